/**
 * When a week of leagues is cut and settled. A week is a round: what is dated in it counts until the next working day, 09:00 by
 * the workspace's clock (C2, round grace), so that what was done on its last evening and logged the next morning is in. Then it
 * is settled, and the next week, which follows from that, is cut.
 */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import type { WorkCalendar } from '#lib/domain/capacity.ts';
import { calendarPeriod, type Days } from '#lib/domain/periods.ts';
import type { Weekday } from '#lib/domain/records.ts';

export interface WeekParts {
	/** The workspace's, IANA. */
	readonly zone: string;
	readonly weekStart: Weekday;
	readonly work: Pick<WorkCalendar, 'isWorkingDay'>;
}

const SETTLED_AT = '09:00';
/** A holiday longer than this holds nobody up. */
const LONGEST_GRACE = 5;
/** A floor that was off for longer begins anew. */
const MOST_MISSED = 8;

/** The moment (ms since 1970) from which on a week that ends on this day is settled. */
export function settlingAt(lastDay: number, { zone, work }: WeekParts): number {
	let day = lastDay + 1;
	while (day <= lastDay + LONGEST_GRACE && !work.isWorkingDay('', day)) day++;
	const date = Temporal.PlainDate.from(dateOfDay(day));
	return date.toZonedDateTime({ timeZone: zone, plainTime: SETTLED_AT }).epochMilliseconds;
}

/** The week that the moment lies in, by the workspace's calendar. */
export const weekAt = (now: number, { zone, weekStart }: WeekParts): Days =>
	calendarPeriod('week', localDayOf(now, zone), weekStart);

/**
 * The next week that is to be cut and may be by now: the one after the last that was cut, as weeks begin now; undefined: none
 * yet. On a floor where none was, this week, or `back` weeks before it.
 */
export function weekToCut(now: number, last: Days | undefined, parts: WeekParts, back = 0): Days | undefined {
	const present = weekAt(now, parts);
	let week = last ? calendarPeriod('week', last.to + 1, parts.weekStart) : weekBefore(present, back);
	// the week began on another day until now: no date is in two of them
	if (last && week.from <= last.to) week = { from: week.from + 7, to: week.to + 7 };
	const oldest = weekBefore(present, MOST_MISSED);
	if (week.from < oldest.from) week = present;
	return week.from <= present.from && settlingAt(week.from - 1, parts) <= now ? week : undefined;
}

export const weekBefore = ({ from, to }: Days, weeks: number): Days => ({
	from: from - 7 * weeks,
	to: to - 7 * weeks
});
