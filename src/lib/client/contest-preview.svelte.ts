/** C8, C9: a draft of a contest, tried on what people did, beside the page that edits it. */
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { ContestAnswer, ContestTried } from '#lib/protocol/contest-feed.ts';
import { startContestTrials, type ContestTrials, type StartContestTrials } from './contest-worker.ts';
import type { Live } from './live.svelte.ts';

let previews = 0;

/** What a draft came to: parts that are still to come are null. */
export type ContestPreviewAnswer = ContestTried;

/**
 * Tries drafts on as they change. An answer stays until the next one begins to arrive; it grows part by part (who is in it, the
 * backtest, a rough fairness, a fine one) while `pending`.
 */
export class ContestPreview {
	readonly #start: StartContestTrials;
	/** Several may be open in one tab. */
	readonly #feed = `preview ${++previews}`;
	readonly #live: { readonly contests: Pick<Live['contests'], 'feed'> };
	#trials: ContestTrials | undefined;
	#endFeed = () => {};
	#number = 0;
	#asked: ContestRules | undefined;
	#answer = $state.raw<ContestPreviewAnswer>();
	#pending = $state(false);
	#failed = $state(false);

	/** Nothing is started before the first question. */
	constructor(
		live: { readonly contests: Pick<Live['contests'], 'feed'> },
		start: StartContestTrials = startContestTrials
	) {
		this.#live = live;
		this.#start = start;
	}

	/** undefined until something is known of the first draft. */
	get answer(): ContestPreviewAnswer | undefined {
		return this.#answer;
	}
	/** Something of the last draft is still to come. */
	get pending(): boolean {
		return this.#pending;
	}
	/** This browser makes no such worker: nothing will come. */
	get failed(): boolean {
		return this.#failed;
	}

	/** Tries these rules on; those before are overtaken. Right or wrong: faults are answered by field. */
	ask(rules: ContestRules): void {
		const trials = this.#open();
		if (!trials) return;
		// what a rune holds cannot be handed to a worker
		this.#asked = $state.snapshot<ContestRules>(rules);
		this.#pending = true;
		trials.ask(++this.#number, this.#asked);
	}

	close(): void {
		this.#endFeed();
		this.#endFeed = () => {};
		this.#trials?.close();
		this.#trials = undefined;
		this.#pending = false;
	}

	#open(): ContestTrials | undefined {
		if (this.#trials || this.#failed) return this.#trials;
		try {
			const trials = this.#start(
				(answer) => this.#hear(answer),
				() => this.#fail()
			);
			this.#trials = trials;
			this.#endFeed = this.#live.contests.feed(this.#feed, () => trials.openPort());
		} catch {
			this.#fail();
		}
		return this.#trials;
	}

	#fail(): void {
		this.close();
		this.#failed = true;
	}

	#hear(answer: ContestAnswer): void {
		if (answer.kind !== 'tried' || answer.number !== this.#number || !this.#asked) return;
		this.#answer = { ...answer.tried, rules: this.#asked };
		this.#pending = !answer.whole;
	}
}
