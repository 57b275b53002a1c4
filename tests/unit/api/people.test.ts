import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
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

interface Person {
	readonly id: string;
	readonly name: string;
	readonly team: string;
	readonly memberships: readonly { team: string; from: string; to: string }[];
	readonly [field: string]: unknown;
}
const peopleFor = async (as: Identity) =>
	(await floor.ask('GET /people', undefined, { as })).body.people as Person[];
const person = async (id: string) => (await floor.ask(`GET /people/${id}`)).body as unknown as Person;
const resultsOf = ({ body }: { body: Record<string, unknown> }) =>
	body.results as { status: string; id: string }[];
const ask = (call: string, body: unknown, as: Identity = ADMIN) => floor.ask(call, body, { as });

test('people are made with their team and region, and the same list again changes nothing', async () => {
	const list = {
		people: [
			{ name: 'Eve', externalId: 'E1', team: 'Green', region: 'North' },
			{ name: 'Fay', team: 'green' }
		]
	};
	const made = await ask('POST /people', list, WRITE_KEY);
	expect(resultsOf(made).map(({ status }) => status)).toEqual(['created', 'created']);
	const { seq } = await floor.app.record.head();
	const again = await ask('POST /people', list, WRITE_KEY);
	expect(resultsOf(again).map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
	expect((await floor.app.record.head()).seq).toBe(seq);
	const [eve] = resultsOf(made);
	expect((await person(eve?.id ?? '')).memberships).toMatchObject([{ from: '', to: '' }]);
	const { teams } = (await floor.ask('GET /teams')).body as { teams: { name: string; region: string }[] };
	const { regions } = (await floor.ask('GET /regions')).body as { regions: { id: string; name: string }[] };
	const north = regions.find(({ name }) => name === 'North');
	expect(teams.filter(({ name }) => name === 'Green')).toMatchObject([{ region: north?.id }]);
});

test('a row that is wrong is rejected alone, and says which field', async () => {
	const answer = await ask('POST /people', {
		people: [
			{ name: ' ' },
			{ name: 'Gus', email: 'no address', quota: 3 },
			{ name: 'Hal', endedOn: '2026-02-30' },
			{ name: 'Ivy' }
		]
	});
	expect(answer.status).toBe(207);
	expect(answer.body.results).toMatchObject([
		{ status: 'rejected', errors: [{ pointer: '/people/0/name' }] },
		{ status: 'rejected', errors: [{ pointer: '/people/1/email' }, { pointer: '/people/1/quota' }] },
		{ status: 'rejected', errors: [{ pointer: '/people/2/endedOn' }] },
		{ status: 'created' }
	]);
	const alone = await ask('POST /people', { name: 'Jo', startedOn: '2026-02-01', endedOn: '2026-01-01' });
	expect([alone.status, pointersOf(alone)]).toEqual([422, ['/endedOn']]);
});

test('addresses and numbers are shown to those who may see them', async () => {
	const { ids, ada, manager } = floor;
	const adaFor = async (as: Identity) => (await peopleFor(as)).find(({ id }) => id === ids.ada);
	const details = { email: 'ada@floor.example', externalId: 'A1' };
	for (const as of [ADMIN, WRITE_KEY, manager, ada]) expect(await adaFor(as)).toMatchObject(details);
	const other = { ...(ada as Extract<Identity, { kind: 'user' }>), rep: ids.cy };
	for (const as of [READ_KEY, other]) {
		expect(await adaFor(as)).toMatchObject({ name: 'Ada', team: ids.red, email: '', externalId: '' });
	}
});

test('PATCH changes what is given; what somebody else has is a conflict', async () => {
	const { ids } = floor;
	const changed = await ask(`PATCH /people/${ids.bo}`, { name: ' Bo  Diddley', startedOn: '2025-01-01' });
	expect(changed.body).toMatchObject({ startedOn: '2025-01-01', team: ids.red });
	const taken = await ask(`PATCH /people/${ids.bo}`, { externalId: 'A1' });
	expect([taken.status, pointersOf(taken)]).toEqual([409, ['/externalId']]);
	const address = await ask(`PATCH /people/${ids.bo}`, { email: 'ADA@floor.example' });
	expect([address.status, pointersOf(address)]).toEqual([409, ['/email']]);
	const early = await ask(`PATCH /people/${ids.bo}`, { endedOn: '2024-12-31' });
	expect([early.status, pointersOf(early)]).toEqual([400, ['/endedOn']]);
	expect((await ask('PATCH /people/nobody000000000', { name: 'X' })).status).toBe(404);
	const audit = (await floor.rows('audit')).filter(({ action }) => action === 'people.update');
	expect(audit).toMatchObject([
		{ actor: `user:${(ADMIN as { id: string }).id}`, subject: `people:${ids.bo}` }
	]);
});

test('R6 a name, number or address that is kept from somebody finds nobody for them', async () => {
	const { ids, ada, manager } = floor;
	await ask(`PATCH /people/${ids.di}`, { hidden: true, externalId: 'D4', email: 'di@floor.example' });
	for (const as of [ada, manager]) {
		for (const rep of ['Di', 'Dii', 'D4', 'di@floor.example']) {
			const logged = await ask('POST /activities', { rep, type: 'call' }, as);
			expect([logged.status, logged.body.errors]).toEqual([
				422,
				[{ pointer: '/rep', message: 'No such person' }]
			]);
			const listed = await floor.ask(`GET /activities?rep=${rep}`, undefined, { as });
			expect([listed.status, pointersOf(listed)]).toEqual([400, ['/rep']]);
		}
		for (const rep of [ids.di, 'Cy']) {
			expect((await ask('POST /activities', { rep, type: 'call' }, as)).status).toBe(403);
		}
	}
	const taken = await ask(`PATCH /people/${ids.bo}`, { externalId: 'D4' }, manager);
	expect(taken.body).toMatchObject({ status: 409, detail: 'a colleague has it already.' });
	const shown = await ask(`PATCH /people/${ids.di}`, { hidden: false, externalId: '', email: '' });
	expect(shown.body).toMatchObject({ name: 'Di', hidden: false });
});

test('P6 another team ends the old membership the day before; none ends it too', async () => {
	const { ids } = floor;
	const move = (team: string | null, from?: string) =>
		ask(`POST /people/${ids.cy}/memberships`, { team, ...(from && { from }) });
	await move(ids.red, '2026-03-01');
	expect((await person(ids.cy)).memberships).toMatchObject([
		{ team: ids.blue, from: '', to: '2026-02-28' },
		{ team: ids.red, from: '2026-03-01', to: '' }
	]);
	await move(null, '2026-04-01');
	expect((await person(ids.cy)).memberships.at(-1)).toMatchObject({ team: ids.red, to: '2026-03-31' });
	expect((await person(ids.cy)).team).toBe('');
	await move(null, '2026-03-01');
	expect((await person(ids.cy)).memberships).toHaveLength(1);
	await move(ids.blue, '2026-03-01');
	expect((await person(ids.cy)).team).toBe(ids.blue);
	const unknown = await ask(`POST /people/${ids.cy}/memberships`, { team: 'nobody000000000' });
	expect([unknown.status, pointersOf(unknown)]).toEqual([400, ['/team']]);
});

test('a manager places newcomers into their own team, and nobody else, nor into the past of another team', async () => {
	const { ids, manager } = floor;
	const place = async (id: string, body: object) =>
		(await ask(`POST /people/${id}/memberships`, body, manager)).status;
	expect(await place(ids.di, { team: ids.red })).toBe(403);
	expect(await place(ids.loose, { team: ids.blue })).toBe(403);
	// Lou was in Blue until the end of March: those days are not the manager's to take
	await ask(`POST /people/${ids.loose}/memberships`, { team: ids.blue, from: '2026-01-01' });
	await ask(`POST /people/${ids.loose}/memberships`, { team: null, from: '2026-04-01' });
	expect(await place(ids.loose, { team: ids.red, from: '2026-03-15' })).toBe(403);
	expect(await place(ids.loose, { team: ids.red, from: '2026-04-01' })).toBe(200);
	expect((await ask(`PATCH /people/${ids.di}`, { name: 'Dee' }, manager)).status).toBe(403);
});

test('a manager brings people into own teams and into those nobody looks after; one row too many and none comes in', async () => {
	const { manager, ids } = floor;
	for (const team of [ids.red, ids.blue]) {
		const email = `${team}@floor.example`;
		expect((await ask('POST /users', { email, role: 'manager', manages: [team] })).status).toBe(201);
	}
	const bring = (...people: object[]) => ask('POST /people', { people }, manager);
	expect((await bring({ name: 'Kim', team: 'Red' }, { name: 'Lee' })).status).toBe(200);
	for (const [row, pointer] of [
		[{ name: 'Mo', team: 'Blue' }, '/people/1/team'],
		[{ name: 'Mo', team: 'Red', region: 'South' }, '/people/1/region'],
		[{ name: 'Di', team: 'Red' }, '/people/1/name']
	] as const) {
		const refused = await bring({ name: 'New' }, row);
		expect([refused.status, pointersOf(refused)]).toEqual([403, [pointer]]);
	}
	expect((await peopleFor(ADMIN)).filter(({ name }) => name === 'New' || name === 'Mo')).toEqual([]);
	expect((await bring({ name: 'Mo', team: 'Purple', region: 'South' })).status).toBe(200);
	expect((await person(ids.di)).team).toBe(ids.blue);
});

test('teams and regions: names are taken once, and a region holds from a date on', async () => {
	const { ids } = floor;
	const team = (await ask('POST /teams', { name: 'Teal', colour: '#118899', region: ids.east })).body;
	expect(team).toMatchObject({ name: 'Teal', colour: '#118899', region: ids.east });
	expect((await ask('POST /teams', { name: 'TEAL' })).status).toBe(409);
	expect((await ask(`PATCH /teams/${team.id as string}`, { name: 'red' })).status).toBe(409);
	const west = (await ask('POST /regions', { name: 'West' })).body;
	expect((await ask('POST /regions', { name: ' west ' })).status).toBe(409);
	expect((await ask(`PATCH /teams/${team.id as string}`, { region: west.id })).body.region).toBe(west.id);
	const spans = (await floor.rows('team_regions')).filter((row) => row.team === team.id);
	expect(spans.map(({ region, from }) => [region, from === ''])).toEqual(
		expect.arrayContaining([
			[ids.east, true],
			[west.id, false]
		])
	);
	expect((await ask(`PATCH /teams/${team.id as string}`, { region: null })).body.region).toBe('');
	expect((await ask(`PATCH /regions/${west.id as string}`, { name: 'Far West' })).body.name).toBe('Far West');
	for (const [call, body, pointer] of [
		['POST /teams', { name: '' }, '/name'],
		['POST /teams', { name: 'Pink', colour: 'pink' }, '/colour'],
		['POST /teams', { name: 'Pink', region: 'nowhere00000000' }, '/region'],
		[`PATCH /teams/${team.id as string}`, { from: '2026-01-01' }, '/from']
	] as const) {
		const refused = await ask(call, body);
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
	}
});

test('activity types: a key is made once and never changes; switched off, a type stays in the records', async () => {
	const made = (await ask('POST /types', { key: 'site_visit', name: 'Site visit', unit: 'count' })).body;
	expect(made).toMatchObject({ key: 'site_visit', active: true, stage: 11 });
	const twice = await ask('POST /types', { key: 'site_visit', name: 'Again', unit: 'count' });
	expect([twice.status, pointersOf(twice)]).toEqual([409, ['/key']]);
	const off = await ask(`PATCH /types/${made.id as string}`, { active: false, stage: 3 });
	expect(off.body).toMatchObject({ active: false, stage: 3, key: 'site_visit' });
	const { types } = (await floor.ask('GET /types')).body as { types: { stage: number }[] };
	expect(types.map(({ stage }) => stage)).toEqual(types.map(({ stage }) => stage).sort((a, b) => a - b));
	for (const [body, pointer] of [
		[{ key: 'other' }, '/key'],
		[{ stage: 1.5 }, '/stage'],
		[{ stage: 1001 }, '/stage'],
		[{ active: 'yes' }, '/active']
	] as const) {
		const refused = await ask(`PATCH /types/${made.id as string}`, body);
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
	}
	const key = await ask('POST /types', { key: 'Site Visit', name: 'X', unit: 'count' });
	expect([key.status, pointersOf(key)]).toEqual([400, ['/key']]);
});

test('structure is for admins: everybody else is refused', async () => {
	const { ids, ada, manager } = floor;
	for (const as of [ada, manager, READ_KEY, WRITE_KEY]) {
		expect((await ask('POST /teams', { name: 'Mine' }, as)).status).toBe(403);
		expect((await ask(`PATCH /teams/${ids.red}`, { name: 'Mine' }, as)).status).toBe(403);
		expect((await ask('POST /regions', { name: 'Mine' }, as)).status).toBe(403);
		expect((await ask('POST /types', { key: 'mine', name: 'Mine', unit: 'count' }, as)).status).toBe(403);
	}
	for (const as of [ada, READ_KEY])
		expect((await ask('POST /people', { name: 'Mine' }, as)).status).toBe(403);
});
