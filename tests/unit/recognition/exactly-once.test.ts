/**
 * The judge run step by step against a record that fails, loses its answer after committing, or dies with the process at every
 * possible call: each crossing recognised exactly once, each celebrated at most once.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { property } from '../../property.ts';
import { MINUTE, REPS, rule, teamOf, World } from './world.ts';
import type { Fate } from './memory-record.ts';
import { naiveKeys } from './naive.ts';

const RULES: readonly RecognitionRule[] = [
	rule('deal00000000000', { kind: 'deal', definition: { type: 'order', amount: 500 } }),
	rule('first0000000000', { kind: 'first', definition: { type: 'order' } }),
	rule('daily0000000000', {
		kind: 'badge',
		definition: { metric: 'calls', period: 'day', threshold: 3, every: true }
	}),
	rule('team00000000000', {
		kind: 'milestone',
		definition: { metric: 'orders', period: 'all', threshold: 2, every: true, subject: 'team' }
	}),
	rule('lead00000000000', { kind: 'lead', definition: { metric: 'points', period: 'day' } }),
	rule('level0000000000', { kind: 'level', definition: {} })
];

type Event =
	| { readonly do: 'log'; readonly rep: number; readonly order: boolean; readonly size: number }
	| { readonly do: 'remove'; readonly which: number }
	| { readonly do: 'look'; readonly seconds: number; readonly fates: readonly Fate[] };

const fate = fc.constantFrom<Fate>('fine', 'fine', 'fails', 'lost', 'before', 'after');
const event: fc.Arbitrary<Event> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('log' as const),
			rep: fc.nat({ max: 2 }),
			order: fc.boolean(),
			size: fc.integer({ min: 1, max: 6 })
		})
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), which: fc.nat() }) },
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('look' as const),
			seconds: fc.nat({ max: 14 }),
			fates: fc.array(fate, { maxLength: 12 })
		})
	}
);

async function play(world: World, events: readonly Event[]): Promise<void> {
	world.start();
	for (const one of events) {
		if (one.do === 'log') {
			const { order, size } = one;
			const fact = order ? { type: 'order', amount: size * 150 } : { quantity: size };
			world.log(REPS[one.rep] ?? REPS[0], 0, fact);
		} else if (one.do === 'remove') {
			const fact = world.facts[one.which % Math.max(1, world.facts.length)];
			if (fact) world.remove(fact.id);
		} else {
			world.now += one.seconds * 1_000;
			world.record.fates = [...one.fates];
			await world.look();
		}
	}
	await world.settle();
}

const wanted = (world: World): string[] =>
	naiveKeys(RULES, {
		facts: world.facts,
		reps: REPS,
		teamOf,
		target: () => 0,
		streak: { id: '', minimum: 1 },
		today: '2026-11-18'
	});

function check(world: World): void {
	const recognitions = world.record.all('recognitions');
	expect(world.real, 'exactly what the facts say').toEqual(wanted(world));
	expect(new Set(recognitions.map(({ key }) => key)).size, 'each once').toBe(recognitions.length);
	const headlines = world.record.all('headlines');
	expect(
		headlines.map(({ id, marked }) => [id, marked]).sort(),
		'each with its headline, marked alike'
	).toEqual(recognitions.map(({ id, marked }) => [id, marked]).sort());
	const told = world.record.all('notifications').map(({ data }) => data.recognition);
	expect(new Set(told).size, 'each told to the rep at most once').toBe(told.length);
	const ids = world.celebrated.map(({ id }) => id);
	expect(new Set(ids).size, 'each celebrated at most once').toBe(ids.length);
	for (const id of ids) expect(recognitions.some((one) => one.id === id)).toBe(true);
}

property(
	'invariant 5, L4 over calls that fail, answers that are lost and kills at any step: each crossing is recognised exactly once and celebrated at most once',
	fc.asyncProperty(fc.boolean(), fc.array(event, { minLength: 2, maxLength: 8 }), async (opened, events) => {
		const world = new World(RULES, { users: true });
		if (opened) await world.look(); // else the floor is judged for the first time in between
		await play(world, events);
		check(world);
	}),
	{ runs: 2_000, timeout: 120_000 }
);

test('invariant 5 killed, failed or unheard at each single call of a judgement in turn: nothing is missed and nothing told twice', async () => {
	const story: Event[] = [
		{ do: 'look', seconds: 0, fates: [] },
		{ do: 'log', rep: 0, order: true, size: 5 },
		{ do: 'log', rep: 1, order: false, size: 6 },
		{ do: 'look', seconds: 11, fates: [] },
		{ do: 'log', rep: 2, order: true, size: 6 },
		{ do: 'log', rep: 2, order: true, size: 6 },
		{ do: 'look', seconds: 11, fates: [] }
	];
	const calm = new World(RULES, { users: true });
	await play(calm, story);
	check(calm);
	expect(calm.record.all('recognitions').length).toBeGreaterThan(7);
	expect(
		calm.celebrated.map(({ id }) => id).sort(),
		'with nothing in the way all of it is celebrated'
	).toEqual(
		calm.record
			.all('recognitions')
			.map(({ id }) => id)
			.sort()
	);
	for (const struck of ['fails', 'lost', 'before', 'after'] as const) {
		for (let at = 0; at < calm.record.calls; at++) {
			for (const look of [0, 3, 6]) {
				const world = new World(RULES, { users: true });
				const fates: Fate[] = [...Array<Fate>(at).fill('fine'), struck];
				await play(
					world,
					story.map((one, n) => (n === look && one.do === 'look' ? { ...one, fates } : one))
				);
				check(world);
			}
		}
	}
});

test('L4 a fact that is taken back within its ten seconds is recognised by nobody', async () => {
	const world = new World(RULES);
	world.start();
	const fact = world.log(REPS[0], 0, { type: 'order', amount: 900 });
	world.now += 9_000;
	await world.look();
	expect(world.record.all('recognitions')).toEqual([]);
	world.remove(fact);
	await world.settle();
	expect(world.record.all('recognitions')).toEqual([]);
});

test('L4 another fact of the same rep does not shorten the wait', async () => {
	const world = new World(RULES);
	world.start();
	world.log(REPS[0], 0, { quantity: 2 });
	world.now += 8_000;
	world.log(REPS[0], 0, { quantity: 2 });
	world.now += 3_000;
	await world.look();
	expect(world.record.all('recognitions')).toEqual([]);
	world.now += 8_000;
	await world.look();
	expect(world.real).toEqual([`rep:${REPS[0]}/daily0000000000/2026-11-18/3`]);
});

test('L4 nothing older than 15 minutes is celebrated, and nothing judged later than a minute after its ten seconds', async () => {
	const celebratedWhen = async (ago: number, late: number, more = {}) => {
		const world = new World(RULES);
		world.start();
		await world.look();
		world.log(REPS[0], ago, { quantity: 3, ...more });
		world.now += late;
		await world.look();
		expect(world.real).toHaveLength(1);
		return world.celebrated.length;
	};
	expect(await celebratedWhen(0, 10_000)).toBe(1);
	expect(await celebratedWhen(14 * MINUTE, 10_000)).toBe(1);
	expect(await celebratedWhen(15 * MINUTE, 10_000)).toBe(0);
	expect(await celebratedWhen(0, 70_000)).toBe(1);
	expect(await celebratedWhen(0, 71_000)).toBe(0);
	expect(await celebratedWhen(0, 10_000, { source: 'import' })).toBe(0);
});

test('L1 what a correction takes the cause from stays, marked; it holds again by another fact, and is not celebrated again', async () => {
	const world = new World(RULES);
	world.start();
	await world.look();
	const fact = world.log(REPS[0], 0, { quantity: 3 });
	world.now += 11_000;
	await world.look();
	expect(world.celebrated).toHaveLength(1);
	world.correct(fact, { quantity: 2 });
	await world.look();
	expect(world.record.all('recognitions').map(({ marked }) => marked)).toEqual([true]);
	expect(world.record.all('headlines').map(({ marked }) => marked)).toEqual([true]);
	world.log(REPS[0], 0, { quantity: 1 });
	world.now += 11_000;
	await world.look();
	expect(world.record.all('recognitions').map(({ marked }) => marked)).toEqual([false]);
	expect(world.record.all('headlines').map(({ marked }) => marked)).toEqual([false]);
	expect(world.celebrated).toHaveLength(1);
});

test('L4 a correction that lifts an old fact over a threshold is recognised and not celebrated', async () => {
	const world = new World(RULES);
	world.start();
	const fact = world.log(REPS[0], 0, { quantity: 2 });
	world.now += 11_000;
	await world.look();
	world.correct(fact, { quantity: 3 });
	await world.look();
	expect(world.real).toHaveLength(1);
	expect(world.celebrated).toEqual([]);
});
