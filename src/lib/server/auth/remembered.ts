import { makeRoom } from '#lib/server/bounded.ts';

/** For so long what was found is not looked up again. Whether it still counts is asked every time. */
const REMEMBER_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** Hash of a secret -> what it belongs to, for a few seconds. Bounded: the oldest goes first. */
export class Remembered<T> {
	readonly #entries = new Map<string, { value: T; until: number }>();
	/** How often something was forgotten. */
	#forgotten = 0;
	readonly #now: () => number;

	constructor(now: () => number) {
		this.#now = now;
	}

	async get(hash: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
		const known = this.#entries.get(hash);
		if (known && known.until > this.#now()) return known.value;
		this.#entries.delete(hash);
		const before = this.#forgotten;
		const value = await ask();
		if (value === undefined) return undefined;
		// it may be this one that ended while it was looked up, and would be remembered beyond its end
		if (before !== this.#forgotten) return this.get(hash, ask);
		makeRoom(this.#entries, MOST_REMEMBERED);
		this.#entries.set(hash, { value, until: this.#now() + REMEMBER_MS });
		return value;
	}

	/** Forgets whatever is such. */
	forget(is: (value: T) => boolean): void {
		this.#forgotten++;
		for (const [hash, { value }] of this.#entries) if (is(value)) this.#entries.delete(hash);
	}
}
