import type { Identity } from '#lib/domain/identity.ts';
import type { Tables } from '#lib/server/floor/types.ts';

const NOBODY: Identity = { kind: 'nobody' };

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
		case 'user': {
			const user = tables.users.get(identity.id);
			if (!user?.active) return NOBODY;
			const { name, role, rep, manages } = user;
			return { kind: 'user', id: identity.id, name, role, rep, manages };
		}
		case 'key': {
			const key = tables.api_keys.get(identity.id);
			if (!key || key.revoked || (key.expiresAt !== '' && Date.parse(key.expiresAt) <= now)) return NOBODY;
			return { ...identity, name: key.name, scope: key.scope };
		}
		case 'screen': {
			const screen = tables.screens.get(identity.id);
			return !screen || screen.revoked ? NOBODY : { ...identity, name: screen.name };
		}
		case 'guest':
			return guestAllowed() ? identity : NOBODY;
		default:
			return identity;
	}
}
