import { z } from 'zod';
import type { ActivityType } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { conflict, notFound } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { colour, name, text } from '#lib/server/api/schemas.ts';
import { randomId } from '#lib/server/record/ids.ts';

const MOST_STAGES = 1_000;
const STAGE = `must be a whole number from 0 to ${MOST_STAGES.toLocaleString('en')}`;
const stage = z.number(STAGE).int(STAGE).min(0, STAGE).max(MOST_STAGES, STAGE);
const icon = text(50);
const key = z
	.string('must be text')
	.max(50, 'may have at most 50 characters')
	.regex(/^[a-z][a-z0-9_]*$/, 'must be made of small letters, digits and _, and begin with a letter');
const unit = z.enum(['count', 'money', 'minutes'], 'must be count, money or minutes');

const TypeView = z.object({
	id: z.string(),
	key: z.string(),
	name: z.string(),
	unit,
	stage: z.int(),
	icon: z.string(),
	colour: z.string(),
	active: z.boolean()
});

const list = route({
	method: 'GET',
	path: '/types',
	summary: 'The activity types, in the order of the funnel.',
	access: 'floor.look',
	answer: z.object({ types: z.array(TypeView) }),
	handle({ app }) {
		const types = [...app.authority.tables.activity_types.values()];
		return ok({ body: { types: types.sort((a, b) => a.stage - b.stage || (a.key < b.key ? -1 : 1)) } });
	}
});

const create = route({
	method: 'POST',
	path: '/types',
	summary: 'Makes an activity type. Its key is what activities name, and never changes.',
	access: 'structure.write',
	body: z.strictObject({
		key,
		name,
		unit,
		stage: stage.optional(),
		icon: icon.default(''),
		colour: colour.default('')
	}),
	answer: TypeView,
	handle: ({ app, identity, tools, body }) =>
		tools.inTurn(async () => {
			const types = [...app.authority.tables.activity_types.values()];
			if (types.some((type) => type.key === body.key)) {
				const errors = [{ pointer: '/key', message: 'is taken' }];
				return failed(conflict(`There is already a type with the key ${body.key}.`, errors));
			}
			const last = Math.max(0, ...types.map((type) => type.stage));
			const next = body.stage ?? Math.min(MOST_STAGES, last + 1);
			const type: ActivityType = { ...body, id: randomId(), stage: next, active: true };
			const written = await commit(
				app,
				identity,
				[{ op: 'create', collection: 'activity_types', data: { ...type } }],
				{ action: 'types.create', subject: `types:${type.id}`, after: type }
			);
			return written.ok ? ok({ status: 201, body: type }) : written;
		})
});

const update = route({
	method: 'PATCH',
	path: '/types/{id}',
	summary: 'Changes an activity type; switched off it leaves the pads and stays in the records.',
	access: 'structure.write',
	body: z.strictObject({
		name: name.optional(),
		stage: stage.optional(),
		icon: icon.optional(),
		colour: colour.optional(),
		active: z.boolean('must be true or false').optional()
	}),
	answer: TypeView,
	handle: ({ app, identity, tools, params, body }) =>
		tools.inTurn(async () => {
			const type = app.authority.tables.activity_types.get(params.id);
			if (!type) return failed(notFound('activity type'));
			const data = differing(type, body);
			const written = await commit(
				app,
				identity,
				Object.keys(data).length > 0
					? [{ op: 'update', collection: 'activity_types', id: type.id, data }]
					: [],
				{ action: 'types.update', subject: `types:${type.id}`, before: type, after: body }
			);
			return written.ok ? ok({ body: { ...type, ...data } }) : written;
		})
});

export const typeRoutes: readonly Route[] = [list, create, update];
