/** C9: whether a contest gives people a real chance, and how likely the leader of a live one is to stay ahead. */
import { dayNumber } from '#lib/domain/calendar.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import { LEARNT_DAYS } from '#lib/domain/projection/practice.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { playingOut, type Chance } from './chances.ts';
import { fromExact } from './exact.ts';
import { finish } from './finish.ts';
import { habitsOf, type WorksOn } from './habits.ts';
import type { Ahead } from './play.ts';
import type { ContestFact, Roster, RosterDay } from './roster.ts';
import { isRoundFormat, type ContestRules } from './rules.ts';
import type { Standings } from './table.ts';

export interface Fairness {
	/** By competitor, the likeliest first. */
	readonly chances: readonly Chance[];
	/** What a real chance is here: half an equal share. */
	readonly threshold: number;
	/** How many have one. */
	readonly real: number;
	/** The largest chance of anybody; NaN: nobody takes part. */
	readonly largest: number;
	/** Entrants of whom nothing is known: they are given everybody's days. */
	readonly noHistory: readonly Id[];
}

/** How many prizes can be won; a prize for everyone counts once for each. */
function prizesOf({ prizes }: ContestRules, entrants: number, groups: number): number {
	const counted = prizes.filter(({ kind }) => kind !== 'spot');
	if (counted.length === 0) return Math.max(1, groups);
	return counted.reduce((sum, { kind }) => sum + (kind === 'everyone' ? entrants : Math.max(1, groups)), 0);
}

/** Days in [from, to] on which a rep works. */
function daysBetween(works: WorksOn, rep: Id, from: number, to: number): number {
	let count = 0;
	for (let day = from; day <= to; day++) if (works(rep, day)) count++;
	return count;
}

/** The roster's date at a moment. */
const dateAt = ({ days }: Roster, at: number): RosterDay | undefined =>
	days.findLast(({ start }) => start <= at);

/** What is left of a rep's window, or of a round, at a moment; undefined: all of it. */
function daysLeft(roster: Roster, works: WorksOn, at: number | undefined): Ahead['days'] {
	const first = dayNumber(roster.window.from);
	const last = dayNumber(roster.window.to);
	const dayOf = (moment: number) => {
		const date = dateAt(roster, moment)?.date;
		return date === undefined ? first : dayNumber(date);
	};
	return (rep, round) => {
		const span = round === undefined ? undefined : roster.rounds[round];
		if (span) return daysBetween(works, rep, dayOf(span.start), dayOf(span.end - 1));
		if (at === undefined) return daysBetween(works, rep, first, last);
		const today = dateAt(roster, at);
		if (!today) return daysBetween(works, rep, first, last);
		const day = dayNumber(today.date);
		const rest = Math.max(0, today.end - Math.max(at, today.start)) / (today.end - today.start);
		return (works(rep, day) ? rest : 0) + daysBetween(works, rep, day + 1, last);
	};
}

/** What entrants usually do, as of a date. */
export function usualOf(
	rules: ContestRules,
	roster: Roster,
	facts: Iterable<ContestFact>,
	works: WorksOn,
	date: LocalDate
): Ahead['habits'] {
	const metric = roster.metrics[rules.metric];
	if (!metric) throw new RangeError(`the roster lacks the metric "${rules.metric}"`);
	const reps = roster.entrants.map(({ rep }) => rep);
	return habitsOf(metric, reps, facts, date, works);
}

/**
 * C9: from facts before the window (of the last LEARNT_DAYS before `date`, and of as many before those, for what is pooled). Yields
 * now and then, so that something newer may be heard in between, and what is known after `rough` playings (0: nothing).
 */
export function* judging(
	rules: ContestRules,
	roster: Roster,
	facts: Iterable<ContestFact>,
	works: WorksOn,
	date: string,
	seed = 1,
	runs?: number,
	rough = 0
): Generator<Fairness | undefined, Fairness> {
	const habits = usualOf(rules, roster, facts, works, date);
	yield;
	const ahead = { habits, days: daysLeft(roster, works, undefined) };
	const playing = playingOut(rules, roster, ahead, seed, runs, rough);
	for (;;) {
		const { done, value } = playing.next();
		if (done === true) return judged(rules, roster, habits, value);
		yield value && judged(rules, roster, habits, value);
	}
}

function judged(
	rules: ContestRules,
	roster: Roster,
	habits: Ahead['habits'],
	all: readonly Chance[]
): Fairness {
	const groups = rules.format === 'team' ? 1 : roster.groups.length;
	const threshold = all.length === 0 ? NaN : prizesOf(rules, all.length, groups) / (2 * all.length);
	return {
		chances: [...all].sort((a, b) => b.prize - a.prize || (a.id < b.id ? -1 : 1)),
		threshold,
		real: all.filter(({ prize }) => prize >= threshold).length,
		largest: all.length === 0 ? NaN : Math.max(...all.map(({ prize }) => prize)),
		noHistory: [...habits].filter(([, { known }]) => !known).map(([rep]) => rep)
	};
}

/** C9, to the end. */
export const fairness = (...of: Parameters<typeof judging>): Fairness => finish(judging(...of));

/** How far back facts are looked at for what people usually do. */
export const HISTORY_DAYS = 2 * LEARNT_DAYS;

/** Whether there are win probabilities while such a contest runs: sums over the whole window, whose end can be played out. */
export const hasWinOdds = (
	{ format }: Pick<ContestRules, 'format'>,
	roster: Roster,
	metric: string
): boolean =>
	!isRoundFormat(format) && format !== 'king' && roster.metrics[metric]?.definition.kind === 'sum';

/** The contest's date at a moment: odds are told by what was usual before it. */
export const oddsDate = (roster: Roster, at: number): LocalDate =>
	dateAt(roster, at)?.date ?? roster.window.from;

/**
 * C9: P(among the winners) and P(a prize) at a moment, from what is there and what people usually do in the days that are left.
 * `habits`: as of the moment's date. Only where `hasWinOdds`. Yields now and then, so that something newer may be heard in between.
 */
export function* oddsAhead(
	rules: ContestRules,
	roster: Roster,
	now: Standings,
	habits: Ahead['habits'],
	works: WorksOn,
	seed = 1,
	runs?: number
): Generator<undefined, Chance[]> {
	const soFar = new Map(
		now.tables.flatMap(({ rows }) =>
			rows.map(({ id, total }) => [
				id,
				toNumber(fromExact(total ?? undefined) ?? { numerator: 0n, denominator: 1n })
			])
		)
	);
	const ahead = { habits, days: daysLeft(roster, works, now.at), soFar };
	const playing = playingOut(rules, roster, ahead, seed, runs);
	for (;;) {
		const { done, value } = playing.next();
		if (done === true) return rules.format === 'race' ? afterTheFinish(now, value) : value;
		yield;
	}
}

/** C2: a race is won by whoever was first at the target: what comes later moves nobody past them. */
function afterTheFinish({ tables }: Standings, chances: Chance[]): Chance[] {
	const decided = tables.filter(({ rows }) => rows.some(({ reached }) => reached === true));
	const first = new Map(decided.flatMap(({ rows }) => rows.map(({ id, place }) => [id, place === 1])));
	return chances.map((chance) => {
		const isFirst = first.get(chance.id);
		return isFirst === undefined ? chance : { ...chance, wins: isFirst ? 1 : 0 };
	});
}

/** C9, to the end. `facts`: those before the moment's date; [] where there are no such odds. */
export function winOdds(
	rules: ContestRules,
	roster: Roster,
	now: Standings,
	facts: Iterable<ContestFact>,
	works: WorksOn,
	seed = 1,
	runs?: number
): Chance[] {
	if (!hasWinOdds(rules, roster, rules.metric)) return [];
	const habits = usualOf(rules, roster, facts, works, oddsDate(roster, now.at));
	return finish(oddsAhead(rules, roster, now, habits, works, seed, runs));
}
