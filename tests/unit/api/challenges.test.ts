/** H1-H3 over the API, with a real record. */
import { beforeAll, expect, test } from 'vitest';
import type { Challenge } from '#lib/domain/challenges/challenge.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { localDateOf } from '#lib/domain/calendar.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import { ADMIN, openDesk, pointersOf, type Desk } from './desk.ts';

const HOUR = 60 * 60_000;
const AN_HOUR = { kind: 'minutes', minutes: 60 };

let desk: Desk;
let job: Job;
/** Reps with accounts by name, the teams they are in, and a manager of the first team. */
const people = new Map<string, { rep: string; identity: Identity }>();
/** The account of North's manager, who competes as nobody. */
let norths = '';
let [north, south, manager]: [string, string, Identity] = ['', '', ADMIN];

beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one));
	const workspace = [...desk.app.authority.tables.workspace.values()][0];
	const everyDay = { workingDays: [1, 2, 3, 4, 5, 6, 7], timeZone: 'UTC' };
	await desk.ask('PATCH /workspace', everyDay);
	expect(workspace).toBeDefined();
	north = await desk.make('teams', { name: 'North' });
	south = await desk.make('teams', { name: 'South' });
	for (const [name, team] of [
		['Ava', north],
		['Ben', north],
		['Cleo', south],
		['Dan', south],
		['Eve', south]
	] as const) {
		const rep = await desk.make('reps', { name });
		const user = await desk.make('users', {
			name,
			email: `${name}@floor.test`,
			role: 'rep',
			rep,
			active: true,
			password: 'not used at all',
			passwordConfirm: 'not used at all'
		});
		await desk.make('memberships', { rep, team });
		people.set(name, {
			rep,
			identity: { kind: 'user', id: user, name, role: 'rep', rep, manages: [] }
		});
	}
	manager = { ...ADMIN, id: 'manager00000001', name: 'Max', role: 'manager', manages: [north] } as Identity;
	for (const [name, role, manages] of [
		['Nora', 'manager', [north]],
		['Sue', 'manager', [south]],
		['Ann', 'admin', []]
	] as const) {
		const email = `${name}@floor.test`;
		const user = await desk.make('users', { name, email, role, rep: '', manages, active: true });
		if (name === 'Nora') norths = user;
	}
	job = challengesJob(desk.app);
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const as = (name: string) => {
	const one = people.get(name);
	if (!one) throw new Error(`nobody is called ${name}`);
	return one;
};
const challenge = (from: string, to: string, body: object = {}) =>
	desk.ask('POST /challenges', { with: as(to).rep, window: AN_HOUR, ...body }, { as: as(from).identity });
const move = (id: unknown, who: string, wanted: string) =>
	desk.ask(`POST /challenges/${String(id)}/moves`, { move: wanted }, { as: as(who).identity });
const look = async () => {
	await desk.app.authority.reached((await desk.app.record.head()).seq);
	await job.run(desk.app.clock.now());
	await desk.app.authority.reached((await desk.app.record.head()).seq);
};
const stored = (id: unknown): Challenge => {
	const row = desk.app.authority.tables.challenges.get(String(id));
	if (!row) throw new Error('there is no such challenge');
	return row;
};
const notices = async (name: string) =>
	(await desk.rows('notifications')).filter(({ rep }) => rep === as(name).rep).map(({ kind }) => kind);
async function log(
	name: string,
	quantity: number,
	occurredAt = new Date(desk.app.clock.now()).toISOString()
) {
	const logged = await desk.ask(
		'POST /activities',
		{ type: 'call', quantity, occurredAt, rep: as(name).rep, externalId: crypto.randomUUID() },
		{ as: ADMIN }
	);
	expect(logged.status).toBeLessThan(300);
	await desk.app.authority.reached((await desk.app.record.head()).seq);
	return String((logged.body.results as { id: string }[])[0]?.id);
}

test('H1 two reps play for an hour: invited, accepted, live, grace, settled; each is told, and who won becomes known', async () => {
	await log('Ava', 50); // before it begins
	const made = await challenge('Ava', 'Ben', { stake: 'A coffee' });
	expect([made.status, made.body.state]).toEqual([201, 'invited']);
	const { id } = made.body;
	expect(await notices('Ben')).toEqual(['challenge.invited']);
	desk.pass(1_000);
	const accepted = await move(id, 'Ben', 'accept');
	expect([accepted.status, accepted.body.state]).toEqual([200, 'live']);
	expect(await notices('Ava')).toEqual(['challenge.accepted']);
	desk.pass(HOUR / 4);
	await log('Ava', 3);
	await log('Ben', 5);
	const score = await desk.ask(`GET /challenges/${String(id)}/score`, undefined, { as: as('Ava').identity });
	expect(score.body).toMatchObject({
		leader: 1,
		sides: [{ plain: { numerator: '3' } }, { plain: { numerator: '5' } }]
	});
	desk.pass(HOUR);
	await look();
	expect(stored(id).state).toBe('grace');
	// H1: within a day what comes late counts
	await log('Ava', 4, new Date(Date.parse(stored(id).endsAt) - 60_000).toISOString());
	desk.pass(24 * HOUR);
	await look();
	expect(stored(id)).toMatchObject({ state: 'settled', result: { winner: 0, how: 'played' } });
	expect(stored(id).result?.sides.map(({ plain, facts }) => [plain?.numerator, facts])).toEqual([
		['7', 2],
		['5', 1]
	]);
	expect((await notices('Ben')).sort()).toEqual([
		'challenge.ended',
		'challenge.invited',
		'challenge.settled'
	]);
	const told = (await desk.rows('headlines')).filter(({ kind }) => kind === 'challenge');
	expect(told.map(({ rep, data }) => [rep, data])).toEqual([[as('Ava').rep, { metric: 'calls', value: 7 }]]);
});

test('C7 what comes after settlement makes a proposal that shows what flips, and a manager decides with a reason', async () => {
	const [row] = [...desk.app.authority.tables.challenges.values()];
	if (!row?.result) throw new Error('nothing is settled');
	const { id } = row;
	const late = await log('Ben', 9, new Date(Date.parse(row.endsAt) - 120_000).toISOString());
	await look();
	expect(stored(id)).toMatchObject({
		result: { winner: 0 },
		proposal: { flips: true, result: { winner: 1 } }
	});
	expect(await notices('Ava')).toContain('challenge.proposal');
	// who may rule about it is told, rep or not; other managers, and admins where there is a manager, are not
	const told = (await desk.rows('notifications')).filter(({ kind }) => kind === 'challenge.toRule');
	expect(told.map(({ user, rep, data, href }) => [user, rep, data, href])).toEqual([
		[
			norths,
			'',
			{ challenge: id, sides: [as('Ava').rep, as('Ben').rep], metric: 'calls', flips: true },
			`/challenges/${id}`
		]
	]);
	await look();
	expect(stored(id).version).toBe(row.version + 1);
	// taken back again: there is nothing to decide
	expect((await desk.ask(`DELETE /activities/${late}`)).status).toBe(204);
	await look();
	expect(stored(id)).toMatchObject({ result: { winner: 0 }, proposal: null });
	await log('Ben', 9, new Date(Date.parse(row.endsAt) - 120_000).toISOString());
	await look();
	const ruling = `POST /challenges/${id}/rulings`;
	const bare = await desk.ask(ruling, { ruling: 'refuseLate' }, { as: manager });
	expect([bare.status, pointersOf(bare)]).toEqual([400, ['/reason']]);
	const refused = await desk.ask(ruling, { ruling: 'refuseLate', reason: 'Entered twice' }, { as: manager });
	expect(refused.body).toMatchObject({ proposal: null, result: { winner: 0 }, ruling: { accepted: false } });
	await look();
	expect(stored(id).proposal).toBeNull();
	await log('Ben', 1, new Date(Date.parse(row.endsAt) - 180_000).toISOString());
	await look();
	const accepted = await desk.ask(ruling, { ruling: 'acceptLate', reason: 'All true' }, { as: manager });
	expect(accepted.body).toMatchObject({ result: { winner: 1 }, ruling: { accepted: true } });
	const audit = (await desk.rows('audit')).filter(({ subject }) => subject === `challenges:${id}`);
	expect(audit.map(({ action }) => action).sort()).toEqual([
		'challenges.acceptLate',
		'challenges.refuseLate'
	]);
});

test('H1 nobody is forced: a no is kind and holds for a day, and whoever is muted is not asked at all', async () => {
	const asked = await challenge('Ava', 'Cleo');
	expect((await move(asked.body.id, 'Cleo', 'decline')).body.state).toBe('declined');
	expect(await notices('Ava')).toContain('challenge.declined');
	const again = await challenge('Ava', 'Cleo');
	expect([again.status, again.body.detail]).toEqual([
		409,
		'Cleo would rather not just now. Ask again tomorrow.'
	]);
	await desk.ask('PATCH /challenges', { muted: true }, { as: as('Dan').identity });
	const muted = await challenge('Ava', 'Dan');
	expect([muted.status, muted.body.detail]).toEqual([409, 'Dan takes no challenges at the moment.']);
	await desk.ask('PATCH /challenges', { muted: false }, { as: as('Dan').identity });
	expect((await challenge('Ava', 'Dan')).status).toBe(201);
	// only whoever is asked answers
	const open = [...desk.app.authority.tables.challenges.values()].find(({ state }) => state === 'invited');
	expect((await move(open?.id, 'Ava', 'accept')).status).toBe(403);
	expect((await move(open?.id, 'Eve', 'accept')).status).toBe(404);
	expect((await move(open?.id, 'Ava', 'withdraw')).body).toMatchObject({ state: 'voided', why: 'withdrawn' });
});

test('H1 an invitation runs out after 24 hours, and is seen by those concerned alone', async () => {
	const { body } = await challenge('Ben', 'Cleo');
	const path = `GET /challenges/${String(body.id)}`;
	expect((await desk.ask(path, undefined, { as: as('Cleo').identity })).body).toMatchObject({ yours: 1 });
	for (const stranger of [
		as('Eve').identity,
		{ kind: 'screen', id: 'screen000000001', name: 'Wall' } as const
	])
		expect((await desk.ask(path, undefined, { as: stranger })).status).toBe(404);
	desk.pass(24 * HOUR + 1_000);
	await look();
	expect(stored(body.id).state).toBe('expired');
	expect((await move(body.id, 'Cleo', 'accept')).status).toBe(409);
});

test.each([
	[{ stake: '20 dollars' }, ['/stake']],
	[{ stake: '€5' }, ['/stake']],
	[{ metric: 'margin' }, ['/metric']],
	[{ metric: 'attainment' }, ['/metric']],
	[{ metric: 'nothing' }, ['/metric']],
	[{ lens: 'magic' }, ['/lens']],
	[{ perMember: true }, ['/perMember']],
	[{ window: { kind: 'minutes', minutes: 1 } }, ['/window/minutes']],
	[{ window: { kind: 'dates', from: '2020-01-01', to: '2020-01-02' } }, ['/window/from']],
	[{ window: { kind: 'dates', from: '2999-01-02', to: '2999-01-01' } }, ['/window/to']],
	[{ with: 'nobody000000001' }, ['/with']]
])('H1 %j is refused where it stands', async (over, pointers) => {
	const refused = await challenge('Eve', 'Ben', over);
	expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
});

test('H1 both agree to end it, one alone does not; a rematch is the same again', async () => {
	const { body } = await challenge('Cleo', 'Eve');
	await move(body.id, 'Eve', 'accept');
	desk.pass(60_000);
	await log('Cleo', 2);
	await log('Eve', 2);
	desk.pass(60_000);
	expect((await move(body.id, 'Cleo', 'agree')).body.state).toBe('live');
	const ended = await move(body.id, 'Eve', 'agree');
	expect(ended.body).toMatchObject({ state: 'settled', result: { how: 'agreed', winner: null } });
	// equal is a draw, and known as one
	const told = (await desk.rows('headlines')).filter(({ kind, rep }) => kind === 'challenge' && rep === '');
	expect(told.map(({ data }) => data.others)).toEqual([[as('Cleo').rep, as('Eve').rep]]);
	const rematch = await desk.ask(
		`POST /challenges/${String(body.id)}/rematch`,
		{ window: AN_HOUR },
		{ as: as('Eve').identity }
	);
	expect(rematch.body).toMatchObject({ state: 'invited', rematchOf: body.id, challenger: as('Eve').rep });
	expect((await move(rematch.body.id, 'Cleo', 'accept')).body.state).toBe('live');
	// a forfeit is nobody's headline
	const before = (await desk.rows('recognitions')).length;
	const over = await move(rematch.body.id, 'Cleo', 'forfeit');
	expect(over.body).toMatchObject({ state: 'settled', result: { how: 'forfeit', winner: 0 } });
	expect((await desk.rows('recognitions')).length).toBe(before);
});

test('H1 leave of half the days or more voids it; a manager takes a stake away and calls off', async () => {
	const today = localDateOf(desk.app.clock.now(), 'UTC');
	const next = (days: number) => localDateOf(desk.app.clock.now() + days * 24 * HOUR, 'UTC');
	const window = { kind: 'dates', from: next(1), to: next(4) };
	const { body } = await challenge('Ava', 'Eve', { window, stake: 'A cake' });
	expect((await move(body.id, 'Eve', 'accept')).body.state).toBe('accepted');
	const rulings = `POST /challenges/${String(body.id)}/rulings`;
	const gone = await desk.ask(rulings, { ruling: 'removeStake' }, { as: manager });
	expect(gone.body).toMatchObject({ stake: '', version: 3 });
	expect(await notices('Ava')).toContain('challenge.stakeRemoved');
	await desk.make('leave', {
		rep: as('Eve').rep,
		from: next(1),
		to: next(1),
		kind: 'vacation',
		state: 'approved'
	});
	await look();
	expect(stored(body.id).state).toBe('accepted');
	await desk.make('leave', {
		rep: as('Eve').rep,
		from: next(3),
		to: next(3),
		kind: 'vacation',
		state: 'approved'
	});
	await look();
	expect(stored(body.id)).toMatchObject({ state: 'voided', why: 'away' });
	// asked again for those days it is said at once
	const again = await challenge('Ben', 'Eve', { window: { kind: 'dates', from: next(1), to: next(1) } });
	expect([again.status, again.body.detail]).toEqual([409, 'Eve has time off on half of these days or more.']);
	const other = await challenge('Ben', 'Dan', { window: { kind: 'dates', from: today, to: next(1) } });
	const stranger = { ...manager, id: 'manager00000002', manages: [] } as Identity;
	expect(
		(
			await desk.ask(
				`POST /challenges/${String(other.body.id)}/rulings`,
				{ ruling: 'void', reason: 'x' },
				{ as: stranger }
			)
		).status
	).toBe(404);
	const off = await desk.ask(
		`POST /challenges/${String(other.body.id)}/rulings`,
		{ ruling: 'void', reason: 'Too much' },
		{ as: manager }
	);
	expect(off.body).toMatchObject({ state: 'voided', why: 'manager' });
});

test('H1 team against team: each member opts in, who joins later plays from then on, leavers keep what they have', async () => {
	const made = await desk.ask(
		'POST /challenges',
		{ kind: 'team', with: south, window: { kind: 'minutes', minutes: 120 } },
		{ as: as('Ava').identity }
	);
	expect([made.status, made.body.state]).toEqual([201, 'invited']);
	const { id } = made.body;
	expect((await move(id, 'Cleo', 'accept')).body.state).toBe('live');
	desk.pass(60_000);
	await log('Ava', 4);
	await log('Cleo', 3);
	await log('Ben', 7); // has not said yes
	desk.pass(60_000);
	expect((await move(id, 'Ben', 'join')).status).toBe(200);
	expect((await move(id, 'Dan', 'decline')).body.state).toBe('live');
	desk.pass(60_000);
	await log('Ben', 1);
	desk.pass(60_000);
	expect((await move(id, 'Ava', 'stepOut')).body.state).toBe('live');
	await log('Ava', 9);
	const { body } = await desk.ask(`GET /challenges/${String(id)}/score`, undefined, {
		as: as('Eve').identity
	});
	expect(body.sides).toMatchObject([{ plain: { numerator: '5' } }, { plain: { numerator: '3' } }]);
	// nobody is left on one side
	const over = await move(id, 'Cleo', 'stepOut');
	expect(over.body).toMatchObject({ state: 'settled', result: { how: 'forfeit', winner: 0 } });
});

test('H3 both see what a handicap comes to before they accept', async () => {
	for (const week of [1, 2, 3, 4]) {
		const at = new Date(desk.app.clock.now() - week * 7 * 24 * HOUR + 10 * 60_000).toISOString();
		await log('Ben', 10 * week, at);
		await log('Cleo', 2, at);
	}
	const { body } = await challenge('Ben', 'Cleo', { lens: 'baseline' });
	const path = `GET /challenges/${String(body.id)}`;
	desk.pass(60_000);
	expect((await move(body.id, 'Cleo', 'accept')).status).toBe(200);
	desk.pass(15 * 60_000);
	await log('Ben', 26);
	await log('Cleo', 4);
	const score = await desk.ask(`${path}/score`, undefined, { as: as('Cleo').identity });
	expect(score.body).toMatchObject({ leader: 1 });
	await move(body.id, 'Ben', 'agree');
	expect((await move(body.id, 'Cleo', 'agree')).body).toMatchObject({
		result: { winner: 1, sides: [{ plain: { numerator: '26' } }, { plain: { numerator: '4' } }] }
	});
});
