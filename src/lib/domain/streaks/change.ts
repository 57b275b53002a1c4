/** S4: what a correction, or leave entered later, did to a streak. */
import type { DateState, Streak } from './fold.ts';
import type { StreakLine } from './line.ts';

/** A streak as it was at some moment, to be compared with what became of it. */
export interface StreakSeen {
	readonly streak: Streak;
	/** Day number with which the first step begins, and how many days a step has. */
	readonly origin: number;
	readonly step: number;
	/** By step, up to the one of today. */
	readonly states: readonly DateState[];
}

/** What made the difference: a record, named by whoever saw it change. */
export interface Cause {
	readonly collection: string;
	readonly id: string;
}

/** A date (or a week, by its first day) that is something else now. */
export interface ChangedDate {
	/** Day number. */
	readonly day: number;
	readonly was: DateState;
	readonly is: DateState;
}

export interface StreakChange {
	readonly kind: 'shortened' | 'repaired';
	readonly was: number;
	readonly is: number;
	/** In order. What one date loses, freezes may turn over on later ones. */
	readonly dates: readonly ChangedDate[];
	readonly cause: Cause;
}

/** Notes a line as of a day. */
export function seen(line: StreakLine, today: number): StreakSeen {
	const last = line.stepOf(today);
	const states = Array.from({ length: last + 1 }, (_, step) => line.state(step, today));
	return { streak: line.read(today), origin: line.origin, step: line.step, states };
}

/**
 * S4: what became of a streak between two looks on the same day; undefined where it is as long as it was. The caller knows which
 * record changed in between.
 */
export function whatChanged(before: StreakSeen, after: StreakSeen, cause: Cause): StreakChange | undefined {
	const was = before.streak.current;
	const is = after.streak.current;
	if (was === is) return undefined;
	return { kind: is < was ? 'shortened' : 'repaired', was, is, dates: changedDates(before, after), cause };
}

function changedDates(before: StreakSeen, after: StreakSeen): ChangedDate[] {
	const { step } = after;
	const last = after.origin + (after.states.length - 1) * step;
	const at = ({ origin, states }: StreakSeen, day: number) => states[(day - origin) / step] ?? 'off';
	const changed: ChangedDate[] = [];
	for (let day = Math.min(before.origin, after.origin); day <= last; day += step) {
		const was = at(before, day);
		const is = at(after, day);
		if (was !== is) changed.push({ day, was, is });
	}
	return changed;
}
