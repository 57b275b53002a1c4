/** P6: who works when. Effective-dated patterns of a rep, else of the workspace. Day numbers; minutes of wall-clock time. */
import { isTimeZone, localDayOf, minuteOfDay, weekdayOf } from './calendar.ts';
import { timelines, type Timeline } from './membership.ts';
import type { Capacity, Hours, Id, Weekday } from './records.ts';

export interface WorkPattern {
	readonly workingDays: readonly Weekday[];
	readonly hours: Hours;
	/** Thousandths of full time. */
	readonly fte: number;
	/** IANA: by whose clocks the hours are; absent or '': the workspace's. */
	readonly timeZone?: string;
}

export const DEFAULT_PATTERN: WorkPattern = {
	workingDays: [1, 2, 3, 4, 5],
	hours: { from: '09:00', to: '17:00' },
	fte: 1000
};

const CLOCK = /^([01]\d|2[0-4]):([0-5]\d)$/;

/** `HH:MM` as minutes past midnight; undefined for anything else. */
export function minutesOf(clock: string): number | undefined {
	const parts = CLOCK.exec(clock);
	return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

/** When a working day of the pattern begins and ends, in minutes past midnight; the default where it cannot be read. */
export function workingHours({ hours }: WorkPattern): { from: number; to: number } {
	const from = minutesOf(hours.from);
	const to = minutesOf(hours.to);
	return from !== undefined && to !== undefined && from < to ? { from, to } : { from: 540, to: 1020 };
}

/** P6: when each rep works: the own pattern in force, else the workspace's. */
export class WorkCalendar {
	private readonly patterns: Map<Id, Timeline<WorkPattern>>;
	private readonly standard: WorkPattern;

	/** `standard` holds where no capacity record does. A record of rep '' is the workspace's. */
	constructor(standard: WorkPattern, records: Iterable<Omit<Capacity, 'id'>>) {
		this.standard = standard;
		this.patterns = timelines(
			records,
			({ rep }) => rep,
			(record) => record
		);
	}

	/** The pattern in force; rep '' asks for the workspace's. */
	at(rep: Id, day: number): WorkPattern {
		return this.patterns.get(rep)?.at(day) ?? (rep === '' ? this.standard : this.at('', day));
	}

	/** Whether the day is one of the pattern's, at work or not: leave is no time at all on such a day (fte 0). */
	isNormalDay(rep: Id, day: number): boolean {
		return this.at(rep, day).workingDays.includes(weekdayOf(day));
	}

	isWorkingDay(rep: Id, day: number): boolean {
		const { workingDays, fte } = this.at(rep, day);
		return fte > 0 && workingDays.includes(weekdayOf(day));
	}

	/** Working days within [from, to]. */
	workingDays(rep: Id, from: number, to: number): number {
		let count = 0;
		for (let day = from; day <= to; day++) if (this.isWorkingDay(rep, day)) count++;
		return count;
	}

	/** What is due on a day, up to `minute` past midnight, in thousandths of a minute (minutes x fte): whole for whole minutes. */
	load(rep: Id, day: number, minute = Infinity): number {
		const pattern = this.at(rep, day);
		if (pattern.fte <= 0 || !pattern.workingDays.includes(weekdayOf(day))) return 0;
		const hours = workingHours(pattern);
		return (Math.max(hours.from, Math.min(hours.to, minute)) - hours.from) * pattern.fte;
	}

	/**
	 * The same as far as it has passed at a moment (ms since 1970; Infinity: all of it), to the whole minute, by the clocks of
	 * the pattern's zone, else of `zone`.
	 */
	passed(rep: Id, day: number, moment: number, zone: string): number {
		if (moment === Infinity) return this.load(rep, day);
		const { timeZone } = this.at(rep, day);
		const where = timeZone && isTimeZone(timeZone) ? timeZone : zone;
		const today = localDayOf(moment, where);
		if (day > today) return 0;
		return this.load(rep, day, day < today ? Infinity : Math.floor(minuteOfDay(moment, where)));
	}

	/**
	 * Minutes of work, scaled by fte, due within [from, to] up to `minute` past midnight of the day `until` (all of the days
	 * before it, none after it).
	 */
	minutes(rep: Id, from: number, to: number, until = Infinity, minute = 0): number {
		let sum = 0;
		for (let day = from; day <= Math.min(to, until); day++) {
			sum += this.load(rep, day, day === until ? minute : Infinity);
		}
		return sum / 1000;
	}

	/** The days from which on the pattern in force may be another. */
	changesOf(rep: Id): number[] {
		const spans = [rep, ''].flatMap((whose) => this.patterns.get(whose)?.spans ?? []);
		return spans.flatMap(({ from, to }) => [from, to + 1]).filter(Number.isFinite);
	}

	/** Whether the rep does not work at all within [from, to]: full time off, not merely a weekend. */
	absent(rep: Id, from: number, to: number): boolean {
		for (let day = from; day <= to; day++) {
			const { workingDays, fte } = this.at(rep, day);
			if (fte > 0 && workingDays.length > 0) return false;
		}
		return from <= to;
	}
}
