import { z } from 'zod';
import { failed, ok } from '#lib/domain/result.ts';
import { notFound } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { badgesOf, personFor } from '#lib/server/recognition/cabinet.ts';
import { kind } from './view.ts';

const BadgeView = z.object({
	rule: z.string(),
	name: z.string(),
	icon: z.string(),
	kind,
	times: z.int(),
	last: z.string(),
	data: z.record(z.string(), z.unknown()),
	marked: z.int()
});

export const badges = route({
	method: 'GET',
	path: '/people/{id}/badges',
	summary:
		'A person’s badge cabinet: each badge once, with how often it was earned, when last, and how many of them have a cause that was corrected away since.',
	access: 'floor.look',
	answer: z.object({ badges: z.array(BadgeView) }),
	async handle({ app, identity, params }) {
		const person = personFor(app, identity, params.id);
		if (!person) return failed(notFound('person'));
		return ok({ body: { badges: await badgesOf(app, identity, person.id) } });
	}
});
