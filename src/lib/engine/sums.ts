import type { Entry } from './entry.ts';
import type { Floor } from './floor.ts';
import { LENGTHS, PeriodSums, spanAround, type Length } from './period-sums.ts';
import { Postings } from './postings.ts';
import { SumTable } from './sum-table.ts';

/** Sums that are part of a stretch of days. */
export interface Part {
	readonly table: SumTable;
	/** The first of its cells; see SumTable.nextOf. */
	readonly first: number;
	/** The day whose cells are by rep; undefined: cells are by posting. */
	readonly day: number | undefined;
}

/**
 * Every sum there is: by rep, day and type over all facts, and by posting, span and type above that. What a fact adds goes in at
 * once; spans are summed up when first asked for, and again after people or teams moved.
 */
export class Sums {
	readonly days = new SumTable();
	#floor: Floor;
	#spans = new Map<Length | undefined, PeriodSums>();
	/** The same as a list: it is walked with every change. */
	#kept: PeriodSums[] = [];
	#postings: Postings | undefined;

	constructor(floor: Floor) {
		this.#floor = floor;
	}

	/** Memberships, teams' regions or the start of the week changed. */
	regroup(): void {
		this.#postings = undefined;
		this.#spans.clear();
		this.#kept = [];
	}

	get postings(): Postings {
		const { derived, reps } = this.#floor;
		return (this.#postings ??= new Postings(derived, reps.size));
	}

	/** Day number of the first fact; undefined: there is none. */
	first(): number | undefined {
		return this.days.lowest();
	}

	last(): number | undefined {
		return this.days.highest();
	}

	/** Adds (1) or takes away (-1) an entry. Returns its cell of the day. */
	apply(entry: Entry, sign: 1 | -1): number {
		const cell = this.days.add(entry.rep, entry.day, entry.type, entry, sign);
		const kept = this.#kept;
		if (kept.length === 0) return cell;
		const posting = this.postings.at(entry.rep, entry.day);
		for (let i = 0; i < kept.length; i++) kept[i]!.apply(posting, entry, sign);
		return cell;
	}

	/** The same before anybody asked for more than days. */
	load(entry: Entry): number {
		return this.days.add(entry.rep, entry.day, entry.type, entry, 1);
	}

	#span(length: Length | undefined): PeriodSums {
		let sums = this.#spans.get(length);
		if (!sums) {
			sums = new PeriodSums(length, this.#floor.derived.weekStart, this.days, this.postings);
			this.#spans.set(length, sums);
			this.#kept.push(sums);
		}
		return sums;
	}

	/** The fewest sums that together are all facts dated within [low, high], both inclusive and possibly without end. */
	parts(low: number, high: number): Part[] {
		const first = this.first();
		const last = this.last();
		if (first === undefined || last === undefined || low > last || high < first) return [];
		const parts: Part[] = [];
		const add = (table: SumTable, key: number, day: number | undefined) => {
			const group = table.group(key);
			if (group) parts.push({ table, first: group.first, day });
		};
		// beyond the first and the last fact there is nothing: there a span may reach over the edge
		const from = low <= first ? -Infinity : low;
		const to = high >= last ? Infinity : high;
		if (from === -Infinity && to === Infinity && first !== last) {
			const everything = this.#span(undefined);
			add(everything.table, everything.keyOf(first), undefined);
			return parts;
		}
		for (let day = Math.max(low, first); day <= Math.min(high, last);) {
			const whole = low === high ? undefined : this.#longest(day, from, to, first);
			if (whole) {
				const { table } = this.#span(whole.length);
				add(table, whole.from, undefined);
				day = whole.to + 1;
			} else {
				add(this.days, day, day);
				day++;
			}
		}
		return parts;
	}

	/** The longest calendar span that begins on the day and lies within [from, to]. */
	#longest(day: number, from: number, to: number, first: number) {
		for (const length of LENGTHS) {
			const span = spanAround(length, day, this.#floor.derived.weekStart);
			const begins = span.from === day || (from === -Infinity && day === first);
			if (begins && span.to <= to) return { length, ...span };
		}
		return undefined;
	}
}
