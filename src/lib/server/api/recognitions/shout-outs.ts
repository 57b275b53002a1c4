import { z } from 'zod';
import { actorOf, keepsToSelf } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { hasLeft, Roster } from '#lib/domain/membership.ts';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { shown } from '#lib/server/api/commit.ts';
import { forbidden, invalidField, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { flooding } from '#lib/server/api/tools.ts';
import { id } from '#lib/server/api/schemas.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { recognitionFor } from '#lib/server/recognition/feed.ts';
import { tellings } from '#lib/server/recognition/tell.ts';
import { randomId } from '#lib/server/record/ids.ts';
import { publicName } from './names.ts';
import { noticesAbout } from './notices.ts';
import { words } from './text.ts';
import { RecognitionView, recognitionView } from './view.ts';

const MOST_PEOPLE = 10;
const LENGTH = 280;

export const shoutOut = route({
	method: 'POST',
	path: '/shout-outs',
	summary: 'Thanks or praises colleagues before the whole floor. Their managers can take it away.',
	access: 'recognition.say',
	body: z.strictObject({
		reps: z
			.array(id)
			.min(1, 'names nobody')
			.max(MOST_PEOPLE, `may name at most ${MOST_PEOPLE} people`)
			.refine((reps) => new Set(reps).size === reps.length, 'names somebody twice'),
		text: words(LENGTH)
	}),
	answer: RecognitionView,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			if (identity.kind !== 'user') return failed(forbidden());
			const { reps, text } = body;
			const wrong = flaw(app, identity.rep, reps, text);
			if (wrong) return failed(wrong);
			const flood = flooding(tools, identity, 'shoutOuts');
			if (flood) return failed(flood);
			const by = publicName(app, identity);
			const [first = '', ...others] = reps;
			const { id, writes } = tellings({
				key: `shout-out:${randomId()}`,
				kind: 'shoutOut',
				rep: first,
				team: teamOf(app, first),
				data: {
					...{ text, by },
					...(identity.rep !== '' && { author: identity.rep }),
					...(others.length > 0 && { others })
				},
				at: app.clock.now(),
				createdBy: actorOf(identity)
			});
			const written = await app.record.write([...writes, ...told(app, identity, reps, { id, by, text })]);
			if (!written.ok) return failed(refusedWrite(written.error));
			await shown(app);
			const made = await recognitionFor(app, identity, id);
			return ok({ status: 201, ...(made && { body: recognitionView(made.seen) }) });
		});
	}
});

/** What is wrong with whom it is about, apart from each id's own shape. */
function flaw({ authority, clock }: App, own: Id, named: readonly Id[], text: string): Problem | undefined {
	const { reps } = authority.tables;
	const today = todayOf({ authority, clock });
	for (const [index, id] of named.entries()) {
		const rep = reps.get(id);
		const gone = !rep || rep.house || hasLeft(rep, today);
		if (gone) return invalidField(`/reps/${index}`, 'is nobody here');
		if (id === own) return invalidField(`/reps/${index}`, 'is you: praise goes to colleagues');
		if (keepsToSelf(rep, 'shoutOut')) {
			return invalidField(`/reps/${index}`, 'keeps praise off the floor; say it in person');
		}
	}
	return mentionedIn(text).every((rep) => reps.has(rep))
		? undefined
		: invalidField('/text', 'names somebody who is not here');
}

const teamOf = (app: App, rep: Id): Id =>
	new Roster(app.authority.tables.memberships.values()).teams(rep, todayOf(app))[0] ?? '';

function told(
	app: App,
	identity: Identity,
	reps: readonly Id[],
	{ id, by, text }: { readonly id: Id; readonly by: string; readonly text: string }
) {
	const data = { recognition: id, by, text };
	const named = mentionedIn(text).filter((rep) => !reps.includes(rep));
	return [
		...noticesAbout(app, identity, reps, { kind: 'recognition.shoutOut', data }),
		...noticesAbout(app, identity, named, { kind: 'recognition.mention', data })
	];
}
