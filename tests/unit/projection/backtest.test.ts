import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { integer } from '#lib/domain/fractions.ts';
import {
	backtest,
	DaySums,
	forecastsOf,
	middleOf,
	monthsOver,
	type Past,
	type PastMonth
} from '#lib/domain/projection/backtest.ts';
import { lookBack, ownMonths } from '#lib/domain/projection/backtest-view.ts';
import { calibrationOf } from '#lib/domain/projection/calibration.ts';
import { property } from '../../property.ts';

const day = dayNumber;
const YEAR = { from: day('2025-01-01'), to: day('2025-12-31') };

interface Life {
	id?: string;
	/** Calls on each date. */
	calls?: (day: number) => number;
	orders?: (day: number) => number;
	due?: (day: number) => boolean;
	days?: { from: number; to: number };
	team?: string;
	target?: number;
}
/** Somebody who works every day unless said otherwise, in 2025. */
function life({ id = 'ann', calls, orders, due, days = YEAR, team = 'red', target }: Life): Past {
	const past = {
		id,
		days,
		calls: new DaySums(YEAR),
		orders: new DaySums(YEAR),
		due: new DaySums(YEAR),
		teamOn: () => team,
		target: () => (target === undefined ? undefined : integer(target))
	};
	for (let at = days.from; at <= Math.min(days.to, YEAR.to); at++) {
		past.calls.add(at, calls?.(at) ?? 10);
		past.orders.add(at, orders?.(at) ?? 0);
		if (due?.(at) ?? true) past.due.add(at, 1);
	}
	return past;
}
const monthOf = (date: string) => {
	const from = day(`${date}-01`);
	return { from, to: day(`${dateOfDay(from + 31).slice(0, 7)}-01`) - 1 };
};
const told = (people: readonly Past[], month: string): PastMonth[] => [...backtest(people, [monthOf(month)])];
function one(past: Past, month: string): PastMonth {
	const [first] = told([past], month);
	if (!first) throw new Error('no such month');
	return first;
}

/** a (a + 1) .. (a + n - 1) */
const rising = (a: bigint, n: number) =>
	Array.from({ length: n }, (_, i) => a + BigInt(i)).reduce((product, factor) => product * factor, 1n);

/** P(at least k of n) for a rate of Beta(alpha, beta), in whole numbers up to the last division. */
function oddsByHand(n: number, alpha: number, beta: number, k: number): number {
	let sum = 0n;
	let choose = 1n;
	for (let i = 0; i < k; i++) {
		sum += choose * rising(BigInt(alpha), i) * rising(BigInt(beta), n - i);
		choose = (choose * BigInt(n - i)) / BigInt(i + 1);
	}
	const whole = rising(BigInt(alpha + beta), n);
	return Number(((whole - sum) * 10n ** 18n) / whole) / 1e18;
}

const onFirsts = (at: number) => (dateOfDay(at).endsWith('-01') ? 1 : 0);

describe('W9 the forecast of a past month', () => {
	test('W9 at its start: mean per day due of the 90 dates before x days due, rate of the same dates', () => {
		// the 90 dates before 1 July begin on 2 April: orders of 1 May and 1 June in 900 calls
		const sold = (at: number) => (at >= day('2025-04-02') ? onFirsts(at) : 0);
		const { aim, byTarget, orders, atStart } = one(life({ orders: sold, target: 4 }), '2025-07');
		expect([aim, byTarget, orders]).toEqual([4, true, 1]);
		// no order in the 910 calls before those: m = 0, so Beta(0 + 2, 100 + 900 - 2) over 310 calls
		expect(atStart).toBeCloseTo(oddsByHand(310, 2, 998, 4), 12);
	});

	test('W3 W9 m is the rate of the team at that moment, over the dates before the 90', () => {
		const ann = life({ target: 5 });
		const early = (at: number) => (at < day('2025-04-02') ? 1 : 0);
		// 910 calls and 91 orders of ben, 910 calls of ann: m = 1/20, so Beta(5, 95 + 900)
		const ben = life({ id: 'ben', orders: early, target: 5 });
		const eve = life({ id: 'eve', orders: early, target: 5, team: 'blue' });
		const [ofAnn] = told([ann, ben, eve], '2025-07');
		expect(ofAnn?.atStart).toBeCloseTo(oddsByHand(310, 5, 995, 5), 12);
		// alone in a team there is ann's own past only: not one order in 910 calls
		expect(one(ann, '2025-07').atStart).toBe(0);
	});

	test('W3 W9 nothing before the 90 dates: m is 1 in 100', () => {
		const from = day('2025-05-01');
		// 61 days known, 610 calls
		expect(one(life({ days: { from, to: Infinity }, target: 3 }), '2025-07').atStart).toBeCloseTo(
			oddsByHand(310, 1, 99 + 610, 3),
			12
		);
	});

	test('W9 halfway: orders made stand, the days left bring the rest, the month so far is learnt from', () => {
		const sold = (at: number) => (at === day('2025-07-03') ? 2 : 0);
		const { atMiddle } = one(life({ orders: sold, target: 4 }), '2025-07');
		// from the 16th on: 16 dates are left, 160 calls; 2 of 4 are made
		expect(atMiddle).toBeCloseTo(oddsByHand(160, 2, 100 + 900 - 2, 2), 12);
		expect(dateOfDay(middleOf(monthOf('2025-07')))).toBe('2025-07-16');
		expect(dateOfDay(middleOf(monthOf('2025-02')))).toBe('2025-02-15');
	});

	test('W9 days due decide, calls are rounded half up', () => {
		const weekday = (at: number) => weekdayOf(at) <= 5;
		const from = day('2025-05-01');
		const calls = (at: number) => (weekday(at) ? 7 : 0) + (at === day('2025-06-02') ? 5 : 0);
		// May and June: 22 + 21 days due, 43 x 7 + 5 = 306 calls; July: 23 days due: 306 / 43 x 23 = 163.67
		const past = life({ calls, due: weekday, days: { from, to: Infinity }, target: 2 });
		expect(one(past, '2025-07').atStart).toBeCloseTo(oddsByHand(164, 1, 99 + 306, 2), 12);
	});

	const month = monthOf('2025-08');

	property(
		'W9 nothing that comes on or after the moment changes what was forecast',
		fc.property(
			fc.array(fc.tuple(fc.nat(200), fc.nat(60), fc.nat(3)), { maxLength: 20 }),
			fc.boolean(),
			(changes, start) => {
				const moment = start ? month.from : middleOf(month);
				const plain = life({ orders: onFirsts, target: 4 });
				const changed = life({ orders: onFirsts, target: 4 });
				for (const [later, calls, orders] of changes) {
					changed.calls.add(moment + later, calls);
					changed.orders.add(moment + later, orders);
				}
				const key = start ? 'atStart' : 'atMiddle';
				expect(one(changed, '2025-08')[key]).toBe(one(plain, '2025-08')[key]);
			}
		)
	);
});

describe('W9 what is to come true', () => {
	const sold = (...orders: number[]) => {
		const byMonth = new Map(orders.map((count, at) => [`2025-${String(at + 1).padStart(2, '0')}-10`, count]));
		return (at: number) => byMonth.get(dateOfDay(at)) ?? 0;
	};

	test('W9 no target: the median of the 6 months before', () => {
		const past = life({ orders: sold(9, 1, 2, 5, 3, 7, 4, 3) });
		// 9 1 2 5 3 7: 4; 1 2 5 3 7 4: 3.5
		expect(one(past, '2025-07')).toMatchObject({ aim: 4, byTarget: false, orders: 4 });
		expect(one(past, '2025-08')).toMatchObject({ aim: 3.5, byTarget: false, orders: 3 });
		expect(forecastsOf([one(past, '2025-07'), one(past, '2025-08')], 'atStart')).toMatchObject([
			{ cameTrue: true },
			{ cameTrue: false }
		]);
	});

	test('W9 fewer than 6 whole months before and no target: no event', () => {
		const past = life({ orders: sold(9, 1, 2, 5, 3, 7) });
		expect(one(past, '2025-06')).toMatchObject({ aim: undefined, atStart: 'unknown', atMiddle: 'unknown' });
		const late = life({ days: { from: day('2025-01-02'), to: Infinity } });
		expect(one(late, '2025-07').aim).toBeUndefined();
		expect(one(late, '2025-08').aim).toBe(0);
	});

	test('W9 a target of nothing is none; nothing to reach has no odds', () => {
		expect(one(life({ orders: sold(2, 2, 2, 2, 2, 2), target: 0 }), '2025-07')).toMatchObject({
			aim: 2,
			byTarget: false
		});
		expect(one(life({}), '2025-07')).toMatchObject({ aim: 0, atStart: 'reached', atMiddle: 'reached' });
	});

	test('what is decided already, or can not be told, is no forecast', () => {
		const reached = life({ orders: (at) => (at === day('2025-07-02') ? 3 : 0), target: 3 });
		expect(one(reached, '2025-07')).toMatchObject({
			atStart: expect.any(Number) as number,
			atMiddle: 'reached'
		});
		const away = life({ due: (at) => at < day('2025-07-10'), target: 3 });
		expect(one(away, '2025-07').atMiddle).toBe('over');
		const idle = life({ due: (at) => at >= day('2025-07-01'), target: 3 });
		expect(one(idle, '2025-07').atStart).toBe('unknown');
		const callless = life({ calls: () => 0, orders: onFirsts, target: 3 });
		expect(one(callless, '2025-07').atStart).toBe('noRate');
	});

	test('months of which the record tells only a part are left out', () => {
		const days = { from: day('2025-03-05'), to: day('2025-08-20') };
		const past = life({ days, target: 2 });
		const months = monthsOver(YEAR.from, day('2025-12-24'), 36);
		expect([...backtest([past], months)].map(({ month }) => dateOfDay(month.from))).toEqual([
			'2025-04-01',
			'2025-05-01',
			'2025-06-01',
			'2025-07-01'
		]);
	});
});

describe('W9 looking back', () => {
	test('the months that are over, oldest first; the present one is not', () => {
		const names = monthsOver(day('2025-09-20'), day('2025-12-31'), 36).map(({ from }) => dateOfDay(from));
		expect(names).toEqual(['2025-09-01', '2025-10-01', '2025-11-01']);
		expect(monthsOver(day('2015-01-01'), day('2025-12-31'), 24)).toHaveLength(24);
		expect(monthsOver(day('2025-12-01'), day('2025-12-31'), 24)).toEqual([]);
	});

	test('W9 the base rate so far knows nothing of the same month', () => {
		const given = { odds: 0.5, cameTrue: true };
		// 1/2 for both of the first month; then 2 of 2 came true
		const { baseline } = calibrationOf([
			{ ...given, at: 1 },
			{ ...given, at: 1 },
			{ odds: 0.5, cameTrue: false, at: 2 }
		]);
		expect(baseline).toBeCloseTo((0.25 + 0.25 + 1) / 3, 12);
	});

	test('W9 months left out are counted by reason, at each moment', () => {
		const people = [
			life({ id: 'early', orders: (at) => (at === day('2025-07-02') ? 3 : 0), target: 3 }),
			life({ id: 'new', days: { from: day('2025-06-01'), to: Infinity } }),
			life({ id: 'none' })
		];
		const back = lookBack(told(people, '2025-07'));
		expect([back.personMonths, back.people, back.from, back.to]).toEqual([3, 3, '2025-07-01', '2025-07-01']);
		expect(back.moments.atStart).toMatchObject({ n: 1, enough: false, left: { noAim: 1, nothing: 1 } });
		expect(back.moments.atMiddle).toMatchObject({ n: 0, left: { noAim: 1, nothing: 1, reached: 1 } });
	});

	test("one's own months, newest first, without those that had no odds", () => {
		const past = life({ orders: onFirsts, target: 2, days: { from: day('2025-10-01'), to: Infinity } });
		const months = [...backtest([past], monthsOver(YEAR.from, day('2026-01-05'), 3))];
		// the first month has no day to learn from as it begins
		expect(ownMonths(months)).toMatchObject([
			{ month: '2025-12-01', aim: 2, byTarget: true, orders: 1 },
			{ month: '2025-11-01' },
			{ month: '2025-10-01', atStart: null, atMiddle: expect.any(Number) as number }
		]);
	});

	test('sums by date: what lies before counts from the first day on, more taken back than made is none', () => {
		const sums = new DaySums({ from: 100, to: 102 });
		sums.add(40, 5);
		sums.add(101, 2);
		sums.add(102, -9);
		sums.add(103, 7);
		expect(sums.within(-Infinity, 99)).toBe(0);
		expect(sums.within(-Infinity, 100)).toBe(5);
		expect(sums.within(101, 101)).toBe(2);
		expect(sums.within(102, 500)).toBe(0);
		sums.add(102, 10);
		expect(sums.within(101, 500)).toBe(3);
	});
});
