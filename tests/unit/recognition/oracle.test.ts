/** What is recognised, however the facts came, against a model that looks at every fact for every rule. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import type { Activity, Id } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { property } from '../../property.ts';
import { naiveKeys, runsOf, type NaiveWorld } from './naive.ts';
import { BLUE, DAY, HOUSE, MINUTE, NOON, RED, REPS, rule, STREAK, teamOf, World } from './world.ts';

const RULES: readonly RecognitionRule[] = [
	rule('deal00000000000', { kind: 'deal', definition: { type: 'order', amount: 500 } }),
	rule('first0000000000', { kind: 'first', definition: { type: 'order' } }),
	rule('weekly000000000', { kind: 'badge', definition: { metric: 'calls', period: 'week', threshold: 12 } }),
	rule('every0000000000', {
		kind: 'milestone',
		definition: { metric: 'orders', period: 'all', threshold: 3, every: true, subject: 'floor' }
	}),
	rule('team00000000000', {
		kind: 'badge',
		definition: { metric: 'revenue', period: 'month', threshold: 900, every: true, subject: 'team' }
	}),
	rule('lead00000000000', { kind: 'lead', definition: { metric: 'points', period: 'week' } }),
	rule('leadofday000000', { kind: 'lead', definition: { metric: 'revenue', period: 'day', minimum: 300 } }),
	rule('streaks00000000', { kind: 'streak', definition: { rule: 'any', lengths: [2, 4, 9] } }),
	rule('best00000000000', { kind: 'best', definition: { metric: 'calls', period: 'day' } }),
	rule('target000000000', { kind: 'target', definition: { metric: 'revenue', period: 'month' } }),
	rule('teamtarget00000', {
		kind: 'target',
		definition: { metric: 'revenue', period: 'month', subject: 'team' }
	}),
	rule('improved0000000', { kind: 'improved', definition: { metric: 'points', percent: 30 } }),
	rule('level0000000000', { kind: 'level', definition: {} })
];
const TARGETS = new Map([
	[`rep:${REPS[0]}`, 700],
	[`rep:${REPS[2]}`, 400],
	[`team:${BLUE}`, 900]
]);
const STREAK_MINIMUM = 4;

type Event =
	| { readonly do: 'log'; readonly rep: number; readonly fact: Partial<Activity>; readonly ago: number }
	| {
			readonly do: 'days';
			readonly rep: number;
			readonly back: number;
			readonly count: number;
			readonly calls: number;
	  }
	| {
			readonly do: 'correct';
			readonly which: number;
			readonly fact: Partial<Activity>;
			readonly ago: number | null;
	  }
	| { readonly do: 'remove'; readonly which: number }
	| { readonly do: 'look'; readonly minutes: number };

const PEOPLE: readonly Id[] = [...REPS, HOUSE];
const who = fc.nat({ max: PEOPLE.length - 1 });
const what = fc.oneof(
	fc.record({ type: fc.constant('call'), quantity: fc.integer({ min: 1, max: 9 }) }),
	fc.record({ type: fc.constant('order'), amount: fc.integer({ min: -400, max: 900 }) }),
	fc.record({ type: fc.constantFrom('quote', 'appointment_held'), quantity: fc.integer({ min: 1, max: 4 }) })
);
/** Within ten weeks, in whole quarters of an hour, so that moments are often equal. */
const ago = fc
	.tuple(fc.nat({ max: 70 }), fc.nat({ max: 40 }))
	.map(([days, quarters]) => days * DAY + quarters * 15 * MINUTE);
const event: fc.Arbitrary<Event> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ do: fc.constant('log' as const), rep: who, fact: what, ago }) },
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('days' as const),
			rep: who,
			back: fc.nat({ max: 50 }),
			count: fc.integer({ min: 2, max: 16 }),
			calls: fc.integer({ min: 3, max: 12 })
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('correct' as const),
			which: fc.nat(),
			fact: what,
			ago: fc.option(ago)
		})
	},
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat() }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('look' as const), minutes: fc.nat({ max: 3 }) }) }
);

function openWorld(): World {
	const world = new World(RULES);
	world.record.put(
		{
			op: 'create',
			collection: 'streak_rules',
			data: {
				id: STREAK,
				name: 'Calls',
				metric: 'calls',
				minimum: STREAK_MINIMUM,
				per: 'day',
				from: '',
				active: true,
				version: 1
			}
		},
		...[...TARGETS].map(([subject, value]) => ({
			op: 'create' as const,
			collection: 'targets' as const,
			data: { subject, metric: 'revenue', period: 'month' as const, value, from: '', to: '', public: true }
		}))
	);
	return world;
}

async function act(world: World, one: Event): Promise<void> {
	const { facts } = world;
	switch (one.do) {
		case 'log':
			world.log(PEOPLE[one.rep] ?? HOUSE, world.now - NOON + one.ago, one.fact);
			return;
		case 'days':
			for (let n = 0; n < one.count && n <= one.back; n++)
				world.log(PEOPLE[one.rep] ?? HOUSE, world.now - NOON + (one.back - n) * DAY, { quantity: one.calls });
			return;
		case 'correct': {
			const fact = facts[one.which % Math.max(1, facts.length)];
			const at = NOON - (one.ago ?? 0);
			const moved =
				one.ago === null ? {} : { occurredAt: instantText(at), localDate: localDateOf(at, 'UTC') };
			if (fact) world.correct(fact.id, { ...one.fact, ...moved });
			return;
		}
		case 'remove': {
			const fact = facts[one.which % Math.max(1, facts.length)];
			if (fact) world.remove(fact.id);
			return;
		}
		case 'look':
			world.now += one.minutes * MINUTE;
			await world.look();
	}
}

/** As the model tells of it. */
function naiveOf({ facts, now }: World): NaiveWorld {
	const target = (subject: string): number =>
		TARGETS.get(subject) ??
		(subject === `team:${RED}`
			? (TARGETS.get(`rep:${REPS[0]}`) ?? 0) + (TARGETS.get(`rep:${REPS[1]}`) ?? 0)
			: 0);
	const streak = { id: STREAK, minimum: STREAK_MINIMUM };
	return { facts, reps: REPS, teamOf, target, streak, today: localDateOf(now, 'UTC') };
}

/** A streak's recognition is named by the date on which it was reached then: here by the date with which its run began. */
function namedByRun(key: string, world: NaiveWorld): string {
	const [subject = '', id, streak, length, date = ''] = key.split('/');
	if (streak !== STREAK) return key;
	const own = world.facts.filter(({ rep }) => `rep:${rep}` === subject);
	const run = runsOf(own, world).find((dates) => (dates[0] ?? '') <= date && date <= (dates.at(-1) ?? ''));
	return [subject, id, streak, length, run?.[0] ?? `${date} is in no run`].join('/');
}

const realOf = (world: World): string[] =>
	[...new Set(world.real.map((key) => namedByRun(key, naiveOf(world))))].sort();

property(
	'L2, L4 what is recognised and not marked is what every fact looked at for every rule says, whatever came, was corrected and taken back in between',
	fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40 }), async (events) => {
		const world = openWorld();
		world.start();
		for (const one of events) await act(world, one);
		await world.settle();
		expect(world.problems).toEqual([]);
		expect(realOf(world)).toEqual(naiveKeys(RULES, naiveOf(world)));
	}),
	{ runs: 400, timeout: 60_000 }
);

property(
	'L4 the same facts delivered in any order, judged as they come, all at once or by rules made later: the same is recognised',
	fc.asyncProperty(
		fc.array(event, { minLength: 1, maxLength: 25 }),
		fc.infiniteStream(fc.nat()),
		async (events, shuffle) => {
			const first = openWorld();
			first.start();
			for (const one of events) await act(first, one);
			await first.settle();

			const other = openWorld();
			other.now = first.now;
			other.start();
			const draw = () => Number(shuffle.next().value);
			const facts = first.facts.map((fact) => ({ fact, at: draw() }));
			for (const { fact } of facts.sort((a, b) => a.at - b.at)) {
				other.record.put({ op: 'create', collection: 'activities', data: { ...fact } });
				if (draw() % 3 === 0) await other.look();
			}
			await other.settle();
			expect(realOf(other)).toEqual(realOf(first));
		}
	),
	{ runs: 100, timeout: 60_000 }
);
