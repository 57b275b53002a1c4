/** L3: the groups of weekly leagues as the floor sees them, and staying out of them. */
import { z } from 'zod';
import type { Rep } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { leagueImage } from '#lib/server/gateway/images.ts';
import { takesPart } from '#lib/server/leagues/floor.ts';
import type { Write } from '#lib/server/record/store.ts';
import { commit } from './commit.ts';
import { notFound } from './problem.ts';
import { route, type Route } from './route.ts';
import { flooding } from './tools.ts';

const LeagueView = z.object({
	id: z.string(),
	from: z.string(),
	to: z.string(),
	tier: z.int(),
	tiers: z.int(),
	number: z.int(),
	members: z.array(z.string()),
	result: z
		.array(
			z.object({ rep: z.string(), points: z.number(), place: z.int(), move: z.enum(['up', 'stay', 'down']) })
		)
		.nullable(),
	settledAt: z.string()
});

const listLeagues = route({
	method: 'GET',
	path: '/leagues',
	summary: 'The leagues of the last weeks: who is in which, and who had points and moved up.',
	access: 'floor.look',
	answer: z.object({ leagues: z.array(LeagueView) }),
	handle({ app }) {
		const leagues = [...app.authority.tables.leagues.values()].map((league) =>
			leagueImage(league, league.id)
		);
		return ok({ body: { leagues } });
	}
});

/** Whoever stays out is in no group that is still being played. */
function leaving({ authority }: App, rep: Rep): Write[] {
	return [...authority.tables.leagues.values()]
		.filter(({ settledAt, members }) => settledAt === '' && members.includes(rep.id))
		.map(({ id, members }) => ({
			op: 'update',
			collection: 'leagues',
			id,
			data: { members: members.filter((member) => member !== rep.id) }
		}));
}

const takePart = route({
	method: 'POST',
	path: '/leagues/part',
	summary: 'Takes part in leagues, from the next week on, or stays out of them, at once.',
	access: 'goals.own',
	body: z.strictObject({ takesPart: z.boolean('must be true or false') }),
	answer: z.object({ takesPart: z.boolean() }),
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const rep = identity.kind === 'user' ? app.authority.tables.reps.get(identity.rep) : undefined;
			if (!rep) return failed(notFound('person'));
			if (takesPart(rep) === body.takesPart) return ok({ body });
			const flood = flooding(tools, identity, 'wishes');
			if (flood) return failed(flood);
			const privacy = { ...rep.privacy, leagues: body.takesPart };
			const write: Write = { op: 'update', collection: 'reps', id: rep.id, data: { privacy } };
			const done = await commit(app, identity, [write, ...(body.takesPart ? [] : leaving(app, rep))], {
				action: 'leagues.part',
				subject: `reps:${rep.id}`,
				after: body
			});
			return done.ok ? ok({ body }) : done;
		});
	}
});

export const leagueRoutes: readonly Route[] = [listLeagues, takePart];
