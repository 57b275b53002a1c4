/** What people say to each other under a recognition, and who may take it away: plain text, told once, moderated. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { pointersOf } from './desk.ts';
import { openFloorOfFive, READ_KEY, type FloorOfFive } from './floor-of-five.ts';

const MINUTE = 60_000;
const GUEST: Identity = { kind: 'guest' };
const SCREEN: Identity = { kind: 'screen', id: 'screen000000001', name: 'Wall' };
/** What somebody might hope to smuggle in. */
const MARKUP = [
	'<script>alert(1)</script>',
	'<img src=x onerror=alert(1)>',
	'javascript:alert(1)',
	'{{constructor.constructor("alert(1)")()}}',
	'"><svg onload=alert(1)>',
	'&lt;b&gt; 1 < 2 && 3 > 2',
	'@[<script>aaaaaaa]'
];

let floor: FloorOfFive;
let ada: Identity;
let bo: Identity;
let cy: Identity;
/** Looks after Red, after Blue. */
let red: Identity;
let blue: Identity;
beforeAll(async () => {
	floor = await openFloorOfFive(afterAll);
	const { ids } = floor;
	const user = async (name: string, rep: Id, role: 'rep' | 'manager', manages: Id[] = []) => {
		const email = `${name.toLowerCase()}@floor.example`;
		const id = await floor.make('users', { name, email, role, rep, manages, active: true });
		return { kind: 'user', id, name, role, rep, manages } as const;
	};
	ada = await user('Ada', ids.ada, 'rep');
	bo = await user('Bo', ids.bo, 'rep');
	cy = await user('Cy', ids.cy, 'rep');
	red = await user('Ruth', '', 'manager', [ids.red]);
	blue = await user('Ben', '', 'manager', [ids.blue]);
});

const ask = (call: string, as: Identity, body?: unknown) => floor.ask(call, body, { as });
const shout = async (as: Identity, reps: readonly Id[], text = 'Great save') => {
	floor.pass(11 * MINUTE);
	return ask('POST /shout-outs', as, { reps, text });
};
const shouted = async (as: Identity, reps: readonly Id[], text?: string) => {
	const { status, body } = await shout(as, reps, text);
	expect(status).toBe(201);
	return body.id as Id;
};
const say = (id: Id, as: Identity, text: string) => ask(`POST /recognitions/${id}/comments`, as, { text });
interface Comment {
	id: Id;
	by: string;
	text: string;
	removable: boolean;
}
const commentsOf = async (id: Id, as: Identity = GUEST) =>
	(await ask(`GET /recognitions/${id}/comments`, as)).body.comments as Comment[];
const headline = (id: Id) => floor.app.authority.tables.headlines.get(id);
const toldOf = (rep: Id, id: Id) =>
	[...floor.app.authority.tables.notifications.values()]
		.filter((notice) => notice.rep === rep && notice.data.recognition === id)
		.map(({ kind }) => kind)
		.sort();

describe('shout-outs', () => {
	test('a manager and a colleague may; it stands on the floor, and those praised are told', async () => {
		const { ids } = floor;
		const id = await shouted(red, [ids.ada, ids.cy], 'Saved the Isdom deal');
		expect(headline(id)).toMatchObject({
			...{ kind: 'shoutOut', rep: ids.ada, team: ids.red },
			data: { text: 'Saved the Isdom deal', by: 'Ruth', others: [ids.cy] }
		});
		expect([toldOf(ids.ada, id), toldOf(ids.cy, id)]).toEqual([
			['recognition.shoutOut'],
			['recognition.shoutOut']
		]);
		const own = await shouted(bo, [ids.cy], `Thanks, also to @[${ids.ada}] and to @[${ids.bo}]`);
		expect(toldOf(ids.ada, own)).toEqual(['recognition.mention']);
		expect(toldOf(ids.bo, own)).toEqual([]);
	});

	test('not about oneself, not about nobody, not twice the same, not without words', async () => {
		const { ids } = floor;
		const wrong = async (as: Identity, body: unknown) => {
			const answer = await ask('POST /shout-outs', as, body);
			return [answer.status, ...pointersOf(answer)];
		};
		expect(await wrong(ada, { reps: [ids.ada], text: 'Me' })).toEqual([400, '/reps/0']);
		expect(await wrong(ada, { reps: ['nobody000000001'], text: 'x' })).toEqual([400, '/reps/0']);
		expect(await wrong(ada, { reps: [], text: 'x' })).toEqual([400, '/reps']);
		expect(await wrong(ada, { reps: [ids.bo, ids.bo], text: 'x' })).toEqual([400, '/reps']);
		expect(await wrong(ada, { reps: [ids.bo], text: ' \n ' })).toEqual([400, '/text']);
		expect(await wrong(ada, { reps: [ids.bo], text: 'x'.repeat(281) })).toEqual([400, '/text']);
		expect(await wrong(ada, { reps: [ids.bo], text: 'a\u0000b' })).toEqual([400, '/text']);
		expect(await wrong(ada, { reps: [ids.bo], text: 'Hi @[nobody000000001]' })).toEqual([400, '/text']);
		for (const other of [SCREEN, READ_KEY]) expect((await shout(other, [ids.bo])).status).toBe(403);
		expect((await shout(GUEST, [ids.bo])).status).toBe(401);
	});

	test('ten within ten minutes, then 429 with how long to wait', async () => {
		const { ids } = floor;
		floor.pass(11 * MINUTE);
		for (let n = 0; n < 10; n++) {
			const { status } = await ask('POST /shout-outs', cy, { reps: [ids.di], text: `No. ${n}` });
			expect(status).toBe(201);
		}
		const flooded = await ask('POST /shout-outs', cy, { reps: [ids.di], text: 'One more' });
		expect(flooded.status).toBe(429);
		expect(Number(flooded.headers.get('retry-after'))).toBeGreaterThan(500);
		expect((await ask('POST /shout-outs', bo, { reps: [ids.di], text: 'Another voice' })).status).toBe(201);
	});
});

describe('comments', () => {
	test.each(MARKUP)('%s is kept and given back as the text it is', async (text) => {
		const id = await shouted(bo, [floor.ids.ada], text);
		expect((await ask(`GET /recognitions/${id}`, GUEST)).body.data).toMatchObject({ text });
		expect((await say(id, bo, text)).status).toBe(201);
		expect((await commentsOf(id)).map((one) => one.text)).toEqual([text]);
	});

	test('whom it is about and who said it first are told, and who is named; nobody of their own', async () => {
		const { ids } = floor;
		const id = await shouted(bo, [ids.ada]);
		await say(id, cy, `Well said, and @[${ids.ada}] knows it`);
		expect(toldOf(ids.ada, id)).toEqual(['recognition.mention', 'recognition.shoutOut']);
		expect(toldOf(ids.bo, id)).toEqual(['recognition.comment']);
		await say(id, ada, 'Thank you');
		expect(toldOf(ids.ada, id)).toHaveLength(2);
		expect(toldOf(ids.bo, id)).toHaveLength(2);
		expect(toldOf(ids.cy, id)).toEqual([]);
		expect(headline(id)?.comments).toBe(2);
		expect((await commentsOf(id)).map(({ by, text }) => [by, text])).toEqual([
			['Ada', 'Thank you'],
			['Cy', `Well said, and @[${ids.ada}] knows it`]
		]);
	});

	test('a manager who competes as nobody is told what is said to their praise, and not what they say themselves', async () => {
		const id = await shouted(red, [floor.ids.ada]);
		await say(id, ada, 'Thank you');
		await say(id, red, 'Well deserved');
		const told = [...floor.app.authority.tables.notifications.values()].filter(
			({ rep, data }) => rep === '' && data.recognition === id
		);
		expect(told.map(({ user, kind, data }) => [user, kind, data.text])).toEqual([
			[(red as Identity & { kind: 'user' }).id, 'recognition.comment', 'Thank you']
		]);
	});

	test('counts are exact when many speak at once, and pages hold all of it', async () => {
		const id = await shouted(bo, [floor.ids.ada]);
		floor.pass(11 * MINUTE);
		const said = await Promise.all(
			Array.from({ length: 12 }, (_, n) => say(id, n % 2 ? cy : bo, `No. ${n}`))
		);
		expect(said.map(({ status }) => status)).toEqual(Array(12).fill(201));
		expect(headline(id)?.comments).toBe(12);
		const texts: string[] = [];
		let cursor: unknown = '';
		while (cursor !== null) {
			const { body } = await ask(
				`GET /recognitions/${id}/comments?limit=5${cursor ? `&cursor=${cursor as string}` : ''}`,
				GUEST
			);
			texts.push(...(body.comments as Comment[]).map(({ text }) => text));
			cursor = body.cursor;
		}
		expect(new Set(texts).size).toBe(12);
	});

	test('thirty within ten minutes, then 429; what is too long, empty or of a guest is refused', async () => {
		const id = await shouted(bo, [floor.ids.ada]);
		floor.pass(11 * MINUTE);
		for (let n = 0; n < 30; n++) expect((await say(id, cy, `No. ${n}`)).status).toBe(201);
		const flooded = await say(id, cy, 'One more');
		expect([flooded.status, Number(flooded.headers.get('retry-after')) > 0]).toEqual([429, true]);
		expect((await say(id, bo, 'Mine')).status).toBe(201);
		floor.pass(10 * MINUTE);
		expect((await say(id, cy, 'Again')).status).toBe(201);
		for (const text of ['', '  ', 'x'.repeat(501)]) expect((await say(id, bo, text)).status).toBe(400);
		expect((await say(id, GUEST, 'Hi')).status).toBe(401);
		expect((await say(id, SCREEN, 'Hi')).status).toBe(403);
		expect((await say('nothing00000001', bo, 'Hi')).status).toBe(404);
	});

	test('whoever wrote it takes it away, or the manager of theirs or of whom it is about; what was told of it goes too', async () => {
		const { ids } = floor;
		const id = await shouted(red, [ids.ada]);
		const write = async (as: Identity) => {
			floor.pass(11 * MINUTE);
			return (await say(id, as, 'A word')).body.id as Id;
		};
		const remove = async (comment: Id, as: Identity) =>
			(await ask(`DELETE /recognitions/${id}/comments/${comment}`, as)).status;
		const first = await write(cy);
		expect((await commentsOf(id, bo)).map(({ removable }) => removable)).toEqual([false]);
		expect([await remove(first, bo), await remove(first, GUEST), await remove(first, SCREEN)]).toEqual([
			403, 401, 403
		]);
		const before = toldOf(ids.ada, id).length;
		expect(await remove(first, cy)).toBe(204);
		expect(toldOf(ids.ada, id)).toHaveLength(before - 1);
		expect(await remove(first, cy)).toBe(404);
		for (const manager of [red, blue]) expect(await remove(await write(cy), manager)).toBe(204);
		// to Bo's words Blue's manager has nothing to say
		const other = await write(bo);
		expect(await remove(other, blue)).toBe(403);
		expect((await floor.ask(`DELETE /recognitions/${id}/comments/${other}`)).status).toBe(204);
		expect([headline(id)?.comments, await commentsOf(id)]).toEqual([0, []]);
		const acts = (await floor.rows('audit')).filter(({ action }) => action === 'comments.delete');
		const texts = acts.map(({ before }) => 'text' in (before as object)).sort();
		expect(texts).toEqual([false, true, true, true]);
	});
});

describe('moderation', () => {
	test('it leaves the floor for everybody, with what was told of it, is audited, and can be put back as it was', async () => {
		const { ids } = floor;
		const id = await shouted(bo, [ids.ada], 'Something unkind');
		await say(id, cy, 'Hm');
		const fire = `PUT /recognitions/${id}/reactions/${encodeURIComponent('🔥')}`;
		await ask(fire, cy);
		expect((await ask(`DELETE /recognitions/${id}`, blue)).status).toBe(403);
		expect((await ask(`DELETE /recognitions/${id}`, ada)).status).toBe(403);
		expect((await ask(`DELETE /recognitions/${id}`, red)).status).toBe(204);
		expect(headline(id)).toBeUndefined();
		expect(toldOf(ids.ada, id)).toEqual([]);
		for (const other of [GUEST, ada, bo, blue]) {
			const ids = ((await ask('GET /recognitions', other)).body.recognitions as { id: Id }[]).map(
				(one) => one.id
			);
			expect(ids).not.toContain(id);
			expect((await ask(`GET /recognitions/${id}`, other)).status).toBe(404);
			expect((await ask(`GET /recognitions?removed=true`, other)).body.recognitions).toEqual([]);
		}
		expect([(await ask(fire, cy)).status, (await say(id, cy, 'x')).status]).toEqual([404, 404]);
		const removed = (await ask('GET /recognitions?removed=true', red)).body.recognitions as { id: Id }[];
		expect(removed.map((one) => one.id)).toEqual([id]);
		expect((await ask(`POST /recognitions/${id}/restore`, blue)).status).toBe(404);
		expect((await ask(`POST /recognitions/${id}/restore`, bo)).status).toBe(403);
		expect((await ask(`POST /recognitions/${id}/restore`, red)).status).toBe(200);
		expect(headline(id)).toMatchObject({
			reactions: { '🔥': 1 },
			comments: 1,
			data: { text: 'Something unkind' }
		});
		expect((await ask(`POST /recognitions/${id}/restore`, red)).status).toBe(404);
		const acts = (await floor.rows('audit')).filter(({ subject }) => subject === `recognitions:${id}`);
		acts.sort((a, b) => (a.action < b.action ? -1 : 1));
		expect(acts.map(({ actor, action }) => [actor, action])).toEqual([
			[`user:${'id' in red ? red.id : ''}`, 'recognitions.remove'],
			[`user:${'id' in red ? red.id : ''}`, 'recognitions.restore']
		]);
	});

	test('whoever said it takes it back, and an admin takes anything', async () => {
		const { ids } = floor;
		const own = await shouted(bo, [ids.cy]);
		expect((await ask(`DELETE /recognitions/${own}`, bo)).status).toBe(204);
		const other = await shouted(bo, [ids.cy]);
		expect((await floor.ask(`DELETE /recognitions/${other}`)).status).toBe(204);
		expect((await floor.ask(`DELETE /recognitions/${other}`)).status).toBe(404);
	});
});
