import { dateOfDay } from '#lib/domain/calendar.ts';
import { calendarPeriod, type Days } from '#lib/domain/periods.ts';
import type { LocalDate, TargetPeriod, Weekday } from '#lib/domain/records.ts';

export type PeriodLength = TargetPeriod | 'all';

/** All of time: no fact lies outside. */
const ALWAYS: Days = { from: -Infinity, to: Infinity };

/** The period of that length which contains the day. */
export const periodAt = (length: PeriodLength, day: number, weekStart: Weekday): Days =>
	length === 'all' ? ALWAYS : calendarPeriod(length, day, weekStart);

/** How a key names a period: by its first date. */
export const periodName = ({ from }: Days): string => (from === -Infinity ? 'all' : dateOfDay(from));

/** Its dates as a recognition tells them; nothing for all of time. */
export const datesOf = ({ from, to }: Days): { from?: LocalDate; to?: LocalDate } =>
	from === -Infinity ? {} : { from: dateOfDay(from), to: dateOfDay(to) };
