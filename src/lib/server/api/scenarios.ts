/** What-if scenarios that managers keep under a name, for themselves or for all managers. A rep's own stay in their browser (W8). */
import { z } from 'zod';
import { actorOf, mayChangeScenario, maySeeScenario } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { aboutOf, isOnesOwn } from '#lib/domain/projection/about.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { AnyCollections } from '#lib/server/record/store.ts';
import { commit, differing } from './commit.ts';
import { conflict, forbidden, notFound, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, text } from './schemas.ts';

type Scenario = AnyCollections['scenarios'];

/** More than anybody looks through. */
const MOST = 500;
const QUERY_LENGTH = 4_000;

/** As it stands after `?` in the address of /what-if. */
const query = text(QUERY_LENGTH)
	.transform((value) => value.trim().replace(/^\?/, ''))
	.pipe(z.string().min(1, 'is empty').regex(/^\S+$/, 'is no query of an address'))
	.refine(
		(value) => !isOnesOwn(aboutOf(new URLSearchParams(value)).of),
		'is about one person’s own numbers, which stay in their browser'
	);
const shared = z.boolean('must be true or false');

const ScenarioView = z.object({
	id: z.string(),
	name: z.string(),
	query: z.string(),
	createdBy: z.string(),
	shared: z.boolean()
});

/** Those that somebody keeps, and those that are shared; by name. */
export async function scenariosFor(app: Pick<App, 'record'>, identity: Identity): Promise<Scenario[]> {
	const filter = app.record.filter('createdBy = {:me} || shared = true', { me: actorOf(identity) });
	const found = await app.record.find('scenarios', { filter, sort: 'name,id', limit: MOST });
	return found.filter((scenario) => maySeeScenario(identity, scenario));
}

const listScenarios = route({
	method: 'GET',
	path: '/scenarios',
	summary: 'The what-if scenarios that the asker keeps, and those that are shared.',
	access: 'scenarios.keep',
	answer: z.object({ scenarios: z.array(ScenarioView) }),
	async handle({ app, identity }) {
		return ok({ body: { scenarios: await scenariosFor(app, identity) } });
	}
});

/** Nobody keeps two under one name. */
async function taken(app: App, { id, createdBy, name }: Scenario): Promise<Problem | undefined> {
	const filter = app.record.filter('createdBy = {:createdBy} && name = {:name}', { createdBy, name });
	const found = await app.record.find('scenarios', { filter, limit: 1 });
	if (found.every((one) => one.id === id)) return undefined;
	return conflict('You keep a scenario of this name already.', [
		{ pointer: '/name', message: 'is taken already' }
	]);
}

const createScenario = route({
	method: 'POST',
	path: '/scenarios',
	summary: 'Keeps a what-if scenario under a name.',
	access: 'scenarios.keep',
	body: z.strictObject({ name, query, shared: shared.optional() }),
	answer: ScenarioView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const scenario: Scenario = {
				id: randomId(),
				name: body.name,
				query: body.query,
				createdBy: actorOf(identity),
				shared: body.shared ?? false
			};
			const wrong = await taken(app, scenario);
			if (wrong) return failed(wrong);
			const done = await commit(
				app,
				identity,
				[{ op: 'create', collection: 'scenarios', data: { ...scenario } }],
				{ action: 'scenarios.create', subject: `scenarios:${scenario.id}`, after: scenario }
			);
			return done.ok ? ok({ status: 201, body: scenario }) : done;
		});
	}
});

/** One that the asker may change; one they may not even see does not exist for them. */
async function changeable(app: App, identity: Identity, id: Id): Promise<Result<Scenario, Problem>> {
	const scenario = await app.record.get('scenarios', id);
	if (!scenario || !maySeeScenario(identity, scenario)) return failed(notFound('scenario'));
	return mayChangeScenario(identity, scenario) ? ok(scenario) : failed(forbidden());
}

const changeScenario = route({
	method: 'PATCH',
	path: '/scenarios/{id}',
	summary: 'Renames a scenario, replaces what it asks, shares it or takes it back.',
	access: 'scenarios.keep',
	body: z.strictObject({ name: name.optional(), query: query.optional(), shared: shared.optional() }),
	answer: ScenarioView,
	handle({ app, tools, identity, params: { id }, body }) {
		return tools.inTurn(async () => {
			const found = await changeable(app, identity, id);
			if (!found.ok) return found;
			const before = found.value;
			const data = differing<Scenario>(before, body);
			const after: Scenario = { ...before, ...data };
			if (Object.keys(data).length === 0) return ok({ body: before });
			const wrong = await taken(app, after);
			if (wrong) return failed(wrong);
			const deed = { action: 'scenarios.update', subject: `scenarios:${id}`, before, after };
			const done = await commit(app, identity, [{ op: 'update', collection: 'scenarios', id, data }], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

const removeScenario = route({
	method: 'DELETE',
	path: '/scenarios/{id}',
	summary: 'Forgets a scenario.',
	access: 'scenarios.keep',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const found = await changeable(app, identity, id);
			if (!found.ok) return found;
			const deed = { action: 'scenarios.delete', subject: `scenarios:${id}`, before: found.value };
			const done = await commit(app, identity, [{ op: 'delete', collection: 'scenarios', id }], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const scenarioRoutes: readonly Route[] = [
	listScenarios,
	createScenario,
	changeScenario,
	removeScenario
];
