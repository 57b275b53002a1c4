/**
 * Days off out of a calendar file (RFC 5545), as people export them: whole-day events with an end or none, yearly ones, those
 * whose midnights are somebody's local time or UTC. What is no day off is left aside with the reason; a file is never half read.
 * The library parses and does nothing else: its repetitions, durations and time zones can be made to run without an end.
 */
import ICAL from 'ical.js';
import { DAY_MS, dateOfDay, dayNumber, isLocalDate, localDayOf, minuteOfDay } from '#lib/domain/calendar.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { ODD, readYearly, yearlyDays } from './yearly.ts';

/** What is looked at, and by whose clocks instants in UTC are read. */
export interface IcsScope {
	readonly zone: string;
	/** Local dates, both inclusive. */
	readonly from: LocalDate;
	readonly to: LocalDate;
}

export interface NamedDay {
	readonly date: LocalDate;
	readonly name: string;
}

export interface IcsDays {
	/** In order, one a date: of several on one date the first in the file. */
	readonly days: readonly NamedDay[];
	/** Dates that the file names again. */
	readonly repeated: number;
	/** Events that are no days off here, and why. */
	readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** Of a whole file: events, what their properties say, and years over which repeating ones are looked at. */
const MAX_EVENTS = 5_000;
const MAX_VALUES = 100_000;
const MAX_YEARS = 100_000;
/** Of one event: nobody is on holiday for longer. */
const MAX_DAYS = 62;
const NAME_LENGTH = 200;

const NO_CALENDAR =
	'is no calendar file: one begins with BEGIN:VCALENDAR. Export the calendar as iCalendar (.ics) and choose that file.';
const TOO_MANY_REPEATS = 'holds too many repeating events: export only the holidays.';

/** jCal (RFC 7265), as far as it is read here: what a property is called, its parameters, its type and its values. */
type Property = readonly [
	name: string,
	params: Readonly<Record<string, unknown>>,
	type: string,
	...values: unknown[]
];
type Component = readonly [name: string, properties: readonly Property[], components: readonly Component[]];

interface Event {
	readonly properties: readonly Property[];
	/** Events that stand for one date each of this one. */
	readonly changed: readonly (readonly Property[])[];
}

/** The days off in the file's text, or what is wrong with it. */
export function readIcs(text: string, scope: IcsScope): Result<IcsDays, string> {
	if (!/^\s*BEGIN:VCALENDAR\s*$/im.test(text)) return failed(NO_CALENDAR);
	const events = eventsOf(text);
	if (!events.ok) return events;
	const names = new Map<LocalDate, string>();
	const left: { name: string; why: string }[] = [];
	let repeated = 0;
	let years = 0;
	for (const event of events.value) {
		const name = nameOf(event);
		const found = daysOf(event, scope);
		if (!found.ok) {
			left.push({ name, why: found.error });
			continue;
		}
		years += found.value.years;
		if (years > MAX_YEARS) return failed(TOO_MANY_REPEATS);
		for (const date of found.value.dates) {
			if (names.has(date)) repeated++;
			else names.set(date, name);
		}
	}
	const days = [...names].map(([date, name]) => ({ date, name })).sort((a, b) => (a.date < b.date ? -1 : 1));
	return ok({ days, repeated, left });
}

function eventsOf(text: string): Result<Event[], string> {
	const found = componentsOf(text);
	if (!found.ok) return found;
	const events = found.value.map(([, properties]) => properties);
	if (events.length > MAX_EVENTS) {
		return failed(
			`holds ${events.length} events, and at most ${MAX_EVENTS} are read: export only the holidays.`
		);
	}
	const values = events.flat().reduce((sum, { length }) => sum + length - 3, 0);
	if (values > MAX_VALUES) return failed(TOO_MANY_REPEATS);
	const masters = events.filter((one) => !isChange(one));
	const known = new Set(masters.map(uidOf));
	const changes = Map.groupBy(events.filter(isChange), uidOf);
	// a date of an event that is not in the file itself stands alone
	const alone = [...changes].flatMap(([uid, own]) => (known.has(uid) ? [] : own));
	// of several events with one id the first is the one that was changed
	return ok([
		...masters.map((properties) => {
			const changed = changes.get(uidOf(properties)) ?? [];
			changes.delete(uidOf(properties));
			return { properties, changed };
		}),
		...alone.map((properties) => ({ properties, changed: [] }))
	]);
}

function componentsOf(text: string): Result<Component[], string> {
	try {
		const parsed = ICAL.parse(text) as Component | Component[];
		// several calendars in one file come as a list of them
		const calendars = Array.isArray(parsed[0]) ? (parsed as Component[]) : [parsed as Component];
		return ok(calendars.flatMap(([, , components]) => components.filter(([name]) => name === 'vevent')));
	} catch (error) {
		const why = error instanceof Error ? error.message : 'it can not be read';
		return failed(`is a damaged or cut off calendar file (${why}). Export it again.`);
	}
}

const find = (properties: readonly Property[], wanted: string): Property | undefined =>
	properties.find(([name]) => name === wanted);
const valuesOf = (
	properties: readonly Property[],
	wanted: string
): { params: Property[1]; value: unknown }[] =>
	properties.flatMap(([name, params, , ...values]) =>
		name === wanted ? values.map((value) => ({ params, value })) : []
	);
const textOf = (properties: readonly Property[], wanted: string): string => {
	const value = find(properties, wanted)?.[3];
	return typeof value === 'string' ? value : '';
};
const uidOf = (properties: readonly Property[]): string => textOf(properties, 'uid');
const isChange = (properties: readonly Property[]): boolean =>
	find(properties, 'recurrence-id') !== undefined;
const isCancelled = (properties: readonly Property[]): boolean =>
	textOf(properties, 'status').toUpperCase() === 'CANCELLED';

function nameOf({ properties }: Event): string {
	const name = textOf(properties, 'summary')
		.toWellFormed()
		.replace(/[\p{Cc}\s]+/gu, ' ');
	return name.trim().slice(0, NAME_LENGTH).trim() || 'Day off';
}

/** The dates of one event within the scope, or why it is no day off; and over how many years it was looked at. */
function daysOf(
	{ properties, changed }: Event,
	scope: IcsScope
): Result<{ dates: LocalDate[]; years: number }, string> {
	if (isCancelled(properties)) return failed('was cancelled');
	const span = wholeDays(properties, scope.zone);
	if (!span.ok) return span;
	const begins = beginningsOf(properties, span.value, scope);
	if (!begins.ok) return begins;
	const { days, years } = begins.value;
	const length = span.value.to - span.value.from;
	const spans = new Map([...days].map((day): [number, DaySpan] => [day, { from: day, to: day + length }]));
	for (const change of changed) {
		const id = find(change, 'recurrence-id');
		if (id?.[1].range !== undefined) return failed(ODD);
		const day = id && wallClock(id[3], id[1], scope.zone)?.day;
		if (day === undefined || !spans.delete(day)) continue;
		const moved = isCancelled(change) ? undefined : wholeDays(change, scope.zone);
		if (moved?.ok) spans.set(day, moved.value);
	}
	const dates = [...spans.values()].flatMap((one) => datesWithin(one, scope));
	return dates.length > 0 ? ok({ dates, years }) : failed(`is not between ${scope.from} and ${scope.to}`);
}

/** Day numbers, both inclusive. */
interface DaySpan {
	readonly from: number;
	readonly to: number;
}

/** The days on which an event begins, time after time: its own, those of its yearly rules and those that it lists. */
function beginningsOf(
	properties: readonly Property[],
	first: DaySpan,
	{ zone, from, to }: IcsScope
): Result<{ days: ReadonlySet<number>; years: number }, string> {
	const rules = properties.filter(([name]) => name === 'rrule');
	if (rules.length > 1 || find(properties, 'exrule')) return failed(ODD);
	const parts = rules[0]?.[3] as Readonly<Record<string, unknown>> | undefined;
	const until = parts?.until === undefined ? Infinity : (wallClock(parts.until, {}, zone)?.day ?? Number.NaN);
	const rule = parts && readYearly(parts, until);
	if (rule && !rule.ok) return rule;
	// what began before the scope may reach into it, and what was moved into it stood near it
	const around = { from: dayNumber(from) - MAX_DAYS, to: dayNumber(to) + MAX_DAYS };
	const yearly = rule && yearlyDays(rule.value, first.from, around);
	const days = new Set(yearly?.days ?? [first.from]);
	const listed = (name: string) =>
		valuesOf(properties, name).flatMap(({ params, value }) => {
			const begins: unknown = Array.isArray(value) ? value[0] : value; // a period: its beginning
			return wallClock(begins, params, zone)?.day ?? [];
		});
	for (const day of listed('rdate')) days.add(day);
	for (const day of listed('exdate')) days.delete(day);
	return ok({ days, years: yearly?.years ?? 1 });
}

/** The dates from one midnight to another; anything else is a meeting, not a day off. */
function wholeDays(properties: readonly Property[], zone: string): Result<DaySpan, string> {
	const start = find(properties, 'dtstart');
	if (!start) return failed('has no date');
	const begins = wallClock(start[3], start[1], zone);
	const ends = begins && endOf(properties, begins, zone);
	if (!begins || !ends) return failed('has a date that does not exist');
	if (begins.minute !== 0 || ends.minute !== 0) return failed('has a time of day, so is no whole day off');
	if (!begins.isDate && ends.day <= begins.day) return failed('has a time of day, so is no whole day off');
	// the end is the first day that is not off any more; some programs give the day itself
	const to = Math.max(begins.day, ends.day - 1);
	if (to - begins.day >= MAX_DAYS) return failed(`is longer than ${MAX_DAYS} days`);
	return ok({ from: begins.day, to });
}

interface WallClock {
	/** Day number. */
	readonly day: number;
	/** Past midnight, with fractions. */
	readonly minute: number;
	/** No time was given. */
	readonly isDate: boolean;
}

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;
const DURATION = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;

/** When an event is over, by its end or its duration; without either when it begins. undefined: it can not be read. */
function endOf(properties: readonly Property[], begins: WallClock, zone: string): WallClock | undefined {
	const end = find(properties, 'dtend');
	if (end) return wallClock(end[3], end[1], zone);
	const duration = find(properties, 'duration');
	if (!duration) return begins;
	const parts = DURATION.exec(textOf(properties, 'duration'));
	if (!parts) return undefined;
	const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
	const total =
		begins.minute +
		((weeks ?? 0) * 7 + (days ?? 0)) * DAY_MINUTES +
		(hours ?? 0) * 60 +
		(minutes ?? 0) +
		(seconds ?? 0) / 60;
	return { ...begins, day: begins.day + Math.floor(total / DAY_MINUTES), minute: total % DAY_MINUTES };
}

/** `T::` is what becomes of a date that is not said to be one. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T::|T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(Z?))?$/;

/** What the event's own clocks show; instants in UTC are read by the clocks of `zone`. undefined: no such date or time. */
function wallClock(value: unknown, params: Property[1], zone: string): WallClock | undefined {
	const parts = typeof value === 'string' ? MOMENT.exec(value) : null;
	const [, date = '', hour, minute, second, utc] = parts ?? [];
	if (!isLocalDate(date)) return undefined;
	const day = dayNumber(date);
	if (hour === undefined) return { day, minute: 0, isDate: true };
	const passed = Number(hour) * 60 + Number(minute) + Number(second) / 60;
	if (utc !== 'Z' && params.tzid !== 'UTC') return { day, minute: passed, isDate: false };
	const moment = day * DAY_MS + passed * MINUTE_MS;
	return { day: localDayOf(moment, zone), minute: minuteOfDay(moment, zone), isDate: false };
}

function datesWithin({ from, to }: DaySpan, scope: IcsScope): LocalDate[] {
	const dates: LocalDate[] = [];
	const last = Math.min(to, dayNumber(scope.to));
	for (let day = Math.max(from, dayNumber(scope.from)); day <= last; day++) dates.push(dateOfDay(day));
	return dates;
}
