import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import { boardQuery, parameterOf } from '#lib/domain/board-query.ts';
import { LENSES, type BoardRefusal, type Score, type Standing, type Standings } from '#lib/domain/board.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { isRestricted, subjectOf } from '#lib/server/floor/restrictions.ts';
import { boardNames } from '#lib/server/people/access.ts';
import { decimal } from './decimal.ts';
import { forbidden, invalidField, unavailable } from './problem.ts';
import { refusal, route, type Route } from './route.ts';
import { count, localDate } from './schemas.ts';

/** Dates have four digits for the year: the periods around a date must end before they run out. */
const YEAR_10000 = '9999';

const Query = z.strictObject({
	metric: z.string('must name a metric').min(1, 'must name a metric').max(50, 'is no metric'),
	period: z
		.string('must be day, week, month, quarter, year, all, rolling-7d or YYYY-MM-DD..YYYY-MM-DD')
		.min(1, 'is empty')
		.max(50, 'is no period'),
	date: localDate.refine((date) => date < YEAR_10000, 'is too far ahead').optional(),
	by: z.enum(['rep', 'team', 'region'], 'must be rep, team or region').default('rep'),
	team: z.string().min(1, 'is no team').max(50, 'is no team').optional(),
	region: z.string().min(1, 'is no region').max(50, 'is no region').optional(),
	limit: count(1, 1_000).optional(),
	lens: z
		.enum(LENSES, `must be ${LENSES.join(', ')}`)
		.optional()
		.describe(
			'What is compared: the score per hour worked, its share of the target, or against what is usual.'
		),
	per: z
		.enum(['member'], 'must be member')
		.optional()
		.describe('Teams and regions by their sum for each member and day due.'),
	ties: z
		.enum(['shared', 'dense'], 'must be shared or dense')
		.optional()
		.describe('How places go on after a shared one: 1, 1, 3 or 1, 1, 2.'),
	then: z
		.string('must name a metric, or be earliest')
		.min(1, 'must name a metric, or be earliest')
		.max(50, 'is no metric')
		.optional()
		.describe('What decides between equal scores: the key of a second metric, or earliest.'),
	vs: z
		.enum(['last'], 'must be last')
		.optional()
		.describe('Beside each score the one of the period before, up to the same elapsed working time.')
});

/** Minor units of money, a count, or a decimal with at most 12 places; null: not enough to tell yet. */
const Figure = z.union([z.number(), z.string()]).nullable();
/** A figure, with the integers behind it where it is no whole number. */
const Exact = z.object({
	score: Figure,
	numerator: z.int().optional(),
	denominator: z.int().optional()
});

const Row = Exact.extend({
	rank: z.int().nullable(),
	tied: z.boolean(),
	id: z.string(),
	name: z.string(),
	previousRank: z.int().nullable(),
	compared: Exact.optional().describe('With vs=last: the score of the period before.')
});

const Leaderboard = z.object({
	asOf: z.object({ epoch: z.string(), seq: z.int(), time: z.string() }),
	metric: z.string(),
	unit: z.string(),
	period: z.object({ from: z.string(), to: z.string() }),
	lens: z.enum(LENSES).optional().describe('As asked for.'),
	compared: z
		.object({ from: z.string(), to: z.string(), total: Exact })
		.nullable()
		.optional()
		.describe('With vs=last: what the scores are compared with; null: there is no period before.'),
	rows: z.array(Row)
});
type Row = z.output<typeof Row>;

const leaderboard = route({
	method: 'GET',
	path: '/leaderboard',
	summary: 'The standings of a metric over a period.',
	access: 'floor.look',
	query: Query,
	answer: Leaderboard,
	handle({ app, identity, query: { limit, ...asked } }) {
		const { authority, clock } = app;
		if (authority.state.kind !== 'ready') return failed(unavailable('The boards are being read anew.'));
		const query = boardQuery({ get: (name) => known(asked)[name] ?? null }, asked);
		const now = clock.now();
		// position and standings in one turn: what the answer says it covers, it covers
		const { epoch, seq } = authority.position;
		const standings = authority.engine.standings(query, now);
		if (!standings.ok) return failed(refused(standings.error));
		if (isRestricted(app, query) && !may(identity, 'figures.restricted', subjectOf(query))) {
			const { kind } = identity;
			return failed(
				kind === 'guest'
					? refusal(identity)
					: forbidden('These figures are kept from you; a manager sees those of a team with team=.')
			);
		}
		const { metric, from, to, rows, compared } = standings.value;
		const nameOf = boardNames(app, identity, query.by);
		return ok({
			body: {
				asOf: { epoch, seq, time: new Date(now).toISOString() },
				metric: metric.key,
				unit: metric.unit,
				period: { from, to },
				...(query.lens && { lens: query.lens }),
				...(query.compare && {
					compared: compared && { ...compared, total: scoreOf(compared.total, metric.unit) }
				}),
				rows: rows.slice(0, limit).map((row) => rowOf(row, standings.value, nameOf))
			}
		});
	}
});

/** The checked parameters by name. */
const known = (asked: Readonly<Record<string, string | undefined>>) => asked;

const refused = (refusal: BoardRefusal) => invalidField(`/${parameterOf(refusal)}`, refusal.message);

function rowOf(row: Standing, { metric, query }: Standings, nameOf: (row: Standing) => string): Row {
	const { rank, tied, id, score, previousRank, compared } = row;
	const { unit } = metric;
	return {
		rank,
		tied,
		id,
		name: nameOf(row),
		...scoreOf(score, unit),
		previousRank,
		...(query.compare && { compared: scoreOf(compared, unit) })
	};
}

/** A ratio as a decimal with the integers behind it; else a whole number, or a decimal where it is none. */
function scoreOf(score: Score | null, unit: Standings['metric']['unit']) {
	if (score === null) return { score: null };
	const { numerator, denominator } = score;
	const integers = { numerator: Number(numerator), denominator: Number(denominator) };
	if (unit === 'ratio') return { score: decimal(score), ...integers };
	return denominator === 1n ? { score: Number(numerator) } : { score: decimal(score), ...integers };
}

export const leaderboardRoutes: readonly Route[] = [leaderboard];
