/** W3: how many of n tries succeed, for a rate that is known and for one that is learnt from a history. */
import { certain, sumOf, type Distribution } from './distribution.ts';

/** Ends of a distribution are left out where all beyond them is less likely than this. */
const NEGLIGIBLE = 1e-18;

/** P(k + 1) / P(k), and a bound on that ratio for every number from k on (1 or more: there is none). */
interface Ratios {
	readonly step: (k: number) => number;
	readonly bound: (k: number) => number;
}

/** Masses on their way into a distribution; kept, since a team is a thousand of them. */
class Scratch {
	masses = new Float64Array(1024);
	count = 0;
	/** What lies beyond the last one, relative to the first; a bound. */
	rest = 0;

	add(mass: number): void {
		if (this.count === this.masses.length) {
			const wider = new Float64Array(2 * this.count);
			wider.set(this.masses);
			this.masses = wider;
		}
		this.masses[this.count++] = mass;
	}
}
const above = new Scratch();
const below = new Scratch();
/** Above this share of the highest mass the end is not near: not worth asking for the bound. */
const NEAR_THE_END = 1e-10;

/** Masses from `start` upwards, relative to that of `start`, until the rest is negligible; the last number is `end`. */
function climb(into: Scratch, start: number, end: number, { step, bound }: Ratios): void {
	into.count = 0;
	into.rest = 0;
	into.add(1);
	let mass = 1;
	let most = 1;
	for (let k = start; k < end; k++) {
		mass *= step(k);
		into.add(mass);
		if (mass > most) most = mass;
		if (mass > NEAR_THE_END * most) continue;
		const ratio = k + 1 < end ? bound(k + 1) : 0;
		const rest = ratio < 1 ? (mass * ratio) / (1 - ratio) : Infinity;
		if (rest < NEGLIGIBLE * most) {
			into.rest = rest;
			return;
		}
	}
}

/**
 * A distribution over 0 to n from the ratios of neighbouring masses, seen upwards (`up`) and, with k counted from n, downwards
 * (`down`). Masses are relative to the one at `start` and scaled at the end, so neither factorials nor logarithms are needed;
 * each step costs two or three roundings, which leaves the sums exact to about 1e-13 for n up to 10^7.
 */
function fromRatios(n: number, start: number, up: Ratios, down: Ratios): Distribution {
	climb(above, start, n, up);
	climb(below, n - start, n, down);
	const mass = new Float64Array(above.count + below.count - 1);
	for (let i = 1; i < below.count; i++) mass[below.count - 1 - i] = below.masses[i]!;
	for (let i = 0; i < above.count; i++) mass[below.count - 1 + i] = above.masses[i]!;
	const sum = sumOf(mass);
	for (let i = 0; i < mass.length; i++) mass[i]! /= sum;
	return { first: start - below.count + 1, mass, lost: (above.rest + below.rest) / sum };
}

const inRange = (k: number, n: number) => Math.min(n, Math.max(0, Math.round(k)));

/** W3: n tries at a rate (0 to 1) taken as known. n is a whole number from 0 on. */
export function binomial(n: number, rate: number): Distribution {
	if (n === 0 || rate <= 0) return certain(0);
	if (rate >= 1) return certain(n);
	// falling in k, so each ratio bounds all that follow
	const falling = (odds: number): Ratios => {
		const step = (k: number) => ((n - k) / (k + 1)) * odds;
		return { step, bound: step };
	};
	return fromRatios(n, inRange(n * rate, n), falling(rate / (1 - rate)), falling((1 - rate) / rate));
}

/**
 * W3: n tries at one unknown rate, of which Beta(alpha, beta) is known: the beta-binomial. alpha or beta 0: the rate is certainly
 * 0 or 1.
 */
export function betaBinomial(n: number, alpha: number, beta: number): Distribution {
	if (n === 0 || alpha <= 0) return certain(0);
	if (beta <= 0) return certain(n);
	const ratios = (a: number, b: number): Ratios => ({
		step: (k) => ((n - k) * (k + a)) / ((k + 1) * (n - k - 1 + b)),
		// both factors fall in k where a and b are at least 1; below 1, (k + a) / (k + 1) stays below 1, and the other one grows
		bound: (k) => (b < 1 ? Infinity : ((a < 1 ? 1 : (k + a) / (k + 1)) * (n - k)) / (n - k - 1 + b))
	});
	const mean = (n * alpha) / (alpha + beta);
	return fromRatios(n, inRange(mean, n), ratios(alpha, beta), ratios(beta, alpha));
}
