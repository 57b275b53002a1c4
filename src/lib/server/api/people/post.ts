import { z } from 'zod';
import type { Id } from '#lib/domain/records.ts';
import { failed, type FieldError, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { audited, shown, type Deed } from '#lib/server/api/commit.ts';
import { parse, pointerOf } from '#lib/server/api/parse.ts';
import { forbidden, refusedWrite } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { answerRows, externalIdOf, readRows, type RowOutcome, type Rows } from '#lib/server/api/rows.ts';
import { email, from, name, openDate, RowResults, shortText } from '#lib/server/api/schemas.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { rowJudge, type RowJudge } from '#lib/server/people/access.ts';
import type { PersonRow } from '#lib/server/people/plan.ts';
import { upsertPeople, type PersonOutcome } from '#lib/server/people/upsert.ts';
import { PeopleView } from '#lib/server/people/view.ts';
import type { Write } from '#lib/server/record/store.ts';

/** The body of `POST /api/v1/people`, one row of it. */
export const PersonInput = z.strictObject({
	externalId: shortText.optional(),
	name,
	email: email.optional(),
	team: name.optional(),
	region: name.optional(),
	startedOn: openDate.optional(),
	endedOn: openDate.optional(),
	from
});

type Read = Result<z.output<typeof PersonInput>, FieldError[]>;

export const postPeople = route({
	method: 'POST',
	path: '/people',
	summary:
		'Brings one person, or up to 1,000 as {people: [...]}; known by externalId, else e-mail, else exact name.',
	access: 'people.write',
	body: z.union([PersonInput, z.strictObject({ people: z.array(PersonInput).min(1).max(1_000) })]),
	rowByRow: true,
	answer: RowResults,
	async handle({ app, identity, tools, body }) {
		const rows = readRows(body, 'people');
		if (!rows.ok) return rows;
		const reads = rows.value.sent.map((row, index): Read => parse(PersonInput, row, rows.value.at(index)));
		return tools.inTurn(async () => {
			const judge = rowJudge(() => identity, app.authority.tables);
			const barred = barredRows(reads, rows.value, judge, app);
			if (barred.length > 0) return failed(forbidden('You may not change these people.', barred));
			const taken = reads.flatMap((read) => (read.ok ? [rowOf(read.value)] : []));
			const audit = (writes: readonly Write[]) => audited(app, identity, deedOf(app, writes));
			const upserted = await upsertPeople(app, taken, { judge, audit });
			if (!upserted.ok) return failed(refusedWrite(upserted.error));
			const results = outcomes(reads, rows.value, upserted.value);
			await shown(app);
			return answerRows(results, (await app.record.head()).seq);
		});
	}
});

/** Without the fields that were not sent: those stay as they are. */
const rowOf = (row: z.output<typeof PersonInput>): PersonRow =>
	Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as unknown as PersonRow;

function outcomes(reads: readonly Read[], rows: Rows, upserted: readonly PersonOutcome[]): RowOutcome[] {
	let next = 0;
	return reads.map((read, index): RowOutcome => {
		if (!read.ok)
			return { externalId: externalIdOf(rows.sent[index]), id: '', status: 'rejected', errors: read.error };
		const outcome = upserted[next++];
		if (!outcome) return { externalId: read.value.externalId ?? '', id: '', status: 'rejected' };
		const { errors, ...rest } = outcome;
		const prefix = pointerOf(rows.at(index));
		return errors
			? { ...rest, errors: errors.map(({ pointer, message }) => ({ pointer: prefix + pointer, message })) }
			: rest;
	});
}

/** A list that was brought, as the audit keeps it: each record that was made or changed, and how it was. */
function deedOf({ authority: { tables } }: App, writes: readonly Write[]): Deed {
	const known = (collection: string, id: Id) =>
		(tables as unknown as Record<string, ReadonlyMap<Id, object> | undefined>)[collection]?.get(id);
	const changed = writes.flatMap((write) => (write.op === 'create' ? [] : [write]));
	const people = new Set(
		writes.flatMap((write) =>
			write.collection === 'reps' ? [write.op === 'create' ? String(write.data.id ?? '') : write.id] : []
		)
	);
	return {
		action: 'people.upsert',
		subject: `${people.size} people`,
		before: changed.map(({ collection, id }) => ({ collection, ...known(collection, id) })),
		after: writes.flatMap((write) =>
			write.op === 'delete'
				? []
				: [
						{
							...{ collection: write.collection, ...(write.op === 'update' && { id: write.id }) },
							...write.data
						}
					]
		)
	};
}

/** Rows that are not this identity's to bring, judged before anything is written: the list comes in whole or not at all. */
function barredRows(reads: readonly Read[], rows: Rows, judge: RowJudge, app: App): FieldError[] {
	const view = new PeopleView(app.authority.tables);
	const today = todayOf(app);
	return reads.flatMap((read, index) => {
		const error = read.ok ? judge(view, rowOf(read.value), today) : undefined;
		return error ? [{ ...error, pointer: pointerOf(rows.at(index)) + error.pointer }] : [];
	});
}
