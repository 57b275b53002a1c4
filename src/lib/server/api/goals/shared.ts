/** H2: goals that a group has together: managers make them, everybody follows them. */
import { dayNumber } from '#lib/domain/calendar.ts';
import { z } from 'zod';
import { sharedQuestion, type SharedGoal } from '#lib/domain/goals/shared.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { conflict, invalidField, notFound, type Problem, changedMeanwhile } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { id as idField, localDate, name } from '#lib/server/api/schemas.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { goalValue, metricFlaw, metricKey } from './fields.ts';

const MOST_OPEN = 20;
const MOST_PEOPLE = 200;
/** About three years. */
const LONGEST_DAYS = 1100;

const who = z
	.string('must say for whom')
	.regex(/^(workspace|reps|team:[a-z0-9]{15})$/, 'must be workspace, team:<id> or reps');
const reps = z.array(idField).max(MOST_PEOPLE, `may be ${MOST_PEOPLE} people at most`);

const SharedGoalView = z.object({
	id: z.string(),
	name: z.string(),
	who: z.string(),
	reps: z.array(z.string()),
	metric: z.string(),
	target: z.number(),
	from: z.string(),
	to: z.string(),
	reachedAt: z.string(),
	closedAt: z.string(),
	/** Left out where amounts are kept from the floor. */
	score: z.number().optional(),
	version: z.int()
});

/** As the floor sees it: with what was counted in the end, until then with what there is. */
function view({ authority, clock }: App, goal: SharedGoal): z.output<typeof SharedGoalView> {
	const { score: counted, ...shown } = goal;
	const hides = [...authority.tables.workspace.values()].some(({ hideAmounts }) => hideAmounts);
	const [reading] = goal.closedAt === '' ? authority.engine.goals([sharedQuestion(goal)], clock.now()) : [];
	const score = goal.closedAt === '' ? (reading?.score ?? 0) : counted;
	return { ...shown, reps: [...goal.reps], ...(hides ? {} : { score }) };
}

const listGoals = route({
	method: 'GET',
	path: '/shared-goals',
	summary: 'Goals that groups have together, those that are over included.',
	access: 'floor.look',
	answer: z.object({ goals: z.array(SharedGoalView) }),
	handle({ app }) {
		const goals = [...app.authority.tables.shared_goals.values()];
		return ok({ body: { goals: goals.map((goal) => view(app, goal)) } });
	}
});

/** What is wrong with a goal apart from its fields' own shapes. */
function flaw(app: App, goal: SharedGoal): Problem | undefined {
	const { tables } = app.authority;
	if (goal.who.startsWith('team:') && !tables.teams.has(goal.who.slice('team:'.length))) {
		return invalidField('/who', 'is no team');
	}
	if (goal.who === 'reps') {
		if (goal.reps.length === 0) return invalidField('/reps', 'names nobody');
		const stranger = goal.reps.findIndex((rep) => tables.reps.get(rep)?.house !== false);
		if (stranger >= 0) return invalidField(`/reps/${stranger}`, 'is nobody who can take part');
		if (new Set(goal.reps).size < goal.reps.length) return invalidField('/reps', 'names somebody twice');
	} else if (goal.reps.length > 0) {
		return invalidField('/reps', 'is for a goal of chosen people');
	}
	if (goal.to < goal.from) return invalidField('/to', 'is before it begins');
	const days = dayNumber(goal.to) - dayNumber(goal.from);
	if (days > LONGEST_DAYS) return invalidField('/to', 'is more than three years away');
	return metricFlaw(app, goal.metric);
}

const createGoal = route({
	method: 'POST',
	path: '/shared-goals',
	summary: 'Sets a goal for the floor, a team or some people together.',
	access: 'goals.write',
	body: z.strictObject({
		name,
		who,
		reps: reps.optional(),
		metric: metricKey,
		target: goalValue,
		from: localDate.optional(),
		to: localDate
	}),
	answer: SharedGoalView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const today = todayOf(app);
			const goal: SharedGoal = {
				id: randomId(),
				...body,
				who: body.who as SharedGoal['who'],
				reps: body.reps ?? [],
				from: body.from ?? today,
				...{ reachedAt: '', closedAt: '', score: 0, version: 1 }
			};
			if (goal.to < today) return failed(invalidField('/to', 'has gone by'));
			const wrong = flaw(app, goal);
			if (wrong) return failed(wrong);
			const open = [...app.authority.tables.shared_goals.values()].filter(({ closedAt }) => closedAt === '');
			if (open.length >= MOST_OPEN) {
				return failed(conflict(`${MOST_OPEN} shared goals are under way already.`));
			}
			const write: Write = { op: 'create', collection: 'shared_goals', data: { ...goal } };
			const deed = { action: 'goals.create', subject: `shared_goals:${goal.id}`, after: goal };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ status: 201, body: view(app, goal) }) : done;
		});
	}
});

function found(app: App, id: Id): Result<SharedGoal, Problem> {
	const goal = app.authority.tables.shared_goals.get(id);
	return goal ? ok(goal) : failed(notFound('goal'));
}

const changeGoal = route({
	method: 'PATCH',
	path: '/shared-goals/{id}',
	summary: 'Renames a shared goal; until it is reached, also sets it higher, lower or to another last date.',
	access: 'goals.write',
	body: z.strictObject({
		version: z.int('must be a whole number').optional(),
		name: name.optional(),
		target: goalValue.optional(),
		to: localDate.optional()
	}),
	answer: SharedGoalView,
	handle({ app, tools, identity, params: { id }, body: { version, ...body } }) {
		return tools.inTurn(async () => {
			const goal = found(app, id);
			if (!goal.ok) return goal;
			const before = goal.value;
			if (version !== undefined && version !== before.version) {
				return failed(changedMeanwhile('goal', before));
			}
			const data = differing<SharedGoal>(before, body);
			if (Object.keys(data).length === 0) return ok({ body: view(app, before) });
			const settled = before.reachedAt !== '' || before.closedAt !== '';
			if (settled && (data.target !== undefined || data.to !== undefined)) {
				return failed(conflict('This goal was reached or is over: only its name can be changed.'));
			}
			const after: SharedGoal = { ...before, ...data, version: before.version + 1 };
			const wrong = settled ? undefined : flaw(app, after);
			if (wrong) return failed(wrong);
			return write(app, identity, before, after, {
				op: 'update',
				collection: 'shared_goals',
				id,
				data: { ...data, version: after.version }
			});
		});
	}
});

async function write(app: App, identity: Identity, before: SharedGoal, after: SharedGoal, change: Write) {
	const deed = { action: 'goals.update', subject: `shared_goals:${before.id}`, before, after };
	const done = await commit(app, identity, [change], deed);
	return done.ok ? ok({ body: view(app, after) }) : done;
}

const removeGoal = route({
	method: 'DELETE',
	path: '/shared-goals/{id}',
	summary: 'Takes a shared goal away. What was told of it stays told.',
	access: 'goals.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const goal = found(app, id);
			if (!goal.ok) return goal;
			const deed = { action: 'goals.delete', subject: `shared_goals:${id}`, before: goal.value };
			const done = await commit(app, identity, [{ op: 'delete', collection: 'shared_goals', id }], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const sharedGoalRoutes: readonly Route[] = [listGoals, createGoal, changeGoal, removeGoal];
