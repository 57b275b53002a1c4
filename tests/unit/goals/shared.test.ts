/** H2: goals that a group has together, over a real record: made, reached once, counted at the end. */
import { beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { MANAGER, pointersOf } from '../api/desk.ts';
import { openGoalDesk, type GoalDesk } from './desk.ts';

const DAY_MS = 86_400_000;

let floor: GoalDesk;
let ann: { readonly id: Id; readonly as: Identity };
let ben: { readonly id: Id; readonly as: Identity };
beforeAll(async () => {
	floor = await openGoalDesk();
	ann = await floor.rep('Ann');
	ben = await floor.rep('Ben');
	return () => floor.close();
});

const inDays = (days: number) => dateOfDay(dayNumber(todayOf(floor.desk.app)) + days);
const goal = (over: Record<string, unknown> = {}) => ({
	name: 'Twenty calls',
	who: 'workspace',
	metric: 'calls',
	target: 20,
	to: inDays(1),
	...over
});
const make = async (over: Record<string, unknown> = {}, as: Identity = MANAGER) =>
	floor.desk.ask('POST /shared-goals', goal(over), { as });
const rowOf = async (id: unknown) => (await floor.desk.rows('shared_goals')).find((row) => row.id === id);

test.each([
	[{ who: 'team:nobody000000000' }, ['/who']],
	[{ who: 'everybody' }, ['/who']],
	[{ who: 'reps' }, ['/reps']],
	[{ reps: ['rep000000000001'] }, ['/reps']],
	[{ who: 'reps', reps: ['rep000000000001'] }, ['/reps/0']],
	[{ metric: 'margin' }, ['/metric']],
	[{ metric: 'win_rate' }, ['/metric']],
	[{ target: 0 }, ['/target']],
	[{ to: '2020-01-01' }, ['/to']],
	[{ name: '' }, ['/name']]
])('H2 %j is refused where it stands', async (over, pointers) => {
	const refused = await make(over);
	expect([refused.status, pointersOf(refused)]).toEqual([400, pointers]);
});

test('H2 managers make them, reps do not, everybody follows them', async () => {
	expect((await make({}, ann.as)).status).toBe(403);
	const made = await make();
	expect(made.status).toBe(201);
	const seen = await floor.desk.ask('GET /shared-goals', undefined, { as: ben.as });
	expect((seen.body.goals as { name: string }[]).map(({ name }) => name)).toEqual(['Twenty calls']);
	const path = `/shared-goals/${made.body.id as string}`;
	const late = await floor.desk.ask(`PATCH ${path}`, { target: 30, version: 9 }, { as: MANAGER });
	expect([late.status, pointersOf(late)]).toEqual([409, ['/version']]);
	const changed = await floor.desk.ask(`PATCH ${path}`, { target: 30, version: 1 }, { as: MANAGER });
	expect(changed.body).toMatchObject({ target: 30, version: 2 });
	expect((await floor.desk.ask(`DELETE ${path}`, undefined, { as: MANAGER })).status).toBe(204);
	const acts = (await floor.desk.rows('audit')).map(({ action }) => action);
	expect(acts).toEqual(expect.arrayContaining(['goals.create', 'goals.update', 'goals.delete']));
});

test('H2 it is reached at the first crossing, told once, and a restart tells nothing again', async () => {
	const { desk, celebrated } = floor;
	const made = await make({ who: 'reps', reps: [ann.id, ben.id], target: 10 });
	const id = made.body.id as string;
	await floor.calls(ann.id, 6);
	await floor.look();
	expect((await rowOf(id))?.reachedAt).toBe('');
	const crossing = await floor.calls(ben.id, 5);
	await floor.look();
	const reachedAt = (await rowOf(id))?.reachedAt;
	expect(reachedAt).not.toBe('');
	floor.restart();
	await floor.look();
	await floor.look();
	const told = (await desk.rows('recognitions')).filter(({ key }) => key === `goals:${id}:reached`);
	expect(told.map(({ kind, data }) => ({ kind, data }))).toEqual([
		{
			kind: 'goal',
			data: expect.objectContaining({
				name: 'Twenty calls',
				metric: 'calls',
				value: 11,
				threshold: 10
			}) as unknown
		}
	]);
	const notices = (await desk.rows('notifications')).filter(({ kind }) => kind === 'goal.reached');
	expect(notices.map(({ rep }) => rep).sort()).toEqual([ann.id, ben.id].sort());
	expect(celebrated.map(({ id: of, subject }) => [of, subject])).toEqual([[told[0]?.id, 'workspace']]);
	const fixed = await desk.ask(`PATCH /shared-goals/${id}`, { target: 50 }, { as: MANAGER });
	expect(fixed.status).toBe(409);

	// what was celebrated is not taken back; what counts at the end is what is in the record then
	await desk.ask(`DELETE /activities/${crossing}`);
	await floor.look();
	expect((await rowOf(id))?.reachedAt).toBe(reachedAt);
});

test('H2 at the deadline, a day after the last date, at or above is counted, for good', async () => {
	const { desk } = floor;
	const met = await make({ name: 'Met', who: 'reps', reps: [ben.id], target: 3, to: inDays(0) });
	const missed = await make({ name: 'Missed', who: 'reps', reps: [ben.id], target: 400, to: inDays(0) });
	await floor.calls(ben.id, 3);
	await floor.look();
	desk.pass(DAY_MS);
	await floor.look();
	expect((await rowOf(missed.body.id))?.closedAt).toBe('');
	desk.pass(DAY_MS);
	await floor.look();
	floor.restart();
	await floor.look();
	const rows = [await rowOf(met.body.id), await rowOf(missed.body.id)];
	expect(rows.map((row) => row?.closedAt !== '')).toEqual([true, true]);
	expect(rows.map((row) => row?.reachedAt !== '')).toEqual([true, false]);
	const counted = rows.map((row) => row?.score);
	expect(counted[0]).toBeGreaterThanOrEqual(3);
	expect(counted[1]).toBe(counted[0]);
	const ended = (await desk.rows('intents')).filter(
		({ key }) => key === `goals:${String(missed.body.id)}:closed`
	);
	expect(ended).toHaveLength(1);
});

test('L4 what is taken back within ten seconds never reached anything', async () => {
	const made = await make({ name: 'Fleeting', who: 'reps', reps: [ann.id], target: 1_200 });
	const slip = await floor.calls(ann.id, 1_300);
	await floor.glance();
	await floor.desk.ask(`DELETE /activities/${slip}`);
	await floor.look();
	expect((await rowOf(made.body.id))?.reachedAt).toBe('');
});
