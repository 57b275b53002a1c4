import { z } from 'zod';
import type { Identity } from '#lib/domain/identity.ts';
import { RECOGNITION_KINDS } from '#lib/domain/recognition/recognition.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { commit } from '#lib/server/api/commit.ts';
import { forbidden, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { flooding } from '#lib/server/api/tools.ts';
import { kind } from './view.ts';

const KindsView = z.object({ kinds: z.array(kind) });

const keptKinds = ({ privacy }: Rep) => privacy?.kinds ?? [];

/** Nobody decides for somebody else what the floor is shown of them. */
function ownPerson({ authority }: App, identity: Identity, id: Id): Result<Rep, Problem> {
	if (identity.kind !== 'user' || identity.rep !== id)
		return failed(forbidden('This is for them to decide.'));
	const rep = authority.tables.reps.get(id);
	return rep ? ok(rep) : failed(notFound('person'));
}

export const readKinds = route({
	method: 'GET',
	path: '/people/{id}/privacy',
	summary: 'Which kinds of recognition the asker keeps to themselves.',
	access: 'recognition.keep',
	answer: KindsView,
	handle({ app, identity, params }) {
		const rep = ownPerson(app, identity, params.id);
		return rep.ok ? ok({ body: { kinds: keptKinds(rep.value) } }) : rep;
	}
});

export const keepKinds = route({
	method: 'PATCH',
	path: '/people/{id}/privacy',
	summary:
		'Keeps kinds of recognition to oneself, those of the past too: nobody else is shown them. It is one’s own to decide.',
	access: 'recognition.keep',
	body: z.strictObject({ kinds: z.array(kind).max(RECOGNITION_KINDS.length, 'names some twice') }),
	answer: KindsView,
	handle({ app, tools, identity, params, body }) {
		return tools.inTurn(async () => {
			const found = ownPerson(app, identity, params.id);
			if (!found.ok) return found;
			const rep = found.value;
			const kinds = RECOGNITION_KINDS.filter((one) => body.kinds.includes(one));
			if (keptKinds(rep).join() === kinds.join()) return ok({ body: { kinds } });
			const flood = flooding(tools, identity, 'wishes');
			if (flood) return failed(flood);
			const data = { privacy: { ...rep.privacy, kinds } };
			const deed = {
				action: 'people.privacy',
				subject: `people:${rep.id}`,
				before: { kinds: keptKinds(rep) },
				after: { kinds }
			};
			const write = { op: 'update', collection: 'reps', id: rep.id, data } as const;
			const done = await commit(app, identity, [write], deed);
			return done.ok ? ok({ body: { kinds } }) : done;
		});
	}
});
