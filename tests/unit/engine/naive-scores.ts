/** M1 to M7 again: what a list of facts within a window is worth, and which of them make it so. */
import type { BoardQuery } from '#lib/domain/board.ts';
import type { Metric, MetricDefinition, Side } from '#lib/domain/metrics.ts';
import type { Id } from '#lib/domain/records.ts';
import { targetFraction } from './naive-targets.ts';
import {
	addDays,
	lengthOf,
	metricOf,
	regionOf,
	teamOf,
	todayOf,
	type Fraction,
	type IdFact,
	type Window,
	type World
} from './naive-world.ts';

export const BILLION = 1_000_000_000n;
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
function sharing(definition: MetricDefinition, facts: IdFact[]): IdFact[] {
	if (definition.kind === 'sum') return facts.filter(({ type }) => typesOf(definition.terms).includes(type));
	if (definition.kind !== 'ratio') return [];
	const { numerator, denominator } = definition;
	const types = [...typesOf(numerator), ...typesOf(denominator)];
	const customers = 'distinct' in numerator || 'distinct' in denominator;
	return facts.filter((fact) => types.includes(fact.type) && (!customers || fact.customerKey !== 0));
}

/** What a member (or everyone) has to show. */
export interface Outcome {
	/** null: none. */
	score: Fraction | null;
	count: number;
}

/** A board at a moment: who counts where. */
export class Case {
	readonly world: World;
	readonly query: BoardQuery;
	readonly now: number;
	private readonly members = new Map<string, Id | undefined>();

	constructor(world: World, query: BoardQuery, now: number) {
		this.world = world;
		this.query = query;
		this.now = now;
	}

	/** The member a fact counts for; undefined: outside of the board's filters. */
	readonly memberOf = (rep: Id, date: string): Id | undefined => {
		const key = `${rep} ${date}`;
		if (!this.members.has(key)) this.members.set(key, this.findMember(rep, date));
		return this.members.get(key);
	};

	private findMember(rep: Id, date: string): Id | undefined {
		const team = teamOf(this.world, rep, date);
		const region = team === '' ? '' : regionOf(this.world, team, date);
		if (this.query.team !== undefined && this.query.team !== team) return undefined;
		if (this.query.region !== undefined && this.query.region !== region) return undefined;
		return { rep, team, region }[this.query.by];
	}
}

/** A deal or a customer whose first order counts, and the records that say how it went. */
interface Told {
	order: IdFact;
	value: number;
	records: IdFact[];
}

/** Judges by the facts that are known to it, within a window. `member` undefined: everyone in scope. */
export class Judge {
	private readonly at: Case;
	private readonly window: Window;
	private readonly facts: IdFact[];

	constructor(at: Case, known: (fact: IdFact) => boolean, window: Window) {
		this.at = at;
		this.window = window;
		this.facts = [...at.world.facts].map(([id, fact]) => ({ ...fact, id })).filter(known);
	}

	private within({ localDate, occurredAt }: IdFact, allTime = false): boolean {
		const { from, to, cut } = this.window;
		return (allTime || localDate >= from) && localDate <= to && !(localDate === to && occurredAt > cut);
	}

	private counts({ rep, localDate }: IdFact, member: Id | undefined): boolean {
		const counts = this.at.memberOf(rep, localDate);
		return member === undefined ? counts !== undefined : counts === member;
	}

	/** The facts of a sum or ratio, or of what an attainment is of. */
	shares(definition: MetricDefinition, member: Id | undefined): IdFact[] {
		const allTime = definition.kind === 'ratio' && definition.allTime === true;
		const own = this.facts.filter((fact) => this.within(fact, allTime) && this.counts(fact, member));
		return sharing(definition, own);
	}

	/** Every record that has a part in a score. */
	records({ definition }: Metric, member: Id | undefined): IdFact[] {
		if (definition.kind === 'attainment')
			return this.records(metricOf(this.at.world, definition.metric), member);
		if (definition.kind !== 'followUp' && definition.kind !== 'medianDays')
			return this.shares(definition, member);
		const all = this.told(definition, member).flatMap(({ records }) => records);
		return [...new Map(all.map((fact) => [fact.id, fact])).values()];
	}

	/** R1: the latest moment of a fact that adds to a sum; -Infinity: none does. */
	reachedAt({ definition }: Metric, member: Id): number {
		if (definition.kind !== 'sum') return -Infinity;
		const adding = this.shares(definition, member).filter((fact) => sideOf(definition.terms, [fact]) !== 0n);
		return Math.max(-Infinity, ...adding.map(({ occurredAt }) => occurredAt));
	}

	outcome(metric: Metric, member: Id | undefined): Outcome {
		const { definition } = metric;
		if (definition.kind === 'attainment') return this.attainment(definition.metric, member, metric);
		if (definition.kind === 'followUp' || definition.kind === 'medianDays') {
			const told = this.told(definition, member);
			const values = told.map(({ value }) => value).sort((a, b) => a - b);
			if (values.length === 0) return { score: null, count: 0 };
			const middle = (values.length - 1) / 2;
			const score: Fraction =
				definition.kind === 'followUp'
					? [BigInt(values.reduce((a, b) => a + b)), BigInt(values.length)]
					: [BigInt(values[Math.floor(middle)]! + values[Math.ceil(middle)]!), 2n];
			return { score, count: values.length };
		}
		const shares = this.shares(definition, member);
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

	private attainment(key: string, member: Id | undefined, metric: Metric): Outcome {
		const { world, query } = this.at;
		const base = { ...metricOf(world, key), direction: metric.direction };
		const { score, count } = this.outcome(base, member);
		const target = targetFraction(world, query, key, this.window.whole, member);
		if (!score || !target || target[0] <= 0n) return { score: null, count };
		return { score: [score[0] * target[1], score[1] * target[0]], count };
	}

	/** M6: each customer's, or deal's, first order of those that are eligible. */
	private firstOrders(key: 'customerKey' | 'dealKey', type: string, eligible: (fact: IdFact) => boolean) {
		const orders = this.facts.filter(
			(fact) => fact.type === type && fact.amount >= 0 && fact[key] !== 0 && eligible(fact)
		);
		orders.sort(byMoment);
		return orders.filter((order, index) => orders.findIndex((one) => one[key] === order[key]) === index);
	}

	private told(
		definition: MetricDefinition & { kind: 'followUp' | 'medianDays' },
		member: Id | undefined
	): Told[] {
		return definition.kind === 'followUp'
			? this.followUps(definition.days, member)
			: this.cycles(definition.from, definition.to, member);
	}

	private followUps(days: number, member: Id | undefined): Told[] {
		const ripe = addDays(todayOf(this.at.world, this.at.now), -days);
		const firsts = this.firstOrders(
			'customerKey',
			'order',
			(fact) => this.within(fact) && fact.localDate <= ripe
		);
		return firsts
			.filter((order) => this.counts(order, member))
			.map((order) => {
				const done = this.facts.filter(
					(fact) =>
						fact.type === 'follow_up' &&
						fact.customerKey === order.customerKey &&
						fact.localDate >= order.localDate &&
						fact.localDate <= addDays(order.localDate, days)
				);
				return { order, value: done.length > 0 ? 1 : 0, records: [order, ...done] };
			});
	}

	private cycles(from: string, to: string, member: Id | undefined): Told[] {
		return this.firstOrders('dealKey', to, () => true)
			.filter((order) => this.within(order) && this.counts(order, member))
			.flatMap((order) => {
				const start = this.facts
					.filter((fact) => fact.dealKey === order.dealKey && (from === 'any' || fact.type === from))
					.sort(byMoment)[0];
				if (!start || start.localDate > order.localDate) return [];
				const days = lengthOf({ from: start.localDate, to: order.localDate }) - 1;
				return [{ order, value: days, records: [order, start] }];
			});
	}
}

const byMoment = (a: IdFact, b: IdFact) =>
	a.localDate !== b.localDate
		? a.localDate < b.localDate
			? -1
			: 1
		: a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1);
