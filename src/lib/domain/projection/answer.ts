/** What an answer is made of: its parts, packed where there are many numbers. */
import type { Score } from '#lib/domain/board.ts';
import type { OtherLetter } from './address.ts';
import { BAND_EDGES } from './fan.ts';
import type { Found, Goal } from './goal-seek.ts';
import type { Worth } from './in-money.ts';
import type { Lever } from './levers.ts';
import type { Stretch } from './model.ts';
import type { Extra } from './scenario.ts';

/** What a row of `Rows` holds, in this order; the year's figures as it is and with the change. */
export const ROW_FIELDS = [
	/** Which group, by its place. */
	'group',
	/** How many alike people. */
	'people',
	/** 1: they change. */
	'changes',
	'callsBefore',
	'calls',
	'ordersBefore',
	'orders',
	'revenueBefore',
	'revenue',
	'profitBefore',
	'profit'
] as const;
export type RowField = (typeof ROW_FIELDS)[number];
/** Calls and orders in rows come in hundredths, money in minor units, all of them for one person. */
export const ROW_PARTS = 100;

/** Exact. Money in minor units. */
export interface Figures {
	readonly kind: 'figures';
	readonly people: number;
	readonly changing: number;
	/** As things are, and with the change. */
	readonly base: Stretch;
	readonly changed: Stretch;
	readonly extra: Extra;
	/** What the missed calls are worth, by the mean person as things are. */
	readonly missed: {
		readonly calls: Score;
		readonly orders: Score;
		readonly revenue: Score;
		readonly margin: Score;
	};
}

/** ROW_FIELDS times as many numbers as there are alike people. */
export interface Rows {
	readonly kind: 'rows';
	readonly rows: Float64Array;
}

/** Odds are fractions of 1. `undefined` in the parts below: too many orders to count one by one. */
export interface Odds {
	readonly kind: 'odds';
	/** One person's, as things are, in one month; undefined also where people are unlike. */
	readonly atLeastOne: number | undefined;
	/** Orders that this person expects. */
	readonly expectedOfOne?: Score;
	/** The extra calls alone bring the whole extra orders in a year; undefined also where there are none. */
	readonly extra: number | undefined;
	/** Triples: so many orders in a month, odds as things are, odds with the change. The goal is among them. */
	readonly month: Float64Array | undefined;
	/** Odds of the month's goal where that is money, as things are and with the change. */
	readonly goal?: { readonly now: number; readonly then: number };
}

/** One of what might be done instead, against the same base. */
export interface Alternative {
	readonly letter: OtherLetter;
	readonly changing: number;
	readonly changed: Stretch;
	readonly extra: Extra;
	/** Odds of the month's goal; undefined: not counted. */
	readonly goal: number | undefined;
	/** The extra calls alone bring the whole extra orders in a year; undefined also where there are none. */
	readonly atLeastExtra: number | undefined;
}
/** Told only where there is something to tell. */
export interface InsteadPart {
	readonly kind: 'instead';
	/** Odds of the month's goal as things are and with the change. */
	readonly goal: { readonly now: number | undefined; readonly then: number | undefined };
	readonly all: readonly Alternative[];
}

/** Six numbers a month: expected, then by BAND_EDGES; of all orders up to the end of that month. */
export interface Fan {
	readonly kind: 'fan';
	readonly base: Float64Array | undefined;
	readonly changed: Float64Array | undefined;
	/** It is still to be worked out. */
	readonly pending?: true;
}
export const FAN_FIELDS = 1 + BAND_EDGES.length;

export interface Seek {
	readonly kind: 'seek';
	readonly goal: Goal;
	/** undefined: not even the most calls reach it, or it was not counted. */
	readonly found: Found | undefined;
	/** Odds of the goal as things are. */
	readonly now: number | undefined;
	readonly levers: readonly Lever[];
	/** What it takes is still to be worked out. */
	readonly pending?: true;
}

/** W7: one way for the month under way to go. */
export interface MonthAhead {
	/** Calls still to be made, and orders of the whole month as expected; exact. */
	readonly calls: Score;
	readonly orders: Score;
	/** Odds of what is aimed at, or of the goal in money where no orders are; undefined: nothing is, or it was not counted. */
	readonly odds: number | undefined;
}
export interface Month {
	readonly kind: 'month';
	readonly aim: number | undefined;
	/** In the stead of orders; those of the month so far count at the value that is assumed of an order. */
	readonly worth?: Worth;
	/** So far. */
	readonly made: { readonly calls: number; readonly orders: number };
	/** At this pace, and with the change from today on. */
	readonly now: MonthAhead;
	readonly then: MonthAhead;
}

export type Part = Figures | Odds | Rows | InsteadPart | Month | Fan | Seek;
/** All parts of one answer. */
export interface Answer {
	readonly figures: Figures;
	readonly odds: Odds;
	readonly rows: Rows;
	readonly instead?: InsteadPart;
	/** Over people's own numbers only. */
	readonly month?: Month;
	readonly fan: Fan;
	readonly seek: Seek;
}
