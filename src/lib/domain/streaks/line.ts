/** S1, S2, S6: one rep's streak under one rule, from what was done on each date and which dates were due. */
import { weekdayOf } from '#lib/domain/calendar.ts';
import type { LocalDate, Weekday } from '#lib/domain/records.ts';
import { StreakFold, VERDICT, type DateState, type Streak, type Verdict } from './fold.ts';

/** What a rule asks for. */
export interface StreakTerms {
	/** A metric's key. */
	readonly metric: string;
	/** In the metric's unit (money: minor units), above 0. */
	readonly minimum: number;
	readonly per: 'day' | 'week';
	/** Local date from which on it holds; '': always. */
	readonly from: LocalDate;
}

/** What a date is by the calendar: not one of the own pattern's, one of them that is a holiday or leave, or due. */
export const DAY = { free: 0, off: 1, due: 2 } as const;

export interface LineParts {
	readonly per: 'day' | 'week';
	/** A sum's minimum; whole numbers compare exactly. */
	readonly minimum: number;
	/** How many of the values' units make one of the minimum's (a metric whose weights have decimals); 1 where absent. */
	readonly scale?: number;
	/** Day number of the first date that counts: the later of the rule's and the rep's start. */
	readonly first: number;
	/** The rep's last date, from which on nothing is due; Infinity (or absent): none is known. */
	readonly end?: number;
	/** By date from `originOf` on, whole weeks of a weekly rule, see DAY; as far as one can ever ask. */
	readonly kinds: Uint8Array;
	/** By date, as `kinds`: what was done; NaN: nothing can be said (a ratio over nothing), so not met. */
	readonly values: Float64Array;
	/** S6: where weeks begin. */
	readonly weekStart: Weekday;
}

/** S6: the day with which a rule's first step begins: the first date's week, or the first date itself. */
export const originOf = (per: 'day' | 'week', first: number, weekStart: Weekday): number =>
	per === 'week' ? first - ((weekdayOf(first) - weekStart + 7) % 7) : first;

/** What a streak needs of its last date or week. */
export interface Need {
	/** Done so far, in the minimum's unit; NaN: nothing can be said yet. */
	readonly value: number;
	/** S6: of a week with days off less than the rule's minimum; NaN: nothing is due. */
	readonly minimum: number;
}

/** One rep under one rule. A changed value costs the dates since, at most; see StreakFold. */
export class StreakLine {
	readonly #parts: Required<LineParts>;
	readonly #fold: StreakFold;
	/** Day number with which the first step begins; see originOf. */
	readonly origin: number;
	/** Days of a step: 1, or 7 for a weekly rule. */
	readonly step: 1 | 7;
	/** Grows with every change of a value. */
	version = 0;

	constructor(parts: LineParts) {
		this.#parts = { scale: 1, end: Infinity, ...parts };
		this.step = parts.per === 'week' ? 7 : 1;
		this.origin = originOf(parts.per, parts.first, parts.weekStart);
		const verdicts = new Uint8Array(Math.max(1, Math.floor(parts.kinds.length / this.step)));
		for (let step = 0; step < verdicts.length; step++) verdicts[step] = this.#verdict(step, 0);
		this.#fold = new StreakFold(verdicts);
	}

	/** Day number of the first date that counts. */
	get first(): number {
		return this.#parts.first;
	}

	/** What was done on a date is another now. Dates that do not count, or were not handed in, are left aside. */
	put(day: number, value: number): void {
		const { first, values } = this.#parts;
		const at = day - this.origin;
		if (day < first || at >= values.length || Object.is(values[at], value)) return;
		values[at] = value;
		this.version++;
		const step = this.stepOf(day);
		this.#fold.put(step, this.#verdict(step, 0));
	}

	/** What was done on a date, in the values' unit. */
	value(day: number): number {
		return day < this.first ? 0 : (this.#parts.values[day - this.origin] ?? 0);
	}

	/** Which step (date or week, the first is 0) a day belongs to. */
	stepOf(day: number): number {
		return Math.floor((day - this.origin) / this.step);
	}

	/** The streak as of a day; with `more` done on it that is not in the record yet, in the values' unit. */
	read(today: number, more = 0): Streak {
		const step = this.stepOf(today);
		return this.#fold.readWith(step, this.#verdict(step, more, today));
	}

	/** The same had today this value: for a ratio, whose halves can't be added. */
	readAs(today: number, value: number): Streak {
		const step = this.stepOf(today);
		if (!this.#isDue(today)) return this.#fold.read(step);
		const { minimum, scale } = this.#parts;
		return this.#fold.readWith(step, value >= minimum * scale ? VERDICT.met : VERDICT.unmet);
	}

	/** S1: what the date (or week) with this number is, as of today. */
	state(step: number, today: number): DateState {
		const last = this.stepOf(today);
		return step === last ? this.read(today).today : this.#fold.state(step, last);
	}

	/** What was done in a step as of today, and what it takes. */
	need(step: number, today: number): Need {
		return { value: this.#done(step, today) / this.#parts.scale, minimum: this.#minimum(step) };
	}

	#isDue(day: number): boolean {
		const { kinds, first, end } = this.#parts;
		return kinds[day - this.origin] === DAY.due && day >= first && day <= end;
	}

	/** S6: what is dated after `today` counts when that date comes. */
	#done(step: number, today = Infinity): number {
		const from = this.origin + step * this.step;
		if (this.step === 1) return this.value(from);
		let sum = 0;
		for (let day = from; day < from + 7 && day <= today; day++) sum += this.value(day);
		return sum;
	}

	/** S6: minimum x own days due / own normal days, rounded up; of a daily rule the minimum itself. NaN: nothing is due. */
	#minimum(step: number): number {
		const { kinds, minimum } = this.#parts;
		const from = this.origin + step * this.step;
		if (this.step === 1) return this.#isDue(from) ? minimum : Number.NaN;
		let due = 0;
		let normal = 0;
		for (let day = from; day < from + 7; day++) {
			if (kinds[day - this.origin] !== DAY.free) normal++;
			if (this.#isDue(day)) due++;
		}
		return due === 0 ? Number.NaN : Math.ceil((minimum * due) / normal);
	}

	#verdict(step: number, more: number, today = Infinity): Verdict {
		const need = this.#minimum(step);
		if (Number.isNaN(need)) return VERDICT.off;
		return this.#done(step, today) + more >= need * this.#parts.scale ? VERDICT.met : VERDICT.unmet;
	}
}
