/** M8: who is offered which metric over the API, what the floor stream carries of them, and who may change what. */
import { describe, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { project, viewpointOf } from '#lib/server/gateway/projection.ts';
import { pointersOf, type Answered, type Desk } from './desk.ts';
import { READ_KEY, WRITE_KEY } from './floor-of-five.ts';
import { EFFORT, keysOf, openEmpty, openFloor, PROFIT, sum, term } from './own-metrics.ts';

describe('M8 who is offered what', () => {
	const offered = async (desk: Pick<Desk, 'ask'>, as: Identity) =>
		keysOf((await desk.ask('GET /metrics', undefined, { as })).body);

	test('M8 a metric over margins is for those who may see some margins, and not on the floor stream', async () => {
		const desk = await openFloor();
		await desk.ask('POST /metrics', PROFIT);
		await desk.ask('POST /metrics', EFFORT);
		for (const as of [desk.ada, READ_KEY, WRITE_KEY]) {
			expect(await offered(desk, as)).toContain('effort');
			expect(await offered(desk, as)).not.toContain('profit');
			expect(await offered(desk, as)).not.toContain('margin');
			expect((await desk.ask('GET /metrics/profit', undefined, { as })).status).toBe(404);
		}
		expect(await offered(desk, desk.manager)).toContain('profit');
		expect((await desk.ask('GET /metrics/profit', undefined, { as: desk.manager })).body).toMatchObject({
			needsMargin: true,
			onFloor: false
		});
		const { tables } = desk.app.authority;
		const view = viewpointOf(tables, () => 0);
		const floor = [...tables.metrics.values()].flatMap(({ id, ...image }) =>
			project('floor', 'metrics', id, image, view) ? [image.key] : []
		);
		expect(floor).toEqual(['effort']);
	});

	test('M8 an attainment of a metric over margins is refused, since the stream judges by the definition alone', async () => {
		const { ask } = await openEmpty();
		await ask('POST /metrics', PROFIT);
		const attainment = (metric: string) => ({
			name: `${metric} met`,
			unit: 'ratio',
			definition: { kind: 'attainment', metric }
		});
		const refused = await ask('POST /metrics', attainment('profit'));
		expect([refused.status, pointersOf(refused)]).toEqual([400, ['/definition/metric']]);
		expect((await ask('POST /metrics', attainment('margin'))).body).toMatchObject({ onFloor: false });
	});

	test('M8 where amounts are hidden, metrics over amounts are not offered to the floor', async () => {
		const desk = await openFloor();
		await desk.ask('POST /metrics', {
			...PROFIT,
			name: 'Turnover',
			definition: sum(term('order', 'amount'))
		});
		expect(await offered(desk, desk.ada)).toContain('turnover');
		await desk.ask('PATCH /workspace', { hideAmounts: true });
		expect(await offered(desk, desk.ada)).not.toContain('turnover');
		expect(await offered(desk, desk.ada)).toContain('points');
		expect(await offered(desk, desk.manager)).toContain('turnover');
	});

	test('M2 a manager makes metrics; what points are given for is an admin’s', async () => {
		const { ask, manager, ada } = await openFloor();
		expect((await ask('POST /metrics', EFFORT, { as: ada })).status).toBe(403);
		expect((await ask('POST /metrics', EFFORT, { as: manager })).status).toBe(201);
		const weights = { version: 0, definition: sum(term('call')) };
		expect((await ask('PATCH /metrics/points', weights, { as: manager })).status).toBe(403);
		expect((await ask('DELETE /metrics/points', undefined, { as: manager })).status).toBe(403);
		expect((await ask('PATCH /metrics/points', weights)).status).toBe(200);
		expect((await ask('DELETE /metrics/effort', undefined, { as: manager })).status).toBe(204);
	});
});

test('R6 what hangs on a metric names nobody who opted out to those who may not see them', async () => {
	const { ask, ids, manager } = await openFloor();
	await ask('POST /metrics', EFFORT);
	await ask(`PATCH /people/${ids.cy}`, { hidden: true });
	await ask('POST /targets', {
		subject: `rep:${ids.cy}`,
		metric: 'effort',
		period: 'month',
		value: 5,
		public: true
	});
	const used = async (as?: Identity) =>
		(await ask('DELETE /metrics/effort', undefined, as && { as })).body.detail;
	expect(await used(manager)).toContain('the month target of a colleague');
	expect(await used()).toContain('the month target of Cy');
});

describe('previews', () => {
	const facts = [
		{ rep: 'Ada', type: 'order', amount: '10.00' },
		{ rep: 'Bo', type: 'call', quantity: 3 },
		{ rep: 'Cy', type: 'order', amount: '5.00', quantity: 2 }
	];
	const drafted = (definition: unknown, unit: string) => ({ definition, unit, period: 'month' });
	const scores = ({ body }: Answered) =>
		(body.rows as { name: string; score: number | null; rank: number | null }[]).map(
			({ name, score, rank }) => [name, score, rank]
		);

	test('M1 a board over a metric that nobody stored, exact, for the period and team asked for', async () => {
		const { ask, log, ids, stored } = await openFloor();
		await log(facts);
		const definition = sum(term('call', 'quantity', '0.5'), term('order', 'rows', '2'));
		const draft = drafted(definition, 'count');
		const all = await ask('POST /metrics/preview', draft);
		expect(all.body).toMatchObject({ unit: 'count', total: 5.5 });
		expect(scores(all).slice(0, 3)).toEqual([
			['Ada', 2, 1],
			['Cy', 2, 1],
			['Bo', 1.5, 3]
		]);
		const red = await ask('POST /metrics/preview', { ...draft, team: ids.red });
		expect(scores(red)).toEqual([
			['Ada', 2, 1],
			['Bo', 1.5, 2]
		]);
		const teams = await ask('POST /metrics/preview', { ...draft, by: 'team' });
		expect(scores(teams).map(([name]) => name)).toEqual(expect.arrayContaining(['Red', 'Blue']));
		expect(await stored()).toEqual([]);
	});

	test('M1 the draft of a stored metric is previewed as drafted, and its board stays as stored', async () => {
		const { ask, log } = await openFloor();
		await log(facts);
		await ask('POST /metrics', { ...EFFORT, definition: sum(term('call')) });
		const board = async () =>
			((await ask('GET /leaderboard?metric=effort&period=month')).body.rows as { score: unknown }[])[0]
				?.score;
		expect(await board()).toBe(3);
		const draft = { ...drafted(sum(term('call', 'quantity', '7')), 'count'), key: 'effort', name: 'Effort' };
		expect(scores(await ask('POST /metrics/preview', draft))[0]).toEqual(['Bo', 21, 1]);
		expect(await board()).toBe(3);
	});

	test('M1 a draft with faults is refused where they stand', async () => {
		const { ask } = await openEmpty();
		const refused = await ask('POST /metrics/preview', drafted(sum(term('nap')), 'count'));
		expect([refused.status, pointersOf(refused)]).toEqual([400, ['/definition/terms/0/type']]);
		const period = await ask('POST /metrics/preview', {
			...drafted(sum(term('call')), 'count'),
			period: 'x'
		});
		expect([period.status, pointersOf(period)]).toEqual([400, ['/period']]);
		const unknown = { ...drafted(sum(term('call')), 'count'), team: 'nobody' };
		expect(pointersOf(await ask('POST /metrics/preview', unknown))).toEqual(['/team']);
	});

	test('M8 a manager sees margins of their own team and of no other, an admin all', async () => {
		const { ask, ids, manager } = await openFloor();
		const draft = drafted(PROFIT.definition, 'money');
		const status = async (as: Identity | undefined, more: object = {}) =>
			(await ask('POST /metrics/preview', { ...draft, ...more }, as && { as })).status;
		expect(await status(manager)).toBe(403);
		expect(await status(manager, { team: ids.blue })).toBe(403);
		expect(await status(manager, { region: ids.east })).toBe(403);
		expect(await status(manager, { team: ids.red })).toBe(200);
		expect(await status(undefined)).toBe(200);
	});

	test('M7 M8 targets that are not public are not told through an attainment', async () => {
		const { ask, log, ids, manager } = await openFloor();
		await log(facts);
		const target = { subject: `rep:${ids.cy}`, metric: 'revenue', period: 'month', value: 2000 };
		const made = await ask('POST /targets', target);
		const draft = drafted({ kind: 'attainment', metric: 'revenue' }, 'ratio');
		expect((await ask('POST /metrics/preview', draft, { as: manager })).status).toBe(403);
		const admins = await ask('POST /metrics/preview', draft);
		expect(scores(admins)[0]).toEqual(['Cy', 0.25, 1]);
		await ask(`PATCH /targets/${made.body.id as string}`, { public: true });
		expect((await ask('POST /metrics/preview', draft, { as: manager })).status).toBe(200);
	});

	test('R6 who opted out keeps the place without the name, but for those who look after them', async () => {
		const { ask, log, ids, manager } = await openFloor();
		await log(facts);
		await ask(`PATCH /people/${ids.ada}`, { hidden: true });
		await ask(`PATCH /people/${ids.cy}`, { hidden: true });
		const draft = drafted(sum(term('order')), 'count');
		const names = (await ask('POST /metrics/preview', draft, { as: manager })).body.rows as {
			id: string;
			name: string;
		}[];
		const named = (id: string) => names.find((row) => row.id === id)?.name;
		expect([named(ids.ada), named(ids.cy), named(ids.bo)]).toEqual(['Ada', 'a colleague', 'Bo']);
	});
});
