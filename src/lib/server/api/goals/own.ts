/** G1: goals that somebody sets for themselves. They stand in no list but their own, and in no audit. */
import { z } from 'zod';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id, OwnGoal } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { shown } from '#lib/server/api/commit.ts';
import { conflict, notFound, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import type { App } from '#lib/server/app.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { goalPeriod, goalValue, metricFlaw, metricKey } from './fields.ts';

const MOST = 20;
const access = 'goals.own';

const OwnGoalView = z.object({
	id: z.string(),
	rep: z.string(),
	metric: z.string(),
	period: goalPeriod,
	value: z.number()
});

const repOf = (identity: Identity): Id => (identity.kind === 'user' ? identity.rep : '');

/** Those of whoever asks. */
export const ownGoals = ({ authority }: Pick<App, 'authority'>, identity: Identity): OwnGoal[] => {
	const rep = repOf(identity);
	return rep === '' ? [] : [...authority.tables.own_goals.values()].filter((goal) => goal.rep === rep);
};

/** Written without a word to anybody. */
async function keep(app: App, write: Write): Promise<Result<undefined, Problem>> {
	const written = await app.record.write([write]);
	if (!written.ok) return failed(refusedWrite(written.error));
	await shown(app);
	return ok(undefined);
}

const list = route({
	method: 'GET',
	path: '/own-goals',
	summary: 'The goals that the asker set for themselves.',
	access,
	answer: z.object({ goals: z.array(OwnGoalView) }),
	handle({ app, identity }) {
		return ok({ body: { goals: ownGoals(app, identity) } });
	}
});

const create = route({
	method: 'POST',
	path: '/own-goals',
	summary: 'Sets a goal for oneself. Nobody else ever sees it.',
	access,
	body: z.strictObject({ metric: metricKey, period: goalPeriod, value: goalValue }),
	answer: OwnGoalView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const wrong = metricFlaw(app, body.metric);
			if (wrong) return failed(wrong);
			const mine = ownGoals(app, identity);
			if (mine.length >= MOST) return failed(conflict(`You have ${MOST} goals already; let one go first.`));
			if (mine.some(({ metric, period }) => metric === body.metric && period === body.period)) {
				return failed(
					conflict('You have a goal of this kind already.', [
						{ pointer: '/metric', message: 'has a goal for this period already' }
					])
				);
			}
			const goal: OwnGoal = { id: randomId(), rep: repOf(identity), ...body };
			const done = await keep(app, { op: 'create', collection: 'own_goals', data: { ...goal } });
			return done.ok ? ok({ status: 201, body: goal }) : done;
		});
	}
});

/** Somebody else's does not exist for the asker. */
function found(app: App, identity: Identity, id: Id): Result<OwnGoal, Problem> {
	const goal = ownGoals(app, identity).find((one) => one.id === id);
	return goal ? ok(goal) : failed(notFound('goal'));
}

const change = route({
	method: 'PATCH',
	path: '/own-goals/{id}',
	summary: 'Sets a goal of one’s own higher or lower.',
	access,
	body: z.strictObject({ value: goalValue }),
	answer: OwnGoalView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const goal = found(app, identity, id);
			if (!goal.ok) return goal;
			const done = await keep(app, { op: 'update', collection: 'own_goals', id, data: { ...body } });
			return done.ok ? ok({ body: { ...goal.value, ...body } }) : done;
		});
	}
});

const remove = route({
	method: 'DELETE',
	path: '/own-goals/{id}',
	summary: 'Lets a goal of one’s own go.',
	access,
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const goal = found(app, identity, id);
			if (!goal.ok) return goal;
			const done = await keep(app, { op: 'delete', collection: 'own_goals', id });
			return done.ok ? ok({}) : done;
		});
	}
});

export const ownGoalRoutes: readonly Route[] = [list, create, change, remove];
