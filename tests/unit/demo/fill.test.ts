import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DEMO_MANAGER, isDemoId } from '#lib/domain/demo/people.ts';
import { seededRandom } from '#lib/domain/demo/random.ts';
import type { CollectionName, Collections, FeedRow } from '#lib/domain/records.ts';
import { continueDemo, fillDemo, wantsDemo } from '#lib/server/demo/fill.ts';
import { startKeeper } from '#lib/server/demo/keeper.ts';
import { startOwnFloor } from '#lib/server/demo/start-own.ts';
import { watchDemo } from '#lib/server/demo/watch.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { copyOf, emptyRecord, logged, openIn, temporaryRecord, written } from '../record/temporary-record.ts';
import { VirtualClock } from './virtual-clock.ts';

const zone = 'Europe/Berlin';
const MONDAY = Date.parse('2026-11-23T15:30:00Z');
const DEFAULTS = { currency: 'EUR', timeZone: zone };

async function all<C extends CollectionName>(store: RecordStore, collection: C): Promise<Collections[C][]> {
	const records: Collections[C][] = [];
	for await (const page of store.scan(collection)) records.push(...page);
	return records;
}

/** Filled once, and closed: each test goes on with a copy. */
let filledDirectory: string;
let filled: Awaited<ReturnType<typeof fillDemo>>;
beforeAll(async () => {
	filledDirectory = await emptyRecord(afterAll);
	const record = await openIn(filledDirectory, afterAll);
	await ensureBasics(record.store, DEFAULTS);
	expect(await wantsDemo(record.store)).toBe(true);
	filled = await fillDemo({ store: record.store, clock: new VirtualClock(MONDAY), zone });
	await record.close();
});

async function demoRecord() {
	const record = await openIn(await copyOf(filledDirectory, onTestFinished), onTestFinished);
	return { record, store: record.store, clock: new VirtualClock(MONDAY) };
}

/** What the watch asks of the authority: the small tables as they are, and a way to tell it of rows. */
async function authorityOf(store: RecordStore) {
	const table = async <C extends CollectionName>(collection: C) =>
		new Map((await all(store, collection)).map((row) => [row.id, row]));
	const tables = {
		workspace: await table('workspace'),
		users: await table('users'),
		reps: await table('reps'),
		teams: await table('teams'),
		regions: await table('regions')
	};
	const listeners = new Set<(rows: readonly FeedRow[]) => void>();
	return {
		tables: tables as unknown as Tables,
		onRows(listener: (rows: readonly FeedRow[]) => void) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		tell: (rows: readonly FeedRow[]) => listeners.forEach((listener) => listener(rows))
	};
}

describe('Demo in a real record', () => {
	test('Demo: filled, marked, all of it made up; then it goes on where it stood still', async () => {
		const { store, clock } = await demoRecord();
		const activities = await all(store, 'activities');
		expect(filled).toEqual({ ok: true, value: activities.length });
		expect(activities.length).toBeGreaterThan(60_000);
		expect(activities.every(({ source }) => source === 'demo')).toBe(true);
		const times = activities.map(({ occurredAt }) => occurredAt);
		expect(times, 'ids rise with time, which keeps snapshots small').toEqual(times.toSorted());

		const [workspace] = await all(store, 'workspace');
		expect(workspace).toMatchObject({ demo: true, name: 'Harbour & Pine', currency: 'EUR', timeZone: zone });
		for (const [collection, count] of [
			['reps', 24],
			['teams', 4],
			['regions', 2],
			['team_regions', 4],
			['memberships', 27],
			['targets', 74],
			['holidays', 12],
			['users', 1]
		] as const) {
			const records = await all(store, collection);
			expect(records, collection).toHaveLength(count);
			expect(records.every(({ id }) => isDemoId(id))).toBe(true);
		}
		expect(await wantsDemo(store)).toBe(false);

		expect(await continueDemo({ store, clock, zone })).toEqual({ ok: true, value: 0 });
		await clock.advance(3 * 86_400_000);
		const continued = await continueDemo({ store, clock, zone });
		const later = (await all(store, 'activities')).slice(activities.length);
		expect(continued).toEqual({ ok: true, value: later.length });
		expect(later.length).toBeGreaterThan(800);
		expect(new Set(later.map(({ localDate }) => localDate))).toEqual(
			new Set(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'])
		);
		expect(later.every(({ occurredAt }) => occurredAt > (times.at(-1) ?? ''))).toBe(true);

		await written(store, {
			op: 'create',
			collection: 'users',
			data: { name: 'Real', role: 'rep', active: true }
		});
		await clock.advance(86_400_000);
		expect(await continueDemo({ store, clock, zone }), 'with somebody real').toEqual({ ok: true, value: 0 });
	});

	test('Demo: an interrupted filling is completed at the next start', async () => {
		const { store } = await temporaryRecord(onTestFinished);
		await ensureBasics(store, DEFAULTS);
		const clock = new VirtualClock(MONDAY);
		const seedless = Object.assign(Object.create(store) as RecordStore, {
			write: store.write.bind(store),
			find: store.find.bind(store),
			get: store.get.bind(store),
			activityIds: store.activityIds.bind(store),
			seed: () => Promise.resolve({ ok: false, error: { kind: 'unavailable', message: 'away' } })
		});
		expect(await fillDemo({ store: seedless, clock, zone })).toMatchObject({ ok: false });
		expect(await wantsDemo(store)).toBe(true);
		expect(await fillDemo({ store, clock, zone })).toMatchObject({ ok: true });
		expect(await wantsDemo(store)).toBe(false);
		expect(await store.find('reps')).toHaveLength(24);
	});

	test('Demo: the keeper’s facts are in the record; the first real fact ends guests and keeper', async () => {
		const { store, clock } = await demoRecord();
		const authority = await authorityOf(store);
		const watch = await watchDemo(store, authority);
		expect(watch.demoOnly()).toBe(true);
		const before = (await store.head()).seq;
		const reps = await store.find('reps');
		const pending: Promise<unknown>[] = [];
		const keeper = startKeeper({
			store: {
				activityIds: (count) => store.activityIds(count),
				write: (writes) => {
					const writing = store.write(writes);
					pending.push(writing);
					return writing;
				}
			},
			clock,
			random: seededRandom(1),
			isDemo: () => watch.demoOnly(),
			reps: () => reps,
			zone: () => zone
		});
		await clock.advance(3_000);
		await expect.poll(() => pending.length).toBe(1);
		await Promise.all(pending);
		const made = await store.feed(before, 10);
		expect(made).toHaveLength(1);
		expect(made[0]?.after).toMatchObject({ source: 'demo', localDate: '2026-11-23' });
		authority.tell(made);
		expect(watch.demoOnly()).toBe(true);

		await written(store, logged(reps[0]?.id ?? ''));
		authority.tell(await store.feed(before + 1, 10));
		expect(watch.demoOnly()).toBe(false);
		await keeper.close();
		watch.close();
		const again = await watchDemo(store, authority);
		expect(again.demoOnly()).toBe(false);
	});

	test('Demo: "Start my own floor" leaves nothing of it but accounts, keys and screens', async () => {
		const { record, store } = await demoRecord();
		const epoch = (await store.head()).epoch;
		const tokenHash = 'a'.repeat(64);
		const [session = ''] = await written(store, {
			op: 'create',
			collection: 'sessions',
			data: { user: DEMO_MANAGER, tokenHash, expiresAt: '2027-01-01 00:00:00.000Z' }
		});
		const parts = { store, startOver: (label: string) => record.startOver(label), defaults: DEFAULTS };
		const [key = ''] = await written(store, {
			op: 'create',
			collection: 'api_keys',
			data: { name: 'crm', prefix: 'pk_1234', scope: 'write', expiresAt: '', revoked: false }
		});
		const started = await startOwnFloor(parts);
		expect(started).toMatchObject({
			ok: true,
			value: { aside: expect.stringContaining('demo') as string, left: [] }
		});
		expect(await store.find('activities')).toEqual([]);
		expect(await store.find('reps')).toEqual([]);
		expect((await store.find('activity_types')).length).toBeGreaterThan(5);
		expect(await store.find('workspace')).toMatchObject([{ demo: false, currency: 'EUR', timeZone: zone }]);
		expect(await store.find('users')).toMatchObject([
			{ id: DEMO_MANAGER, role: 'admin', manages: [], active: true }
		]);
		expect(await store.find('api_keys')).toMatchObject([{ id: key, name: 'crm' }]);
		expect(await store.find('sessions')).toMatchObject([{ id: session, user: DEMO_MANAGER, tokenHash }]);
		expect((await store.head()).epoch).not.toBe(epoch);
		expect(await wantsDemo(store)).toBe(false);
		const twice = await startOwnFloor(parts);
		expect(twice).toMatchObject({ ok: false, error: { kept: true } });
	});
});
