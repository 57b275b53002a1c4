/** L4: songs and pictures over the API: who may give, hear and remove them, and what becomes of their files. */
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { gif, mp3, png, wav } from '../media/made-files.ts';
import { ADMIN, MANAGER, NOBODY, openDesk, REP, type Desk } from './desk.ts';

let desk: Desk;
let ada: Id;
let bo: Id;
let team: Id;
let asAda: Identity;
let asBo: Identity;
let asManager: Identity;
const asStranger = { ...MANAGER, id: 'manager00000002', manages: [] } as Identity;
const SCREEN: Identity = { kind: 'screen', id: 'screen000000001', name: 'Wall' };
const GUEST: Identity = { kind: 'guest' };
const key = (scope: 'read' | 'write' | 'admin'): Identity => ({
	kind: 'key',
	id: 'key000000000001',
	name: scope,
	scope
});

beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one));
	team = await desk.make('teams', { name: 'Reds' });
	ada = await desk.make('reps', { name: 'Ada' });
	bo = await desk.make('reps', { name: 'Bo' });
	for (const rep of [ada, bo]) await desk.make('memberships', { rep, team });
	await desk.make('users', {
		id: 'repuser00000001',
		name: 'Ada',
		role: 'rep',
		rep: ada,
		active: true,
		email: 'a@b.example'
	});
	asAda = { ...REP, rep: ada } as Identity;
	asBo = { ...REP, id: 'repuser00000002', rep: bo } as Identity;
	asManager = { ...MANAGER, manages: [team] } as Identity;
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});
beforeEach(async () => {
	for (const { id } of await desk.rows('media')) await desk.ask(`DELETE /media/${id}`);
});

const send = (path: string, body: Uint8Array, as: Identity, type = 'application/octet-stream') =>
	desk.app.api(
		new Request(`http://floor.test/api/v1${path}`, {
			method: 'POST',
			headers: { 'content-type': type },
			body: Uint8Array.from(body)
		}),
		{ identity: as, address: '127.0.0.1' }
	);
const upload = async (rep: Id, kind: 'song' | 'picture', file: Uint8Array, as: Identity = asAda) => {
	const response = await send(`/people/${rep}/media?kind=${kind}`, file, as);
	return { status: response.status, body: (await response.json()) as Record<string, unknown> & { id: Id } };
};
const fetched = (id: Id, as: Identity, headers: Record<string, string> = {}) =>
	desk.app.api(new Request(`http://floor.test/api/v1/media/${id}`, { headers }), {
		identity: as,
		address: '127.0.0.1'
	});
const files = () => readdir(join(desk.app.settings.dataDir, 'pb', 'media')).catch(() => []);

describe('giving', () => {
	test('L4 a rep gives themselves a song and a picture; another one takes the place of the first, file and all', async () => {
		const first = await upload(ada, 'picture', gif({ comment: 'hidden' }));
		expect(first).toMatchObject({
			status: 201,
			body: { rep: ada, kind: 'picture', type: 'image/gif', width: 2, height: 2, animated: false, seconds: 0 }
		});
		const song = await upload(ada, 'song', wav({ seconds: 2 }));
		expect(song.body).toMatchObject({ type: 'audio/wav', seconds: 2, width: 0 });
		const second = await upload(ada, 'picture', png());
		expect((await desk.rows('media')).map(({ id }) => id).sort()).toEqual(
			[song.body.id, second.body.id].sort()
		);
		expect((await files()).sort()).toEqual([song.body.id, second.body.id].sort());
		const audit = (await desk.rows('audit')).filter(({ action }) => action.startsWith('media.'));
		expect(audit.at(-1)).toMatchObject({
			action: 'media.create',
			subject: `reps:${ada}`,
			actor: 'user:repuser00000001'
		});
	});

	test.each<[string, () => Identity, Id | (() => Id), number]>([
		['the rep', () => asAda, () => ada, 201],
		['a manager of the team', () => asManager, () => ada, 201],
		['an admin', () => ADMIN, () => ada, 201],
		['an admin key', () => key('admin'), () => ada, 201],
		['another rep', () => asBo, () => ada, 403],
		['a manager of no team', () => asStranger, () => ada, 403],
		['a key that may write', () => key('write'), () => ada, 403],
		['a key that may read', () => key('read'), () => ada, 403],
		['a screen', () => SCREEN, () => ada, 403],
		['a guest', () => GUEST, () => ada, 401],
		['nobody', () => NOBODY, () => ada, 401],
		['an admin, to nobody', () => ADMIN, 'nosuchperson000', 404]
	])('%s: %j', async (_, as, rep, status) => {
		const answer = await upload(typeof rep === 'string' ? rep : rep(), 'picture', gif(), as());
		expect(answer.status).toBe(status);
		expect(await files()).toHaveLength(status === 201 ? 1 : 0);
	});

	test('a file is what its bytes are, whatever it is said to be', async () => {
		const path = `/people/${ada}/media?kind=picture`;
		expect((await send(path, gif(), asAda, 'image/jpeg')).status).toBe(201);
		const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');
		for (const type of ['image/png', 'image/svg+xml', 'application/octet-stream']) {
			const refused = await send(path, svg, asAda, type);
			expect(refused.status).toBe(400);
			expect(await refused.json()).toMatchObject({
				errors: [{ pointer: '/file', message: 'is no GIF, PNG, JPEG or WebP picture' }]
			});
		}
		for (const type of ['text/html', 'multipart/form-data; boundary=x', 'application/json', '']) {
			expect((await send(path, gif(), asAda, type)).status).toBe(415);
		}
		expect((await send(`/people/${ada}/media?kind=song`, gif(), asAda)).status).toBe(400);
		expect((await send(`/people/${ada}/media`, gif(), asAda)).status).toBe(400);
		expect((await send(`/people/${ada}/media?kind=video`, gif(), asAda)).status).toBe(400);
	});

	test('what is too large is refused while it comes, and leaves nothing behind', async () => {
		expect((await upload(ada, 'picture', gif({ after: 'x'.repeat(2_000_000) }))).status).toBe(413);
		expect((await upload(ada, 'song', mp3(2_400))).status).toBe(413);
		let sent = 0;
		const endless = new ReadableStream<Uint8Array>({
			pull(controller) {
				sent += 65_536;
				controller.enqueue(new Uint8Array(65_536));
			}
		});
		const request = new Request(`http://floor.test/api/v1/people/${ada}/media?kind=song`, {
			method: 'POST',
			headers: { 'content-type': 'audio/mpeg' },
			body: endless,
			duplex: 'half'
		} as RequestInit);
		const answer = await desk.app.api(request, { identity: asAda, address: '127.0.0.1' });
		expect(answer.status).toBe(413);
		expect(sent).toBeLessThan(2_000_000);
		expect(await files()).toEqual([]);
	});

	test('two at once: one of them stands, and its file alone', async () => {
		const answers = await Promise.all([1, 2, 3, 4].map((width) => upload(ada, 'picture', gif({ width }))));
		expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
		const [row, ...others] = await desk.rows('media');
		expect(others).toEqual([]);
		expect(await files()).toEqual([row?.id]);
	});
});

describe('looking and listening', () => {
	test('what is served is the file and never anything more: type, no sniffing, no scripts, asked for anew each time', async () => {
		const { body } = await upload(ada, 'picture', gif({ comment: '<script>' }));
		const answer = await fetched(body.id, SCREEN);
		expect(answer.status).toBe(200);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'content-type': 'image/gif',
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox",
			'cache-control': 'private, no-cache'
		});
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(bytes.equals(Buffer.from(gif()))).toBe(true);
		const again = await fetched(body.id, SCREEN, { 'if-none-match': `"${body.id}"` });
		expect([again.status, await again.text()]).toEqual([304, '']);
	});

	test('whoever may look at the floor may; nobody else', async () => {
		const { body } = await upload(ada, 'song', wav());
		const statuses = async (everyone: readonly Identity[]) =>
			Promise.all(everyone.map(async (who) => (await fetched(body.id, who)).status));
		expect(await statuses([asAda, asBo, asManager, asStranger, ADMIN, SCREEN, GUEST, key('read')])).toEqual(
			Array(8).fill(200)
		);
		expect(await statuses([NOBODY])).toEqual([401]);
		expect((await fetched('nosuchmedium000', ADMIN)).status).toBe(404);
		expect((await fetched('..%2F..%2Fdata.db', ADMIN)).status).toBe(404);
	});

	test('R6 of somebody who has opted out: the rep and those who may see their records, nobody else', async () => {
		const { body } = await upload(bo, 'picture', gif(), asBo);
		const hide = async (hidden: boolean) => {
			await desk.app.record.write([
				{ op: 'update', collection: 'reps', id: bo, data: { privacy: { hidden } } }
			]);
			await desk.app.authority.reached((await desk.app.record.head()).seq);
		};
		await hide(true);
		const seen: Record<string, unknown> = {};
		const everyone = { asAda, asBo, asManager, asStranger, ADMIN, SCREEN, GUEST };
		for (const [name, as] of Object.entries(everyone)) {
			const listed = (await desk.ask('GET /media', undefined, { as })).body.media as unknown[];
			seen[name] = [(await fetched(body.id, as)).status, listed.length];
		}
		await hide(false);
		expect(seen).toEqual({
			asAda: [404, 0],
			asBo: [200, 1],
			asManager: [200, 1],
			asStranger: [404, 0],
			ADMIN: [200, 1],
			SCREEN: [404, 0],
			GUEST: [404, 0]
		});
	});
});

describe('taking away', () => {
	test.each<[string, () => Identity, number]>([
		['the rep', () => asAda, 204],
		['a manager of the team', () => asManager, 204],
		['an admin', () => ADMIN, 204],
		['another rep', () => asBo, 403],
		['a manager of no team', () => asStranger, 403],
		['a key that may write', () => key('write'), 403],
		['a screen', () => SCREEN, 403],
		['a guest', () => GUEST, 401],
		['nobody', () => NOBODY, 401]
	])('%s: %i', async (_, as, status) => {
		const { body } = await upload(ada, 'song', wav());
		expect((await desk.ask(`DELETE /media/${body.id}`, undefined, { as: as() })).status).toBe(status);
		expect(await files()).toHaveLength(status === 204 ? 0 : 1);
		expect((await fetched(body.id, ADMIN)).status).toBe(status === 204 ? 404 : 200);
	});

	test('whose it was is told when somebody else took it down, and not when they did so themselves', async () => {
		const told = async () =>
			(await desk.rows('notifications')).filter(({ kind }) => kind === 'media.removed').length;
		const before = await told();
		await desk.ask(`DELETE /media/${(await upload(ada, 'song', wav())).body.id}`, undefined, { as: asAda });
		expect(await told()).toBe(before);
		await desk.ask(`DELETE /media/${(await upload(ada, 'song', wav())).body.id}`, undefined, {
			as: asManager
		});
		expect(await told()).toBe(before + 1);
		const notices = (await desk.rows('notifications')).map(({ rep, data, href }) => ({ rep, data, href }));
		expect(notices).toContainEqual({ rep: ada, data: { kind: 'song', by: 'Manager' }, href: '/me' });
	});

	test('a file that a crash left without a record is removed with the next change, once it is an hour old', async () => {
		await upload(ada, 'picture', gif());
		const folder = join(desk.app.settings.dataDir, 'pb', 'media');
		for (const name of ['orphan000000001', 'orphan000000002.part', 'orphan000000003', 'not-ours.txt']) {
			await writeFile(join(folder, name), 'x');
		}
		const old = new Date(Date.now() - 7_200_000);
		for (const name of ['orphan000000001', 'orphan000000002.part', 'not-ours.txt'])
			await utimes(join(folder, name), old, old);
		const { body } = await upload(ada, 'picture', png());
		expect((await files()).sort()).toEqual([body.id, 'not-ours.txt', 'orphan000000003'].sort());
	});
});

describe('when walls celebrate', () => {
	test('L4 managers set quiet hours and volume; whoever looks may read them', async () => {
		expect((await desk.ask('GET /celebrations', undefined, { as: SCREEN })).body).toEqual({
			quietFrom: '',
			quietTo: '',
			volume: 50
		});
		const set = await desk.ask(
			'PATCH /celebrations',
			{ quietFrom: '18:00', quietTo: '08:00' },
			{ as: MANAGER }
		);
		expect(set.body).toEqual({ quietFrom: '18:00', quietTo: '08:00', volume: 50 });
		expect((await desk.ask('PATCH /celebrations', { volume: 80 }, { as: MANAGER })).body.volume).toBe(80);
		expect((await desk.rows('audit')).filter(({ action }) => action === 'celebrations.update')).toHaveLength(
			2
		);
		expect((await desk.ask('PATCH /celebrations', { volume: 1 }, { as: asAda })).status).toBe(403);
	});

	test.each([
		[{ quietFrom: '25:00' }, '/quietFrom'],
		[{ quietFrom: '12:00', quietTo: '' }, '/quietTo'],
		[{ quietFrom: '', quietTo: '12:00' }, '/quietFrom'],
		[{ quietFrom: '12:00', quietTo: '12:00' }, '/quietTo'],
		[{ volume: 101 }, '/volume'],
		[{ volume: -1 }, '/volume'],
		[{ volume: 1.5 }, '/volume']
	])('%j is refused where it stands', async (body, pointer) => {
		const refused = await desk.ask('PATCH /celebrations', body, { as: MANAGER });
		expect([refused.status, refused.body.errors]).toMatchObject([400, [{ pointer }]]);
	});

	test('a screen shows celebrations without a sound until a manager says otherwise', async () => {
		const board = { metric: 'calls', period: 'day', by: 'rep' };
		const id = await desk.make('screens', { name: 'Hall', board, slides: null, revoked: false });
		const [screen] = (await desk.ask('GET /screens')).body.screens as { celebrations: unknown }[];
		expect(screen?.celebrations).toEqual({ shown: true, sound: false });
		const celebrations = { shown: true, sound: true };
		const set = await desk.ask(`PATCH /screens/${id}`, { celebrations }, { as: MANAGER });
		expect(set.body.celebrations).toEqual(celebrations);
		expect((await desk.rows('screens'))[0]?.celebrations).toEqual(celebrations);
	});
});
