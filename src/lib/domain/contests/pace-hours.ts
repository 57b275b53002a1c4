/** G1: the time in which a contest's pace grows. No part of its standings: they are the same whenever the floor works. */
import { WorkCalendar } from '#lib/domain/capacity.ts';
import type { MetricDefinition } from '#lib/domain/metrics.ts';
import type { RosterSource } from './make-roster.ts';
import type { ContestRecord } from './record.ts';
import type { Moments } from './roster.ts';
import { hoursWithin } from './schedule.ts';

/** When the floor works. */
export type FloorHours = Pick<RosterSource, 'timeZone' | 'pattern' | 'holidays'>;

/**
 * The workspace's hours on its working days less holidays, within a contest's window; none where the metric is no sum: what does not
 * grow by the hour is not due by the hour.
 */
export function paceHours(
	{ rules, startsAt, endsAt }: Pick<ContestRecord, 'rules' | 'startsAt' | 'endsAt'>,
	kind: MetricDefinition['kind'] | undefined,
	{ timeZone, pattern, holidays }: FloorHours
): Moments[] {
	const window = {
		from: rules.window.from,
		to: rules.window.to,
		start: Date.parse(startsAt),
		end: Date.parse(endsAt)
	};
	if (kind !== 'sum' || !(window.start < window.end)) return [];
	const calendar = new WorkCalendar(pattern, [], { holidays });
	return hoursWithin(window, pattern.hours, (day) => calendar.isWorkingDay('', day), timeZone);
}
