import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import { calibrationOf, FEWEST_EVENTS, wilson, type Forecast } from '#lib/domain/projection/calibration.ts';
import { atLeast, meanOf } from '#lib/domain/projection/distribution.ts';
import { fanOf } from '#lib/domain/projection/fan.ts';
import { leversOf } from '#lib/domain/projection/levers.ts';
import type { Assumptions } from '#lib/domain/projection/model.ts';
import { callsToGo, ordersOfMonth, type MonthSoFar } from '#lib/domain/projection/month.ts';
import { ordersAsIs, posterior, posteriorMean } from '#lib/domain/projection/odds.ts';
import type { Group } from '#lib/domain/projection/scenario.ts';
import { property } from '../../property.ts';

const guide: Assumptions = {
	calls: integer(10),
	days: integer(20),
	rates: [fromDecimal('0.01') ?? integer(0)],
	order: integer(80_000),
	margin: integer(20_000),
	salary: integer(5_000)
};
const team: Group = { people: 5, base: guide, evidence: { kind: 'known' } };

describe('W3 the fan of a year', () => {
	test('W3 the bands of a year grow with the months and hold the expected orders', () => {
		const fan = fanOf((months) => ordersAsIs([team], months));
		expect(fan).toHaveLength(12);
		expect(fan.map(({ expected }) => Math.round(expected))).toEqual([
			10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120
		]);
		for (const { expected, edges } of fan) {
			expect(edges).toEqual([...edges].sort((a, b) => a - b));
			expect(edges[0]).toBeLessThan(expected);
			expect(edges[4]).toBeGreaterThan(expected);
		}
		// Poisson-like: 120 orders spread by about 11, so 80% of years lie within about 14 of it
		expect(fan[11]?.edges).toEqual([106, 113, 120, 127, 134]);
	});
});

describe('W3 a rate and its history', () => {
	test('W3 Beta(s m + y, s (1 - m) + x - y), mean exact', () => {
		const history = { tries: 400, results: 8, pooled: fromDecimal('0.01') ?? integer(0), strength: 100 };
		expect(posterior(history)).toEqual({ alpha: 9, beta: 491 });
		const mean = posteriorMean(history);
		expect(mean && toNumber(mean)).toBe(9 / 500);
	});

	test('W3 no tries: the prior alone; more results than tries: no rate of its own', () => {
		const history = { tries: 0, results: 0, pooled: { numerator: 1n, denominator: 100n }, strength: 100 };
		expect(posterior(history)).toEqual({ alpha: 1, beta: 99 });
		expect(posterior({ ...history, results: 1 })).toBeUndefined();
		expect(posteriorMean({ ...history, results: 1 })).toBeUndefined();
	});
});

describe('W7 the month under way', () => {
	const soFar: MonthSoFar = { calls: 130, orders: 1, callsToday: 4, daysLeft: 7, todayDue: true };

	test("W7 facts so far + max(0, today's plan - made) + later own days due", () => {
		expect(callsToGo(soFar, integer(10))).toEqual(integer(76));
		expect(callsToGo({ ...soFar, callsToday: 14 }, integer(10))).toEqual(integer(70));
		expect(callsToGo({ ...soFar, todayDue: false }, integer(10))).toEqual(integer(70));
	});

	test('W3 orders made are added, whatever comes', () => {
		const history = { tries: 300, results: 3, pooled: { numerator: 1n, denominator: 100n }, strength: 100 };
		const orders = ordersOfMonth(soFar, integer(10), history, 0.01);
		expect(atLeast(orders, 1)).toBe(1);
		expect(meanOf(orders)).toBeCloseTo(1 + 0.76, 12);
	});
});

describe('which lever pays an hour best', () => {
	test('one more call a day is 240 calls, 24 hours and 48,000 a year in the case of the guide', () => {
		const calls = leversOf(guide).find(({ key }) => key === 'calls');
		expect([calls?.profit, calls?.hours, calls?.perHour]).toEqual([
			integer(48_000),
			integer(24),
			integer(2_000)
		]);
	});

	test('the best paid hour stands first; a lever that costs no time has no hourly pay', () => {
		const levers = leversOf(guide, {
			minutesPerCall: 30,
			hoursForRate: 12,
			hoursForOrder: 24,
			hoursForMargin: 0
		});
		const paid = levers
			.filter(({ perHour }) => perHour !== null)
			.map(({ perHour }) => toNumber(perHour ?? integer(0)));
		expect(paid).toEqual([...paid].sort((a, b) => b - a));
		expect(levers.find(({ key }) => key === 'margin')?.perHour).toBeNull();
	});

	test('a rate of 1 can not get better', () => {
		const sure = leversOf({ ...guide, rates: [integer(1)] }).find(({ key }) => key === 'rate');
		expect(sure?.profit).toEqual(integer(0));
	});
});

describe('W9 calibration', () => {
	const always = (odds: number, cameTrue: boolean, n: number) =>
		Array.from({ length: n }, (): Forecast => ({ odds, cameTrue }));

	test('W9 ten bins with n, the share that came true and its Wilson interval', () => {
		const { bins, n, enough } = calibrationOf([...always(0.75, true, 21), ...always(0.75, false, 9)]);
		expect([n, enough]).toEqual([30, true]);
		const bin = bins[7];
		expect(bin).toMatchObject({ from: 0.7, to: 0.8, n: 30, given: 0.75, came: 0.7 });
		// 21 of 30 at 95%: 0.5212 to 0.8334
		expect([bin?.low, bin?.high].map((edge) => Math.round((edge ?? 0) * 1e4) / 1e4)).toEqual([
			0.5212, 0.8334
		]);
	});

	test('W9 below 30 events: too few to say', () => {
		expect(calibrationOf(always(0.5, true, FEWEST_EVENTS - 1)).enough).toBe(false);
		expect(calibrationOf([]).brier).toBeNaN();
	});

	test('W9 the Brier score stands against the base rate so far', () => {
		const { brier, baseline } = calibrationOf([
			{ odds: 1, cameTrue: true },
			{ odds: 0, cameTrue: false },
			{ odds: 0.5, cameTrue: true }
		]);
		expect(brier).toBeCloseTo(0.25 / 3, 12);
		// 0.5, then 1, then 1 in 2
		expect(baseline).toBeCloseTo((0.25 + 1 + 0.25) / 3, 12);
	});

	test('W9 odds of 1 fall into the last bin', () => {
		expect(calibrationOf(always(1, true, 3)).bins[9]?.n).toBe(3);
	});

	property(
		'W9 an interval holds the share it is of',
		fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, some) => {
			const hits = Math.min(n, some);
			const { low, high } = wilson(hits, n);
			expect(low).toBeLessThanOrEqual(hits / n + 1e-12);
			expect(high).toBeGreaterThanOrEqual(hits / n - 1e-12);
		})
	);
});
