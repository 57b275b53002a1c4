import { dayNumber } from '#lib/domain/calendar.ts';
import { calendarPeriod, type Days } from '#lib/domain/periods.ts';
import type { Weekday } from '#lib/domain/records.ts';
import { Entry } from './entry.ts';
import type { Postings } from './postings.ts';
import { SumLoader } from './sum-loader.ts';
import { isPast, SumTable, type Group } from './sum-table.ts';

/** Spans that sums are kept of, longest first; days stand in a table of their own. */
export const LENGTHS = ['year', 'quarter', 'month', 'week'] as const;
export type Length = (typeof LENGTHS)[number];

/** The one span of `all`. */
const EVERYTHING = 0;

/** Where the ends of a year can be named. */
const EARLIEST = dayNumber('1000-01-01');
const LATEST = dayNumber('9998-12-31');

/** The calendar span of that length around a day; at the ends of the calendar every day is a span of its own. */
export const spanAround = (length: Length, day: number, weekStart: Weekday): Days =>
	day < EARLIEST || day > LATEST ? { from: day, to: day } : calendarPeriod(length, day, weekStart);

const entry = new Entry();

/**
 * Sums by posting of each calendar span of one length (or of everything there is), made from the sums by day when first asked
 * for, and kept up from then on.
 */
export class PeriodSums {
	readonly table = new SumTable();
	readonly #length: Length | undefined;
	readonly #weekStart: Weekday;
	/** The span that was last asked for: facts of one day come together. */
	#from = Infinity;
	#to = -Infinity;
	readonly #starts = new Map<number, number>();

	/** `length` undefined: everything. */
	constructor(length: Length | undefined, weekStart: Weekday, days: SumTable, postings: Postings) {
		this.#length = length;
		this.#weekStart = weekStart;
		const loader = new SumLoader(this.table, days.types);
		const past: (() => void)[] = [];
		for (const day of days.groups) this.#addDay(day, days, postings, loader, past);
		// a loader is alone with its table
		for (const merge of past) merge();
	}

	/** Sums past 2^53 are left to `past`. A method of its own: what is called for each day is compiled soon. */
	#addDay(day: Group, days: SumTable, postings: Postings, loader: SumLoader, past: (() => void)[]): void {
		const key = this.keyOf(day.key);
		for (let cell = day.first; cell >= 0; cell = days.nextOf(cell)) {
			days.read(cell, entry);
			const posting = postings.at(days.whoAt(cell), day.key);
			if (isPast(entry)) past.push(() => this.#merge(posting, key, days, cell));
			else if (entry.rows !== 0 || entry.amount !== 0 || entry.margin !== 0 || entry.countedQuantity !== 0)
				loader.add(posting, key, entry.type, entry);
		}
	}

	#merge(posting: number, key: number, days: SumTable, cell: number): void {
		days.read(cell, entry);
		this.table.merge(posting, key, entry, days, cell);
	}

	/** What the table calls the span that contains the day. */
	keyOf(day: number): number {
		if (!this.#length) return EVERYTHING;
		if (day >= this.#from && day <= this.#to) return this.#from;
		const known = this.#starts.get(day);
		if (known !== undefined) return known;
		const { from, to } = spanAround(this.#length, day, this.#weekStart);
		this.#from = from;
		this.#to = to;
		this.#starts.set(day, from);
		return from;
	}

	/** Adds (1) or takes away (-1) an entry. */
	apply(posting: number, entry: Entry, sign: 1 | -1): void {
		this.table.add(posting, this.keyOf(entry.day), entry.type, entry, sign);
	}
}
