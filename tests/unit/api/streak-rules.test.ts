/** S1: rules for streaks over the API. */
import { beforeAll, expect, test } from 'vitest';
import { MANAGER, openDesk, pointersOf, REP, type Desk } from './desk.ts';

const RULE = { name: 'Five calls', metric: 'calls', minimum: 5, per: 'day' };

let desk: Desk;
beforeAll(async () => {
	const clean: (() => Promise<void>)[] = [];
	desk = await openDesk((one) => void clean.push(one));
	return async () => {
		for (const one of clean.reverse()) await one();
	};
});

test('S1 a new floor begins with ten calls a working day', async () => {
	const { body } = await desk.ask('GET /streak-rules', undefined, { as: REP });
	expect(body.streakRules).toEqual([
		{
			id: expect.any(String) as string,
			name: 'Ten calls',
			metric: 'calls',
			minimum: 10,
			per: 'day',
			from: '',
			active: true,
			version: 1
		}
	]);
});

test('S1 a manager makes, changes and ends a rule, and each act is in the audit', async () => {
	const made = await desk.ask('POST /streak-rules', RULE, { as: MANAGER });
	expect([made.status, made.body]).toEqual([
		201,
		{ ...RULE, id: made.body.id, from: '', active: true, version: 1 }
	]);
	const path = `/streak-rules/${made.body.id as string}`;
	const changed = await desk.ask(`PATCH ${path}`, { minimum: 6, version: 1 }, { as: MANAGER });
	expect(changed.body).toMatchObject({ minimum: 6, version: 2 });
	const late = await desk.ask(`PATCH ${path}`, { minimum: 7, version: 1 }, { as: MANAGER });
	expect([late.status, pointersOf(late)]).toEqual([409, ['/version']]);
	const ended = await desk.ask(`PATCH ${path}`, { active: false, version: 2 }, { as: MANAGER });
	expect(ended.body).toMatchObject({ active: false, version: 3 });
	const audit = (await desk.rows('audit')).filter(
		({ subject }) => subject === `streak_rules:${made.body.id as string}`
	);
	expect(audit.map(({ action, actor }) => `${actor} ${action}`).sort()).toEqual([
		'user:manager00000001 streaks.create',
		'user:manager00000001 streaks.update',
		'user:manager00000001 streaks.update'
	]);
	expect((await desk.ask(`DELETE ${path}`, undefined, { as: MANAGER })).status).toBe(204);
	expect((await desk.ask(`PATCH ${path}`, { minimum: 6 }, { as: MANAGER })).status).toBe(404);
});

test.each([
	[{ metric: 'nothing' }, ['/metric']],
	[{ metric: 'margin' }, ['/metric']],
	[{ metric: 'no_show_rate', minimum: 0.2 }, ['/metric']],
	[{ metric: 'follow_up_rate', minimum: 0.2 }, ['/metric']],
	[{ metric: 'value_per_customer' }, ['/metric']],
	[{ metric: 'attainment', minimum: 0.5 }, ['/metric']],
	[{ metric: 'call_to_order', minimum: 0.1, per: 'week' }, ['/per']],
	[{ minimum: 2.5 }, ['/minimum']],
	[{ minimum: 0 }, ['/minimum']],
	[{ minimum: -1 }, ['/minimum']],
	[{ minimum: '5' }, ['/minimum']],
	[{ per: 'month' }, ['/per']],
	[{ from: '2026-02-30' }, ['/from']],
	[{ name: ' ' }, ['/name']],
	[{ code: 'x' }, ['/code']]
])('S1 %j is refused where it stands', async (over, pointers) => {
	const refused = await desk.ask('POST /streak-rules', { ...RULE, ...over }, { as: MANAGER });
	expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
});

test('S1 a ratio of sums may be asked for by day', async () => {
	const made = await desk.ask('POST /streak-rules', {
		...RULE,
		name: 'Sharp',
		metric: 'call_to_order',
		minimum: 0.1
	});
	expect(made.status).toBe(201);
	expect((await desk.ask(`DELETE /streak-rules/${made.body.id as string}`)).status).toBe(204);
});

test('S1 two active rules never have one name, and there are at most ten', async () => {
	const clash = await desk.ask('POST /streak-rules', { ...RULE, name: 'Ten calls' });
	expect([clash.status, pointersOf(clash)]).toEqual([409, ['/name']]);
	for (let n = 2; n <= 10; n++) {
		expect((await desk.ask('POST /streak-rules', { ...RULE, name: `Rule ${n}` })).status).toBe(201);
	}
	expect((await desk.ask('POST /streak-rules', { ...RULE, name: 'One more' })).status).toBe(409);
});

test('M1 a metric that a streak asks for is not deleted', async () => {
	const terms = [{ type: 'call', field: 'quantity', weight: '1' }];
	const made = await desk.ask('POST /metrics', {
		name: 'Talks',
		unit: 'count',
		definition: { kind: 'sum', terms }
	});
	const rules = (await desk.ask('GET /streak-rules')).body.streakRules as { id: string; name: string }[];
	const rule = rules.find(({ name }) => name === 'Rule 2');
	expect((await desk.ask(`PATCH /streak-rules/${rule?.id ?? ''}`, { metric: made.body.key })).status).toBe(
		200
	);
	const refused = await desk.ask(`DELETE /metrics/${made.body.key as string}`);
	expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('the streak Rule 2')]);
	expect((await desk.ask(`PATCH /streak-rules/${rule?.id ?? ''}`, { active: false })).status).toBe(200);
	expect((await desk.ask(`DELETE /metrics/${made.body.key as string}`)).status).toBe(204);
});
