/** C9: how good win probabilities have been: scored at each day boundary of windows that are over. */
import { calibrationOf, type Calibration, type Forecast } from '#lib/domain/projection/calibration.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { FactHistory, pastContest } from './backtest.ts';
import { HISTORY_DAYS, winOdds } from './fairness.ts';
import type { WorksOn } from './habits.ts';
import type { RosterSource } from './make-roster.ts';
import type { Roster } from './roster.ts';
import type { ContestRules } from './rules.ts';
import { LiveContest } from './standings.ts';
import { winnersOf } from './winners.ts';

const DAY_MS = 86_400_000;

export interface WinCalibration extends Calibration {
	/** Brier score of "the current leader wins", leaders that share it sharing the odds; NaN without events. */
	readonly leader: number;
	/** Brier score of "everyone is equal"; NaN without events. */
	readonly equal: number;
}

interface Scored {
	readonly forecasts: Forecast[];
	leader: number;
	equal: number;
}

const squared = (odds: number, cameTrue: boolean) => (odds - Number(cameTrue)) ** 2;

/**
 * C9: the last `windows` windows, each judged at the end of each of its dates but the last, by what was known then. Windows that
 * nobody won are left out.
 */
export function winCalibration(
	rules: ContestRules,
	source: RosterSource,
	history: FactHistory,
	works: WorksOn,
	today: Pick<Roster, 'contest' | 'entrants' | 'groups'>,
	windows: number,
	runs?: number
): Result<WinCalibration, FieldError[]> {
	const scored: Scored = { forecasts: [], leader: 0, equal: 0 };
	for (let back = windows; back >= 1; back--) {
		const past = pastContest(rules, source, history, today, back);
		if (!past.ok) return failed(past.error);
		scoreWindow(past.value, history, works, scored, runs);
	}
	const calibration = calibrationOf(scored.forecasts);
	const { n } = calibration;
	return ok({
		...calibration,
		leader: n === 0 ? NaN : scored.leader / n,
		equal: n === 0 ? NaN : scored.equal / n
	});
}

function scoreWindow(
	{
		rules,
		roster,
		facts
	}: {
		readonly rules: ContestRules;
		readonly roster: Roster;
		readonly facts: readonly Parameters<LiveContest['put']>[0][];
	},
	history: FactHistory,
	works: WorksOn,
	scored: Scored,
	runs: number | undefined
): void {
	const contest = new LiveContest(rules, roster);
	for (const fact of facts) contest.put(fact);
	const winners = new Set(winnersOf(rules, contest.read(roster.window.end)));
	if (winners.size === 0) return;
	roster.days.slice(0, -1).forEach(({ end }, day) => {
		const now = contest.read(end);
		const before = history.around(end - HISTORY_DAYS * DAY_MS, end);
		const odds = winOdds(rules, roster, now, before, works, day + 1, runs);
		const leaders = new Set(winnersOf(rules, now));
		for (const { id, first } of odds) {
			const cameTrue = winners.has(id);
			scored.forecasts.push({ odds: first, cameTrue, at: end });
			scored.leader += squared(leaders.has(id) ? 1 / leaders.size : 0, cameTrue);
			scored.equal += squared(1 / odds.length, cameTrue);
		}
	});
}
