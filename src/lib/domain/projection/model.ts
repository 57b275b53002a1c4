/** W1, W2: what calls are worth, in exact fractions: no floating point decides a figure that is shown. */
import type { Score } from '#lib/domain/board.ts';
import { integer, minus, plus, reduced, times } from '#lib/domain/fractions.ts';

export const MONTHS = 12;
const SAFE = 2 ** 52;

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
export const conversion = ({ rates }: Assumptions): Score =>
	rates.length === 1 ? rates[0]! : rates.reduce(times, ONE);

/** The same, not in lowest terms: like denominators stay alike. */
export const conversionOf = ({ rates }: Assumptions): Score =>
	rates.length === 1 ? rates[0]! : rates.reduce(raw, ONE);

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

/**
 * The calls of ordinary months that would bring as many orders as these months do: what odds are counted over. Not in lowest
 * terms.
 */
export function weightedCalls(assumed: Assumptions, months: readonly number[]): Score {
	const { calls, days, ramp, season } = assumed;
	const share = season
		? sumOver(months, (month) => times(ramp?.[month] ?? ONE, season[month] ?? ONE))
		: monthsOfCalls(assumed, months);
	return raw(raw(calls, days), share);
}

/** Not in lowest terms: reducing is what costs, and a sum over many people reduces once, at its end. */
const raw = (a: Score, b: Score): Score => ({
	numerator: a.numerator * b.numerator,
	denominator: a.denominator * b.denominator
});
const rawMinus = (a: Score, b: Score): Score =>
	a.denominator === b.denominator
		? { numerator: a.numerator - b.numerator, denominator: a.denominator }
		: {
				numerator: a.numerator * b.denominator - b.numerator * a.denominator,
				denominator: a.denominator * b.denominator
			};

function rawOutcome(assumed: Assumptions, months: readonly number[]): Outcome {
	const { ramp, season } = assumed;
	const perMonth = raw(assumed.calls, assumed.days);
	const calls = raw(perMonth, monthsOfCalls(assumed, months));
	const weighted = season
		? weightedCalls(assumed, months)
		: ramp
			? calls
			: raw(perMonth, integer(months.length));
	const orders = assumed.rates.reduce(raw, weighted);
	const margin = raw(orders, assumed.margin);
	const salary = raw(assumed.salary, integer(months.length));
	return {
		calls,
		orders,
		revenue: raw(orders, assumed.order),
		margin,
		salary,
		profit: rawMinus(margin, salary)
	};
}

const mapped = (outcome: Outcome, how: (score: Score) => Score): Outcome => ({
	calls: how(outcome.calls),
	orders: how(outcome.orders),
	revenue: how(outcome.revenue),
	margin: how(outcome.margin),
	salary: how(outcome.salary),
	profit: how(outcome.profit)
});
const inLowestTerms = (outcome: Outcome) =>
	mapped(outcome, ({ numerator, denominator }) => reduced(numerator, denominator));

/** W1: one person's months; a year where not said. */
export const outcomeOf = (assumed: Assumptions, months: readonly number[] = YEAR): Outcome =>
	inLowestTerms(rawOutcome(assumed, months));

/** A first month and a year. */
export interface Stretch {
	readonly month: Outcome;
	readonly year: Outcome;
}
const stretches = new WeakMap<Assumptions, Stretch>();

/** Both for one person, not in lowest terms; kept for as long as the assumptions are, the year once it is asked for. */
export function stretchOf(assumed: Assumptions): Stretch {
	const known = stretches.get(assumed);
	if (known) return known;
	const month = rawOutcome(assumed, FIRST_MONTH);
	let year: Outcome | undefined;
	const stretch: Stretch = {
		month,
		get year() {
			return (year ??= isFlat(assumed) ? ofSeveral(month, MONTHS) : rawOutcome(assumed, YEAR));
		}
	};
	stretches.set(assumed, stretch);
	return stretch;
}

/** All of its months are alike, so that a year is twelve of them. */
export const isFlat = ({ ramp, season }: Assumptions): boolean => !ramp && !season;

/** Twelve alike months, in lowest terms. */
export const yearOf = (month: Outcome): Outcome => inLowestTerms(ofSeveral(month, MONTHS));

const combined = (a: Outcome, b: Outcome, how: (a: Score, b: Score) => Score): Outcome => ({
	calls: how(a.calls, b.calls),
	orders: how(a.orders, b.orders),
	revenue: how(a.revenue, b.revenue),
	margin: how(a.margin, b.margin),
	salary: how(a.salary, b.salary),
	profit: how(a.profit, b.profit)
});

/** Exactly, however many: like denominators are added up first, since reducing is what costs. */
export function sumOf(scores: readonly Score[]): Score {
	const numerators = new Map<bigint, bigint>();
	let sum = ZERO;
	for (const { numerator, denominator } of scores) {
		if (denominator === sum.denominator) {
			sum = { numerator: sum.numerator + numerator, denominator };
			continue;
		}
		numerators.set(sum.denominator, sum.numerator);
		sum = { numerator: numerator + (numerators.get(denominator) ?? 0n), denominator };
	}
	numerators.set(sum.denominator, sum.numerator);
	let total = ZERO;
	for (const [denominator, numerator] of numerators) total = plus(total, { numerator, denominator });
	return total;
}

export const together = (outcomes: readonly Outcome[]): Outcome => ({
	calls: sumOf(outcomes.map(({ calls }) => calls)),
	orders: sumOf(outcomes.map(({ orders }) => orders)),
	revenue: sumOf(outcomes.map(({ revenue }) => revenue)),
	margin: sumOf(outcomes.map(({ margin }) => margin)),
	salary: sumOf(outcomes.map(({ salary }) => salary)),
	profit: sumOf(outcomes.map(({ profit }) => profit))
});
export const difference = (a: Outcome, b: Outcome): Outcome => combined(a, b, minus);
export const ofSeveral = (one: Outcome, people: number): Outcome =>
	people === 1
		? one
		: mapped(one, ({ numerator, denominator }) => ({ numerator: numerator * BigInt(people), denominator }));

/** W2: cut toward zero: 9.6 is 9, -33.6 is -33. */
export const whole = ({ numerator, denominator }: Score): bigint => numerator / denominator;

/** W3: calls as a whole number of tries, half up; for odds only. */
export function tries({ numerator, denominator }: Score): number {
	const [above, below] = [2 * Number(numerator) + Number(denominator), 2 * Number(denominator)];
	// whole doubles of this size are exact, and so are what is left of their division and its quotient
	if (above >= 0 && above <= SAFE && below <= SAFE) return (above - (above % below)) / below;
	const doubled = 2n * numerator + denominator;
	const floor = doubled / (2n * denominator);
	return Number(doubled < 0n && floor * 2n * denominator !== doubled ? floor - 1n : floor);
}
