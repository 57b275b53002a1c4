/** P2: what a period's name means around a date, and P3: what it is compared with. Day numbers throughout. */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, dayNumber, isLocalDate, weekdayOf } from './calendar.ts';
import type { PeriodName } from './board.ts';
import type { TargetPeriod, Weekday } from './records.ts';
import { failed, ok, type Result } from './result.ts';

/** Days that a sparkline shows a member, the last one today or the period's last date. */
export const SPARK_DAYS = 10;

/** Longest `rolling-Nd`, about ten years. */
export const MAX_ROLLING_DAYS = 3660;

/** Day numbers, both inclusive. */
export interface Days {
	readonly from: number;
	readonly to: number;
}

const ROLLING = /^rolling-([1-9]\d{0,3})d$/;
const CUSTOM = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

const monthStart = (day: number, months: number): number => {
	const date = Temporal.PlainDate.from(dateOfDay(day)).with({ day: 1 }).add({ months });
	return dayNumber(date.toString());
};

const LENGTHS: readonly TargetPeriod[] = ['day', 'week', 'month', 'quarter', 'year'];
/** Calendar periods by length, day and start of the week: boards ask for the same ones all day long. */
const calendar = new Map<number, Days>();
const REMEMBERED = 10_000;

/** The calendar period of that length which contains the day. Weeks begin on `weekStart`, years are calendar years. */
export function calendarPeriod(length: TargetPeriod, day: number, weekStart: Weekday): Days {
	const key = (day * 8 + weekStart) * 8 + LENGTHS.indexOf(length);
	const known = calendar.get(key);
	if (known) return known;
	const days = findPeriod(length, day, weekStart);
	if (calendar.size >= REMEMBERED) calendar.clear();
	calendar.set(key, days);
	return days;
}

function findPeriod(length: TargetPeriod, day: number, weekStart: Weekday): Days {
	if (length === 'day') return { from: day, to: day };
	if (length === 'week') {
		const from = day - ((weekdayOf(day) - weekStart + 7) % 7);
		return { from, to: from + 6 };
	}
	const month = Number(dateOfDay(day).slice(5, 7));
	const span = length === 'month' ? 1 : length === 'quarter' ? 3 : 12;
	const back = (month - 1) % span;
	return { from: monthStart(day, -back), to: monthStart(day, span - back) - 1 };
}

/**
 * P2: the days of a period around `day`. `all` runs from the first fact's day to the last one's, or is `day` alone where there
 * is no fact. Refused, in plain words: a name that is no period.
 */
export function resolveDays(
	name: PeriodName,
	day: number,
	weekStart: Weekday,
	firstDay: number | undefined,
	lastDay: number | undefined
): Result<Days, string> {
	switch (name) {
		case 'day':
		case 'week':
		case 'month':
		case 'quarter':
		case 'year':
			return ok(calendarPeriod(name, day, weekStart));
		case 'all':
			return ok({ from: firstDay ?? day, to: lastDay ?? day });
	}
	const rolling = ROLLING.exec(name);
	if (rolling) {
		const days = Number(rolling[1]);
		if (days > MAX_ROLLING_DAYS) return failed(`rolling periods have at most ${MAX_ROLLING_DAYS} days`);
		return ok({ from: day - days + 1, to: day });
	}
	const custom = CUSTOM.exec(name);
	if (!custom) {
		return failed('must be day, week, month, quarter, year, all, rolling-7d or YYYY-MM-DD..YYYY-MM-DD');
	}
	const [, first = '', last = ''] = custom;
	const wrong = [first, last].find((date) => !isLocalDate(date));
	if (wrong !== undefined) return failed(`${wrong} is no date`);
	if (first > last) return failed('ends before it begins');
	return ok({ from: dayNumber(first), to: dayNumber(last) });
}

/** A period before another, as far as it is compared with. */
export interface PastDays extends Days {
	/** Of the last date only what happened up to the present local time counts. */
	readonly cutLast: boolean;
	/** All of it, later dates included. */
	readonly whole: Days;
}

/**
 * P3: what a period is compared with as of `today`: the one before, up to the same count of working days; all of it if it has
 * fewer. Rolling and custom: as many dates before. `back` goes further: 2 is the one before that. undefined for `all`, and
 * while no working day of the period has come.
 */
export function previousPeriod(
	name: PeriodName,
	days: Days,
	today: number,
	weekStart: Weekday,
	isWorkingDay: (day: number) => boolean,
	back = 1
): PastDays | undefined {
	if (name === 'all') return undefined;
	const open = today >= days.from && today <= days.to;
	const length = LENGTHS.find((known) => known === name);
	if (!length) {
		const count = days.to - days.from + 1;
		const whole = { from: days.from - back * count, to: days.to - back * count };
		return { ...whole, whole, cutLast: today === days.to };
	}
	let whole = days;
	for (let i = 0; i < back; i++) whole = calendarPeriod(length, whole.from - 1, weekStart);
	if (!open) return { ...whole, whole, cutLast: false };
	let due = 0;
	for (let day = days.from; day <= today; day++) if (isWorkingDay(day)) due++;
	if (due === 0) return undefined;
	for (let day = whole.from; day <= whole.to; day++) {
		if (isWorkingDay(day)) due--;
		if (due === 0) return { from: whole.from, to: day, whole, cutLast: isWorkingDay(today) };
	}
	return { ...whole, whole, cutLast: false };
}

/**
 * P3: the moment (ms since 1970) at which the zone's clocks show on `day` what they show at `now`. Where they skip that time, as
 * much later as they skip; where they show it twice, the first.
 */
export function sameLocalTime(now: number, day: number, zone: string): number {
	const plainTime = Temporal.Instant.fromEpochMilliseconds(Math.floor(now))
		.toZonedDateTimeISO(zone)
		.toPlainTime();
	return Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime({ timeZone: zone, plainTime })
		.epochMilliseconds;
}
