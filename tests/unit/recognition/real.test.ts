/** The judge over a real record: the demo's first start, and a file of very many facts. */
import { expect, onTestFinished, test } from 'vitest';
import { instantText, localDateOf } from '#lib/domain/calendar.ts';
import { DEFAULT_RULES } from '#lib/domain/recognition/defaults.ts';
import { UNDO_MS } from '#lib/domain/facts.ts';
import { slices, systemClock } from '#lib/protocol/this-machine.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { Judge } from '#lib/server/recognition/judge.ts';
import { JUDGED_KINDS } from '#lib/server/recognition/definition.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { AnyCollections, RecordStore } from '#lib/server/record/store.ts';
import { aCall, emptyRecord, openIn, written } from '../record/temporary-record.ts';
import { openRealFloor } from './real-floor.ts';

const DAY = 86_400_000;
const zone = 'UTC';

async function recognitionsOf(store: RecordStore): Promise<AnyCollections['recognitions'][]> {
	const all: AnyCollections['recognitions'][] = [];
	for (let page = 1; ; page++) {
		const some = await store.find('recognitions', { page, limit: 1_000 });
		all.push(...some);
		if (some.length < 1_000) return all;
	}
}

async function openReal() {
	const dir = await emptyRecord(onTestFinished);
	const { store } = await openIn(dir, onTestFinished);
	await ensureBasics(store, { currency: 'EUR', timeZone: zone });
	return { dir, store };
}

test(
	'Demo: on first start its cabinets are full and its feed is alive, by rules that any new floor begins with',
	{ timeout: 60_000 },
	async () => {
		const { dir, store } = await openReal();
		await fillDemo({ store, clock: systemClock, zone });
		const real = await openRealFloor({ store }, dir);
		onTestFinished(() => real.close());
		const began = performance.now();
		await real.judge.run(Date.now());
		console.log(`the demo's half year was judged in ${Math.round(performance.now() - began)} ms`);
		const recognitions = await recognitionsOf(store);
		await real.floor.authority.reached((await store.head()).seq);
		const lately = recognitions.filter(({ at }) => Date.parse(at) > Date.now() - 14 * DAY);
		const ruled = recognitions.filter(({ rule }) => rule !== '');
		expect(new Set(ruled.map(({ kind }) => kind))).toEqual(new Set(DEFAULT_RULES.map(({ kind }) => kind)));
		expect(lately.length, 'the last two weeks').toBeGreaterThan(30);
		expect(lately.length, 'and no flood of it').toBeLessThan(300);
		expect(real.floor.authority.tables.headlines.size).toBeGreaterThan(10);
		expect(real.celebrated, 'nothing of it happened just now').toEqual([]);
		const reps = [...real.floor.authority.tables.reps.values()].filter(
			({ house, endedOn }) => !house && endedOn === ''
		);
		for (const { id } of reps)
			expect(
				recognitions.some(({ rep, icon }) => rep === id && icon !== ''),
				'a badge in every cabinet'
			).toBe(true);
		const before = recognitions.length;
		await real.judge.run(Date.now());
		expect(await recognitionsOf(store), 'and nothing twice').toHaveLength(before);
	}
);

test('every kind of rule that is judged is among the rules of a new floor, each by another name', () => {
	expect(new Set(DEFAULT_RULES.map(({ kind }) => kind))).toEqual(new Set(JUDGED_KINDS));
	expect(new Set(DEFAULT_RULES.map(({ name }) => name)).size).toBe(DEFAULT_RULES.length);
});

test(
	'a file with 100,000 facts of last year is judged in slices: badges with the time they were earned, and neither headline nor celebration',
	{ timeout: 120_000 },
	async () => {
		const { dir, store } = await openReal();
		const reps = await written(
			store,
			...Array.from({ length: 50 }, (_, n) => ({
				op: 'create' as const,
				collection: 'reps' as const,
				data: { name: `Rep ${n}` }
			}))
		);
		const real = await openRealFloor({ store }, dir);
		onTestFinished(() => real.close());
		// as the server has it: in turn with whatever else is to be done
		await real.judge.close();
		const ahead = { ms: 0 };
		const judge = new Judge({
			record: store,
			authority: real.floor.authority,
			clock: { ...systemClock, now: () => Date.now() + ahead.ms },
			celebrate: (one) => real.celebrated.push(one),
			soon: () => undefined,
			turn: slices(8, setImmediate)
		});
		onTestFinished(() => judge.close());
		await judge.run(Date.now());
		const start = Date.now() - 400 * DAY;
		const ids = await store.activityIds(100_000);
		for (let from = 0; from < ids.length; from += 20_000)
			await store.seed(
				ids.slice(from, from + 20_000).map((id, n) => {
					const at = start + (from + n) * 300_000;
					const order = n % 40 === 0;
					return {
						...aCall(reps[(from + n * 7) % reps.length] ?? ''),
						...(order ? { type: 'order', amount: 100_000 + n * 10 } : {}),
						id,
						occurredAt: instantText(at),
						localDate: localDateOf(at, zone),
						source: 'import'
					};
				})
			);
		await real.floor.authority.reached((await store.head()).seq, 60_000);

		ahead.ms = 2 * UNDO_MS;
		let longest = 0;
		let last = performance.now();
		let running = true;
		const watch = () => {
			longest = Math.max(longest, performance.now() - last);
			last = performance.now();
			if (running) setImmediate(watch);
		};
		watch();
		const began = performance.now();
		await judge.run(Date.now() + ahead.ms);
		const took = performance.now() - began;
		running = false;
		const recognitions = await recognitionsOf(store);
		console.log(
			`100,000 facts of 50 people: ${recognitions.length} recognitions in ${Math.round(took)} ms, ` +
				`the server was held up for at most ${Math.round(longest)} ms at a time`
		);
		expect(recognitions.length).toBeGreaterThan(1_000);
		const newest = recognitions.reduce((most, { at }) => Math.max(most, Date.parse(at)), 0);
		expect(newest).toBeLessThan(Date.now() - 30 * DAY);
		await real.floor.authority.reached((await store.head()).seq);
		expect(real.floor.authority.tables.headlines.size).toBe(0);
		expect(real.celebrated).toEqual([]);
		expect(await store.find('notifications')).toEqual([]);
	}
);
