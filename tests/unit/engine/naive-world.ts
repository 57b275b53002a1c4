/** What the naive model is told, and its plainest questions. Dates are texts; it shares no code with the engine. */
import { Temporal } from 'temporal-polyfill';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { BUILT_IN_METRICS, type Metric } from '#lib/domain/metrics.ts';
import type {
	Capacity,
	Holiday,
	Id,
	Leave,
	Membership,
	MetricRecord,
	Region,
	Rep,
	Target,
	Team,
	TeamRegion,
	Workspace
} from '#lib/domain/records.ts';

export interface World {
	workspace: Workspace;
	reps: Map<Id, Rep>;
	teams: Map<Id, Team>;
	regions: Map<Id, Region>;
	memberships: Map<Id, Membership>;
	teamRegions: Map<Id, TeamRegion>;
	metrics: Map<Id, MetricRecord>;
	targets: Map<Id, Target>;
	capacity: Map<Id, Capacity>;
	holidays: Map<Id, Holiday>;
	/** As the floor carries it: approved ones, whole days. */
	leave: Map<Id, Absence>;
	facts: Map<Id, Fact>;
	/** A new one after each change of anything but the facts. */
	edition: object;
}

export type Absence = Pick<Leave, 'id' | 'rep' | 'from' | 'to'>;

/** Numerator and denominator, in no lowest terms; the denominator is above 0. */
export type Fraction = readonly [bigint, bigint];
export type IdFact = Fact & { id: Id };
/** Local dates, both inclusive. */
export interface Span {
	from: string;
	to: string;
}

export const held = (at: Span, date: string) =>
	(at.from === '' || at.from <= date) && (at.to === '' || date <= at.to);
export const later = <T extends { from: string }>(all: T[]): T | undefined =>
	[...all].sort((a, b) => (a.from < b.from ? 1 : -1))[0];
export const teamOf = (world: World, rep: Id, date: string): Id =>
	later([...world.memberships.values()].filter((m) => m.rep === rep && held(m, date)))?.team ?? '';
export const regionOf = (world: World, team: Id, date: string): Id =>
	later([...world.teamRegions.values()].filter((m) => m.team === team && held(m, date)))?.region ?? '';

/** How many dates. */
export const lengthOf = ({ from, to }: Span): number =>
	(Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1;

export const plain = (date: string) => Temporal.PlainDate.from(date);
export function addDays(date: string, days: number): string {
	const moved = new Date(`${date}T00:00:00Z`);
	moved.setUTCDate(moved.getUTCDate() + days);
	return moved.toISOString().slice(0, 10);
}

/** Remembers what a question about a text was answered: Temporal is slow. */
function remembering<T>(ask: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		let answer = known.get(text);
		if (answer === undefined) known.set(text, (answer = ask(text)));
		return answer;
	};
}

const tomorrow = remembering((date) => addDays(date, 1));
export const weekday = remembering((date) => new Date(`${date}T00:00:00Z`).getUTCDay() || 7);

/** Every date of the span. */
export function* datesOf({ from, to }: Span): Generator<string> {
	for (let date = from; date <= to; date = tomorrow(date)) yield date;
}

const clock = remembering((key) => {
	const [zone = '', ms = ''] = key.split(' ');
	const zoned = Temporal.Instant.fromEpochMilliseconds(Number(ms)).toZonedDateTimeISO(zone);
	return { date: zoned.toPlainDate().toString(), minute: zoned.hour * 60 + zoned.minute };
});
/** Date and minute past midnight that a zone's clocks show. */
export const clockAt = (zone: string, ms: number) => clock(`${zone} ${ms}`);
export const todayOf = ({ workspace: { timeZone } }: World, now: number): string =>
	clockAt(timeZone, now).date;

const periods = remembering((key): Span => {
	const [period = '', anchor = '', weekStart = ''] = key.split(' ');
	return findPeriod(period, plain(anchor), Number(weekStart));
});

/** Only `all` depends on the facts. */
export function periodOf(world: World, query: BoardQuery, now: number): Span {
	const anchor = query.date ?? todayOf(world, now);
	if (query.period === 'all') {
		const dates = [...world.facts.values()].map((fact) => fact.localDate).sort();
		return { from: dates[0] ?? anchor, to: dates.at(-1) ?? anchor };
	}
	return periods(`${query.period} ${anchor} ${world.workspace.weekStart}`);
}

function findPeriod(period: string, anchor: Temporal.PlainDate, weekStart: number): Span {
	const range = (from: Temporal.PlainDate, length: Temporal.DurationLike) => ({
		from: from.toString(),
		to: from.add(length).subtract({ days: 1 }).toString()
	});
	if (period === 'day') return range(anchor, { days: 1 });
	if (period === 'week') {
		let start = anchor;
		while (start.dayOfWeek !== weekStart) start = start.subtract({ days: 1 });
		return range(start, { days: 7 });
	}
	if (period === 'month') return range(anchor.with({ day: 1 }), { months: 1 });
	if (period === 'quarter') {
		return range(anchor.with({ day: 1, month: Math.floor((anchor.month - 1) / 3) * 3 + 1 }), { months: 3 });
	}
	if (period === 'year') return range(anchor.with({ day: 1, month: 1 }), { years: 1 });
	const rolling = /^rolling-(\d+)d$/.exec(period);
	if (rolling)
		return { from: anchor.subtract({ days: Number(rolling[1]) - 1 }).toString(), to: anchor.toString() };
	const [from = '', to = ''] = period.split('..');
	return { from, to };
}

/** A span of dates whose last one may be cut at a moment: facts of that date that occurred later are left out. */
export interface Window extends Span {
	cut: number;
	/** The period that it is the beginning of. */
	whole: Span;
}

const sameMoment = remembering((key) => {
	const [timeZone = '', now = '', date = ''] = key.split(' ');
	const plainTime = Temporal.Instant.fromEpochMilliseconds(Number(now))
		.toZonedDateTimeISO(timeZone)
		.toPlainTime();
	return plain(date).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
});

const uncut = (whole: Span): Window => ({ ...whole, cut: Infinity, whole });
const NAMED = ['day', 'week', 'month', 'quarter', 'year'];

/** P3: the `back`-th period before, as far as it is compared with. */
export function pastWindow(world: World, query: BoardQuery, now: number, back: number): Window | undefined {
	if (query.period === 'all') return undefined;
	const { workspace } = world;
	const today = todayOf(world, now);
	const period = periodOf(world, query, now);
	const sameTime = (date: string) => sameMoment(`${workspace.timeZone} ${now} ${date}`);
	if (!NAMED.includes(query.period)) {
		const days = lengthOf(period);
		const whole = { from: addDays(period.from, -back * days), to: addDays(period.to, -back * days) };
		return today === period.to ? { ...whole, whole, cut: sameTime(whole.to) } : uncut(whole);
	}
	let whole = period;
	for (let i = 0; i < back; i++)
		whole = periods(`${query.period} ${addDays(whole.from, -1)} ${workspace.weekStart}`);
	if (today < period.from || today > period.to) return uncut(whole);
	const works = (date: string) => worksOn(patternOn(world, '', date), date);
	const due = [...datesOf({ from: period.from, to: today })].filter(works).length;
	if (due === 0) return undefined;
	const last = [...datesOf(whole)].filter(works)[due - 1];
	if (last === undefined) return uncut(whole);
	return { from: whole.from, to: last, whole, cut: works(today) ? sameTime(last) : Infinity };
}

/** With what takes that very date off it. */
export type Pattern = Pick<Capacity, 'workingDays' | 'hours' | 'fte' | 'timeZone'> & {
	holiday: boolean;
	leave: boolean;
};

/** P6: what holds for a rep ('': the workspace) on a date. */
export function patternOn(world: World, rep: Id, date: string): Pattern {
	const all = [...world.capacity.values()].filter((one) => held(one, date));
	const { workingDays, hours, timeZone } = world.workspace;
	const pattern = later(all.filter((one) => one.rep === rep)) ??
		later(all.filter((one) => one.rep === '')) ?? { workingDays, hours, fte: 1000, timeZone };
	const away = [...world.leave.values()].some((one) => one.rep === rep && held(one, date));
	return {
		...pattern,
		holiday: [...world.holidays.values()].some((one) => one.date === date),
		leave: away || pattern.fte <= 0 || pattern.workingDays.length === 0
	};
}

export const worksOn = ({ holiday, leave, workingDays }: Pattern, date: string) =>
	!holiday && !leave && (workingDays as readonly number[]).includes(weekday(date));

export const metricOf = (world: World, key: string): Metric =>
	([...world.metrics.values()].find((metric) => metric.key === key) as unknown as Metric | undefined) ??
	BUILT_IN_METRICS.find((metric) => metric.key === key)!;
