import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { cookieOf, formerCookieOf, SESSION_COOKIE } from './cookies.ts';
import { keyBy, screenBy, userBy } from './current.ts';
import type { Limits } from './limits.ts';
import { Remembered } from './remembered.ts';
import { screenSecretOf } from './screen-cookie.ts';
import type { Sessions } from './sessions.ts';
import { hashOf, sameSecret } from './tokens.ts';

const NOBODY: Identity = { kind: 'nobody' };
const BEARER = /^Bearer +(\S+) *$/i;

/** What `createIdentify` needs; `App` has the first three. */
export interface IdentifyParts extends Pick<App, 'record' | 'authority' | 'clock'> {
	/** The command line's secret, from the control file; undefined: there is none. */
	readonly operatorToken: () => string | undefined;
	/** Whether somebody without any identity may look at the floor (demo floors). `address` is the asker's. */
	readonly guestAllowed: (address: string) => boolean;
	readonly sessions: Sessions;
	/** Wrong secrets are counted here. */
	readonly limits: Pick<Limits, 'mayTry' | 'tried'>;
	/** People reach this floor by https. */
	readonly secure: boolean;
}

/**
 * Who is asking. An Authorization header counts alone: where it is wrong, the answer is `nobody`, whatever cookies come along,
 * and not even a guest. Then session, then screen, then guest.
 */
export type Identify = (request: Request, address: string) => Promise<Identity>;

/** Under whichever name it comes: looked up and counted is either. */
const sessionSecretOf = (request: Request, secure: boolean): string | undefined =>
	cookieOf(request, SESSION_COOKIE, secure) ?? formerCookieOf(request, SESSION_COOKIE, secure);

/** A request brought a secret of ours: what it is counted as where it is wrong. undefined: it brought none. */
export function secretOf(request: Request, secure: boolean): 'wrongKey' | 'wrongCookie' | undefined {
	if (request.headers.has('authorization')) return 'wrongKey';
	const cookie = sessionSecretOf(request, secure) ?? screenSecretOf(request, secure);
	return cookie === undefined ? undefined : 'wrongCookie';
}

/** The session that a request's cookie names, if it lives. Like any look-up of a secret it is not made where too many were wrong. */
export async function sessionOf(
	{ sessions, limits, secure }: Pick<IdentifyParts, 'sessions' | 'limits' | 'secure'>,
	request: Request,
	address: string
): Promise<Id | undefined> {
	const secret = sessionSecretOf(request, secure);
	if (secret === undefined || !limits.mayTry('wrongCookie', address, hashOf(secret))) return undefined;
	return (await sessions.ofRequest(request))?.session.id;
}

/** Makes the one function that turns cookies and headers into an identity. */
export function createIdentify(parts: IdentifyParts): Identify {
	const { record, authority, clock, sessions, limits, secure } = parts;
	const now = () => clock.now();
	const keys = new Remembered<Id>(now);
	const screens = new Remembered<Id>(now);

	async function ofKey(hash: string): Promise<Identity> {
		const id = await keys.get(hash, async () => {
			const filter = record.filter('secretHash = {:hash}', { hash });
			return (await record.find('key_secrets', { filter, limit: 1 }))[0]?.key;
		});
		if (id === undefined) return NOBODY;
		return keyBy(authority.tables.api_keys.get(id) ?? (await record.get('api_keys', id)), now());
	}

	async function ofSession(request: Request): Promise<Identity> {
		const id = (await sessions.ofRequest(request))?.session.user;
		if (id === undefined) return NOBODY;
		return userBy(authority.tables.users.get(id) ?? (await record.get('users', id)));
	}

	async function ofScreen(hash: string): Promise<Identity> {
		const id = await screens.get(hash, async () => {
			const filter = record.filter('secretHash = {:hash}', { hash });
			return (await record.find('screen_secrets', { filter, limit: 1 }))[0]?.screen;
		});
		if (id === undefined) return NOBODY;
		return screenBy(authority.tables.screens.get(id) ?? (await record.get('screens', id)));
	}

	/** Looks a secret up where that may be done from there, and notes whether it was right. */
	async function tried(
		kind: 'wrongKey' | 'wrongCookie',
		address: string,
		secret: string,
		ask: (hash: string) => Promise<Identity>
	): Promise<Identity> {
		const hash = hashOf(secret);
		if (!limits.mayTry(kind, address, hash)) return NOBODY;
		const identity = await ask(hash);
		limits.tried(kind, address, hash, identity.kind !== 'nobody');
		return identity;
	}

	async function ofHeader(header: string, address: string): Promise<Identity> {
		const secret = BEARER.exec(header)?.[1];
		if (secret === undefined) return NOBODY;
		const operator = parts.operatorToken();
		if (operator !== undefined && sameSecret(secret, operator)) return { kind: 'operator' };
		return tried('wrongKey', address, secret, ofKey);
	}

	return async (request, address) => {
		const header = request.headers.get('authorization');
		if (header !== null) return ofHeader(header, address);
		const session = sessionSecretOf(request, secure);
		const user =
			session === undefined ? NOBODY : await tried('wrongCookie', address, session, () => ofSession(request));
		if (user.kind !== 'nobody') return user;
		const secret = screenSecretOf(request, secure);
		const screen = secret === undefined ? NOBODY : await tried('wrongCookie', address, secret, ofScreen);
		if (screen.kind !== 'nobody') return screen;
		return parts.guestAllowed(address) ? { kind: 'guest' } : NOBODY;
	};
}
