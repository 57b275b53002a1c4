/**
 * What a page, its projection worker and the live worker say to each other about contests that are tried on (C8, C9) or still open.
 * The page asks the projection worker; that one asks the live worker, by a port of its own, for what the floor did. Nothing of it
 * leaves the browser.
 */
import * as z from './z.ts';
import type { Backtest } from '#lib/domain/contests/backtest.ts';
import type { ContestColumns } from '#lib/domain/contests/columns.ts';
import type { Fairness } from '#lib/domain/contests/fairness.ts';
import type { RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { ContestOdds } from './contest-frame.ts';

/** Page to projection worker, with the port transferred by which the live worker tells it. */
export interface ContestFeed {
	readonly kind: 'contests';
}
/** Page to projection worker: rules are tried on. A later `number` overtakes an earlier one. */
export interface ContestAsk {
	readonly kind: 'contest';
	readonly number: number;
	/** As they stand in the draft, right or wrong. */
	readonly rules: unknown;
}
/** Page to projection worker: whose odds are wanted; another list replaces it. */
export interface ContestOddsWanted {
	readonly kind: 'odds';
	readonly contests: readonly Id[];
}

export const contestFeedSchema = z.object({ kind: z.literal('contests') });
export const contestAskSchema = z.object({ kind: z.literal('contest'), number: z.int(), rules: z.unknown() });
export const contestOddsWantedSchema = z.object({ kind: z.literal('odds'), contests: z.array(z.string()) });

/** How far back this browser can look for a draft. */
export interface ContestReach {
	/** How many of the comparable windows were played, the newest ones. */
	readonly windows: number;
	/** Of how many. */
	readonly of: number;
	/** The first date whose records are held one by one; '': all are. */
	readonly since: LocalDate;
}

/** What is known of a draft so far; parts that are still to come are null. */
export interface ContestTried {
	readonly rules: ContestRules;
	/** Who would be in it: reps, in team contests sides. */
	readonly competitors: readonly Id[];
	/** null: not yet, with faults, or no window could be played. */
	readonly backtest: Backtest | null;
	readonly fairness: Fairness | null;
	readonly reach: ContestReach;
	/** By field of the rules. */
	readonly faults: readonly FieldError[];
}

/** Projection worker to page. */
export type ContestAnswer =
	| {
			readonly kind: 'tried';
			readonly number: number;
			readonly tried: Omit<ContestTried, 'rules'>;
			/** Nothing more of this number comes. */
			readonly whole: boolean;
	  }
	| { readonly kind: 'odds'; readonly contest: Id; readonly odds: readonly ContestOdds[] | null };

/** A contest that is open, as its odds are worked out from it. */
export interface ContestRunning {
	readonly rules: ContestRules;
	readonly roster: Roster;
	readonly standings: Standings;
}

/** Projection worker to live worker, by their port. */
export type ContestWish =
	/** Facts of those types from a date on. */
	| { readonly kind: 'history'; readonly types: readonly string[]; readonly from: LocalDate }
	/** Contests to be told of while they are live; another list replaces it. */
	| { readonly kind: 'running'; readonly contests: readonly Id[] };

export const contestWishSchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('history'), types: z.array(z.string()), from: z.string() }),
	z.object({ kind: z.literal('running'), contests: z.array(z.string()) })
]);

/** Live worker to projection worker, by their port. */
export type ContestTold =
	/** At first, and whenever it is another. `today`: in the workspace's zone. */
	| {
			readonly kind: 'floor';
			readonly source: RosterSource;
			readonly today: LocalDate;
			/** As in `ContestReach`. */
			readonly since: LocalDate;
			/** Amounts are kept from this browser. */
			readonly hideAmounts: boolean;
	  }
	| {
			readonly kind: 'history';
			readonly types: readonly string[];
			readonly from: LocalDate;
			readonly columns: ContestColumns;
	  }
	/** null: it is not live, or not worked out here. */
	| { readonly kind: 'running'; readonly contest: Id; readonly running: ContestRunning | null };

const columnsSchema = z.object({
	count: z.int(),
	ids: z.instanceof(Float64Array),
	foreignIds: z.array(z.string()),
	reps: z.array(z.string()),
	rep: z.instanceof(Uint32Array),
	types: z.array(z.string()),
	type: z.instanceof(Uint16Array),
	quantity: z.instanceof(Float64Array),
	amount: z.instanceof(Float64Array),
	occurredAt: z.instanceof(Float64Array),
	day: z.instanceof(Int32Array)
});
const record = z.record(z.string(), z.unknown());
/** The shape of the message; what stands in records is as the live worker's own engine made it. */
export const contestToldSchema = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('floor'),
		source: record,
		today: z.string(),
		since: z.string(),
		hideAmounts: z.boolean()
	}),
	z.object({
		kind: z.literal('history'),
		types: z.array(z.string()),
		from: z.string(),
		columns: columnsSchema
	}),
	z.object({
		kind: z.literal('running'),
		contest: z.string(),
		running: z.nullable(z.object({ rules: record, roster: record, standings: record }))
	})
]);
