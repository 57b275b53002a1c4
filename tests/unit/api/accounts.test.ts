import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { createSignInLink } from '#lib/server/auth/sign-in.ts';
import { MANAGER, NOBODY, openDesk, pointersOf, REP, type Desk } from './desk.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

let desk: Desk;
let admin: string;
beforeAll(async () => {
	desk = await openDesk((clean) => afterAll(clean));
	admin = await user({ name: 'First', email: 'first@floor.example', role: 'admin' });
});

const ask: Desk['ask'] = (...asked) => desk.ask(...asked);
const idOf = (answer: { body: Record<string, unknown> }) => String(answer.body.id);

async function user(body: Record<string, unknown>): Promise<string> {
	const made = await ask('POST /users', body);
	if (made.status !== 201) throw new Error(JSON.stringify(made.body));
	return idOf(made);
}
async function users() {
	return (await ask('GET /users')).body.users as Record<string, unknown>[];
}
const auditOf = async (subject: string) =>
	(await desk.rows('audit')).filter((row) => row.subject === subject);

/** Signs a user in; the answer is the browser's cookie. */
async function signedIn(id: string): Promise<string> {
	const { body } = await ask(`POST /users/${id}/link`);
	const token = new URL(String(body.link)).hash.slice(1);
	const { cookies } = await ask('POST /sessions', { token }, { as: NOBODY });
	return `pacesetter_session=${cookies.pacesetter_session}`;
}

describe('Identities: one-time links and sessions', () => {
	test('One-time links: the token stands in the fragment, and the POST that brings it signs in, once', async () => {
		const id = await user({ name: 'Ada', email: 'ada@floor.example', role: 'manager' });
		const made = await ask(`POST /users/${id}/link`);
		expect(made.status).toBe(201);
		expect(made.body.link).toMatch(/^http:\/\/floor\.test\/sign-in#[\w-]{43}$/);
		const life = Date.parse(String(made.body.expiresAt)) - desk.app.clock.now();
		expect(life).toBeGreaterThan(14 * MINUTE);
		expect(life).toBeLessThanOrEqual(15 * MINUTE);

		const token = new URL(String(made.body.link)).hash.slice(1);
		const both = await Promise.all([
			ask('POST /sessions', { token }, { as: NOBODY }),
			ask('POST /sessions', { token }, { as: NOBODY })
		]);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 410]);
		const answer = both.find(({ status }) => status === 201);
		expect(answer?.body).toMatchObject({ kind: 'user', id, name: 'Ada', role: 'manager' });
		expect(answer?.headers.get('set-cookie')).toMatch(
			/^pacesetter_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/
		);
		const who = await desk.who(`pacesetter_session=${answer?.cookies.pacesetter_session}`);
		expect(who).toEqual({ kind: 'user', id, name: 'Ada', role: 'manager', rep: '', manages: [] });
		expect((await ask('POST /sessions', { token }, { as: NOBODY })).status).toBe(410);
	});

	test('One-time links: 15 minutes', async () => {
		const made = await createSignInLink(desk.app, admin, 'test');
		const token = made.ok ? made.value.path.replace(/.*#/, '') : '';
		desk.pass(16 * MINUTE);
		expect(await ask('POST /sessions', { token }, { as: NOBODY })).toMatchObject({
			status: 410,
			cookies: {}
		});
	});

	test('One-time links: the record holds hashes, and the audit says who made one', async () => {
		const { body } = await ask(`POST /users/${admin}/link`, undefined, { as: { kind: 'operator' } });
		const token = new URL(String(body.link)).hash.slice(1);
		const { cookies } = await ask('POST /sessions', { token }, { as: NOBODY });
		await ask(`POST /users/${admin}/link`);
		const kept = JSON.stringify([
			await desk.rows('sign_in_links'),
			await desk.rows('sessions'),
			await desk.rows('audit')
		]);
		expect(kept).not.toContain(token);
		expect(kept).not.toContain(cookies.pacesetter_session);
		const links = (await auditOf(`users:${admin}`)).filter(({ action }) => action === 'users.link');
		expect(links.map(({ actor }) => actor)).toContain('operator');
	});

	test.each([
		[{}, '/token'],
		[{ token: '' }, '/token'],
		[{ token: 7 }, '/token'],
		[{ token: 'x', more: 1 }, '/more']
	])('Sessions: %j is refused by field', async (body, pointer) => {
		const refused = await ask('POST /sessions', body, { as: NOBODY });
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
	});

	test('Sessions: signing out ends it at once, and takes the cookie away', async () => {
		const cookie = await signedIn(admin);
		expect((await desk.who(cookie)).kind).toBe('user');
		const out = await ask('DELETE /sessions/current', undefined, { as: await desk.who(cookie), cookie });
		expect(out.status).toBe(204);
		expect(out.headers.get('set-cookie')).toMatch(/^pacesetter_session=; .*Max-Age=0/);
		expect((await desk.who(cookie)).kind).toBe('nobody');
		expect((await ask('DELETE /sessions/current', undefined, { as: NOBODY })).status).toBe(204);
	});

	test('Sessions: a browser that signs in as somebody else leaves no session behind', async () => {
		const former = await signedIn(admin);
		const { body } = await ask(`POST /users/${admin}/link`);
		const token = new URL(String(body.link)).hash.slice(1);
		await ask('POST /sessions', { token }, { as: await desk.who(former), cookie: former });
		expect((await desk.who(former)).kind).toBe('nobody');
	});

	test('Sessions: who one is, as a person, a machine or nobody', async () => {
		const current = async (as: Identity) => ask('GET /sessions/current', undefined, { as });
		const key: Identity = { kind: 'key', id: 'key000000000001', name: 'CRM', scope: 'read' };
		expect((await current(MANAGER)).body).toEqual(MANAGER);
		expect((await current(key)).body).toEqual(key);
		expect((await current({ kind: 'guest' })).body).toEqual({ kind: 'guest' });
		expect((await current(NOBODY)).status).toBe(401);
	});

	test('Cookies: Secure where people reach the floor over https, and links name that address', async () => {
		const proxied = await openDesk((clean) => onTestFinished(clean), { origin: 'https://floor.example' });
		const made = await proxied.ask('POST /users', { email: 'a@floor.example', role: 'admin' });
		const { body } = await proxied.ask(`POST /users/${idOf(made)}/link`);
		expect(body.link).toMatch(/^https:\/\/floor\.example\/sign-in#/);
		const token = new URL(String(body.link)).hash.slice(1);
		const sets = [
			await proxied.ask('POST /sessions', { token }, { as: NOBODY }),
			await proxied.ask('POST /pairings', undefined, { as: NOBODY })
		].map(({ headers }) => headers.get('set-cookie'));
		for (const set of sets) expect(set).toMatch(/; HttpOnly; SameSite=Lax; .*; Secure$/);
	});
});

describe('Users', () => {
	test('Users: made with what was said, and there at the next reading', async () => {
		const team = await desk.make('teams', { name: 'North' });
		const made = await ask('POST /users', {
			name: ' Grace ',
			email: 'Grace@Floor.example',
			role: 'manager',
			manages: [team, team]
		});
		const expected = {
			name: 'Grace',
			email: 'grace@floor.example',
			role: 'manager',
			rep: '',
			manages: [team],
			active: true
		};
		expect(made).toMatchObject({ status: 201, body: expected });
		expect(await users()).toContainEqual({ id: idOf(made), ...expected });
		expect(await auditOf(`users:${idOf(made)}`)).toMatchObject([{ action: 'users.create', after: expected }]);
	});

	test('Users: a person has one account, and the person’s record names it', async () => {
		const rep = await desk.make('reps', { name: 'Darcel Schlecht', externalId: 'D-1' });
		const other = await desk.make('reps', { name: 'Vicki Laflamme' });
		const id = await user({ email: 'darcel@floor.example', role: 'rep', rep: 'D-1' });
		expect(desk.app.authority.tables.users.get(id)).toMatchObject({ name: 'Darcel Schlecht', rep });
		expect(desk.app.authority.tables.reps.get(rep)?.user).toBe(id);

		const twice = await ask('POST /users', { email: 'd2@floor.example', role: 'rep', rep });
		expect([twice.status, pointersOf(twice)]).toEqual([409, ['/rep']]);

		expect((await ask(`PATCH /users/${id}`, { rep: 'Vicki Laflamme' })).body.rep).toBe(other);
		expect(desk.app.authority.tables.reps.get(rep)?.user).toBe('');
		expect(desk.app.authority.tables.reps.get(other)?.user).toBe(id);
		expect((await ask(`PATCH /users/${id}`, { rep: '' })).body.rep).toBe('');
		expect(desk.app.authority.tables.reps.get(other)?.user).toBe('');
	});

	test('Users: an address has one account, in whatever case', async () => {
		await user({ email: 'one@floor.example', role: 'rep' });
		const id = await user({ email: 'two@floor.example', role: 'rep' });
		for (const twice of [
			await ask('POST /users', { email: 'ONE@floor.example', role: 'rep' }),
			await ask(`PATCH /users/${id}`, { email: 'One@Floor.example' })
		]) {
			expect([twice.status, pointersOf(twice)]).toEqual([409, ['/email']]);
		}
		const both = await Promise.all(
			[1, 2].map(() => ask('POST /users', { email: 'race@floor.example', role: 'rep' }))
		);
		expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
	});

	test.each([
		[{ role: 'rep' }, '/email'],
		[{ email: '', role: 'rep' }, '/email'],
		[{ email: 'no address', role: 'rep' }, '/email'],
		[{ email: 'x@floor.example' }, '/role'],
		[{ email: 'x@floor.example', role: 'king' }, '/role'],
		[{ email: 'x@floor.example', role: 'rep', name: '' }, '/name'],
		[{ email: 'x@floor.example', role: 'rep', rep: 'Nobody At All' }, '/rep'],
		[{ email: 'x@floor.example', role: 'manager', manages: ['nosuchteam00000'] }, '/manages'],
		[{ email: 'x@floor.example', role: 'rep', active: true }, '/active'],
		[{ email: 'x@floor.example', role: 'rep', password: 'secret' }, '/password']
	])('Users: %j is refused by field, and nothing is made', async (body, pointer) => {
		const before = (await users()).length;
		const refused = await ask('POST /users', body);
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		expect(await users()).toHaveLength(before);
	});

	test('Users: who is made a rep looks after nothing; a rep can not be given teams', async () => {
		const team = await desk.make('teams', { name: 'South' });
		const id = await user({ email: 'boss@floor.example', role: 'manager', manages: [team] });
		const demoted = await ask(`PATCH /users/${id}`, { role: 'rep' });
		expect(demoted.body).toMatchObject({ role: 'rep', manages: [] });
		expect(pointersOf(await ask(`PATCH /users/${id}`, { manages: [team] }))).toEqual(['/manages']);
	});

	test('Users: switched off, every browser is signed out at once, and stays so when switched on again', async () => {
		const id = await user({ email: 'gone@floor.example', role: 'manager' });
		const cookie = await signedIn(id);
		const { body } = await ask(`POST /users/${id}/link`);
		const token = new URL(String(body.link)).hash.slice(1);
		expect((await desk.who(cookie)).kind).toBe('user');

		expect((await ask(`PATCH /users/${id}`, { active: false })).body.active).toBe(false);
		expect((await desk.who(cookie)).kind).toBe('nobody');
		expect((await ask('POST /sessions', { token }, { as: NOBODY })).status).toBe(410);
		expect((await ask(`POST /users/${id}/link`)).status).toBe(409);

		expect((await ask(`PATCH /users/${id}`, { active: true })).body.active).toBe(true);
		desk.pass(MINUTE);
		expect((await desk.who(cookie)).kind).toBe('nobody');
		expect((await ask('POST /sessions', { token }, { as: NOBODY })).status).toBe(410);
	});

	test('Users: the last active admin stays one', async () => {
		const alone = await openDesk((clean) => onTestFinished(clean));
		const [first, second] = [
			idOf(await alone.ask('POST /users', { email: 'a@floor.example', role: 'admin' })),
			idOf(await alone.ask('POST /users', { email: 'b@floor.example', role: 'admin' }))
		];
		expect((await alone.ask(`PATCH /users/${first}`, { active: false })).status).toBe(200);
		const off = await alone.ask(`PATCH /users/${second}`, { active: false });
		expect([off.status, pointersOf(off)]).toEqual([409, ['/active']]);
		const demoted = await alone.ask(`PATCH /users/${second}`, { role: 'manager' });
		expect([demoted.status, pointersOf(demoted)]).toEqual([409, ['/role']]);
		await alone.ask(`PATCH /users/${first}`, { active: true });
		const both = await Promise.all(
			[first, second].map((id) => alone.ask(`PATCH /users/${id}`, { role: 'rep' }))
		);
		expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
	});

	test('Users: nobody but admins manages them', async () => {
		const write: Identity = { kind: 'key', id: 'key000000000001', name: 'CRM', scope: 'write' };
		const calls: [string, unknown?][] = [
			['GET /users'],
			['POST /users', { email: 'me@floor.example', role: 'admin' }],
			[`PATCH /users/${admin}`, { role: 'rep' }],
			[`POST /users/${admin}/link`]
		];
		for (const [call, body] of calls) {
			for (const as of [MANAGER, REP, write]) expect((await ask(call, body, { as })).status).toBe(403);
			expect((await ask(call, body, { as: NOBODY })).status).toBe(401);
		}
	});

	test('Users: a change that changes nothing leaves no trace; an unknown one is 404', async () => {
		const before = (await auditOf(`users:${admin}`)).length;
		expect((await ask(`PATCH /users/${admin}`, { name: 'First', manages: [] })).status).toBe(200);
		expect(await auditOf(`users:${admin}`)).toHaveLength(before);
		expect((await ask('PATCH /users/nosuchuser00000', { name: 'X' })).status).toBe(404);
		expect((await ask('POST /users/nosuchuser00000/link')).status).toBe(404);
	});
});

describe('Keys', () => {
	const withKey = (key: unknown) =>
		desk.app.identify(
			new Request('http://floor.test/', { headers: { authorization: `Bearer ${String(key)}` } }),
			'::1'
		);

	test('Keys: the secret is shown once, works, and stops at once when revoked', async () => {
		const made = await ask('POST /keys', { name: 'CRM', scope: 'write' });
		expect(made).toMatchObject({
			status: 201,
			body: { name: 'CRM', scope: 'write', expiresAt: '', revoked: false, lastUsedAt: '' }
		});
		const id = idOf(made);
		expect(await withKey(made.body.key)).toEqual({ kind: 'key', id, name: 'CRM', scope: 'write' });

		const listed = await ask('GET /keys');
		const secret = String(made.body.key).slice(`${String(made.body.prefix)}_`.length);
		expect(JSON.stringify(listed.body)).not.toContain(secret);
		expect(listed.body.keys).toContainEqual(expect.objectContaining({ id, prefix: made.body.prefix }));
		const kept = JSON.stringify([
			await desk.rows('key_secrets'),
			await desk.rows('audit'),
			await desk.rows('api_keys')
		]);
		expect(kept).not.toContain(secret);

		expect((await ask(`POST /keys/${id}/revoke`)).body).toMatchObject({ id, revoked: true });
		expect(await withKey(made.body.key)).toEqual(NOBODY);
		expect((await ask(`POST /keys/${id}/revoke`)).status).toBe(200);
		expect((await auditOf(`keys:${id}`)).map(({ action }) => action).sort()).toEqual([
			'keys.create',
			'keys.revoke'
		]);
	});

	test('Keys: one with an end ends then', async () => {
		const expiresAt = new Date(desk.app.clock.now() + DAY).toISOString();
		const { body } = await ask('POST /keys', { name: 'For a day', scope: 'read', expiresAt });
		expect(Date.parse(String(body.expiresAt))).toBe(Date.parse(expiresAt));
		expect((await withKey(body.key)).kind).toBe('key');
		desk.pass(DAY);
		expect((await withKey(body.key)).kind).toBe('nobody');
	});

	test.each([
		[{ scope: 'read' }, '/name'],
		[{ name: '', scope: 'read' }, '/name'],
		[{ name: 'X' }, '/scope'],
		[{ name: 'X', scope: 'everything' }, '/scope'],
		[{ name: 'X', scope: 'read', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
		[{ name: 'X', scope: 'read', expiresAt: '2030-01-01' }, '/expiresAt'],
		[{ name: 'X', scope: 'read', revoked: true }, '/revoked']
	])('Keys: %j is refused by field', async (body, pointer) => {
		const refused = await ask('POST /keys', body);
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
	});

	test('Keys: nobody but admins sees, makes or revokes them', async () => {
		for (const as of [MANAGER, REP]) {
			expect((await ask('GET /keys', undefined, { as })).status).toBe(403);
			expect((await ask('POST /keys', { name: 'X', scope: 'admin' }, { as })).status).toBe(403);
			expect((await ask('POST /keys/nosuchkey000000/revoke', undefined, { as })).status).toBe(403);
		}
		expect((await ask('POST /keys/nosuchkey000000/revoke')).status).toBe(404);
	});
});
