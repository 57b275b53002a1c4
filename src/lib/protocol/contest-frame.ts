/** A contest as pages draw it while it runs and once it is settled. */
import * as z from './z.ts';
import type { LastFact } from '#lib/domain/contests/latest.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Moments } from '#lib/domain/contests/roster.ts';
import type { Standings } from '#lib/domain/contests/table.ts';

/** C9: how likely a competitor (a rep; in team contests a side) is to be among the winners, and to win a prize; 0 to 1. */
export interface ContestOdds {
	readonly id: Id;
	readonly wins: number;
	readonly prize: number;
}

/** How a contest stands, as the server tells it. */
export type ToldStandings = Pick<ContestShown, 'standings' | 'hours' | 'last'>;

export interface ContestShown {
	readonly standings: Standings;
	/** G1: when the floor works within the window, in order; none where nothing is due by the hour, or it is over. */
	readonly hours: readonly Moments[];
	/** What was done last, of all that counts, newest first; none once it is settled. */
	readonly last: readonly LastFact[];
	/**
	 * `here`: worked out in this browser from the floor's facts; `server`: by the server, where this browser does not hold all that
	 * it takes; `result`: as it was settled, and as it stays.
	 */
	readonly from: 'here' | 'server' | 'result';
	/** In no order; null: none (not live, another kind of contest, or not worked out yet). */
	readonly odds: readonly ContestOdds[] | null;
}

const text = z.nullable(z.string());
const row = z.looseObject({
	id: z.string(),
	place: z.nullable(z.int()),
	tied: z.boolean(),
	score: text,
	total: text,
	facts: z.int()
});
const StandingsJson = z.object({
	standings: z.looseObject({
		at: z.number(),
		tables: z.array(z.object({ group: z.string(), rows: z.array(row) })),
		awards: z.array(
			z.looseObject({
				prize: z.int(),
				group: z.string(),
				to: z.string(),
				share: z.string(),
				value: z.string()
			})
		)
	}),
	hours: z.array(z.object({ start: z.number(), end: z.number() })),
	last: z.array(
		z.object({
			fact: z.string(),
			rep: z.string(),
			at: z.number(),
			type: z.string(),
			quantity: z.number(),
			amount: z.number()
		})
	)
});

/** Out of what the server answers; undefined: it is none. */
export function standingsFromJson(value: unknown): ToldStandings | undefined {
	const parsed = StandingsJson.safeParse(value);
	if (!parsed.success) return undefined;
	const { standings, hours, last } = parsed.data;
	return { standings, hours, last };
}
