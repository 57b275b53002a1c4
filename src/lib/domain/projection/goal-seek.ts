/** W6: the fewest calls a day that reach a target with given odds. */
import { integer } from '#lib/domain/fractions.ts';
import { atLeast, ODDS_TOLERANCE } from './distribution.ts';
import type { Assumptions } from './model.ts';
import { summingAsIs, summingChanged } from './odds.ts';
import { finished, type Pieces } from './pieces.ts';
import type { Group } from './scenario.ts';
import { reachingWorth, type Which, type Worth } from './in-money.ts';

/** The "most calls a day" where none is said. */
export const MOST_CALLS = 60;

export interface Goal {
	/** Orders, a whole number. */
	readonly orders: number;
	/** 0 to 1. */
	readonly odds: number;
	readonly months: readonly number[];
	/** The most calls a day to think of. */
	readonly most: number;
	/** In the stead of orders: money that is to be reached. */
	readonly worth?: Worth;
}

/** Odds of the goal, as things are or with the change. */
export function* reaching(groups: readonly Group[], goal: Goal, which: Which): Pieces<number> {
	if (goal.worth) return yield* reachingWorth(groups, goal.months, goal.worth, which);
	const summing = which === 'now' ? summingAsIs : summingChanged;
	return atLeast(yield* summing(groups, goal.months), goal.orders);
}

export interface Found {
	/** Calls a working day that each person of the group makes. */
	readonly calls: number;
	readonly odds: number;
	/** With one call less; undefined at no calls. */
	readonly oddsBelow: number | undefined;
}

/**
 * All people of `groups[which]`, or everyone, make the same whole number of calls; the others stay as they are. The odds only
 * grow with the calls, or where orders cost money only fall, so the range is halved unless no calls at all do. undefined: not even
 * the most calls reach the odds.
 */
export const fewestCalls = (
	groups: readonly Group[],
	which: number | 'everyone',
	goal: Goal
): Found | undefined => finished(seekingCalls(groups, which, goal));

/** The same in small pieces. */
export function* seekingCalls(
	groups: readonly Group[],
	which: number | 'everyone',
	goal: Goal
): Pieces<Found | undefined> {
	const odds = function* (calls: number): Pieces<number> {
		const made = groups.map((group, at) =>
			which === 'everyone' || at === which ? making(group, calls) : group
		);
		return yield* reaching(made, goal, 'now');
	};
	const enough = (chance: number) => chance >= goal.odds - ODDS_TOLERANCE;
	const idle = yield* odds(0);
	if (enough(idle)) return { calls: 0, odds: idle, oddsBelow: undefined };
	if (!enough(yield* odds(goal.most))) return undefined;
	let low = 1;
	let high = goal.most;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (enough(yield* odds(middle))) high = middle;
		else low = middle + 1;
	}
	return { calls: low, odds: yield* odds(low), oddsBelow: yield* odds(low - 1) };
}

function making({ people, base, evidence }: Group, calls: number): Group {
	const assumed: Assumptions = { ...base, calls: integer(calls) };
	return { people, base: assumed, evidence };
}
