/**
 * What somebody in a contest still needs: for the next place, for a prize, to the target. Worked out from the standings alone, as if
 * nobody else moved, and only what more of the metric can bring.
 */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, minus, over, times } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText, fromExact, isPositive, ZERO } from './exact.ts';
import type { ContestRules } from './rules.ts';
import type { Match, Row, Standings } from './table.ts';

/** How much more, exactly. */
export interface Missing {
	readonly amount: string;
	/** It must be more than that: that much alone is level. */
	readonly beyond: boolean;
	/** `metric`: of the metric itself. `score`: only a distance between two scores. `minutes`: on the throne. */
	readonly of: 'metric' | 'score' | 'minutes';
}

export type Need =
	/** Takes a place; `alone`: it is shared now. `prizes`: which of the rules' prizes come with it. */
	| {
			readonly kind: 'place';
			readonly place: number;
			readonly alone: boolean;
			readonly prizes: readonly number[];
			readonly missing: Missing;
	  }
	/** Everybody who is there has it. `place`: what it brings in a race, if nobody else gets there first. */
	| {
			readonly kind: 'target';
			readonly prizes: readonly number[];
			readonly place?: number;
			readonly missing: Missing;
	  }
	/** All together. */
	| { readonly kind: 'together'; readonly missing: Missing }
	/** One more ticket. */
	| { readonly kind: 'ticket'; readonly missing: Missing }
	/** The lead in the match that is played now; `against` null: nobody. */
	| {
			readonly kind: 'match';
			readonly round: number;
			readonly against: Id | null;
			readonly missing: Missing;
	  }
	/** To be above whoever has least in the round that is played. */
	| { readonly kind: 'safe'; readonly missing: Missing }
	/** To the throne; `from` null: it is free. */
	| { readonly kind: 'crown'; readonly from: Id | null; readonly missing: Missing };

type Rules = Pick<ContestRules, 'format' | 'lens' | 'prizes' | 'options'>;

/** What of a metric's own nature matters here. */
export interface NeedsMetric {
	readonly direction: 'up' | 'down';
	/** A quotient: nothing can be added to it. */
	readonly ratio: boolean;
}

interface Place {
	readonly rows: readonly Row[];
	readonly at: number;
	readonly own: Row;
}

const exactOf = (text: string | null | undefined): Score | undefined => fromExact(text ?? undefined);

/**
 * What a competitor still needs, the nearest first; [] where nothing is left to take, or nothing can be told.
 * @param me a rep; in team contests one of the sides
 */
export function needsOf(rules: ContestRules, standings: Standings, me: Id, metric: NeedsMetric): Need[] {
	const place = placeOf(standings, me);
	if (!place) return [];
	switch (rules.format) {
		case 'race':
			return raceNeeds(rules, place, metric);
		case 'milestone':
			return place.own.reached === true ? [] : targetNeed(rules, rules.options.target, place, metric);
		case 'sharedGoal':
			return together(standings);
		case 'raffle':
			return ticket(rules.options.per, rules.lens, place.own);
		case 'bracket':
		case 'season':
			return matchNeeds(rules, standings.matches ?? [], place, metric);
		case 'king':
			return crownNeeds(rules, standings, place);
		case 'elimination':
			return safeNeed(rules, place, metric);
		default:
			return [...placeNeeds(rules, place, metric), ...leastNeeds(rules, place, metric)];
	}
}

function placeOf({ tables }: Standings, me: Id): Place | undefined {
	for (const { rows } of tables) {
		const at = rows.findIndex(({ id }) => id === me);
		const own = rows[at];
		if (own) return { rows, at, own };
	}
	return undefined;
}

/** Scores apart, as an amount of the metric where more of it closes the gap; undefined: nothing can be told. */
function missingOf(
	rules: Rules,
	own: Row,
	gap: Score,
	beyond: boolean,
	metric: NeedsMetric
): Missing | undefined {
	if (!isPositive(gap) && !(beyond && gap.numerator === 0n)) return undefined;
	if (metric.direction === 'down' || metric.ratio) return { amount: exactText(gap), beyond, of: 'score' };
	const worth = worthOf(rules, own);
	return worth
		? { amount: exactText(times(gap, worth)), beyond, of: 'metric' }
		: { amount: exactText(gap), beyond, of: 'score' };
}

/** How much of the metric makes one of the score; undefined: that can't be told from the table. */
function worthOf({ format, lens, options }: Rules, own: Row): Score | undefined {
	const isShared = format === 'team' && 'perMember' in options && options.perMember;
	if (!isShared && (lens === 'raw' || lens === 'baseline')) return integer(1);
	const [total, score] = [exactOf(own.total), exactOf(own.score)];
	return total && score && isPositive(score) && isPositive(total) ? over(total, score) : undefined;
}

/** Which of the rules' prizes a place has. */
const prizesAt = ({ prizes }: Pick<Rules, 'prizes'>, place: number): number[] =>
	prizes.flatMap((prize, index) =>
		(prize.kind === 'place' || prize.kind === 'team') && prize.place === place ? [index] : []
	);

/** How far another's score is from one's own, in the direction in which places are taken. */
function gapTo(own: Row, other: Row, { direction }: NeedsMetric): Score | undefined {
	const [mine, theirs] = [exactOf(own.score), exactOf(other.score)];
	if (!mine || !theirs) return undefined;
	return direction === 'up' ? minus(theirs, mine) : minus(mine, theirs);
}

/** The next place up, and the nearest one beyond it that has a prize. */
function placeNeeds(rules: Rules, { rows, at, own }: Place, metric: NeedsMetric): Need[] {
	const others = rows.filter(({ place }, index) => index !== at && place !== null);
	if (own.place === null) return [];
	const better = others.filter(({ place }) => (place ?? Infinity) <= own.place!);
	const next = better.at(-1);
	if (!next?.place) return [];
	const steps = [next.place];
	const held = own.tied ? own.place : own.place - 1;
	const prized = rules.prizes
		.flatMap((prize) =>
			(prize.kind === 'place' || prize.kind === 'team') && prize.place <= held ? [prize.place] : []
		)
		.sort((a, b) => b - a)
		.find((place) => place < (next.place ?? 0));
	if (prizesAt(rules, next.place).length === 0 && prized !== undefined) steps.push(prized);
	return steps.flatMap((place): Need[] => {
		// whoever is to hold it must be above all but place - 1 of the others
		const above = better[place - 1];
		const gap = above && gapTo(own, above, metric);
		const missing = gap && missingOf(rules, own, gap, true, metric);
		if (!missing) return [];
		const alone = own.tied && place === own.place;
		return [{ kind: 'place', place, alone, prizes: prizesAt(rules, place), missing }];
	});
}

/** Prizes for everyone with at least so much. */
function leastNeeds(rules: Rules, { own }: Place, metric: NeedsMetric): Need[] {
	return rules.prizes.flatMap((prize, index): Need[] => {
		if (prize.kind !== 'everyone' || prize.least === undefined) return [];
		const missing = toTarget(rules, prize.least, own, metric);
		return missing ? [{ kind: 'target', prizes: [index], missing }] : [];
	});
}

function toTarget(rules: Rules, target: string, own: Row, metric: NeedsMetric): Missing | undefined {
	const wanted = fromDecimal(target);
	const score = exactOf(own.score) ?? (own.facts === 0 && !metric.ratio ? ZERO : undefined);
	if (!wanted || !score) return undefined;
	const gap = metric.direction === 'up' ? minus(wanted, score) : minus(score, wanted);
	return isPositive(gap) ? missingOf(rules, own, gap, false, metric) : undefined;
}

/** Which prizes everybody has who is there. */
const prizesThere = ({ prizes }: Pick<Rules, 'prizes'>): number[] =>
	prizes.flatMap((prize, index) => (prize.kind === 'everyone' && prize.least === undefined ? [index] : []));

function targetNeed(rules: Rules, target: string, { own }: Place, metric: NeedsMetric): Need[] {
	const missing = toTarget(rules, target, own, metric);
	return missing ? [{ kind: 'target', prizes: prizesThere(rules), missing }] : [];
}

/** The line; and before it the next place among those who are not there yet. */
function raceNeeds(
	rules: ContestRules & { readonly format: 'race' },
	place: Place,
	metric: NeedsMetric
): Need[] {
	const { rows, own } = place;
	if (own.reached === true) return [];
	const there = rows.filter(({ reached }) => reached === true).length;
	const missing = toTarget(rules, rules.options.target, own, metric);
	const line: Need[] = missing
		? [
				{
					kind: 'target',
					prizes: [...new Set([...prizesAt(rules, there + 1), ...prizesThere(rules)])],
					place: there + 1,
					missing
				}
			]
		: [];
	const outside = rows.filter(({ reached }) => reached !== true);
	const among = { rows: outside, at: outside.indexOf(own), own };
	// places count from those who are there
	const shifted = among.rows.map((row) => (row.place === null ? row : { ...row, place: row.place - there }));
	const self = shifted[among.at];
	const next = self
		? placeNeeds({ ...rules, prizes: [] }, { ...among, rows: shifted, own: self }, metric)
		: [];
	return [
		...next.flatMap((need): Need[] =>
			need.kind === 'place' ? [{ ...need, place: need.place + there }] : []
		),
		...line
	];
}

function together({ goal }: Standings): Need[] {
	const [target, total] = [exactOf(goal?.target), exactOf(goal?.total)];
	if (!target || !total) return [];
	const gap = minus(target, total);
	if (!isPositive(gap)) return [];
	return [{ kind: 'together', missing: { amount: exactText(gap), beyond: false, of: 'metric' } }];
}

function ticket(per: string, lens: ContestRules['lens'], own: Row): Need[] {
	const each = fromDecimal(per);
	const score = exactOf(own.score) ?? ZERO;
	if (!each || own.tickets === undefined) return [];
	const gap = minus(times(each, integer(own.tickets + 1)), score);
	// more than one ticket's worth: they are frozen, and corrections came after
	if (!isPositive(gap) || compare(gap, each) > 0) return [];
	const [total, seen] = [exactOf(own.total), exactOf(own.score)];
	const worth =
		lens === 'raw' ? integer(1) : total && seen && isPositive(seen) ? over(total, seen) : undefined;
	return [
		{
			kind: 'ticket',
			missing: worth
				? { amount: exactText(times(gap, worth)), beyond: false, of: 'metric' }
				: { amount: exactText(gap), beyond: false, of: 'score' }
		}
	];
}

/** The match that somebody plays now; undefined: none. */
export const liveMatchOf = (matches: readonly Match[], me: Id): Match | undefined =>
	matches.find(({ home, away, state }) => state === 'live' && (home === me || away === me));

function matchNeeds(rules: Rules, matches: readonly Match[], { own }: Place, metric: NeedsMetric): Need[] {
	const match = liveMatchOf(matches, own.id);
	if (!match) return [];
	const isHome = match.home === own.id;
	const against = isHome ? match.away : match.home;
	const [home, away] = [exactOf(match.homeScore), exactOf(match.awayScore)];
	const [mine = ZERO, theirs] = isHome ? [home, away] : [away, home];
	if (!theirs) return [];
	const gap = metric.direction === 'up' ? minus(theirs, mine) : minus(mine, theirs);
	if (gap.numerator < 0n) return [];
	const plain = rules.lens === 'raw' && metric.direction === 'up' && !metric.ratio;
	return [
		{
			kind: 'match',
			round: match.round,
			against,
			missing: { amount: exactText(gap), beyond: true, of: plain ? 'metric' : 'score' }
		}
	];
}

/** Whoever has least in the round leaves: what it takes to be above the least of the others. */
function safeNeed(rules: Rules, { rows, at, own }: Place, metric: NeedsMetric): Need[] {
	const mine = exactOf(own.inRound);
	const others = rows.flatMap(({ inRound }, index) => (index === at ? [] : (exactOf(inRound) ?? [])));
	const worse = (a: Score, b: Score) => (metric.direction === 'up' ? compare(a, b) : compare(b, a)) < 0;
	const least = others.reduce<Score | undefined>(
		(low, one) => (low && !worse(one, low) ? low : one),
		undefined
	);
	if (!mine || !least || worse(least, mine)) return [];
	const gap = metric.direction === 'up' ? minus(least, mine) : minus(mine, least);
	const plain = rules.lens === 'raw' && metric.direction === 'up' && !metric.ratio;
	return [
		{ kind: 'safe', missing: { amount: exactText(gap), beyond: true, of: plain ? 'metric' : 'score' } }
	];
}

/** The throne itself, then time on it. */
function crownNeeds(rules: Rules, { crowns = [], tables }: Standings, place: Place): Need[] {
	const table = tables.find(({ rows }) => rows === place.rows);
	const king = crowns.find(({ group }) => group === (table?.group ?? ''))?.king ?? null;
	const steps = placeNeeds(rules, place, { direction: 'up', ratio: false }).map((need): Need =>
		need.kind === 'place' ? { ...need, missing: { ...need.missing, of: 'minutes' } } : need
	);
	if (king === place.own.id) return steps;
	const top = place.rows.find(({ id }) => id === king);
	const [mine, theirs] = [exactOf(place.own.total) ?? ZERO, exactOf(top?.total) ?? ZERO];
	const gap = minus(theirs, mine);
	const amount = isPositive(gap) ? gap : ZERO;
	return [
		{ kind: 'crown', from: king, missing: { amount: exactText(amount), beyond: true, of: 'metric' } },
		...steps
	];
}

/** How far the first one is ahead of the second; undefined: somebody else leads, or shares it, or scores don't say. */
export function leadOf(standings: Standings, me: Id): string | undefined {
	const place = placeOf(standings, me);
	if (!place || place.own.place !== 1 || place.own.tied) return undefined;
	const next = place.rows.find(({ place: other }, at) => at !== place.at && other !== null && other > 1);
	const [mine, theirs] = [exactOf(place.own.score), exactOf(next?.score)];
	if (!mine || !theirs) return undefined;
	const gap = minus(mine, theirs);
	return exactText(isPositive(gap) ? gap : minus(ZERO, gap));
}

/** The lead in the match that somebody plays now; undefined: none is played, it is level, or somebody else leads. */
export function matchLeadOf(
	standings: Standings,
	me: Id,
	{ direction }: NeedsMetric
): { readonly against: Id; readonly by: string } | undefined {
	const match = liveMatchOf(standings.matches ?? [], me);
	if (!match) return undefined;
	const isHome = match.home === me;
	const against = isHome ? match.away : match.home;
	const [home, away] = [exactOf(match.homeScore), exactOf(match.awayScore)];
	if (against === null || !home || !away) return undefined;
	const gap = isHome === (direction === 'up') ? minus(home, away) : minus(away, home);
	return isPositive(gap) ? { against, by: exactText(gap) } : undefined;
}

/** The rows around somebody: so many above and below, in order; the first ones where nobody is meant. */
export function around(rows: readonly Row[], me: Id | undefined, each: number): readonly Row[] {
	const at = rows.findIndex(({ id }) => id === me);
	if (at < 0) return rows.slice(0, 2 * each + 1);
	const from = Math.max(0, Math.min(at - each, rows.length - 2 * each - 1));
	return rows.slice(from, from + 2 * each + 1);
}
