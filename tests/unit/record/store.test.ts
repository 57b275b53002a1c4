import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { PocketBaseClient } from '#lib/server/record/client.ts';
import { DEFAULT_RULES } from '#lib/domain/recognition/defaults.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import { PocketBaseStore } from '#lib/server/record/pocketbase-store.ts';
import { ensureBasics, machineDefaults } from '#lib/server/record/basics.ts';
import { aRep, logged, temporaryRecord, written } from './temporary-record.ts';

let record: OpenRecord;
beforeAll(async () => {
	record = await temporaryRecord(afterAll);
});

test('a fact that is here already is a conflict, named by its place, and nothing of the batch is written', async () => {
	const { store } = record;
	const rep = await aRep(store);
	await written(store, logged(rep, { externalId: 'twice', source: 'key:a' }));
	const { seq } = await store.head();
	const answer = await store.write([
		logged(rep, { externalId: 'once', source: 'key:a' }),
		logged(rep, { externalId: 'twice', source: 'key:a' })
	]);
	expect(answer).toMatchObject({ ok: false, error: { kind: 'conflict', index: 1 } });
	expect((await store.head()).seq).toBe(seq);
	// another source's, and facts without an externalId, are no conflict
	await written(store, logged(rep, { externalId: 'twice', source: 'key:b' }), logged(rep), logged(rep));
});

test('a replayed request conflicts on (identity, key), so its answer is kept once', async () => {
	const { store } = record;
	const data = { identity: 'user:1', key: 'k', status: 200, response: { results: [{ id: 'x' }] } };
	await written(store, { op: 'create', collection: 'requests', data });
	const again = await store.write([{ op: 'create', collection: 'requests', data: { ...data, status: 500 } }]);
	expect(again).toMatchObject({ ok: false, error: { kind: 'conflict', index: 0 } });
	const filter = store.filter('identity = {:identity} && key = {:key}', { identity: 'user:1', key: 'k' });
	const [kept, ...more] = await store.find('requests', { filter });
	expect(more).toEqual([]);
	expect(kept).toEqual({ ...data, id: kept?.id, bodyHash: '' });
});

test('a record that is not there is missing; a value out of bounds is invalid, with its field', async () => {
	const { store } = record;
	const rep = await aRep(store);
	expect(await store.get('reps', rep)).toMatchObject({ id: rep, name: 'Ada' });
	for (const id of ['nosuchrep', '\0', 'x'.repeat(4_000), "' || 1=1"]) {
		expect(await store.get('reps', id)).toBeUndefined();
	}
	expect(await store.write([{ op: 'delete', collection: 'reps', id: 'nosuchrep' }])).toMatchObject({
		ok: false,
		error: { kind: 'missing', index: 0 }
	});
	for (const [field, value] of [
		['quantity', 0],
		['quantity', 1_000_001],
		['quantity', 1.5],
		['amount', 1e12 + 1],
		['margin', -1e12 - 1],
		['customer', 'x'.repeat(501)],
		['note', 'x'.repeat(10_001)],
		['externalId', 'x'.repeat(201)],
		['rep', 'nosuchrep'],
		['localDate', '2026-13-01'],
		['occurredAt', 'yesterday']
	] as const) {
		const answer = await store.write([logged(rep), logged(rep, { [field]: value })]);
		expect(answer, field).toMatchObject({
			ok: false,
			error: { kind: 'invalid', index: 1, message: expect.stringContaining(field) as string }
		});
	}
});

test('people are ended, not deleted: a rep with facts stays', async () => {
	const { store } = record;
	const rep = await aRep(store);
	await written(store, logged(rep));
	const answer = await store.write([{ op: 'delete', collection: 'reps', id: rep }]);
	expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid', index: 0 } });
});

test('a batch answers with its ids in order, made or named', async () => {
	const { store } = record;
	const [id = ''] = await store.activityIds(1);
	const [rep, leaver] = [await aRep(store), await aRep(store)];
	const [made, named, ...more] = await written(
		store,
		logged(rep),
		logged(rep, { id }),
		{ op: 'update', collection: 'reps', id: rep, data: { name: 'Bo' } },
		{ op: 'delete', collection: 'reps', id: leaver }
	);
	expect(await store.get('activities', made ?? '')).toMatchObject({ rep });
	expect([named, ...more]).toEqual([id, rep, leaver]);
	expect(await store.get('reps', leaver)).toBeUndefined();
	expect(await store.write([])).toEqual({ ok: true, value: { ids: [] } });
});

test.each([
	"O'Neil",
	'a\\',
	"\\'",
	'" || id != "',
	"' || 1=1 || '",
	'a\\\' || id != "" || \'',
	'{:b}',
	'日本 %_'
])('a value in a filter is never read as filter: %s', async (externalId) => {
	const { store } = record;
	const [id] = await written(store, { op: 'create', collection: 'teams', data: { name: 'T', externalId } });
	const find = (value: string) =>
		store.find('teams', { filter: store.filter('externalId = {:v}', { v: value }) });
	expect((await find(externalId)).map((team) => team.id)).toEqual([id]);
	expect(await find(`${externalId}x`)).toEqual([]);
	expect(() => store.filter('a = {:a}', {})).toThrow('{:a}');
});

test('the bell rings for own writes at once, and for those of others', async () => {
	const { store, pocketbase } = record;
	const other = new PocketBaseStore(pocketbase);
	onTestFinished(() => other.close());
	const own = vi.fn();
	const theirs = vi.fn();
	onTestFinished(store.onBell(own));
	onTestFinished(other.onBell(theirs));
	await expect.poll(() => theirs.mock.calls.length).toBeGreaterThan(0); // it listens
	own.mockClear();
	theirs.mockClear();
	const rep = await aRep(store);
	expect(own).toHaveBeenCalled();
	await expect.poll(() => theirs.mock.calls.length).toBeGreaterThan(0);
	expect(await other.get('reps', rep)).toBeDefined();
});

test('what a floor needs is made once: workspace, activity types in the order of the funnel', async () => {
	const { store } = record;
	expect(await ensureBasics(store, { currency: 'USD', timeZone: 'Europe/Berlin' })).toEqual({
		ok: true,
		value: 12 + DEFAULT_RULES.length
	});
	expect(await ensureBasics(store, machineDefaults())).toEqual({ ok: true, value: 0 });
	expect(await store.find('workspace')).toMatchObject([
		{ currency: 'USD', timeZone: 'Europe/Berlin', demo: false }
	]);
	expect((await store.find('activity_types', { sort: 'stage' })).map(({ key }) => key)).toEqual([
		'lead',
		'call',
		'appointment_set',
		'appointment_held',
		'no_show',
		'appointment_cancelled',
		'quote',
		'order',
		'deal_lost',
		'follow_up'
	]);
});

test('without PocketBase a read waits and a write answers unavailable; neither hangs', async () => {
	const host = { url: undefined, credentials: ['a', 'b'] as const, database: 1 };
	vi.useFakeTimers({ toFake: ['performance'] });
	onTestFinished(() => void vi.useRealTimers());
	const store = new PocketBaseStore(host);
	onTestFinished(() => store.close());
	const answer = store.write([{ op: 'create', collection: 'reps', data: { name: 'x' } }]);
	const read = store.head();
	vi.advanceTimersByTime(60_000);
	expect(await answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
	await expect(read).rejects.toThrow('PocketBase is down');
	expect(await store.healthy()).toBe(false);
});

test('a token that PocketBase no longer takes is renewed, and the write is made once', async () => {
	const { store, pocketbase } = record;
	await store.head();
	const client = new PocketBaseClient(pocketbase);
	// PocketBase forgets all tokens of an account whose token key changes
	const token = await client.token();
	const url = `${pocketbase.url}/api/collections/_superusers/records`;
	const headers = { authorization: token, 'content-type': 'application/json' };
	const { items } = (await (await fetch(url, { headers })).json()) as { items: { id: string }[] };
	const [, password] = pocketbase.credentials;
	const changed = await fetch(`${url}/${items[0]?.id}`, {
		method: 'PATCH',
		headers,
		body: JSON.stringify({ password, passwordConfirm: password })
	});
	expect(changed.status).toBe(200);
	expect((await fetch(url, { headers })).status).toBe(403);

	const { seq } = await store.head();
	await aRep(store);
	expect((await store.head()).seq).toBe(seq + 1);
});
