import { localDayOf } from '#lib/domain/calendar.ts';
import { measureOf, type Evidence, type Measure } from '#lib/domain/recognition/evidence.ts';
import type { Ground, StreakSteps } from '#lib/domain/recognition/judgement.ts';
import type { Id, StreakRule } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

type Floor = Pick<Authority, 'engine' | 'tables'>;

/** The floor as it is now, to be judged by. Nothing of it is kept: it is made anew for each look. */
export function groundOf({ engine, tables }: Floor, now: number): Ground {
	const { evidence, work } = engine;
	const { timeZone = 'UTC', weekStart = 1 } = findWorkspace(tables) ?? {};
	const measures = new Map<string, Measure | undefined>();
	const kept = streaksKept({ engine, tables });
	return {
		today: localDayOf(now, timeZone),
		weekStart,
		firstDay: engine.firstDay,
		measure(key) {
			if (!measures.has(key)) measures.set(key, measureOf(evidence.metric(key)));
			return measures.get(key);
		},
		normalDays: (rep, from, to) => evidence.normalDays(rep, from, to),
		daysDue: (rep, from, to) => work.workingDays(rep, from, to),
		startOf: (rep) => evidence.startOf(rep),
		isHouse: (rep) => tables.reps.get(rep)?.house === true,
		teamOn: (rep, day) => evidence.teamOn(rep, day),
		streaks: (rep, which) =>
			kept
				.filter(({ id, active }) => (which === 'any' ? active : id === which))
				.map((rule): StreakSteps => ({ rule, ...evidence.steps(rep, rule, now) })),
		target: (subject, metric, period, days) => evidence.target(subject, metric, period, days)
	};
}

/** Streaks are over what everybody can see. */
function streaksKept({ engine, tables }: Floor): readonly StreakRule[] {
	const shown = new Set(engine.metrics().flatMap(({ key, onlyFloor }) => (onlyFloor ? [key] : [])));
	return [...tables.streak_rules.values()].filter(({ metric }) => shown.has(metric));
}

/** Facts that may still be taken back are not there yet. */
export const settled = (facts: Evidence[], pending: ReadonlySet<Id>): Evidence[] =>
	pending.size === 0 ? facts : facts.filter(({ id }) => !pending.has(id));
