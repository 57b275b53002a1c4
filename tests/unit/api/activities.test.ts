import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, pointersOf } from './desk.ts';
import { openFloorOfFive, READ_KEY, WRITE_KEY, type FloorOfFive } from './floor-of-five.ts';

let floor: FloorOfFive;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	floor = await openFloorOfFive((clean) => cleaning.push(clean));
}, 60_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

interface Row {
	readonly id: string;
	readonly rep: string;
	readonly localDate: string;
	readonly [field: string]: unknown;
}
const rowsOf = (body: Record<string, unknown>) => body.activities as Row[];
const post = (body: unknown, headers: Record<string, string> = {}) =>
	floor.app.api(
		new Request('http://floor.test/api/v1/activities', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body)
		}),
		{ identity: WRITE_KEY, address: '127.0.0.1' }
	);

test('the same externalId again is an update or unchanged, never a second row', async () => {
	const row = { externalId: 'call-1', rep: 'A1', type: 'call', quantity: 12 };
	const sent = async (body: unknown) => {
		const { results } = (await floor.ask('POST /activities', body, { as: WRITE_KEY })).body;
		return (results as { status: string; id: string }[])[0];
	};
	const created = await sent(row);
	expect(created?.status).toBe('created');
	expect(await sent(row)).toEqual({ ...created, status: 'unchanged' });
	expect(await sent({ ...row, quantity: 3 })).toEqual({ ...created, status: 'updated' });
	const { body } = await floor.ask(`GET /activities?rep=${floor.ids.ada}&type=call`);
	expect(rowsOf(body).map(({ quantity }) => quantity)).toEqual([3]);
	// another key's call-1 is another record
	const other = await floor.ask('POST /activities', row, {
		as: { ...WRITE_KEY, id: 'writekey0000002' } as never
	});
	expect(other.body.results).toMatchObject([{ status: 'created' }]);
});

test('an Idempotency-Key gets the first answer again, and is refused for another body', async () => {
	const body = { rep: 'Bo', type: 'call' };
	const headers = { 'idempotency-key': 'once-1' };
	const first = (await (await post(body, headers)).json()) as { results: unknown };
	const again = (await (await post(body, headers)).json()) as { results: unknown };
	expect(again.results).toEqual(first.results);
	const { body: listed } = await floor.ask(`GET /activities?rep=${floor.ids.bo}`);
	expect(rowsOf(listed)).toHaveLength(1);
	expect((await post({ ...body, quantity: 2 }, headers)).status).toBe(422);
});

test('207 when some rows are rejected, 422 when all are, and results[i] answers row i', async () => {
	const rows = [
		{ rep: 'Nobody Here', type: 'call' },
		{ rep: 'Cy', type: 'call' }
	];
	const some = await floor.ask('POST /activities', { activities: rows }, { as: WRITE_KEY });
	expect(some.status).toBe(207);
	expect(some.body.results).toMatchObject([
		{ status: 'rejected', id: '', errors: [{ pointer: '/activities/0/rep' }] },
		{ status: 'created' }
	]);
	const all = await floor.ask('POST /activities', { activities: [rows[0]] }, { as: WRITE_KEY });
	expect(all.status).toBe(422);
	expect(pointersOf(all)).toEqual(['/activities/0/rep']);
});

test('GET /activities gives every record once, newest first, page by page', async () => {
	const occurredAt = '2026-01-05T10:00:00Z';
	const logged = await floor.log(
		['2026-01-05', '2026-01-06', '2026-01-04', '2026-01-05', '2026-01-05'].map((day) => ({
			rep: 'Di',
			type: 'lead',
			occurredAt: day === '2026-01-05' ? occurredAt : `${day}T09:00:00Z`
		}))
	);
	const seen: Row[] = [];
	let cursor: string | null = '';
	while (cursor !== null) {
		const { body } = await floor.ask(`GET /activities?type=lead&limit=2${cursor && `&cursor=${cursor}`}`);
		seen.push(...rowsOf(body));
		cursor = body.cursor as string | null;
	}
	const [first = '', newest = '', oldest = '', second = '', third = ''] = logged;
	expect(seen.map(({ id }) => id)).toEqual([newest, third, second, first, oldest]);
	const { body } = await floor.ask('GET /activities?type=lead&from=2026-01-05&to=2026-01-05');
	expect(rowsOf(body)).toHaveLength(3);
});

test('P6 team= takes the records of the days on which people were in the team', async () => {
	const { ids } = floor;
	await floor.ask(`POST /people/${ids.di}/memberships`, { team: ids.red, from: '2026-02-01' });
	const [before, after] = await floor.log([
		{ rep: 'Di', type: 'quote', occurredAt: '2026-01-31' },
		{ rep: 'Di', type: 'quote', occurredAt: '2026-02-01' }
	]);
	const of = async (team: string) =>
		rowsOf((await floor.ask(`GET /activities?type=quote&team=${team}`)).body).map(({ id }) => id);
	expect(await of(ids.blue)).toEqual([before]);
	expect(await of(ids.red)).toEqual([after]);
});

test('what is private of a record is there for those who may see it, row by row, and absent for others', async () => {
	const { ids, ada, manager } = floor;
	const more = {
		type: 'order',
		amount: '12.50',
		margin: 300,
		note: 'private',
		customer: 'Acme',
		deal: 'D-7'
	};
	await floor.log([
		{ ...more, rep: 'Ada', externalId: 'o1' },
		{ ...more, rep: 'Cy', externalId: 'o2' }
	]);
	const seenBy = async (as: Parameters<FloorOfFive['ask']>[2]) => {
		const { body } = await floor.ask('GET /activities?type=order', undefined, as);
		const rows = rowsOf(body);
		return [ids.ada, ids.cy].map((id) => rows.find(({ rep }) => rep === id));
	};
	const open = { amount: 1250, quantity: 1 };
	const secrets = { note: 'private', customer: 'Acme', deal: 'D-7' };
	const [adminAda, adminCy] = await seenBy({ as: ADMIN });
	expect([adminAda, adminCy]).toMatchObject([
		{ ...open, ...secrets, margin: 300, externalId: 'o1' },
		{ ...secrets, margin: 300 }
	]);
	const [ownAda, ownCy] = await seenBy({ as: ada });
	expect(ownAda).toMatchObject({ ...open, ...secrets });
	expect(ownAda).not.toHaveProperty('margin');
	const bare = ['id', 'rep', 'type', 'quantity', 'amount', 'occurredAt', 'localDate'];
	expect(Object.keys(ownCy ?? {})).toEqual(bare);
	const [managed, foreign] = await seenBy({ as: manager });
	expect(managed).toMatchObject({ ...secrets, margin: 300 });
	expect(Object.keys(foreign ?? {})).toEqual(bare);
	for (const row of await seenBy({ as: READ_KEY })) expect(Object.keys(row ?? {})).toEqual(bare);
});

test('DELETE takes a record back once: 204, then 404; by externalId only what the same identity brought', async () => {
	const { ids, ada, manager } = floor;
	const [own = '', foreign = ''] = await floor.log([
		{ rep: 'Ada', type: 'follow_up', externalId: 'gone-1' },
		{ rep: 'Cy', type: 'follow_up' }
	]);
	expect((await floor.ask(`DELETE /activities/${foreign}`, undefined, { as: ada })).status).toBe(403);
	expect((await floor.ask(`DELETE /activities/${foreign}`, undefined, { as: manager })).status).toBe(403);
	expect((await floor.ask(`DELETE /activities/${own}`, undefined, { as: READ_KEY })).status).toBe(403);
	const stranger = { as: { ...WRITE_KEY, id: 'writekey0000002' } as never };
	expect((await floor.ask('DELETE /activities?externalId=gone-1', undefined, stranger)).status).toBe(404);
	const byKey = { as: WRITE_KEY };
	expect((await floor.ask('DELETE /activities?externalId=gone-1', undefined, byKey)).status).toBe(204);
	expect((await floor.ask('DELETE /activities?externalId=gone-1', undefined, byKey)).status).toBe(404);
	expect((await floor.ask(`DELETE /activities/${foreign}`)).status).toBe(204);
	expect((await floor.ask(`DELETE /activities/${foreign}`)).status).toBe(404);
	const { body } = await floor.ask('GET /activities?type=follow_up');
	expect(rowsOf(body)).toEqual([]);
	const audit = (await floor.rows('audit')).filter(({ action }) => action === 'activities.delete');
	expect(audit.map(({ before }) => (before as Row).rep).sort()).toEqual([ids.ada, ids.cy].sort());
});

test('a rep logs for themselves alone, a manager for their team and for people in none', async () => {
	const { ids, ada, manager } = floor;
	const status = async (rep: string, as: typeof ada) =>
		(await floor.ask('POST /activities', { rep, type: 'call' }, { as })).status;
	expect(await status(ids.ada, ada)).toBe(200);
	expect(await status(ids.bo, ada)).toBe(403);
	expect(await status(ids.bo, manager)).toBe(200);
	expect(await status(ids.loose, manager)).toBe(200);
	expect(await status(ids.cy, manager)).toBe(403);
	// one row for somebody else: none is written
	const { seq } = await floor.app.record.head();
	const mixed = {
		activities: [
			{ rep: ids.ada, type: 'call' },
			{ rep: ids.bo, type: 'call' }
		]
	};
	const refused = await floor.ask('POST /activities', mixed, { as: ada });
	expect([refused.status, pointersOf(refused)]).toEqual([403, ['/activities/1/rep']]);
	expect((await floor.app.record.head()).seq).toBe(seq);
});
