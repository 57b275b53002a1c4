/** Looking at contests: the list, one of them, and how it stands. */
import { z } from 'zod';
import type { ContestResult } from '#lib/domain/contests/proof.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { CONTEST_STATES } from '#lib/domain/contests/states.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { conflict, invalidField } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { count, id as idField } from '#lib/server/api/schemas.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { recentLast, recentStandings } from '#lib/server/contests/recent.ts';
import { hoursNow } from '#lib/server/contests/standings.ts';
import { found, partsOf } from './found.ts';
import { ContestLine, ContestView, StandingsView } from './view.ts';

const USUAL_LIMIT = 100;
const MOST = 1_000;
const state = z.enum(CONTEST_STATES, `must be one of ${CONTEST_STATES.join(', ')}`);

/** A contest in a list. */
function lineOf(seen: SeenContest): z.input<typeof ContestLine> {
	const { entrants, outcome, editions, steps, names, ...line } = seen;
	void [editions, steps, names];
	const brief = outcome && {
		...{ number: outcome.number, hash: outcome.hash, seq: outcome.seq, at: outcome.at }
	};
	return {
		...line,
		rules: { ...line.rules },
		words: [...line.words],
		may: [...line.may],
		acts: [...line.acts],
		entrants: entrants.length,
		outcome: brief
	};
}

export const listContests = route({
	method: 'GET',
	path: '/contests',
	summary:
		'Contests that the asker may see, what begins last first; `after` names the last one of the page before. Drafts are listed for those who make contests. `whole`: with who is in each, and its result.',
	access: 'floor.look',
	query: z.strictObject({
		state: state.optional(),
		series: idField.optional(),
		after: idField.optional(),
		/** Each as GET answers with it alone: who is in it, its names and its result. */
		whole: z.enum(['true', 'false'], 'must be true or false').optional(),
		limit: count(1, MOST).default(USUAL_LIMIT)
	}),
	answer: z.object({
		contests: z.union([z.array(ContestLine), z.array(ContestView)]),
		after: z.string().nullable()
	}),
	handle({ app, identity, query: { state, series, after, whole, limit } }) {
		if (series !== undefined && !app.authority.tables.contest_series.has(series))
			return failed(invalidField('/series', 'is no series'));
		const reader = new ContestReader(app, identity);
		const rows = reader.rows(
			(contest) =>
				(state === undefined || contest.state === state) &&
				(series === undefined || contest.series === series)
		);
		const begin = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
		if (after !== undefined && begin === 0)
			return failed(invalidField('/after', 'is no contest of this list'));
		const page = rows.slice(begin, begin + limit);
		const seen = page.flatMap((row) => reader.see(row) ?? []);
		const contests = whole === 'true' ? seen : seen.map(lineOf);
		const isLast = begin + limit >= rows.length;
		return ok({ body: { contests, after: isLast ? null : (page.at(-1)?.id ?? null) } });
	}
});

export const readContest = route({
	method: 'GET',
	path: '/contests/{id}',
	summary: 'One contest: its rules and their hash, who is in it, what was done to it, and its result.',
	access: 'floor.look',
	answer: ContestView,
	handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		return contest.ok ? ok({ body: contest.value.seen }) : contest;
	}
});

export const readStandings = route({
	method: 'GET',
	path: '/contests/{id}/standings',
	summary: 'How a contest stands by the facts of the record; once it is settled, as it was settled.',
	access: 'floor.look',
	answer: z.object({
		asOf: z.object({ epoch: z.string(), seq: z.int(), time: z.string() }),
		/** It is settled: this stays, unless it is amended. */
		final: z.boolean(),
		standings: StandingsView,
		/** When the floor works within the window, ms since 1970; none once it is settled, and where figures do not grow by the hour. */
		hours: z.array(z.object({ start: z.number(), end: z.number() })),
		/** What was done last, of all that counts, newest first; amounts that are kept from the asker are 0; none once it is settled. */
		last: z.array(
			z.object({
				fact: z.string(),
				rep: z.string(),
				at: z.number(),
				type: z.string(),
				quantity: z.number(),
				amount: z.number()
			})
		)
	}),
	handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row, reader } = contest.value;
		if (row.state === 'draft') return failed(conflict('A draft has no standings: launch it first.'));
		if (row.state === 'cancelled') return failed(conflict('It was cancelled: it has no standings.'));
		const { epoch, seq } = app.authority.position;
		const standings = recentStandings(partsOf(app), row);
		if (!standings.ok) {
			const [fault] = standings.error;
			return failed(
				conflict(`It can not be counted: ${fault?.message ?? 'its rules do not hold any more'}.`)
			);
		}
		const asOf = { epoch, seq, time: new Date(app.clock.now()).toISOString() };
		return ok({
			body: {
				asOf,
				final: row.outcome !== null,
				standings: shownOf(standings.value),
				hours: hoursNow(partsOf(app), row),
				last: reader.last(recentLast(partsOf(app), row))
			}
		});
	}
});

/** What each one brought stands in the result alone. */
function shownOf(standings: Standings): Standings {
	const { totals, ...shown } = standings as Standings & Partial<Pick<ContestResult, 'totals'>>;
	void totals;
	return shown;
}
