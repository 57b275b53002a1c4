/** Bad input gets a clear problem answer that names the field, and nothing half-written. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { property } from '../../property.ts';
import { ADMIN, NOBODY, pointersOf } from './desk.ts';
import { openFloorOfFive, READ_KEY, WRITE_KEY, type FloorOfFive } from './floor-of-five.ts';

let floor: FloorOfFive;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	floor = await openFloorOfFive((clean) => cleaning.push(clean));
}, 60_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

const JSON_TYPE = { 'content-type': 'application/json' };
/** Sends bytes as they are; answers with the status and where the problem is. */
async function send(body: BodyInit, headers: Record<string, string> = JSON_TYPE, path = '/activities') {
	const request = new Request(`http://floor.test/api/v1${path}`, { method: 'POST', headers, body });
	const response = await floor.app.api(request, { identity: ADMIN, address: '127.0.0.1' });
	const problem = (await response.json()) as Record<string, unknown>;
	expect(response.headers.get('content-type')).toBe(
		response.status < 300 ? 'application/json' : 'application/problem+json'
	);
	return {
		status: response.status,
		pointers: ((problem.errors ?? []) as { pointer: string }[]).map((e) => e.pointer)
	};
}
/** What is left of it in the record: nothing. */
async function unwritten(work: () => Promise<void>) {
	const { seq } = await floor.app.record.head();
	await work();
	expect((await floor.app.record.head()).seq).toBe(seq);
}

const CALL = { rep: 'Ada', type: 'call' };
const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString();

test.each([
	['an unknown rep', { rep: 'Nobody Here' }, '/rep'],
	['no rep', { rep: undefined }, '/rep'],
	['an unknown type', { type: 'carrier_pigeon' }, '/type'],
	['an unknown field', { colour: 'red' }, '/colour'],
	['a field of every object', { ['__proto__x']: 1 }, '/__proto__x'],
	['an amount as a float', { amount: 12.5 }, '/amount'],
	['an amount too large', { amount: 1_000_000_000_001 }, '/amount'],
	['an amount too small', { amount: -1_000_000_000_001 }, '/amount'],
	['too many decimals', { amount: '12.505' }, '/amount'],
	['a grouped amount', { amount: '1,250.00' }, '/amount'],
	['an amount in words', { amount: 'twelve' }, '/amount'],
	['an amount that is none', { amount: null }, '/amount'],
	['a margin as a float', { margin: 0.1 }, '/margin'],
	['no quantity', { quantity: 0 }, '/quantity'],
	['a negative quantity', { quantity: -1 }, '/quantity'],
	['half a call', { quantity: 1.5 }, '/quantity'],
	['a quantity too large', { quantity: 1_000_001 }, '/quantity'],
	['a quantity as text', { quantity: '3' }, '/quantity'],
	['an instant in the future', { occurredAt: tomorrow }, '/occurredAt'],
	['a date in the future', { occurredAt: tomorrow.slice(0, 10) }, '/occurredAt'],
	['an impossible date', { occurredAt: '2026-02-30' }, '/occurredAt'],
	['an impossible instant', { occurredAt: '2026-02-30T10:00:00Z' }, '/occurredAt'],
	['an instant without a zone', { occurredAt: '2026-03-01T10:00:00' }, '/occurredAt'],
	['an instant before 1970', { occurredAt: '1969-12-31T10:00:00Z' }, '/occurredAt'],
	['a number of milliseconds', { occurredAt: 1_760_000_000_000 }, '/occurredAt'],
	['an externalId too long', { externalId: 'x'.repeat(201) }, '/externalId'],
	['a customer too long', { customer: 'x'.repeat(501) }, '/customer'],
	['a deal too long', { deal: 'x'.repeat(501) }, '/deal'],
	['a note too long', { note: 'x'.repeat(10_001) }, '/note'],
	['half a character', { note: 'broken \ud800' }, '/note'],
	['a control character', { customer: 'bell \u0007' }, '/customer']
])('%s is refused, names the field and writes nothing', (_, change, pointer) =>
	unwritten(async () => {
		const one = await send(JSON.stringify({ ...CALL, ...change }));
		expect(one).toEqual({ status: 422, pointers: [pointer] });
		const many = await send(JSON.stringify({ activities: [{ ...CALL, ...change }] }));
		expect(many).toEqual({ status: 422, pointers: [`/activities/0${pointer}`] });
	})
);

test('what is just within the bounds is taken', async () => {
	const [id = ''] = await floor.log([
		{
			...CALL,
			quantity: 1_000_000,
			amount: 1_000_000_000_000,
			externalId: 'x'.repeat(200),
			customer: 'x'.repeat(500),
			deal: 'x'.repeat(500),
			note: 'é'.repeat(10_000),
			occurredAt: new Date(Date.now() + 240_000).toISOString()
		}
	]);
	expect(await floor.app.record.get('activities', id)).toMatchObject({
		quantity: 1_000_000,
		note: 'é'.repeat(10_000)
	});
});

test('1,001 rows are refused as a whole, 1,000 are taken', async () => {
	const rows = Array.from({ length: 1_001 }, (_, at) => ({ ...CALL, externalId: `bulk-${at}` }));
	await unwritten(async () => {
		expect(await send(JSON.stringify({ activities: rows }))).toEqual({
			status: 400,
			pointers: ['/activities']
		});
	});
	expect((await send(JSON.stringify({ activities: rows.slice(1) }))).status).toBe(200);
});

test.each([
	['nothing', ''],
	['no JSON', '{"rep": "Ada",'],
	['text', '"Ada"'],
	['a list', '[]'],
	['null', 'null'],
	['no rows', '{"activities": []}', '/activities'],
	['rows that are no list', '{"activities": {"rep": "Ada"}}', '/activities'],
	['rows and more', '{"activities": [], "dryRun": true}', '/dryRun'],
	['brackets without end', '['.repeat(100_000)]
])('a body of %s is 400', (_, body, pointer = '') =>
	unwritten(async () => {
		expect(await send(body)).toEqual({ status: 400, pointers: [pointer] });
	})
);

test('bytes that are no UTF-8 are 400', async () => {
	const latin1 = Buffer.from(JSON.stringify({ ...CALL, note: 'Müller' }), 'latin1');
	expect(await send(latin1)).toEqual({ status: 400, pointers: [''] });
	const utf16 = Buffer.from(JSON.stringify(CALL), 'utf16le');
	expect((await send(utf16)).status).toBe(400);
});

test('a body over 1 MB is 413, announced or not', () =>
	unwritten(async () => {
		const large = JSON.stringify({ ...CALL, note: 'x'.repeat(2_000_000) });
		expect((await send(large)).status).toBe(413);
		const chunk = new TextEncoder().encode('x'.repeat(100_000));
		let chunks = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull: (controller) => (chunks++ < 1_000 ? controller.enqueue(chunk) : controller.close())
		});
		const request = new Request('http://floor.test/api/v1/people', {
			method: 'POST',
			headers: JSON_TYPE,
			body: endless,
			duplex: 'half'
		} as RequestInit);
		const response = await floor.app.api(request, { identity: ADMIN, address: '127.0.0.1' });
		expect(response.status).toBe(413);
		expect(chunks).toBeLessThan(100); // not read to its end
	}));

test('what is nested without end is 400 wherever it is sent, and brackets in texts do not count', () =>
	unwritten(async () => {
		const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
		const [rule] = (await floor.ask('GET /recognition-rules')).body.recognitionRules as { id: string }[];
		const places = [
			...['/activities', '/shout-outs', '/contests', '/contest-series', '/recognition-rules'],
			`/recognition-rules/${rule?.id}`
		];
		for (const path of places) {
			const request = new Request(`http://floor.test/api/v1${path}`, {
				method: path.split('/').length > 2 ? 'PATCH' : 'POST',
				headers: JSON_TYPE,
				body: `{"definition":{"a":${nested(200_000)}}}`
			});
			const response = await floor.app.api(request, { identity: ADMIN, address: '127.0.0.1' });
			const { errors } = (await response.json()) as { errors?: unknown };
			expect([path, response.status, errors]).toEqual([
				...[path, 400],
				[{ pointer: '', message: 'is nested more than 64 deep' }]
			]);
		}
		const asRow = (note: string, more: string) =>
			send(`{"rep":"Ada","type":"call","note":${JSON.stringify(note)},"colour":${more}}`);
		expect(await asRow(`\\"${nested(100)}`, nested(63))).toEqual({ status: 422, pointers: ['/colour'] });
		expect(await asRow('', nested(64))).toEqual({ status: 400, pointers: [''] });
	}));

test('another content type is 415', async () => {
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
		expect((await send(JSON.stringify(CALL), { 'content-type': type })).status).toBe(415);
	}
	expect(
		(await send(JSON.stringify(CALL), { 'content-type': 'application/json; charset=utf-8' })).status
	).toBe(200);
	expect((await send('{}', JSON_TYPE, '/imports')).status).toBe(415);
});

test.each([
	['rep=nobody', '/rep'],
	['team=nobody', '/team'],
	['type=carrier_pigeon', '/type'],
	['from=2026-02-30', '/from'],
	['from=2026-03-02&to=2026-03-01', '/to'],
	['cursor=abc', '/cursor'],
	[`cursor=${Buffer.from("2026-01-01 00:00:00.000Z/' || 1=1").toString('base64url')}`, '/cursor'],
	['limit=0', '/limit'],
	['limit=1001', '/limit'],
	['limit=ten', '/limit'],
	['page=2', '/page'],
	['type=call&type=order', '/type']
])('GET /activities?%s is 400 and points at %s', async (query, pointer) => {
	const answer = await floor.ask(`GET /activities?${query}`);
	expect([answer.status, pointersOf(answer)]).toEqual([400, [pointer]]);
});

test('an Idempotency-Key has 1 to 255 visible characters', async () => {
	for (const key of ['', 'two words', 'x'.repeat(256)]) {
		const answer = await send(JSON.stringify(CALL), { ...JSON_TYPE, 'idempotency-key': key });
		expect(answer).toEqual({ status: 400, pointers: ['/Idempotency-Key'] });
	}
});

test('a DELETE of something unknown is 404, and one that names nothing is 400', async () => {
	for (const id of ['000000zzzzzzzzz', 'x', "' || 1=1", '%']) {
		expect((await floor.ask(`DELETE /activities/${encodeURIComponent(id)}`)).status).toBe(404);
	}
	expect((await floor.ask('DELETE /activities/%')).status).toBe(404);
	const nothing = await floor.ask('DELETE /activities');
	expect([nothing.status, pointersOf(nothing)]).toEqual([400, ['/externalId']]);
});

test('no address, no method: 404 and 405 with what is allowed', async () => {
	expect((await floor.ask('GET /nothing')).status).toBe(404);
	const wrong = await floor.ask('DELETE /leaderboard');
	expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
});

test('who is nobody is asked who they are (401), who may not is told so (403)', async () => {
	for (const call of [
		'GET /activities',
		'GET /people',
		'GET /leaderboard',
		'GET /snapshot',
		'GET /mappings'
	]) {
		const answer = await floor.ask(call, undefined, { as: NOBODY });
		expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
	}
	expect((await floor.ask('POST /activities', CALL, { as: NOBODY })).status).toBe(401);
	expect((await floor.ask('POST /activities', CALL, { as: READ_KEY })).status).toBe(403);
	expect((await floor.ask('GET /mappings', undefined, { as: READ_KEY })).status).toBe(403);
	expect((await floor.ask('GET /mappings', undefined, { as: WRITE_KEY })).status).toBe(200);
});

const fields = fc.record(
	{
		rep: fc.oneof(fc.constant('Ada'), fc.jsonValue()),
		type: fc.oneof(fc.constant('call'), fc.jsonValue()),
		quantity: fc.oneof(fc.integer(), fc.jsonValue()),
		amount: fc.oneof(fc.double(), fc.string(), fc.jsonValue()),
		occurredAt: fc.oneof(
			fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
			fc.string()
		),
		externalId: fc.string(),
		customer: fc.string({ unit: 'binary' }),
		note: fc.jsonValue()
	},
	{ requiredKeys: [] }
);
const body = fc.oneof(fields, fc.record({ activities: fc.array(fields, { maxLength: 5 }) }), fc.jsonValue());

property(
	'whatever JSON comes in, the answer is a verdict on it, never a failure',
	fc.asyncProperty(
		body,
		fc.constantFrom('/activities', '/people', '/teams', '/types', '/contest-series'),
		async (sent, path) => {
			const { status } = await send(JSON.stringify(sent), JSON_TYPE, path);
			expect([200, 201, 207, 400, 409, 422]).toContain(status);
		}
	),
	{ runs: 150 }
);

const anything = fc.jsonValue();
const rules = fc.record(
	{
		format: fc.oneof(
			fc.constantFrom('most', 'race', 'team', 'bracket', 'season', 'king', 'elimination', 'raffle'),
			anything
		),
		metric: fc.oneof(fc.constantFrom('calls', 'revenue', 'win_rate', 'attainment', 'nothing'), anything),
		lens: fc.oneof(fc.constantFrom('raw', 'perHour', 'ofTarget', 'baseline'), anything),
		window: fc.oneof(
			fc.constantFrom(
				{ from: '2026-03-02', to: '2026-03-06' },
				{ from: '2026-03-02', to: '2026-03-06', startsAt: '09:00', endsAt: '24:00' },
				{ from: '1970-01-01', to: '9999-12-31' },
				{ from: '2199-12-30', to: '2200-01-01' }
			),
			anything
		),
		eligibility: fc.oneof(fc.constant({}), anything),
		groups: fc.oneof(fc.constant({ by: 'team' }), anything),
		join: fc.oneof(fc.constantFrom('fixed', 'open'), anything),
		tie: fc.oneof(fc.constantFrom('share', 'earliest', { metric: 'orders' }), anything),
		prizes: fc.oneof(fc.constant([]), anything),
		sources: fc.oneof(fc.constant(['rep']), anything),
		confirm: fc.oneof(fc.constant('all'), anything),
		visibility: fc.oneof(fc.constantFrom('floor', 'entrants', 'managers'), anything),
		options: fc.oneof(
			fc.constantFrom(
				{},
				{ roundDays: 1 },
				{ target: '1', fallback: 'none' },
				{ per: '1' },
				{ by: 'team', perMember: true }
			),
			anything
		)
	},
	{ requiredKeys: ['format', 'metric', 'lens', 'window', 'join', 'tie', 'visibility', 'options'] }
);
property(
	'C1 whatever rules come in, the answer is a verdict on them that says where, never a failure; so is a launch',
	fc.asyncProperty(fc.oneof(rules, anything), async (sent) => {
		const made = await floor.ask('POST /contests', { name: 'Any', rules: sent });
		expect([201, 400, 403]).toContain(made.status);
		if (made.status !== 201) {
			expect(pointersOf(made).every((pointer) => pointer.startsWith('/rules'))).toBe(true);
			expect(pointersOf(made).length).toBeGreaterThan(0);
			return;
		}
		const path = `/contests/${String(made.body.id)}`;
		const launched = await floor.ask(`POST ${path}/launch`, {});
		expect([200, 400]).toContain(launched.status);
		const end = launched.status === 200 ? { why: 'Enough' } : undefined;
		await floor.ask(end ? `POST ${path}/cancel` : `DELETE ${path}`, end);
	}),
	{ runs: 150 }
);
