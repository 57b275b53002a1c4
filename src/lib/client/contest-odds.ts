import type { Id } from '#lib/domain/records.ts';
import type { ContestOdds } from '#lib/protocol/contest-frame.ts';
import type { ContestTrials, StartContestTrials } from './contest-worker.ts';

export interface OddsParts {
	/** The worker's code is fetched when it is first wanted. */
	readonly start: () => Promise<StartContestTrials>;
	/** Has the live worker tell by ports that `openPort` opens; the answer ends it. */
	readonly feed: (openPort: () => MessagePort) => () => void;
	readonly hear: (contest: Id, odds: readonly ContestOdds[] | null) => void;
}

/** C9: odds of contests that are live, from one worker of this page, which is there as long as somebody wants some. */
export class OddsOf {
	readonly #parts: OddsParts;
	/** How many pieces of the page want those of each. */
	readonly #wanted = new Map<Id, number>();
	#trials: ContestTrials | undefined;
	#endFeed = () => {};
	#isStarting = false;

	constructor(parts: OddsParts) {
		this.#parts = parts;
	}

	/** The answer ends it. */
	want(contest: Id): () => void {
		this.#wanted.set(contest, (this.#wanted.get(contest) ?? 0) + 1);
		this.#changed();
		return () => {
			const left = (this.#wanted.get(contest) ?? 0) - 1;
			if (left > 0) this.#wanted.set(contest, left);
			else this.#wanted.delete(contest);
			this.#changed();
		};
	}

	#changed(): void {
		if (this.#wanted.size === 0) return this.#close();
		if (this.#trials) this.#trials.wantOdds([...this.#wanted.keys()]);
		else void this.#start();
	}

	async #start(): Promise<void> {
		if (this.#isStarting) return;
		this.#isStarting = true;
		try {
			const start = await this.#parts.start();
			if (this.#wanted.size === 0) return;
			const trials = start(
				(answer) => {
					if (answer.kind === 'odds' && this.#wanted.has(answer.contest))
						this.#parts.hear(answer.contest, answer.odds);
				},
				() => this.#close()
			);
			this.#trials = trials;
			this.#endFeed = this.#parts.feed(() => trials.openPort());
			trials.wantOdds([...this.#wanted.keys()]);
		} catch {
			this.#close(); // this browser makes no such worker: there are no odds
		} finally {
			this.#isStarting = false;
		}
	}

	#close(): void {
		this.#endFeed();
		this.#endFeed = () => {};
		this.#trials?.close();
		this.#trials = undefined;
	}
}
