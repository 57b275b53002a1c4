import type { Clock } from '#lib/domain/clock.ts';

const MOST_REMEMBERED = 10_000;

/**
 * How often somebody may do something: at most `limit` times within any `windowMs`. Bounded: beyond 10,000 names the one who
 * did something longest ago is forgotten. Lost with the process, and nothing worse follows from that.
 */
export class Allowance {
	readonly #clock: Pick<Clock, 'monotonic'>;
	readonly #limit: number;
	readonly #windowMs: number;
	/** When each did something, oldest first. */
	readonly #done = new Map<string, readonly number[]>();

	constructor(clock: Pick<Clock, 'monotonic'>, limit: number, windowMs: number) {
		this.#clock = clock;
		this.#limit = limit;
		this.#windowMs = windowMs;
	}

	/** Counts once more. 0: go on; else the milliseconds until `who` may, and nothing was counted. */
	take(who: string): number {
		const now = this.#clock.monotonic();
		const recent = (this.#done.get(who) ?? []).filter((at) => now - at < this.#windowMs);
		const [first] = recent;
		if (first !== undefined && recent.length >= this.#limit) return first + this.#windowMs - now;
		this.#done.delete(who);
		if (this.#done.size >= MOST_REMEMBERED) {
			const oldest = this.#done.keys().next();
			if (!oldest.done) this.#done.delete(oldest.value);
		}
		this.#done.set(who, [...recent, now]);
		return 0;
	}
}
