/** Metrics over the API: what uses a metric, and what that holds it to. */
import { describe, expect, test } from 'vitest';
import { detail, EFFORT, keysOf, messageAt, openFloor, PROFIT, sum, term } from './own-metrics.ts';

describe('a metric in use', () => {
	test('M7 is not deleted while a target, a screen or another metric needs it, and the answer names them', async () => {
		const { ask, ids, make } = await openFloor();
		await ask('POST /metrics', EFFORT);
		const target = await ask('POST /targets', {
			subject: `team:${ids.red}`,
			metric: 'effort',
			period: 'month',
			value: 100
		});
		const screen = await make('screens', {
			name: 'Lobby',
			board: { metric: 'effort', period: 'week', by: 'rep' },
			revoked: false
		});
		await make('screens', {
			name: 'Old',
			board: { metric: 'effort', period: 'week', by: 'rep' },
			revoked: true
		});
		await ask('POST /metrics', {
			name: 'Effort met',
			unit: 'ratio',
			definition: { kind: 'attainment', metric: 'effort' }
		});
		const refused = await ask('DELETE /metrics/effort');
		expect(refused.status).toBe(409);
		expect(detail(refused)).toContain('the month target of Red, the screen Lobby and the metric Effort met');
		expect(refused.body.usedBy).toEqual([
			{ kind: 'target', id: target.body.id, name: 'the month target of Red' },
			{ kind: 'screen', id: screen, name: 'the screen Lobby' },
			{ kind: 'metric', id: 'effort_met', name: 'the metric Effort met' }
		]);
		await ask('DELETE /metrics/effort_met');
		await ask(`POST /screens/${screen}/revoke`);
		await ask(`DELETE /targets/${target.body.id as string}`);
		expect((await ask('DELETE /metrics/effort')).status).toBe(204);
		expect((await ask('GET /metrics/effort')).status).toBe(404);
	});

	test('M1 a metric that lost a type it reads is offered to nobody, and can still be deleted', async () => {
		const { ask, make } = await openFloor();
		const record = { unit: 'count', direction: 'up', version: 1 };
		await make('metrics', { ...record, key: 'visits', name: 'Visits', definition: sum(term('visit')) });
		const definition = { kind: 'attainment', metric: 'visits' };
		await make('metrics', { ...record, key: 'visits_met', name: 'Visits met', unit: 'ratio', definition });
		expect(keysOf((await ask('GET /metrics')).body)).not.toContain('visits_met');
		expect((await ask('GET /metrics/visits')).status).toBe(404);
		expect((await ask('DELETE /metrics/visits')).body.detail).toContain(
			'Visits is used by the metric Visits met'
		);
		expect((await ask('DELETE /metrics/visits_met?version=2')).status).toBe(409);
		expect((await ask('DELETE /metrics/visits_met')).status).toBe(204);
		expect((await ask('DELETE /metrics/visits')).status).toBe(204);
		expect((await ask('DELETE /metrics/visits')).status).toBe(404);
	});

	test('M7 a target that the asker may not see is counted and not told', async () => {
		const { ask, ids, manager } = await openFloor();
		await ask('POST /metrics', EFFORT);
		await ask('POST /targets', { subject: `team:${ids.blue}`, metric: 'effort', period: 'day', value: 9 });
		const refused = await ask('DELETE /metrics/effort', undefined, { as: manager });
		expect(refused.status).toBe(409);
		expect(refused.body.usedBy).toEqual([{ kind: 'target', id: '', name: 'a target that you may not see' }]);
		expect(JSON.stringify(refused.body)).not.toContain('Blue');
	});

	test('H2 R9 a goal that counts by it holds it: a shared one by its name, an own one without whose or what', async () => {
		const { ask, make } = await openFloor();
		await ask('POST /metrics', EFFORT);
		const goal = { metric: 'effort', from: '2026-01-01', to: '2027-01-01', version: 1 };
		const shared = {
			...goal,
			who: 'workspace',
			reps: [],
			target: 500,
			reachedAt: '',
			closedAt: '',
			score: 0
		};
		const open = await make('shared_goals', { ...shared, name: 'Spring push' });
		await make('shared_goals', { ...shared, name: 'Long over', closedAt: '2026-02-01 00:00:00.000Z' });
		const person = await make('reps', { name: 'Quinn' });
		const own = await make('own_goals', { rep: person, metric: 'effort', period: 'day', value: 731_937 });
		const refused = await ask('DELETE /metrics/effort');
		expect(refused.status).toBe(409);
		expect(refused.body.usedBy).toEqual([
			{ kind: 'sharedGoal', id: open, name: 'the shared goal Spring push' },
			{ kind: 'ownGoal', id: '', name: 'somebody’s own goal' }
		]);
		for (const secret of [own, person, 'Quinn', '731937'])
			expect(JSON.stringify(refused.body)).not.toContain(secret);
		const down = await ask('PATCH /metrics/effort', { version: 1, direction: 'down' });
		expect([down.status, messageAt(down, '/definition')]).toEqual([
			409,
			'is no longer for the shared goal Spring push and somebody’s own goal'
		]);
		expect((await ask('PATCH /metrics/effort', { version: 1, name: 'Drive' })).status).toBe(200);
	});

	test('C1 a contest holds it: a launched one as it is, a draft in that it is there', async () => {
		const { ask } = await openFloor();
		await ask('POST /people', { name: 'Quinn' });
		await ask('POST /metrics', EFFORT);
		const rules = {
			...{ format: 'most', metric: 'effort', lens: 'raw', options: {}, eligibility: {}, join: 'fixed' },
			window: { from: '2199-01-05', to: '2199-01-09' },
			...{ tie: 'share', prizes: [], confirm: 'none', visibility: 'floor', sources: ['api'] }
		};
		const { body } = await ask('POST /contests', { name: 'Sprint', rules });
		const other = sum(term('lead'));
		expect(detail(await ask('DELETE /metrics/effort'))).toContain('used by the draft of the contest Sprint.');
		const changed = await ask('PATCH /metrics/effort', { version: 1, definition: other });
		expect(changed.status).toBe(200);
		await ask(`POST /contests/${String(body.id)}/launch`, {});
		for (const change of [{ definition: EFFORT.definition }, { direction: 'down' }]) {
			const refused = await ask('PATCH /metrics/effort', { version: 2, ...change });
			expect([refused.status, messageAt(refused, '/definition')]).toEqual([
				...[409, 'is no longer for the contest Sprint']
			]);
		}
		expect((await ask('PATCH /metrics/effort', { version: 2, name: 'Drive' })).status).toBe(200);
		expect((await ask('DELETE /metrics/effort')).status).toBe(409);
		await ask(`POST /contests/${String(body.id)}/cancel`, { why: 'Enough' });
		expect((await ask('DELETE /metrics/effort')).status).toBe(204);
	});

	test('M8 is not changed into what its screens and attainments could not go on with', async () => {
		const { ask, make } = await openFloor();
		await ask('POST /metrics', EFFORT);
		await make('screens', {
			name: 'Lobby',
			board: { metric: 'effort', period: 'week', by: 'rep' },
			revoked: false
		});
		const margin = { version: 1, definition: PROFIT.definition };
		const onScreen = await ask('PATCH /metrics/effort', margin);
		expect([onScreen.status, messageAt(onScreen, '/definition')]).toEqual([
			409,
			'is no longer for the screen Lobby'
		]);
		await ask('POST /metrics', { ...EFFORT, name: 'Base' });
		const attained = { name: 'Met', unit: 'ratio', definition: { kind: 'attainment', metric: 'base' } };
		await ask('POST /metrics', attained);
		expect((await ask('PATCH /metrics/base', margin)).status).toBe(409);
		const follow = { version: 1, unit: 'ratio', definition: { kind: 'followUp', days: 5 } };
		expect(messageAt(await ask('PATCH /metrics/base', follow), '/definition')).toContain('the metric Met');
		expect((await ask('PATCH /metrics/base', { version: 1, definition: sum(term('lead')) })).status).toBe(
			200
		);
	});
});
