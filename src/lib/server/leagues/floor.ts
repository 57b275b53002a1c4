/** L3: what leagues are cut and settled by, read off the record: who takes part, how strong they were, and what a week came to. */
import type { Score } from '#lib/domain/board.ts';
import { dateOfDay, dayNumber, isLocalDate, localDateOf } from '#lib/domain/calendar.ts';
import { integer } from '#lib/domain/fractions.ts';
import { STRENGTH_WEEKS, strengthOf, type Entrant } from '#lib/domain/leagues/cut.ts';
import { tierAfter, type Played } from '#lib/domain/leagues/settle.ts';
import { weekBefore, type WeekParts } from '#lib/domain/leagues/weeks.ts';
import { hasLeft, isHere, overlap } from '#lib/domain/membership.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import type { League } from '#lib/domain/leagues/league.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

/** The part of the authority that leagues are decided by. */
export interface LeagueFloor {
	readonly tables: Pick<Tables, 'workspace' | 'reps' | 'leave' | 'leagues' | 'users'>;
	readonly engine: Pick<Engine, 'standings' | 'work' | 'firstDay'>;
}

const POINTS = 'points';
const ZERO = integer(0);

/** How the workspace's weeks lie; undefined while the record is being read. */
export function weekParts({ tables, engine }: LeagueFloor): WeekParts | undefined {
	const workspace = findWorkspace(tables);
	return workspace && { zone: workspace.timeZone, weekStart: workspace.weekStart, work: engine.work };
}

export const daysOf = ({ from, to }: Pick<League, 'from' | 'to'>): Days => ({
	from: dayNumber(from),
	to: dayNumber(to)
});

/** L3: whether somebody wants to be in a league. */
export const takesPart = ({ privacy, house }: Pick<Rep, 'privacy' | 'house'>): boolean =>
	!house && privacy?.leagues !== false;

/** Everybody's points of a week. */
function pointsOf({ engine }: LeagueFloor, { from, to }: Days, now: number): Map<Id, Score> {
	const period = `${dateOfDay(from)}..${dateOfDay(to)}`;
	const standings = engine.standings({ metric: POINTS, period, by: 'rep' }, now);
	const rows = standings.ok ? standings.value.rows : [];
	return new Map(rows.flatMap(({ id, score }) => (score ? [[id, score] as const] : [])));
}

/** Where the last week in which somebody was in a league left them; undefined: in none that is still known. */
function tiersNow({ tables }: LeagueFloor): Map<Id, number> {
	const tiers = new Map<Id, number>();
	const oldestFirst = [...tables.leagues.values()].sort((a, b) => (a.from < b.from ? -1 : 1));
	for (const { members, tier, result } of oldestFirst) {
		const moves = new Map(result?.map(({ rep, move }) => [rep, move]));
		for (const rep of members) tiers.set(rep, tierAfter(tier, moves.get(rep) ?? 'stay'));
	}
	return tiers;
}

/** L3: who takes part in a week: everybody who has begun by its present date and has not left, on leave or not. */
export function entrantsOf(floor: LeagueFloor, week: Days, parts: WeekParts, now: number): Entrant[] {
	const today = localDateOf(now, parts.zone);
	const last = dateOfDay(week.to);
	const date = today < last ? today : last;
	const tiers = tiersNow(floor);
	const past = Array.from({ length: STRENGTH_WEEKS }, (_, back) => weekBefore(week, back + 1));
	const weeks = past.map((days) => ({ days, points: pointsOf(floor, days, now) }));
	return [...floor.tables.reps.values()]
		.filter((rep) => takesPart(rep) && isHere(rep, date))
		.map((rep) => ({ rep: rep.id, tier: tiers.get(rep.id), strength: strengthNow(floor, rep, weeks) }));
}

/** Weeks before somebody came, and weeks in which nothing was due, say nothing of their strength. */
function strengthNow(
	{ engine }: LeagueFloor,
	{ id, startedOn }: Rep,
	weeks: readonly { readonly days: Days; readonly points: ReadonlyMap<Id, Score> }[]
): Score | undefined {
	const known = isLocalDate(startedOn);
	const first = known ? dayNumber(startedOn) : (engine.firstDay ?? Infinity);
	const worked = weeks.filter(
		({ days }) => days.from >= first && engine.work.workingDays(id, days.from, days.to) > 0
	);
	// nobody knows when they came: with the first points they got
	const from = known ? worked : worked.slice(0, worked.findLastIndex(({ points }) => hasAny(points, id)) + 1);
	return strengthOf(from.map(({ points }) => points.get(id) ?? ZERO));
}

const hasAny = (points: ReadonlyMap<Id, Score>, rep: Id) => (points.get(rep)?.numerator ?? 0n) > 0n;

/** L3: what the members of a group did in its week. */
export function playedIn(floor: LeagueFloor, league: League, now: number): Played[] {
	const { reps, leave } = floor.tables;
	const points = pointsOf(floor, daysOf(league), now);
	const away = new Set(
		[...leave.values()]
			.filter((one) => one.state === 'approved' && overlap(one, league))
			.map(({ rep }) => rep)
	);
	return league.members.map((id) => {
		const rep = reps.get(id);
		const gone = !rep || !takesPart(rep) || hasLeft(rep, league.to);
		return { rep: id, points: points.get(id) ?? ZERO, onLeave: away.has(id), left: gone };
	});
}
