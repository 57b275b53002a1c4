import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { noticesTo, noticesToUsers } from '#lib/server/notifications/notice.ts';
import type { Write } from '#lib/server/record/store.ts';

/** What is told of a recognition. `text` as it was written, cut to what a notice has room for. */
interface About {
	readonly kind: `recognition.${'mention' | 'comment' | 'shoutOut' | 'reaction'}`;
	readonly data: {
		readonly recognition: Id;
		readonly by: string;
		readonly text?: string;
		readonly comment?: Id;
		readonly kind?: string;
		readonly emoji?: string;
	};
}

/** Where a recognition is read with what is said to it. */
const hrefOf = (recognition: Id) => `/recognition?id=${recognition}`;

/** Tells these reps; nobody is told of what they did themselves. */
export const noticesAbout = (
	{ authority, clock }: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	reps: readonly Id[],
	{ kind, data }: About
): Write[] =>
	noticesTo(
		authority.tables,
		reps.filter((rep) => identity.kind !== 'user' || rep !== identity.rep),
		{ kind, data: { ...data }, href: hrefOf(data.recognition) },
		clock.now()
	);

/** Tells whoever wrote a recognition and competes as nobody: a manager's praise is answered too. */
export function noticesToAuthor(
	{ authority, clock }: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	createdBy: string,
	{ kind, data }: About
): Write[] {
	const author = authority.tables.users.get(createdBy.replace(/^user:/, ''));
	if (!author || author.rep !== '' || (identity.kind === 'user' && identity.id === author.id)) return [];
	const notice = { kind, data: { ...data }, href: hrefOf(data.recognition) };
	return noticesToUsers(authority.tables, [author], notice, clock.now());
}

/** Takes back what was told of a recognition, or of one comment to it, when its words are taken away. */
export const forgetNotices = (
	{ authority }: Pick<App, 'authority'>,
	about: { readonly recognition: Id } | { readonly comment: Id }
): Write[] =>
	[...authority.tables.notifications.values()]
		.filter(({ data }) =>
			'comment' in about ? data.comment === about.comment : data.recognition === about.recognition
		)
		.map(({ id }): Write => ({ op: 'delete', collection: 'notifications', id }));
