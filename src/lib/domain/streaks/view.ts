/** A rep's streaks as they are told to a page: the same from the server's first paint and from the live worker. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { OffReason } from '#lib/domain/capacity.ts';
import type { Id, LocalDate, Weekday } from '#lib/domain/records.ts';
import type { Cause } from './change.ts';
import type { DateState } from './fold.ts';

/** The last year of a streak, one entry a date (or week), oldest first. */
export interface StreakYear {
	/** The first date; of a weekly rule its week's first. */
	readonly from: LocalDate;
	/** Days from one entry to the next. */
	readonly step: 1 | 7;
	/** The workspace's, for who draws weeks. */
	readonly weekStart: Weekday;
	readonly states: readonly DateState[];
	/** What was done, in the metric's unit; null: nothing can be said. */
	readonly values: readonly (number | null)[];
	/** Why a date is off; '' for all others, and where the rule had not begun. */
	readonly reasons: readonly (OffReason | '')[];
}

export interface StreakShown {
	readonly rule: Id;
	readonly name: string;
	readonly metric: { readonly key: string; readonly name: string; readonly unit: MetricUnit };
	/** The rule's, in the metric's unit. */
	readonly minimum: number;
	readonly per: 'day' | 'week';
	/** S1, of today or this week. */
	readonly today: DateState;
	readonly current: number;
	readonly best: number;
	/** S3: freezes in hand, met dates in all, and dates that were frozen within the current streak. */
	readonly inHand: number;
	readonly met: number;
	readonly frozen: number;
	/** Done so far today (this week), what is queued included; null: nothing can be said yet. */
	readonly done: number | null;
	/** What today (this week) takes, S6; null: nothing is due. */
	readonly needed: number | null;
	/** S5: working minutes left for it; null: nothing is due. */
	readonly minutesLeft: number | null;
	readonly atRisk: boolean;
	readonly year: StreakYear;
}

/** S4: a streak became shorter, or was repaired, by a change of the record. */
export interface StreakNotice {
	/** The same for the same change, however often it is told. */
	readonly id: string;
	readonly rule: Id;
	readonly name: string;
	readonly per: 'day' | 'week';
	readonly kind: 'shortened' | 'repaired';
	readonly was: number;
	readonly is: number;
	/** The first date (week) that is something else now, and what it is. */
	readonly date: LocalDate;
	readonly state: DateState;
	readonly cause: Cause;
	/** Of a record that people logged: what it was before the change. */
	readonly logged?: {
		readonly type: string;
		readonly quantity: number;
		readonly localDate: LocalDate;
		/** ms since 1970 */
		readonly occurredAt: number;
	};
}
