/** The demo's floor as contests see it, on a Monday of November 2026. */
import { dayNumber } from '#lib/domain/calendar.ts';
import { DEFAULT_PATTERN, WorkCalendar } from '#lib/domain/capacity.ts';
import type { WorksOn } from '#lib/domain/contests/habits.ts';
import type { RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import { demoFloor } from '#lib/domain/demo/floor.ts';
import { CATALOGUE } from './kit.ts';

/** The first Monday that is not over. */
export const DEMO_WEEK = { from: '2026-11-23', to: '2026-11-27' };
const ZONE = 'Europe/Berlin';
const floor = demoFloor(20, Date.parse('2026-11-23T06:00:00Z'), ZONE);

export const demoSource: RosterSource = {
	timeZone: ZONE,
	weekStart: 1,
	pattern: DEFAULT_PATTERN,
	reps: floor.sellers.map(({ rep }) => rep),
	memberships: floor.memberships,
	teamRegions: floor.teamRegions,
	capacity: floor.capacity,
	holidays: floor.holidays,
	leave: floor.leave.filter(({ state }) => state === 'approved'),
	targets: [],
	metrics: CATALOGUE
};

const calendar = new WorkCalendar(demoSource.pattern, demoSource.capacity, {
	holidays: demoSource.holidays,
	absences: demoSource.leave
});
const startOf = new Map(floor.sellers.map(({ rep }) => [rep.id, dayNumber(rep.startedOn)]));
export const demoWorks: WorksOn = (rep, day) =>
	calendar.isWorkingDay(rep, day) && day >= (startOf.get(rep) ?? -Infinity);

export const demoFacts: readonly ContestFact[] = floor.activities.map(
	({ rep, type, quantity, amount, occurredAt, localDate }, at) => ({
		id: `demo${String(at).padStart(11, '0')}`,
		rep,
		type,
		quantity,
		amount,
		occurredAt: Date.parse(occurredAt),
		localDate
	})
);
