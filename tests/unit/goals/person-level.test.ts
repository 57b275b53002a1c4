/** L1: the level of a person stands on their page as the server paints it. */
import { beforeAll, expect, test } from 'vitest';
import { levelOf } from '#lib/domain/levels.ts';
import { myGoals } from '#lib/server/pages/goals.ts';
import { personPage } from '#lib/server/pages/recognition.ts';
import type { Write } from '#lib/server/record/store.ts';
import { openGoalDesk, type GoalDesk } from './desk.ts';

let floor: GoalDesk;
beforeAll(async () => {
	floor = await openGoalDesk();
	return () => floor.close();
});

test('L1 a person’s page has the points of all time, unless they keep levels to themselves', async () => {
	const { desk } = floor;
	const ann = await floor.rep('Ann');
	const ben = await floor.rep('Ben');
	const reached = async () => desk.app.authority.reached((await desk.app.record.head()).seq);
	const pointsFor = async (as: typeof ann.as) => (await personPage(desk.app, as, ann.id))?.points;
	expect(await pointsFor(ben.as)).toBe(0);
	await floor.calls(ann.id, 150);
	await reached();
	const points = (await pointsFor(ben.as)) ?? 0;
	expect(points).toBeGreaterThan(0);
	expect(points).toBe(myGoals(desk.app, ann.as, ann.id).points);
	expect(levelOf(points)).toBeGreaterThan(1);
	const write: Write = {
		op: 'update',
		collection: 'reps',
		id: ann.id,
		data: { privacy: { kinds: ['level'] } }
	};
	expect((await desk.app.record.write([write])).ok).toBe(true);
	await reached();
	expect(await pointsFor(ben.as)).toBeNull();
	expect(await pointsFor(ann.as)).toBe(points);
});
