/**
 * P5, C2: when a contest is: its window, its dates, its rounds, and the windows before that it is compared with, as moments. The only
 * part of contests that asks a calendar of time zones; what it says stands in the roster.
 */
import { Temporal } from 'temporal-polyfill';
import { dateOfDay, dayNumber, startOfDay } from '#lib/domain/calendar.ts';
import { minutesOf } from '#lib/domain/capacity.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { Moments, RosterDay, RosterWindow } from './roster.ts';
import type { ContestWindow, RoundOptions } from './rules.ts';

/** More than a year of begins and ends in several zones. */
const MOST_MOMENTS = 5_000;
/** Asking for a moment again and again is what makes a roster dear. */
const moments = new Map<string, number>();

/** The moment (ms since 1970) at which the zone's clocks show that time of the date; 24:00 is the next date's begin. */
export function momentOf(day: number, clock: string, zone: string): number {
	const key = `${day} ${clock} ${zone}`;
	let moment = moments.get(key);
	if (moment === undefined) {
		moment = momentIn(day, clock, zone);
		if (moments.size >= MOST_MOMENTS) moments.clear();
		moments.set(key, moment);
	}
	return moment;
}

function momentIn(day: number, clock: string, zone: string): number {
	const minutes = minutesOf(clock) ?? 0;
	if (minutes === 0) return startOfDay(day, zone);
	if (minutes >= 1440) return startOfDay(day + 1, zone);
	const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
	return Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime({ timeZone: zone, plainTime })
		.epochMilliseconds;
}

/**
 * P5: with times of day in the workspace's zone; without, from the first begin of the first date to the last end of the last one
 * in any of the zones (the workspace's first) that its people live in.
 */
export function windowMoments(window: ContestWindow, zones: readonly [string, ...string[]]): RosterWindow {
	const { from, to, startsAt, endsAt } = window;
	const [first, last] = [dayNumber(from), dayNumber(to)];
	const byDate = startsAt === undefined || endsAt === undefined;
	if (!byDate) {
		const [zone] = zones;
		return { from, to, start: momentOf(first, startsAt, zone), end: momentOf(last, endsAt, zone), byDate };
	}
	const start = Math.min(...zones.map((zone) => momentOf(first, '00:00', zone)));
	const end = Math.max(...zones.map((zone) => momentOf(last + 1, '00:00', zone)));
	return { from, to, start, end, byDate };
}

const plain = (date: LocalDate) => Temporal.PlainDate.from(date);

/** How many whole calendar months a window is; undefined: it is none. */
function monthsOf({ from, to }: ContestWindow): number | undefined {
	const [first, after] = [plain(from), plain(to).add({ days: 1 })];
	if (first.day !== 1 || after.day !== 1) return undefined;
	return (after.year - first.year) * 12 + after.month - first.month;
}

/** C8: the window so many windows before: months by months, everything else by whole weeks. Negative: after. */
export function windowBefore(window: ContestWindow, back: number): ContestWindow {
	const months = monthsOf(window);
	if (months !== undefined) {
		const from = plain(window.from).subtract({ months: months * back });
		const to = plain(window.to)
			.add({ days: 1 })
			.subtract({ months: months * back, days: 1 });
		return { ...window, from: from.toString(), to: to.toString() };
	}
	const [first, last] = [dayNumber(window.from), dayNumber(window.to)];
	const shift = Math.ceil((last - first + 1) / 7) * 7 * back;
	return { ...window, from: dateOfDay(first - shift), to: dateOfDay(last - shift) };
}

/** The window's dates in the zone; of the first and the last one what lies within the window. */
export function windowDays({ from, to, start, end }: RosterWindow, zone: string): RosterDay[] {
	const days: RosterDay[] = [];
	const last = dayNumber(to);
	for (let day = dayNumber(from); day <= last; day++) {
		const begins = day === dayNumber(from) ? start : momentOf(day, '00:00', zone);
		const ends = day === last ? end : momentOf(day + 1, '00:00', zone);
		days.push({ date: dateOfDay(day), start: begins, end: ends });
	}
	return days;
}

/** Those hours of the days that are asked for, within the window. */
export function hoursWithin(
	window: Omit<RosterWindow, 'byDate'>,
	hours: { readonly from: string; readonly to: string },
	isDay: (day: number) => boolean,
	zone: string
): Moments[] {
	const spans: Moments[] = [];
	for (let day = dayNumber(window.from); day <= dayNumber(window.to); day++) {
		if (!isDay(day)) continue;
		const start = Math.max(window.start, momentOf(day, hours.from, zone));
		const end = Math.min(window.end, momentOf(day, hours.to, zone));
		if (start < end) spans.push({ start, end });
	}
	return spans;
}

/** C2: rounds lock on the next working day at this time. */
export const ROUND_GRACE = '09:00';

/**
 * C2: at most so many rounds, each over `roundDays` dates; the next one starts when the one before locks. A round that the window
 * would cut is left out: nobody is measured by half a round.
 */
export function roundMoments(
	window: RosterWindow,
	{ roundDays, graceUntil = ROUND_GRACE }: RoundOptions,
	most: number,
	isWorkingDay: (day: number) => boolean,
	zone: string
): (Moments & { readonly lock: number })[] {
	const rounds: (Moments & { readonly lock: number })[] = [];
	const lastDay = dayNumber(window.to);
	let day = dayNumber(window.from);
	let start = window.start;
	while (rounds.length < most && day + roundDays - 1 <= lastDay) {
		const last = day + roundDays - 1;
		const end = last === lastDay ? window.end : Math.min(window.end, momentOf(last + 1, '00:00', zone));
		let next = last + 1;
		for (let looked = 0; !isWorkingDay(next) && looked < 366; looked++) next++;
		const lock = Math.max(end, momentOf(next, graceUntil, zone));
		rounds.push({ start, end, lock });
		start = lock;
		day = next;
	}
	return rounds;
}
