/** What two more calls a day from everybody are worth to a team as a whole. */
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, times } from '#lib/domain/fractions.ts';
import { convolve } from '#lib/domain/projection/convolve.ts';
import { betaBinomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import { twoMoreOf } from '#lib/domain/projection/two-more.ts';

const person = (id: string, over: Partial<Practice> = {}): Practice => ({
	id,
	name: id,
	calls: 600,
	orders: 6,
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true },
	...over
});
const team = (people: Practice[], amount: number | null = 12_000_000): Practices => ({
	people,
	pooled: { calls: 10_000, orders: 100 },
	amount,
	margin: null
});
/** (100 x 1/100 + 6) / 700 = 1/100 */
const RATE = fromDecimal('0.01') ?? integer(0);
const told = (practices: Practices) => {
	const worth = twoMoreOf(practices);
	if (worth.kind === 'none') throw new Error(worth.why);
	return worth;
};

describe('two more calls a day', () => {
	const { year, month, people } = told(team([person('a'), person('b', { daysAhead: 200 })]));

	test('W1 a year is two more on each day due of each person, at their own rate and the mean order', () => {
		expect(people).toBe(2);
		expect(year.calls).toEqual(integer(2 * (240 + 200)));
		expect(year.orders).toEqual(times(integer(880), RATE));
		// 120,000.00 by 12 orders
		expect(year.revenue).toEqual(integer(8_800_000));
	});

	/** So many calls of each, of whom each has a rate of their own. */
	const own = (...calls: number[]) =>
		calls.map((n) => betaBinomial(n, 7, 693)).reduce((sum, one) => convolve(sum, one));

	test('W3 the odds of the whole orders are those of the extra calls alone, an unknown rate for each', () => {
		expect(year.least).toBe(8);
		expect(year.odds).toBeCloseTo(atLeast(own(480, 400), 8), 12);
	});

	test('W3 who sells more counts with more, and not with what all of them sell', () => {
		const good = person('good', { orders: 20 });
		const { orders, revenue } = told(team([person('a'), good])).year;
		// (1 + 6) / 700 and (1 + 20) / 700 orders a call
		expect(orders).toEqual(times(integer(480), { numerator: 28n, denominator: 700n }));
		// 120,000.00 by 26 orders is 4,615.38
		expect(revenue).toEqual(times(orders, integer(461_538)));
	});

	test('W7 this month is what the plans of today and of the days left grow by', () => {
		expect(month.calls).toEqual(integer(2 * (2 + 10 * 2)));
		expect(month.orders).toEqual(times(integer(44), RATE));
		expect(month.least).toBe(1);
		expect(month.odds).toBeCloseTo(atLeast(own(22, 22), 1), 12);
		// who has made today's plan and more already has nothing left to add today
		const made = person('a', { month: { ...person('a').month, callsToday: 20 } });
		expect(told(team([made])).month.calls).toEqual(integer(20));
	});

	test('amounts that are kept from the floor leave orders alone', () => {
		const worth = told(team([person('a'), person('b')], null));
		expect(worth.year.revenue).toBeUndefined();
		expect(worth.year.orders).toEqual(times(integer(960), RATE));
	});

	test('too little to tell from is said, not guessed', () => {
		expect(twoMoreOf(team([]))).toEqual({ kind: 'none', why: 'nobody' });
		expect(twoMoreOf(team([person('a', { calls: 99 })]))).toEqual({ kind: 'none', why: 'thin' });
		expect(twoMoreOf(team([person('a', { orders: 0 })]))).toEqual({ kind: 'none', why: 'thin' });
		expect(twoMoreOf(team([person('a', { calls: 200, orders: 201 })]))).toEqual({
			kind: 'none',
			why: 'no-rate'
		});
	});
});
