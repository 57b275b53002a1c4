/**
 * Local dates, day numbers (days since 1970-01-01) and wall-clock time in a zone. Temporal knows the zones; what it answers
 * is kept per zone as stretches of equal offset, since boards ask a million times.
 */
import { Temporal } from 'temporal-polyfill';
import type { InstantText, LocalDate, Weekday } from './records.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A stretch of time in which a zone's offset does not change: [from, to) in ms since 1970. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly offset: number;
}

const stretches = new Map<string, Stretch[]>();
let lastZone = '';
let lastStretch: Stretch = { from: 0, to: 0, offset: 0 };

function stretchAt(ms: number, zone: string): Stretch {
	if (zone === lastZone && ms >= lastStretch.from && ms < lastStretch.to) return lastStretch;
	let known = stretches.get(zone);
	if (!known) stretches.set(zone, (known = []));
	let found = known.find(({ from, to }) => ms >= from && ms < to);
	if (!found) known.push((found = askTemporal(ms, zone)));
	lastZone = zone;
	lastStretch = found;
	return found;
}

function askTemporal(ms: number, zone: string): Stretch {
	const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone);
	// 'previous' looks strictly before: one ms later, a change at this very moment is found too
	const since = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
	const until = at.getTimeZoneTransition('next');
	return {
		from: since?.epochMilliseconds ?? -Infinity,
		to: until?.epochMilliseconds ?? Infinity,
		offset: at.offsetNanoseconds / 1e6
	};
}

/** Whether `zone` is an IANA name that this machine knows. */
export function isTimeZone(zone: string): boolean {
	if (stretches.has(zone)) return true;
	try {
		stretchAt(0, zone);
		return true;
	} catch {
		stretches.delete(zone);
		return false;
	}
}

/** ms since 1970 as PocketBase writes instants, so that texts sort as the moments do. */
export const instantText = (ms: number): InstantText => new Date(ms).toISOString().replace('T', ' ');

/** An instant of the record as ISO 8601, as the API tells it; '' stays ''. */
export const isoText = (instant: InstantText): string => instant.replace(' ', 'T');

/** The day number that the zone's calendar shows at that moment. Throws RangeError for an unknown zone. */
export const localDayOf = (ms: number, zone: string): number =>
	Math.floor((ms + stretchAt(ms, zone).offset) / DAY_MS);

/** The date that the zone's calendar shows at that moment (ms since 1970). */
export const localDateOf = (ms: number, zone: string): LocalDate => dateOfDay(localDayOf(ms, zone));

/** Minutes that the zone's wall clocks show past midnight, with fractions. */
export const minuteOfDay = (ms: number, zone: string): number => {
	const local = ms + stretchAt(ms, zone).offset;
	return (local - Math.floor(local / DAY_MS) * DAY_MS) / MINUTE_MS;
};

/** The moment at which the zone's wall clocks last showed a full hour. */
export function lastFullHour(ms: number, zone: string): number {
	const { offset } = stretchAt(ms, zone);
	return Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const dayNumbers = new Map<LocalDate, number>();
const dates = new Map<number, LocalDate>();
/** Above this many remembered dates they are forgotten and asked anew: nothing a sales floor has comes near. */
const REMEMBERED = 100_000;

function remember(date: LocalDate, day: number) {
	if (dayNumbers.size >= REMEMBERED) {
		dayNumbers.clear();
		dates.clear();
	}
	dayNumbers.set(date, day);
	dates.set(day, date);
}

/** Whether the text is a date that exists, written `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
	if (dayNumbers.has(text)) return true;
	const parts = DATE.exec(text);
	if (!parts) return false;
	const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
	return new Date(ms).toISOString().startsWith(text);
}

/** Days since 1970-01-01 of a `YYYY-MM-DD` that exists; throws RangeError for anything else. */
export function dayNumber(date: LocalDate): number {
	const known = dayNumbers.get(date);
	if (known !== undefined) return known;
	if (!isLocalDate(date)) throw new RangeError(`"${date}" is no date`);
	const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
	remember(date, day);
	return day;
}

/** The `YYYY-MM-DD` of a day number, between the years 0 and 9999. */
export function dateOfDay(day: number): LocalDate {
	const known = dates.get(day);
	if (known !== undefined) return known;
	const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
	remember(date, day);
	return date;
}

/** Day numbers of an effective-dated span; '' is open. */
export const spanOf = (from: LocalDate, to: LocalDate): { from: number; to: number } => ({
	from: from === '' ? -Infinity : dayNumber(from),
	to: to === '' ? Infinity : dayNumber(to)
});

/** 1 is Monday. (1970-01-01 was a Thursday.) */
export const weekdayOf = (day: number): Weekday => (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;

/** The moment (ms since 1970) at which a day begins in the zone. */
export const startOfDay = (day: number, zone: string): number =>
	Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime(zone).epochMilliseconds;

/** How many days of [from, to] fall on one of the weekdays. */
export function countWeekdays(from: number, to: number, weekdays: readonly Weekday[]): number {
	if (to < from) return 0;
	const weeks = Math.floor((to - from + 1) / 7);
	let count = weeks * new Set(weekdays).size;
	for (let day = from + weeks * 7; day <= to; day++) if (weekdays.includes(weekdayOf(day))) count++;
	return count;
}

const noons = new Map<string, number>();

/** The moment (ms since 1970) at which the zone's wall clocks show noon on that date: what a fact without a time gets. */
export function noonOf(date: LocalDate, zone: string): number {
	const key = `${zone} ${date}`;
	const known = noons.get(key);
	if (known !== undefined) return known;
	const noon = Temporal.PlainDate.from(date).toZonedDateTime({
		timeZone: zone,
		plainTime: Temporal.PlainTime.from('12:00')
	}).epochMilliseconds;
	if (noons.size >= REMEMBERED) noons.clear();
	noons.set(key, noon);
	return noon;
}
