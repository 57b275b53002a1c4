/** Chance by number: the same seed throws the same dice, so that each case can be made again alone. */
export class Dice {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** Of one case among many: independent of how many others were made. */
	static of(seed: number, target: string, index: number): Dice {
		let hash = 0x811c9dc5 ^ seed;
		for (const byte of Buffer.from(`${target} ${index}`)) hash = Math.imul(hash ^ byte, 0x01000193);
		const dice = new Dice(hash);
		dice.next();
		return dice;
	}

	/** Mulberry32: within [0, 1). */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** From 0 to `below`, without it. */
	int(below: number): number {
		return Math.floor(this.next() * below);
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	pick<T>(from: readonly T[]): T {
		const found = from[this.int(from.length)];
		if (found === undefined && from.length === 0) throw new RangeError('nothing to pick from');
		return found as T;
	}

	/** One of several ways, each as often as its weight says. */
	way<T>(ways: readonly (readonly [weight: number, way: T])[]): T {
		let left = this.next() * ways.reduce((sum, [weight]) => sum + weight, 0);
		for (const [weight, way] of ways) {
			left -= weight;
			if (left < 0) return way;
		}
		return this.pick(ways)[1];
	}

	bytes(length: number): Uint8Array<ArrayBuffer> {
		return Uint8Array.from({ length }, () => this.int(256));
	}

	/** A few bytes of a file changed, cut out, doubled or cut off. */
	spoil(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
		let spoilt = Uint8Array.from(bytes);
		for (let times = 1 + this.int(4); times > 0 && spoilt.length > 0; times--) {
			const at = this.int(spoilt.length);
			const to = Math.min(spoilt.length, at + 1 + this.int(16));
			spoilt = this.way<() => Uint8Array<ArrayBuffer>>([
				[5, () => spoilt.with(at, this.int(256))],
				[2, () => spoilt.with(at, this.pick([0, 0x7f, 0x80, 0xff]))],
				[1, () => spoilt.slice(0, at)],
				[1, () => Uint8Array.from([...spoilt.subarray(0, at), ...spoilt.subarray(to)])],
				[1, () => Uint8Array.from([...spoilt.subarray(0, to), ...spoilt.subarray(at)])]
			])();
		}
		return spoilt;
	}
}
