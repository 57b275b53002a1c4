/**
 * W3: our odds beside two statistics libraries and beside exact fractions. Odds here are promised to 1e-12, also far from the mean.
 * The libraries agree with ours as far as they go; why the product does not build on them is shown by the tests that say `not
 * exact enough`.
 */
import { jStat } from 'jstat';
import { binomialDistribution } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { betaBelow, betaQuantile } from '#lib/domain/projection/beta.ts';
import { betaBinomial, binomial } from '#lib/domain/projection/counts.ts';
import { atLeast, ODDS_TOLERANCE } from '#lib/domain/projection/distribution.ts';

const RATE = 0.01;
/** Tries at 1 in 100, and how many are to succeed: the guide's cases (W5), and some far out. */
const CASES = [
	[60, 1],
	[200, 1],
	[240, 1],
	[960, 9],
	[1000, 10],
	[1000, 25],
	[1000, 40]
] as const;

/** P(at least k of n tries at 1 in 100) as a fraction, rounded once at its end. */
function exactly(n: number, k: number): number {
	const [rate, rest, all] = [1n, 99n, 100n];
	let sum = 0n;
	let ways = 1n;
	for (let i = 0; i <= n; i++) {
		if (i >= k) sum += ways * rate ** BigInt(i) * rest ** BigInt(n - i);
		ways = (ways * BigInt(n - i)) / BigInt(i + 1);
	}
	const digits = 40;
	return Number((sum * 10n ** BigInt(digits)) / all ** BigInt(n)) / 10 ** digits;
}

const ours = (n: number, k: number) => atLeast(binomial(n, RATE), k);
const byJStat = (n: number, k: number) => 1 - jStat.binomial.cdf(k - 1, n, RATE);
/** The library gives a table of masses from 0 on. */
const bySimpleStatistics = (n: number, k: number) =>
	1 -
	Object.values(binomialDistribution(n, RATE) ?? {})
		.slice(0, k)
		.reduce((sum, mass) => sum + mass, 0);

describe('W3 binomial odds', () => {
	test.each(CASES)('ours are the fraction’s, to 1e-12: %i calls, at least %i orders', (n, k) => {
		expect(Math.abs(ours(n, k) - exactly(n, k))).toBeLessThan(ODDS_TOLERANCE);
	});

	test('both libraries say the same near the mean, to 1e-9', () => {
		for (const [n, k] of CASES.slice(0, 5)) {
			expect(Math.abs(byJStat(n, k) - ours(n, k))).toBeLessThan(1e-9);
			expect(Math.abs(bySimpleStatistics(n, k) - ours(n, k))).toBeLessThan(1e-9);
		}
	});

	test('not exact enough: jStat misses 1e-12 in the guide’s own case, and loses what is unlikely altogether', () => {
		expect(Math.abs(byJStat(1000, 10) - exactly(1000, 10))).toBeGreaterThan(ODDS_TOLERANCE);
		expect(exactly(1000, 40)).toBeGreaterThan(4e-13);
		expect(byJStat(1000, 40)).toBe(0);
		expect(Math.abs(ours(1000, 40) / exactly(1000, 40) - 1)).toBeLessThan(1e-6);
	});

	test('not exact enough: simple-statistics ends its table where a ten-thousandth is left', () => {
		expect(exactly(1000, 40)).toBeLessThan(1e-12);
		expect(bySimpleStatistics(1000, 40)).toBeGreaterThan(1e-5);
	});
});

describe('W3 a learnt rate', () => {
	const POSTERIORS = [
		[7, 593],
		[374, 27_892],
		[1.01, 99.99]
	] as const;

	test('the range of a rate is jStat’s, as far as that one goes', () => {
		for (const [a, b] of POSTERIORS) {
			for (const q of [0.1, 0.5, 0.9]) {
				expect(Math.abs(betaQuantile(q, a, b) - jStat.beta.inv(q, a, b))).toBeLessThan(1e-8);
				expect(Math.abs(betaBelow(0.012, a, b) - jStat.beta.cdf(0.012, a, b))).toBeLessThan(1e-8);
			}
		}
	});

	test('not exact enough: below its own quantile jStat leaves another share than was asked for', () => {
		expect(Math.abs(betaBelow(jStat.beta.inv(0.1, 374, 27_892), 374, 27_892) - 0.1)).toBeGreaterThan(1e-10);
		expect(Math.abs(betaBelow(betaQuantile(0.1, 374, 27_892), 374, 27_892) - 0.1)).toBeLessThan(
			ODDS_TOLERANCE
		);
	});

	test('the beta-binomial by jStat’s logarithms: the same masses, fewer digits the more calls there are', () => {
		const worst = (n: number, a: number, b: number) => {
			const { first, mass } = betaBinomial(n, a, b);
			const steps = Array.from({ length: 50 }, (_, at) => Math.floor((at * mass.length) / 50));
			return Math.max(
				...steps.map((at) => {
					const k = first + at;
					const logarithm = jStat.combinationln(n, k) + jStat.betaln(k + a, n - k + b) - jStat.betaln(a, b);
					return Math.abs(Math.exp(logarithm) / mass[at]! - 1);
				})
			);
		};
		expect(worst(200, 7, 693)).toBeLessThan(1e-9);
		expect(worst(1_000_000, 400, 27_000)).toBeLessThan(1e-7);
		// not exact enough: logarithms of large numbers have no digits to spare
		expect(worst(1_000_000, 400, 27_000)).toBeGreaterThan(1e-10);
	});
});
