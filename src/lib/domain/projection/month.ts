/** W7: a month under way: what is made, what today's plan still asks for, and the own days due after it. */
import type { Score } from '#lib/domain/board.ts';
import { reduced } from '#lib/domain/fractions.ts';
import { betaBinomial, binomial } from './counts.ts';
import { shifted, type Distribution } from './distribution.ts';
import { tries } from './model.ts';
import { posterior, type History } from './odds.ts';

export interface MonthSoFar {
	/** Calls of the month up to and with today. */
	readonly calls: number;
	/** Orders of the month up to and with today; below 0 never. */
	readonly orders: number;
	readonly callsToday: number;
	/** Own working days due after today. */
	readonly daysLeft: number;
	/** Whether today is a day due. */
	readonly todayDue: boolean;
}

/** What is asked of a month under way. */
export interface MonthAsked {
	/** By group of the question. */
	readonly soFar: readonly MonthSoFar[];
	/** Orders aimed at by its end; undefined: nobody said. */
	readonly aim: number | undefined;
}

/** W7: max(0, today's plan - made) + the plan on each later day due. */
export function callsToGo(soFar: MonthSoFar, plan: Score): Score {
	const { numerator, denominator } = callsToGoOf(soFar, plan);
	return reduced(numerator, denominator);
}

/** The same, not in lowest terms: like denominators stay alike. */
export function callsToGoOf(soFar: MonthSoFar, { numerator, denominator }: Score): Score {
	const missing = numerator - BigInt(soFar.callsToday) * denominator;
	const today = soFar.todayDue && missing > 0n ? missing : 0n;
	return { numerator: today + numerator * BigInt(soFar.daysLeft), denominator };
}

/** W3: orders that so many calls bring. `history` undefined, or no rate to be told from it: `fallback` is taken as known. */
export function ordersOfCalls(calls: Score, history: History | undefined, fallback: number): Distribution {
	const known = history && posterior(history);
	const n = tries(calls);
	return known ? betaBinomial(n, known.alpha, known.beta) : binomial(n, fallback);
}

/** W3: orders of the whole month: those made, and what the calls to go bring. `history` has the month's own facts in it. */
export function ordersOfMonth(
	soFar: MonthSoFar,
	plan: Score,
	history: History | undefined,
	fallback: number
): Distribution {
	return shifted(ordersOfCalls(callsToGo(soFar, plan), history, fallback), soFar.orders);
}
