import { describe, expect, test } from 'vitest';
import type { Score } from '#lib/domain/board.ts';
import { fromDecimal, integer, toNumber } from '#lib/domain/fractions.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import { fewestCalls, MOST_CALLS } from '#lib/domain/projection/goal-seek.ts';
import {
	FIRST_MONTH,
	ofSeveral,
	outcomeOf,
	tries,
	whole,
	YEAR,
	type Assumptions
} from '#lib/domain/projection/model.ts';
import { ordersAsIs, ordersChanged, ordersOnTop } from '#lib/domain/projection/odds.ts';
import { baseMonth, baseYear, extraOf, type Group } from '#lib/domain/projection/scenario.ts';

const decimal = (text: string): Score => fromDecimal(text) ?? integer(0);
/** In major units, exactly; money here has no minor ones. */
const exact = ({ numerator, denominator }: Score) =>
	numerator % denominator === 0n ? numerator / denominator : `${numerator}/${denominator}`;

/** The guide's salesperson: 1 order per 100 calls, 80,000 an order, 20,000 of it margin, 5,000 salary, 20 days. */
const guide = (calls: string): Assumptions => ({
	calls: decimal(calls),
	days: integer(20),
	rates: [decimal('0.01')],
	order: integer(80_000),
	margin: integer(20_000),
	salary: integer(5_000)
});
const team = (calls: string, change?: Group['change']): Group => ({
	people: 5,
	base: guide(calls),
	evidence: { kind: 'known' },
	...(change && { change })
});

describe('W4 the case of the guide, exactly', () => {
	test('W4 5 reps x 10 calls: 1,000 calls, 10 orders, 800,000 and 175,000 a month; 9,600,000 and 2,400,000 a year', () => {
		const month = baseMonth(team('10'));
		expect([month.calls, month.orders, month.revenue, month.margin, month.profit].map(exact)).toEqual([
			1000n,
			10n,
			800_000n,
			200_000n,
			175_000n
		]);
		const year = baseYear(team('10'));
		expect([year.revenue, year.margin].map(exact)).toEqual([9_600_000n, 2_400_000n]);
	});

	test('W4 per rep: 200 calls a month, 24 orders a year, 1,920,000, margin 480,000, 420,000 after salary', () => {
		expect(exact(outcomeOf(guide('10'), FIRST_MONTH).calls)).toBe(200n);
		const year = outcomeOf(guide('10'));
		expect([year.orders, year.revenue, year.margin, year.profit].map(exact)).toEqual([
			24n,
			1_920_000n,
			480_000n,
			420_000n
		]);
	});

	test('W4 2 of 5 at 3 calls: 7.2 orders and 576,000 a year each; the team 6,912,000; 2,688,000 lost', () => {
		const lazy = outcomeOf(guide('3'));
		expect(exact(outcomeOf(guide('3'), FIRST_MONTH).calls)).toBe(60n);
		expect(lazy.orders).toEqual(decimal('7.2'));
		expect(exact(lazy.revenue)).toBe(576_000n);
		const { expected } = extraOf([team('10', { people: 2, to: guide('3') })]);
		expect(exact(expected.revenue)).toBe(-2_688_000n);
		expect(exact(baseYear(team('10')).revenue) as bigint).toBe(6_912_000n + 2_688_000n);
	});

	test('W4 2 of 5 at 12 calls: +960 calls a year, expected +9.6 and 768,000, whole +9 and 720,000', () => {
		const extra = extraOf([team('10', { people: 2, to: guide('12') })]);
		expect(exact(extra.expected.calls)).toBe(960n);
		expect(extra.expected.orders).toEqual(decimal('9.6'));
		expect(exact(extra.expected.revenue)).toBe(768_000n);
		expect(extra.orders).toBe(9n);
		expect(exact(extra.revenue)).toBe(720_000n);
	});

	test('W4 all 5 at 12 calls: 1,200 calls, 12 orders, 960,000 a month, +1,920,000 a year', () => {
		const month = ofSeveral(outcomeOf(guide('12'), FIRST_MONTH), 5);
		expect([month.calls, month.orders, month.revenue].map(exact)).toEqual([1200n, 12n, 960_000n]);
		const { expected } = extraOf([team('10', { people: 5, to: guide('12') })]);
		expect(exact(expected.revenue)).toBe(1_920_000n);
	});
});

describe('W2 whole orders', () => {
	test('W2 cut toward zero, once, never per rep or month', () => {
		expect([decimal('9.6'), decimal('-33.6'), decimal('0.99'), integer(-2)].map(whole)).toEqual([
			9n,
			-33n,
			0n,
			-2n
		]);
		// 0.5 orders each of two people a year are one, not none
		const half = { ...guide('10'), rates: [decimal('0.01')] };
		const to = { ...half, calls: { numerator: 10n * 4800n + 100n, denominator: 4800n } };
		expect(extraOf([{ ...team('10'), change: { people: 2, to } }]).orders).toBe(0n);
		expect(extraOf([{ ...team('10'), change: { people: 4, to } }]).orders).toBe(0n);
		expect(extraOf([{ ...team('10'), change: { people: 5, to } }]).orders).toBe(0n);
		const more = { ...half, calls: { numerator: 10n * 480n + 100n, denominator: 480n } };
		expect(outcomeOf(more).orders).toEqual({ numerator: 49n, denominator: 2n });
		expect(extraOf([{ ...team('10'), change: { people: 2, to: more } }]).orders).toBe(1n);
	});
});

describe('W5 expected orders are not odds', () => {
	test('W5 60 calls: 0.6 orders expected, 45.28% to have one; 200: 86.60%; the team of 10 orders: 54.27%', () => {
		const one = (calls: string): Group[] => [{ people: 1, base: guide(calls), evidence: { kind: 'known' } }];
		expect(outcomeOf(guide('3'), FIRST_MONTH).orders).toEqual(decimal('0.6'));
		const percent = (odds: number) => Math.round(odds * 10_000) / 100;
		expect(percent(atLeast(ordersAsIs(one('3'), FIRST_MONTH), 1))).toBe(45.28);
		expect(percent(atLeast(ordersAsIs(one('10'), FIRST_MONTH), 1))).toBe(86.6);
		expect(percent(atLeast(ordersAsIs(one('12'), FIRST_MONTH), 1))).toBe(91.04);
		expect(percent(atLeast(ordersAsIs([team('10')], FIRST_MONTH), 10))).toBe(54.27);
	});

	test('W5 960 extra calls: at least 9 orders with 62.14%', () => {
		const onTop = ordersOnTop([team('10', { people: 2, to: guide('12') })], YEAR);
		expect(onTop && Math.round(atLeast(onTop, 9) * 10_000) / 100).toBe(62.14);
	});

	test('W3 fewer calls bring nothing on top', () => {
		expect(ordersOnTop([team('10', { people: 2, to: guide('3') })], YEAR)).toBeUndefined();
	});
});

describe('W6 goal seek', () => {
	const goal = { orders: 10, odds: 0.9, months: FIRST_MONTH, most: MOST_CALLS };

	test('W6 10 orders a month at 90% need 15 calls a day; 14 give 89.2%', () => {
		const found = fewestCalls([team('10')], 0, goal);
		expect(found?.calls).toBe(15);
		expect(Math.round((found?.odds ?? 0) * 1000)).toBe(931);
		expect(Math.round((found?.oddsBelow ?? 0) * 1000)).toBe(892);
	});

	test('W6 beyond the most calls a day there is no answer', () => {
		expect(fewestCalls([team('10')], 0, { ...goal, most: 14 })).toBeUndefined();
		expect(fewestCalls([team('10')], 0, { ...goal, orders: 0 })?.calls).toBe(0);
	});

	test('W6 the others stay as they are', () => {
		const others: Group = { people: 4, base: guide('10'), evidence: { kind: 'known' } };
		const me: Group = { people: 1, base: guide('10'), evidence: { kind: 'known' } };
		const found = fewestCalls([others, me], 1, goal);
		expect(found && found.oddsBelow! < 0.9 && found.odds >= 0.9).toBe(true);
		expect(found?.calls).toBeGreaterThan(15);
	});
});

describe('W3 what is known of a rate', () => {
	test('W3 tries are rounded half up', () => {
		expect([decimal('2.5'), decimal('2.4'), decimal('0.5'), integer(7), decimal('-0.5')].map(tries)).toEqual([
			3, 2, 1, 7, 0
		]);
	});

	test('W3 one unknown rate holds for base and extra calls: a year is one beta-binomial, wider than twelve months apart', () => {
		const history = { tries: 600, results: 6, pooled: decimal('0.01'), strength: 100 };
		const learnt: Group = { people: 1, base: guide('10'), evidence: { kind: 'learnt', history } };
		const known: Group = { people: 1, base: guide('10'), evidence: { kind: 'known' } };
		const spread = (group: Group) => {
			const { first, mass } = ordersAsIs([group], YEAR);
			const mean = mass.reduce((sum, p, i) => sum + p * (first + i), 0);
			return mass.reduce((sum, p, i) => sum + p * (first + i - mean) ** 2, 0);
		};
		// 24 orders expected: npq = 23.76; with a + b = 700 tries behind the rate x (700 + 2400) / 701
		expect(spread(known)).toBeCloseTo(23.76, 8);
		expect(spread(learnt)).toBeCloseTo((23.76 * 3100) / 701, 6);
	});

	test('W3 a change to another rate is taken as typed, the rest keeps its unknown', () => {
		const history = { tries: 600, results: 6, pooled: decimal('0.01'), strength: 100 };
		const better = { ...guide('10'), rates: [decimal('0.02')] };
		const group: Group = { ...team('10', { people: 2, to: better }), evidence: { kind: 'learnt', history } };
		const { first, mass } = ordersChanged([group], FIRST_MONTH);
		expect(mass.reduce((sum, p, i) => sum + p * (first + i), 0)).toBeCloseTo(3 * 2 + 2 * 4, 9);
		expect(ordersOnTop([group], YEAR)).toBeUndefined();
	});

	test('W3 ramp and season: new people make fewer calls, a weak month brings fewer orders', () => {
		const fresh = { ...guide('10'), ramp: [decimal('0.25'), decimal('0.5')] };
		expect(toNumber(outcomeOf(fresh).orders)).toBe(0.5 + 1 + 10 * 2);
		const season = Array.from({ length: 12 }, (_, month) => (month === 6 ? decimal('0.5') : integer(1)));
		expect(toNumber(outcomeOf({ ...guide('10'), season }).orders)).toBe(23);
		expect(toNumber(outcomeOf({ ...guide('10'), season }).calls)).toBe(2400);
	});
});
