/** A board over a metric that is not stored, for the editor where the browser lacks what the metric reads. */
import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { BoardQuery } from '#lib/domain/board.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { forbidden, invalid, invalidField, unavailable } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { localDate, shortText } from '#lib/server/api/schemas.ts';
import { subjectOf } from '#lib/server/floor/restrictions.ts';
import { boardNames } from '#lib/server/people/access.ts';
import { catalogueOf, definition, direction, inputsOf, unit } from './catalogue.ts';
import { judge } from './judge.ts';

/** No stored metric has such a key. */
const DRAFT = '~draft';
const LONGEST_BOARD = 1_000;
const id = z.string('must be an id').min(1, 'is empty').max(50, 'is no id');

const Wanted = z.strictObject({
	unit,
	direction: direction.default('up'),
	definition,
	name: shortText.default(''),
	/** Of the metric that is being changed. */
	key: z.string().max(50, 'is no metric').optional(),
	period: z.string('must be a period').min(1, 'is empty').max(50, 'is no period'),
	date: localDate.optional(),
	by: z.enum(['rep', 'team', 'region'], 'must be rep, team or region').default('rep'),
	team: id.optional(),
	region: id.optional()
});

const Preview = z.object({
	unit,
	from: z.string(),
	to: z.string(),
	rows: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			detail: z.string(),
			rank: z.int().nullable(),
			tied: z.boolean(),
			/** Rounded for showing; money in minor units; null: not enough yet. */
			score: z.number().nullable()
		})
	),
	total: z.number().nullable()
});

export const previewMetric = route({
	method: 'POST',
	path: '/metrics/preview',
	summary: 'The board that a metric would make. Nothing is stored.',
	access: 'metrics.write',
	body: Wanted,
	answer: Preview,
	handle({ app, identity, body: { unit, direction, definition, name, key, ...board } }) {
		const { authority, clock } = app;
		if (authority.state.kind !== 'ready') return failed(unavailable('The boards are being read anew.'));
		const judged = judge(authority, { key: key ?? DRAFT, name, unit, direction, definition });
		if (!judged.ok) return failed(invalid(judged.error));
		const query: BoardQuery = { metric: judged.value.key, ...present(board) };
		if (isKept(app, judged.value) && !may(identity, 'figures.restricted', subjectOf(query))) {
			return failed(forbidden('These figures are kept from the floor; you see those of a team you manage.'));
		}
		const standings = authority.engine.preview(judged.value, query, clock.now());
		if (!standings.ok) {
			const { parameter, message } = standings.error;
			return failed(invalidField(parameter === 'metric' ? '/definition' : `/${parameter}`, message));
		}
		const { from, to, rows, total } = standings.value;
		const nameOf = boardNames(app, identity, query.by);
		return ok({
			body: {
				unit,
				from,
				to,
				rows: rows.slice(0, LONGEST_BOARD).map((row) => ({
					id: row.id,
					name: nameOf(row),
					detail: row.detail,
					rank: row.rank,
					tied: row.tied,
					score: row.score && toNumber(row.score)
				})),
				total: total && toNumber(total)
			}
		});
	}
});

/** M8: it reads what the floor stream does not carry: margins, hidden amounts, targets that are not public. */
function isKept({ authority }: App, metric: Metric): boolean {
	if (!inputsOf(authority, metric, catalogueOf(authority)).onFloor) return true;
	const { definition } = metric;
	// an attainment tells what its base does through the lens of targets
	return (
		definition.kind === 'attainment' &&
		authority.engine.readsPrivateTargets({
			metric: definition.metric,
			lens: 'ofTarget',
			period: 'all',
			by: 'rep'
		})
	);
}

const present = ({ period, by, date, team, region }: Omit<z.output<typeof Wanted>, keyof Drafted>) => ({
	period,
	by,
	...(date !== undefined && { date }),
	...(team !== undefined && { team }),
	...(region !== undefined && { region })
});
type Drafted = Pick<z.output<typeof Wanted>, 'unit' | 'direction' | 'definition' | 'name' | 'key'>;
