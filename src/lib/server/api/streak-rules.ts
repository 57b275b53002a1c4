/** S1: what people keep streaks of. Nothing of a streak is stored but its rule: lengths are worked out wherever they are shown. */
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import { z } from 'zod';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import type { Id, StreakRule } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { catalogueOf } from './metrics/catalogue.ts';
import { conflict, invalidField, notFound, type Problem, changedMeanwhile } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, openDate } from './schemas.ts';

/** Every one of them is worked out on every phone: more would help nobody to keep any. */
const MOST_ACTIVE = 10;
const MINIMUM = `must be a number above 0 and at most ${MAX_AMOUNT}; money in minor units`;

const fields = {
	name,
	metric: z.string('must be the key of a metric').min(1, 'is empty').max(50, 'is no metric'),
	minimum: z.number(MINIMUM).gt(0, MINIMUM).max(MAX_AMOUNT, MINIMUM),
	per: z.enum(['day', 'week'], 'must be day or week')
};

const StreakRuleView = z.object({
	id: z.string(),
	...fields,
	from: z.string(),
	active: z.boolean(),
	version: z.int()
});

const listRules = route({
	method: 'GET',
	path: '/streak-rules',
	summary: 'What people keep streaks of, ended rules included.',
	access: 'floor.look',
	answer: z.object({ streakRules: z.array(StreakRuleView) }),
	handle({ app }) {
		return ok({ body: { streakRules: [...app.authority.tables.streak_rules.values()] } });
	}
});

/** What is wrong with a rule that each field alone does not show; undefined: nothing. */
function flaw(app: App, rule: StreakRule): Problem | undefined {
	const { engine, tables } = app.authority;
	const metric = catalogueOf(app.authority).get(rule.metric);
	if (!metric || !isFloorMetric(app, rule.metric)) {
		return invalidField('/metric', 'is no metric that everybody can see');
	}
	if (metric.direction === 'down')
		return invalidField('/metric', 'is better the lower it is: no minimum can be asked');
	if (!engine.canStreak({ ...rule, per: 'day' })) {
		return invalidField('/metric', 'has no figure of a single day; choose a sum or a ratio of sums');
	}
	if (!engine.canStreak(rule)) return invalidField('/per', 'must be day for a ratio');
	if (metric.definition.kind === 'sum' && !Number.isInteger(rule.minimum)) {
		return invalidField('/minimum', 'must be a whole number for this metric');
	}
	const active = [...tables.streak_rules.values()].filter((other) => other.active && other.id !== rule.id);
	if (!rule.active) return undefined;
	if (active.some((other) => other.name === rule.name)) {
		return conflict(`There is a streak called ${rule.name} already.`, [
			{ pointer: '/name', message: 'is taken by another streak' }
		]);
	}
	return active.length < MOST_ACTIVE
		? undefined
		: conflict(`People keep ${MOST_ACTIVE} streaks here already; end one first.`);
}

const createRule = route({
	method: 'POST',
	path: '/streak-rules',
	summary: 'Makes a rule for streaks. It holds for the past too, unless it says from when on.',
	access: 'streaks.write',
	body: z.strictObject({ ...fields, from: openDate.default('') }),
	answer: StreakRuleView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const rule: StreakRule = { id: randomId(), ...body, active: true, version: 1 };
			const wrong = flaw(app, rule);
			if (wrong) return failed(wrong);
			const write: Write = { op: 'create', collection: 'streak_rules', data: { ...rule } };
			const deed = { action: 'streaks.create', subject: `streak_rules:${rule.id}`, after: rule };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ status: 201, body: rule }) : done;
		});
	}
});

function found(app: App, id: Id): Result<StreakRule, Problem> {
	const rule = app.authority.tables.streak_rules.get(id);
	return rule ? ok(rule) : failed(notFound('streak rule'));
}

const changeRule = route({
	method: 'PATCH',
	path: '/streak-rules/{id}',
	summary:
		'Changes what is given of a rule, or ends it (active: false). Everybody’s streak is worked out anew.',
	access: 'streaks.write',
	body: z.strictObject({
		version: z.int('must be a whole number').optional(),
		name: name.optional(),
		metric: fields.metric.optional(),
		minimum: fields.minimum.optional(),
		per: fields.per.optional(),
		from: openDate.optional(),
		active: z.boolean('must be true or false').optional()
	}),
	answer: StreakRuleView,
	handle({ app, tools, identity, params: { id }, body: { version, ...body } }) {
		return tools.inTurn(async () => {
			const rule = found(app, id);
			if (!rule.ok) return rule;
			const before = rule.value;
			if (version !== undefined && version !== before.version)
				return failed(changedMeanwhile('streak', before));
			const data = differing<StreakRule>(before, body);
			if (Object.keys(data).length === 0) return ok({ body: before });
			const after: StreakRule = { ...before, ...data, version: before.version + 1 };
			// a rule whose metric has gone can still be ended
			const wrong = after.active ? flaw(app, after) : undefined;
			if (wrong) return failed(wrong);
			const write: Write = {
				op: 'update',
				collection: 'streak_rules',
				id,
				data: { ...data, version: after.version }
			};
			const deed = { action: 'streaks.update', subject: `streak_rules:${id}`, before, after };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

const removeRule = route({
	method: 'DELETE',
	path: '/streak-rules/{id}',
	summary: 'Takes a rule away, as if it had never been.',
	access: 'streaks.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const rule = found(app, id);
			if (!rule.ok) return rule;
			const deed = { action: 'streaks.delete', subject: `streak_rules:${id}`, before: rule.value };
			const done = await commit(app, identity, [{ op: 'delete', collection: 'streak_rules', id }], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const streakRuleRoutes: readonly Route[] = [listRules, createRule, changeRule, removeRule];
