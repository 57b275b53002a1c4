import { z } from 'zod';
import { fold } from '#lib/domain/names.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import type { Id, Team } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { conflict, invalidField, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { colour, from, id, name, shortText } from '#lib/server/api/schemas.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { regionWrites } from '#lib/server/people/spans.ts';
import { randomId } from '#lib/server/record/ids.ts';

const TeamView = z.object({
	id: z.string(),
	name: z.string(),
	colour: z.string(),
	/** Today's; '' for none. */
	region: z.string()
});

const teamViews = (app: Pick<App, 'authority' | 'clock'>): z.output<typeof TeamView>[] => {
	const { teams, team_regions } = app.authority.tables;
	const today = todayOf(app);
	const regions = new Map<Id, Id>();
	for (const row of team_regions.values()) if (holdsOn(row, today)) regions.set(row.team, row.region);
	return [...teams.values()]
		.map((team) => ({
			id: team.id,
			name: team.name,
			colour: team.colour,
			region: regions.get(team.id) ?? ''
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
};

const viewOf = (app: Pick<App, 'authority' | 'clock'>, team: Id) =>
	teamViews(app).find(({ id }) => id === team);

/** Two teams of one name could not be told apart in files. */
export function nameIsFree(
	rows: ReadonlyMap<Id, { readonly id: Id; readonly name: string }>,
	wanted: string | undefined,
	own?: Id
): Result<undefined, Problem> {
	if (wanted === undefined) return ok(undefined);
	const taken = [...rows.values()].some((row) => row.id !== own && fold(row.name) === fold(wanted));
	const message = 'is taken';
	return taken
		? failed(conflict(`There is already one called ${wanted}.`, [{ pointer: '/name', message }]))
		: ok(undefined);
}

const regionIsThere = ({ regions }: Tables, region: Id | null | undefined): Result<undefined, Problem> =>
	region && !regions.has(region) ? failed(invalidField('/region', 'is no region')) : ok(undefined);

const regionsOf = ({ team_regions }: Tables, team: Id) =>
	[...team_regions.values()].filter((row) => row.team === team);

const list = route({
	method: 'GET',
	path: '/teams',
	summary: 'The teams, each with the region it is in today.',
	access: 'floor.look',
	answer: z.object({ teams: z.array(TeamView) }),
	handle: ({ app }) => ok({ body: { teams: teamViews(app) } })
});

const create = route({
	method: 'POST',
	path: '/teams',
	summary: 'Makes a team; without `from` its region holds for earlier facts too.',
	access: 'structure.write',
	body: z.strictObject({
		name,
		colour: colour.default(''),
		externalId: shortText.default(''),
		region: id.nullable().optional(),
		from
	}),
	answer: TeamView,
	handle: ({ app, identity, tools, body }) =>
		tools.inTurn(async () => {
			const { tables } = app.authority;
			const free = nameIsFree(tables.teams, body.name);
			if (!free.ok) return free;
			const there = regionIsThere(tables, body.region);
			if (!there.ok) return there;
			const team: Team = {
				id: randomId(),
				name: body.name,
				colour: body.colour,
				externalId: body.externalId
			};
			const placing = { value: body.region ?? null, from: body.from, today: todayOf(app) };
			const written = await commit(
				app,
				identity,
				[{ op: 'create', collection: 'teams', data: { ...team } }, ...regionWrites(team.id, [], placing)],
				{ action: 'teams.create', subject: `teams:${team.id}`, after: body }
			);
			return written.ok ? ok({ status: 201, body: viewOf(app, team.id) }) : written;
		})
});

const update = route({
	method: 'PATCH',
	path: '/teams/{id}',
	summary: 'Changes a team; another region (null: none) holds from `from` on, by default today.',
	access: 'structure.write',
	body: z.strictObject({
		name: name.optional(),
		colour: colour.optional(),
		externalId: shortText.optional(),
		region: id.nullable().optional(),
		from
	}),
	answer: TeamView,
	handle: ({ app, identity, tools, params, body }) =>
		tools.inTurn(async () => {
			const { tables } = app.authority;
			const team = tables.teams.get(params.id);
			if (!team) return failed(notFound('team'));
			if (body.from !== undefined && body.region === undefined) {
				return failed(invalidField('/from', 'says since when, but no region is named'));
			}
			const free = nameIsFree(tables.teams, body.name, team.id);
			if (!free.ok) return free;
			const there = regionIsThere(tables, body.region);
			if (!there.ok) return there;
			const { name, colour, externalId } = body;
			const data = differing(team, { name, colour, externalId });
			const { region, from } = body;
			const placed =
				region === undefined
					? []
					: regionWrites(team.id, regionsOf(tables, team.id), { value: region, from, today: todayOf(app) });
			const written = await commit(
				app,
				identity,
				[
					...(Object.keys(data).length > 0
						? [{ op: 'update', collection: 'teams', id: team.id, data } as const]
						: []),
					...placed
				],
				{ action: 'teams.update', subject: `teams:${team.id}`, before: viewOf(app, team.id), after: body }
			);
			return written.ok ? ok({ body: viewOf(app, team.id) }) : written;
		})
});

export const teamRoutes: readonly Route[] = [list, create, update];
