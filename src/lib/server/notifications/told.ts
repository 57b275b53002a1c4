/** A notification as its reader sees it, on pages and on a phone alike. */
import { newestFirst } from '#lib/domain/notifications/kept.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';

type Parts = Pick<App, 'authority' | 'clock'>;

/** Without whose it is: readers only ever get their own. */
export type OwnNotice = Pick<Notification, 'id' | 'kind' | 'data' | 'href' | 'at' | 'readAt'>;

/** What an account was told, newest first. */
export const noticesOf = ({ authority }: Pick<Parts, 'authority'>, user: Id): Notification[] =>
	newestFirst([...authority.tables.notifications.values()].filter((one) => one.user === user));

const ownNotice = ({ id, kind, data, href, at, readAt }: Notification): OwnNotice => ({
	id,
	kind,
	data,
	href,
	at,
	readAt
});

/** Every text within the data, however deep, and the ids of whom texts name. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value, ...mentionedIn(value)];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}

/**
 * The names behind the ids and keys that notices speak of: people as this reader may read them (R6), teams, metrics, types.
 */
export function namesIn(
	{ authority, clock }: Parts,
	identity: Identity,
	notices: readonly Pick<Notification, 'data'>[]
): Record<string, string> {
	const { tables, engine } = authority;
	const roster = new Roster(tables.memberships.values());
	const today = todayOf({ authority, clock });
	const metrics = new Map(engine.metrics().map(({ key, name }) => [key, name]));
	const types = new Map([...tables.activity_types.values()].map(({ key, name }) => [key, name]));
	const nameOf = (text: string): string | undefined => {
		const rep = tables.reps.get(text);
		if (rep) return nameFor(identity, rep, roster, today);
		return tables.teams.get(text)?.name ?? metrics.get(text) ?? types.get(text);
	};
	const texts = new Set(notices.flatMap(({ data }) => textsIn(data)));
	return Object.fromEntries(
		[...texts].flatMap((text) => {
			const name = nameOf(text);
			return name === undefined ? [] : [[text, name]];
		})
	);
}

/** All that an account was told, with the names that it speaks of. */
export function toldTo(app: Parts, identity: Identity & { readonly kind: 'user' }) {
	const notices = noticesOf(app, identity.id);
	return {
		notifications: notices.map(ownNotice),
		names: namesIn(app, identity, notices),
		unread: notices.filter(({ readAt }) => readAt === '').length
	};
}
