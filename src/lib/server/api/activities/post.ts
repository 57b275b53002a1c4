import { z } from 'zod';
import { actorOf, may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { pointerOf } from '#lib/server/api/parse.ts';
import {
	forbidden,
	invalidField,
	refusedWrite,
	unprocessable,
	type Problem
} from '#lib/server/api/problem.ts';
import { route, type Answer } from '#lib/server/api/route.ts';
import { externalIdOf, readRows, type RowOutcome, type Rows } from '#lib/server/api/rows.ts';
import { RowResults } from '#lib/server/api/schemas.ts';
import { hashOf } from '#lib/server/auth/tokens.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { ActivityInput, draftContext, readDraft, type Draft } from './draft.ts';
import { recordDrafts, type Recorded, type Repeatable } from './record.ts';

/** Where this identity's rows come from: with externalId it names a row for good. */
export const sourceOf = (identity: Identity): string =>
	identity.kind === 'user' ? `me:${identity.id}` : actorOf(identity);

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** One draft or what is wrong, per row of the body. */
type Read = Result<Draft, FieldError[]>;

function outcomes(reads: readonly Read[], { sent }: Rows, recorded: readonly Recorded[]): RowOutcome[] {
	let next = 0;
	return reads.map((read, index): RowOutcome => {
		if (!read.ok)
			return { externalId: externalIdOf(sent[index]), id: '', status: 'rejected', errors: read.error };
		const { id, status } = recorded[next++] ?? { id: '', status: 'rejected' };
		return { externalId: read.value.externalId, id, status: status === 'forbidden' ? 'rejected' : status };
	});
}

/** 200: all taken; 207: some rejected. */
const statusOf = (results: readonly RowOutcome[]) =>
	results.some(({ status }) => status === 'rejected') ? 207 : 200;

function idempotencyKey(request: Request): Result<string | undefined, Problem> {
	const key = request.headers.get('idempotency-key');
	if (key === null) return ok(undefined);
	return IDEMPOTENCY_KEY.test(key)
		? ok(key)
		: failed(invalidField('/Idempotency-Key', 'must have 1 to 255 visible ASCII characters'));
}

export const postActivities = route({
	method: 'POST',
	path: '/activities',
	summary:
		'Brings one activity, or up to 1,000 as {activities: [...]}; the same externalId again is an update.',
	access: 'activities.write',
	body: z.union([ActivityInput, z.strictObject({ activities: z.array(ActivityInput).min(1).max(1_000) })]),
	rowByRow: true,
	answer: RowResults,
	async handle({ app, identity, request, body, bodyText }) {
		const key = idempotencyKey(request);
		if (!key.ok) return key;
		const rows = readRows(body, 'activities');
		if (!rows.ok) return rows;
		const context = draftContext(app, identity);
		const reads = rows.value.sent.map((row, index) => readDraft(row, rows.value.at(index), context));
		const barred = barredRows(reads, rows.value, identity, app);
		if (barred.length > 0) return failed(forbidden('You may not log for these people.', barred));
		const drafts = reads.flatMap((read) => (read.ok ? [read.value] : []));
		if (drafts.length === 0) return failed(await allRejected(reads, rows.value, app));

		const roster = new Roster(app.authority.tables.memberships.values());
		const repeatable: Repeatable | undefined =
			key.value === undefined
				? undefined
				: {
						identity: actorOf(identity),
						key: key.value,
						bodyHash: hashOf(bodyText),
						answer(recorded) {
							const results = outcomes(reads, rows.value, recorded);
							return { status: statusOf(results), response: { results } };
						}
					};
		const written = await recordDrafts(
			app,
			drafts,
			{
				source: sourceOf(identity),
				createdBy: actorOf(identity),
				mayChange: ({ rep, localDate }) =>
					may(identity, 'activities.write', { rep, teams: roster.teams(rep, localDate) })
			},
			repeatable
		);
		if (!written.ok) return failed(refusedWrite(written.error));
		const outcome = written.value;
		if (outcome.kind === 'key-reused') {
			return failed(
				unprocessable('This Idempotency-Key was used for another body.', [
					{ pointer: '/Idempotency-Key', message: 'was used for another body' }
				])
			);
		}
		if (outcome.kind === 'repeated') return answer(app, outcome.status, outcome.response as object);
		if (outcome.recorded.some(({ status }) => status === 'forbidden')) {
			return failed(forbidden('A row with this externalId belongs to somebody you may not log for.'));
		}
		const results = outcomes(reads, rows.value, outcome.recorded);
		return answer(app, statusOf(results), { results });
	}
});

/** `seq` covers the rows: it is read after they were committed. */
async function answer(
	app: { record: { head(): Promise<{ seq: number }> } },
	status: number,
	response: object
): Promise<Result<Answer, Problem>> {
	const { seq } = await app.record.head();
	return ok({ status, body: { ...response, seq } });
}

/** Rows for people that this identity may not log for: today's teams count, as they do on the manager's page. */
function barredRows(
	reads: readonly Read[],
	rows: Rows,
	identity: Identity,
	app: Parameters<typeof todayOf>[0]
): FieldError[] {
	if (identity.kind !== 'user' || identity.role === 'admin') return [];
	const today = todayOf(app);
	const roster = new Roster(app.authority.tables.memberships.values());
	return reads.flatMap((read, index) => {
		if (!read.ok) return [];
		const rep = read.value.rep.id;
		return may(identity, 'activities.write', { rep, teams: roster.teams(rep, today) })
			? []
			: [{ pointer: pointerOf([...rows.at(index), 'rep']), message: 'is nobody you may log for' }];
	});
}

async function allRejected(
	reads: readonly Read[],
	rows: Rows,
	app: { record: { head(): Promise<{ seq: number }> } }
): Promise<Problem> {
	const results = outcomes(reads, rows, []);
	const errors = reads.flatMap((read) => (read.ok ? [] : read.error));
	const { seq } = await app.record.head();
	return unprocessable('Nothing was written: every row is rejected.', errors, { results, seq });
}
