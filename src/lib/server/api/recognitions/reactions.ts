import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { concerned } from '#lib/domain/recognition/recognition.ts';
import { counted, isReaction, REACTIONS } from '#lib/domain/recognition/reactions.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { forbidden, invalidField, notFound, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route, type Answer } from '#lib/server/api/route.ts';
import { flooding, type Tools } from '#lib/server/api/tools.ts';
import { recognitionFor, type Recognition } from '#lib/server/recognition/feed.ts';
import type { Write } from '#lib/server/record/store.ts';
import { publicName } from './names.ts';
import { noticesAbout } from './notices.ts';
import { writeCounts } from './counts.ts';
import { ReactionsView } from './view.ts';

interface Reacting {
	readonly app: App;
	readonly tools: Tools;
	readonly identity: Identity;
	readonly params: Readonly<Record<'id' | 'emoji', string>>;
}

export const giveReaction = route({
	method: 'PUT',
	path: '/recognitions/{id}/reactions/{emoji}',
	summary: `Reacts to a recognition with one of ${REACTIONS.join(' ')}; again changes nothing.`,
	access: 'recognition.say',
	answer: ReactionsView,
	handle: (call) => react(call, true)
});

export const takeReaction = route({
	method: 'DELETE',
	path: '/recognitions/{id}/reactions/{emoji}',
	summary: 'Takes the asker’s own reaction back; there being none changes nothing.',
	access: 'recognition.say',
	answer: ReactionsView,
	handle: (call) => react(call, false)
});

/** In turn: the count that stands beside the recognition is read, and written with the reaction itself. */
function react({ app, tools, identity, params }: Reacting, given: boolean): Promise<Result<Answer, Problem>> {
	const { id, emoji } = params;
	return tools.inTurn(async () => {
		if (identity.kind !== 'user') return failed(forbidden());
		if (!isReaction(emoji)) return failed(invalidField('/emoji', `is none of ${REACTIONS.join(' ')}`));
		const found = await recognitionFor(app, identity, id);
		if (!found || found.row.hidden) return failed(notFound('recognition'));
		const { row, seen } = found;
		if (seen.mine.includes(emoji) === given) {
			return ok({ body: { reactions: seen.reactions, mine: seen.mine } });
		}
		const flood = flooding(tools, identity, 'reactions');
		if (flood) return failed(flood);
		const reactions = counted(row.reactions ?? {}, emoji, given ? 1 : -1);
		const own = await ownReaction(app, identity.id, id, emoji);
		const change: readonly Write[] = given
			? [
					{
						op: 'create',
						collection: 'reactions',
						data: { recognition: id, user: identity.id, emoji, at: instantText(app.clock.now()) }
					},
					...(seen.own ? [] : told(app, identity, row, emoji))
				]
			: own.map((reaction): Write => ({ op: 'delete', collection: 'reactions', id: reaction }));
		const written = await writeCounts(app, row, { reactions }, change);
		if (!written.ok) return failed(refusedWrite(written.error));
		const others = seen.mine.filter((one) => one !== emoji);
		return ok({ body: { reactions, mine: given ? [...others, emoji] : others } });
	});
}

async function ownReaction({ record }: App, user: Id, recognition: Id, emoji: string): Promise<Id[]> {
	const filter = record.filter('user = {:user} && recognition = {:recognition} && emoji = {:emoji}', {
		user,
		recognition,
		emoji
	});
	return (await record.find('reactions', { filter, limit: 1 })).map(({ id }) => id);
}

/** The first reaction of all is told, and no further one: the counts say the rest. */
function told(app: App, identity: Identity, row: Recognition, emoji: string): Write[] {
	const { notifications } = app.authority.tables;
	const before = [...notifications.values()].some(
		({ kind, data }) => kind === 'recognition.reaction' && data.recognition === row.id
	);
	if (before || Object.keys(row.reactions ?? {}).length > 0) return [];
	return noticesAbout(app, identity, concerned(row), {
		kind: 'recognition.reaction',
		data: { recognition: row.id, kind: row.kind, emoji, by: publicName(app, identity) }
	});
}
