/**
 * Yearly repetition as holidays have it: a date of the year, or the n-th weekday of a month (also as "a Thursday of the 22nd to
 * 28th"). Worked out year by year, so that a rule that never comes true costs no more than one that does.
 */
import { dayNumber, dateOfDay, weekdayOf } from '#lib/domain/calendar.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';

export interface Yearly {
	/** Every so many years. */
	readonly interval: number;
	/** How often in all; Infinity: no end is given. */
	readonly count: number;
	/** Day number after which it comes no more. */
	readonly until: number;
	/** 1 to 12; undefined: the first date's. */
	readonly month: number | undefined;
	/** Of the month; none: any that the weekday allows, and without a weekday the first date's. */
	readonly days: readonly number[];
	/** 1 is Monday. */
	readonly weekday: number | undefined;
	/** Which of the month, counted from its end where below 0; 0: any. */
	readonly nth: number;
}

const NOT_YEARLY = 'repeats more often than once a year: set working days instead';
export const ODD = 'repeats in a way that is not understood: add its dates by hand';
const KNOWN_PARTS = ['freq', 'interval', 'count', 'until', 'wkst', 'bymonth', 'bymonthday', 'byday'];
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const NTH_WEEKDAY = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/;

const listOf = (value: unknown): readonly unknown[] =>
	value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A rule's parts as jCal (RFC 7265) has them, or why it is not one of a holiday's. `until`: the day number that it names. */
export function readYearly(parts: Readonly<Record<string, unknown>>, until: number): Result<Yearly, string> {
	if (parts.freq !== 'YEARLY') return failed(NOT_YEARLY);
	const { interval = 1, count = Infinity } = parts;
	if (Object.keys(parts).some((part) => !KNOWN_PARTS.includes(part))) return failed(ODD);
	if (!(Number(interval) >= 1 && Number(count) >= 1) || Number.isNaN(until)) return failed(ODD);
	const [months, days, weekdays] = [parts.bymonth, parts.bymonthday, parts.byday].map(listOf);
	if (!months || !days || !weekdays) return failed(ODD);
	if (months.length > 1 || weekdays.length > 1) return failed(NOT_YEARLY);
	const [, nth = '', name = ''] = NTH_WEEKDAY.exec(String(weekdays[0])) ?? [];
	if (weekdays.length > 0 && name === '') return failed(ODD);
	const longest = DAYS_IN_MONTH[Number(months[0] ?? 1) - 1] ?? 0;
	if (!days.every((day) => Number(day) >= 1 && Number(day) <= longest)) return failed(ODD);
	if (days.length > 1 && weekdays.length === 0) return failed(NOT_YEARLY);
	if ((days.length > 0 || weekdays.length > 0) && months.length === 0) return failed(ODD);
	if (weekdays.length > 0 && days.length === 0 && nth === '') return failed(NOT_YEARLY);
	return ok({
		interval: Number(interval),
		count: Number(count),
		until,
		month: months.length > 0 ? Number(months[0]) : undefined,
		days: days.map(Number),
		weekday: name === '' ? undefined : WEEKDAYS.indexOf(name) + 1,
		nth: Number(nth)
	});
}

/**
 * The days (numbers, in order) within [from, to] on which a rule comes that began on `first`, and over how many years it was
 * looked at.
 */
export function yearlyDays(
	rule: Yearly,
	first: number,
	{ from, to }: { readonly from: number; readonly to: number }
): { readonly days: readonly number[]; readonly years: number } {
	const { interval, count, until } = rule;
	const began = yearOf(first);
	// a rule that is counted has to be counted from its beginning
	const skipped = Number.isFinite(count) ? 0 : Math.max(0, Math.floor((yearOf(from) - began) / interval));
	const last = Math.min(to, until);
	const days: number[] = [];
	let left = count;
	let years = 0;
	for (let year = began + skipped * interval; year <= yearOf(to) && left > 0; year += interval) {
		years++;
		for (const day of daysOfYear(rule, first, year)) {
			if (day < first || left <= 0) continue;
			left--;
			if (day >= from && day <= last) days.push(day);
		}
	}
	return { days, years };
}

const yearOf = (day: number): number => Number(dateOfDay(day).slice(0, 4));

function daysOfYear({ month, days, weekday, nth }: Yearly, first: number, year: number): number[] {
	const [, firstMonth, firstDay] = dateOfDay(first).split('-');
	const text = (value: number, width: number) => String(value).padStart(width, '0');
	const begins = dayNumber(`${text(year, 4)}-${month === undefined ? firstMonth : text(month, 2)}-01`);
	const length = lengthOfMonth(begins);
	const wanted = days.length > 0 || weekday !== undefined ? days : [Number(firstDay)];
	return Array.from({ length }, (_, at) => begins + at).filter((day, at) => {
		if (wanted.length > 0 && !wanted.includes(at + 1)) return false;
		if (weekday === undefined) return true;
		const which = nth < 0 ? -Math.ceil((length - at) / 7) : Math.ceil((at + 1) / 7);
		return weekdayOf(day) === weekday && (nth === 0 || nth === which);
	});
}

/** Of the month that begins on a day. */
function lengthOfMonth(begins: number): number {
	const month = dateOfDay(begins).slice(0, 7);
	return [31, 30, 29, 28].find((length) => dateOfDay(begins + length - 1).startsWith(month)) ?? 28;
}
