/** Random histories of a floor: told to an engine and to the naive model's world alike. */
import fc from 'fast-check';
import type { BoardQuery } from '#lib/domain/board.ts';
import { noonOf } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import type { Id, MetricRecord } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import * as floor from './floor-fixture.ts';
import { addDays, todayOf, type World } from './naive.ts';

const REPS = ['ana', 'bob', 'Änne', 'carl', 'dora', 'house'];
const TEAMS = ['red', 'blue', 'green'];
const REGIONS = ['north', 'south'];
/** A year's end, both changes of the clocks in Berlin, a leap day, and a plain summer. */
const STARTS = ['2025-12-31', '2026-03-29', '2026-10-25', '2028-02-29', '2026-07-15'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'];

const definition = (value: unknown, key: string, direction: 'up' | 'down'): MetricRecord => ({
	id: floor.idOf(key),
	key,
	name: key,
	definition: value,
	unit: 'count',
	direction,
	version: 1
});
const CUSTOM = [
	definition(
		{
			kind: 'sum',
			terms: [
				{ type: 'call', field: 'quantity', weight: '0.1' },
				{ type: 'order', field: 'rows', weight: '-2.25' },
				{ type: 'order', field: 'margin', weight: '0.003' }
			]
		},
		'effort',
		'up'
	),
	definition({ kind: 'sum', terms: [{ type: 'no_show', field: 'rows', weight: '1' }] }, 'misses', 'down'),
	definition(
		{
			kind: 'ratio',
			numerator: { distinct: 'customer', types: ['quote', 'order'] },
			denominator: [{ type: 'call', field: 'quantity', weight: '0.5' }],
			minimumDenominator: '2.5'
		},
		'reach',
		'up'
	),
	definition({ kind: 'followUp', days: 2 }, 'quick_follow_up', 'up'),
	definition({ kind: 'attainment', metric: 'quote_to_order' }, 'hit_rate_goal', 'up'),
	definition({ kind: 'medianDays', from: 'lead', to: 'order' }, 'lead_cycle', 'down')
];
const METRICS = [...BUILT_IN_METRICS, ...CUSTOM, ...CUSTOM].map(({ key }) => key);
const PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'all', 'rolling-7d', 'rolling-1d', 'rolling-30d'];

const small = fc.nat({ max: 999 });
/** One thing that happens; numbers are taken modulo whatever there is. */
const step = fc.record({
	what: fc.constantFrom(
		...['insert', 'insert', 'insert', 'insert', 'insert', 'correct', 'correct', 'delete', 'late', 'again'],
		...['move', 'moveTeam', 'end', 'start', 'target', 'capacity', 'pass', 'pass', 'fold', 'reload', 'metric']
	),
	a: small,
	b: small,
	c: small,
	d: small
});
export const historyOf = fc.record({
	start: fc.nat({ max: STARTS.length - 1 }),
	zone: fc.nat({ max: ZONES.length - 1 }),
	watched: fc.array(fc.record({ metric: small, period: small, by: small, filter: small, date: small }), {
		minLength: 2,
		maxLength: 3
	}),
	steps: fc.array(step, { minLength: 4, maxLength: 14 })
});
export type Plan = typeof historyOf extends fc.Arbitrary<infer T> ? T : never;
type Step = Plan['steps'][number];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

export class History {
	readonly world: World;
	engine = new Engine();
	now: number;
	/** Facts that the engine holds in daily sums only. */
	readonly folded = new Set<Id>();
	detailFrom = '';
	private facts = 0;

	constructor(plan: Plan) {
		const timeZone = pick(ZONES, plan.zone);
		const workspace = floor.workspace({ timeZone, weekStart: plan.zone % 2 === 0 ? 1 : 7 });
		this.now = noonOf(pick(STARTS, plan.start), timeZone) + 3_600_000;
		const byId = <T extends { id: Id }>(list: T[]) => new Map(list.map((one) => [one.id, one]));
		this.world = {
			workspace,
			reps: byId(REPS.map((name) => floor.rep(name, { house: name === 'house' }))),
			teams: byId(TEAMS.map(floor.team)),
			regions: byId(REGIONS.map(floor.region)),
			memberships: byId(
				['ana', 'bob', 'Änne', 'house'].map((name, i) => floor.membership(name, pick(TEAMS, i)))
			),
			teamRegions: byId([floor.teamRegion('red', 'north'), floor.teamRegion('blue', 'south')]),
			metrics: byId(CUSTOM),
			targets: new Map(),
			capacity: new Map(),
			facts: new Map()
		};
		floor.putAll(this.engine, 'workspace', [workspace]);
		floor.putAll(
			this.engine,
			'activity_types',
			floor.TYPE_KEYS.map((key, stage) => floor.type(key, stage))
		);
		for (const collection of ['reps', 'teams', 'regions', 'memberships', 'metrics'] as const) {
			floor.putAll(this.engine, collection, this.world[collection].values());
		}
		floor.putAll(this.engine, 'team_regions', this.world.teamRegions.values());
	}

	query(chosen: { metric: number; period: number; by: number; filter: number; date: number }): BoardQuery {
		const today = todayOf(this.world, this.now);
		const custom = `${addDays(today, -(chosen.date % 20))}..${addDays(today, chosen.filter % 3)}`;
		return {
			metric: pick(METRICS, chosen.metric),
			period: pick([...PERIODS, custom], chosen.period),
			by: pick(['rep', 'team', 'region'] as const, chosen.by),
			...(chosen.filter % 5 === 1 ? { team: floor.idOf(pick(TEAMS, chosen.filter)) } : {}),
			...(chosen.filter % 5 === 2 ? { region: floor.idOf(pick(REGIONS, chosen.filter)) } : {}),
			...(chosen.date % 4 === 3 ? { date: addDays(today, -(chosen.date % 11)) } : {})
		};
	}

	private fact({ a, b, c, d }: Step, daysAgo: number): Fact {
		const localDate = addDays(todayOf(this.world, this.now), -daysAgo);
		const kind = pick([...floor.TYPE_KEYS, 'call', 'order', 'order', 'follow_up'], b);
		const amount = kind === 'order' ? pick([100_000, 250_050, -30_000, 0, 999_999_999_999], c) : 0;
		return {
			rep: floor.idOf(pick([...REPS, 'nobody'], a)),
			type: kind,
			quantity: 1 + (c % 4),
			amount,
			...(d % 2 === 0 ? { margin: Math.trunc(amount / 5) } : {}),
			occurredAt: noonOf(localDate, this.world.workspace.timeZone) + ((d % 20) - 10) * 1_800_000,
			localDate,
			customerKey: d % 5 === 0 ? 0 : 1 + (d % 6),
			dealKey: c % 3 === 0 ? 0 : 1 + (d % 5)
		};
	}

	private put(id: Id, after: Fact | null): void {
		this.engine.putFact(id, after, this.world.facts.get(id) ?? null);
		this.folded.delete(id);
		if (after) this.world.facts.set(id, after);
		else this.world.facts.delete(id);
	}

	/** Ids of the counter, and now and then a foreign one. */
	private newId(): Id {
		this.facts++;
		return this.facts % 4 === 0
			? `foreign${this.facts}`.padEnd(15, 'z')
			: floor.factId(this.facts * 1_000_003);
	}

	apply(step: Step): void {
		const { a, b, c, d } = step;
		const ids = [...this.world.facts.keys()];
		const someFact = ids.length > 0 ? pick(ids, a + d) : undefined;
		const today = todayOf(this.world, this.now);
		switch (step.what) {
			case 'insert':
				return this.put(this.newId(), this.fact(step, d % 4));
			case 'late':
				return this.put(this.newId(), this.fact(step, c % 50));
			case 'correct':
				return someFact === undefined ? undefined : this.put(someFact, this.fact(step, b % 45));
			case 'again':
				return someFact === undefined
					? undefined
					: this.put(someFact, this.world.facts.get(someFact) ?? null);
			case 'delete':
				return someFact === undefined ? undefined : this.put(someFact, null);
			case 'move':
				return this.move(pick(REPS, a), pick([...TEAMS, ''], b), addDays(today, -(c % 10)));
			case 'moveTeam':
				return this.moveTeam(pick(TEAMS, a), pick([...REGIONS, ''], b), addDays(today, -(c % 10)));
			case 'end':
				return this.changeRep(pick(REPS, a), { endedOn: addDays(today, (b % 6) - 4) });
			case 'start':
				return this.changeRep(pick(REPS, a), { startedOn: addDays(today, (b % 8) - 5), endedOn: '' });
			case 'target':
				return this.aim(step, today);
			case 'capacity':
				return this.work(step, today);
			case 'pass':
				this.now += [1_800_000, 5_400_000, 86_400_000, 3 * 86_400_000][a % 4]!;
				return;
			case 'fold':
				return this.reload(addDays(today, -(a % 30)));
			case 'reload':
				return this.reload('');
			case 'metric':
				return this.repoint(step);
		}
	}

	private move(name: string, where: string, from: string): void {
		this.change(this.world.memberships, 'memberships', ({ rep }) => rep === floor.idOf(name), from);
		if (where === '') return;
		const next = floor.membership(name, where, from);
		this.world.memberships.set(next.id, next);
		floor.putAll(this.engine, 'memberships', [next]);
	}

	private moveTeam(name: string, where: string, from: string): void {
		this.change(this.world.teamRegions, 'team_regions', ({ team }) => team === floor.idOf(name), from);
		if (where === '') return;
		const next = floor.teamRegion(name, where, from);
		this.world.teamRegions.set(next.id, next);
		floor.putAll(this.engine, 'team_regions', [next]);
	}

	/** Ends what holds on `from` the day before, and takes away what begins later. */
	private change<T extends { id: Id; from: string; to: string }>(
		records: Map<Id, T>,
		collection: 'memberships' | 'team_regions',
		of: (record: T) => boolean,
		from: string
	): void {
		for (const record of [...records.values()].filter(of)) {
			if (record.from !== '' && record.from >= from) {
				records.delete(record.id);
				this.engine.putRow(collection, record.id, null);
			} else if (record.to === '' || record.to >= from) {
				const ended = { ...record, to: addDays(from, -1) };
				records.set(record.id, ended);
				floor.putAll(this.engine, collection, [ended]);
			}
		}
	}

	private changeRep(name: string, change: { startedOn?: string; endedOn: string }): void {
		const rep = { ...this.world.reps.get(floor.idOf(name))!, ...change };
		this.world.reps.set(rep.id, rep);
		floor.putAll(this.engine, 'reps', [rep]);
	}

	private aim({ a, b, c, d }: Step, today: string): void {
		const subject = pick(
			[
				'workspace',
				...REPS.map((name) => `rep:${floor.idOf(name)}`),
				...TEAMS.map((name) => `team:${floor.idOf(name)}`)
			],
			a
		);
		const target = floor.target(subject, pick([0, 500_000, 1_000_001, 7], b), {
			id: floor.idOf(`goal${a % 12}${c % 5}`),
			metric: pick(['revenue', 'quote_to_order', 'calls'], d),
			period: pick(['day', 'week', 'month', 'quarter', 'year'] as const, c),
			from: d % 3 === 0 ? addDays(today, -(d % 9)) : ''
		});
		// two targets for one thing at one time would have no defined winner
		for (const old of [...this.world.targets.values()]) {
			if (old.subject !== target.subject || old.metric !== target.metric || old.period !== target.period)
				continue;
			this.world.targets.delete(old.id);
			this.engine.putRow('targets', old.id, null);
		}
		this.world.targets.set(target.id, target);
		floor.putAll(this.engine, 'targets', [target]);
	}

	private work({ a, b, c }: Step, today: string): void {
		const who = pick(['', ...REPS], a);
		const record = floor.capacity(who, {
			workingDays: pick([[1, 2, 3, 4, 5], [1, 2, 3], [6, 7], []] as const, b),
			fte: b % 7 === 0 ? 0 : 1000,
			from: c % 2 === 0 ? '' : addDays(today, -(c % 12))
		});
		this.world.capacity.set(record.id, record);
		floor.putAll(this.engine, 'capacity', [record]);
	}

	/** A manager's metric changes what it is made of. */
	private repoint({ a, b }: Step): void {
		const record = definition(
			{
				kind: 'sum',
				terms: [
					{ type: pick(floor.TYPE_KEYS, a), field: pick(['rows', 'amount', 'quantity'], b), weight: '1' }
				]
			},
			'effort',
			b % 2 === 0 ? 'up' : 'down'
		);
		this.world.metrics.set(record.id, record);
		floor.putAll(this.engine, 'metrics', [record]);
	}

	/** Saves and loads; facts before `detailFrom` come back as daily sums. */
	private reload(detailFrom: string): void {
		const state = this.engine.save(detailFrom);
		this.detailFrom = state.detailFrom;
		for (const [id, { localDate }] of this.world.facts) if (localDate < this.detailFrom) this.folded.add(id);
		this.engine.load(state);
	}
}
