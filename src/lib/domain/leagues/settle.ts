/** L3: how a week in a league ends: places, who moves up, who moves down. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import type { LeaguePlace } from './league.ts';
import { LEAST } from './cut.ts';

export interface Played {
	readonly rep: Id;
	readonly points: Score;
	/** Approved leave on some date of the week: does not demote. */
	readonly onLeave: boolean;
	/** No longer here, or takes no part any more: has no place, and moves nowhere. */
	readonly left: boolean;
}

const SHARE = 0.2;
const ZERO = integer(0);

/** How many of a group of so many change tiers at each end. */
export const moversOf = (size: number): number => Math.max(1, Math.round(SHARE * size));

/** R1: equal points share a place, the next is skipped. `points`: the highest first. */
export function placesOf<T>(points: readonly T[], equal: (a: T, b: T) => boolean): number[] {
	const places: number[] = [];
	points.forEach((one, at) => {
		const before = points[at - 1];
		places.push(before !== undefined && equal(one, before) ? (places[at - 1] ?? 1) : at + 1);
	});
	return places;
}

/**
 * L3: the places of a group, the highest points first; equal points in the order of ids. With 6 or more who got any points
 * max(1, round(20%)) of the members move up, and all who are level with the last of these; as many move down, but nobody who
 * is level with somebody above them, who was on leave, or where there is no lower tier. Nobody moves up without points, nor
 * from the highest tier.
 */
export function settleLeague(
	played: readonly Played[],
	{ tier, tiers }: { readonly tier: number; readonly tiers: number }
): LeaguePlace[] {
	const here = played
		.filter(({ left }) => !left)
		.sort((a, b) => compare(b.points, a.points) || (a.rep < b.rep ? -1 : a.rep > b.rep ? 1 : 0));
	const places = placesOf(here, (a, b) => compare(a.points, b.points) === 0);
	const active = here.filter(({ points }) => compare(points, ZERO) > 0).length;
	const movers = active >= LEAST ? moversOf(here.length) : 0;
	const lastUp = here[movers - 1]?.points;
	const firstSafe = here[here.length - movers - 1]?.points;
	const goesUp = ({ points }: Played) =>
		tier < tiers && lastUp !== undefined && compare(points, ZERO) > 0 && compare(points, lastUp) >= 0;
	const goesDown = ({ points, onLeave }: Played) =>
		tier > 1 && movers > 0 && !onLeave && firstSafe !== undefined && compare(points, firstSafe) < 0;
	return here.map((one, at) => ({
		rep: one.rep,
		points: toNumber(one.points),
		place: places[at] ?? at + 1,
		move: goesUp(one) ? 'up' : goesDown(one) ? 'down' : 'stay'
	}));
}

/** The tier in which a settled week leaves somebody. */
export const tierAfter = (tier: number, move: LeaguePlace['move']): number =>
	tier + (move === 'up' ? 1 : move === 'down' ? -1 : 0);
