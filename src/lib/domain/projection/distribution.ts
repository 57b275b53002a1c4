/** Distributions over whole numbers, as masses: what odds, bands and sums of independent people are read from. */

/** `mass[i]` is the probability of `first + i`. What was cut off at both ends, or lost to rounding, is at most `lost`. */
export interface Distribution {
	readonly first: number;
	readonly mass: Float64Array;
	readonly lost: number;
}

/** Odds closer together than this are the same: all arithmetic here is more exact by far. */
export const ODDS_TOLERANCE = 1e-12;

/** Certainly that number. */
export const certain = (value: number): Distribution => ({ first: value, mass: Float64Array.of(1), lost: 0 });

/** Adds up without losing small terms beside large ones (Neumaier 1974). */
export function sumOf(values: Float64Array, from = 0, to = values.length): number {
	let sum = 0;
	let lost = 0;
	for (let i = from; i < to; i++) {
		const value = values[i]!;
		const next = sum + value;
		lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
		sum = next;
	}
	return sum + lost;
}

/** P(X >= k), summed over the shorter side of k. */
export function atLeast({ first, mass }: Distribution, k: number): number {
	const at = Math.ceil(k) - first;
	if (at <= 0) return 1;
	if (at >= mass.length) return 0;
	const odds = at * 2 > mass.length ? sumOf(mass, at) : 1 - sumOf(mass, 0, at);
	return Math.min(1, Math.max(0, odds));
}

/** W3: the smallest k with P(X <= k) >= q. */
export function quantile({ first, mass }: Distribution, q: number): number {
	let sum = 0;
	for (let i = 0; i < mass.length; i++) {
		sum += mass[i]!;
		if (sum >= q - ODDS_TOLERANCE) return first + i;
	}
	return first + mass.length - 1;
}

/** The mean, of what was not cut off. */
export function meanOf({ first, mass }: Distribution): number {
	let sum = 0;
	for (let i = 0; i < mass.length; i++) sum += mass[i]! * i;
	return first + sum;
}

/** The same, `by` further on. */
export const shifted = ({ first, mass, lost }: Distribution, by: number): Distribution => ({
	first: first + by,
	mass,
	lost
});

/** Without the ends, of which each holds at most `cut`. */
export function trimmed({ first, mass, lost }: Distribution, cut: number): Distribution {
	let from = 0;
	let below = 0;
	while (from < mass.length - 1 && below + mass[from]! <= cut) below += mass[from++]!;
	let to = mass.length;
	let above = 0;
	while (to > from + 1 && above + mass[to - 1]! <= cut) above += mass[--to]!;
	if (from === 0 && to === mass.length) return { first, mass, lost };
	return { first: first + from, mass: mass.subarray(from, to), lost: lost + below + above };
}
