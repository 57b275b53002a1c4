/** The recognition feed over a real record: who reads, says and takes away what, and that counts are exact. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RecognitionData, RecognitionKind } from '#lib/domain/recognition/recognition.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import { pointersOf, type Answered } from './desk.ts';
import { openFloorOfFive, READ_KEY, type FloorOfFive } from './floor-of-five.ts';

const GUEST: Identity = { kind: 'guest' };
const SCREEN: Identity = { kind: 'screen', id: 'screen000000001', name: 'Wall' };

let floor: FloorOfFive;
let bo: Identity;
let cy: Identity;
let blue: Identity;
beforeAll(async () => {
	floor = await openFloorOfFive(afterAll);
	const { ids } = floor;
	const user = async (name: string, rep: Id, role: 'rep' | 'manager', manages: Id[] = []) => {
		const id = await floor.make('users', {
			...{
				name,
				email: `${name.toLowerCase().replace(' ', '.')}@floor.example`,
				role,
				rep,
				manages,
				active: true
			}
		});
		return { kind: 'user', id, name, role, rep, manages } as const;
	};
	bo = await user('Bo', ids.bo, 'rep');
	cy = await user('Cy', ids.cy, 'rep');
	blue = await user('Blue boss', '', 'manager', [ids.blue]);
	const ada = await user('Ada', ids.ada, 'rep');
	floor = { ...floor, ada, manager: await user('Red boss', '', 'manager', [ids.red]) };
});

let told = 0;
/** Something that was recognised, as rules make it. */
async function recognised(more: {
	kind?: RecognitionKind;
	rep?: Id;
	team?: Id;
	icon?: string;
	rule?: Id;
	data?: RecognitionData;
	at?: number;
	headline?: boolean;
}): Promise<Id> {
	const { kind = 'milestone', data = {}, at = floor.app.clock.now(), ...rest } = more;
	const { id, writes } = tellings({ key: `test:${++told}`, kind, data, at, ...rest });
	const written = await floor.app.record.write(writes);
	if (!written.ok) throw new Error(written.error.message);
	await floor.app.authority.reached((await floor.app.record.head()).seq);
	return id;
}
const ask = (call: string, as: Identity, body?: unknown) => floor.ask(call, body, { as });
interface Seen {
	id: Id;
	kind: string;
	rep: Id;
	data: RecognitionData;
	reactions: Record<string, number>;
	comments: number;
	mine: string[];
	own: boolean;
	removable: boolean;
}
const listed = ({ body }: Answered) => body.recognitions as Seen[];
const idsFor = async (as: Identity, query = '') =>
	listed(await ask(`GET /recognitions${query}`, as)).map(({ id }) => id);
const headline = (id: Id) => floor.app.authority.tables.headlines.get(id);
const noticesOf = (rep: Id) =>
	[...floor.app.authority.tables.notifications.values()].filter((notice) => notice.rep === rep);

describe('reading', () => {
	test('newest first, page by page without a gap or a repetition, also where instants are equal', async () => {
		const { ids } = floor;
		const at = floor.app.clock.now();
		const made: Id[] = [];
		for (let n = 0; n < 7; n++)
			made.push(await recognised({ rep: ids.di, at: at - Math.floor(n / 3) * 1000 }));
		const seen: Id[] = [];
		let cursor = '';
		for (let pages = 0; pages < 10; pages++) {
			const query = `?rep=${ids.di}&limit=2${cursor && `&cursor=${cursor}`}`;
			const page = await ask(`GET /recognitions${query}`, GUEST);
			seen.push(...listed(page).map(({ id }) => id));
			if (page.body.cursor === null) break;
			cursor = page.body.cursor as string;
		}
		expect(seen).toHaveLength(7);
		expect([...seen].sort()).toEqual([...made].sort());
		const instants = await Promise.all(
			seen.map(async (id) => (await ask(`GET /recognitions/${id}`, GUEST)).body.at as string)
		);
		expect(instants).toEqual([...instants].sort().reverse());
		expect((await ask('GET /recognitions?cursor=nonsense', GUEST)).status).toBe(400);
	});

	test('by team, by kind and by whom it is about; who was only played against is not whom it is about', async () => {
		const { ids } = floor;
		const level = await recognised({ kind: 'level', rep: ids.bo, team: ids.red });
		const duel = await recognised({
			kind: 'challenge',
			rep: ids.bo,
			team: ids.red,
			data: { others: [ids.cy] }
		});
		const draw = await recognised({ kind: 'challenge', data: { others: [ids.bo, ids.cy] } });
		expect(await idsFor(GUEST, `?team=${ids.red}&kind=level`)).toEqual([level]);
		expect(await idsFor(GUEST, `?team=${ids.red},${ids.blue}`)).toEqual(
			expect.arrayContaining([level, duel])
		);
		expect(await idsFor(GUEST, `?rep=${ids.cy}`)).toContain(draw);
		expect(await idsFor(GUEST, `?rep=${ids.cy}`)).not.toContain(duel);
		const wrong = await ask('GET /recognitions?team=nothing&kind=gloating', GUEST);
		expect([wrong.status, pointersOf(wrong)]).toEqual([400, ['/kind']]);
		expect((await ask('GET /recognitions?team=nothing', GUEST)).status).toBe(400);
	});

	test('what is quiet stands in no list but the rep’s own', async () => {
		const id = await recognised({
			kind: 'goal',
			rep: floor.ids.ada,
			data: { name: 'mine' },
			headline: false
		});
		expect(await idsFor(floor.ada)).toContain(id);
		for (const other of [GUEST, SCREEN, bo, floor.manager]) {
			expect(await idsFor(other)).not.toContain(id);
			expect((await ask(`GET /recognitions/${id}`, other)).status).toBe(404);
			expect((await ask(`GET /recognitions/${id}/comments`, other)).status).toBe(404);
		}
		expect((await ask(`PUT /recognitions/${id}/reactions/${encodeURIComponent('🔥')}`, bo)).status).toBe(404);
	});

	test('where amounts are kept from the floor they stand in no recognition but one’s own', async () => {
		const { ids } = floor;
		const data = { metric: 'revenue', value: 777_000, threshold: 777_000, amount: 777_000, name: 'Big' };
		const id = await recognised({ kind: 'deal', rep: ids.ada, data });
		await floor.ask('PATCH /workspace', { hideAmounts: true });
		const toOthers = await ask(`GET /recognitions/${id}`, bo);
		expect(toOthers.body.data).toEqual({ metric: 'revenue', name: 'Big' });
		expect((await ask(`GET /recognitions/${id}`, floor.ada)).body.data).toEqual(data);
		await floor.ask('PATCH /workspace', { hideAmounts: false });
		expect((await ask(`GET /recognitions/${id}`, bo)).body.data).toEqual(data);
	});
});

describe('opt-outs', () => {
	const kinds = (as: Identity, rep: Id, keep: readonly string[]) =>
		ask(`PATCH /people/${rep}/privacy`, as, { kinds: keep });

	test('a kind that somebody keeps to themselves is theirs alone, also what stands there already', async () => {
		const { ids } = floor;
		const streak = await recognised({
			kind: 'streak',
			rep: ids.bo,
			icon: 'flame',
			data: { name: 'Ten calls' }
		});
		const both = await recognised({ kind: 'streak', data: { others: [ids.bo, ids.cy] } });
		expect(await idsFor(GUEST)).toContain(streak);
		expect((await kinds(bo, ids.bo, ['streak', 'level'])).body).toEqual({ kinds: ['streak', 'level'] });
		expect(await idsFor(GUEST)).not.toContain(streak);
		expect(await idsFor(floor.manager)).not.toContain(streak);
		const mine = listed(await ask('GET /recognitions', bo)).find(({ id }) => id === streak);
		expect(mine).toMatchObject({ own: true, data: { name: 'Ten calls' } });
		// who shares it is still told, without the other
		const shared = listed(await ask('GET /recognitions', GUEST)).find(({ id }) => id === both);
		expect(shared?.data.others).toEqual([ids.cy]);
		const badgesFor = async (as: Identity) =>
			((await ask(`GET /people/${ids.bo}/badges`, as)).body.badges as unknown[]).length;
		expect([await badgesFor(bo), await badgesFor(GUEST)]).toEqual([1, 0]);
		await kinds(bo, ids.bo, []);
		expect(await idsFor(GUEST)).toContain(streak);
		expect(await badgesFor(GUEST)).toBe(1);
	});

	test('it is one’s own to decide: no colleague, manager or admin does, and R6 stays as it was', async () => {
		const { ids } = floor;
		for (const other of [cy, floor.manager]) {
			expect((await kinds(other, ids.bo, ['deal'])).status).toBe(403);
			expect((await ask(`GET /people/${ids.bo}/privacy`, other)).status).toBe(403);
		}
		expect((await floor.ask(`PATCH /people/${ids.bo}/privacy`, { kinds: [] })).status).toBe(403);
		const wrong = await kinds(bo, ids.bo, ['gossip']);
		expect([wrong.status, pointersOf(wrong)]).toEqual([400, ['/kinds/0']]);
		await floor.ask(`PATCH /people/${ids.bo}`, { hidden: true });
		await kinds(bo, ids.bo, ['deal']);
		expect(floor.app.authority.tables.reps.get(ids.bo)?.privacy).toEqual({ hidden: true, kinds: ['deal'] });
		await floor.ask(`PATCH /people/${ids.bo}`, { hidden: false });
		await kinds(bo, ids.bo, []);
	});

	test('R6 nobody is told of who has opted out: not in the list, and not in a cabinet, which is not there', async () => {
		const { ids } = floor;
		const id = await recognised({ kind: 'badge', rep: ids.cy, icon: 'star', data: { name: 'Opener' } });
		await floor.ask(`PATCH /people/${ids.cy}`, { hidden: true });
		for (const other of [GUEST, bo, floor.manager]) {
			expect(await idsFor(other)).not.toContain(id);
			expect((await ask(`GET /people/${ids.cy}/badges`, other)).status).toBe(404);
		}
		expect(await idsFor(cy)).toContain(id);
		for (const insider of [cy, blue]) {
			const { status, body } = await ask(`GET /people/${ids.cy}/badges`, insider);
			expect([status, (body.badges as { name: string }[]).map(({ name }) => name)]).toEqual([
				200,
				['Opener']
			]);
		}
		expect((await ask('POST /shout-outs', bo, { reps: [ids.cy], text: 'Thanks' })).status).toBe(400);
		await floor.ask(`PATCH /people/${ids.cy}`, { hidden: false });
	});
});

describe('reactions', () => {
	const FIRE = encodeURIComponent('🔥');
	const react = (id: Id, as: Identity, emoji = FIRE) => ask(`PUT /recognitions/${id}/reactions/${emoji}`, as);

	test('one of each from everybody, given twice it counts once, and taken back it is gone', async () => {
		const id = await recognised({ rep: floor.ids.ada });
		expect((await react(id, bo)).body).toEqual({ reactions: { '🔥': 1 }, mine: ['🔥'] });
		expect((await react(id, bo)).body).toEqual({ reactions: { '🔥': 1 }, mine: ['🔥'] });
		expect((await react(id, cy)).body).toMatchObject({ reactions: { '🔥': 2 } });
		expect((await react(id, cy, encodeURIComponent('👍'))).body).toMatchObject({ mine: ['🔥', '👍'] });
		expect(headline(id)?.reactions).toEqual({ '🔥': 2, '👍': 1 });
		expect(listed(await ask('GET /recognitions?limit=1', cy))[0]?.mine.sort()).toEqual(['👍', '🔥']);
		const away = await ask(`DELETE /recognitions/${id}/reactions/${FIRE}`, cy);
		expect(away.body).toEqual({ reactions: { '👍': 1, '🔥': 1 }, mine: ['👍'] });
		expect((await ask(`DELETE /recognitions/${id}/reactions/${FIRE}`, cy)).body).toEqual(away.body);
	});

	test('only those of the set; guests, screens and machines give none', async () => {
		const id = await recognised({ rep: floor.ids.ada });
		for (const emoji of ['💩', '__proto__', 'constructor', '<b>', '🔥🔥']) {
			expect((await react(id, bo, encodeURIComponent(emoji))).status).toBe(400);
		}
		expect((await react(id, GUEST)).status).toBe(401);
		for (const other of [SCREEN, READ_KEY]) expect((await react(id, other)).status).toBe(403);
		expect(headline(id)?.reactions).toEqual({});
	});

	test('counts are exact under many reactions at once, given and taken back', async () => {
		const id = await recognised({ rep: floor.ids.di });
		const people = Array.from({ length: 12 }, (_, n): Identity => ({
			...{ kind: 'user', id: `crowd${String(n).padStart(10, '0')}`, name: `P${n}`, role: 'rep' },
			...{ rep: '', manages: [] }
		}));
		await Promise.all(people.flatMap((who) => [react(id, who), react(id, who)]));
		expect(headline(id)?.reactions).toEqual({ '🔥': 12 });
		await Promise.all([
			...people.slice(0, 5).map((who) => ask(`DELETE /recognitions/${id}/reactions/${FIRE}`, who)),
			...people.slice(5).map((who) => react(id, who, encodeURIComponent('🎯')))
		]);
		expect(headline(id)?.reactions).toEqual({ '🔥': 7, '🎯': 7 });
		const kept = (await floor.rows('reactions')).filter(({ recognition }) => recognition === id);
		expect(kept).toHaveLength(14);
		const [row] = (await floor.rows('recognitions')).filter((one) => one.id === id);
		expect(row?.reactions).toEqual({ '🔥': 7, '🎯': 7 });
	});

	test('the first one is told to whom it is about, no further one, and nobody of their own', async () => {
		const id = await recognised({ rep: floor.ids.ada });
		const about = () => noticesOf(floor.ids.ada).filter(({ data }) => data.recognition === id);
		await react(id, floor.ada);
		expect(about()).toEqual([]);
		const other = await recognised({ rep: floor.ids.ada });
		await react(other, bo);
		await react(other, cy);
		const told = noticesOf(floor.ids.ada).filter(({ data }) => data.recognition === other);
		expect(told).toMatchObject([
			{ kind: 'recognition.reaction', data: { by: 'Bo', emoji: '🔥' }, href: `/recognition?id=${other}` }
		]);
	});
});
