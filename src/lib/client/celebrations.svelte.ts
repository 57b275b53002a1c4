import { untrack } from 'svelte';
import type { Id, Medium } from '#lib/domain/records.ts';
import type { Headline, RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import {
	EMPTY_QUEUE,
	lookedAt,
	nextLook,
	toldOf,
	type CelebrationQueue,
	type Look
} from './celebration-queue.ts';
import type { Live } from './live.svelte.ts';
import { mediumOf } from './media.ts';

/** One that holds the wall. */
export interface Celebrated {
	readonly headline: Headline;
	/** Whose rule it is; undefined: of none. */
	readonly rule: RecognitionRule | undefined;
	readonly song: Medium | undefined;
	readonly picture: Medium | undefined;
}

export interface CelebrationsOptions {
	readonly live: Pick<Live, 'shown'>;
	/** The server's clock, as far as it is known; ms since 1970. */
	readonly now: () => number;
	/** What is shown is of this moment. */
	readonly open: () => boolean;
	readonly quiet: () => boolean;
	/** Which ones concern this page; default: all. */
	readonly concerns?: (headline: Headline) => boolean;
	/** Never goes back, ms. */
	readonly monotonic?: () => number;
}

/** Where nobody said which goes first. */
const USUAL_PRIORITY = 5;

/**
 * L4: what this page celebrates just now. It is told by the server once, by the id of a headline, whose words come with the
 * stream, a moment earlier or later; of what the stream does not carry nothing is ever shown.
 */
export class Celebrations {
	readonly #options: CelebrationsOptions;
	readonly #monotonic: () => number;
	#queue = $state.raw<CelebrationQueue>(EMPTY_QUEUE);
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: CelebrationsOptions) {
		this.#options = options;
		this.#monotonic = options.monotonic ?? (() => performance.now());
	}

	readonly #headlines = $derived.by(() => this.#options.live.shown.rows('headlines') ?? []);
	readonly #rules = $derived.by(() => this.#options.live.shown.rows('recognition_rules') ?? []);

	readonly current: Celebrated | undefined = $derived.by(() => {
		const id = this.#queue.shown?.id;
		const headline = this.#headlines.find((one) => one.id === id);
		if (!headline) return undefined;
		const media = this.#options.live.shown.rows('media');
		return {
			headline,
			rule: this.#ruleOf(headline),
			song: mediumOf(media, headline.rep, 'song'),
			picture: mediumOf(media, headline.rep, 'picture')
		};
	});

	/** Call within an effect. The answer stops it. */
	start(): () => void {
		const { shown } = this.#options.live;
		shown.open('headlines');
		shown.open('recognition_rules');
		shown.open('media');
		const stop = shown.onCelebrate((told) => {
			this.#queue = toldOf(this.#queue, told);
			this.#look();
		});
		return () => {
			stop();
			clearTimeout(this.#timer);
		};
	}

	/** To be called in an effect: whenever words come or go, or the wall is no longer of this moment. */
	follow(): void {
		void [this.#headlines, this.#rules, this.#options.open(), this.#options.quiet()];
		untrack(() => this.#look());
	}

	/** Takes it off before its time. */
	close(): void {
		this.#queue = { ...this.#queue, shown: undefined };
	}

	#look() {
		clearTimeout(this.#timer);
		const { now, open, quiet } = this.#options;
		const tick = this.#monotonic();
		const look: Look = {
			now: now(),
			tick,
			live: open(),
			quiet: quiet(),
			priorityOf: (id) => this.#priorityOf(id)
		};
		this.#queue = lookedAt(this.#queue, look);
		const wait = nextLook(this.#queue, tick);
		if (wait !== undefined) this.#timer = setTimeout(() => this.#look(), wait);
	}

	#priorityOf(id: Id): number | undefined {
		const headline = this.#headlines.find((one) => one.id === id);
		const { concerns = () => true } = this.#options;
		if (!headline || headline.marked || !concerns(headline)) return undefined;
		return this.#ruleOf(headline)?.priority ?? USUAL_PRIORITY;
	}

	#ruleOf({ rule }: Headline): RecognitionRule | undefined {
		return this.#rules.find(({ id }) => id === rule);
	}
}
