/** What people did lately, as a projection of their own numbers starts from it. */
import type { Score } from '#lib/domain/board.ts';
import { integer, reduced } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { inParts } from './decimal.ts';
import type { MonthSoFar } from './month.ts';

/** W3: a rate is learnt from so many local dates, today included. */
export const LEARNT_DAYS = 90;

/** Whose numbers: one rep's, a team's, or everyone's. */
export type Whose = 'everyone' | `team:${Id}` | `rep:${Id}`;

/** What a person's figure in a sum metric came to, in its unit (money: minor units), credits included. */
export interface Counted {
	/** Of the last LEARNT_DAYS local dates, today included. */
	readonly learnt: number;
	/** Of the month up to and with today. */
	readonly month: number;
}

/** Steps between a call and an order, in the same dates as the calls and orders beside them. */
export interface StepCounts {
	readonly set: number;
	readonly held: number;
	readonly quotes: number;
}

/** One person. Counts leave credits out. */
export interface Practice {
	readonly id: Id;
	readonly name: string;
	/** Of the last LEARNT_DAYS local dates, today included. */
	readonly calls: number;
	readonly orders: number;
	/** Absent: not asked of the record. */
	readonly steps?: StepCounts;
	/** Calls of as many dates before today, and the days that were due in them. */
	readonly callsBefore: number;
	readonly daysBefore: number;
	/** Days due in the year that begins today. */
	readonly daysAhead: number;
	readonly month: MonthSoFar;
	/** Present where a metric was asked for that can be counted here. */
	readonly counted?: Counted;
}

export interface Practices {
	readonly people: readonly Practice[];
	/** W3: everybody's (of the team's) calls and orders before the dates that are learnt from. */
	readonly pooled: { readonly calls: number; readonly orders: number; readonly steps?: StepCounts };
	/** Minor units, of the last LEARNT_DAYS dates; null: amounts are kept from this audience. */
	readonly amount: number | null;
	/** The same of margins; null also where no fact came with one. */
	readonly margin: number | null;
}

/** What one order came with, to the minor unit; undefined: amounts are kept back, or there is nothing to tell from. */
export function meanOfOrder(sum: number | null, orders: number): Score | undefined {
	if (sum === null || sum <= 0 || orders <= 0) return undefined;
	return integer(inParts(reduced(BigInt(Math.round(sum)), BigInt(orders)), 1));
}
