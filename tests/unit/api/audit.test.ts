import { beforeAll, expect, test } from 'vitest';
import { MANAGER, NOBODY, openDesk, pointersOf, REP, type Desk } from './desk.ts';

interface Page {
	readonly entries: readonly { id: string; at: string; actor: string; action: string; subject: string }[];
	readonly names: Readonly<Record<string, string>>;
	readonly cursor?: string;
}

let desk: Desk;
let mia = '';
let boss = '';
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one));
	boss = await desk.make('users', {
		name: 'Alma Boss',
		email: 'alma@floor.example',
		role: 'admin',
		active: true
	});
	const as = { kind: 'user', id: boss, name: 'Alma Boss', role: 'admin', rep: '', manages: [] } as const;
	const made = await desk.ask(
		'POST /users',
		{ name: 'Mia', email: 'mia@floor.example', role: 'rep' },
		{ as }
	);
	mia = String(made.body.id);
	await desk.ask(`PATCH /users/${mia}`, { name: 'Mia Meier' }, { as });
	for (let n = 0; n < 5; n++) {
		desk.pass(1_000);
		await desk.ask('POST /teams', { name: `Team ${n}` });
	}
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const read = async (query = '') => (await desk.ask(`GET /audit${query}`)).body as unknown as Page;
const actionsOf = ({ entries }: Page) => entries.map(({ action }) => action);

test('Audit: the newest first, page by page, nothing twice and nothing left out', async () => {
	const whole = await read();
	expect(actionsOf(whole)).toEqual([
		...Array<string>(5).fill('teams.create'),
		'users.update',
		'users.create'
	]);
	expect(whole.cursor).toBeUndefined();
	const pages: Page[] = [await read('?limit=3')];
	for (let page = pages[0]; page?.cursor !== undefined; page = pages.at(-1)) {
		pages.push(await read(`?limit=3&cursor=${page.cursor}`));
	}
	expect(pages.map(({ entries }) => entries.length)).toEqual([3, 3, 1]);
	expect(pages.flatMap(({ entries }) => entries)).toEqual(whole.entries);
});

test('Audit: by who did it, what was done, to what, and when', async () => {
	expect(actionsOf(await read(`?actor=user:${boss}`))).toEqual(['users.update', 'users.create']);
	expect(actionsOf(await read('?action=users'))).toEqual(['users.update', 'users.create']);
	expect(actionsOf(await read('?action=users.create'))).toEqual(['users.create']);
	expect(actionsOf(await read('?action=user'))).toEqual([]);
	expect(await read(`?subject=users:${mia}`)).toMatchObject({
		names: { [mia]: 'Mia Meier', [boss]: 'Alma Boss' }
	});
	const { entries } = await read('?action=teams');
	const third = new Date(Date.parse(entries[2]?.at ?? '')).toISOString();
	expect((await read(`?action=teams&from=${third}`)).entries).toHaveLength(3);
	expect((await read(`?action=teams&to=${third}`)).entries).toHaveLength(2);
});

test('Audit: a search finds what stands in it, and people by their names', async () => {
	expect(actionsOf(await read('?search=Team%203'))).toEqual(['teams.create']);
	expect(actionsOf(await read('?search=meier'))).toEqual(['users.update', 'users.create']);
	expect(actionsOf(await read('?search=alma'))).toEqual(['users.update', 'users.create']);
	expect(actionsOf(await read('?search=%25'))).toEqual([]);
	expect(actionsOf(await read("?search=')%20%7C%7C%20(''%3D'"))).toEqual([]);
});

test('Audit: admins alone, and only what can be read as asked', async () => {
	for (const [as, status] of [
		[NOBODY, 401],
		[REP, 403],
		[MANAGER, 403]
	] as const) {
		expect((await desk.ask('GET /audit', undefined, { as })).status).toBe(status);
	}
	expect(pointersOf(await desk.ask('GET /audit?cursor=x'))).toEqual(['/cursor']);
	expect(pointersOf(await desk.ask('GET /audit?from=yesterday'))).toEqual(['/from']);
	expect(pointersOf(await desk.ask('GET /audit?limit=0'))).toEqual(['/limit']);
});
