import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { UNDO_MS } from '#lib/domain/facts.ts';
import type { Activity } from '#lib/domain/records.ts';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { pocketbaseBinary } from '#lib/server/pocketbase/binary.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { AnyCollections, RecordStore } from '#lib/server/record/store.ts';
import { emptyRecord, openIn, written } from '../record/temporary-record.ts';
import { naiveKeys } from './naive.ts';
import { openRealFloor } from './real-floor.ts';
import { REPS, rule, teamOf } from './world.ts';

/** Kills of the process, in ms after it began to judge, and whether its PocketBase goes first. */
const STRIKES = [
	{ after: 150, pocketbase: false },
	{ after: 420, pocketbase: false },
	{ after: 260, pocketbase: true },
	{ after: 90, pocketbase: false },
	{ after: 610, pocketbase: true }
] as const;

const RULES: readonly RecognitionRule[] = [
	rule('deal00000000000', { kind: 'deal', definition: { type: 'order', amount: 800 } }),
	rule('daily0000000000', {
		kind: 'badge',
		definition: { metric: 'calls', period: 'all', threshold: 5, every: true }
	}),
	rule('floor0000000000', {
		kind: 'milestone',
		definition: { metric: 'orders', period: 'all', threshold: 4, every: true, subject: 'floor' }
	}),
	rule('lead00000000000', { kind: 'lead', definition: { metric: 'points', period: 'day' } }),
	rule('level0000000000', { kind: 'level', definition: {} })
];

async function whole<C extends 'recognitions' | 'activities'>(
	store: RecordStore,
	collection: C
): Promise<AnyCollections[C][]> {
	const all: AnyCollections[C][] = [];
	for (let page = 1; ; page++) {
		const some = await store.find(collection, { page, limit: 1_000 });
		all.push(...some);
		if (some.length < 1_000) return all;
	}
}

test(
	'invariants 5 and 6: killed with -9 while facts come in, server and PocketBase in turn: each crossing is recognised exactly once and celebrated at most once',
	{ timeout: 90_000 },
	async () => {
		const dir = await emptyRecord(onTestFinished);
		const first = await openIn(dir, onTestFinished);
		await ensureBasics(first.store, { currency: 'EUR', timeZone: 'UTC' });
		await written(
			first.store,
			...(await first.store.find('recognition_rules')).map(({ id }) => ({
				op: 'delete' as const,
				collection: 'recognition_rules' as const,
				id
			})),
			...RULES.map((data) => ({
				op: 'create' as const,
				collection: 'recognition_rules' as const,
				data: { ...data }
			})),
			...REPS.map((id) => ({ op: 'create' as const, collection: 'reps' as const, data: { id, name: id } }))
		);
		await first.close();

		const binary = await pocketbaseBinary();
		const celebrated: string[] = [];
		for (const { after, pocketbase } of STRIKES) {
			const child = spawn(process.execPath, ['tests/unit/recognition/judge-process.ts', binary, dir], {
				stdio: ['ignore', 'pipe', 'inherit']
			});
			onTestFinished(() => void child.kill('SIGKILL'));
			const gone = once(child, 'exit');
			for await (const line of createInterface(child.stdout)) {
				const [word, value = ''] = line.split(' ');
				if (word === 'celebrated') celebrated.push(value);
				if (word !== 'pid') continue;
				if (pocketbase) setTimeout(() => process.kill(Number(value), 'SIGKILL'), after / 2);
				setTimeout(() => child.kill('SIGKILL'), after);
			}
			await gone;
		}

		const { store } = await openIn(dir, onTestFinished);
		const real = await openRealFloor({ store }, dir, { ...systemClock, now: () => Date.now() + UNDO_MS });
		onTestFinished(() => real.close());
		await real.judge.run(Date.now() + UNDO_MS);
		celebrated.push(...real.celebrated.map(({ id }) => id));

		const facts: Activity[] = await whole(store, 'activities');
		const recognitions = await whole(store, 'recognitions');
		expect(facts.length).toBeGreaterThan(20);
		expect(
			recognitions
				.filter(({ marked }) => !marked)
				.map(({ key }) => key)
				.sort()
		).toEqual(
			naiveKeys(RULES, {
				facts,
				reps: REPS,
				teamOf,
				target: () => 0,
				streak: { id: '', minimum: 1 },
				today: ''
			})
		);
		expect(celebrated.length).toBeGreaterThan(5);
		expect(new Set(celebrated).size).toBe(celebrated.length);
		const known = new Set(recognitions.map(({ id }) => id));
		for (const id of celebrated) expect(known.has(id)).toBe(true);
	}
);
