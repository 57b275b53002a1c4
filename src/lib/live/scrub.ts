import type { Clock } from '#lib/domain/clock.ts';
import type { Replay } from '#lib/engine/engine.ts';
import type { ScrubRange } from '#workers/api.ts';

/** Half a picture of a 60 Hz screen: a hand that moves with each picture never waits, however unevenly its moves arrive. */
const APART_MS = 8;

/** One board drawn back and forth in time by hand: shows the newest position asked for, no more often than can be seen. */
export class Scrub {
	readonly #replay: Replay;
	readonly #clock: Clock;
	readonly #show: (at: number, replay: Replay) => void;
	#at = Number.NaN;
	#shownAt = Number.NEGATIVE_INFINITY;
	#cancel: (() => void) | undefined;

	constructor(replay: Replay, clock: Clock, show: (at: number, replay: Replay) => void) {
		this.#replay = replay;
		this.#clock = clock;
		this.#show = show;
	}

	get range(): ScrubRange {
		return { from: this.#replay.from, to: this.#replay.to };
	}

	/** Positions outside the window mean its nearer end. */
	move(at: number): void {
		this.#at = Math.min(Math.max(at, this.#replay.from), this.#replay.to);
		if (this.#cancel) return; // whatever is shown next is the newest
		const wait = APART_MS - (this.#clock.monotonic() - this.#shownAt);
		if (wait <= 0) this.#draw();
		else this.#cancel = this.#clock.after(wait, () => this.#draw());
	}

	close(): void {
		this.#cancel?.();
		this.#cancel = undefined;
		this.#replay.close();
	}

	#draw() {
		this.#cancel = undefined;
		this.#shownAt = this.#clock.monotonic();
		this.#show(this.#at, this.#replay);
	}
}
