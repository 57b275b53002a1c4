/** Rules for what is recognised, as managers make, change and end them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecognitionRule } from '#lib/domain/recognition/recognition.ts';
import { DEFAULT_RULES } from '#lib/domain/recognition/defaults.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { ADMIN, pointersOf, REP } from '../api/desk.ts';
import { openFloorOfFive, type FloorOfFive } from '../api/floor-of-five.ts';

let floor: FloorOfFive;
beforeAll(async () => {
	floor = await openFloorOfFive(afterAll);
});

const CALLS = { metric: 'calls', period: 'day', threshold: 20 };
const make = (body: object, asking = {}) =>
	floor.ask('POST /recognition-rules', body, { as: floor.manager, ...asking });
const listed = async () =>
	(await floor.ask('GET /recognition-rules')).body.recognitionRules as RecognitionRule[];

describe('L2, L4 rules for recognition', () => {
	test('a new floor begins with some; a rep reads them and changes none', async () => {
		expect((await listed()).map(({ name }) => name).sort()).toEqual(
			DEFAULT_RULES.map(({ name }) => name).sort()
		);
		const [rule] = await listed();
		expect((await floor.ask('GET /recognition-rules', undefined, { as: REP })).status).toBe(200);
		expect((await make({ name: 'Mine', kind: 'badge', definition: CALLS }, { as: REP })).status).toBe(403);
		expect(
			(await floor.ask(`PATCH /recognition-rules/${rule?.id}`, { active: false }, { as: REP })).status
		).toBe(403);
	});

	test('a manager makes one: it holds from today on unless told otherwise, and the audit says who did', async () => {
		const made = await make({ name: 'Twenty calls', kind: 'badge', definition: CALLS, icon: 'phone' });
		expect(made).toMatchObject({
			status: 201,
			body: {
				kind: 'badge',
				definition: CALLS,
				icon: 'phone',
				celebrate: false,
				priority: 5,
				active: true,
				version: 1
			}
		});
		expect(made.body.from).toMatch(/^\d{4}-\d\d-\d\d$/);
		expect(await listed()).toContainEqual(made.body);
		const audit = (await floor.rows('audit')).filter(({ action }) => action === 'recognition.rules.create');
		expect(audit).toMatchObject([{ subject: `recognition_rules:${made.body.id as string}` }]);
		const always = await make({
			name: 'Thirty calls',
			kind: 'badge',
			definition: { ...CALLS, threshold: 30 },
			from: ''
		});
		expect(always.body.from).toBe('');
	});

	test.each([
		['badge', { metric: 'calls', period: 'day' }, ['/definition/threshold']],
		['badge', { ...CALLS, threshold: 0 }, ['/definition/threshold']],
		['badge', { ...CALLS, period: 'fortnight' }, ['/definition/period']],
		['badge', { ...CALLS, extra: 1 }, ['/definition/extra']],
		['badge', { ...CALLS, metric: 'nonsense' }, ['/definition/metric']],
		['badge', { ...CALLS, metric: 'win_rate' }, ['/definition/metric']],
		['badge', { ...CALLS, every: false }, ['/definition/every']],
		['milestone', { ...CALLS, subject: 'region' }, ['/definition/subject']],
		['deal', { type: 'order', amount: 1.5 }, ['/definition/amount']],
		['deal', { type: 'nonsense', amount: 100 }, ['/definition/type']],
		['first', {}, ['/definition/type']],
		['lead', { metric: 'calls', period: 'year' }, ['/definition/period']],
		['streak', { rule: 'any', lengths: [] }, ['/definition/lengths']],
		['streak', { rule: 'any', lengths: [5, 5] }, ['/definition/lengths']],
		['streak', { rule: 'any', lengths: [1] }, ['/definition/lengths/0']],
		['streak', { rule: 'nobody', lengths: [5] }, ['/definition/rule']],
		['best', { metric: 'calls', period: 'all' }, ['/definition/period']],
		['target', { metric: 'revenue', period: 'all' }, ['/definition/period']],
		['improved', { metric: 'points', percent: 0 }, ['/definition/percent']],
		['level', { every: 0 }, ['/definition/every']],
		['goal', {}, ['/kind']]
	])('a %s of %j is refused, and the field at fault is named', async (kind, definition, pointers) => {
		const refused = await make({ name: 'Wrong', kind, definition });
		expect(refused.status).toBe(400);
		expect(pointersOf(refused)).toEqual(pointers);
		expect(
			(await floor.ask('POST /recognition-rules/preview', { kind, definition }, { as: floor.manager })).status
		).toBe(400);
	});

	test('each field of the rule itself is looked at too', async () => {
		const wrong = await make({
			name: ' ',
			kind: 'badge',
			definition: CALLS,
			priority: 10,
			celebrate: 'yes',
			from: 'soon'
		});
		expect(pointersOf(wrong).sort()).toEqual(['/celebrate', '/from', '/name', '/priority']);
	});

	test('a change raises the version, an older version is refused, an ended rule stays readable', async () => {
		const { body } = await make({ name: 'Versions', kind: 'badge', definition: CALLS });
		const path = `/recognition-rules/${body.id as string}`;
		const change = (data: object) => floor.ask(`PATCH ${path}`, data, { as: floor.manager });
		expect((await change({ version: 1, celebrate: true })).body).toMatchObject({
			version: 2,
			celebrate: true
		});
		const late = await change({ version: 1, priority: 7 });
		expect([late.status, pointersOf(late)]).toEqual([409, ['/version']]);
		expect((await change({ version: 2, celebrate: true })).body.version, 'nothing changed').toBe(2);
		const spoilt = await change({ definition: { ...CALLS, threshold: -1 } });
		expect([spoilt.status, pointersOf(spoilt)]).toEqual([400, ['/definition/threshold']]);
		expect((await change({ kind: 'deal' })).status, 'the kind never changes').toBe(400);
		expect((await change({ active: false })).body).toMatchObject({ active: false, version: 3 });
		expect(await listed()).toContainEqual(
			expect.objectContaining({ id: body.id, active: false }) as RecognitionRule
		);
		expect((await floor.ask(`DELETE ${path}`, undefined, { as: floor.manager })).status).toBe(204);
		expect((await floor.ask(`DELETE ${path}`, undefined, { as: floor.manager })).status).toBe(404);
	});

	test('a metric that a rule in force is about cannot be deleted', async () => {
		const metric = {
			name: 'Talks',
			unit: 'count',
			definition: { kind: 'sum', terms: [{ type: 'call', field: 'rows', weight: '1' }] }
		};
		const made = await floor.ask('POST /metrics', metric);
		expect(made.body).toMatchObject({ key: 'talks' });
		const { body } = await make({ name: 'Talks', kind: 'badge', definition: { ...CALLS, metric: 'talks' } });
		expect((await floor.ask('DELETE /metrics/talks')).status).toBe(409);
		await floor.ask(`PATCH /recognition-rules/${body.id as string}`, { active: false });
		expect((await floor.ask('DELETE /metrics/talks')).status).toBe(204);
	});

	test('two rules in force have two names, and at most 40 are in force', async () => {
		const [taken] = await listed();
		const twin = await make({ name: taken?.name, kind: 'badge', definition: CALLS });
		expect([twin.status, pointersOf(twin)]).toEqual([409, ['/name']]);
		const active = (await listed()).filter((rule) => rule.active).length;
		for (let n = active; n < 40; n++)
			expect((await make({ name: `Rule ${n}`, kind: 'badge', definition: CALLS })).status).toBe(201);
		expect((await make({ name: 'One more', kind: 'badge', definition: CALLS })).status).toBe(409);
	});

	test('a preview tells how much a rule would have recognised in 30 days and the latest five by name, and keeps nothing', async () => {
		const now = Date.now();
		const at = (days: number) => new Date(now - days * 86_400_000).toISOString();
		await floor.log(
			[0, 1, 2, 3, 4, 5, 40].map((days) => ({
				rep: floor.ids.cy,
				type: 'call',
				quantity: 25,
				occurredAt: at(days)
			}))
		);
		await floor.log([{ rep: floor.ids.di, type: 'call', quantity: 19, occurredAt: at(0) }]);
		const preview = (kind: string, definition: object) =>
			floor.ask('POST /recognition-rules/preview', { kind, definition }, { as: floor.manager });
		const before = (await floor.rows('recognitions')).length;
		const { status, body } = await preview('badge', CALLS);
		expect(status).toBe(200);
		expect(body.count).toBe(6);
		const last = body.last as { at: number; rep: { name: string }; data: { threshold: number } }[];
		expect(last).toHaveLength(5);
		expect(last.map((one) => one.rep.name)).toEqual(Array(5).fill('Cy'));
		expect(last.map((one) => one.at)).toEqual(last.map((one) => one.at).sort((a, b) => b - a));
		expect(
			(await preview('milestone', { metric: 'calls', period: 'all', threshold: 100, subject: 'floor' })).body
				.count
		).toBe(1);
		expect((await preview('badge', { ...CALLS, subject: 'team', threshold: 40 })).body).toMatchObject({
			count: 1,
			last: [{ rep: null, team: { name: 'Blue' } }]
		});
		expect((await floor.rows('recognitions')).length).toBe(before);
	});

	test('M8 a preview tells nobody of figures that are not for them, not even how many there would be', async () => {
		const { ids } = floor;
		const now = new Date().toISOString();
		const order = (rep: string) => ({
			...{ rep, type: 'order', quantity: 1, amount: 600_00, margin: 313_13, occurredAt: now }
		});
		await floor.log([order(ids.ada), order(ids.di)]);
		const looked = async (as: Identity, definition: object) => {
			const body = { kind: 'badge', definition: { period: 'day', threshold: 313_13, ...definition } };
			const answer = await floor.ask('POST /recognition-rules/preview', body, { as });
			expect(answer.status).toBe(200);
			const last = answer.body.last as { rep: { name: string } | null }[];
			return [answer.body.count, ...last.map(({ rep }) => rep?.name ?? 'together')];
		};
		const margin = { metric: 'margin' };
		const rest = { ...margin, subject: 'team' };
		expect(await looked(floor.manager, margin)).toEqual([1, 'Ada']);
		expect(await looked(floor.manager, rest)).toEqual([1, 'together']);
		expect(await looked(floor.manager, { ...margin, subject: 'floor' })).toEqual([0]);
		expect((await looked(ADMIN, margin))[0]).toBe(2);
		expect((await looked(ADMIN, { ...margin, subject: 'floor' }))[0]).toBe(1);
		expect((await looked(floor.manager, { metric: 'revenue' }))[0]).toBe(2);
		await floor.ask('PATCH /workspace', { hideAmounts: true });
		expect(await looked(floor.manager, { metric: 'revenue' })).toEqual([1, 'Ada']);
		await floor.ask('PATCH /workspace', { hideAmounts: false });
	});
});
