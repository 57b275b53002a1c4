/** H2: goals that a group has together, as the record has them. */
import { DAY_MS, dayNumber, startOfDay } from '#lib/domain/calendar.ts';
import { holdsOn, isHere } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { SharedGoal } from '#lib/domain/goals/shared.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

/** What is dated within it is counted until then (C3, default grace). */
const GRACE_MS = DAY_MS;

/** The moment (ms since 1970) from which on it is counted for good: a day after its last date is over by everybody's clocks. */
export function countedAt(tables: Pick<Tables, 'workspace' | 'capacity'>, { to }: SharedGoal): number {
	const zones = new Set([...tables.capacity.values()].map(({ timeZone }) => timeZone));
	zones.delete('');
	zones.add(findWorkspace(tables)?.timeZone ?? 'UTC');
	const next = dayNumber(to) + 1;
	return Math.max(...[...zones].map((zone) => startOfDay(next, zone))) + GRACE_MS;
}

/** Who is in it at this date. */
export function groupOf(
	{ reps, memberships }: Pick<Tables, 'reps' | 'memberships'>,
	{ who, reps: chosen }: SharedGoal,
	date: LocalDate
): Id[] {
	if (who === 'reps') return [...chosen];
	const here = [...reps.values()].filter((rep) => !rep.house && isHere(rep, date));
	if (who === 'workspace') return here.map(({ id }) => id);
	const team = who.slice('team:'.length);
	const members = new Set(
		[...memberships.values()].filter((one) => one.team === team && holdsOn(one, date)).map(({ rep }) => rep)
	);
	return here.flatMap(({ id }) => (members.has(id) ? [id] : []));
}
