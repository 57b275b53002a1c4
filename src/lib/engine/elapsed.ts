/** G1: how working time passes, and where whoever is aimed at something would be if exactly on time. */
import type { Score } from '#lib/domain/board.ts';
import { over, toNumber } from '#lib/domain/fractions.ts';
import { shareOf, teamPace, type Worked } from '#lib/domain/goals/goal.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import { summed, type Aimed } from './board-targets.ts';
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

/** The days that are looked at, and the workspace's date at the moments that will be asked about. */
export type WorkedDays = Days & { readonly today: number };

/** Working time of people, minutes x fte added up, as it passes. What is before a start or after an end is nobody's work. */
export class PassingWork {
	readonly #floor: Floor;
	readonly #days: WorkedDays;
	/** Thousandths of minutes: due in the period, and those of days that are over everywhere. */
	#due = 0;
	#over = 0;
	readonly #open = new Map<string, OpenDay>();

	constructor(floor: Floor, days: WorkedDays) {
		this.#floor = floor;
		this.#days = days;
	}

	/** What one person works within `span`. */
	add(rep: Rep, span: Days = this.#days): void {
		const { work } = this.#floor.derived;
		const { today } = this.#days;
		const { from, to } = within(employmentOf(rep), within(span, this.#days));
		if (from > to) return;
		// zones are at most 26 hours apart: by no clock is it another date than these
		this.#over += Math.round(1000 * work.minutes(rep.id, from, Math.min(to, today - 2)));
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

	/** At a moment (ms since 1970), to the minute. */
	at(moment: number): Worked {
		const { work, zone } = this.#floor.derived;
		let elapsed = this.#over;
		for (const { day, rep, fte, fteSum } of this.#open.values())
			elapsed += (work.passed(rep, day, moment, zone) / fte) * fteSum;
		return { elapsed, due: this.#due };
	}
}

/** Of everyone who counts for a scope, each on the dates of being in it. House accounts are nobody's work. */
export function workWithin(scope: Scope, floor: Floor, days: WorkedDays): PassingWork {
	const work = new PassingWork(floor, days);
	for (const rep of floor.derived.reps.values()) {
		if (rep.house) continue;
		const number = floor.reps.number(rep.id);
		const { from, to } = within(employmentOf(rep), days);
		const starts = [from, ...scope.changesOf(number).filter((day) => day > from && day <= to)];
		starts.forEach((start, index) => {
			const end = (starts[index + 1] ?? to + 1) - 1;
			if (start <= end && scope.memberOf(number, start) !== OUTSIDE) work.add(rep, { from: start, to: end });
		});
	}
	return work;
}

/** Of whoever a target is for: somebody, everybody, or a team's members, each on the dates of being in it. */
export function workOf(of: Aimed['of'], floor: Floor, days: WorkedDays): PassingWork {
	const { derived, reps, teams } = floor;
	const work = new PassingWork(floor, days);
	const rep = of.startsWith('rep:') ? derived.reps.get(of.slice(4)) : undefined;
	if (rep) work.add(rep);
	if (of.startsWith('rep:')) return work;
	const team = of.startsWith('team:') ? teams.find(of.slice(5)) : undefined;
	for (const one of derived.reps.values()) {
		if (one.house) continue;
		if (of === 'workspace') work.add(one);
		else
			for (const span of derived.memberships[reps.number(one.id)]?.spans ?? [])
				if (span.value === team) work.add(one, span);
	}
	return work;
}

/**
 * G1: the one line that pages of goals, boards and walls hold somebody to: several aims are each on time by the working time of
 * their own, and added up.
 */
export class Pace {
	readonly target: Score | undefined;
	readonly #parts: readonly { readonly target: Score; readonly work: PassingWork }[];

	constructor(aims: readonly Aimed[], floor: Floor, days: WorkedDays) {
		this.target = summed(aims);
		this.#parts = aims.map(({ of, target }) => ({ target, work: workOf(of, floor, days) }));
	}

	/** undefined: no target, or nobody has any time in the period. */
	at(moment: number): Score | undefined {
		return teamPace(this.#parts.map(({ target, work }) => ({ target, worked: work.at(moment) })))?.pace;
	}

	/** The same as a share of the target, 0 to 1; NaN where there is no pace. */
	share(moment: number): number {
		const pace = this.at(moment);
		const share = pace && this.target && over(pace, this.target);
		return share ? toNumber(share) : Number.NaN;
	}
}

/** The share of working time that has passed, 0 to 1; NaN where there is none. */
export function shareAt(work: PassingWork, moment: number): number {
	const share = shareOf(work.at(moment));
	return share ? toNumber(share) : Number.NaN;
}

const within = (one: Days, other: Days): Days => ({
	from: Math.max(one.from, other.from),
	to: Math.min(one.to, other.to)
});
