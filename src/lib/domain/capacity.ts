/**
 * P6: who works when. Effective-dated patterns of a rep, else of the workspace, less holidays and leave. Day numbers; minutes
 * of wall-clock time.
 */
import {
	countWeekdays,
	dayNumber,
	isLocalDate,
	isTimeZone,
	localDayOf,
	minuteOfDay,
	weekdayOf
} from './calendar.ts';
import { timelines, type Span, type Timeline } from './membership.ts';
import type { Capacity, Holiday, Hours, Id, Leave, Weekday } from './records.ts';

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

/** What takes days off the patterns. Records whose dates are none are left aside. */
export interface DaysOff {
	/** Of the whole workspace. */
	readonly holidays?: Iterable<Pick<Holiday, 'date'>>;
	/** Approved leave; both ends inclusive. */
	readonly absences?: Iterable<Pick<Leave, 'rep' | 'from' | 'to'>>;
}

/** Why nothing is due on a day. */
export type OffReason = 'weekend' | 'holiday' | 'leave';

/** Days, both inclusive, in which one pattern holds and which are either all leave or none of them. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly pattern: WorkPattern;
	readonly hours: { readonly from: number; readonly to: number };
	/** Off altogether: leave, nothing of full time, or no weekday at all. */
	readonly away: boolean;
}

/** P6: when each rep works: the own pattern in force, else the workspace's, but for holidays and leave. */
export class WorkCalendar {
	private readonly patterns: Map<Id, Timeline<WorkPattern>>;
	private readonly standard: WorkPattern;
	private readonly isHoliday: ReadonlySet<number>;
	/** In order. */
	private readonly holidays: readonly number[];
	private readonly absences: ReadonlyMap<Id, Timeline<true>>;
	/** Of those who were asked for: in order, without gaps, from -Infinity to Infinity. */
	private readonly known = new Map<Id, readonly Stretch[]>();

	/** `standard` holds where no capacity record does. A record of rep '' is the workspace's. */
	constructor(
		standard: WorkPattern,
		records: Iterable<Omit<Capacity, 'id'>>,
		{ holidays = [], absences = [] }: DaysOff = {}
	) {
		this.standard = standard;
		this.patterns = timelines(
			records,
			({ rep }) => rep,
			(record) => record
		);
		const days = [...holidays].filter(({ date }) => isLocalDate(date)).map(({ date }) => dayNumber(date));
		this.isHoliday = new Set(days);
		this.holidays = [...this.isHoliday].sort((a, b) => a - b);
		this.absences = timelines(
			[...absences].filter(({ from, to }) => isLocalDate(from) && isLocalDate(to) && from <= to),
			({ rep }) => rep,
			() => true
		);
	}

	/** The pattern in force; rep '' asks for the workspace's. */
	at(rep: Id, day: number): WorkPattern {
		return this.stretchAt(rep, day).pattern;
	}

	/** Whether the day is one of the pattern's, at work or not, holiday or not. */
	isNormalDay(rep: Id, day: number): boolean {
		return this.at(rep, day).workingDays.includes(weekdayOf(day));
	}

	isWorkingDay(rep: Id, day: number): boolean {
		return this.isWorked(this.stretchAt(rep, day), day);
	}

	/**
	 * Why nothing is due on a day; undefined: something is. A weekend goes before a holiday and both before leave, so that
	 * the days called leave are those the leave costs: the ones that would have been worked without it. Nothing of full
	 * time (fte 0) is leave too.
	 */
	offReason(rep: Id, day: number): OffReason | undefined {
		const { away, pattern } = this.stretchAt(rep, day);
		if (!pattern.workingDays.includes(weekdayOf(day))) return 'weekend';
		if (this.isHoliday.has(day)) return 'holiday';
		return away ? 'leave' : undefined;
	}

	/**
	 * What each day from `from` on is, one entry a day: 0 not one of the pattern's, 1 one of them that is a holiday or leave, 2
	 * due. For whoever asks about years of days at once.
	 */
	fillDays(rep: Id, from: number, into: Uint8Array): void {
		this.walk(rep, from, from + into.length - 1, ({ away, pattern }, first, last) => {
			const normal = Uint8Array.from({ length: 7 }, (_, day) =>
				pattern.workingDays.includes((day + 1) as Weekday) ? (away ? 1 : 2) : 0
			);
			for (let day = first, weekday = weekdayOf(first) - 1; day <= last; day++) {
				into[day - from] = normal[weekday]!;
				weekday = weekday === 6 ? 0 : weekday + 1;
			}
		});
		const { holidays } = this;
		for (let i = firstAtLeast(holidays, from); i < holidays.length; i++) {
			const at = holidays[i]! - from;
			if (at >= into.length) return;
			if (into[at] === 2) into[at] = 1;
		}
	}

	/** Working days within [from, to]. */
	workingDays(rep: Id, from: number, to: number): number {
		let count = 0;
		this.walk(rep, from, to, (stretch, first, last) => {
			count += this.workedWithin(stretch, first, last);
		});
		return count;
	}

	/** What is due on a day, up to `minute` past midnight, in thousandths of a minute (minutes x fte): whole for whole minutes. */
	load(rep: Id, day: number, minute = Infinity): number {
		const stretch = this.stretchAt(rep, day);
		if (!this.isWorked(stretch, day)) return 0;
		const { hours, pattern } = stretch;
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
		let sum = until >= from && until <= to ? this.load(rep, until, minute) : 0;
		this.walk(rep, from, Math.min(to, until - 1), (stretch, first, last) => {
			const { hours, pattern } = stretch;
			sum += this.workedWithin(stretch, first, last) * (hours.to - hours.from) * pattern.fte;
		});
		return sum / 1000;
	}

	/**
	 * The days from which on the pattern in force may be another, or leave begins or is over. Between two of them all working
	 * days are alike; holidays, which are nobody's change, are not among them.
	 */
	changesOf(rep: Id): number[] {
		return this.stretchesOf(rep)
			.slice(1)
			.map(({ from }) => from);
	}

	/** Whether the rep is off for all of [from, to]: no working day is in it, and some leave, so not merely a weekend or holidays. */
	absent(rep: Id, from: number, to: number): boolean {
		let away = false;
		let works = false;
		this.walk(rep, from, to, (stretch, first, last) => {
			if (stretch.away) away = true;
			else if (this.workedWithin(stretch, first, last) > 0) works = true;
			return works;
		});
		return away && !works;
	}

	/** Tells of each stretch within [from, to] its first and last day there, until `take` says that it is enough. */
	private walk(
		rep: Id,
		from: number,
		to: number,
		take: (stretch: Stretch, first: number, last: number) => boolean | void
	): void {
		if (from > to) return;
		const stretches = this.stretchesOf(rep);
		for (let i = indexAt(stretches, from); i < stretches.length; i++) {
			const stretch = stretches[i]!;
			if (stretch.from > to) return;
			if (take(stretch, Math.max(from, stretch.from), Math.min(to, stretch.to)) === true) return;
		}
	}

	private isWorked({ away, pattern }: Stretch, day: number): boolean {
		return !away && pattern.workingDays.includes(weekdayOf(day)) && !this.isHoliday.has(day);
	}

	private workedWithin({ away, pattern }: Stretch, from: number, to: number): number {
		if (away) return 0;
		let count = countWeekdays(from, to, pattern.workingDays);
		const { holidays } = this;
		for (let i = firstAtLeast(holidays, from); i < holidays.length && holidays[i]! <= to; i++) {
			if (pattern.workingDays.includes(weekdayOf(holidays[i]!))) count--;
		}
		return count;
	}

	private stretchAt(rep: Id, day: number): Stretch {
		const stretches = this.stretchesOf(rep);
		return stretches[indexAt(stretches, day)]!;
	}

	private stretchesOf(rep: Id): readonly Stretch[] {
		let known = this.known.get(rep);
		if (!known) {
			const plain = rep !== '' && !this.patterns.has(rep) && !this.absences.has(rep);
			this.known.set(rep, (known = plain ? this.stretchesOf('') : this.cut(rep)));
		}
		return known;
	}

	private cut(rep: Id): Stretch[] {
		const absences = this.absences.get(rep);
		const lines: readonly (Timeline<unknown> | undefined)[] = [
			this.patterns.get(rep),
			this.patterns.get(''),
			absences
		];
		const changes = lines
			.flatMap((line): readonly Span<unknown>[] => line?.spans ?? [])
			.flatMap(({ from, to }) => [from, to + 1])
			.filter(Number.isFinite);
		const starts = [-Infinity, ...new Set(changes)].sort((a, b) => a - b);
		return starts.map((from, index) => {
			const pattern = this.patterns.get(rep)?.at(from) ?? this.patterns.get('')?.at(from) ?? this.standard;
			const off = pattern.fte <= 0 || pattern.workingDays.length === 0;
			return {
				from,
				to: (starts[index + 1] ?? Infinity) - 1,
				pattern,
				hours: workingHours(pattern),
				away: off || absences?.at(from) === true
			};
		});
	}
}

/** Where in an ordered list without gaps that day stands. */
function indexAt(stretches: readonly Stretch[], day: number): number {
	let low = 0;
	let high = stretches.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (stretches[middle]!.from <= day) low = middle;
		else high = middle - 1;
	}
	return low;
}

/** Where in an ordered list the first day stands that is not before `day`. */
function firstAtLeast(days: readonly number[], day: number): number {
	let low = 0;
	let high = days.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (days[middle]! < day) low = middle + 1;
		else high = middle;
	}
	return low;
}
