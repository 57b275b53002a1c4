/**
 * From the worker to its pages: what changed on a board as packed, transferred numbers, beside the words that seldom change.
 * The page ranks nothing; it reads rows off in order.
 */
import type { MetricUnit } from '#lib/domain/board.ts';
import { SPARK_DAYS } from '#lib/domain/periods.ts';
import type { GoalReading } from '#lib/domain/goals/goal.ts';
import type { ShownCollection } from '#lib/domain/facts.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { ContestShown } from './contest-frame.ts';
import type { DuelShown } from './duel-frame.ts';
import type { StreakNotice, StreakShown } from '#lib/domain/streaks/view.ts';

/** Columns of a packed row. NaN: none (not ranked, no gap, not enough yet). Money in minor units. */
export const COLUMN = {
	/** Index into the words' `members`. */
	member: 0,
	rank: 1,
	tied: 2,
	previousRank: 3,
	/** Rounded to the nearest double for showing; exact below 2^53. For a ratio numerator / denominator. */
	score: 4,
	numerator: 5,
	denominator: 6,
	/** To the next place above; for the first, the lead over the one below. */
	gap: 7,
	/** P3: the score of the period before; NaN where there is none or none was asked for. */
	compared: 8,
	/** Index into NO_SCORE; NaN: there is a score. */
	why: 9,
	/** SPARK_DAYS values, oldest first, the last one today (or the period's last date). */
	spark: 10
} as const;
export const ROW_WIDTH = COLUMN.spark + SPARK_DAYS;

export interface BoardMember {
	readonly id: Id;
	readonly name: string;
	/** Second column: a rep's team today, a team's region; '' if none. */
	readonly detail: string;
}

/** What is read rather than counted. Sent with a whole frame and whenever it changed. */
export interface BoardWords {
	readonly metric: { readonly key: string; readonly name: string; readonly unit: MetricUnit };
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** Each keeps its index for as long as the same members are listed, whatever place it takes. */
	readonly members: readonly BoardMember[];
	/** The period's target for the whole scope, where there is one the viewer may see; metric's unit. */
	readonly target: number | null;
	/** P3: the dates compared with; absent: nothing is compared. */
	readonly compared?: { readonly from: LocalDate; readonly to: LocalDate };
}

export interface BoardFrame {
	readonly kind: 'board';
	/** The name under which the page opened the board. */
	readonly board: string;
	readonly seq: number;
	/** Counts the frames of one opened board. One that is not whole means nothing without the one before it. */
	readonly part: number;
	/** Words, every row and the whole order; else what changed since the frame before. */
	readonly whole: boolean;
	readonly words?: BoardWords;
	/** ROW_WIDTH numbers for each member in whose row something changed, in no particular order. */
	readonly rows: Float64Array;
	/** Indices of members in display order, from place `from` on; empty where nobody changed places. */
	readonly order: Uint32Array;
	/** Counted from 0. */
	readonly from: number;
	/** Of everyone in scope; NaN: none. */
	readonly total: number;
	/** Share of the period's working time that has passed, 0 to 1 (G1); NaN where there is none. */
	readonly elapsed: number;
	/** P3: the period before's total; NaN: none. */
	readonly compared: number;
	/** The board is shown as of this earlier moment, ms since 1970; absent: as of now. */
	readonly at?: number;
	/** What just happened on the floor, newest first; absent: nothing since it was last told. */
	readonly moments?: readonly Moment[];
}

/** A rep's own counts of one local date, per activity type; `pending` are logged here and not yet in the record. */
export interface TallyFrame {
	readonly kind: 'tally';
	readonly rep: Id;
	/** By the rep's own calendar (P1). */
	readonly date: LocalDate;
	/** G1: share, 0 to 1, of the rep's working time on that date that has passed; null: there is none. */
	readonly elapsed: number | null;
	readonly types: readonly {
		readonly key: string;
		readonly quantity: number;
		readonly amount: number;
		readonly pending: number;
		readonly pendingAmount: number;
	}[];
}

/** S1-S6: a rep's own streaks; what is queued here counts as done today. Sent when something of it changed, by the minute. */
export interface StreaksFrame {
	readonly kind: 'streaks';
	readonly rep: Id;
	/** By the rep's own calendar (P1). */
	readonly date: LocalDate;
	readonly streaks: readonly StreakShown[];
	/** S4: what corrections did lately, newest first. */
	readonly notices: readonly StreakNotice[];
}

/** G1: how the goals that a page follows under a name stand; sent when something of it changed, by the minute. */
export interface GoalsFrame {
	readonly kind: 'goals';
	readonly name: string;
	readonly readings: readonly GoalReading[];
}

/** What just happened on the floor, newest first; made from facts received live, never from a snapshot. */
export interface Moment {
	readonly id: Id;
	readonly at: number;
	readonly name: string;
	readonly type: string;
	readonly quantity: number;
	readonly amount: number;
	/** The rep's rank on the watched board before and after; null: not ranked. */
	readonly rank: number | null;
	readonly previousRank: number | null;
}

export type Freshness = 'connecting' | 'live' | 'delayed' | 'offline' | 'importing';

export interface StatusFrame {
	readonly kind: 'status';
	readonly freshness: Freshness;
	/** Age of what is shown, ms. */
	readonly age: number;
	/** Server time up to which the figures are known, ms since 1970; 0: nothing was ever received. */
	readonly asOf: number;
	/** Estimated server clock minus this machine's, ms. */
	readonly clockOffset: number;
	readonly bulk?: { readonly done: number; readonly total: number };
}

/** The dictionaries a page needs to offer choices and name things. */
export interface CatalogFrame {
	readonly kind: 'catalog';
	readonly workspace: {
		readonly name: string;
		readonly currency: string;
		readonly timeZone: string;
		readonly locale: string;
		readonly weekStart: number;
		readonly demo: boolean;
	};
	readonly reps: readonly { readonly id: Id; readonly name: string; readonly team: string }[];
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly regions: readonly { readonly id: Id; readonly name: string }[];
	readonly types: readonly {
		readonly key: string;
		readonly name: string;
		readonly unit: string;
		readonly stage: number;
	}[];
	readonly metrics: readonly { readonly key: string; readonly name: string; readonly unit: MetricUnit }[];
}

/** An entry of the rep's queue, as the page shows it. */
export interface QueuedEntry {
	/** The UUID that becomes externalId. */
	readonly id: string;
	readonly type: string;
	readonly quantity: number;
	readonly amount: number;
	/** ms since 1970, this machine's clock */
	readonly loggedAt: number;
	readonly state: 'waiting' | 'sending' | 'sent' | 'needs-you' | 'undone';
	/** What the server said, where it refused. */
	readonly problem?: string;
}

export interface QueueFrame {
	readonly kind: 'queue';
	readonly entries: readonly QueuedEntry[];
	/** The floor no longer knows who is sending: what waits is kept until somebody signs in again. */
	readonly signedOut: boolean;
}

/** Records that are shown as they are (domain/facts.ts): all of one collection that this audience has, in no order. */
export interface RowsFrame {
	readonly kind: 'rows';
	readonly collection: ShownCollection;
	readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Something that was recognised just now, to be celebrated once; `id` is its headline's. Times are the server's, ms since 1970. */
export interface CelebrateFrame {
	readonly kind: 'celebrate';
	readonly id: Id;
	readonly at: number;
	readonly expiresAt: number;
}

/** H1: a challenge as it stands. Sent when something of it changed, by the minute. */
export interface DuelFrame {
	readonly kind: 'duel';
	/** The name under which the page opened it. */
	readonly duel: string;
	readonly shown: DuelShown;
}

/** C4: a contest as it stands. Sent when something of it changed, by the minute. */
export interface ContestFrame {
	readonly kind: 'contest';
	readonly contest: Id;
	/** null: it is not, or no longer, for this reader. */
	readonly shown: ContestShown | null;
}

/** Access ended, or a newer release is served. */
export interface EndedFrame {
	readonly kind: 'ended';
	readonly reason: 'logout' | 'reload';
}

export type ToPage =
	| BoardFrame
	| TallyFrame
	| StreaksFrame
	| GoalsFrame
	| StatusFrame
	| CatalogFrame
	| QueueFrame
	| RowsFrame
	| CelebrateFrame
	| DuelFrame
	| ContestFrame
	| EndedFrame;
