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

/** Calls in a month of the projection, 0 being the first. */
export const callsIn = ({ calls, days, ramp }: Assumptions, month: number): Score =>
	times(times(calls, days), ramp?.[month] ?? ONE);

/** The calls of an ordinary month that would bring as many orders as this month's do: what odds are counted over. */
export const weightedCallsIn = (assumed: Assumptions, month: number): Score =>
	times(callsIn(assumed, month), assumed.season?.[month] ?? ONE);

/** W1: one person's month, 0 being the first of the projection. */
export function monthOf(assumed: Assumptions, month = 0): Outcome {
	const orders = times(weightedCallsIn(assumed, month), conversion(assumed));
	const margin = times(orders, assumed.margin);
	return {
		calls: callsIn(assumed, month),
		orders,
		revenue: times(orders, assumed.order),
		margin,
		salary: assumed.salary,
		profit: minus(margin, assumed.salary)
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

/** W1: the first `months` of a projection; a year where not said. */
export const stretchOf = (assumed: Assumptions, months = MONTHS): Outcome =>
	together(Array.from({ length: months }, (_, month) => monthOf(assumed, month)));

/** W2: cut toward zero: 9.6 is 9, -33.6 is -33. */
export const whole = ({ numerator, denominator }: Score): bigint => numerator / denominator;

/** W3: calls as a whole number of tries, half up; for odds only. */
export function tries({ numerator, denominator }: Score): number {
	const doubled = 2n * numerator + denominator;
	const floor = doubled / (2n * denominator);
	return Number(doubled < 0n && floor * 2n * denominator !== doubled ? floor - 1n : floor);
}
