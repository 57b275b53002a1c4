/** What was said to a recognition, as its readers get it. */
import { may } from '#lib/domain/access.ts';
import { isoText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';
import type { AnyCollections } from '#lib/server/record/store.ts';
import { moderating, olderThan, type FeedCursor, type Recognition } from './feed.ts';

export type Comment = AnyCollections['comments'];

export interface SeenComment {
	readonly id: Id;
	/** R6: as this reader may read the name. */
	readonly by: string;
	readonly rep: Id;
	readonly text: string;
	/** ISO 8601 */
	readonly at: string;
	readonly removable: boolean;
}

type Reading = Pick<App, 'record' | 'authority' | 'clock'>;

/** A comment as this identity reads it. A manager takes away what their people wrote, and what was said to them. */
export function seenComment(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	row: Recognition
): (comment: Comment) => SeenComment {
	const { users, reps, memberships } = app.authority.tables;
	const roster = new Roster(memberships.values());
	const today = todayOf(app);
	const about = moderating(app)(row).teams ?? [];
	return ({ id, user, rep, text, at }) => {
		const person = reps.get(rep);
		const teams = [...about, ...roster.teams(rep, today)];
		const own = identity.kind === 'user' && identity.id === user;
		return {
			id,
			by: person ? nameFor(identity, person, roster, today) : (users.get(user)?.name ?? ''),
			rep,
			text,
			at: isoText(at),
			removable: own || may(identity, 'recognition.moderate', { teams })
		};
	};
}

/** Newest first; `last` is behind what the next page begins, undefined where there is none. */
export async function commentsOn(
	app: Reading,
	identity: Identity,
	row: Recognition,
	{ after, limit }: { readonly after?: FeedCursor | undefined; readonly limit: number }
): Promise<{ readonly comments: SeenComment[]; readonly last: FeedCursor | undefined }> {
	const { record } = app;
	const on = record.filter('recognition = {:id}', { id: row.id });
	const found = await record.find('comments', {
		filter: after ? `${on} && ${olderThan(record, after)}` : on,
		sort: '-at,-id',
		limit: limit + 1
	});
	const page = found.slice(0, limit);
	const see = seenComment(app, identity, row);
	return { comments: page.map(see), last: found.length > limit ? page.at(-1) : undefined };
}
