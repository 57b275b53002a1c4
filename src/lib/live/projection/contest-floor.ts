import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { WorkCalendar } from '#lib/domain/capacity.ts';
import { FactHistory } from '#lib/domain/contests/backtest.ts';
import { contestFactsOf, type ContestColumns } from '#lib/domain/contests/columns.ts';
import { HISTORY_DAYS } from '#lib/domain/contests/fairness.ts';
import type { WorksOn } from '#lib/domain/contests/habits.ts';
import { needsBaselines, needsSeeds, PAST_WINDOWS } from '#lib/domain/contests/history.ts';
import type { RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules, ContestWindow } from '#lib/domain/contests/rules.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import { isHere } from '#lib/domain/membership.ts';
import { termsOf } from '#lib/domain/metrics.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { ContestReach, ContestTold } from '#lib/protocol/contest-feed.ts';

/** What the live worker told of the floor. */
export type FloorTold = Extract<ContestTold, { kind: 'floor' }>;

/** What somebody usually does is told by their calls too, whatever the metric (W3). */
const CALL = 'call';

/** The types whose facts are looked at for a contest over these metrics, in order. */
export const typesFor = ({ metrics }: Pick<Roster, 'metrics'>): string[] => {
	const counted = Object.values(metrics).flatMap(({ definition }) => termsOf(definition));
	return [...new Set([CALL, ...counted.map(({ type }) => type)])].sort();
};

const daysBefore = (date: LocalDate, days: number): LocalDate => dateOfDay(dayNumber(date) - days);

/** C8: the window, moved back by whole windows until the one before it is over. */
export function lastComparable(window: ContestWindow, today: LocalDate): ContestWindow {
	const length = dayNumber(window.to) - dayNumber(window.from) + 1;
	// at least so many: a month is no longer than 31 days, and a shift no more than 6 longer than the window
	let back = Math.max(0, Math.floor((dayNumber(window.to) - dayNumber(today)) / (length + 6)));
	while (windowBefore(window, back + 1).to >= today) back++;
	return windowBefore(window, back);
}

/** The first date that playing so many windows back from it looks at. */
function firstLookedAt(rules: ContestRules, back: number): LocalDate {
	const past = windowBefore(rules.window, back);
	const looksBack = needsBaselines(rules) || needsSeeds(rules);
	const { from } = looksBack ? windowBefore(past, PAST_WINDOWS) : past;
	return daysBefore(from, 1); // local dates are at most a day off a window's moments
}

/** How many windows can be played with what is held one by one. */
export function reachOf(rules: ContestRules, { since }: Pick<FloorTold, 'since'>): ContestReach {
	let windows = 0;
	while (windows < PAST_WINDOWS && firstLookedAt(rules, windows + 1) >= since) windows++;
	return { windows, of: PAST_WINDOWS, since };
}

/** From when on facts are looked at: by so many windows, and for what people usually do. */
export function historyFrom(rules: ContestRules, today: LocalDate, windows: number): LocalDate {
	const learnt = daysBefore(today, HISTORY_DAYS + 1);
	const played = firstLookedAt(rules, Math.max(1, windows));
	return played < learnt ? played : learnt;
}

/** P6: who works on which day, as long as they are here. */
export function worksOn({ pattern, capacity, holidays, leave, reps }: RosterSource): WorksOn {
	const calendar = new WorkCalendar(pattern, capacity, { holidays, absences: leave });
	const people = new Map(reps.map((rep) => [rep.id, rep]));
	return (rep, day) => {
		const person = people.get(rep);
		return calendar.isWorkingDay(rep, day) && (!person || isHere(person, dateOfDay(day)));
	};
}

/** Facts of some types from a date on. */
export interface History {
	readonly from: LocalDate;
	readonly facts: FactHistory;
	/** When it was told, on the clock that never goes back, ms. */
	readonly at: number;
}

export const historyOf = (columns: ContestColumns, from: LocalDate, at: number): History => ({
	from,
	facts: new FactHistory(contestFactsOf(columns)),
	at
});
