/** C5: what came of contests: results, the files that prove them, their verification, and who won what. */
import { z } from 'zod';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { conflict, forbidden, gone, invalidField, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { count, id as idField, localDate } from '#lib/server/api/schemas.ts';
import type { App } from '#lib/server/app.ts';
import { readProof } from '#lib/server/contests/proofs.ts';
import { ContestReader } from '#lib/server/contests/see.ts';
import { verdictOn } from '#lib/server/contests/verdict.ts';
import { winnersCsv } from '#lib/server/contests/winners.ts';
import { found, partsOf } from './found.ts';
import { ResultView, VerdictView } from './view.ts';

const MOST_RESULTS = 1_000;
const number = count(1, MOST_RESULTS).optional();
const NO_RESULT = 'It has no result: contests have one from settlement on.';

/** Every outcome that a contest had, as this reader may read of it; the first one first. */
export async function resultsOf(app: App, reader: ContestReader, { id, outcome }: ContestRecord) {
	const rows = await app.record.find('contest_results', {
		filter: app.record.filter('contest = {:id}', { id }),
		sort: 'number',
		limit: MOST_RESULTS
	});
	return rows.map(({ number, hash, seq, at, by, why }) => ({
		...{ number, hash, seq, at, why },
		by: reader.actor(by),
		current: number === outcome?.number
	}));
}

export const listResults = route({
	method: 'GET',
	path: '/contests/{id}/results',
	summary: 'Every outcome that a contest had: as it was settled, and after each amendment, with its reason.',
	access: 'floor.look',
	answer: z.object({ results: z.array(ResultView) }),
	async handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		return ok({ body: { results: await resultsOf(app, contest.value.reader, contest.value.row) } });
	}
});

export const exportContest = route({
	method: 'GET',
	path: '/contests/{id}/export',
	summary:
		'The file that proves a result: rules, roster, facts in order and result with their hashes; scripts/verify-contest.mjs checks it with nothing but Node. `number`: another outcome than the present one.',
	access: 'floor.look',
	query: z.strictObject({ number }),
	async handle({ app, identity, params: { id }, query }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row, reader } = contest.value;
		if (!row.outcome) return failed(conflict(NO_RESULT));
		if (!reader.seesFacts(row))
			return failed(forbidden('The file holds amounts, and those are kept from the floor.'));
		const wanted = query.number ?? row.outcome.number;
		const proof = await proofOf(app, id, wanted);
		if (!proof.ok) return proof;
		const headers = {
			'content-type': 'application/json',
			'content-disposition': `attachment; filename="contest-${id}-${wanted}.json"`,
			'cache-control': 'no-store'
		};
		return ok(new Response(JSON.stringify(proof.value), { headers }));
	}
});

async function proofOf(app: App, id: Id, wanted: number): Promise<Result<ContestExport, Problem>> {
	try {
		const proof = await readProof(partsOf(app), id, wanted);
		return proof ? ok(proof) : failed(notFound('result'));
	} catch (error) {
		if (error instanceof SyntaxError || isDamage(error))
			return failed(gone('The file that proves this result is damaged; a backup has it.'));
		throw error;
	}
}

/** zlib names what is wrong with a file that it cannot unpack. */
const isDamage = (error: unknown) =>
	/^(Z_|ERR_ZLIB|ERR_BUFFER)/.test(String((error as NodeJS.ErrnoException | null)?.code));

export const verifyContest = route({
	method: 'GET',
	path: '/contests/{id}/verify',
	summary:
		'Works a settled contest out again from the file that proves it: match, or the first difference; and whether records have changed since.',
	access: 'floor.look',
	query: z.strictObject({ number }),
	answer: VerdictView,
	async handle({ app, identity, params: { id }, query }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row } = contest.value;
		if (!row.outcome) return failed(conflict(NO_RESULT));
		const verdict = await verdictOn(partsOf(app), row, query.number ?? row.outcome.number);
		return verdict ? ok({ body: verdict }) : failed(notFound('result'));
	}
});

/** A table for a spreadsheet, as a download. */
const csv = (name: string, text: string) =>
	new Response(text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="${name}"`,
			'cache-control': 'no-store'
		}
	});

export const contestWinners = route({
	method: 'GET',
	path: '/contests/{id}/winners.csv',
	summary: 'Who won which prize of a contest, as CSV.',
	access: 'floor.look',
	handle({ app, identity, params: { id } }) {
		const contest = found(app, identity, id);
		if (!contest.ok) return contest;
		const { row, reader } = contest.value;
		if (!row.outcome) return failed(conflict(NO_RESULT));
		return ok(csv(`winners-${id}.csv`, winnersCsv(app.authority.tables, reader, [row])));
	}
});

export const allWinners = route({
	method: 'GET',
	path: '/contests/winners.csv',
	summary:
		'Who won which prize of all contests whose window ended from one date to another, both inclusive, as CSV; `series`: of that one alone.',
	access: 'floor.look',
	query: z.strictObject({
		from: localDate.optional(),
		to: localDate.optional(),
		series: idField.optional()
	}),
	handle({ app, identity, query: { from = '', to = '9999-12-31', series } }) {
		if (to < from) return failed(invalidField('/to', 'is before the first date'));
		if (series !== undefined && !app.authority.tables.contest_series.has(series))
			return failed(invalidField('/series', 'is no series'));
		const reader = new ContestReader(app, identity);
		const contests = reader
			.rows(
				({ outcome, rules: { window }, series: own }) =>
					outcome !== null && from <= window.to && window.to <= to && (series === undefined || own === series)
			)
			.sort((a, b) => (a.endsAt < b.endsAt ? -1 : a.endsAt > b.endsAt ? 1 : a.id < b.id ? -1 : 1));
		return ok(csv('winners.csv', winnersCsv(app.authority.tables, reader, contests)));
	}
});
