/** M7: which target is in force for a subject, metric and period. */
import type { PeriodName, Score } from './board.ts';
import { fromNumber, integer, plus, times, reduced } from './fractions.ts';
import { timelines, type Timeline } from './membership.ts';
import { calendarPeriod, type Days } from './periods.ts';
import type { Target, TargetPeriod, Weekday } from './records.ts';

const LENGTHS: readonly TargetPeriod[] = ['day', 'week', 'month', 'quarter', 'year'];
const isLength = (name: string): name is TargetPeriod => (LENGTHS as readonly string[]).includes(name);
const daysIn = ({ from, to }: Days) => to - from + 1;

/** The period that is asked about. */
export interface TargetWindow {
	readonly name: PeriodName;
	readonly days: Days;
	readonly weekStart: Weekday;
}

/** M7: which target holds for a subject, metric and period, by effective date. */
export class Targets {
	private readonly values: Map<string, Timeline<number>>;
	private readonly confidential = new Set<string>();

	constructor(given: Iterable<Omit<Target, 'id'>>) {
		const records = [...given];
		for (const { metric, public: shown } of records) if (shown !== true) this.confidential.add(metric);
		this.values = timelines(
			records,
			({ subject, metric, period }) => `${subject} ${metric} ${period}`,
			({ value }) => value
		);
	}

	/** M8: whether some target of the metric is not public; what is made of its targets is not either then. */
	isPrivate(metric: string): boolean {
		return this.confidential.has(metric);
	}

	/**
	 * M7: the subject's own target: the one of the period's length in force on its last date, else the next longer one
	 * shared out by working days. Ranges take the shortest that is at least as long; `all` has none. undefined: no target.
	 */
	own(
		subject: string,
		metric: string,
		{ name, days, weekStart }: TargetWindow,
		workingDays: (from: number, to: number) => number
	): Score | undefined {
		if (name === 'all' || this.values.size === 0) return undefined;
		for (const length of LENGTHS) {
			const value = this.values.get(`${subject} ${metric} ${length}`)?.at(days.to);
			const target = value === undefined ? undefined : fromNumber(value);
			if (!target) continue;
			if (length === name) return target;
			const whole = calendarPeriod(length, days.to, weekStart);
			const fits = isLength(name)
				? LENGTHS.indexOf(length) > LENGTHS.indexOf(name)
				: daysIn(whole) >= daysIn(days);
			if (!fits) continue;
			const due = workingDays(whole.from, whole.to);
			if (due === 0) return undefined;
			return times(target, reduced(BigInt(workingDays(days.from, days.to)), BigInt(due)));
		}
		return undefined;
	}
}

/** The sum of those there are; undefined where there is none. */
export function sumOfTargets(targets: readonly (Score | undefined)[]): Score | undefined {
	const present = targets.filter((target) => target !== undefined);
	return present.length === 0 ? undefined : present.reduce(plus, integer(0));
}
