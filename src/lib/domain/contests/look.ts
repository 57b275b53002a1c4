/** M5, R5: what a contest compares in place of the plain score. All of it from the roster: no calendar, no clock. */
import type { Score } from '#lib/domain/board.ts';
import { median, minus } from '#lib/domain/fractions.ts';
import { isUsual, ofTarget, perHour, perMember, workedLoad } from '#lib/domain/lenses.ts';
import { fromExact } from './exact.ts';
import { grouped } from './grouped.ts';
import type { Moments, Shift } from './roster.ts';
import type { Field, Setting } from './setting.ts';

const MINUTE_MS = 60_000;

export class Look {
	readonly #setting: Setting;
	/** By competitor, one list for each of its people. */
	readonly #shifts: readonly (readonly (readonly Shift[])[])[];
	readonly #targets: readonly (Score | undefined)[];
	readonly #baselines: readonly (Score | undefined)[];

	constructor(setting: Setting) {
		this.#setting = setting;
		const { ids, roster } = setting;
		this.#shifts = shiftsOf(setting);
		this.#targets = ids.map((id) => fromExact(roster.targets[id]));
		this.#baselines = ids.map((id) => fromExact(roster.baselines[id]));
	}

	/** null: no rank. `span`: what the score is of; the window's hours up to `at` else. */
	see(side: number, score: Score, at: number, span: Moments): Score | null {
		switch (this.#setting.rules.lens) {
			case 'raw':
				return score;
			case 'perHour':
				return perHour(score, this.load(side, at, span));
			case 'ofTarget':
				return ofTarget(score, this.#targets[side]);
			case 'baseline': {
				const baseline = this.#baselines[side];
				return baseline ? minus(score, baseline) : null;
			}
		}
	}

	/** M5: undefined: too few periods to tell. */
	baseline(side: number): Score | undefined {
		return this.#baselines[side];
	}

	/** C2, improvement: what somebody new is measured by; undefined: nobody has a baseline. */
	usualOf({ members }: Field): Score | undefined {
		return median(members.map((side) => this.#baselines[side]).filter((one) => one !== undefined));
	}

	/** M5: thousandths of minutes of work that have passed at `at`, at least one day's once the first has begun. */
	load(side: number, at: number, { start, end }: Moments): number {
		let sum = 0;
		for (const shifts of this.#shifts[side] ?? []) {
			let elapsed = 0;
			let first = 0;
			for (const [, from, to, fte] of shifts) {
				const begins = Math.max(from, start);
				const ends = Math.min(to, end);
				if (begins >= ends || fte === 0) continue;
				first ||= Math.floor((ends - begins) / MINUTE_MS) * fte;
				elapsed += Math.max(0, Math.floor((Math.min(ends, at) - begins) / MINUTE_MS)) * fte;
			}
			sum += workedLoad(elapsed, first);
		}
		return sum;
	}

	/** R5: member-days due up to the window's date at `at`, that date included. */
	daysDue(side: number, at: number): number {
		const { days } = this.#setting.roster;
		const today = days.findLast(({ start }) => start <= at)?.date ?? '';
		let due = 0;
		for (const shifts of this.#shifts[side] ?? [])
			for (const [date, , , fte] of shifts) if (fte > 0 && date <= today) due++;
		return due;
	}

	/** R5: what each member and day due brought; quotients stay what they are. */
	shared(side: number, score: Score, at: number): Score | null {
		return this.#setting.measure.isRatio ? score : perMember(score, this.daysDue(side, at));
	}

	/** C2, elimination: off for more than half of the working days of the span. */
	isAway(side: number, { start, end }: Moments): boolean {
		const own = (this.#shifts[side] ?? []).flat().filter(([, from, to]) => from < end && to > start);
		return (
			own.length > 0 &&
			!isUsual({ days: own.length, daysWorked: own.filter(([, , , fte]) => fte > 0).length })
		);
	}
}

/** Shifts of the window by competitor; a team's people each count on the dates on which they are in it. */
function shiftsOf(setting: Setting): (readonly Shift[])[][] {
	const { roster, rules, people, ids } = setting;
	const { from, to } = roster.window;
	const byRep = new Map(
		roster.capacity.flatMap(({ reps, shifts }) => reps.map((rep) => [rep, shifts] as const))
	);
	const sides: (readonly Shift[])[][] = ids.map(() => []);
	people.forEach(({ rep }, person) => {
		const own = (byRep.get(rep) ?? []).filter(([date]) => from <= date && date <= to);
		if (rules.format !== 'team') {
			sides[person]?.push(own);
			return;
		}
		for (const [side, part] of grouped(own, ([date]) => setting.sideOn(rep, date))) sides[side]?.push(part);
	});
	return sides;
}
