import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { decimal } from '#lib/server/api/decimal.ts';
import { decodeSnapshot } from '#lib/protocol/snapshot.ts';
import { ADMIN, NOBODY, pointersOf } from './desk.ts';
import { openFloorOfFive, READ_KEY, type FloorOfFive } from './floor-of-five.ts';

let floor: FloorOfFive;
const cleaning: (() => Promise<void>)[] = [];
beforeAll(async () => {
	floor = await openFloorOfFive((clean) => cleaning.push(clean));
	const on = { occurredAt: '2026-03-10' };
	await floor.log([
		{ ...on, rep: 'Ada', type: 'call', quantity: 12 },
		{ ...on, rep: 'Bo', type: 'call', quantity: 12 },
		{ ...on, rep: 'Cy', type: 'call', quantity: 3 },
		{ ...on, rep: 'Ada', type: 'lead', quantity: 12 },
		{ ...on, rep: 'Ada', type: 'order', quantity: 4, amount: '1000.00', margin: 25_000 },
		{ ...on, rep: 'Cy', type: 'lead', quantity: 3 },
		{ ...on, rep: 'Cy', type: 'order', quantity: 1, amount: 5 }
	]);
}, 60_000);
afterAll(async () => {
	for (const clean of cleaning.reverse()) await clean();
});

interface Row {
	readonly rank: number | null;
	readonly tied: boolean;
	readonly id: string;
	readonly name: string;
	readonly score: number | string | null;
	readonly [field: string]: unknown;
}
const board = (query: string, as: Identity = READ_KEY) =>
	floor.ask(`GET /leaderboard?${query}`, undefined, { as });
const rowsOf = ({ body }: { body: Record<string, unknown> }) => body.rows as Row[];
const MARCH = 'period=month&date=2026-03-15';

test('R1 a count board sums quantity, shares ranks, and names dates, position and unit', async () => {
	const { status, body } = await board(`metric=calls&${MARCH}&by=rep`);
	expect(status).toBe(200);
	expect(body).toMatchObject({
		metric: 'calls',
		unit: 'count',
		period: { from: '2026-03-01', to: '2026-03-31' },
		asOf: { epoch: expect.stringMatching(/./) as string, seq: floor.app.authority.position.seq }
	});
	expect((body.asOf as { time: string }).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	expect(rowsOf({ body }).map(({ rank, tied, name, score }) => [rank, tied, name, score])).toEqual([
		[1, true, 'Ada', 12],
		[1, true, 'Bo', 12],
		[3, false, 'Cy', 3],
		[4, true, 'Di', 0],
		[4, true, 'Lou', 0]
	]);
});

test('M4 a ratio carries exact integers and a decimal of 12 places; what can not be told has no rank', async () => {
	const rows = rowsOf(await board(`metric=lead_to_order&${MARCH}`));
	expect(rows.find(({ name }) => name === 'Ada')).toMatchObject({
		score: '0.333333333333',
		numerator: 4,
		denominator: 12
	});
	expect(rows.find(({ name }) => name === 'Bo')).toMatchObject({ rank: null, score: null });
	expect(rows.find(({ name }) => name === 'Bo')).not.toHaveProperty('numerator');
});

test('a decimal is rounded to 12 places, halves away from zero', () => {
	expect(decimal({ numerator: 2n, denominator: 3n })).toBe('0.666666666667');
	expect(decimal({ numerator: -2n, denominator: 3n })).toBe('-0.666666666667');
	expect(decimal({ numerator: 1n, denominator: 2n * 10n ** 12n })).toBe('0.000000000001');
	expect(decimal({ numerator: -1n, denominator: 10n ** 13n })).toBe('0');
	expect(decimal({ numerator: 35n, denominator: 10n })).toBe('3.5');
	expect(decimal({ numerator: 10n ** 20n, denominator: 1n })).toBe(`1${'0'.repeat(20)}`);
});

test('R5 team= and region= take the ids of the rows of by=team and by=region', async () => {
	const teams = rowsOf(await board(`metric=revenue&${MARCH}&by=team`));
	expect(teams.slice(0, 2).map(({ name, score }) => [name, score])).toEqual([
		['Red', 100_000],
		['Blue', 5]
	]);
	const inTeam = rowsOf(await board(`metric=calls&${MARCH}&team=${teams[0]?.id}`));
	expect(inTeam.map(({ name }) => name)).toEqual(['Ada', 'Bo']);
	const [east] = rowsOf(await board(`metric=calls&${MARCH}&by=region`));
	expect(east?.score).toBe(24);
	const inRegion = rowsOf(await board(`metric=calls&${MARCH}&region=${east?.id}`));
	expect(inRegion.map(({ name }) => name)).toEqual(['Ada', 'Bo']);
});

test('limit cuts after the first rows', async () => {
	expect(rowsOf(await board(`metric=calls&${MARCH}&limit=2`))).toHaveLength(2);
});

test.each([
	['metric=nope&period=month', '/metric'],
	['period=month', '/metric'],
	['metric=calls', '/period'],
	['metric=calls&period=fortnight', '/period'],
	['metric=calls&period=2026-03-31..2026-03-01', '/period'],
	['metric=calls&period=2026-02-30..2026-03-01', '/period'],
	['metric=calls&period=month&date=2026-02-30', '/date'],
	['metric=calls&period=month&date=9999-12-31', '/date'],
	['metric=calls&period=month&by=desk', '/by'],
	['metric=calls&period=month&team=nobody', '/team'],
	['metric=calls&period=month&region=nowhere', '/region'],
	['metric=calls&period=month&limit=0', '/limit'],
	['metric=calls&period=month&limit=1001', '/limit'],
	['metric=calls&period=month&limit=1e3', '/limit'],
	['metric=calls&period=month&colour=red', '/colour'],
	['metric=calls&period=month&lens=rose', '/lens'],
	['metric=calls&period=month&by=team&per=head', '/per'],
	['metric=calls&period=month&by=rep&per=member', '/per'],
	['metric=calls&period=month&ties=loose', '/ties'],
	['metric=calls&period=month&then=nope', '/then'],
	['metric=lead_to_order&period=month&then=earliest', '/then'],
	['metric=calls&period=month&vs=first', '/vs'],
	['metric=calls&metric=orders&period=month', '/metric']
])('unknown or impossible: %s is 400 and points at %s', async (query, pointer) => {
	const answer = await board(query);
	expect([answer.status, pointersOf(answer)]).toEqual([400, [pointer]]);
	expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('401 for nobody, and a board that was asked for is not cached', async () => {
	expect((await board(`metric=calls&${MARCH}`, NOBODY)).status).toBe(401);
	expect((await board(`metric=calls&${MARCH}`)).headers.get('cache-control')).toBe('no-store');
});

test('M8 margins are for those who may see them: 403, and for a manager of the team only with team=', async () => {
	const { ids, manager, ada } = floor;
	const status = async (query: string, as: Identity) => (await board(`${MARCH}&${query}`, as)).status;
	expect(await status('metric=margin', ADMIN)).toBe(200);
	for (const as of [READ_KEY, ada, manager]) expect(await status('metric=margin', as)).toBe(403);
	expect(await status(`metric=margin&team=${ids.red}`, manager)).toBe(200);
	expect(await status(`metric=margin&team=${ids.blue}`, manager)).toBe(403);
	expect(await status('metric=margin_per_customer', READ_KEY)).toBe(403);
});

test('M8 amounts kept from the floor are 403 too, and nothing else is', async () => {
	const hide = (hideAmounts: boolean) => floor.ask('PATCH /workspace', { hideAmounts });
	expect((await hide(true)).status).toBe(200);
	expect((await board(`metric=revenue&${MARCH}`)).status).toBe(403);
	expect((await board(`metric=calls&${MARCH}`)).status).toBe(200);
	const { body } = await floor.ask('GET /activities?type=order', undefined, { as: READ_KEY });
	for (const row of body.activities as object[]) expect(row).not.toHaveProperty('amount');
	await hide(false);
	expect((await board(`metric=revenue&${MARCH}`)).status).toBe(200);
});

test('M5 a lens is named in the answer, and its figures are exact', async () => {
	const { body } = await board(`metric=calls&${MARCH}&lens=perHour`);
	expect(body).toMatchObject({ metric: 'calls', unit: 'count', lens: 'perHour' });
	// a whole month of 22 days with 8 hours each
	expect(rowsOf({ body })[0]).toMatchObject({ name: 'Ada', numerator: 3, denominator: 44 });
	expect((await board(`metric=calls&${MARCH}`)).body).not.toHaveProperty('lens');
});

test('P3 vs=last puts the score of the period before beside each score, and names its dates', async () => {
	const { body } = await board(`metric=calls&period=week&date=2026-03-17&vs=last`);
	expect(body.compared).toEqual({ from: '2026-03-09', to: '2026-03-15', total: { score: 27 } });
	expect(rowsOf({ body }).find(({ name }) => name === 'Cy')).toMatchObject({
		score: 0,
		compared: { score: 3 }
	});
	const all = await board(`metric=calls&period=all&vs=last`);
	expect(all.body.compared).toBeNull();
	expect((await board(`metric=calls&${MARCH}`)).body).not.toHaveProperty('compared');
});

test('R1 ties=dense skips no place, then= decides between equals', async () => {
	const places = async (query: string) =>
		rowsOf(await board(`metric=calls&${MARCH}&${query}`)).map(({ rank, name }) => `${rank} ${name}`);
	expect(await places('ties=dense')).toEqual(['1 Ada', '1 Bo', '2 Cy', '3 Di', '3 Lou']);
	expect(await places('ties=shared')).toEqual(await places(''));
	expect(await places('then=revenue')).toEqual(['1 Ada', '2 Bo', '3 Cy', '4 Di', '4 Lou']);
});

test('R5 per=member compares teams by what a member does in a day due', async () => {
	const teams = rowsOf(await board(`metric=calls&${MARCH}&by=team&per=member`));
	// 24 calls by two members with 22 days each; 3 by two
	expect(teams.slice(0, 2)).toMatchObject([
		{ name: 'Red', numerator: 6, denominator: 11 },
		{ name: 'Blue', numerator: 3, denominator: 44 }
	]);
});

test('M7 M8 a lens over targets that are not public is 403, but for managers of the team and admins', async () => {
	const { ids, manager, ada } = floor;
	const target = { metric: 'calls', period: 'month', value: 24, from: '2026-03-01' };
	await floor.ask('POST /targets', { ...target, subject: `rep:${ids.ada}`, public: true });
	const lens = (by = '') => `metric=calls&${MARCH}&lens=ofTarget${by}`;
	const rows = rowsOf(await board(lens()));
	expect(rows[0]).toMatchObject({ name: 'Ada', score: '0.5', numerator: 1, denominator: 2 });
	expect(rows.find(({ name }) => name === 'Bo')).toMatchObject({ rank: null, score: null });

	await floor.ask('POST /targets', { ...target, subject: `rep:${ids.bo}` });
	const status = async (query: string, as: Identity) => (await board(query, as)).status;
	for (const as of [READ_KEY, ada, manager]) expect(await status(lens(), as)).toBe(403);
	expect(await status(lens(), ADMIN)).toBe(200);
	expect(await status(lens(`&team=${ids.red}`), manager)).toBe(200);
	expect(await status(lens(`&team=${ids.blue}`), ada)).toBe(403);
	// what is no share of a target is for everyone, still
	expect(await status(`metric=calls&${MARCH}&lens=perHour`, READ_KEY)).toBe(200);
});

test('M8 a metric that is kept from somebody decides no tie for them', async () => {
	expect((await board(`metric=calls&${MARCH}&then=margin`)).status).toBe(403);
	expect((await board(`metric=calls&${MARCH}&then=margin`, ADMIN)).status).toBe(200);
});

test('R6 who opted out keeps the place as "a colleague", but for those who may see their records', async () => {
	const { ids, manager, ada } = floor;
	await floor.ask(`PATCH /people/${ids.ada}`, { hidden: true });
	const nameFor = async (as: Identity) =>
		rowsOf(await board(`metric=calls&${MARCH}`, as)).find(({ id }) => id === ids.ada)?.name;
	expect(await nameFor(READ_KEY)).toBe('a colleague');
	expect(await nameFor({ ...(ada as Extract<Identity, { kind: 'user' }>), rep: ids.cy })).toBe('a colleague');
	for (const as of [ADMIN, manager, ada]) expect(await nameFor(as)).toBe('Ada');
	const { body } = await floor.ask('GET /people', undefined, { as: READ_KEY });
	expect(JSON.stringify(body)).not.toMatch(/Ada|ada@floor|"A1"/);
	await floor.ask(`PATCH /people/${ids.ada}`, { hidden: false });
});

let keys = 0;

/** The same identity with a record of its own: access is judged again once a snapshot has been made. */
async function known(identity: Identity): Promise<Identity> {
	if (identity.kind === 'key') {
		const { name, scope } = identity;
		const prefix = `${name}-${++keys}`;
		const id = await floor.make('api_keys', { name, prefix, scope, expiresAt: '', revoked: false });
		return { ...identity, id };
	}
	if (identity.kind !== 'user') return identity;
	const { name, role, rep, manages } = identity;
	const email = `${role}@known.example`;
	return { ...identity, id: await floor.make('users', { name, email, role, rep, manages, active: true }) };
}

const snapshot = (stream: string, as: Identity, headers: Record<string, string> = {}) =>
	floor.app.api(new Request(`http://floor.test/api/v1/snapshot?stream=${stream}`, { headers }), {
		identity: as,
		address: '127.0.0.1'
	});

test('a snapshot is the stream packed: gzipped for who takes that, and 304 for who has it', async () => {
	const readKey = await known(READ_KEY);
	const packed = await snapshot('floor', readKey, { 'accept-encoding': 'br, gzip;q=0.8' });
	expect(packed.headers.get('content-encoding')).toBe('gzip');
	expect(packed.headers.get('cache-control')).toBe('no-cache');
	const bytes = gunzipSync(await packed.arrayBuffer());
	const plain = await snapshot('floor', readKey, { 'accept-encoding': 'gzip;q=0' });
	expect(plain.headers.get('content-encoding')).toBeNull();
	expect(Buffer.from(await plain.arrayBuffer()).equals(bytes)).toBe(true);
	expect(plain.headers.get('etag')).not.toBe(packed.headers.get('etag'));
	const read = decodeSnapshot(new Uint8Array(bytes));
	expect(read.ok && read.value.header.stream).toBe('floor');

	const etag = packed.headers.get('etag') ?? '';
	const again = await snapshot('floor', readKey, {
		'accept-encoding': 'gzip',
		'if-none-match': `"x", ${etag}`
	});
	expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
	expect((await snapshot('floor', readKey, { 'if-none-match': etag })).status).toBe(200);
});

test("a stream is for its audience: a rep gets neither another rep's nor a manager's", async () => {
	const { ids } = floor;
	const [ada, manager] = [await known(floor.ada), await known(floor.manager)];
	const [admin, readKey] = [await known(ADMIN), await known(READ_KEY)];
	const status = async (stream: string, as: Identity) => (await snapshot(stream, as)).status;
	expect(await status('floor', NOBODY)).toBe(401);
	expect(await status(`rep:${ids.ada}`, ada)).toBe(200);
	expect(await status(`rep:${ids.bo}`, ada)).toBe(403);
	expect(await status(`team:${ids.red}`, ada)).toBe(403);
	expect(await status(`team:${ids.red}`, manager)).toBe(200);
	expect(await status(`team:${ids.blue}`, manager)).toBe(403);
	expect(await status('admin', manager)).toBe(403);
	expect(await status('admin', admin)).toBe(200);
	expect(await status(`team:${ids.red}`, readKey)).toBe(403);
	for (const stream of ['', 'everything', 'team:', 'rep:../floor']) {
		expect(await status(encodeURIComponent(stream), admin)).toBe(400);
	}
});

test('health needs no identity and tells the position; the description lists every call', async () => {
	const { status, body } = await floor.ask('GET /health', undefined, { as: NOBODY });
	expect(status).toBe(200);
	const { seq, epoch } = floor.app.authority.position;
	expect(body).toMatchObject({ status: 'ok', epoch, seq, pocketbase: true, clients: 0 });
	const { body: description } = await floor.ask('GET /openapi.json', undefined, { as: NOBODY });
	expect(JSON.stringify(description)).toMatch(/"name":"lens","in":"query","required":false/);
	const paths = Object.keys(description.paths as object);
	for (const path of ['activities', 'people', 'leaderboard', 'imports', 'snapshot', 'health', 'keys']) {
		expect(paths).toContain(`/api/v1/${path}`);
	}
});
