/** Everything that can be asked for: every GET route with every parameter it has, filled with everything there is. */
import type { Id } from '#lib/domain/records.ts';
import { ROUTES } from '#lib/server/api/routes.ts';
import type { Route } from '#lib/server/api/route.ts';
import type { Cast } from './cast.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/** What stands for a parameter of a path, by what comes before it. */
export async function pathValues({ app }: Cast): Promise<Values> {
	const { tables } = app.authority;
	const { record } = app;
	const ids = (rows: Iterable<{ id: Id }>) => [...rows].map(({ id }) => id);
	return {
		people: ids(tables.reps.values()),
		media: ids(tables.media.values()),
		metrics: [...[...tables.metrics.values()].map(({ key }) => key), 'margin', 'revenue', 'calls'],
		recognitions: ids(await record.find('recognitions')),
		challenges: ids(tables.challenges.values()),
		contests: ids(tables.contests.values()),
		imports: ids(await record.find('imports')),
		pairings: ['23456789'],
		'public-holidays': ['DE']
	};
}

/** What is tried for a parameter of a query. */
export function queryValues({ app }: Cast): Values {
	const { tables } = app.authority;
	const teams = [...tables.teams.keys()];
	const reps = [...tables.reps.keys()];
	const metrics = [...tables.metrics.values()].map(({ key }) => key);
	return {
		...{ rep: reps, team: teams, region: [...tables.regions.keys()], series: [] },
		type: ['order'],
		...{ from: ['2026-01-01'], to: ['2031-01-01'], date: ['2026-11-20'], year: ['2026'] },
		...{ cursor: ['no-such'], after: ['no-such'], limit: ['1'], number: ['1'] },
		metric: [...metrics, 'revenue', 'margin', 'points', 'attainment', 'calls', 'value_per_order'],
		...{ period: ['day', 'month', 'all'], by: ['rep', 'team', 'region'], lens: ['perHour', 'ofTarget'] },
		...{ per: ['member'], ties: ['dense'], then: ['revenue'], vs: ['last'] },
		stream: ['floor', 'admin', ...teams.map((id) => `team:${id}`), ...reps.map((id) => `rep:${id}`)],
		...{ state: ['asked', 'approved', 'declined', 'invited', 'draft', 'live'], kind: ['badge', 'streak'] },
		...{ removed: ['true'], whole: ['true'], actor: ['operator'], action: ['people.update'] },
		...{ subject: ['workspace'], before: ['no-such'], search: ['zq'] }
	};
}

const USUAL: Readonly<Record<string, string>> = {
	'GET /leaderboard': 'metric=calls&period=all'
};

/** Every path below /api/v1 that is read, and what makes it another one: `/leave?state=asked`. */
export async function everythingToRead(cast: Cast): Promise<string[]> {
	const [paths, queries] = [await pathValues(cast), queryValues(cast)];
	return ROUTES.filter(({ method, path }) => method === 'GET' && path !== '/openapi.json').flatMap((route) =>
		filled(route, paths).flatMap((path) => asked(route, path, queries))
	);
}

function filled({ path }: Route, values: Values): string[] {
	if (!path.includes('{')) return [path];
	const [, before = ''] = path.split('/');
	const known = values[before];
	if (!known) throw new Error(`nobody has said what to ask ${path} for`);
	return known.map((value) => path.replace(/\{\w+\}/, encodeURIComponent(value)));
}

function asked({ method, path, query }: Route, filledPath: string, values: Values): string[] {
	const usual = USUAL[`${method} ${path}`];
	const start = usual === undefined ? filledPath : `${filledPath}?${usual}`;
	const more = Object.keys(query.shape).flatMap((name) => {
		const known = values[name];
		if (!known) throw new Error(`nobody has said what to ask ${path} for by ${name}`);
		return known.map((value) => {
			const search = new URLSearchParams(usual);
			search.set(name, value);
			return `${filledPath}?${search}`;
		});
	});
	// the two that go together on boards
	const boards =
		path === '/leaderboard'
			? ['revenue', 'margin', 'calls'].flatMap((metric) =>
					(values.team ?? []).map((team) => `${filledPath}?metric=${metric}&period=all&team=${team}`)
				)
			: [];
	return [start, ...more, ...boards];
}
