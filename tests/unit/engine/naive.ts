/**
 * The oracle: every rule again, over a plain list of facts, recomputed from nothing each time. Dates are texts, sums are big
 * integers, ranks are counted; it shares no code with the engine but the definitions of the built-in metrics.
 */
import { Temporal } from 'temporal-polyfill';
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { BUILT_IN_METRICS, type Metric, type MetricDefinition, type Side } from '#lib/domain/metrics.ts';
import type {
	Capacity,
	Id,
	Membership,
	MetricRecord,
	Region,
	Rep,
	Target,
	Team,
	TeamRegion,
	Workspace
} from '#lib/domain/records.ts';
import { candidates } from './naive-listing.ts';
import { targetFraction } from './naive-targets.ts';

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
	facts: Map<Id, Fact>;
}

export type Fraction = readonly [bigint, bigint];
export interface NaiveRow {
	id: Id;
	rank: number | null;
	tied: boolean;
	previousRank: number | null;
	score: Fraction | null;
	gap: Fraction | null;
}
type IdFact = Fact & { id: Id };

export const held = (at: { from: string; to: string }, date: string) =>
	(at.from === '' || at.from <= date) && (at.to === '' || date <= at.to);
export const later = <T extends { from: string }>(all: T[]): T | undefined =>
	[...all].sort((a, b) => (a.from < b.from ? 1 : -1))[0];
export const teamOf = (world: World, rep: Id, date: string): Id =>
	later([...world.memberships.values()].filter((m) => m.rep === rep && held(m, date)))?.team ?? '';
export const regionOf = (world: World, team: Id, date: string): Id =>
	later([...world.teamRegions.values()].filter((m) => m.team === team && held(m, date)))?.region ?? '';

const plain = (date: string) => Temporal.PlainDate.from(date);
export function addDays(date: string, days: number): string {
	const moved = new Date(`${date}T00:00:00Z`);
	moved.setUTCDate(moved.getUTCDate() + days);
	return moved.toISOString().slice(0, 10);
}
const todays = new Map<string, string>();
export function todayOf({ workspace: { timeZone } }: World, now: number): string {
	const key = `${timeZone} ${now}`;
	let today = todays.get(key);
	if (!today) {
		today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate().toString();
		todays.set(key, today);
	}
	return today;
}

const periods = new Map<string, { from: string; to: string }>();

/** Both inclusive. Only `all` depends on the facts; what the others are is remembered, since Temporal is slow. */
export function periodOf(world: World, query: BoardQuery, now: number): { from: string; to: string } {
	const anchor = query.date ?? todayOf(world, now);
	if (query.period === 'all') {
		const dates = [...world.facts.values()].map((fact) => fact.localDate).sort();
		return { from: dates[0] ?? anchor, to: dates.at(-1) ?? anchor };
	}
	const key = `${query.period} ${anchor} ${world.workspace.weekStart}`;
	let period = periods.get(key);
	if (!period)
		periods.set(key, (period = findPeriod(query.period, plain(anchor), world.workspace.weekStart)));
	return period;
}

function findPeriod(
	period: string,
	anchor: Temporal.PlainDate,
	weekStart: number
): { from: string; to: string } {
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

export const metricOf = (world: World, key: string): Metric =>
	([...world.metrics.values()].find((metric) => metric.key === key) as unknown as Metric | undefined) ??
	BUILT_IN_METRICS.find((metric) => metric.key === key)!;

const BILLION = 1_000_000_000n;
function decimal(text: string): bigint {
	const [whole = '0', places = ''] = text.replace('-', '').split('.');
	const value = BigInt(whole) * BILLION + BigInt(places.padEnd(9, '0') || '0');
	return text.startsWith('-') ? -value : value;
}

/** A side's value in billionths. */
function sideOf(side: Side, facts: IdFact[]): bigint {
	if ('distinct' in side) {
		const customers = facts.filter((fact) => side.types.includes(fact.type) && fact.amount >= 0);
		return BigInt(new Set(customers.map((fact) => fact.customerKey)).size) * BILLION;
	}
	let sum = 0n;
	for (const { type, field, weight } of side) {
		for (const fact of facts.filter((one) => one.type === type)) {
			const counts = fact.amount >= 0;
			const value = {
				rows: counts ? 1 : 0,
				quantity: counts ? fact.quantity : 0,
				amount: fact.amount,
				margin: fact.margin ?? 0
			};
			sum += decimal(weight) * BigInt(value[field]);
		}
	}
	return sum;
}

const typesOf = (side: Side) => ('distinct' in side ? [...side.types] : side.map(({ type }) => type));
/** The facts with a share in a sum or ratio. */
export function sharing(definition: MetricDefinition, facts: IdFact[]): IdFact[] {
	if (definition.kind === 'sum') return facts.filter(({ type }) => typesOf(definition.terms).includes(type));
	if (definition.kind !== 'ratio') return [];
	const { numerator, denominator } = definition;
	const types = [...typesOf(numerator), ...typesOf(denominator)];
	const customers = 'distinct' in numerator || 'distinct' in denominator;
	return facts.filter((fact) => types.includes(fact.type) && (!customers || fact.customerKey !== 0));
}

/** What a member (or everyone) has to show. `score` null: none. */
interface Outcome {
	score: Fraction | null;
	count: number;
}

class Judge {
	private readonly world: World;
	private readonly query: BoardQuery;
	private readonly today: string;
	private readonly period: { from: string; to: string };
	/** Everything that happened as far as this judge knows. */
	private readonly facts: IdFact[];
	private readonly members = new Map<string, Id | undefined>();

	constructor(world: World, query: BoardQuery, now: number, known: (fact: IdFact) => boolean) {
		this.world = world;
		this.query = query;
		this.today = todayOf(world, now);
		this.period = periodOf(world, query, now);
		this.facts = [...world.facts].map(([id, fact]) => ({ ...fact, id })).filter(known);
	}

	/** The member a fact counts for; undefined: outside of the board's filters. */
	memberOf(rep: Id, date: string): Id | undefined {
		const key = `${rep} ${date}`;
		if (!this.members.has(key)) this.members.set(key, this.findMember(rep, date));
		return this.members.get(key);
	}

	private findMember(rep: Id, date: string): Id | undefined {
		const team = teamOf(this.world, rep, date);
		const region = team === '' ? '' : regionOf(this.world, team, date);
		if (this.query.team !== undefined && this.query.team !== team) return undefined;
		if (this.query.region !== undefined && this.query.region !== region) return undefined;
		return { rep, team, region }[this.query.by];
	}

	within(from: string, to: string, allTime: boolean): IdFact[] {
		const { period } = this.query;
		return this.facts.filter(
			({ localDate }) => period === 'all' || ((allTime || localDate >= from) && localDate <= to)
		);
	}

	/** `member` undefined: everyone in scope. `days`: a spark's single day in place of the period. */
	outcome(metric: Metric, member: Id | undefined, day?: string): Outcome {
		const { definition } = metric;
		if (definition.kind === 'attainment') return this.attainment(definition.metric, member, metric, day);
		if (definition.kind === 'followUp') return this.followUp(definition.days, member, day);
		if (definition.kind === 'medianDays') return this.medianDays(definition.from, definition.to, member, day);
		const { from, to } = day ? { from: day, to: day } : this.period;
		const allTime = definition.kind === 'ratio' && definition.allTime === true && !day;
		const inPeriod = day
			? this.facts.filter((fact) => fact.localDate === day)
			: this.within(from, to, allTime);
		const own = inPeriod.filter((fact) => {
			const counts = this.memberOf(fact.rep, fact.localDate);
			return member === undefined ? counts !== undefined : counts === member;
		});
		const shares = sharing(definition, own);
		const silent = shares.length === 0;
		if (definition.kind === 'sum') {
			const score: Fraction = [sideOf(definition.terms, shares), BILLION];
			return { score: silent && metric.direction === 'down' ? null : score, count: shares.length };
		}
		const numerator = sideOf(definition.numerator, shares);
		const denominator = sideOf(definition.denominator, shares);
		const enough = denominator > 0n && denominator >= decimal(definition.minimumDenominator ?? '1');
		return { score: enough && !silent ? [numerator, denominator] : null, count: shares.length };
	}

	private attainment(key: string, member: Id | undefined, metric: Metric, day?: string): Outcome {
		const base = { ...metricOf(this.world, key), direction: metric.direction };
		const { score, count } = this.outcome(base, member, day);
		const target = targetFraction(this.world, this.query, key, this.period, member);
		if (!score || !target || target[0] <= 0n) return { score: null, count };
		return { score: [score[0] * target[1], score[1] * target[0]], count };
	}

	private firstOrders(key: 'customerKey' | 'dealKey', type: string, eligible: (fact: IdFact) => boolean) {
		const orders = this.facts.filter(
			(fact) => fact.type === type && fact.amount >= 0 && fact[key] !== 0 && eligible(fact)
		);
		orders.sort((a, b) =>
			a.localDate !== b.localDate
				? a.localDate < b.localDate
					? -1
					: 1
				: a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1)
		);
		return orders.filter((order, index) => orders.findIndex((one) => one[key] === order[key]) === index);
	}

	private counted(order: IdFact, member: Id | undefined): boolean {
		const counts = this.memberOf(order.rep, order.localDate);
		return member === undefined ? counts !== undefined : counts === member;
	}

	private inPeriod(date: string, day?: string): boolean {
		if (day) return date === day;
		return this.query.period === 'all' || (date >= this.period.from && date <= this.period.to);
	}

	private followUp(days: number, member: Id | undefined, day?: string): Outcome {
		const ripe = addDays(this.today, -days);
		const firsts = this.firstOrders(
			'customerKey',
			'order',
			({ localDate }) => this.inPeriod(localDate, day) && localDate <= ripe
		).filter((order) => this.counted(order, member));
		const done = firsts.filter((order) =>
			this.facts.some(
				(fact) =>
					fact.type === 'follow_up' &&
					fact.customerKey === order.customerKey &&
					fact.localDate >= order.localDate &&
					fact.localDate <= addDays(order.localDate, days)
			)
		);
		const score: Fraction = [BigInt(done.length), BigInt(firsts.length)];
		return { score: firsts.length > 0 ? score : null, count: firsts.length };
	}

	private medianDays(from: string, to: string, member: Id | undefined, day?: string): Outcome {
		const lengths = this.firstOrders('dealKey', to, () => true)
			.filter((order) => this.inPeriod(order.localDate, day) && this.counted(order, member))
			.flatMap((order) => {
				const starts = this.facts
					.filter((fact) => fact.dealKey === order.dealKey && (from === 'any' || fact.type === from))
					.map((fact) => fact.localDate)
					.sort();
				const start = starts[0];
				if (start === undefined || start > order.localDate) return [];
				return [plain(start).until(plain(order.localDate), { largestUnit: 'days' }).days];
			})
			.sort((a, b) => a - b);
		if (lengths.length === 0) return { score: null, count: 0 };
		const middle = (lengths.length - 1) / 2;
		const sum = lengths[Math.floor(middle)]! + lengths[Math.ceil(middle)]!;
		return { score: [BigInt(sum), 2n], count: lengths.length };
	}
}

const cmp = (a: Fraction, b: Fraction) => {
	const difference = a[0] * b[1] - b[0] * a[1];
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const difference = (a: Fraction, b: Fraction): Fraction => {
	const numerator = a[0] * b[1] - b[0] * a[1];
	return [numerator < 0n ? -numerator : numerator, a[1] * b[1]];
};

/** R4: what counted before, or undefined where there is no movement. */
function before(world: World, query: BoardQuery, now: number): ((fact: Fact) => boolean) | undefined {
	const today = todayOf(world, now);
	const { from, to } = periodOf(world, query, now);
	if (query.period === 'all') return from < today ? (fact) => fact.localDate < today : undefined;
	if (from > today) return undefined;
	if (to < today) return from < to ? (fact) => fact.localDate < to : undefined;
	if (from === to) {
		const zoned = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(world.workspace.timeZone);
		const hour = zoned.round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds;
		return (fact) => fact.occurredAt < hour;
	}
	return from < today ? (fact) => fact.localDate < today : undefined;
}

const rankOf = (score: Fraction, all: Fraction[], down: boolean) =>
	1 + all.filter((other) => (down ? cmp(other, score) < 0 : cmp(other, score) > 0)).length;

/** The whole board, in display order, and its total. */
export function naiveBoard(
	world: World,
	query: BoardQuery,
	now: number
): { rows: NaiveRow[]; total: Fraction | null } {
	const metric = metricOf(world, query.metric);
	const down = metric.direction === 'down';
	const judge = new Judge(world, query, now, () => true);
	const known = before(world, query, now);
	const past = known && new Judge(world, query, now, known);
	const listed = candidates(world, query, now).map((one) => ({
		...one,
		...judge.outcome(metric, one.id),
		past: past?.outcome(metric, one.id)
	}));
	const shown = listed.filter((one) => !one.needsFacts || one.count > 0);
	const ranked = shown.filter((one) => one.ranked && one.score);
	const scores = ranked.map((one) => one.score!);
	const pastScores = listed
		.filter((one) => one.ranked && one.past?.score && (!one.needsFacts || one.past.count > 0))
		.map((one) => one.past!.score!);
	const rows = shown.map((one) => {
		const rank = one.ranked && one.score ? rankOf(one.score, scores, down) : null;
		const better = rank === null ? [] : ranked.filter((other) => rankOf(other.score!, scores, down) < rank);
		const others = ranked.filter((other) => other.id !== one.id);
		const nearest = (all: typeof ranked) =>
			all.map((other) => difference(other.score!, one.score!)).sort(cmp)[0] ?? null;
		const moved = one.ranked && one.past?.score && one.past.count > 0;
		return {
			id: one.id,
			name: one.name,
			rank,
			tied: rank !== null && others.some((other) => cmp(other.score!, one.score!) === 0),
			previousRank: moved ? rankOf(one.past!.score!, pastScores, down) : null,
			score: one.score,
			gap: rank === null ? null : nearest(rank === 1 ? others : better)
		};
	});
	const collator = new Intl.Collator(world.workspace.locale);
	rows.sort(
		(a, b) =>
			(a.rank ?? Infinity) - (b.rank ?? Infinity) ||
			Number(a.id === '') - Number(b.id === '') ||
			collator.compare(a.name, b.name) ||
			(a.id < b.id ? -1 : 1)
	);
	return { rows: rows.map(({ name: _, ...row }) => row), total: judge.outcome(metric, undefined).score };
}

/** A member's ten last days. */
export function naiveSparks(world: World, query: BoardQuery, member: Id, now: number): (Fraction | null)[] {
	const judge = new Judge(world, query, now, () => true);
	const today = todayOf(world, now);
	const { to } = periodOf(world, query, now);
	const last = to < today && query.period !== 'all' ? to : today;
	return Array.from(
		{ length: 10 },
		(_, i) => judge.outcome(metricOf(world, query.metric), member, addDays(last, i - 9)).score
	);
}

/** How many records of a sum or ratio are behind a member's score. */
export function naiveCount(world: World, query: BoardQuery, member: Id, now: number): number {
	return new Judge(world, query, now, () => true).outcome(metricOf(world, query.metric), member).count;
}
