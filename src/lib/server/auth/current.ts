import type { Identity } from '#lib/domain/identity.ts';
import type { ApiKey, Screen, User } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';

const NOBODY: Identity = { kind: 'nobody' };

/** Who somebody is by their row as it is now; no row, or one that gives no access any more: nobody. */
export function userBy(user: User | undefined): Identity {
	if (!user?.active) return NOBODY;
	const { id, name, role, rep, manages } = user;
	return { kind: 'user', id, name, role, rep, manages };
}

/** The same of a key. @param now ms since 1970 */
export function keyBy(key: ApiKey | undefined, now: number): Identity {
	if (!key || key.revoked || (key.expiresAt !== '' && Date.parse(key.expiresAt) <= now)) return NOBODY;
	return { kind: 'key', id: key.id, name: key.name, scope: key.scope };
}

/** The same of a screen. */
export const screenBy = (screen: Screen | undefined): Identity =>
	!screen || screen.revoked ? NOBODY : { kind: 'screen', id: screen.id, name: screen.name };

/**
 * The same identity as the tables know it at this moment: with its role and teams of now, or `nobody` where its access
 * ended. Sockets are judged by this in the turn in which the row that ended it is applied.
 */
export function currentIdentity(
	identity: Identity,
	tables: Pick<Tables, 'users' | 'api_keys' | 'screens'>,
	now: number,
	guestAllowed: () => boolean
): Identity {
	switch (identity.kind) {
		case 'user':
			return userBy(tables.users.get(identity.id));
		case 'key':
			return keyBy(tables.api_keys.get(identity.id), now);
		case 'screen':
			return screenBy(tables.screens.get(identity.id));
		case 'guest':
			return guestAllowed() ? identity : NOBODY;
		default:
			return identity;
	}
}
