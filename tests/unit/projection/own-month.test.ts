/** What a rep's month comes to on their own page: figures by the model's own parts, and the sentences. */
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, plus, times, toNumber } from '#lib/domain/fractions.ts';
import { betaBinomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import { ownMonthOf, type MonthTarget, type OwnMonth } from '#lib/domain/projection/own-month.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';
import {
	monthNotes,
	nowSentence,
	overSentence,
	soFarWords,
	thenSentence
} from '#lib/client/own-month-words.ts';
import { Words, type Run } from '#lib/client/what-if-words.ts';

const words = new Words({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' }, 2);

/** Ten calls a day due, 6 orders in 600 calls; 90 calls and 1 order this month, 4 calls today, 10 days after today. */
const person: Practice = {
	id: 'me',
	name: 'Me',
	calls: 600,
	orders: 6,
	callsBefore: 600,
	daysBefore: 60,
	daysAhead: 240,
	month: { calls: 90, orders: 1, callsToday: 4, daysLeft: 10, todayDue: true }
};
const practices = (over: Partial<Practice> = {}): Practices => ({
	people: [{ ...person, ...over }],
	pooled: { calls: 10_000, orders: 100 },
	amount: null,
	margin: null
});
const target = (kind: MonthTarget['kind'], value: number, over: Partial<MonthTarget> = {}): MonthTarget => ({
	metric: kind,
	name: kind,
	unit: kind === 'revenue' ? 'money' : 'count',
	kind,
	value,
	...over
});
function told(over: Partial<Practice> = {}, aim?: MonthTarget): OwnMonth {
	const month = ownMonthOf(practices(over), aim);
	if (!month) throw new Error('nobody is there');
	return month;
}
const text = (runs: readonly Run[]) => runs.map((run) => run.text).join('');
const said = (over: Partial<Practice> = {}, aim?: MonthTarget) => {
	const month = told(over, aim);
	return [text(nowSentence(month, aim, words)), text(thenSentence(month, aim, words))];
};

describe('the figures', () => {
	test('W7 calls to go are what is left of today’s plan and the days due after it, and so many more with two a day', () => {
		const { now, then } = told();
		expect(now.callsToGo).toEqual(integer(6 + 10 * 10));
		expect(then.callsToGo).toEqual(integer(8 + 10 * 12));
	});

	test('W2 orders are those made and the rate times the calls to go, exactly', () => {
		// (100 x 1/100 + 6) / 700 = 1/100
		const rate = fromDecimal('0.01') ?? integer(0);
		expect(told().now.orders).toEqual(plus(integer(1), times(integer(106), rate)));
	});

	test('W3 the odds are one beta-binomial over the calls to go, with what is made added', () => {
		const { now, then } = told({}, target('orders', 3));
		expect(now.odds).toBeCloseTo(atLeast(betaBinomial(106, 7, 693), 2), 12);
		expect(then.odds).toBeCloseTo(atLeast(betaBinomial(128, 7, 693), 2), 12);
		expect(then.odds).toBeGreaterThan(now.odds ?? 1);
	});

	test('W3 odds of revenue are odds of the whole orders that it still takes, at the mean order', () => {
		const counted = { learnt: 6_000_000, month: 1_000_000 };
		// an order is 10,000.00; 25,000.00 less 10,000.00 takes two more
		const { now, order } = told({ counted }, target('revenue', 2_500_000));
		expect(order).toEqual(integer(1_000_000));
		expect(now.odds).toBeCloseTo(atLeast(betaBinomial(106, 7, 693), 2), 12);
		expect(toNumber(now.score ?? integer(0))).toBe(1_000_000 + 1.06 * 1_000_000);
	});

	test('each call that is logged moves the month: fewer to go, more made', () => {
		const before = told({}, target('orders', 3)).now;
		const { month } = person;
		const after = told(
			{ calls: 601, month: { ...month, calls: 91, callsToday: 5 } },
			target('orders', 3)
		).now;
		expect(after.callsToGo).toEqual(integer(105));
		expect(after.odds).not.toBe(before.odds);
	});

	test('W3 more orders than calls tell no rate: the team’s is taken, and said so', () => {
		const month = told({ calls: 2, orders: 3 });
		expect(month.rate).toBe('none');
		expect(month.now.orders).toEqual(
			plus(integer(1), times(integer(106), fromDecimal('0.01') ?? integer(0)))
		);
		expect(monthNotes(month, undefined, words).join(' ')).toContain('More orders than calls');
	});

	test('nobody in it: nothing is told', () => {
		expect(ownMonthOf({ ...practices(), people: [] }, undefined)).toBeUndefined();
	});
});

describe('the sentences', () => {
	test('of a target in orders, with honest odds', () => {
		expect(said({}, target('orders', 3))).toEqual([
			'If you keep this pace, 10 a day, 106 more calls make it about 2.1 orders: 28.5% odds of your 3.',
			'If you made two more calls a day, 128 more calls make it about 2.3 orders: 35.8% odds of your 3.'
		]);
		expect(soFarWords(told(), words)).toBe('90 calls and 1 order so far');
	});

	test('of one that is reached already', () => {
		expect(said({}, target('orders', 1))[0]).toMatch(/about 2\.1 orders; your target of 1 is reached\.$/);
	});

	test('of a target in calls, which are not a matter of odds', () => {
		expect(said({}, target('calls', 200))).toEqual([
			'If you keep this pace, 10 a day, 106 more calls make it 196 calls, 4 short of your 200.',
			'If you made two more calls a day, 128 more calls make it 218 calls, 18 over your 200.'
		]);
	});

	test('of a target in revenue, with what an order counts as', () => {
		const counted = { learnt: 6_000_000, month: 1_000_000 };
		const aim = target('revenue', 2_500_000);
		expect(said({ counted }, aim)[0]).toBe(
			'If you keep this pace, 10 a day, 106 more calls make it about $20,600: 28.5% odds of your $25,000.'
		);
		expect(monthNotes(told({ counted }, aim), aim, words)[0]).toContain('An order counts as $10,000');
		expect(monthNotes(told({}, aim), aim, words)[0]).toContain('No order of yours');
		expect(said({}, aim)[0]).toContain('196 calls and about 2.1 orders');
	});

	test('of any other sum, as calls brought it, without odds', () => {
		const aim = target('sum', 40, { name: 'Appointments held' });
		const counted = { learnt: 150, month: 12 };
		expect(said({ counted }, aim)[0]).toMatch(/about 38\.5 appointments held, 1\.5 short of your 40\.$/);
		expect(monthNotes(told({ counted }, aim), aim, words)[0]).toContain('expected, without odds');
	});

	test('without a target: what it comes to, and between what', () => {
		expect(said()[0]).toBe(
			'If you keep this pace, 10 a day, 106 more calls make it 196 calls and about 2.1 orders, most likely 1 to 4.'
		);
		expect(monthNotes(told(), undefined, words)[0]).toBe('No target of yours is set for this month.');
	});

	test('of a target that calls alone do not move', () => {
		const aim = target('other', 0.3, { name: 'Win rate', unit: 'ratio' });
		expect(said({}, aim)[0]).toContain('196 calls and about 2.1 orders');
		expect(monthNotes(told({}, aim), aim, words)[0]).toContain('Win rate');
	});

	test('no working day left, and no day of calls yet', () => {
		const over = told({ month: { ...person.month, daysLeft: 0, todayDue: false } }, target('orders', 3));
		expect(over.state).toBe('over');
		expect(text(overSentence(over, target('orders', 3), words))).toBe(
			'No working day of yours is left this month. It stands at 90 calls and 1 order, of the 3 aimed at.'
		);
		expect(told({ callsBefore: 0 }).state).toBe('begins');
		expect(told({ callsBefore: 0, daysBefore: 0 }).state).toBe('begins');
	});
});
