import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomial, betaBinomial } from '#lib/domain/projection/counts.ts';
import { convolve, convolveAll } from '#lib/domain/projection/convolve.ts';
import { atLeast, certain, meanOf, quantile, sumOf, trimmed } from '#lib/domain/projection/distribution.ts';
import { convolveByTransform } from '#lib/domain/projection/fft.ts';
import { property } from '../../property.ts';

const close = (actual: number, wanted: number, error = 1e-12) =>
	expect(Math.abs(actual - wanted)).toBeLessThan(error);

/** numerator / denominator to the last bit but one, however large. */
function fraction(numerator: bigint, denominator: bigint): number {
	const scaled = (numerator * 10n ** 25n) / denominator;
	return Number(scaled) / 1e25;
}

function choose(n: number, k: number): bigint {
	let product = 1n;
	for (let i = 1n; i <= BigInt(k); i++) product = (product * (BigInt(n) - i + 1n)) / i;
	return product;
}

/** P(X >= k) of n tries at hits / of, in whole numbers. */
function exactly(n: number, hits: number, of: number, k: number): number {
	let sum = 0n;
	for (let i = k; i <= n; i++)
		sum += choose(n, i) * BigInt(hits) ** BigInt(i) * BigInt(of - hits) ** BigInt(n - i);
	return fraction(sum, BigInt(of) ** BigInt(n));
}

/** a (a + 1) ... (a + n - 1) */
const rising = (a: bigint, n: number): bigint => (n === 0 ? 1n : rising(a, n - 1) * (a + BigInt(n - 1)));

describe('W5 the odds behind the guide', () => {
	test.each([
		[60, 1, 45.28],
		[200, 1, 86.6],
		[240, 1, 91.04],
		[1000, 10, 54.27],
		[960, 9, 62.14]
	])('W5 %i calls at 1 in 100, at least %i: %f percent', (calls, orders, percent) => {
		const odds = atLeast(binomial(calls, 0.01), orders);
		expect(Math.round(odds * 10_000) / 100).toBe(percent);
		close(odds, exactly(calls, 1, 100, orders));
	});

	test('W6 ten orders a month at 90%: 1,500 calls reach it, 1,400 do not', () => {
		expect(Math.round(atLeast(binomial(1500, 0.01), 10) * 1000)).toBe(931);
		expect(Math.round(atLeast(binomial(1400, 0.01), 10) * 1000)).toBe(892);
	});
});

describe('W3 a rate taken as known', () => {
	property(
		'W3 the binomial is what whole numbers give, to 1e-12',
		fc.property(
			fc.integer({ min: 0, max: 120 }),
			fc.integer({ min: 0, max: 50 }),
			fc.nat(120),
			(n, hits, k) => {
				close(atLeast(binomial(n, hits / 50), k), k > n ? 0 : exactly(n, hits, 50, k));
			}
		)
	);

	test('W3 a million calls: nothing is lost, and the mean is n x rate', () => {
		const orders = binomial(1_000_000, 0.013);
		close(sumOf(orders.mass), 1);
		close(meanOf(orders), 13_000, 1e-6);
		expect(orders.lost).toBeLessThan(1e-15);
	});

	test('W3 no call and rates of 0 and 1 are certain', () => {
		expect(binomial(0, 0.5)).toEqual(certain(0));
		expect(binomial(12, 0)).toEqual(certain(0));
		expect(binomial(12, 1)).toEqual(certain(12));
	});

	property(
		'W3 more calls never make a number of orders less likely',
		fc.property(
			fc.integer({ min: 0, max: 3000 }),
			fc.double({ min: 0.001, max: 0.999, noNaN: true }),
			fc.nat(40),
			(n, rate, k) => {
				const less = atLeast(binomial(n, rate), k);
				expect(atLeast(binomial(n + 1, rate), k)).toBeGreaterThanOrEqual(less - 1e-12);
			}
		)
	);
});

describe('W3 a rate learnt from a history', () => {
	const size = fc.integer({ min: 1, max: 60 });

	property(
		'W3 the beta-binomial is what whole numbers give, to 1e-12',
		fc.property(fc.integer({ min: 0, max: 80 }), size, size, fc.nat(80), (n, a, b, k) => {
			let sum = 0n;
			for (let i = k; i <= n; i++) sum += choose(n, i) * rising(BigInt(a), i) * rising(BigInt(b), n - i);
			close(atLeast(betaBinomial(n, a, b), k), k > n ? 0 : fraction(sum, rising(BigInt(a + b), n)));
		})
	);

	test('W3 priors below 1, where nothing may be cut off at that end', () => {
		// a = 1/2, b = 3/2: rising factorials in halves, as whole numbers over 2^n
		const n = 40;
		const halves = (first: number, count: number) => {
			let product = 1n;
			for (let i = 0; i < count; i++) product *= BigInt(first + 2 * i);
			return product;
		};
		for (const k of [0, 1, 5, 20, 39, 40]) {
			let sum = 0n;
			for (let i = k; i <= n; i++) sum += choose(n, i) * halves(1, i) * halves(3, n - i);
			close(atLeast(betaBinomial(n, 0.5, 1.5), k), fraction(sum, halves(4, n)));
			close(atLeast(betaBinomial(n, 1.5, 0.5), n - k), 1 - (k === n ? 0 : fraction(after(k), halves(4, n))));
		}
		function after(k: number): bigint {
			let sum = 0n;
			for (let i = k + 1; i <= n; i++) sum += choose(n, i) * halves(1, i) * halves(3, n - i);
			return sum;
		}
	});

	test('W3 a prior of certainly nothing stays at nothing', () => {
		expect(betaBinomial(100, 0, 5)).toEqual(certain(0));
		expect(betaBinomial(100, 5, 0)).toEqual(certain(100));
	});

	test('W3 a large history comes close to the known rate', () => {
		const known = atLeast(binomial(240, 0.01), 3);
		expect(Math.abs(atLeast(betaBinomial(240, 1e8, 99e8), 3) - known)).toBeLessThan(1e-6);
	});
});

describe('W3 sums of independent people', () => {
	test('W3 people with one rate add up to the binomial over all their calls', () => {
		const team = convolveAll(Array.from({ length: 300 }, (_, i) => binomial(150 + i, 0.02)));
		const calls = 300 * 150 + (299 * 300) / 2;
		for (const k of [1000, 1700, 1797, 1850, 2100])
			close(atLeast(team, k), atLeast(binomial(calls, 0.02), k));
	});

	const masses = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });

	property(
		'W3 the transform is the direct product',
		fc.property(masses, masses, (a, b) => {
			const direct = new Float64Array(a.length + b.length - 1);
			a.forEach((x, i) => b.forEach((y, j) => (direct[i + j]! += x * y)));
			const fast = convolveByTransform(Float64Array.from(a), Float64Array.from(b));
			expect(fast.length).toBe(direct.length);
			direct.forEach((value, i) => close(fast[i]!, value));
		})
	);

	test('W3 the order of people does not matter, and nobody is nothing', () => {
		const [a, b] = [binomial(400, 0.3), betaBinomial(900, 3, 40)];
		const [ab, ba] = [convolve(a, b), convolve(b, a)];
		for (let k = 0; k < 700; k += 7) close(atLeast(ab, k), atLeast(ba, k));
		expect(convolveAll([])).toEqual(certain(0));
	});
});

describe('W3 bands', () => {
	test('W3 band q is the smallest k with P(X <= k) >= q', () => {
		// 0.1, 0.2, 0.3, 0.4 on 5 to 8
		const four = { first: 5, mass: Float64Array.of(0.1, 0.2, 0.3, 0.4), lost: 0 };
		expect([0.05, 0.1, 0.3, 0.31, 0.6, 0.9, 1].map((q) => quantile(four, q))).toEqual([5, 5, 6, 7, 7, 8, 8]);
	});

	property(
		'W3 bands never cross',
		fc.property(fc.integer({ min: 0, max: 900 }), fc.double({ min: 0.1, max: 9, noNaN: true }), (n, a) => {
			const bands = [0.1, 0.25, 0.5, 0.75, 0.9].map((q) => quantile(betaBinomial(n, a, 20), q));
			expect(bands).toEqual([...bands].sort((x, y) => x - y));
		})
	);

	test('W3 what is cut off is accounted for', () => {
		const cut = trimmed(binomial(100, 0.5), 1e-3);
		expect(cut.mass.length).toBeLessThan(40);
		close(cut.lost + sumOf(cut.mass), 1, 1e-14);
	});
});
