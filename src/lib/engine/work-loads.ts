import type { Id, Rep } from '#lib/domain/records.ts';
import { countWeekdays, dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import { workedLoad } from '#lib/domain/lenses.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Derived, Floor } from './floor.ts';
import type { Listing } from './listing.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import { TOTAL } from './scores.ts';

/** A rep's time within one member of the board, in thousandths of minutes (minutes x fte). */
interface Stint {
	readonly rep: Id;
	readonly place: number;
	/** Of the days that are over everywhere. */
	passed: number;
	/** What the first of its working days has in all; 0: none has come. */
	first: number;
	/** Days that are not over everywhere. */
	readonly open: number[];
	/** What the place holds of it. */
	counted: number;
}

/** The days that are looked at. */
export interface WorkDays extends Days {
	/** The workspace's date at the moments that will be asked about. */
	readonly lastDay: number;
	/** The workspace's. */
	readonly today: number;
}

/**
 * M5 and R5: who was due, who worked, and for how long, by place (everyone at 0), over the days of a window. House accounts are
 * nobody's work; whoever has not started or has ended is not due.
 */
export class WorkLoads {
	/** R5: member-days due up to today, today included. */
	readonly due: Float64Array;
	/** M5: days of the patterns, and those of them worked at all. */
	readonly normal: Float64Array;
	readonly worked: Float64Array;
	/** M5: thousandths of minutes elapsed; the first working day counts whole as soon as it has begun. */
	readonly elapsed: Float64Array;
	readonly #stints: Stint[] = [];
	readonly #derived: Derived;
	readonly #scope: Scope;
	readonly #listing: Listing;
	readonly #days: WorkDays;
	#minute = Number.NaN;

	constructor(scope: Scope, listing: Listing, floor: Floor, days: WorkDays) {
		this.#derived = floor.derived;
		this.#scope = scope;
		this.#listing = listing;
		this.#days = days;
		this.due = new Float64Array(listing.size);
		this.normal = new Float64Array(listing.size);
		this.worked = new Float64Array(listing.size);
		this.elapsed = new Float64Array(listing.size);
		for (const rep of this.#derived.reps.values())
			if (!rep.house) this.#addRep(rep, floor.reps.number(rep.id));
	}

	/** Stretch by stretch: between two changes of anything that matters every week is like the other. */
	#addRep(rep: Rep, number: number): void {
		const { from, to, lastDay, today } = this.#days;
		const employment = employmentOf(rep);
		const bounds = [
			...this.#derived.work.changesOf(rep.id),
			...this.#scope.changesOf(number),
			...[employment.from, employment.to + 1, today + 1, lastDay - 1, lastDay + 2]
		].filter((day) => day > from && day <= to);
		const starts = [...new Set([from, ...bounds])].sort((a, b) => a - b);
		/** By place; nearly always one. */
		const stints = new Map<number, Stint>();
		starts.forEach((start, index) => {
			const end = (starts[index + 1] ?? to + 1) - 1;
			const member = start <= end ? this.#scope.memberOf(number, start) : OUTSIDE;
			if (member === OUTSIDE) return;
			const place = this.#listing.placeOf(member);
			const employed = start >= employment.from && start <= employment.to;
			this.#addStretch(rep, place, start, end, employed, stints);
		});
	}

	#addStretch(
		rep: Rep,
		place: number,
		from: number,
		to: number,
		employed: boolean,
		stints: Map<number, Stint>
	): void {
		const { work } = this.#derived;
		const { lastDay, today } = this.#days;
		const pattern = work.at(rep.id, from);
		const days = countWeekdays(from, to, pattern.workingDays);
		if (days === 0) return;
		add(this.normal, place, days);
		const worked = employed ? work.workingDays(rep.id, from, to) : 0;
		if (worked === 0) return;
		add(this.worked, place, worked);
		if (to <= today) add(this.due, place, worked);
		let day = from;
		while (!work.isWorkingDay(rep.id, day)) day++;
		const load = work.load(rep.id, day);
		let stint = stints.get(place);
		if (!stint) {
			stint = { rep: rep.id, place, passed: 0, first: load, open: [], counted: 0 };
			stints.set(place, stint);
			this.#stints.push(stint);
		}
		// zones are at most 26 hours apart: by no clock is it another date than these
		if (to < lastDay - 1) stint.passed += worked * load;
		else for (; day <= Math.min(to, lastDay + 1); day++) stint.open.push(day);
	}

	/** Brings `elapsed` to a moment (ms since 1970); whether anything changed by that. */
	advance(moment: number): boolean {
		const minute = Math.floor(moment / 60_000) * 60_000;
		if (minute === this.#minute) return false;
		this.#minute = minute;
		const { work, zone } = this.#derived;
		let changed = false;
		for (const stint of this.#stints) {
			let elapsed = stint.passed;
			for (const day of stint.open) elapsed += work.passed(stint.rep, day, minute, zone);
			const counted = workedLoad(elapsed, stint.first);
			if (counted === stint.counted) continue;
			add(this.elapsed, stint.place, counted - stint.counted);
			stint.counted = counted;
			changed = true;
		}
		return changed;
	}
}

function add(sums: Float64Array, place: number, value: number): void {
	sums[TOTAL]! += value;
	if (place !== TOTAL) sums[place]! += value;
}

const dayOr = (date: string, otherwise: number): number => (isLocalDate(date) ? dayNumber(date) : otherwise);

/** The days between a rep's start and end. */
export const employmentOf = ({ startedOn, endedOn }: Rep): Days => ({
	from: dayOr(startedOn, -Infinity),
	to: dayOr(endedOn, Infinity)
});
