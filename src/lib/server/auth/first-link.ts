import { instantText } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { createSignInLink } from './sign-in.ts';

type Parts = Pick<App, 'record' | 'authority' | 'clock'>;

/** `.internal` is reserved: no mail can ever go there; whoever it is may write a real address later. */
const FIRST_EMAIL = 'manager@pacesetter.internal';

/**
 * While nobody is signed in anywhere, the terminal offers a link for the floor's first manager, who is made if there is
 * none. undefined: somebody is signed in, and makes links for others.
 */
export async function firstSignInLink(parts: Parts): Promise<string | undefined> {
	const { record, clock } = parts;
	const filter = record.filter('expiresAt > {:now}', { now: instantText(clock.now()) });
	const sessions = await record.find('sessions', { filter, limit: 1 });
	if (sessions.length > 0) return undefined;
	const user = await firstManager(parts);
	const link = user === undefined ? undefined : await createSignInLink(parts, user, 'start');
	return link?.ok ? link.value.path : undefined;
}

async function firstManager({ record, authority }: Parts): Promise<Id | undefined> {
	const known = [...authority.tables.users.values()].find(({ role, active }) => active && role === 'admin');
	if (known) return known.id;
	const data = {
		name: 'Manager',
		email: FIRST_EMAIL,
		role: 'admin' as const,
		rep: '',
		manages: [],
		active: true
	};
	const made = await record.write([{ op: 'create', collection: 'users', data }]);
	return made.ok ? made.value.ids[0] : undefined;
}
