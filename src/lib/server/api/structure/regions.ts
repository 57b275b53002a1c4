import { z } from 'zod';
import type { Region } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { notFound } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { name, shortText } from '#lib/server/api/schemas.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { nameIsFree } from './teams.ts';

const RegionView = z.object({ id: z.string(), name: z.string() });
const viewOf = ({ id, name }: Region) => ({ id, name });

const list = route({
	method: 'GET',
	path: '/regions',
	summary: 'The regions.',
	access: 'floor.look',
	answer: z.object({ regions: z.array(RegionView) }),
	handle({ app }) {
		const regions = [...app.authority.tables.regions.values()].map(viewOf);
		return ok({ body: { regions: regions.sort((a, b) => (a.name < b.name ? -1 : 1)) } });
	}
});

const create = route({
	method: 'POST',
	path: '/regions',
	summary: 'Makes a region.',
	access: 'structure.write',
	body: z.strictObject({ name, externalId: shortText.default('') }),
	answer: RegionView,
	handle: ({ app, identity, tools, body }) =>
		tools.inTurn(async () => {
			const free = nameIsFree(app.authority.tables.regions, body.name);
			if (!free.ok) return free;
			const region: Region = { id: randomId(), ...body };
			const written = await commit(
				app,
				identity,
				[{ op: 'create', collection: 'regions', data: { ...region } }],
				{ action: 'regions.create', subject: `regions:${region.id}`, after: body }
			);
			return written.ok ? ok({ status: 201, body: viewOf(region) }) : written;
		})
});

const update = route({
	method: 'PATCH',
	path: '/regions/{id}',
	summary: 'Renames a region.',
	access: 'structure.write',
	body: z.strictObject({ name: name.optional(), externalId: shortText.optional() }),
	answer: RegionView,
	handle: ({ app, identity, tools, params, body }) =>
		tools.inTurn(async () => {
			const { regions } = app.authority.tables;
			const region = regions.get(params.id);
			if (!region) return failed(notFound('region'));
			const free = nameIsFree(regions, body.name, region.id);
			if (!free.ok) return free;
			const data = differing(region, body);
			const written = await commit(
				app,
				identity,
				Object.keys(data).length > 0 ? [{ op: 'update', collection: 'regions', id: region.id, data }] : [],
				{ action: 'regions.update', subject: `regions:${region.id}`, before: region, after: body }
			);
			return written.ok ? ok({ body: viewOf({ ...region, ...data }) }) : written;
		})
});

export const regionRoutes: readonly Route[] = [list, create, update];
