/** L3: a week of a league, as it stands in the record. */
import type { Id, InstantText, LocalDate } from '#lib/domain/records.ts';

/** L3: how somebody's week in a league ended. The floor is told of those with points, and only who moves up. */
export interface LeaguePlace {
	readonly rep: Id;
	readonly points: number;
	/** R1: shared places. */
	readonly place: number;
	/** Where the next week finds them. */
	readonly move: 'up' | 'stay' | 'down';
}

/** L3: one group of one week. */
export interface League {
	readonly id: Id;
	/** First and last local date of the week. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** 1 is the lowest. */
	readonly tier: number;
	/** How many tiers there are that week. */
	readonly tiers: number;
	/** Of the groups of its tier, 1 is the strongest. */
	readonly number: number;
	readonly members: readonly Id[];
	/** null while the week is not settled. Once it is, nothing that is corrected later changes it. */
	readonly result: readonly LeaguePlace[] | null;
	/** '' until then. */
	readonly settledAt: InstantText;
}
