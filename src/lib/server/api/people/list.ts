import { z } from 'zod';
import { Roster } from '#lib/domain/membership.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { notFound } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { PersonView, personView } from './view.ts';

export const listPeople = route({
	method: 'GET',
	path: '/people',
	summary: 'Everyone on the floor, with the teams they were in; addresses for those who may see them.',
	access: 'floor.look',
	answer: z.object({ people: z.array(PersonView) }),
	handle({ app, identity }) {
		const { tables } = app.authority;
		const roster = new Roster(tables.memberships.values());
		const today = todayOf(app);
		const people = [...tables.reps.values()].map((rep) => personView(rep, identity, roster, today));
		return ok({ body: { people: people.sort((a, b) => (a.name < b.name ? -1 : 1)) } });
	}
});

export const getPerson = route({
	method: 'GET',
	path: '/people/{id}',
	summary: 'One person.',
	access: 'floor.look',
	answer: PersonView,
	handle({ app, identity, params }) {
		const { tables } = app.authority;
		const rep = tables.reps.get(params.id);
		if (!rep) return failed(notFound('person'));
		return ok({ body: personView(rep, identity, new Roster(tables.memberships.values()), todayOf(app)) });
	}
});
