import type { Days } from '#lib/domain/periods.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import type { Floor } from './floor.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import { employmentOf } from './work-loads.ts';

/** A day that is not over everywhere, of people with the same hours by the same clocks. */
interface OpenDay {
	readonly day: number;
	/** One of them. */
	readonly rep: Id;
	readonly fte: number;
	/** Of all of them. */
	fteSum: number;
}

/**
 * G1: the share of a period's working time that has passed, of everyone who counts for a scope: minutes of each member on the
 * dates of being in it, added up. House accounts, and the dates before a start or after an end, are nobody's work.
 */
export class Elapsed {
	readonly #floor: Floor;
	/** Thousandths of minutes (minutes x fte): due in the period, and those of days that are over everywhere. */
	#due = 0;
	#over = 0;
	readonly #open = new Map<string, OpenDay>();

	/** `today`: the workspace's date at the moments that will be asked about. */
	constructor(scope: Scope, floor: Floor, days: Days & { readonly today: number }) {
		this.#floor = floor;
		for (const rep of floor.derived.reps.values()) {
			if (rep.house) continue;
			const number = floor.reps.number(rep.id);
			const { from, to } = within(employmentOf(rep), days);
			const starts = [from, ...scope.changesOf(number).filter((day) => day > from && day <= to)];
			starts.forEach((start, index) => {
				const end = (starts[index + 1] ?? to + 1) - 1;
				if (start <= end && scope.memberOf(number, start) !== OUTSIDE) this.#add(rep, start, end, days.today);
			});
		}
	}

	#add(rep: Rep, from: number, to: number, today: number): void {
		const { work } = this.#floor.derived;
		// zones are at most 26 hours apart: by no clock is it another date than these
		const over = work.minutes(rep.id, from, Math.min(to, today - 2));
		this.#over += Math.round(1000 * over);
		this.#due += Math.round(1000 * work.minutes(rep.id, from, to));
		for (let day = Math.max(from, today - 1); day <= Math.min(to, today + 1); day++) {
			if (!work.isWorkingDay(rep.id, day)) continue;
			const { hours, timeZone = '', fte } = work.at(rep.id, day);
			const key = `${day} ${hours.from} ${hours.to} ${timeZone}`;
			const known = this.#open.get(key);
			if (known) known.fteSum += fte;
			else this.#open.set(key, { day, rep: rep.id, fte, fteSum: fte });
		}
	}

	/** 0 to 1, at a moment (ms since 1970), to the minute; NaN where nobody has any time in the period. */
	share(moment: number): number {
		if (this.#due === 0) return Number.NaN;
		const { work, zone } = this.#floor.derived;
		let passed = this.#over;
		for (const { day, rep, fte, fteSum } of this.#open.values())
			passed += (work.passed(rep, day, moment, zone) / fte) * fteSum;
		return passed / this.#due;
	}
}

const within = (one: Days, other: Days): Days => ({
	from: Math.max(one.from, other.from),
	to: Math.min(one.to, other.to)
});
