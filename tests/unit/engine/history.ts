/** Random histories of a floor: told to an engine and to the naive model's world alike. */
import fc from 'fast-check';
import { LENSES, type BoardQuery } from '#lib/domain/board.ts';
import { noonOf } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Id, MetricRecord } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import * as floor from './floor-fixture.ts';
import {
	AIMED,
	CUSTOM,
	definition,
	METRICS,
	REGIONS,
	REPS,
	SECOND,
	STARTS,
	SUMS,
	TARGETS,
	TEAMS,
	ZONES
} from './history-floor.ts';
import { addDays, todayOf, type World } from './naive-world.ts';

const PERIODS = ['day', 'week', 'month', 'quarter', 'year', 'all', 'rolling-7d', 'rolling-1d', 'rolling-30d'];

const OFTEN = ['call', 'call', 'call', 'order', 'order', 'quote', 'follow_up'];
/** Of any size alike: small ones would make all the same. */
const small = fc.noBias(fc.nat({ max: 999 }));
/** One thing that happens; numbers are taken modulo whatever there is. */
const step = fc.record({
	what: fc.constantFrom(
		...['insert', 'insert', 'insert', 'insert', 'insert', 'correct', 'correct', 'delete', 'late', 'again'],
		...['move', 'moveTeam', 'end', 'start', 'target', 'capacity', 'pass', 'pass', 'fold', 'reload', 'metric'],
		...['holiday', 'leave', 'leave']
	),
	a: small,
	b: small,
	c: small,
	d: small
});
const board = fc.record({
	metric: small,
	period: small,
	by: small,
	filter: small,
	date: small,
	lens: small,
	option: small
});
export type Chosen = typeof board extends fc.Arbitrary<infer T> ? T : never;
export const historyOf = fc.record({
	start: fc.nat({ max: STARTS.length - 1 }),
	zone: fc.nat({ max: ZONES.length - 1 }),
	/** Facts from before the history begins. */
	former: fc.array(step, { minLength: 4, maxLength: 24, size: 'max' }),
	watched: fc.array(board, { minLength: 1, maxLength: 2 }),
	steps: fc.array(step, { minLength: 2, maxLength: 6 })
});
export type Plan = typeof historyOf extends fc.Arbitrary<infer T> ? T : never;
export type Step = Plan['steps'][number];

export const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

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
			targets: byId(TARGETS),
			capacity: new Map(),
			holidays: new Map(),
			leave: new Map(),
			facts: new Map(),
			edition: {}
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
		floor.putAll(this.engine, 'targets', this.world.targets.values());
		// the record of half of the floors goes far back: their baselines are of all eight periods
		const [first] = plan.former;
		if (first && plan.start % 2 === 0) this.put(this.newId(), this.fact(first, 500));
		for (const before of plan.former)
			this.put(this.newId(), this.fact(before, (before.a * 7) % (before.c % 3 === 0 ? 60 : 9)));
	}

	query(chosen: Chosen): BoardQuery {
		const plainQuery = this.plainQuery(chosen);
		const lens = pick([undefined, undefined, undefined, ...LENSES], chosen.lens);
		const { option } = chosen;
		const second = pick([...SECOND, pick(METRICS, chosen.metric + option)], chosen.filter + option);
		const tieBreak = pick([undefined, 'earliest', second, undefined], option);
		// earliest is for sums: now and then it is asked for of something else
		const sum = tieBreak === 'earliest' && option % 16 !== 1 ? { metric: pick(SUMS, chosen.metric) } : {};
		const perMember = option % 5 === 1 && (plainQuery.by !== 'rep' || option % 25 === 1);
		// what goes by dates takes the naive model long over years of them: those are rare
		const byDates = lens !== undefined || perMember;
		const long = byDates && ['quarter', 'year', 'all'].includes(plainQuery.period) && option % 8 !== 0;
		return {
			...plainQuery,
			...(lens === 'ofTarget' && option % 4 > 0 ? { metric: pick(AIMED, chosen.metric) } : {}),
			...sum,
			...(long ? { period: pick(['week', 'month', 'day', 'rolling-7d'], option) } : {}),
			...(lens ? { lens } : {}),
			...(tieBreak === undefined ? {} : { tieBreak }),
			...(perMember ? { perMember } : {}),
			...(option % 3 === 2 ? { dense: true as const } : {}),
			...(option % 7 > 4 ? { compare: true as const } : {})
		};
	}

	private plainQuery(chosen: Chosen): BoardQuery {
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
		const kind = pick([...OFTEN, ...floor.TYPE_KEYS, ...OFTEN], b);
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
		this.world.edition = {};
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
			case 'holiday':
				return this.holiday(step, today);
			case 'leave':
				return this.leave(step, today);
			case 'pass':
				this.now += [1_800_000, 5_400_000, 86_400_000, 3 * 86_400_000, 48_600_000][a % 5]!;
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

	private work({ a, b, c, d }: Step, today: string): void {
		const who = pick(['', ...REPS], a);
		const from = c % 3 === 0 ? '' : addDays(today, -(c % 20));
		const record = floor.capacity(who, {
			id: floor.idOf(`c${who}${b % 3}`),
			workingDays: pick([[1, 2, 3, 4, 5], [1, 2, 3], [6, 7], [], [1, 2, 3, 4, 5, 6, 7]] as const, b),
			hours: pick(
				[
					{ from: '09:00', to: '17:00' },
					{ from: '06:30', to: '12:45' },
					{ from: '00:00', to: '24:00' }
				],
				d
			),
			fte: pick([1000, 0, 500, 333], d),
			timeZone: pick(['', ...ZONES], b + c),
			from,
			to: d % 3 === 0 ? addDays(today, (c % 9) - 4) : ''
		});
		// of two that begin on one date neither would go before the other
		for (const old of [...this.world.capacity.values()]) {
			if (old.rep !== record.rep || old.from !== record.from) continue;
			this.world.capacity.delete(old.id);
			this.engine.putRow('capacity', old.id, null);
		}
		if (record.to !== '' && record.to < from) return;
		this.world.capacity.set(record.id, record);
		floor.putAll(this.engine, 'capacity', [record]);
	}

	/** One more, or one taken away; at most one a date. */
	private holiday({ a, b, d }: Step, today: string): void {
		const date = addDays(today, (b % 16) - 12);
		const old = [...this.world.holidays.values()].find((one) => one.date === date || d % 4 === 0);
		if (old) {
			this.world.holidays.delete(old.id);
			this.engine.putRow('holidays', old.id, null);
		}
		if (d % 4 === 0) return;
		const next = { id: floor.idOf(`h${a}${b}`), date, name: 'Holiday' };
		this.world.holidays.set(next.id, next);
		floor.putAll(this.engine, 'holidays', [next]);
	}

	/** Approved, changed or taken back; two of one rep may overlap. */
	private leave({ a, b, c, d }: Step, today: string): void {
		const id = floor.idOf(`l${a % 7}`);
		if (d % 5 === 0) {
			this.world.leave.delete(id);
			this.engine.putRow('leave', id, null);
			return;
		}
		const from = addDays(today, (b % 14) - 11);
		const next = { id, rep: floor.idOf(pick(REPS, a)), from, to: addDays(from, c % 12) };
		this.world.leave.set(id, next);
		floor.putAll(this.engine, 'leave', [next]);
	}

	/** A manager's metric changes what it is made of. */
	private repoint(step: Step): void {
		const record = this.draft(step);
		this.world.metrics.set(record.id, record);
		floor.putAll(this.engine, 'metrics', [record]);
	}

	/** A metric as a manager may be about to make it. */
	draft({ a, b }: Step): MetricRecord & Metric {
		const term = (n: number) => ({
			type: pick(floor.TYPE_KEYS, n),
			field: pick(['rows', 'amount', 'quantity'] as const, b),
			weight: '1'
		});
		const terms = [term(a)];
		return {
			...definition({}, 'effort', b % 2 === 0 ? 'up' : 'down'),
			unit: 'count',
			definition:
				a % 4 === 0
					? { kind: 'ratio', numerator: terms, denominator: [term(b)], minimumDenominator: '2' }
					: { kind: 'sum', terms }
		};
	}

	/** Saves and loads; facts before `detailFrom` come back as daily sums. */
	private reload(detailFrom: string): void {
		const state = this.engine.save(detailFrom);
		this.detailFrom = state.detailFrom;
		for (const [id, { localDate }] of this.world.facts) if (localDate < this.detailFrom) this.folded.add(id);
		this.engine.load(state);
	}
}
