import { may, streamsOf } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

/** Who reads this page and how this floor writes, as every page needs it. No secrets: it stands in the HTML. */
export interface Reader {
	readonly kind: Identity['kind'];
	readonly name: string;
	/** '' where the reader is no user. */
	readonly role: string;
	/** The reader's own rep; '' if none. */
	readonly rep: string;
	/** May do something on the managers' pages. */
	readonly manages: boolean;
	/** Of what the reader was told, how much they have not seen. */
	readonly unread: number;
	/** Names the live worker; absent where nothing may be seen. */
	readonly worker?: {
		readonly workspace: string;
		readonly identity: string;
		readonly rep: string;
		readonly streams: readonly string[];
	};
}

export interface Floor {
	readonly name: string;
	readonly locale: string;
	readonly currency: string;
	readonly timeZone: string;
	/** People and figures are made up. */
	readonly demo: boolean;
}

const UNREAD: Floor = { name: 'Pacesetter', locale: 'en-US', currency: 'USD', timeZone: 'UTC', demo: false };

/** The floor as every page writes it; the usual words while the record is being read. */
export function floorOf(app: App): Floor {
	const workspace = findWorkspace(app.authority.tables);
	if (!workspace) return UNREAD;
	const { name, locale, currency, timeZone, demo } = workspace;
	return { name, locale, currency, timeZone, demo };
}

/** Who this identity is to the pages. */
export function readerOf(app: App, identity: Identity): Reader {
	const rep = identity.kind === 'user' ? identity.rep : '';
	const streams = streamsOf(identity);
	const workspace = findWorkspace(app.authority.tables)?.id;
	return {
		kind: identity.kind,
		name: 'name' in identity ? identity.name : '',
		role: identity.kind === 'user' ? identity.role : '',
		rep,
		manages: identity.kind === 'user' && may(identity, 'people.write'),
		unread: identity.kind === 'user' ? unreadOf(app, identity.id) : 0,
		...(workspace && streams.length > 0
			? { worker: { workspace, identity: workerIdentity(identity), rep, streams } }
			: {})
	};
}

function unreadOf({ authority }: App, user: string): number {
	let count = 0;
	for (const notice of authority.tables.notifications.values())
		if (notice.user === user && notice.readAt === '') count++;
	return count;
}

/** Two identities never share a worker or its store; all guests see the same. */
const workerIdentity = (identity: Identity) =>
	'id' in identity ? `${identity.kind}:${identity.id}` : identity.kind;
