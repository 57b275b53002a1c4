import type { Clock } from '#lib/domain/clock.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import type { PracticesTold } from '#lib/protocol/what-if.ts';

interface Open {
	readonly whose: Whose;
	readonly metric: string | undefined;
	readonly post: (told: PracticesTold) => void;
	sent: string;
}

export interface FeedsParts {
	/** undefined: the floor is not known yet. */
	readonly practices: (whose: Whose, metric: string | undefined) => Practices | undefined;
	readonly clock: Pick<Clock, 'after'>;
}

/** Projections need no more than this between two tellings: a hand does not see the difference, and a busy floor does. */
const PAUSE_MS = 200;

/** W7: what people did, told to the projection workers of the tabs that look at it, whenever it is another. */
export class Feeds {
	readonly #parts: FeedsParts;
	/** By tab, and there by the page's own name for it. */
	readonly #tabs = new Map<string, Map<string, Open>>();
	#due = false;

	constructor(parts: FeedsParts) {
		this.#parts = parts;
	}

	/** @param metric sum metric whose figures are told too */
	open(tab: string, whose: Whose, post: Open['post'], name = '', metric?: string): void {
		const open: Open = { whose, metric, post, sent: '' };
		const feeds = this.#tabs.get(tab) ?? new Map<string, Open>();
		this.#tabs.set(tab, feeds.set(name, open));
		this.#send(open);
	}

	close(tab: string, name = ''): void {
		const feeds = this.#tabs.get(tab);
		feeds?.delete(name);
		if (feeds?.size === 0) this.#tabs.delete(tab);
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	/** The engine's facts changed, or a day passed. */
	changed(): void {
		if (this.#due || this.#tabs.size === 0) return;
		this.#due = true;
		this.#parts.clock.after(PAUSE_MS, () => {
			this.#due = false;
			for (const feeds of this.#tabs.values()) for (const open of feeds.values()) this.#send(open);
		});
	}

	#send(open: Open): void {
		const practices = this.#parts.practices(open.whose, open.metric);
		if (!practices) return;
		const text = JSON.stringify(practices);
		if (text === open.sent) return;
		open.sent = text;
		open.post({ kind: 'practices', whose: open.whose, practices });
	}
}
