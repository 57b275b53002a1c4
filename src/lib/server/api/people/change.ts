import { z } from 'zod';
import { isHidden, may } from '#lib/domain/access.ts';
import { fold } from '#lib/domain/names.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Rep } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { commit, differing } from '#lib/server/api/commit.ts';
import { conflict, forbidden, invalidField, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { colour, email, from, id, name, openDate, shortText } from '#lib/server/api/schemas.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { mayPlace, subjectOf } from '#lib/server/people/access.ts';
import { membershipWrites } from '#lib/server/people/spans.ts';
import { PersonView, personView } from './view.ts';

const viewNow = (app: Pick<App, 'authority' | 'clock'>, rep: string, identity: Identity) => {
	const { tables } = app.authority;
	const row = tables.reps.get(rep);
	return row && personView(row, identity, new Roster(tables.memberships.values()), todayOf(app));
};

const PersonPatch = z.strictObject({
	name: name.optional(),
	email: email.optional(),
	externalId: shortText.optional(),
	startedOn: openDate.optional(),
	endedOn: openDate.optional(),
	colour: colour.optional(),
	/** Counts in totals and is never ranked. */
	house: z.boolean('must be true or false').optional(),
	/** R6: keeps off public boards by name. */
	hidden: z.boolean('must be true or false').optional()
});

export const patchPerson = route({
	method: 'PATCH',
	path: '/people/{id}',
	summary: "Changes a person's own fields.",
	access: 'people.write',
	body: PersonPatch,
	answer: PersonView,
	handle: ({ app, identity, tools, params, body }) =>
		tools.inTurn(async () => {
			const { tables } = app.authority;
			const rep = tables.reps.get(params.id);
			if (!rep) return failed(notFound('person'));
			const subject = subjectOf(rep.id, new Roster(tables.memberships.values()), todayOf(app));
			if (!may(identity, 'people.write', subject))
				return failed(forbidden('You may not change this person.'));
			const { hidden, ...fields } = body;
			const data = {
				...differing<Rep>(rep, fields),
				...(hidden !== undefined && hidden !== isHidden(rep) && { privacy: { ...rep.privacy, hidden } })
			};
			const fits = judge(app, identity, { ...rep, ...data });
			if (!fits.ok) return fits;
			const written = await commit(
				app,
				identity,
				Object.keys(data).length > 0 ? [{ op: 'update', collection: 'reps', id: rep.id, data }] : [],
				{ action: 'people.update', subject: `people:${rep.id}`, before: rep, after: body }
			);
			return written.ok ? ok({ body: viewNow(app, rep.id, identity) }) : written;
		})
});

/** Against everybody else, and the dates against each other. */
function judge(app: App, identity: Identity, rep: Rep): Result<undefined, Problem> {
	if (rep.startedOn && rep.endedOn && rep.endedOn < rep.startedOn) {
		return failed(invalidField('/endedOn', 'is before the start'));
	}
	const others = [...app.authority.tables.reps.values()].filter((other) => other.id !== rep.id);
	const clash = (field: 'email' | 'externalId', other: Rep) => {
		const owner = viewNow(app, other.id, identity)?.name ?? 'Somebody';
		return failed(conflict(`${owner} has it already.`, [{ pointer: `/${field}`, message: 'is taken' }]));
	};
	const sameNumber = rep.externalId ? others.find((other) => other.externalId === rep.externalId) : undefined;
	if (sameNumber) return clash('externalId', sameNumber);
	const sameAddress = rep.email ? others.find((other) => fold(other.email) === fold(rep.email)) : undefined;
	return sameAddress ? clash('email', sameAddress) : ok(undefined);
}

export const postMembership = route({
	method: 'POST',
	path: '/people/{id}/memberships',
	summary: 'Puts a person into a team (null: none) from a date on; facts count for the team of their day.',
	access: 'people.write',
	body: z.strictObject({ team: id.nullable(), from }),
	answer: PersonView,
	handle: ({ app, identity, tools, params, body }) =>
		tools.inTurn(async () => {
			const { tables } = app.authority;
			const rep = tables.reps.get(params.id);
			if (!rep) return failed(notFound('person'));
			if (body.team !== null && !tables.teams.has(body.team)) {
				return failed(invalidField('/team', 'is no team'));
			}
			const roster = new Roster(tables.memberships.values());
			const today = todayOf(app);
			if (!mayPlace(identity, { rep: rep.id, today, ...body, from: body.from }, roster)) {
				return failed(forbidden('You may not put this person into this team from then on.'));
			}
			const before = roster.of(rep.id);
			const written = await commit(
				app,
				identity,
				membershipWrites(rep.id, before, { value: body.team, from: body.from, today }),
				{ action: 'people.team', subject: `people:${rep.id}`, before, after: body }
			);
			return written.ok ? ok({ body: viewNow(app, rep.id, identity) }) : written;
		})
});
