/** L3: the leagues of this week and of the last one, as the floor may see them, and how this week stood when the page was drawn. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { settlingAt, weekAt, weekBefore } from '#lib/domain/leagues/weeks.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { League } from '#lib/domain/leagues/league.ts';
import type { App } from '#lib/server/app.ts';
import { leagueImage } from '#lib/server/gateway/images.ts';
import { takesPart, weekParts } from '#lib/server/leagues/floor.ts';
import { firstPaint, type PaintedBoard } from './board.ts';

export interface LeaguesPage {
	/** '' where the reader does not compete. */
	readonly rep: Id;
	readonly takesPart: boolean;
	/** The last weeks' groups. */
	readonly leagues: readonly League[];
	/** The week that is played, or is being counted: its dates, and when it is settled (ms since 1970). */
	readonly week: { readonly from: string; readonly to: string; readonly settledAt: number } | undefined;
	/** When the next leagues are cut, ms since 1970. */
	readonly nextAt: number;
	/** Everybody's points of that week. */
	readonly standings: PaintedBoard | undefined;
}

/** Points of a week's dates. */
export const leagueQuery = ({ from, to }: Pick<League, 'from' | 'to'>): BoardQuery => ({
	metric: 'points',
	period: `${from}..${to}`,
	by: 'rep'
});

export function leaguesPage(app: App, identity: Identity): LeaguesPage | undefined {
	const { tables } = app.authority;
	const parts = weekParts(app.authority);
	if (!parts) return undefined;
	const now = app.clock.now();
	const rep = identity.kind === 'user' ? tables.reps.get(identity.rep) : undefined;
	const leagues = [...tables.leagues.values()].map(
		(league) => ({ ...leagueImage(league, league.id) }) as League
	);
	const [latest] = leagues
		.filter(({ settledAt }) => settledAt === '')
		.sort((a, b) => (a.from < b.from ? 1 : -1));
	const standings = latest && firstPaint(app, identity, leagueQuery(latest));
	const next = weekBefore(weekAt(now, parts), -1);
	return {
		rep: rep?.id ?? '',
		takesPart: rep !== undefined && takesPart(rep),
		leagues,
		week: latest && {
			from: latest.from,
			to: latest.to,
			settledAt: settlingAt(dayNumber(latest.to), parts)
		},
		nextAt: settlingAt(next.from - 1, parts),
		standings: standings?.ok ? standings.value : undefined
	};
}
