/** C9: how good win probabilities have been: scored at each day boundary of windows that are over. */
import { calibrationOf, type Calibration, type Forecast } from '#lib/domain/projection/calibration.ts';
import type { Id } from '#lib/domain/records.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { pastBooks, pastContest, type FactHistory } from './backtest.ts';
import type { Chance } from './chances.ts';
import { HISTORY_DAYS, winOdds } from './fairness.ts';
import { finish } from './finish.ts';
import type { WorksOn } from './habits.ts';
import type { RosterSource } from './make-roster.ts';
import type { Roster } from './roster.ts';
import type { ContestRules } from './rules.ts';
import { LiveContest } from './standings.ts';
import type { Standings } from './table.ts';
import { winnersOf } from './winners.ts';

const DAY_MS = 86_400_000;

export interface WinCalibration extends Calibration {
	/** Brier score of "the current leader wins", leaders that share it sharing the odds; NaN without events. */
	readonly leader: number;
	/** Brier score of "everyone is equal"; NaN without events. */
	readonly equal: number;
}

/** What odds of some windows were worth, to be put together with those of others. */
export interface WinScores {
	readonly forecasts: readonly Forecast[];
	/** Sums of squared errors. */
	readonly leader: number;
	readonly equal: number;
}

const squared = (odds: number, cameTrue: boolean) => (odds - Number(cameTrue)) ** 2;

/**
 * C9: the last `windows` windows, each judged at the end of each of its dates but the last, by what was known then. Windows that
 * nobody won are left out. Yields after each date, so that other work may go on in between.
 */
export function* winCalibrating(
	rules: ContestRules,
	source: RosterSource,
	history: FactHistory,
	works: WorksOn,
	today: Pick<Roster, 'contest' | 'entrants' | 'groups'>,
	windows: number,
	runs?: number
): Generator<undefined, Result<WinScores, FieldError[]>> {
	const all: WinScores[] = [];
	const books = pastBooks(rules, source, history);
	if (!books.ok) return books;
	for (let back = windows; back >= 1; back--) {
		const past = pastContest(rules, source, history, today, back, books.value);
		if (!past.ok) return failed(past.error);
		const { rules: given, roster, facts } = past.value;
		const contest = new LiveContest(given, roster);
		contest.load(facts, roster.window.start);
		const winners = new Set(winnersOf(given, contest.read(roster.window.end)));
		if (winners.size === 0) continue;
		for (const [day, { end }] of roster.days.slice(0, -1).entries()) {
			const now = contest.read(end);
			const before = history.around(end - HISTORY_DAYS * DAY_MS, end);
			all.push(scored(given, now, winOdds(given, roster, now, before, works, day + 1, runs), winners, end));
			yield;
		}
	}
	return ok(together(all));
}

function scored(
	rules: ContestRules,
	now: Standings,
	odds: readonly Chance[],
	winners: ReadonlySet<Id>,
	at: number
): WinScores {
	const leaders = new Set(winnersOf(rules, now));
	const forecasts = odds.map(({ id, wins }): Forecast => ({ odds: wins, cameTrue: winners.has(id), at }));
	let [leader, equal] = [0, 0];
	for (const { id } of odds) {
		leader += squared(leaders.has(id) ? 1 / leaders.size : 0, winners.has(id));
		equal += squared(1 / odds.length, winners.has(id));
	}
	return { forecasts, leader, equal };
}

/** Of several contests, or windows. */
const together = (all: readonly WinScores[]): WinScores => ({
	forecasts: all.flatMap(({ forecasts }) => forecasts),
	leader: all.reduce((sum, { leader }) => sum + leader, 0),
	equal: all.reduce((sum, { equal }) => sum + equal, 0)
});

/** C9: of several contests together; their forecasts are told in the order in which they were given. */
export function winCalibrationOf(scores: readonly WinScores[]): WinCalibration {
	const { forecasts, leader, equal } = together(scores);
	const ordered = [...forecasts].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
	const n = forecasts.length;
	return { ...calibrationOf(ordered), leader: n === 0 ? NaN : leader / n, equal: n === 0 ? NaN : equal / n };
}

/** C9, to the end. */
export function winCalibration(
	...of: Parameters<typeof winCalibrating>
): Result<WinCalibration, FieldError[]> {
	const scores = finish(winCalibrating(...of));
	return scores.ok ? ok(winCalibrationOf([scores.value])) : scores;
}
