/** C9: how good win odds have been over past windows of this floor's contests. */
import { dateOfDay, dayNumber, localDayOf } from '#lib/domain/calendar.ts';
import { FactHistory } from '#lib/domain/contests/backtest.ts';
import { winCalibrating, winCalibrationOf, type WinScores } from '#lib/domain/contests/calibration.ts';
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import { hasWinOdds, HISTORY_DAYS } from '#lib/domain/contests/fairness.ts';
import type { WorksOn } from '#lib/domain/contests/habits.ts';
import { PAST_WINDOWS } from '#lib/domain/contests/history.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { windowBefore } from '#lib/domain/contests/schedule.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { partsOf } from '#lib/server/api/contests/found.ts';
import { between, typesOf } from '#lib/server/contests/facts.ts';
import { rosterOf, sourceOf } from '#lib/server/contests/roster.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';
import { Breath } from './calibration.ts';

/** So many kinds of contests are looked back on, the latest of each. */
const MOST_CONTESTS = 3;
/** Playings for each forecast: right to about three in a hundred. */
const RUNS = 200;
/** What much follows from (W3). */
const CALL = 'call';

/** A kind of contest is one, however often it was held: its rules without when, its prizes and its edition. */
function kindOf({ version: _, window, prizes: __, ...rules }: ContestRules): string {
	const days = dayNumber(window.to) - dayNumber(window.from);
	return canonicalJson({ ...rules, days });
}

/** The latest of each kind, those that began last first. */
function contestsOf(app: App, identity: Identity): { contest: ContestRecord; roster: Roster }[] {
	const reader = new ContestReader(app, identity);
	const rows = reader.rows(({ state }) => !['draft', 'scheduled', 'cancelled'].includes(state));
	const known = new Set<string>();
	const found: { contest: ContestRecord; roster: Roster }[] = [];
	for (const contest of [...rows].sort((a, b) => (a.startsAt > b.startsAt ? -1 : 1))) {
		const kind = kindOf(contest.rules);
		if (known.has(kind) || found.length === MOST_CONTESTS) continue;
		known.add(kind);
		const roster = rosterOf(partsOf(app), contest);
		// a past window's draw was never held: its odds can't come true
		if (contest.rules.format === 'raffle') continue;
		if (roster.ok && hasWinOdds(contest.rules, roster.value, contest.rules.metric))
			found.push({ contest, roster: roster.value });
	}
	return found;
}

/** C9 for one reader: of the contests that this reader may see. */
export async function contestOdds(app: App, identity: Identity) {
	const looked = findWorkspace(app.authority.tables) ? contestsOf(app, identity) : [];
	const { calibration, windows } = await scoresOf(app, looked);
	return {
		calibration,
		windows,
		contests: looked.map(({ contest: { id, name } }) => ({ id, name }))
	};
}

interface Odds {
	readonly calibration: ReturnType<typeof winCalibrationOf>;
	/** How many windows of each were looked back on. */
	readonly windows: number;
}
const kept = new WeakMap<App, Map<string, Promise<Odds>>>();

/** Past windows change no more: one answer a day for all who may see the same contests. */
function scoresOf(app: App, looked: readonly { contest: ContestRecord; roster: Roster }[]): Promise<Odds> {
	const today = localDayOf(app.clock.now(), findWorkspace(app.authority.tables)?.timeZone ?? 'UTC');
	const key = [today, app.authority.position.epoch, ...looked.map(({ contest }) => contest.id)].join(' ');
	let answers = kept.get(app);
	const known = answers?.get(key);
	if (known) return known;
	// of other days nobody asks again
	if (!answers || [...answers.keys()].some((one) => !one.startsWith(`${today} `)))
		kept.set(app, (answers = new Map<string, Promise<Odds>>()));
	const told = tellOdds(app, looked);
	answers.set(key, told);
	told.catch(() => answers.delete(key));
	return told;
}

async function tellOdds(
	app: App,
	looked: readonly { contest: ContestRecord; roster: Roster }[]
): Promise<Odds> {
	const breath = new Breath(app);
	const source = sourceOf(app.authority);
	const works = worksIn(app);
	const scores: WinScores[] = [];
	for (const { contest, roster } of looked) {
		const steps = winCalibrating(
			contest.rules,
			source,
			historyOf(app, contest.rules, roster),
			works,
			roster,
			PAST_WINDOWS,
			RUNS
		);
		let step = steps.next();
		while (!step.done) {
			await breath.taken();
			step = steps.next();
		}
		if (step.value.ok) scores.push(step.value.value);
	}
	return { calibration: winCalibrationOf(scores), windows: PAST_WINDOWS };
}

function historyOf(app: App, { window }: ContestRules, { metrics }: Roster): FactHistory {
	const first = dayNumber(windowBefore(window, PAST_WINDOWS).from) - HISTORY_DAYS - 1;
	const types = new Set([...typesOf(app.authority, Object.values(metrics)), CALL]);
	return new FactHistory(between(app.authority, first, dayNumber(window.from), types));
}

/** P6, remembered: the same days are asked for again and again. */
function worksIn({ authority: { engine } }: App): WorksOn {
	const known = new Map<Id, Map<number, boolean>>();
	return (rep, day) => {
		let days = known.get(rep);
		if (!days) known.set(rep, (days = new Map<number, boolean>()));
		let works = days.get(day);
		if (works === undefined) days.set(day, (works = engine.workingMinutes(rep, dateOfDay(day)) > 0));
		return works;
	};
}
