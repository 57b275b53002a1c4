/** Chance from a seed: the same seed always gives the same numbers, on every machine. */

/** Numbers of [0, 1), one after the other. */
export type Random = () => number;

/** mulberry32, after Tommy Ettinger: 32 bits of state, good enough for made-up figures, never for secrets. */
export function seededRandom(seed: number): Random {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A seed of its own for each combination of numbers (FNV-1a over them), so that one stream never moves another. */
export function seedOf(...parts: readonly number[]): number {
	let hash = 0x811c9dc5;
	for (const part of parts) {
		for (let shift = 0; shift < 32; shift += 8) {
			hash = Math.imul(hash ^ ((part >>> shift) & 0xff), 0x01000193);
		}
	}
	return hash | 0;
}

/** A whole number from `least` to `most`, both included. */
export const whole = (random: Random, least: number, most: number): number =>
	least + Math.floor(random() * (most - least + 1));

export const between = (random: Random, least: number, most: number): number =>
	least + random() * (most - least);

/** One of these; the list must not be empty. */
export function pick<T>(random: Random, from: readonly T[]): T {
	const picked = from[Math.floor(random() * from.length)];
	if (picked === undefined) throw new RangeError('There is nothing to pick from.');
	return picked;
}

/** An index, each with a chance in proportion to its weight. */
export function weighted(random: Random, weights: readonly number[]): number {
	let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
	for (const [index, weight] of weights.entries()) {
		rest -= weight;
		if (rest < 0) return index;
	}
	return weights.length - 1;
}

/** Standard normal (Box and Muller). */
export const normal = (random: Random): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How many of something with this mean happen (Knuth's product method; means of some dozens at most). */
export function poisson(random: Random, mean: number): number {
	const limit = Math.exp(-mean);
	let count = 0;
	for (let product = random(); product > limit; product *= random()) count++;
	return count;
}
