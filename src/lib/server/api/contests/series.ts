/** Series: several contests with a combined table. */
import { z } from 'zod';
import type { ContestSeries } from '#lib/domain/contests/record.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { changedMeanwhile, conflict, invalidField, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { openDate } from '#lib/server/api/schemas.ts';
import type { App } from '#lib/server/app.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { contestName } from './drafts.ts';
import { version } from './found.ts';
import { SeriesView } from './view.ts';

const MOST_SERIES = 100;
const MOST_PLACES = 100;
const MOST_POINTS = 1_000_000;
const POINTS = `must be a whole number from 0 to ${MOST_POINTS}`;
const points = z
	.array(z.int(POINTS).min(0, POINTS).max(MOST_POINTS, POINTS), 'must be a list of points')
	.min(1, 'is empty')
	.max(MOST_PLACES, `has more than ${MOST_PLACES} places`);

const fields = { name: contestName, points };

/** What each field alone does not show; undefined: nothing. */
function flaw({ authority }: App, series: ContestSeries): Problem | undefined {
	if (series.from !== '' && series.to !== '' && series.to < series.from)
		return invalidField('/to', 'is before it begins');
	const rising = series.points.findIndex((value, at) => at > 0 && value > (series.points[at - 1] ?? 0));
	if (rising >= 0) return invalidField(`/points/${rising}`, 'is more than the place above gets');
	const isTaken = [...authority.tables.contest_series.values()].some(
		({ id, name }) => id !== series.id && name === series.name
	);
	return isTaken
		? conflict(`There is a series called ${series.name} already.`, [
				{ pointer: '/name', message: 'is taken by another series' }
			])
		: undefined;
}

const listSeries = route({
	method: 'GET',
	path: '/contest-series',
	summary: 'Series of contests: what each place brings in points, and from when to when.',
	access: 'floor.look',
	answer: z.object({ series: z.array(SeriesView) }),
	handle({ app }) {
		const series = [...app.authority.tables.contest_series.values()].sort((a, b) =>
			a.from < b.from ? 1 : a.from > b.from ? -1 : a.id < b.id ? -1 : 1
		);
		return ok({ body: { series } });
	}
});

const createSeries = route({
	method: 'POST',
	path: '/contest-series',
	summary:
		'Makes a series. `points`: for the first place, the second and so on; equals share their places’ points.',
	access: 'contests.write',
	body: z.strictObject({ ...fields, from: openDate.default(''), to: openDate.default('') }),
	answer: SeriesView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const series: ContestSeries = { id: randomId(), ...body, version: 1 };
			const wrong = flaw(app, series);
			if (wrong) return failed(wrong);
			if (app.authority.tables.contest_series.size >= MOST_SERIES)
				return failed(conflict(`There are ${MOST_SERIES} series already; remove one first.`));
			const write: Write = { op: 'create', collection: 'contest_series', data: { ...series } };
			const deed = { action: 'contests.createSeries', subject: `contest_series:${series.id}`, after: series };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ status: 201, body: series }) : done;
		});
	}
});

function foundSeries({ authority }: App, id: Id): Result<ContestSeries, Problem> {
	const series = authority.tables.contest_series.get(id);
	return series ? ok(series) : failed(notFound('series'));
}

const changeSeries = route({
	method: 'PATCH',
	path: '/contest-series/{id}',
	summary: 'Changes what is given of a series. Its table is worked out anew wherever it is shown.',
	access: 'contests.write',
	body: z.strictObject({
		version: version.optional(),
		name: fields.name.optional(),
		points: points.optional(),
		from: openDate.optional(),
		to: openDate.optional()
	}),
	answer: SeriesView,
	handle({ app, tools, identity, params: { id }, body: { version, ...body } }) {
		return tools.inTurn(async () => {
			const series = foundSeries(app, id);
			if (!series.ok) return series;
			const before = series.value;
			if (version !== undefined && version !== before.version)
				return failed(changedMeanwhile('series', before));
			const data = differing<ContestSeries>(before, body);
			if (Object.keys(data).length === 0) return ok({ body: before });
			const after: ContestSeries = { ...before, ...data, version: before.version + 1 };
			const wrong = flaw(app, after);
			if (wrong) return failed(wrong);
			const write: Write = {
				op: 'update',
				collection: 'contest_series',
				id,
				data: { ...data, version: after.version }
			};
			const deed = { action: 'contests.updateSeries', subject: `contest_series:${id}`, before, after };
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: after }) : done;
		});
	}
});

const removeSeries = route({
	method: 'DELETE',
	path: '/contest-series/{id}',
	summary: 'Takes a series away that no contest counts for.',
	access: 'contests.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const series = foundSeries(app, id);
			if (!series.ok) return series;
			const counting = [...app.authority.tables.contests.values()].filter((one) => one.series === id).length;
			if (counting > 0)
				return failed(
					conflict(
						counting === 1
							? 'A contest counts for it: take that out of the series first.'
							: `${counting} contests count for it: take them out of the series first.`
					)
				);
			const deed = {
				action: 'contests.deleteSeries',
				subject: `contest_series:${id}`,
				before: series.value
			};
			const done = await commit(app, identity, [{ op: 'delete', collection: 'contest_series', id }], deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const seriesRoutes: readonly Route[] = [listSeries, createSeries, changeSeries, removeSeries];
