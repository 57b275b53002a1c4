/** W1, W2: what calls are worth, in exact fractions: no floating point decides a figure that is shown. */
import type { Score } from '#lib/domain/board.ts';
import { integer, minus, plus, times } from '#lib/domain/fractions.ts';

export const MONTHS = 12;

/** What is assumed of one person. Money in minor units. */
export interface Assumptions {
	/** Calls a working day. */
	readonly calls: Score;
	/** Working days a month. */
	readonly days: Score;
	/** Shares from 0 to 1 that lead from a call to an order, multiplied: one for call -> order, or each step of the funnel. */
	readonly rates: readonly Score[];
	/** Value of an order. */
	readonly order: Score;
	/** Margin of an order. */
	readonly margin: Score;
	/** Salary a month. */
	readonly salary: Score;
	/** Share of full calls in the first months, for somebody new; full ones from there on. */
	readonly ramp?: readonly Score[];
	/** By month of the projection: orders that a call brings, as a share of an ordinary month's; 12 of them. */
	readonly season?: readonly Score[];
}

/** Expected figures of a stretch of time. Money in minor units. */
export interface Outcome {
	readonly calls: Score;
	readonly orders: Score;
	readonly revenue: Score;
	readonly margin: Score;
	readonly salary: Score;
	/** Margin less salary. */
	readonly profit: Score;
}

const ZERO = integer(0);
const ONE = integer(1);
export const NOTHING: Outcome = {
	calls: ZERO,
	orders: ZERO,
	revenue: ZERO,
	margin: ZERO,
	salary: ZERO,
	profit: ZERO
};

/** Orders a call brings. */
export const conversion = ({ rates }: Assumptions): Score => rates.reduce(times, ONE);

/** The first so many months of a projection, by number: 0 is the first. */
export const monthsUpTo = (count: number): readonly number[] =>
	Array.from({ length: count }, (_, month) => month);
export const YEAR = monthsUpTo(MONTHS);
export const FIRST_MONTH = monthsUpTo(1);

const sumOver = (months: readonly number[], share: (month: number) => Score): Score =>
	months.reduce((sum, month) => plus(sum, share(month)), ZERO);

/** How many ordinary months' calls these months bring. */
const monthsOfCalls = ({ ramp }: Assumptions, months: readonly number[]): Score =>
	ramp ? sumOver(months, (month) => ramp[month] ?? ONE) : integer(months.length);

/** The calls of ordinary months that would bring as many orders as these months do: what odds are counted over. */
export function weightedCalls(assumed: Assumptions, months: readonly number[]): Score {
	const { calls, days, ramp, season } = assumed;
	const share = season
		? sumOver(months, (month) => times(ramp?.[month] ?? ONE, season[month] ?? ONE))
		: monthsOfCalls(assumed, months);
	return times(times(calls, days), share);
}

/** W1: one person's months; a year where not said. */
export function outcomeOf(assumed: Assumptions, months: readonly number[] = YEAR): Outcome {
	const orders = times(weightedCalls(assumed, months), conversion(assumed));
	const margin = times(orders, assumed.margin);
	const salary = times(assumed.salary, integer(months.length));
	return {
		calls: times(times(assumed.calls, assumed.days), monthsOfCalls(assumed, months)),
		orders,
		revenue: times(orders, assumed.order),
		margin,
		salary,
		profit: minus(margin, salary)
	};
}

const combined = (a: Outcome, b: Outcome, how: (a: Score, b: Score) => Score): Outcome => ({
	calls: how(a.calls, b.calls),
	orders: how(a.orders, b.orders),
	revenue: how(a.revenue, b.revenue),
	margin: how(a.margin, b.margin),
	salary: how(a.salary, b.salary),
	profit: how(a.profit, b.profit)
});

export const together = (outcomes: readonly Outcome[]): Outcome =>
	outcomes.reduce((a, b) => combined(a, b, plus), NOTHING);
export const difference = (a: Outcome, b: Outcome): Outcome => combined(a, b, minus);
export const ofSeveral = (one: Outcome, people: number): Outcome =>
	combined(one, one, (value) => times(value, integer(people)));

/** W2: cut toward zero: 9.6 is 9, -33.6 is -33. */
export const whole = ({ numerator, denominator }: Score): bigint => numerator / denominator;

/** W3: calls as a whole number of tries, half up; for odds only. */
export function tries({ numerator, denominator }: Score): number {
	const doubled = 2n * numerator + denominator;
	const floor = doubled / (2n * denominator);
	return Number(doubled < 0n && floor * 2n * denominator !== doubled ? floor - 1n : floor);
}
