/** G1: a goal that somebody sets for themselves is theirs alone. */
import { beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { project, viewpointOf } from '#lib/server/gateway/projection.ts';
import { goalsPage, myGoals } from '#lib/server/pages/goals.ts';
import { ADMIN, MANAGER, pointersOf } from '../api/desk.ts';
import { openGoalDesk, type GoalDesk } from './desk.ts';

/** Found in no figure that the floor has. */
const CANARY = 731_937_113;
const GOAL = { metric: 'calls', period: 'day', value: 40 };

let floor: GoalDesk;
let ann: { readonly id: Id; readonly as: Identity };
let ben: { readonly id: Id; readonly as: Identity };
beforeAll(async () => {
	floor = await openGoalDesk();
	ann = await floor.rep('Ann');
	ben = await floor.rep('Ben');
	return () => floor.close();
});

test('G1 a rep sets, changes and lets go a goal, and its pace is read', async () => {
	const { desk } = floor;
	const made = await desk.ask('POST /own-goals', GOAL, { as: ann.as });
	expect([made.status, made.body]).toEqual([201, { ...GOAL, id: made.body.id, rep: ann.id }]);
	const again = await desk.ask('POST /own-goals', { ...GOAL, value: 50 }, { as: ann.as });
	expect([again.status, pointersOf(again)]).toEqual([409, ['/metric']]);
	await floor.calls(ann.id, 12);
	const { readings } = myGoals(desk.app, ann.as, ann.id);
	expect(readings.find(({ id }) => id === made.body.id)).toMatchObject({ score: 12, target: 40 });
	const path = `/own-goals/${made.body.id as string}`;
	const changed = await desk.ask(`PATCH ${path}`, { value: 45 }, { as: ann.as });
	expect(changed.body).toMatchObject({ value: 45 });
	expect((await desk.ask(`DELETE ${path}`, undefined, { as: ann.as })).status).toBe(204);
	expect((await desk.ask('GET /own-goals', undefined, { as: ann.as })).body).toEqual({ goals: [] });
});

test.each([
	[{ metric: 'margin' }, ['/metric']],
	[{ metric: 'win_rate' }, ['/metric']],
	[{ metric: 'nothing' }, ['/metric']],
	[{ period: 'all' }, ['/period']],
	[{ value: 0 }, ['/value']],
	[{ value: 1.5 }, ['/value']],
	[{ rep: 'x' }, ['/rep']]
])('G1 %j is refused where it stands', async (over, pointers) => {
	const refused = await floor.desk.ask('POST /own-goals', { ...GOAL, ...over }, { as: ann.as });
	expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
});

test('R9 nobody else ever gets a byte of it: no stream, no route, no page, no audit', async () => {
	const { desk } = floor;
	const { app } = desk;
	const made = await desk.ask('POST /own-goals', { ...GOAL, value: CANARY }, { as: ann.as });
	const id = made.body.id as string;
	const team = await desk.make('teams', { name: 'North', colour: '' });
	await desk.make('memberships', { rep: ann.id, team, from: '', to: '' });

	const [row] = await desk.rows('own_goals');
	const view = viewpointOf(app.authority.tables, keysUnder(Buffer.alloc(32)));
	for (const stream of ['floor', 'admin', `team:${team}`, `rep:${ben.id}`] as const) {
		expect({ stream, seen: project(stream, 'own_goals', id, row ?? {}, view) }).toEqual({ stream });
	}
	expect(project(`rep:${ann.id}`, 'own_goals', id, row ?? {}, view)).toMatchObject({ value: CANARY });

	const others: readonly Identity[] = [
		ADMIN,
		{ ...MANAGER, manages: [team] } as Identity,
		ben.as,
		{ kind: 'guest' }
	];
	const looked = ROUTES.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
	for (const as of others) {
		for (const { path } of looked.filter(({ path }) => !/snapshot|openapi/.test(path))) {
			const { body } = await desk.ask(`GET ${path}`, undefined, { as });
			expect({ path, found: JSON.stringify(body).includes(String(CANARY)) }).toEqual({ path, found: false });
		}
		for (const method of ['PATCH', 'DELETE']) {
			const body = method === 'PATCH' ? { value: 1 } : undefined;
			const { status } = await desk.ask(`${method} /own-goals/${id}`, body, { as });
			expect([401, 403, 404]).toContain(status);
		}
		expect(JSON.stringify(goalsPage(app, as, null))).not.toContain(String(CANARY));
	}
	expect(JSON.stringify(goalsPage(app, ann.as, null))).toContain(String(CANARY));
	expect(JSON.stringify(await desk.rows('audit'))).not.toContain(String(CANARY));
});
