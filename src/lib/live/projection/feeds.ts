import type { Clock } from '#lib/domain/clock.ts';
import type { Practices, Whose } from '#lib/domain/projection/practice.ts';
import type { PracticesTold } from '#lib/protocol/what-if.ts';

interface Open {
	readonly whose: Whose;
	readonly post: (told: PracticesTold) => void;
	sent: string;
}

export interface FeedsParts {
	/** undefined: the floor is not known yet. */
	readonly practices: (whose: Whose) => Practices | undefined;
	readonly clock: Pick<Clock, 'after'>;
}

/** Projections need no more than this between two tellings: a hand does not see the difference, and a busy floor does. */
const PAUSE_MS = 200;

/** W7: what people did, told to the projection workers of the tabs that look at it, whenever it is another. */
export class Feeds {
	readonly #parts: FeedsParts;
	readonly #tabs = new Map<string, Open>();
	#due = false;

	constructor(parts: FeedsParts) {
		this.#parts = parts;
	}

	open(tab: string, whose: Whose, post: Open['post']): void {
		const open: Open = { whose, post, sent: '' };
		this.#tabs.set(tab, open);
		this.#send(open);
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
			for (const open of this.#tabs.values()) this.#send(open);
		});
	}

	#send(open: Open): void {
		const practices = this.#parts.practices(open.whose);
		if (!practices) return;
		const text = JSON.stringify(practices);
		if (text === open.sent) return;
		open.sent = text;
		open.post({ kind: 'practices', practices });
	}
}
