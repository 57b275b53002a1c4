/** S1-S6: what the engine says, fed as the gateway's and as a browser's, against a walk day by day. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Roster } from '#lib/domain/membership.ts';
import { numberToId, type Fact } from '#lib/domain/facts.ts';
import type { Activity, Capacity, Holiday, Id, Leave, StreakRule, Weekday } from '#lib/domain/records.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';
import { Engine } from '#lib/engine/engine.ts';
import { project, toFullFact, type Viewpoint } from '#lib/server/gateway/projection.ts';
import { capacity, idOf, putAll, rep, type, TYPE_KEYS, workspace } from '../engine/floor-fixture.ts';
import { property } from '../../property.ts';
import { naiveStreak, type NaiveWorld } from './naive-streak.ts';

const FIRST = Date.parse('2026-02-16');
/** Both changes of the clocks in spring are in it: New York on 8 March, Berlin on 29 March. */
const DAYS = 75;
const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
	'Asia/Kolkata'
];
const PEOPLE = ['ann', 'bob'];
const dateAt = (day: number) => new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10);
const VIEW: Viewpoint = {
	roster: new Roster([]),
	hideAmounts: false,
	hidden: new Set<string>(),
	keeps: () => false,
	keyOf: () => 0
};

const day = fc.integer({ min: 0, max: DAYS });
const who = fc.constantFrom(...PEOPLE);
const workingDays = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), {
	minLength: 1,
	maxLength: 6
});
const work = fc.record({
	id: fc.integer({ min: 1, max: 40 }),
	who,
	day,
	type: fc.constantFrom('call', 'call', 'call', 'order', 'quote', 'lead'),
	quantity: fc.integer({ min: 1, max: 12 }),
	amount: fc.constantFrom(0, 0, 500, 1200, -300)
});
const event = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant('put' as const), work }) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('delete' as const), id: fc.integer({ min: 1, max: 40 }) })
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('leave' as const),
			n: fc.integer({ min: 1, max: 4 }),
			who,
			day,
			length: fc.integer({ min: 0, max: 14 })
		})
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('noLeave' as const), n: fc.integer({ min: 1, max: 4 }) })
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('holiday' as const), day }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('capacity' as const),
			whose: fc.constantFrom('', ...PEOPLE),
			day,
			workingDays,
			zone: fc.constantFrom(...ZONES),
			fte: fc.constantFrom(1000, 1000, 500, 0)
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('fold' as const), day }) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: -30, max: 200 }) })
	}
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;
type Work = typeof work extends fc.Arbitrary<infer T> ? T : never;

const terms = fc.record({
	metric: fc.constantFrom('calls', 'revenue', 'points'),
	minimum: fc.integer({ min: 1, max: 14 }),
	per: fc.constantFrom('day' as const, 'day' as const, 'week' as const),
	from: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: day.map(dateAt) })
});
const begins = fc.record({
	startedOn: fc.oneof(fc.constant(''), day.map(dateAt)),
	endedOn: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, { weight: 1, arbitrary: day.map(dateAt) }),
	weekStart: fc.constantFrom<Weekday>(1, 7)
});

/** The same history told to two engines (all of it; and what the floor stream carries of it) and to the naive walk. */
class World {
	readonly gateway = new Engine();
	readonly browser = new Engine();
	readonly activities = new Map<Id, Activity>();
	readonly capacity = new Map<Id, Capacity>();
	readonly holidays = new Map<Id, Holiday>();
	readonly leave = new Map<Id, Leave>();
	readonly base: Pick<NaiveWorld, 'workspace' | 'reps'>;
	readonly rule: StreakRule;
	now = FIRST + 20 * 86_400_000;

	constructor(
		asked: StreakTerms,
		{ startedOn, endedOn, weekStart }: { startedOn: string; endedOn: string; weekStart: Weekday }
	) {
		this.rule = { id: idOf('rule'), name: 'Rule', active: true, version: 1, ...asked };
		this.base = {
			workspace: workspace({ weekStart }),
			reps: [rep('ann', { startedOn, endedOn }), rep('bob')]
		};
		for (const engine of [this.gateway, this.browser]) {
			putAll(engine, 'workspace', [this.base.workspace]);
			putAll(
				engine,
				'activity_types',
				TYPE_KEYS.map((key, stage) => type(key, stage))
			);
			putAll(engine, 'reps', this.base.reps);
			putAll(engine, 'streak_rules', [this.rule]);
		}
	}

	get naive(): NaiveWorld {
		const all = <T>(map: Map<Id, T>) => [...map.values()];
		return {
			...this.base,
			capacity: all(this.capacity),
			holidays: all(this.holidays),
			leave: all(this.leave),
			activities: all(this.activities)
		};
	}

	row(collection: 'capacity' | 'holidays' | 'leave', id: Id, row: object | null) {
		const table = this[collection] as Map<Id, unknown>;
		if (row) table.set(id, row);
		else table.delete(id);
		for (const engine of [this.gateway, this.browser]) {
			const seen = row && (project('floor', collection, id, row, VIEW) ?? null);
			engine.putRow(collection, id, engine === this.gateway ? (row as Record<string, unknown> | null) : seen);
		}
	}

	activity(id: Id, after: Activity | null) {
		const before = this.activities.get(id) ?? null;
		if (after) this.activities.set(id, after);
		else this.activities.delete(id);
		this.gateway.putFact(id, after && toFullFact(after, () => 0), before && toFullFact(before, () => 0));
		const seen = (image: Activity | null) =>
			image && (project('floor', 'activities', id, image, VIEW) as unknown as Fact);
		this.browser.putFact(id, seen(after), seen(before));
	}

	apply(event: Event) {
		switch (event.kind) {
			case 'put':
				return this.activity(numberToId(event.work.id), activityOf(event.work));
			case 'delete':
				return this.activities.has(numberToId(event.id))
					? this.activity(numberToId(event.id), null)
					: undefined;
			case 'leave': {
				const id = idOf(`leave${event.n}`);
				const [from, to] = [dateAt(event.day), dateAt(event.day + event.length)];
				const rest = { kind: 'other', note: '', state: 'approved', decidedBy: '' };
				return this.row('leave', id, { id, rep: idOf(event.who), from, to, ...rest });
			}
			case 'noLeave':
				return this.row('leave', idOf(`leave${event.n}`), null);
			case 'holiday': {
				const id = idOf(`day${event.day}`);
				return this.row('holidays', id, { id, date: dateAt(event.day), name: 'Holiday' });
			}
			case 'capacity': {
				// one record holds until the day before, and another from then on
				const before = { ...capacity(event.whose), id: idOf(`a${event.whose}`), to: dateAt(event.day - 1) };
				const after = { ...capacity(event.whose), id: idOf(`b${event.whose}`), from: dateAt(event.day) };
				const { workingDays, zone: timeZone, fte } = event;
				this.row('capacity', before.id, before);
				return this.row('capacity', after.id, { ...after, workingDays, timeZone, fte });
			}
			case 'fold':
				// the browser takes a new snapshot, with older facts as sums
				return this.browser.load(this.browser.save(dateAt(event.day)));
			case 'pass':
				this.now += event.hours * 3_600_000;
		}
	}
}

const activityOf = ({ who, day, type, quantity, amount }: Work): Activity => ({
	id: '',
	rep: idOf(who),
	type,
	quantity,
	amount,
	margin: 0,
	customer: '',
	deal: '',
	occurredAt: `${dateAt(day)} 11:00:00.000Z`,
	localDate: dateAt(day),
	source: '',
	externalId: '',
	note: '',
	createdBy: '',
	receivedAt: ''
});

property(
	'S1-S6 the kept streak is the one of a walk day by day: calendars, zones, corrections, late facts, leave entered later, in gateway and browser',
	fc.property(
		terms,
		begins,
		fc.array(work, { maxLength: 60 }),
		fc.array(event, { maxLength: 25 }),
		(asked, person, first, events) => {
			const world = new World(asked, person);
			for (const one of first) world.apply({ kind: 'put', work: one });
			const watches = [world.gateway, world.browser].flatMap((engine) =>
				PEOPLE.map((name) => ({ engine, rep: idOf(name), watch: engine.watchStreaks(idOf(name)) }))
			);
			const check = () => {
				for (const { engine, rep: id, watch } of watches) {
					const expected = naiveStreak(world.naive, asked, id, world.now);
					const [shown] = watch.read(world.now);
					if (!expected) {
						expect(shown).toBeUndefined();
						continue;
					}
					const { states, ...streak } = expected;
					expect(shown).toMatchObject(streak);
					expect(shown?.year.states).toEqual(states.slice(-371));
					const all = new Map(engine.streaks(asked, world.now).map((one) => [one.rep, one.streak]));
					if (all.has(id)) expect(all.get(id)).toEqual(streak);
				}
			};
			check();
			for (const one of events) {
				world.apply(one);
				check();
			}
		}
	),
	{ runs: 300, timeout: 60_000 }
);

test('S3 a long history is folded as the walk does it', () => {
	const world = new World(
		{ metric: 'calls', minimum: 10, per: 'day', from: '' },
		{ startedOn: '', endedOn: '', weekStart: 1 }
	);
	for (let n = 0; n < 74; n++)
		world.apply({
			kind: 'put',
			work: { id: n + 1, who: 'ann', day: n, type: 'call', quantity: n % 17 === 3 ? 9 : 10, amount: 0 }
		});
	world.now = FIRST + 73 * 86_400_000 + 40_000_000;
	const expected = naiveStreak(world.naive, world.rule, idOf('ann'), world.now);
	expect(expected).toBeDefined();
	const { current, best, inHand, met, frozen, today } = expected ?? {};
	const [shown] = world.gateway.watchStreaks(idOf('ann')).read(world.now);
	expect(shown).toMatchObject({ current, best, inHand, met, frozen, today });
});
