/** When the demo's people work: their days, their hours, and where today's facts lie. */
import { dateOfDay, localDateOf, localDayOf, minuteOfDay, noonOf, weekdayOf } from '#lib/domain/calendar.ts';
import { seededRandom, seedOf, weighted, type Random } from './random.ts';
import type { Seller } from './people.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const NOON = 720;
/** Minutes past midnight. */
export const OPENS = 540;
export const LAST_MINUTE = 1075;

/** How busy each half hour is, from 9:00 on: a slow start, two peaks, and lunch between them. */
const RHYTHM = [5, 8, 10, 11, 10, 8, 4, 3, 6, 9, 11, 10, 9, 8, 7, 5, 2];
/** Of Monday to Friday. Weekends are quiet, except when a visitor looks (see `Shift`). */
const WEEKDAYS = [0.95, 1.1, 1.08, 1.04, 0.83];
const AWAY_DAYS_SHARE = 0.03;
const HOLIDAY_LENGTH = 7;
/** Everybody takes a week off within each stretch of so many days. */
const HOLIDAY_EVERY = 91;

/** A moment of an ordinary working day, in minutes past midnight, with seconds as fractions. */
export function workingMinute(random: Random): number {
	const half = weighted(random, RHYTHM);
	return OPENS + half * 30 + Math.floor(random() * 1800) / 60;
}

/** 1 on an average working day. At the weekend (worked only when it is today) as on a Tuesday. */
export const rhythmOf = (day: number): number => WEEKDAYS[weekdayOf(day) - 1] ?? 1.1;

/** Days that are off wherever the company has a branch; `MM-DD`. */
export const EVERY_YEAR = [
	['01-01', 'New Year’s Day'],
	['05-01', 'May Day'],
	['12-25', 'Christmas Day'],
	['12-26', 'Boxing Day']
] as const;
const HOLIDAYS: ReadonlySet<string> = new Set(EVERY_YEAR.map(([day]) => day));

/** A weekend or holiday. */
export const isOffDay = (day: number): boolean => weekdayOf(day) > 5 || HOLIDAYS.has(dateOfDay(day).slice(5));

/** Whether somebody takes a day off, or is ill. */
export function isAway(seed: number, number: number, day: number): boolean {
	const stretch = Math.floor(day / HOLIDAY_EVERY);
	const random = seededRandom(seedOf(seed, number, stretch, 2));
	const from = stretch * HOLIDAY_EVERY + Math.floor(random() * (HOLIDAY_EVERY - HOLIDAY_LENGTH));
	if (day >= from && day < from + HOLIDAY_LENGTH) return true;
	return seededRandom(seedOf(seed, number, day, 3))() < AWAY_DAYS_SHARE;
}

/** Whether somebody works on a day. Today everybody who is still there does. */
export function worksOn(
	seed: number,
	{ firstDay, lastDay, number }: Seller,
	day: number,
	today: number
): boolean {
	if (day < firstDay || day > lastDay) return false;
	return day === today || (!isOffDay(day) && !isAway(seed, number, day));
}

/**
 * Where today lies. A visitor may come at night or on a Sunday and shall see a floor at work, so the demo's people work
 * whenever somebody looks: today is a working day whatever the weekday, and before 11:00 its morning is moved to begin up to
 * four hours ago (never before midnight). Within the first hour after midnight an hour's work is squeezed into what there is.
 */
export interface Shift {
	readonly today: number;
	readonly now: number;
	readonly zone: string;
	/** When today's first minute (9:00 of an ordinary day) took place, ms since 1970. */
	readonly open: number;
	/** Minutes that took place for each minute of an ordinary day. */
	readonly pace: number;
}

const ORDINARY_FROM = 660;
const LOOK_BACK = 240;

export function shiftAt(now: number, zone: string): Shift {
	const minute = minuteOfDay(now, zone);
	const passed = minute >= ORDINARY_FROM ? minute - OPENS : Math.min(LOOK_BACK, minute);
	const open = now - passed * MINUTE;
	return { today: localDayOf(now, zone), now, zone, open, pace: Math.min(1, (now - open) / HOUR) };
}

/** The moment of a working minute of some day up to today, in whole seconds; undefined if that is still to come. */
export function momentOf(shift: Shift, day: number, minute: number): number | undefined {
	const { today, now, zone, open, pace } = shift;
	const date = dateOfDay(day);
	if (day < today) return Math.floor((noonOf(date, zone) + (minute - NOON) * MINUTE) / 1000) * 1000;
	const moment = Math.floor((open + (minute - OPENS) * MINUTE * pace) / 1000) * 1000;
	// a clock change last night may put the first of these into yesterday
	return day === today && moment <= now && localDateOf(moment, zone) === date ? moment : undefined;
}
