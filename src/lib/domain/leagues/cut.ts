/**
 * L3: who plays in which group this week. Tiers are a ladder; what last week decided says on which rung somebody stands, and
 * the strength of the last weeks whom they meet there. Everything follows from what is handed in: no clock, no chance.
 */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, median } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';

/** L3: the sizes of a group. */
export const LEAST = 6;
export const MOST = 12;
/** As near as it goes. */
const USUAL = 8;
/** More rungs than these take months to climb. */
export const MOST_TIERS = 5;
/** Weeks that strength is the median of. */
export const STRENGTH_WEEKS = 4;

/** Somebody who takes part in a week. */
export interface Entrant {
	readonly rep: Id;
	/** Where the last settled week left them, 1 the lowest; undefined: new here. */
	readonly tier: number | undefined;
	/** The median points of the last weeks; undefined: none to go by. */
	readonly strength: Score | undefined;
}

export interface Group {
	/** 1 is the lowest. */
	readonly tier: number;
	readonly tiers: number;
	/** Of the groups of its tier, 1 is the strongest. */
	readonly number: number;
	/** The strongest first. */
	readonly members: readonly Id[];
}

/** The median points of weeks; undefined for none. */
export const strengthOf = (weeks: readonly Score[]): Score | undefined => median(weeks);

const ZERO = integer(0);
const strongestFirst = (a: Entrant, b: Entrant) =>
	compare(b.strength ?? ZERO, a.strength ?? ZERO) || (a.rep < b.rep ? -1 : a.rep > b.rep ? 1 : 0);

/**
 * How many rungs a floor of so many people has, where there were so many last week: a rung is not taken away because a few
 * people left, or what was won by moving up would be lost.
 */
export const tiersFor = (people: number, before = 0): number =>
	Math.max(1, Math.min(MOST_TIERS, Math.floor(people / LEAST), Math.max(before, Math.round(people / USUAL))));

/** Into so many lists, one after the other, whose lengths differ by one at most; the first are the longer ones. */
function evenly<T>(list: readonly T[], parts: number): T[][] {
	const short = Math.floor(list.length / parts);
	const longer = list.length % parts;
	let at = 0;
	return Array.from({ length: parts }, (_, part) => list.slice(at, (at += short + (part < longer ? 1 : 0))));
}

/** Sizes are 6 to 12 and near 8: as few groups too large, and none too small. */
const groupsFor = (people: number): number =>
	Math.max(Math.ceil(people / MOST), Math.min(Math.round(people / USUAL), Math.floor(people / LEAST)), 1);

/**
 * Nobody was in a league before: the rungs are cut by strength, as many as leave everybody of whom nothing is known on the
 * lowest.
 */
function firstTiers(entrants: readonly Entrant[], count: number): Entrant[][] {
	const known = entrants.filter(({ strength }) => strength !== undefined).sort(strongestFirst);
	const strangers = entrants.filter(({ strength }) => strength === undefined).sort(strongestFirst);
	const tiers = evenly([...known, ...strangers], count).reverse();
	const [, ...upper] = tiers;
	const risen = upper.flat().some(({ strength }) => strength === undefined);
	return risen ? firstTiers(entrants, count - 1) : tiers;
}

/** By tier, the lowest first; each the strongest first. */
function tiersOf(entrants: readonly Entrant[], count: number): Entrant[][] {
	if (entrants.every(({ tier }) => tier === undefined)) return firstTiers(entrants, count);
	const tiers = Array.from({ length: count }, (): Entrant[] => []);
	for (const entrant of entrants) tiers[Math.min(count, Math.max(1, entrant.tier ?? 1)) - 1]?.push(entrant);
	for (const tier of tiers) tier.sort(strongestFirst);
	return tiers;
}

/**
 * No tier too small for a group: one that is takes the strongest of the tier below who are not new, as long as that one stays
 * large enough; else the two become one. So nobody is put down because others left.
 */
function filled(given: readonly Entrant[][]): Entrant[][] {
	const tiers = given.map((tier) => [...tier]);
	for (let at = tiers.length - 1; at > 0; at--) {
		const tier = tiers[at] ?? [];
		const below = tiers[at - 1] ?? [];
		while (tier.length < LEAST && below.length > LEAST) {
			const strongest = below.findIndex((one) => one.tier !== undefined);
			if (strongest < 0) break;
			tier.push(...below.splice(strongest, 1));
		}
		if (tier.length >= LEAST) continue;
		below.push(...tier);
		tiers.splice(at, 1);
	}
	const [lowest, second] = tiers;
	if (lowest && second && lowest.length < LEAST) {
		second.push(...lowest);
		tiers.shift();
	}
	for (const tier of tiers) tier.sort(strongestFirst);
	return tiers;
}

/**
 * L3: this week's groups, 6 to 12 people each, of similar strength within their tier; the highest tier first, its strongest
 * group first. Empty below 6 people.
 */
export function cutLeagues(entrants: readonly Entrant[]): Group[] {
	if (entrants.length < LEAST) return [];
	const before = Math.max(0, ...entrants.map(({ tier = 0 }) => tier));
	const tiers = filled(tiersOf(entrants, tiersFor(entrants.length, before)));
	return tiers
		.flatMap((tier, at) =>
			evenly(tier, groupsFor(tier.length)).map((members, index) => ({
				tier: at + 1,
				tiers: tiers.length,
				number: index + 1,
				members: members.map(({ rep }) => rep)
			}))
		)
		.sort((a, b) => b.tier - a.tier || a.number - b.number);
}
