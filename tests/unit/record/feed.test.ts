import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContestRosterRecord } from '#lib/domain/contests/record.ts';
import { CONTEST_TEMPLATES, draftOf } from '#lib/domain/contests/templates.ts';
import type { Id } from '#lib/domain/records.ts';
import { PocketBaseClient } from '#lib/server/record/client.ts';
import { FOLLOWED } from '#lib/server/record/columns.ts';
import type { OpenRecord } from '#lib/server/record/open.ts';
import type { Write } from '#lib/server/record/store.ts';
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

/** One record of every followed collection, with every kind of value in it. */
async function oneOfEach(): Promise<void> {
	const { store } = record;
	const create = async (write: Write) => (await written(store, write))[0] ?? '';
	const hours = { from: '09:00', to: '17:30' };
	const region = await create({
		op: 'create',
		collection: 'regions',
		data: { name: 'North', externalId: 'n' }
	});
	const team = await create({ op: 'create', collection: 'teams', data: { name: 'Hawks', colour: 'teal' } });
	const rep = await create({
		op: 'create',
		collection: 'reps',
		data: {
			name: 'Zoë',
			email: 'zoe@example.com',
			privacy: { hidden: true },
			house: true,
			startedOn: '2026-01-31'
		}
	});
	const user = await create({
		op: 'create',
		collection: 'users',
		data: { name: 'Zoë', email: 'zoe@example.com', role: 'manager', rep, manages: [team], active: true }
	});
	await written(
		store,
		{ op: 'update', collection: 'reps', id: rep, data: { user } },
		{ op: 'create', collection: 'team_regions', data: { team, region, from: '2026-02-01' } },
		{ op: 'create', collection: 'memberships', data: { rep, team, to: '2026-12-31' } },
		{ op: 'create', collection: 'capacity', data: { workingDays: [1, 5], hours, fte: 500, timeZone: 'UTC' } },
		{ op: 'create', collection: 'holidays', data: { date: '2026-12-25', name: 'Christmas' } },
		{
			op: 'create',
			collection: 'leave',
			data: { rep, from: '2026-03-02', to: '2026-03-06', kind: 'sick', note: 'Flu', state: 'approved' }
		},
		{
			op: 'create',
			collection: 'streak_rules',
			data: { name: 'Ten calls', metric: 'calls', minimum: 10, per: 'day', active: true, version: 1 }
		},
		{
			op: 'create',
			collection: 'recognition_rules',
			data: {
				name: 'Big deal',
				kind: 'deal',
				definition: { type: 'order', amount: 1 },
				celebrate: true,
				priority: 5,
				active: true,
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'headlines',
			data: { kind: 'deal', rep, data: { amount: 1 }, at: '2026-03-02 09:00:00.000Z', reactions: { '👏': 2 } }
		},
		{
			op: 'create',
			collection: 'notifications',
			data: { user, rep, kind: 'x', data: { a: 1 }, href: '/me', at: '2026-03-02 09:00:00.000Z' }
		},
		{
			op: 'create',
			collection: 'notification_settings',
			data: { user, kinds: { challenge: 'off' }, mutedUntil: '2026-03-02 09:00:00.000Z' }
		},
		{
			op: 'create',
			collection: 'media',
			data: {
				rep,
				kind: 'picture',
				type: 'image/gif',
				bytes: 35,
				width: 1,
				height: 1,
				animated: true,
				at: '2026-03-02 09:00:00.000Z'
			}
		},
		{
			op: 'create',
			collection: 'challenges',
			data: {
				rules: {
					version: 1,
					kind: 'rep',
					metric: 'calls',
					lens: 'raw',
					window: { kind: 'minutes', minutes: 60 },
					perMember: false
				},
				sides: [
					{ id: rep, name: 'Zoë', members: [] },
					{ id: rep, name: 'Zoë', members: [] }
				],
				stake: 'Coffee',
				state: 'invited',
				challenger: rep,
				invitedAt: '2026-03-02 09:00:00.000Z',
				expiresAt: '2026-03-03 09:00:00.000Z',
				agreed: [],
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'contests',
			data: {
				name: 'Orders of the week',
				state: 'scheduled',
				rules: draftOf(CONTEST_TEMPLATES[0]!, '2026-03-01', 1),
				rulesHash: 'a'.repeat(64),
				entrants: [{ rep }],
				startsAt: '2026-03-02 09:00:00.000Z',
				endsAt: '2026-03-06 17:00:00.000Z',
				settlesAt: '2026-03-07 17:00:00.000Z',
				graceHours: 24,
				editions: [],
				steps: [],
				outcome: null,
				proposals: 0,
				createdBy: 'operator',
				version: 2
			}
		},
		{
			op: 'create',
			collection: 'contest_rosters',
			data: {
				contest: rep,
				audience: 'floor',
				reps: [rep],
				roster: {} as unknown as ContestRosterRecord['roster'],
				hash: 'b'.repeat(64)
			}
		},
		{
			op: 'create',
			collection: 'contest_waits',
			data: { contest: rep, audience: 'floor', reps: [rep], facts: [rep] }
		},
		{
			op: 'create',
			collection: 'contest_series',
			data: { name: 'Spring', points: [10, 6, 3], from: '2026-03-01', version: 1 }
		},
		{ op: 'create', collection: 'own_goals', data: { rep, metric: 'calls', period: 'day', value: 40 } },
		{
			op: 'create',
			collection: 'shared_goals',
			data: {
				name: 'Sprint',
				who: 'reps',
				reps: [rep],
				metric: 'calls',
				target: 200,
				from: '2026-03-02',
				to: '2026-03-06',
				version: 1
			}
		},
		{
			op: 'create',
			collection: 'leagues',
			data: {
				from: '2026-03-02',
				to: '2026-03-08',
				tier: 1,
				tiers: 2,
				number: 1,
				members: [rep],
				result: [{ rep, points: 12, place: 1, move: 'up' }],
				settledAt: '2026-03-09 09:00:00.000Z'
			}
		},
		{
			op: 'create',
			collection: 'workspace',
			data: {
				name: 'W',
				currency: 'EUR',
				timeZone: 'UTC',
				locale: 'de',
				weekStart: 7,
				workingDays: [1],
				hours
			}
		},
		{
			op: 'create',
			collection: 'activity_types',
			data: { key: 'visit', name: 'Visit', unit: 'minutes', stage: 3, active: true }
		},
		{
			op: 'create',
			collection: 'metrics',
			data: { key: 'm', name: 'M', definition: { kind: 'sum' }, unit: 'count', direction: 'down', version: 2 }
		},
		{
			op: 'create',
			collection: 'targets',
			data: {
				subject: 'workspace',
				metric: 'm',
				period: 'month',
				value: -5,
				from: '2026-01-01',
				public: true
			}
		},
		{
			op: 'create',
			collection: 'api_keys',
			data: { name: 'crm', prefix: 'pk1', scope: 'write', expiresAt: '2027-01-01T00:00:00+01:00' }
		},
		{
			op: 'create',
			collection: 'screens',
			data: {
				name: 'Lobby',
				board: { metric: 'm', period: 'day', by: 'rep' },
				slides: [{ kind: 'two-more-calls', seconds: 30 }],
				celebrations: { shown: true, sound: true }
			}
		},
		logged(rep, { amount: -1e12, margin: 1e12, quantity: 1e6, customer: 'A\nB"', note: 'ß'.repeat(10_000) })
	);
}

test('an image in the feed equals the record as it is read and as it is scanned, in every followed collection', async () => {
	const { store } = record;
	await oneOfEach();
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
