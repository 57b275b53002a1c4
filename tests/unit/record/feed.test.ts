import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#lib/domain/records.ts';
import { PocketBaseClient } from '#lib/server/record/client.ts';
import { FOLLOWED } from '#lib/server/record/columns.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import type { Write } from '#lib/server/record/store.ts';
import { oneOfEach } from './one-of-each.ts';
import { aCall, aRep, logged, temporaryRecord, wholeFeed, written } from './temporary-record.ts';

let record: OpenRecord;
beforeAll(async () => {
	record = await temporaryRecord(afterAll);
});

const patch = (id: Id, data: Record<string, unknown>): Write => ({
	op: 'update',
	collection: 'activities',
	id,
	data
});

test('invariant 6: whatever is in the record is in the feed exactly once, under concurrent creates, patches, deletes, failing batches and empty patches', async () => {
	const { store } = record;
	const rep = await aRep(store);
	const start = (await store.head()).seq;

	const ids: Id[] = [];
	await Promise.all(
		Array.from({ length: 8 }, async (_, writer) => {
			for (let n = writer; n < 160; n += 8) {
				ids.push(...(await written(store, logged(rep, { externalId: `x${n}` }))));
			}
		})
	);
	const patched = ids.slice(0, 80);
	const refused = await Promise.all(
		patched.flatMap((id, n) => [
			...[{ quantity: 7 }, { amount: 900 }, { type: 'order' }].map(async (data) => {
				await written(store, patch(id, data));
				return undefined;
			}),
			...(n % 4 ? [] : [store.write([logged(rep, { externalId: `y${n}` }), logged('nobody')])])
		])
	);
	for (const id of ids.slice(80, 110)) await written(store, patch(id, {}));
	await Promise.all(
		ids.slice(120).map((id) => written(store, { op: 'delete', collection: 'activities', id }))
	);

	expect(refused.filter((result) => result && !result.ok)).toHaveLength(20);
	const feed = await wholeFeed(store);
	expect(feed.map(({ seq }) => seq)).toEqual(feed.map((_, n) => n + 1));
	expect(feed).toHaveLength((await store.head()).seq);
	expect(feed.slice(start)).toHaveLength(160 + 3 * 80 + 40);
	expect(feed.every(({ mark }) => /^[0-9a-f]{8}$/.test(mark))).toBe(true);

	const folded = new Map<Id, unknown>();
	for (const row of feed.filter(({ collection }) => collection === 'activities')) {
		if (row.op === 'delete') folded.delete(row.record);
		else folded.set(row.record, { id: row.record, ...row.after });
	}
	const kept = await store.find('activities');
	expect(kept).toHaveLength(120);
	expect(Object.fromEntries(folded)).toEqual(Object.fromEntries(kept.map((row) => [row.id, row])));
	const lost = kept.filter(
		({ id, quantity, amount, type }) =>
			patched.includes(id) && !(quantity === 7 && amount === 900 && type === 'order')
	);
	expect(lost).toEqual([]);
});

test('an image in the feed equals the record as it is read and as it is scanned, in every followed collection', async () => {
	const { store } = record;
	await oneOfEach(store);
	const feed = await wholeFeed(store);
	for (const collection of FOLLOWED) {
		const read = await store.find(collection);
		expect(read, collection).not.toEqual([]);
		const scanned = [];
		for await (const page of store.scan(collection)) scanned.push(...page);
		expect(scanned, collection).toEqual(read);
		for (const row of read) {
			const last = feed.findLast((change) => change.collection === collection && change.record === row.id);
			expect({ id: row.id, ...last?.after }, collection).toEqual(row);
		}
	}
	const [capacity] = await store.find('capacity');
	expect(capacity).toMatchObject({
		rep: '',
		workingDays: [1, 5],
		hours: { from: '09:00', to: '17:30' },
		from: ''
	});
	const reps = await store.find('reps', { sort: 'name' });
	expect(reps.map(({ name, privacy, house }) => [name, privacy, house])).toEqual([
		['Ada', null, false],
		['Zoë', { hidden: true }, true]
	]);
	expect((await store.find('api_keys'))[0]?.expiresAt).toBe('2026-12-31 23:00:00.000Z');
});

test('the feed never shows what only PocketBase or the server may know', async () => {
	const users = (await wholeFeed(record.store)).filter(({ collection }) => collection === 'users');
	expect(Object.keys(users[0]?.after ?? {}).sort()).toEqual([
		'active',
		'email',
		'manages',
		'name',
		'rep',
		'role'
	]);
});

test('the feed is history: nobody can change or delete a row of it', async () => {
	const before = await wholeFeed(record.store);
	const client = new PocketBaseClient(record.pocketbase);
	const token = await client.token();
	const url = `${record.pocketbase.url}/api/collections/feed/records`;
	const [{ id }] = (
		(await (await fetch(url, { headers: { authorization: token } })).json()) as { items: [{ id: Id }] }
	).items;
	for (const [method, body] of [
		['PATCH', '{"op":"delete"}'],
		['DELETE', null]
	] as const) {
		const response = await fetch(`${url}/${id}`, {
			method,
			body,
			headers: { authorization: token, 'content-type': 'application/json' }
		});
		expect(response.status).toBe(400);
	}
	expect(await wholeFeed(record.store)).toEqual(before);
});

test('the epoch is compared and set: of ten that leave the same one, one does', async () => {
	const { store } = record;
	const { epoch, seq } = await store.head();
	expect(await store.rotate('another')).toBe(false);
	expect((await store.head()).epoch).toBe(epoch);
	const rotated = await Promise.all(Array.from({ length: 10 }, () => store.rotate(epoch)));
	expect(rotated.filter(Boolean)).toHaveLength(1);
	const head = await store.head();
	expect(head.epoch).not.toBe(epoch);
	expect(head.seq).toBe(seq);
});

test('a position names the mark of its row', async () => {
	const { store } = record;
	const position = await store.position();
	expect(await store.feedRow(position.seq)).toMatchObject({ seq: position.seq, mark: position.mark });
	expect(await store.feedRow(position.seq + 1)).toBeUndefined();
});

test('blocks of activity ids never overlap, and ids sort as they were made', async () => {
	const { store } = record;
	const other = new PocketBaseClient(record.pocketbase);
	const blocks = await Promise.all(
		Array.from({ length: 20 }, () => other.call({ method: 'POST', path: '/api/pacesetter/ids', safe: true }))
	);
	const starts = blocks.map(({ body }) => (body as { from: number }).from).sort((a, b) => a - b);
	expect(new Set(starts).size).toBe(20);
	expect(starts.every((from, n) => n === 0 || from - (starts[n - 1] ?? 0) >= 10_000)).toBe(true);

	const ids = (
		await Promise.all([store.activityIds(15_000), store.activityIds(3), store.activityIds(9_000)])
	).flat();
	expect(new Set(ids).size).toBe(24_003);
	expect(ids).toEqual(ids.toSorted());
	expect(ids.every((id) => /^[0-9a-z]{15}$/.test(id))).toBe(true);
});

test('ids stay unlike all others after an older copy came under a running server, whose block is then in use', async () => {
	const { store, pocketbase } = record;
	const rep = await aRep(store, 'Copy');
	const [first = ''] = await store.activityIds(1);
	const next = (n: number) => (parseInt(first, 36) + n).toString(36).padStart(15, '0');
	// what the copy's own server had written, with the numbers that this one holds
	await written(store, { op: 'create', collection: 'activities', data: { id: next(1), ...aCall(rep) } });
	const [taken = ''] = await store.activityIds(1);
	expect(taken).toBe(next(1));
	const call = { op: 'create' as const, collection: 'activities' as const };
	expect(await store.write([{ ...call, data: { id: taken, ...aCall(rep) } }])).toMatchObject({
		error: { kind: 'conflict' }
	});
	const [fresh = ''] = await store.activityIds(1);
	expect(fresh > next(2)).toBe(true); // of another block
	await written(store, { ...call, data: { id: fresh, ...aCall(rep) } });

	// the copy's counter stands where it stood long ago
	const high = next(2_000_000);
	await written(store, { ...call, data: { id: high, ...aCall(rep) } });
	const other = new PocketBaseClient(pocketbase);
	const { body } = await other.call({ method: 'POST', path: '/api/pacesetter/ids', safe: true });
	expect((body as { from: number }).from).toBe(parseInt(high, 36) + 1);
	other.close();
});

test('a seed is written whole and in the feed, or not at all', async () => {
	const { store } = record;
	const rep = await aRep(store, 'Seed');
	const before = (await store.head()).seq;
	const ids = await store.activityIds(6_000);
	const rows = ids.map((id, n) => ({
		id,
		...aCall(rep, { quantity: n + 1, source: 'demo', externalId: `s${n}` })
	}));
	expect(await store.seed(rows)).toEqual({ ok: true, value: 6_000 });
	const filter = store.filter('rep = {:rep}', { rep });
	const [first] = await store.find('activities', { filter, limit: 1 });
	expect(first).toMatchObject(rows[0] ?? {});
	expect(first?.receivedAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
	const row = await store.feedRow(before + 6_000);
	expect(row).toMatchObject({ op: 'insert', record: ids[5_999], after: { quantity: 6_000 } });

	const again = { ...aCall(rep, { source: 'demo', externalId: 's5' }) };
	const [fresh = '', twin = ''] = await store.activityIds(2);
	const half = [
		{ id: fresh, ...aCall(rep) },
		{ id: twin, ...again }
	];
	expect(await store.seed(half)).toMatchObject({ ok: false, error: { kind: 'conflict' } });
	expect(await store.seed([{ id: fresh, ...aCall('nobody00000000x') }])).toMatchObject({
		ok: false,
		error: { kind: 'invalid', message: expect.stringContaining('no known rep') as string }
	});
	expect(await store.seed([{ id: fresh, ...aCall(rep, { amount: 0.5 }) }])).toMatchObject({
		ok: false,
		error: { kind: 'invalid', index: 0, message: expect.stringContaining('amount') as string }
	});
	expect((await store.head()).seq).toBe(before + 6_000);
});
