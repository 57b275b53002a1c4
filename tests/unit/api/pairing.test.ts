import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { networkOf, plainAddress } from '#lib/server/auth/address.ts';
import { ADMIN, MANAGER, NOBODY, openDesk, pointersOf, REP, type Desk } from './desk.ts';

const MINUTE = 60_000;
const BOARD = { metric: 'calls', period: 'week', by: 'rep' };
const PAIR = { name: 'Kitchen', board: BOARD };

let desk: Desk;
beforeAll(async () => {
	desk = await openDesk((clean) => afterAll(clean));
});
/** Codes, and times of refusal, are over after ten minutes: each test starts from none. */
beforeEach(() => desk.pass(11 * MINUTE));

/** A wall somewhere, with its code and its cookie. */
async function wall(address = '192.168.1.20', cookie?: string) {
	const answer = await desk.ask('POST /pairings', undefined, {
		as: NOBODY,
		address,
		...(cookie && { cookie })
	});
	return {
		answer,
		code: String(answer.body.code),
		cookie: `pacesetter_pairing=${answer.cookies.pacesetter_pairing}`
	};
}
const current = (cookie: string) => desk.ask('GET /pairings/current', undefined, { as: NOBODY, cookie });
const pair = (code: string, as = MANAGER, body: unknown = PAIR, address = '192.168.1.2') =>
	desk.ask(`POST /pairings/${code}/pair`, body, { as, address });
/** As good a code as any, and on no wall. */
const WRONG = 'ZZZZZZZZ';

describe('Pairing: a wall becomes a screen', () => {
	test('Pairing: only the cookie of the wall that showed the code ever receives the screen’s', async () => {
		const kitchen = await wall();
		const other = await wall('192.168.1.21');
		expect(kitchen.answer.status).toBe(201);
		expect(kitchen.code).toMatch(/^[2-9A-HJKMNP-TV-Z]{8}$/);
		expect(kitchen.answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax; Max-Age=600$/);
		expect((await current(kitchen.cookie)).body.state).toBe('pending');

		const paired = await pair(kitchen.code);
		expect(paired.status).toBe(201);
		expect(paired.body).toMatchObject({ name: 'Kitchen', board: BOARD, revoked: false, lastSeen: '' });
		expect(paired.cookies).toEqual({});

		expect(await current(other.cookie)).toMatchObject({ body: { state: 'pending' }, cookies: {} });
		expect((await current('pacesetter_pairing=nonsense')).status).toBe(404);
		expect((await current('')).status).toBe(404);
		const taken = await current(kitchen.cookie);
		expect(taken.body.state).toBe('paired');
		const screen = `pacesetter_screen=${taken.cookies.pacesetter_screen}`;
		expect(await desk.who(screen)).toEqual({ kind: 'screen', id: paired.body.id, name: 'Kitchen' });
		expect(taken.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
	});

	test('Pairing: an answer lost on its way to the wall is given again, for as long as the code would have lived', async () => {
		const kitchen = await wall();
		await pair(kitchen.code);
		const [first, again] = await Promise.all([current(kitchen.cookie), current(kitchen.cookie)]);
		expect(again.cookies).toEqual(first.cookies);
		desk.pass(11 * MINUTE);
		expect(await current(kitchen.cookie)).toMatchObject({ status: 410, cookies: {} });
		expect((await desk.who(`pacesetter_screen=${first.cookies.pacesetter_screen}`)).kind).toBe('screen');
	});

	test('Pairing: the record holds neither code nor cookie nor secret', async () => {
		const kitchen = await wall();
		await pair(kitchen.code);
		const secret = (await current(kitchen.cookie)).cookies.pacesetter_screen ?? '';
		const kept = JSON.stringify([
			await desk.rows('pairings'),
			await desk.rows('screen_secrets'),
			await desk.rows('audit')
		]);
		expect(kept).not.toContain(kitchen.code);
		expect(kept).not.toContain(kitchen.cookie.replace(/.*=/, ''));
		expect(kept).not.toContain(secret);
		expect(secret).toHaveLength(64);
	});

	test('Pairing: a code works once, in whatever way it is written', async () => {
		const kitchen = await wall();
		const typed = `${kitchen.code.slice(0, 4)}-${kitchen.code.slice(4)}`.toLowerCase();
		expect((await pair(typed)).status).toBe(201);
		const again = await pair(kitchen.code);
		expect(again.status).toBe(404);
		expect(pointersOf(again)).toEqual(['/code']);
	});

	test('Pairing: of two managers who enter one code at the same time, one pairs it', async () => {
		const kitchen = await wall();
		const before = (await desk.rows('screens')).length;
		const answers = await Promise.all([pair(kitchen.code), pair(kitchen.code, ADMIN)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
		expect(await desk.rows('screens')).toHaveLength(before + 1);
	});

	test('Pairing: a code lives for 10 minutes', async () => {
		const kitchen = await wall();
		expect(Date.parse(String(kitchen.answer.body.expiresAt)) - desk.app.clock.now()).toBeGreaterThan(
			9 * MINUTE
		);
		desk.pass(9 * MINUTE);
		expect((await desk.ask(`GET /pairings/${kitchen.code}`, undefined, { as: MANAGER })).status).toBe(200);
		desk.pass(2 * MINUTE);
		expect((await current(kitchen.cookie)).status).toBe(410);
		expect((await pair(kitchen.code)).status).toBe(404);
	});

	test('Pairing: the manager sees the wall’s address before pressing Pair', async () => {
		const kitchen = await wall('::ffff:10.0.0.7');
		const seen = await desk.ask(`GET /pairings/${kitchen.code}`, undefined, { as: MANAGER });
		expect(seen.body).toEqual({ address: '10.0.0.7', expiresAt: kitchen.answer.body.expiresAt });
	});

	test('Pairing: reps, screens and strangers neither look codes up nor pair', async () => {
		const kitchen = await wall();
		const lookedUp = (as: typeof REP) => desk.ask(`GET /pairings/${kitchen.code}`, undefined, { as });
		const screen = { kind: 'screen', id: 'screen000000001', name: 'Wall' } as const;
		expect((await lookedUp(REP)).status).toBe(403);
		expect((await pair(kitchen.code, REP)).status).toBe(403);
		expect((await lookedUp(screen)).status).toBe(403);
		expect((await lookedUp(NOBODY)).status).toBe(401);
		expect((await pair(kitchen.code, NOBODY)).status).toBe(401);
		expect((await current(kitchen.cookie)).body.state).toBe('pending');
	});

	test.each([
		[{ ...PAIR, board: { ...BOARD, metric: 'nonsense' } }, '/board/metric'],
		[{ ...PAIR, board: { ...BOARD, metric: 'margin' } }, '/board/metric'],
		[{ ...PAIR, board: { ...BOARD, period: 'fortnight' } }, '/board/period'],
		[{ ...PAIR, board: { ...BOARD, by: 'floor' } }, '/board/by'],
		[{ ...PAIR, board: { ...BOARD, team: 'nosuchteam00000' } }, '/board/team'],
		[{ ...PAIR, name: '  ' }, '/name'],
		[{ ...PAIR, colour: 'red' }, '/colour'],
		[{ board: BOARD }, '/name']
	])('Pairing: %j is refused and uses nothing up', async (body, pointer) => {
		const kitchen = await wall();
		const refused = await pair(kitchen.code, MANAGER, body);
		expect(refused.status).toBe(400);
		expect(pointersOf(refused)).toEqual([pointer]);
		expect((await pair(kitchen.code)).status).toBe(201);
	});
});

describe('Pairing: limits', () => {
	test('Pairing: 5 wrong tries per user, then 429 for 10 minutes, for a right code too', async () => {
		const kitchen = await wall();
		for (let n = 0; n < 3; n++) expect((await pair(WRONG)).status).toBe(404);
		const looked = await desk.ask(`GET /pairings/${WRONG}`, undefined, { as: MANAGER });
		expect(looked.status).toBe(404);
		expect((await pair('not-a-code')).status).toBe(404);

		const right = await pair(kitchen.code);
		expect(right.status).toBe(429);
		expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(590);
		expect((await desk.ask(`GET /pairings/${kitchen.code}`, undefined, { as: MANAGER })).status).toBe(429);
		expect((await pair(kitchen.code, ADMIN)).status).toBe(201);

		desk.pass(9 * MINUTE);
		expect((await pair(WRONG)).status).toBe(429);
		desk.pass(1.1 * MINUTE);
		expect((await pair((await wall()).code)).status).toBe(201);
	});

	test('Pairing: many guesses at once are no more than five', async () => {
		const answers = await Promise.all(Array.from({ length: 12 }, () => pair(WRONG)));
		expect(answers.filter(({ status }) => status === 404)).toHaveLength(5);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
	});

	test('Pairing: 20 wrong tries per address, whoever tries', async () => {
		const someone = (n: number) =>
			({ ...MANAGER, id: `manager000001${String(n).padStart(2, '0')}` }) as typeof MANAGER;
		for (let n = 0; n < 20; n++) {
			expect((await pair(WRONG, someone(n >> 2), PAIR, `2001:db8:1:2::${n}`)).status).toBe(404);
		}
		const kitchen = await wall();
		expect((await pair(kitchen.code, someone(77), PAIR, '2001:db8:1:2:ffff::1')).status).toBe(429);
		expect((await pair(kitchen.code, someone(77), PAIR, '2001:db8:1:3::1')).status).toBe(201);
	});

	test('Pairing: at most 5 walls wait at one address, of IPv6 one /64', async () => {
		for (let n = 0; n < 5; n++) expect((await wall(`2001:db8:0:9::${n}`)).answer.status).toBe(201);
		const sixth = await wall('2001:db8::9:1:2:3:4');
		expect(sixth.answer.status).toBe(429);
		expect(Number(sixth.answer.headers.get('retry-after'))).toBeGreaterThan(0);
		expect((await wall('2001:db8:0:8::1')).answer.status).toBe(201);
		desk.pass(10.1 * MINUTE);
		expect((await wall('2001:db8:0:9::7')).answer.status).toBe(201);
	});

	test('Pairing: a wall that renews its code takes the place of its own, and the old code is dead', async () => {
		const first = await wall('10.1.1.1');
		let last = first;
		for (let n = 0; n < 8; n++) last = await wall('10.1.1.1', last.cookie);
		expect(last.answer.status).toBe(201);
		expect((await pair(first.code)).status).toBe(404);
		expect((await pair(last.code)).status).toBe(201);
	});

	test('Pairing: at most 50 walls wait in all, even if all come at once', async () => {
		const answers = await Promise.all(Array.from({ length: 52 }, (_, n) => wall(`10.2.0.${n}`)));
		const given = answers.filter(({ answer }) => answer.status === 201);
		expect(given).toHaveLength(50);
		expect((await pair(given[0]?.code ?? '')).status).toBe(201);
		expect((await wall('10.3.0.1')).answer.status).toBe(201);
	});

	test.each([
		['192.168.1.7', '192.168.1.7'],
		['::ffff:192.168.1.7', '192.168.1.7'],
		['::1', '0:0:0:0::/64'],
		['2001:DB8::1', '2001:db8:0:0::/64'],
		['2001:0db8:0000:0001:1:2:3:4', '2001:db8:0:1::/64'],
		['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
		['fe80::1%eth0', 'fe80:0:0:0::/64'],
		['1::2:3:4:5:6:7', '1:0:2:3::/64'],
		['64:ff9b:1::1.2.3.4', '64:ff9b:1:0::/64']
	])('Pairing: %s counts as %s', (address, network) => {
		expect(networkOf(address)).toBe(network);
	});

	test('Pairing: addresses are shown as people know them', () => {
		expect(plainAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
		expect(plainAddress('FE80::1%eth0')).toBe('fe80::1');
	});
});

describe('Screens: what a manager does with them', () => {
	async function screen(name: string) {
		const kitchen = await wall('10.9.9.9');
		const { body } = await pair(kitchen.code, MANAGER, { ...PAIR, name });
		const cookie = `pacesetter_screen=${(await current(kitchen.cookie)).cookies.pacesetter_screen}`;
		return { id: String(body.id), cookie, pairing: kitchen.cookie };
	}

	test('Screens: renamed and given another board, and the next reading shows it', async () => {
		const { id } = await screen('Canteen');
		const board = { metric: 'orders', period: 'month', by: 'team' };
		expect((await desk.ask(`PATCH /screens/${id}`, { name: ' Hall ' }, { as: MANAGER })).body.name).toBe(
			'Hall'
		);
		expect((await desk.ask(`PATCH /screens/${id}`, { board }, { as: MANAGER })).body.board).toEqual(board);
		const { body } = await desk.ask('GET /screens', undefined, { as: MANAGER });
		expect(body.screens).toContainEqual({
			id,
			name: 'Hall',
			board,
			slides: [],
			celebrations: { shown: true, sound: false },
			revoked: false,
			lastSeen: ''
		});
	});

	test('Screens: slides to turn to after the board, of boards and of teams as a whole; none again', async () => {
		const { id } = await screen('Turns');
		const team = (await desk.ask('POST /teams', { name: 'Turning' }, { as: ADMIN })).body.id;
		const slides = [
			{ kind: 'two-more-calls' },
			{ kind: 'two-more-calls', team, seconds: 30 },
			{ kind: 'contest', seconds: 30 },
			{ kind: 'board', board: { metric: 'orders', period: 'month', by: 'rep', lens: 'perHour', dense: true } }
		];
		const put = (body: unknown) => desk.ask(`PATCH /screens/${id}`, body, { as: MANAGER });
		expect(await put({ slides })).toMatchObject({ status: 200, body: { slides } });
		// a board of its own changes none of them
		expect((await put({ board: { ...BOARD, by: 'team' } })).body.slides).toEqual(slides);
		const { body } = await desk.ask('GET /screens', undefined, { as: MANAGER });
		expect(body.screens).toContainEqual(expect.objectContaining({ id, slides }));
		expect((await put({ slides: [] })).body.slides).toEqual([]);
	});

	test.each([
		['a person’s', [{ kind: 'two-more-calls', rep: 'somebody0000000' }], '/slides/0'],
		['a team’s that is gone', [{ kind: 'two-more-calls', team: 'nosuchteam00000' }], '/slides/0/team'],
		['a contest that is gone', [{ kind: 'contest', contest: 'nosuchcontest00' }], '/slides/0/contest'],
		['too short', [{ kind: 'two-more-calls', seconds: 1 }], '/slides/0/seconds'],
		['over margins', [{ kind: 'board', board: { ...BOARD, metric: 'margin' } }], '/slides/0/board/metric'],
		[
			'decided by margins',
			[{ kind: 'two-more-calls' }, { kind: 'board', board: { ...BOARD, tieBreak: 'margin' } }],
			'/slides/1/board/tieBreak'
		],
		['of another kind', [{ kind: 'weather' }], '/slides/0/kind'],
		['too many', Array.from({ length: 13 }, () => ({ kind: 'two-more-calls' })), '/slides']
	])(
		'Screens: a slide that no wall can show is refused where it was sent: %s',
		async (_, slides, pointer) => {
			const { id } = await screen('Refuses');
			const answer = await desk.ask(`PATCH /screens/${id}`, { slides }, { as: MANAGER });
			expect(answer.status).toBe(400);
			expect(pointersOf(answer)).toContainEqual(expect.stringContaining(pointer));
		}
	);

	test('M8 a board against targets that are not public is not put on a wall', async () => {
		const { id } = await screen('Targets');
		const target = { subject: 'workspace', metric: 'calls', period: 'week', value: 100, public: false };
		expect((await desk.ask('POST /targets', target, { as: ADMIN })).status).toBe(201);
		const board = { ...BOARD, lens: 'ofTarget' };
		const answer = await desk.ask(`PATCH /screens/${id}`, { board }, { as: MANAGER });
		expect(pointersOf(answer)).toEqual(['/board/lens']);
	});

	test('Screens: when they were last seen is told', async () => {
		const { id } = await screen('Seen');
		const seen = { subject: `screen:${id}`, lastSeen: '2026-03-02 08:59:00.000Z' };
		await desk.app.record.write([{ op: 'create', collection: 'presence', data: seen }]);
		const { body } = await desk.ask('GET /screens');
		expect(body.screens).toContainEqual(expect.objectContaining({ id, lastSeen: seen.lastSeen }));
	});

	test('Screens: a revoked one stops at once, and its wall can not come back by its old cookies', async () => {
		const { id, cookie, pairing } = await screen('Shown the door');
		expect((await desk.who(cookie)).kind).toBe('screen');
		const revoked = await desk.ask(`POST /screens/${id}/revoke`, {}, { as: MANAGER });
		expect(revoked).toMatchObject({ status: 200, body: { id, revoked: true } });
		expect((await desk.who(cookie)).kind).toBe('nobody');
		expect(await current(pairing)).toMatchObject({ status: 404, cookies: {} });
		expect((await desk.ask(`POST /screens/${id}/revoke`)).status).toBe(200);
		expect((await desk.ask(`PATCH /screens/${id}`, { name: 'Back' })).status).toBe(409);
		const secrets = await desk.rows('screen_secrets');
		expect(secrets.some((secret) => secret.screen === id)).toBe(false);
	});

	test('Screens: every change leaves an audit row, and one that changes nothing leaves none', async () => {
		const { id } = await screen('Audited');
		await desk.ask(`PATCH /screens/${id}`, { name: 'Audited' }, { as: MANAGER });
		await desk.ask(`PATCH /screens/${id}`, { name: 'Renamed' }, { as: MANAGER });
		await desk.ask(`POST /screens/${id}/revoke`, undefined, { as: ADMIN });
		await desk.ask(`POST /screens/${id}/revoke`, undefined, { as: ADMIN });
		const audit = (await desk.rows('audit')).filter(({ subject }) => subject === `screens:${id}`);
		expect(audit.map(({ actor, action }) => `${actor} ${action}`).sort()).toEqual([
			`user:${ADMIN.kind === 'user' && ADMIN.id} screens.revoke`,
			`user:${MANAGER.kind === 'user' && MANAGER.id} screens.pair`,
			`user:${MANAGER.kind === 'user' && MANAGER.id} screens.update`
		]);
		const renamed = audit.find(({ action }) => action === 'screens.update');
		expect(renamed).toMatchObject({ before: { name: 'Audited' }, after: { name: 'Renamed' } });
	});

	test('Screens: unknown ones are 404; a rep sees none', async () => {
		expect((await desk.ask('PATCH /screens/nosuchscreen000', { name: 'X' })).status).toBe(404);
		expect((await desk.ask('POST /screens/nosuchscreen000/revoke')).status).toBe(404);
		expect((await desk.ask('GET /screens', undefined, { as: REP })).status).toBe(403);
	});
});
