/** Which period something happened in, in words that stay true however late they are read. */
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import type { Headline, RecognitionData } from '#lib/domain/recognition/recognition.ts';
import type { Format } from './format.ts';

export type Span = NonNullable<RecognitionData['period']>;

/** A period and a date in it. */
export interface Moment {
	readonly period: Span | undefined;
	/** The period's first date, or any of it where the record does not say. */
	readonly from: LocalDate;
}

interface Reading {
	readonly format: Format;
	/** ms since 1970 */
	readonly now: number;
}

/** When a recognition's crossing was: by its own dates, else by the date on which it happened. */
export function momentOf({ data, at }: Pick<Headline, 'data' | 'at'>, format: Format): Moment {
	const { period, from } = data;
	if (from !== undefined) return { period, from };
	const date = format.today(Date.parse(at));
	return { period, from: period === 'week' ? mondayOf(date) : date };
}

function mondayOf(date: LocalDate): LocalDate {
	const day = dayNumber(date);
	return dateOfDay(day - (weekdayOf(day) - 1));
}
const quarterOf = (date: LocalDate) => Math.ceil(Number(date.slice(5, 7)) / 3);

/** Whether today is in the period too. A week is the seven days from its first on, whichever that is. */
function isRunning({ period, from }: Moment, today: LocalDate): boolean {
	switch (period) {
		case 'day':
			return from === today;
		case 'week': {
			const days = dayNumber(today) - dayNumber(from);
			return days >= 0 && days < 7;
		}
		case 'month':
			return from.slice(0, 7) === today.slice(0, 7);
		case 'quarter':
			return from.slice(0, 4) === today.slice(0, 4) && quarterOf(from) === quarterOf(today);
		case 'year':
			return from.slice(0, 4) === today.slice(0, 4);
		default:
			return false;
	}
}

/** `today`, `this week`, `in October`, `in 2025`, `in all`; '' where there is no period. */
export function periodPhrase(moment: Moment, { format, now }: Reading): string {
	const { period, from } = moment;
	if (period === undefined) return '';
	if (period === 'all') return 'in all';
	const today = format.today(now);
	if (isRunning(moment, today)) return period === 'day' ? 'today' : `this ${period}`;
	const year = from.slice(0, 4);
	const sameYear = year === today.slice(0, 4);
	switch (period) {
		case 'day':
			return `on ${format.date(from)}`;
		case 'week':
			return `in the week of ${format.date(from)}`;
		case 'month':
			return `in ${monthName(from, sameYear)}`;
		case 'quarter':
			return `in Q${quarterOf(from)}${sameYear ? '' : ` ${year}`}`;
		case 'year':
			return `in ${year}`;
	}
}

/** ` of the day`, for what came first in it; with the date once that is over. */
export function ofPeriod(moment: Moment, reading: Reading): string {
	const { period } = moment;
	if (period === undefined) return '';
	if (period === 'all') return ' of all';
	const running = isRunning(moment, reading.format.today(reading.now));
	return running ? ` of the ${period}` : ` ${periodPhrase(moment, reading)}`;
}

// the sentence around it is English, and so is the month in it
const MONTH = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' });
const MONTH_AND_YEAR = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const monthName = (date: LocalDate, sameYear: boolean) =>
	(sameYear ? MONTH : MONTH_AND_YEAR).format(new Date(date));
