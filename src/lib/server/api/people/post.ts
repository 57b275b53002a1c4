import { z } from 'zod';
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import { failed, type FieldError, type Result } from '#lib/domain/result.ts';
import { audited, shown } from '#lib/server/api/commit.ts';
import { parse, pointerOf } from '#lib/server/api/parse.ts';
import { forbidden, refusedWrite } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { answerRows, externalIdOf, readRows, type RowOutcome, type Rows } from '#lib/server/api/rows.ts';
import { email, from, name, openDate, RowResults, shortText } from '#lib/server/api/schemas.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import type { PersonRow } from '#lib/server/people/plan.ts';
import { upsertPeople, type PersonOutcome } from '#lib/server/people/upsert.ts';
import { PeopleView } from '#lib/server/people/view.ts';
import { mayPlace } from './place.ts';
import { subjectOf } from './view.ts';

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
			const { tables } = app.authority;
			const barred = barredRows(reads, rows.value, identity, tables, todayOf(app));
			if (barred.length > 0) return failed(forbidden('You may not change these people.', barred));
			const taken = reads.flatMap((read) => (read.ok ? [rowOf(read.value)] : []));
			const upserted = await upsertPeople(app, taken);
			if (!upserted.ok) return failed(refusedWrite(upserted.error));
			const results = outcomes(reads, rows.value, upserted.value);
			const counts = countsOf(results);
			if (counts.created + counts.updated > 0) {
				const act = { action: 'people.upsert', subject: `${results.length} people`, after: counts };
				await app.record.write([audited(app, identity, act)]);
			}
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

function countsOf(results: readonly RowOutcome[]) {
	const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
	for (const { status } of results) counts[status]++;
	return counts;
}

/** A manager changes people of their own teams and people in none, and makes neither teams nor regions. */
function barredRows(
	reads: readonly Read[],
	rows: Rows,
	identity: Identity,
	tables: Tables,
	today: LocalDate
): FieldError[] {
	if (identity.kind !== 'user' || identity.role === 'admin') return [];
	const view = new PeopleView(tables);
	const roster = new Roster(tables.memberships.values());
	return reads.flatMap((read, index) => {
		if (!read.ok) return [];
		const field = barredField(read.value, identity, view, roster, today);
		return field ? [{ ...field, pointer: pointerOf([...rows.at(index), field.pointer]) }] : [];
	});
}

function barredField(
	row: z.output<typeof PersonInput>,
	identity: Identity,
	view: PeopleView,
	roster: Roster,
	today: LocalDate
): FieldError | undefined {
	// whoever the row may mean: by number, by address or by name
	const known = [
		row.externalId ? view.byExternalId(row.externalId) : undefined,
		row.email ? view.byEmail(row.email) : undefined,
		...view.byName(row.name)
	].filter((rep) => rep !== undefined);
	const foreign = known.some((rep) => !may(identity, 'people.write', subjectOf(rep.id, roster, today)));
	if (foreign) return { pointer: 'name', message: 'is somebody you may not change' };
	if (row.region !== undefined) return { pointer: 'region', message: 'is for an admin to decide' };
	if (row.team === undefined) return undefined;
	const team = view.team(row.team);
	if (!team) return { pointer: 'team', message: 'is no team yet: an admin makes it' };
	const place = (rep: string) => mayPlace(identity, { rep, team: team.id, from: row.from, today }, roster);
	const placed = known.length === 0 ? place('') : known.every((rep) => place(rep.id));
	return placed ? undefined : { pointer: 'team', message: 'is no team into which you may put this person' };
}
