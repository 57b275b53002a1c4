import { z } from 'zod';
import { failed, ok } from '#lib/domain/result.ts';
import { Belonging, todayOf } from '#lib/server/api/context.ts';
import { notFound } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { PersonView, personView } from './view.ts';

export const listPeople = route({
	method: 'GET',
	path: '/people',
	summary: 'Everyone on the floor, with the teams they were in; addresses for those who may see them.',
	access: 'floor.look',
	answer: z.object({ people: z.array(PersonView) }),
	handle({ app, identity }) {
		const { tables } = app.authority;
		const belonging = new Belonging(tables);
		const today = todayOf(app);
		const people = [...tables.reps.values()].map((rep) => personView(rep, identity, belonging, today));
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
		return ok({ body: personView(rep, identity, new Belonging(tables), todayOf(app)) });
	}
});
