import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { ADMIN, MANAGER, NOBODY, openDesk, pointersOf, REP, type Asking, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk((clean) => afterAll(clean));
});

const ask: Desk['ask'] = (...asked) => desk.ask(...asked);
const idOf = (answer: { body: Record<string, unknown> }) => String(answer.body.id);
const auditOf = async (subject: string) =>
	(await desk.rows('audit')).filter((row) => row.subject === subject);

describe('Workspace', () => {
	test('Workspace: what is given is changed, the rest stays, and the next reading shows it', async () => {
		const before = (await ask('GET /workspace', undefined, { as: REP })).body;
		expect(before).toMatchObject({ currency: 'USD', demo: false });
		const change = {
			name: 'Nordlicht',
			currency: 'eur',
			timeZone: 'Europe/Berlin',
			locale: 'de-DE',
			weekStart: 7,
			workingDays: [1, 2, 3, 4],
			hours: { from: '08:30', to: '16:45' }
		};
		const expected = { ...before, ...change, currency: 'EUR' };
		expect((await ask('PATCH /workspace', change)).body).toEqual(expected);
		expect((await ask('GET /workspace')).body).toEqual(expected);
		expect((await ask('PATCH /workspace', { hideAmounts: true })).body).toEqual({
			...expected,
			hideAmounts: true
		});
		await ask('PATCH /workspace', { hideAmounts: false });
		const audit = await auditOf(`workspace:${String(before.id)}`);
		expect(audit).toHaveLength(3);
		expect(audit.every(({ actor }) => actor === `user:${ADMIN.kind === 'user' && ADMIN.id}`)).toBe(true);
	});

	test.each([
		[{ currency: 'XXXX' }, '/currency'],
		[{ currency: 'ZZZ' }, '/currency'],
		[{ timeZone: 'Middle/Earth' }, '/timeZone'],
		[{ locale: 'not a locale' }, '/locale'],
		[{ locale: 'xx-YY' }, '/locale'],
		[{ weekStart: 0 }, '/weekStart'],
		[{ workingDays: [] }, '/workingDays'],
		[{ workingDays: [1, 1] }, '/workingDays'],
		[{ hours: { from: '17:00', to: '09:00' } }, '/hours'],
		[{ hours: { from: '0900', to: '17:00' } }, '/hours/from'],
		[{ name: ' ' }, '/name'],
		[{ demo: true }, '/demo']
	])('Workspace: %j is refused by field, and nothing changes', async (body, pointer) => {
		const before = await ask('GET /workspace');
		const refused = await ask('PATCH /workspace', { name: 'Half', ...body });
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		expect((await ask('GET /workspace')).body).toEqual(before.body);
	});

	test('Workspace: amounts that are there keep the number of their decimals', async () => {
		const floor = await openDesk((clean) => onTestFinished(clean));
		expect((await floor.ask('PATCH /workspace', { currency: 'JPY' })).status).toBe(200);
		expect((await floor.ask('PATCH /workspace', { currency: 'USD' })).status).toBe(200);
		const rep = await floor.make('reps', { name: 'Ada' });
		await floor.make('activities', {
			id: '000000000000001',
			rep,
			type: 'order',
			quantity: 1,
			amount: 12_345,
			occurredAt: '2026-11-20 10:00:00.000Z',
			localDate: '2026-11-20'
		});
		const refused = await floor.ask('PATCH /workspace', { currency: 'JPY' });
		expect([refused.status, pointersOf(refused)]).toEqual([409, ['/currency']]);
		expect((await floor.ask('PATCH /workspace', { currency: 'GBP' })).status).toBe(200);
	});

	test('Workspace: only an admin changes it; a floor that is no demo is not cleared', async () => {
		expect((await ask('PATCH /workspace', { name: 'Mine' }, { as: MANAGER })).status).toBe(403);
		expect((await ask('GET /workspace', undefined, { as: NOBODY })).status).toBe(401);
		expect((await ask('POST /floor/start-own', {}, { as: MANAGER })).status).toBe(403);
		expect((await ask('POST /floor/start-own', {})).status).toBe(409);
	});
});

/** Who a browser is, asked over and over until something has ended: nobody is ever sent to sign in again. */
async function whoMeanwhile(floor: Desk, cookie: string, until: Promise<unknown>): Promise<string[]> {
	const kinds: string[] = [];
	let over = false;
	void until.finally(() => (over = true));
	while (!over) {
		const asked = floor.who(cookie).then(
			({ kind }) => kind,
			(error: unknown) => (error instanceof Unavailable ? 'unavailable' : 'broken')
		);
		kinds.push(await asked);
	}
	return kinds;
}

describe('Start my own floor', () => {
	test('Demo: the sample goes aside, accounts stay signed in, and the empty floor is there at the next reading', async () => {
		const floor = await openDesk((clean) => onTestFinished(clean), { demo: 'on' });
		const { id, demo } = (await floor.ask('GET /workspace')).body;
		expect([demo, floor.app.authority.tables.reps.size > 20]).toEqual([true, true]);
		const made = await floor.ask('POST /users', { email: 'me@floor.example', role: 'admin' });
		const { body } = await floor.ask(`POST /users/${idOf(made)}/link`);
		const token = new URL(String(body.link)).hash.slice(1);
		const { cookies } = await floor.ask('POST /sessions', { token }, { as: NOBODY });
		const cookie = `pacesetter_session=${cookies.pacesetter_session}`;

		const kept = async (name: string, query: string, shared: boolean, as: Identity) =>
			(await floor.ask('POST /scenarios', { name, query, shared }, { as })).status;
		const { teams, reps } = floor.app.authority.tables;
		const [team, rep] = [[...teams.keys()][0] ?? '', [...reps.keys()][0] ?? ''];
		const me = await floor.who(cookie);
		for (const [name, query, shared, as] of [
			['Typed', 'reps=5&calls=10', false, me],
			['Everyone', 'of=everyone&more=3', true, MANAGER],
			['A team', `of=team:${team}&more=3`, false, me],
			['One of all', `of=everyone&who=${rep}`, true, MANAGER],
			['Unseen', `of=team:${team}`, false, MANAGER]
		] as const) {
			expect(await kept(name, query, shared, as)).toBe(201);
		}
		const starting = floor.ask('POST /floor/start-own', {}, { as: await floor.who(cookie) });
		const meanwhile = whoMeanwhile(floor, cookie, starting);
		const started = await starting;
		expect(started).toMatchObject({
			status: 200,
			body: { scenariosLeft: { names: ['A team', 'One of all'], ofOthers: 1 } }
		});
		const names = (await floor.rows('scenarios')).map(({ name }) => name);
		expect(names.sort()).toEqual(['Everyone', 'Typed']);
		const workspace = (await floor.ask('GET /workspace')).body;
		expect(workspace.demo).toBe(false);
		expect(workspace.id).not.toBe(id);
		expect(floor.app.authority.tables.reps.size).toBe(0);
		expect(await floor.who(cookie)).toMatchObject({ kind: 'user', id: idOf(made), role: 'admin' });
		expect((await meanwhile).filter((kind) => kind !== 'user' && kind !== 'unavailable')).toEqual([]);
		expect(await floor.rows('audit')).toMatchObject([
			{ actor: `user:${idOf(made)}`, action: 'floor.startOwn', after: started.body }
		]);
		expect((await floor.ask('POST /floor/start-own', {})).status).toBe(409);
	});
});

describe('Targets', () => {
	const TARGET = { subject: 'workspace', metric: 'orders', period: 'month', value: 40 };
	let team: string;
	let rep: string;
	let manager: Asking;
	let seller: Asking;
	beforeAll(async () => {
		team = await desk.make('teams', { name: 'Inside' });
		rep = await desk.make('reps', { name: 'Kary Hendrixson' });
		await desk.make('memberships', { rep, team, from: '', to: '' });
		manager = { as: { ...MANAGER, manages: [team] } as Identity };
		seller = { as: { ...REP, rep } as Identity };
	});
	const targets = async (asking?: Asking) =>
		((await ask('GET /targets', undefined, asking)).body.targets as { id: string }[]).map(({ id }) => id);

	test('Targets: set, changed and taken away, each with its audit row', async () => {
		const made = await ask('POST /targets', {
			...TARGET,
			from: '2026-01-01',
			to: '2026-12-31',
			public: true
		});
		const id = idOf(made);
		const expected = { id, ...TARGET, from: '2026-01-01', to: '2026-12-31', public: true };
		expect(made).toMatchObject({ status: 201, body: expected });
		expect((await ask(`PATCH /targets/${id}`, { value: 50, to: '' })).body).toEqual({
			...expected,
			value: 50,
			to: ''
		});
		expect(await targets()).toContain(id);
		expect((await ask(`DELETE /targets/${id}`)).status).toBe(204);
		expect((await ask(`DELETE /targets/${id}`)).status).toBe(404);
		expect(await targets()).not.toContain(id);
		expect((await auditOf(`targets:${id}`)).map(({ action }) => action).sort()).toEqual([
			'targets.create',
			'targets.delete',
			'targets.update'
		]);
	});

	test('Targets: one that is not public is seen by whom it concerns and who manages them', async () => {
		const [mine, ours, all, shown] = [
			idOf(await ask('POST /targets', { ...TARGET, subject: `rep:${rep}` })),
			idOf(await ask('POST /targets', { ...TARGET, subject: `team:${team}` })),
			idOf(await ask('POST /targets', { ...TARGET, period: 'week' })),
			idOf(await ask('POST /targets', { ...TARGET, metric: 'calls', public: true }))
		];
		const seen = async (asking: Asking) => {
			const ids = await targets(asking);
			return [mine, ours, all, shown].map((id) => ids.includes(id));
		};
		expect(await seen({})).toEqual([true, true, true, true]);
		expect(await seen(manager)).toEqual([true, true, false, true]);
		expect(await seen(seller)).toEqual([true, false, false, true]);
		expect(await seen({ as: MANAGER })).toEqual([false, false, false, true]);
		expect(await seen({ as: { kind: 'guest' } })).toEqual([false, false, false, true]);
		expect((await ask(`PATCH /targets/${mine}`, { value: 1 }, { as: MANAGER })).status).toBe(404);
		expect((await ask(`PATCH /targets/${shown}`, { value: 1 }, manager)).status).toBe(403);
		expect((await ask(`PATCH /targets/${mine}`, { value: 1 }, seller)).status).toBe(403);
		expect((await ask(`PATCH /targets/${mine}`, { value: 7 }, manager)).body.value).toBe(7);
	});

	test('Targets: a manager sets them for people and teams they look after, and for nobody else', async () => {
		const other = await desk.make('teams', { name: 'Outside' });
		const set = async (subject: string, asking: Asking) =>
			(await ask('POST /targets', { ...TARGET, subject, metric: 'quotes' }, asking)).status;
		expect(await set(`rep:${rep}`, manager)).toBe(201);
		expect(await set(`team:${team}`, manager)).toBe(201);
		expect(await set(`team:${other}`, manager)).toBe(403);
		expect(await set('workspace', manager)).toBe(403);
		expect(await set(`rep:${rep}`, seller)).toBe(403);
		expect(await set('workspace', {})).toBe(201);
	});

	test('Targets: two of a kind never hold on the same date', async () => {
		const mine = { ...TARGET, metric: 'leads' };
		const at = async (from: string, to: string) => ask('POST /targets', { ...mine, from, to });
		const first = await at('2026-03-01', '2026-03-31');
		expect(first.status).toBe(201);
		for (const [from = '', to = ''] of [
			['2026-03-31', ''],
			['', '2026-03-01'],
			['', ''],
			['2026-03-10', '2026-03-11']
		]) {
			const refused = await at(from, to);
			expect([from, to, refused.status, pointersOf(refused)]).toEqual([from, to, 409, ['/from']]);
		}
		expect((await at('2026-04-01', '')).status).toBe(201);
		expect((await at('', '2026-02-28')).status).toBe(201);
		expect((await ask(`PATCH /targets/${idOf(first)}`, { to: '2026-04-01' })).status).toBe(409);
		expect((await ask(`PATCH /targets/${idOf(first)}`, { value: 9 })).status).toBe(200);
	});

	test.each([
		[{ subject: 'everyone' }, '/subject'],
		[{ subject: 'team:nosuchteam00000' }, '/subject'],
		[{ subject: 'rep:nosuchrep000000' }, '/subject'],
		[{ metric: 'happiness' }, '/metric'],
		[{ period: 'fortnight' }, '/period'],
		[{ value: 0 }, '/value'],
		[{ value: 1.5 }, '/value'],
		[{ value: 1e13 }, '/value'],
		[{ from: '2026-02-30' }, '/from'],
		[{ from: '2026-02-02', to: '2026-02-01' }, '/to'],
		[{ note: 'x' }, '/note']
	])('Targets: %j is refused by field', async (change, pointer) => {
		const refused = await ask('POST /targets', { ...TARGET, metric: 'margin', ...change });
		expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
	});
});
