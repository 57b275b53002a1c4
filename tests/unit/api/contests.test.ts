/** C1 over the API, with a real record: drafts of contests, their list, and series. */
import { beforeAll, describe, expect, test } from 'vitest';
import { FORMATS } from '#lib/domain/contests/rules.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Write } from '#lib/server/record/store.ts';
import { ADMIN, pointersOf } from './desk.ts';
import { openContestFloor, type ContestFloor } from './contest-floor.ts';

/** What of the description of a call is looked at. */
interface Described {
	readonly requestBody: {
		readonly content: {
			readonly 'application/json': {
				readonly schema: {
					readonly properties: {
						readonly rules: {
							readonly anyOf: readonly {
								readonly properties: { readonly format: { readonly const: string } };
							}[];
						};
					};
				};
			};
		};
	};
}

let floor: ContestFloor;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	floor = await openContestFloor((one) => void clean.push(one));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

const ask = (call: string, as: Identity, body?: unknown) => floor.ask(call, body, { as });
describe('drafts', () => {
	test('C1 a draft is made, changed as a whole, told in words, and taken away; each in the audit', async () => {
		const { red } = floor.accounts;
		const made = await floor.draft({}, red);
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({
			...{ name: 'Sprint', state: 'draft', rulesHash: '', entrants: [], version: 1, graceHours: 24 },
			...{ series: '', repeats: '', copyOf: '', outcome: null, isIn: false },
			...{ may: ['launch'], acts: ['duplicate', 'remove', 'rename'] }
		});
		expect((made.body.words as string[])[0]).toMatch(/^Most calls from .+; ties share the prize\.$/);
		const id = String(made.body.id);
		const rules = floor.rules({ metric: 'orders', version: 77 });
		const changed = await ask(`PATCH /contests/${id}`, red, {
			...{ version: 1, name: ' Autumn ', rules, repeats: 'weekly', graceHours: 0 }
		});
		expect(changed.status).toBe(200);
		expect(changed.body).toMatchObject({
			...{ name: 'Autumn', repeats: 'weekly', graceHours: 0, version: 2 },
			rules: { metric: 'orders', version: 1 }
		});
		// said again it is nothing
		const again = await ask(`PATCH /contests/${id}`, red, { version: 2, name: 'Autumn', rules });
		expect([again.status, again.body.version]).toEqual([200, 2]);
		expect((await ask(`DELETE /contests/${id}`, red)).status).toBe(204);
		expect((await ask(`GET /contests/${id}`, red)).status).toBe(404);
		expect((await ask(`DELETE /contests/${id}`, red)).status).toBe(404);
		expect(await floor.deeds(id)).toEqual(['contests.create', 'contests.update', 'contests.delete']);
	});

	test('C1 what was decided over an older version is 409 and says which there is', async () => {
		const { body } = await floor.draft();
		const path = `/contests/${String(body.id)}`;
		expect((await floor.ask(`PATCH ${path}`, { version: 1, name: 'One' })).status).toBe(200);
		for (const [call, sent] of [
			[`PATCH ${path}`, { version: 1, name: 'Two' }],
			[`POST ${path}/launch`, { version: 1 }]
		] as const) {
			const stale = await floor.ask(call, sent);
			expect([stale.status, pointersOf(stale)]).toEqual([409, ['/version']]);
		}
		await floor.ask(`DELETE ${path}`);
	});

	test.each([
		[{ name: '' }, ['/name']],
		[{ name: 'x'.repeat(121) }, ['/name']],
		[{ name: 7 }, ['/name']],
		[{ name: 'Sprint\u0007' }, ['/name']],
		[{ rules: undefined }, ['/rules']],
		[{ rules: [] }, ['/rules']],
		[{ rules: {} }, ['/rules/format']],
		[{ graceHours: -1 }, ['/graceHours']],
		[{ graceHours: 1.5 }, ['/graceHours']],
		[{ graceHours: 721 }, ['/graceHours']],
		[{ repeats: 'daily' }, ['/repeats']],
		[{ series: 'autumn' }, ['/series']],
		[{ series: 'series000000001' }, ['/series']],
		[{ state: 'live' }, ['/state']],
		[{ outcome: {} }, ['/outcome']]
	])('C1 %j of a contest is refused where it stands', async (over, pointers) => {
		const { seq } = await floor.app.record.head();
		const refused = await floor.draft({}, ADMIN, over);
		expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
		expect((await floor.app.record.head()).seq).toBe(seq);
	});

	test.each([
		[{ metric: 'nothing' }, ['/rules/metric']],
		[{ metric: 'follow_up_rate' }, ['/rules/metric']],
		[{ format: 'race', options: { target: '0', fallback: 'none' } }, ['/rules/options/target']],
		[{ format: 'race', metric: 'win_rate', options: { target: '1', fallback: 'none' } }, ['/rules/metric']],
		[{ lens: 'magic' }, ['/rules/lens']],
		[{ colour: 'red' }, ['/rules/colour']],
		[{ window: { from: '2026-03-02', to: '2026-03-01' } }, ['/rules/window/to']],
		[{ window: { from: '1970-01-01', to: '9998-01-01' } }, ['/rules/window/from']],
		[{ window: { from: '2026-01-01', to: '2027-06-01' } }, ['/rules/window/to']],
		[{ eligibility: { teams: ['team00000000001'] } }, ['/rules/eligibility/teams/0']],
		[{ eligibility: { regions: ['region000000001'] } }, ['/rules/eligibility/regions/0']],
		[{ eligibility: { reps: ['rep000000000001'] } }, ['/rules/eligibility/reps/0']],
		[{ eligibility: { except: ['rep000000000001'] } }, ['/rules/eligibility/except/0']],
		[
			{ groups: { by: 'list', lists: [{ id: 'a', name: 'A', reps: ['rep000000000001'] }] } },
			['/rules/groups/lists/0/reps/0']
		],
		[{ tie: { metric: 'calls' } }, ['/rules/tie/metric']],
		[{ prizes: [{ kind: 'place', place: 0, name: '', value: -1, share: 'all' }] }, ['/rules/prizes/0/share']]
	])('C1 rules with %j are refused where they stand', async (over, pointers) => {
		const refused = await floor.draft(over);
		expect([refused.status, pointersOf(refused)]).toEqual([400, expect.arrayContaining(pointers)]);
		expect(pointersOf(refused).every((pointer) => pointer.startsWith('/rules/'))).toBe(true);
	});

	test('C1 the description of the API has the rules of every format', async () => {
		const { body } = await floor.ask('GET /openapi.json');
		const call = (body.paths as Record<string, Record<string, Described>>)['/api/v1/contests']?.post;
		const { anyOf = [] } = call?.requestBody.content['application/json'].schema.properties.rules ?? {};
		expect(anyOf.map(({ properties }) => properties.format.const)).toEqual(FORMATS);
	});

	test('C1 at most 200 contests are not over', async () => {
		const [one] = [...floor.app.authority.tables.contests.values()];
		const { id, ...data } = one ?? floor.row(String((await floor.draft()).body.id));
		const open = () =>
			[...floor.app.authority.tables.contests.values()].filter(({ state }) => state !== 'cancelled');
		const made: Id[] = [];
		const full = { ...data, name: 'Full', state: 'draft' } as const;
		const writes = Array.from({ length: 200 - open().length }, (): Write => ({
			op: 'create',
			collection: 'contests',
			data: full
		}));
		const written = await floor.app.record.write(writes);
		if (written.ok) made.push(...written.value.ids);
		await floor.look();
		const refused = await floor.draft();
		expect([refused.status, String(refused.body.detail)]).toEqual([409, expect.stringContaining('200')]);
		expect((await ask(`POST /contests/${id}/duplicate`, ADMIN, {})).status).toBe(409);
		await floor.ask(`DELETE /contests/${made.pop()}`);
		const room = await floor.draft();
		expect(room.status).toBe(201);
		const deletes = [...made, String(room.body.id)].map((gone): Write => ({
			op: 'delete',
			collection: 'contests',
			id: gone
		}));
		await floor.app.record.write(deletes);
		await floor.look();
	});
});

describe('lists and series', () => {
	test('the list goes page by page, by state and series, and refuses what it does not know', async () => {
		const series = await floor.ask('POST /contest-series', { name: 'Cup', points: [3, 1] });
		const made: Id[] = [];
		for (const day of [10, 12, 11]) {
			const window = { from: floor.date(day), to: floor.date(day) };
			made.push(String((await floor.draft({ window }, ADMIN, { series: series.body.id })).body.id));
		}
		const [first = '', last = '', second = ''] = made;
		const query = `series=${String(series.body.id)}&state=draft&limit=2`;
		const page = await floor.ask(`GET /contests?${query}`);
		const lines = page.body.contests as { id: Id; entrants: number }[];
		expect([lines.map(({ id }) => id), page.body.after]).toEqual([[last, second], second]);
		const rest = await floor.ask(`GET /contests?${query}&after=${second}`);
		expect([(rest.body.contests as { id: Id }[]).map(({ id }) => id), rest.body.after]).toEqual([
			[first],
			null
		]);
		const whole = await floor.ask(`GET /contests?${query}&whole=true`);
		expect(whole.body.contests).toEqual([
			(await floor.ask(`GET /contests/${last}`)).body,
			(await floor.ask(`GET /contests/${second}`)).body
		]);
		for (const [wrong, pointer] of [
			['whole=1', '/whole'],
			['state=begun', '/state'],
			['series=nothing', '/series'],
			['series=nothing00000000', '/series'],
			['after=nothing00000000', '/after'],
			['limit=0', '/limit'],
			['page=2', '/page']
		] as const) {
			const refused = await floor.ask(`GET /contests?${wrong}`);
			expect([refused.status, pointersOf(refused)]).toEqual([400, [pointer]]);
		}
		const inUse = await floor.ask(`DELETE /contest-series/${String(series.body.id)}`);
		expect([inUse.status, inUse.body.detail]).toEqual([
			...[409, '3 contests count for it: take them out of the series first.']
		]);
		for (const id of made) await floor.ask(`DELETE /contests/${id}`);
		expect((await floor.ask(`DELETE /contest-series/${String(series.body.id)}`)).status).toBe(204);
	});

	test('a series is made, changed and refused by field; names are taken once, versions are kept', async () => {
		const { red } = floor.accounts;
		const made = await ask('POST /contest-series', red, {
			name: 'League',
			points: [5, 3, 1],
			from: '2026-01-01'
		});
		expect([made.status, made.body]).toEqual([
			201,
			{ id: made.body.id, name: 'League', points: [5, 3, 1], from: '2026-01-01', to: '', version: 1 }
		]);
		const path = `/contest-series/${String(made.body.id)}`;
		const changed = await ask(`PATCH ${path}`, red, { version: 1, to: '2026-12-31' });
		expect(changed.body).toMatchObject({ to: '2026-12-31', version: 2 });
		expect((await ask(`PATCH ${path}`, red, { to: '2026-12-31' })).body.version).toBe(2);
		for (const [body, status, pointer] of [
			[{ version: 1, name: 'Old' }, 409, '/version'],
			[{ name: '' }, 400, '/name'],
			[{ points: [] }, 400, '/points'],
			[{ points: [1, 2] }, 400, '/points/1'],
			[{ points: [1.5] }, 400, '/points/0'],
			[{ points: [-1] }, 400, '/points/0'],
			[{ to: '2025-01-01' }, 400, '/to'],
			[{ from: 'soon' }, 400, '/from'],
			[{ colour: 'red' }, 400, '/colour']
		] as const) {
			const refused = await ask(`PATCH ${path}`, red, body);
			expect([body, refused.status, pointersOf(refused)]).toEqual([body, status, [pointer]]);
		}
		const taken = await ask('POST /contest-series', red, { name: 'League', points: [1] });
		expect([taken.status, pointersOf(taken)]).toEqual([409, ['/name']]);
		expect((await ask('GET /contest-series', floor.accounts.ada)).body.series).toHaveLength(1);
		expect((await ask(`DELETE ${path}`, red)).status).toBe(204);
		expect((await ask(`PATCH ${path}`, red, {})).status).toBe(404);
	});
});
