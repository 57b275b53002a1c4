/** Nobody wears others down: how often one may ask, change and send, and that the same thing done at once is done once. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { gif } from '../media/made-files.ts';
import { openFloorOfFive, type FloorOfFive } from './floor-of-five.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AN_HOUR = { kind: 'minutes', minutes: 60 };

let floor: FloorOfFive;
let [ada, bo, cy, di]: readonly Identity[] = [];
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openFloorOfFive((one) => void clean.push(one));
	const account = async (name: string, rep: Id) => {
		const email = `${name}@floor.example`;
		const id = await floor.make('users', { name, email, role: 'rep', rep, manages: [], active: true });
		return { kind: 'user', id, name, role: 'rep', rep, manages: [] } as const;
	};
	[ada, bo, cy, di] = [
		await account('ada', floor.ids.ada),
		await account('bo', floor.ids.bo),
		await account('cy', floor.ids.cy),
		await account('di', floor.ids.di)
	];
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const as = (identity: Identity | undefined) => ({ as: identity ?? ({ kind: 'nobody' } as const) });
const challenge = (by: Identity | undefined, body: object) =>
	floor.ask('POST /challenges', { window: AN_HOUR, ...body }, as(by));
const move = (id: unknown, by: Identity | undefined, wanted: string) =>
	floor.ask(`POST /challenges/${String(id)}/moves`, { move: wanted }, as(by));
const told = (rep: Id, kind: string) =>
	[...floor.app.authority.tables.notifications.values()].filter(
		(notice) => notice.rep === rep && notice.kind === kind
	).length;

describe('how often', () => {
	test('H1 the same one is asked five times a day, withdrawn or not, and so is the same team', async () => {
		const { ids } = floor;
		for (const body of [{ with: ids.di }, { kind: 'team', with: ids.blue }]) {
			for (let n = 0; n < 5; n++) {
				const made = await challenge(ada, body);
				expect([made.status, made.body.state]).toEqual([201, 'invited']);
				expect((await move(made.body.id, ada, 'withdraw')).status).toBe(200);
			}
			const before = told(ids.di, 'challenge.invited');
			const more = await challenge(ada, body);
			expect(more.status).toBe(409);
			expect(String(more.body.detail)).toMatch(/^You have challenged (Di|Blue) often enough for a day\.$/);
			expect(told(ids.di, 'challenge.invited')).toBe(before);
		}
		// it is hers alone, and over the next day
		const other = await challenge(bo, { with: ids.di });
		expect(other.status).toBe(201);
		await move(other.body.id, bo, 'withdraw');
		floor.pass(24 * HOUR);
		const again = await challenge(ada, { with: ids.di });
		expect(again.status).toBe(201);
		await move(again.body.id, ada, 'withdraw');
	});

	test('H1 twenty challenges within ten minutes, whoever is asked, then 429', async () => {
		floor.pass(11 * MINUTE);
		for (let n = 0; n < 20; n++) expect((await challenge(ada, { with: floor.ids.ada })).status).toBe(400);
		const flooded = await challenge(ada, { with: floor.ids.cy });
		expect(flooded.status).toBe(429);
		expect(Number(flooded.headers.get('retry-after'))).toBeGreaterThan(0);
	});

	test('what all screens read anew is changed twenty times within ten minutes, then 429; saying the same again is free', async () => {
		const wish = (kinds: readonly string[]) =>
			floor.ask(`PATCH /people/${floor.ids.cy}/privacy`, { kinds }, as(cy));
		for (let n = 0; n < 20; n++) expect((await wish(n % 2 ? [] : ['deal'])).status).toBe(200);
		expect((await wish([])).status).toBe(200);
		expect((await wish(['deal'])).status).toBe(429);
		expect((await floor.ask('PATCH /challenges', { muted: true }, as(cy))).status).toBe(429);
		expect((await floor.ask('PATCH /challenges', { muted: false }, as(cy))).status).toBe(200);
		expect((await floor.ask('POST /leagues/part', { takesPart: false }, as(cy))).status).toBe(429);
		expect((await floor.ask('PATCH /challenges', { muted: true }, as(di))).status).toBe(200);
		expect((await floor.ask('PATCH /challenges', { muted: false }, as(di))).status).toBe(200);
	});

	test('sixty songs and pictures within ten minutes, then 429 before any of the file is read', async () => {
		const upload = (file: Uint8Array) =>
			floor.app.api(
				new Request(`http://floor.test/api/v1/people/${floor.ids.bo}/media?kind=picture`, {
					method: 'POST',
					headers: { 'content-type': 'application/octet-stream' },
					body: Uint8Array.from(file)
				}),
				{ ...{ identity: bo ?? { kind: 'nobody' } }, address: '127.0.0.1' }
			);
		for (let n = 0; n < 60; n++) expect((await upload(Uint8Array.of(n))).status).toBe(400);
		expect((await upload(gif())).status).toBe(429);
		floor.pass(11 * MINUTE);
		expect((await upload(gif())).status).toBe(201);
	});
});

describe('contests', () => {
	const rules = (over: object) => ({
		...{ format: 'most', metric: 'calls', lens: 'raw', options: {}, eligibility: {}, join: 'open' },
		window: { from: '2199-01-05', to: '2199-01-09' },
		...{ tie: 'share', prizes: [], confirm: 'none', visibility: 'floor', sources: ['api'] },
		...over
	});
	const launched = async (over: object) => {
		const { body } = await floor.ask('POST /contests', { name: 'Sprint', rules: rules(over) });
		expect((await floor.ask(`POST /contests/${String(body.id)}/launch`, {})).status).toBe(200);
		return String(body.id);
	};

	test('C2 joining is tried twenty times within ten minutes, then 429; who is in it may say so again', async () => {
		floor.pass(11 * MINUTE);
		const [others, all] = [
			await launched({ eligibility: { except: [floor.ids.cy] } }),
			await launched({ eligibility: { startedSince: '2199-01-01' }, join: 'open' })
		];
		const join = (id: string, by: Identity | undefined) =>
			floor.ask(`POST /contests/${id}/join`, undefined, as(by));
		expect((await join(others, di)).status).toBe(200);
		for (let n = 0; n < 20; n++) expect((await join(others, cy)).status).toBe(409);
		const flooded = await join(all, cy);
		expect(flooded.status).toBe(429);
		expect(Number(flooded.headers.get('retry-after'))).toBeGreaterThan(0);
		for (let n = 0; n < 25; n++) expect((await join(others, di)).status).toBe(200);
	});

	test('C3 ten managers at once: a draft is launched once, a contest cancelled once, an edit made once', async () => {
		const { body } = await floor.ask('POST /contests', { name: 'Sprint', rules: rules({}) });
		const path = `/contests/${String(body.id)}`;
		const atOnce = async (call: string, sent: (n: number) => unknown) => {
			const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => floor.ask(call, sent(n))));
			return answers.map(({ status }) => status).sort();
		};
		const once = [200, ...Array.from({ length: 9 }, () => 409)];
		expect(await atOnce(`POST ${path}/launch`, () => ({}))).toEqual(once);
		const { version } = floor.app.authority.tables.contests.get(String(body.id)) ?? { version: 0 };
		const edit = (n: number) => ({ version, name: `Sprint ${n}`, why: 'A better name' });
		expect(await atOnce(`PATCH ${path}`, edit)).toEqual(once);
		expect(await atOnce(`POST ${path}/cancel`, () => ({ why: 'Enough' }))).toEqual(once);
		const row = floor.app.authority.tables.contests.get(String(body.id));
		expect(row?.steps.map(({ event }) => event)).toEqual(['launch', 'edit', 'cancel']);
	});
});

describe('the same thing at once', () => {
	test('H1 accepted twice, or accepted and declined: one of them is made', async () => {
		floor.pass(11 * MINUTE);
		const { ids } = floor;
		for (const second of ['accept', 'decline']) {
			const made = await challenge(bo, { with: ids.cy });
			const { id } = made.body;
			const answers = await Promise.all([move(id, cy, 'accept'), move(id, cy, second)]);
			expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
			expect(floor.app.authority.tables.challenges.get(String(id))?.version).toBe(2);
			// both stop at once: one of them has
			const ends = await Promise.all([move(id, bo, 'forfeit'), move(id, cy, 'forfeit')]);
			expect(ends.map(({ status }) => status).sort()).toEqual([200, 409]);
			const result = floor.app.authority.tables.challenges.get(String(id))?.result;
			expect(result?.how).toBe('forfeit');
			expect(told(ids.bo, 'challenge.settled') + told(ids.cy, 'challenge.settled')).toBe(
				second === 'accept' ? 1 : 2
			);
		}
	});

	test('a reaction given five times at once is one, and taken back five times at once is none', async () => {
		const praise = await floor.ask('POST /shout-outs', { reps: [floor.ids.ada], text: 'Thanks' }, as(di));
		const path = `/recognitions/${String(praise.body.id)}/reactions/${encodeURIComponent('🔥')}`;
		for (const [method, count] of [
			['PUT', 1],
			['DELETE', 0]
		] as const) {
			await Promise.all(Array.from({ length: 5 }, () => floor.ask(`${method} ${path}`, undefined, as(bo))));
			const headline = floor.app.authority.tables.headlines.get(String(praise.body.id));
			expect(headline?.reactions['🔥'] ?? 0).toBe(count);
			expect(await floor.rows('reactions')).toHaveLength(count);
		}
	});
});
