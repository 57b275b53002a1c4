/** Days off as pages show them: what the API tells, a month's days, and the words for leave. */
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { Id, LeaveKind, LeaveState, LocalDate, Weekday } from '#lib/domain/records.ts';
import type { Format } from './format.ts';

export interface HolidayView {
	readonly id: Id;
	readonly date: LocalDate;
	readonly name: string;
}

/** A day off that could be added; `known`: it is off already. */
export interface Proposal {
	readonly date: LocalDate;
	readonly name: string;
	readonly known: boolean;
}

export interface LeaveView {
	readonly id: Id;
	readonly rep: Id;
	readonly name: string;
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly kind: LeaveKind;
	readonly note: string;
	readonly state: LeaveState;
	/** Working days that it takes. */
	readonly days: number;
	readonly decidable: boolean;
}

export interface Place {
	readonly code: string;
	readonly name: string;
}

/** What a calendar file would add. */
export interface FilePreview {
	readonly holidays: readonly Proposal[];
	readonly repeated: number;
	readonly left: readonly { readonly name: string; readonly why: string }[];
	readonly from: LocalDate;
	readonly to: LocalDate;
}

export interface Added {
	readonly added: number;
	readonly kept: number;
}

export const KINDS = [
	{ value: 'vacation', text: 'Vacation' },
	{ value: 'sick', text: 'Sick' },
	{ value: 'other', text: 'Other' }
] as const satisfies readonly { readonly value: LeaveKind; readonly text: string }[];

export const kindWords = (kind: LeaveKind): string => KINDS.find(({ value }) => value === kind)?.text ?? kind;

export const STATE_WORDS: Readonly<Record<LeaveState, string>> = {
	asked: 'waiting for an answer',
	approved: 'approved',
	declined: 'declined'
};

/** `Aug 3 – 14 · 9 working days` */
export const leaveWords = ({ from, to, days }: LeaveView, format: Format): string =>
	`${format.dates(from, to)} · ${daysWords(days, format, 'working day')}`;

export const daysWords = (count: number, format: Format, noun: string): string =>
	`${format.count(count)} ${noun}${count === 1 ? '' : 's'}`;

/** What was added, in words, for beside the button. */
export const addedWords = ({ added, kept }: Added, format: Format): string =>
	[`${daysWords(added, format, 'day')} added`, kept > 0 ? `${format.count(kept)} already off` : '']
		.filter(Boolean)
		.join(', ');

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** `YYYY-MM` of an address, else of today's date. */
export const monthOf = (asked: string | null, today: LocalDate): string =>
	asked !== null && MONTH.test(asked) && asked >= '1970-01' ? asked : today.slice(0, 7);

/** The month before or after. */
export function besideMonth(month: string, by: 1 | -1): string {
	const first = dayNumber(`${month}-01`);
	return dateOfDay(by === 1 ? first + 31 : first - 1).slice(0, 7);
}

/** The dates of a month (`YYYY-MM`), in order. */
export function datesOf(month: string): LocalDate[] {
	const first = dayNumber(`${month}-01`);
	return Array.from({ length: 31 }, (_, i) => dateOfDay(first + i)).filter((date) => date.startsWith(month));
}

/** `August 2026` */
export const monthWords = (month: string, locale: string): string =>
	new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
		new Date(`${month}-01`)
	);

export interface AwayDay {
	readonly date: LocalDate;
	/** Nobody works then. */
	readonly off: boolean;
	readonly leave: LeaveState | undefined;
}

export interface Away {
	readonly rep: Id;
	readonly name: string;
	readonly days: readonly AwayDay[];
	/** In order; declined ones are not away. */
	readonly leave: readonly LeaveView[];
}

/** Who is away, or has asked to be, on the dates of a month: one line a person, in the order of names. */
export function awayOf(
	month: string,
	leave: readonly LeaveView[],
	holidays: readonly HolidayView[],
	workingDays: readonly Weekday[],
	locale: string
): Away[] {
	const dates = datesOf(month);
	const off = new Set(holidays.map(({ date }) => date));
	const isOff = (date: LocalDate) => off.has(date) || !workingDays.includes(weekdayOf(dayNumber(date)));
	const [first = '', last = ''] = [dates[0], dates.at(-1)];
	const here = leave.filter(({ from, to, state }) => state !== 'declined' && from <= last && to >= first);
	return [...Map.groupBy(here, ({ rep }) => rep)]
		.map(([rep, own]) => ({
			rep,
			name: own[0]?.name ?? '',
			leave: own,
			days: dates.map((date) => ({
				date,
				off: isOff(date),
				leave: own.find(({ from, to }) => from <= date && date <= to)?.state
			}))
		}))
		.sort((a, b) => a.name.localeCompare(b.name, locale));
}
