/**
 * When a phone may ring: within the working hours of whoever is told, by their own calendar and clocks, and never with what is
 * no news any more. What comes on an evening, a day off or on leave waits for the next start of work, or is left to the pages.
 */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import { workingHours, type WorkCalendar } from '#lib/domain/capacity.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Keeping } from './kinds.ts';

/** By whose hours is asked. */
export interface Worker {
	/** '': nobody who competes; then the workspace's hours count. */
	readonly rep: Id;
	/** IANA, in force at a moment (ms since 1970). */
	readonly zoneAt: (moment: number) => string;
	/** The same of a local date. */
	readonly zoneOn: (date: LocalDate) => string;
}

/** One piece of news and how somebody is to be told. Moments are ms since 1970. */
export interface Pushing extends Keeping {
	readonly at: number;
	readonly now: number;
	/** No phone rings before it; 0: no such moment. */
	readonly mutedUntil: number;
}

/** `at`: not yet, but then (look again). `never`: it will be stale by then. */
export type PushTime =
	{ readonly kind: 'now' } | { readonly kind: 'at'; readonly at: number } | { readonly kind: 'never' };

const NOW: PushTime = { kind: 'now' };
const NEVER: PushTime = { kind: 'never' };
/** No kind keeps longer than this: further ahead nobody needs to look. */
const DAYS_AHEAD = 8;

/** The working time of a local day in moments; undefined on a day off. Clocks that change are followed. */
export function workOn(
	work: WorkCalendar,
	{ rep, zoneOn }: Pick<Worker, 'rep' | 'zoneOn'>,
	day: number
): { readonly from: number; readonly to: number } | undefined {
	if (!work.isWorkingDay(rep, day)) return undefined;
	const hours = workingHours(work.at(rep, day));
	const zone = zoneOn(dateOfDay(day));
	return { from: momentOf(day, hours.from, zone), to: momentOf(day, hours.to, zone) };
}

/** The moment at which the zone's clocks show so many minutes past midnight; a time that they skip is the one after the gap. */
function momentOf(day: number, minutes: number, zone: string): number {
	const midnight = Temporal.PlainDate.from(dateOfDay(day)).toPlainDateTime();
	return midnight.add({ minutes }).toZonedDateTime(zone).epochMilliseconds;
}

/** Whether a phone may ring with this now, later, or never. */
export function pushTime(work: WorkCalendar, worker: Worker, pushing: Pushing): PushTime {
	const { at, now, mutedUntil, freshFor, afterWork } = pushing;
	const staleAt = at + freshFor;
	const earliest = Math.max(now, mutedUntil);
	if (earliest >= staleAt) return NEVER;
	const today = localDayOf(earliest, worker.zoneAt(earliest));
	// from yesterday on: what may come after work may come after midnight
	for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
		const span = workOn(work, worker, day);
		if (!span || span.to + afterWork <= earliest) continue;
		const next = Math.max(earliest, span.from);
		if (next >= staleAt) return NEVER;
		return next <= now ? NOW : { kind: 'at', at: next };
	}
	return NEVER;
}
