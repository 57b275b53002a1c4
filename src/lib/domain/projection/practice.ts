/** What people did lately, as a projection of their own numbers starts from it. */
import type { Id } from '#lib/domain/records.ts';
import type { MonthSoFar } from './month.ts';

/** W3: a rate is learnt from so many local dates, today included. */
export const LEARNT_DAYS = 90;

/** Whose numbers: one rep's, a team's, or everyone's. */
export type Whose = 'everyone' | `team:${Id}` | `rep:${Id}`;

/** One person. Counts leave credits out. */
export interface Practice {
	readonly id: Id;
	readonly name: string;
	/** Of the last LEARNT_DAYS local dates, today included. */
	readonly calls: number;
	readonly orders: number;
	/** Calls of as many dates before today, and the days that were due in them. */
	readonly callsBefore: number;
	readonly daysBefore: number;
	/** Days due in the year that begins today. */
	readonly daysAhead: number;
	readonly month: MonthSoFar;
}

export interface Practices {
	readonly people: readonly Practice[];
	/** W3: everybody's (of the team's) calls and orders before the dates that are learnt from. */
	readonly pooled: { readonly calls: number; readonly orders: number };
	/** Minor units, of the last LEARNT_DAYS dates; null: amounts are kept from this audience. */
	readonly amount: number | null;
	/** The same of margins; null also where no fact came with one. */
	readonly margin: number | null;
}
