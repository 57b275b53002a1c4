import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { cookieOf, SCREEN_COOKIE, SESSION_COOKIE } from './cookies.ts';
import { findSession } from './sign-in.ts';
import { hashOf, sameSecret } from './tokens.ts';

const NOBODY: Identity = { kind: 'nobody' };
const BEARER = /^Bearer +(\S+) *$/i;
/** For so long a secret that was found is not looked up again. Whether it still counts is asked every time. */
const REMEMBER_MS = 5_000;
const MOST_REMEMBERED = 10_000;

/** What `createIdentify` needs; `App` has the first three. */
export interface IdentifyParts extends Pick<App, 'record' | 'authority' | 'clock'> {
	/** The command line's secret, from the control file; undefined: there is none. */
	readonly operatorToken: () => string | undefined;
	/** Whether somebody without any identity may look at the floor (demo floors). `address` is the asker's. */
	readonly guestAllowed: (address: string) => boolean;
}

export interface Identify {
	/**
	 * Who is asking. An Authorization header counts alone: where it is wrong, the answer is `nobody`, whatever cookies
	 * come along, and not even a guest. Then session, then screen, then guest.
	 */
	(request: Request, address: string): Promise<Identity>;
	/** Who a bare key is; `nobody` where it is none, revoked or out of date. */
	ofKey(key: string): Promise<Identity>;
	/** Forgets what it remembers of one secret: call it when a session ends. */
	forget(secret: string): void;
}

/** Hash of a secret -> what it belongs to, for a few seconds. Bounded: the oldest goes first. */
class Remembered<T> {
	readonly #entries = new Map<string, { value: T; until: number }>();
	/** How often something was forgotten. */
	#forgotten = 0;
	readonly #now: () => number;

	constructor(now: () => number) {
		this.#now = now;
	}

	async get(hash: string, ask: () => Promise<T | undefined>): Promise<T | undefined> {
		const known = this.#entries.get(hash);
		if (known && known.until > this.#now()) return known.value;
		this.#entries.delete(hash);
		const before = this.#forgotten;
		const value = await ask();
		if (value === undefined) return undefined;
		// it may be this one that ended while it was looked up, and would be remembered beyond its end
		if (before !== this.#forgotten) return this.get(hash, ask);
		if (this.#entries.size >= MOST_REMEMBERED) {
			const oldest = this.#entries.keys().next();
			if (!oldest.done) this.#entries.delete(oldest.value);
		}
		this.#entries.set(hash, { value, until: this.#now() + REMEMBER_MS });
		return value;
	}

	forget(hash: string): void {
		this.#forgotten++;
		this.#entries.delete(hash);
	}
}

/** Makes the one function that turns cookies and headers into an identity. */
export function createIdentify(parts: IdentifyParts): Identify {
	const { record, authority, clock } = parts;
	const now = () => clock.now();
	const keys = new Remembered<Id>(now);
	const screens = new Remembered<Id>(now);
	const sessions = new Remembered<Id>(now);

	async function ofKey(key: string): Promise<Identity> {
		const hash = hashOf(key);
		const id = await keys.get(hash, async () => {
			const filter = record.filter('secretHash = {:hash}', { hash });
			return (await record.find('key_secrets', { filter, limit: 1 }))[0]?.key;
		});
		if (id === undefined) return NOBODY;
		const row = authority.tables.api_keys.get(id) ?? (await record.get('api_keys', id));
		if (!row || row.revoked || (row.expiresAt !== '' && Date.parse(row.expiresAt) <= now())) return NOBODY;
		return { kind: 'key', id, name: row.name, scope: row.scope };
	}

	async function ofSession(token: string): Promise<Identity> {
		const hash = hashOf(token);
		const id = await sessions.get(hash, async () => (await findSession(parts, token))?.user);
		if (id === undefined) return NOBODY;
		const user = authority.tables.users.get(id) ?? (await record.get('users', id));
		if (!user?.active) return NOBODY;
		const { name, role, rep, manages } = user;
		return { kind: 'user', id, name, role, rep, manages };
	}

	async function ofScreen(secret: string): Promise<Identity> {
		const hash = hashOf(secret);
		const id = await screens.get(hash, async () => {
			const filter = record.filter('secretHash = {:hash}', { hash });
			return (await record.find('screen_secrets', { filter, limit: 1 }))[0]?.screen;
		});
		if (id === undefined) return NOBODY;
		const screen = authority.tables.screens.get(id) ?? (await record.get('screens', id));
		return !screen || screen.revoked ? NOBODY : { kind: 'screen', id, name: screen.name };
	}

	async function ofHeader(header: string): Promise<Identity> {
		const secret = BEARER.exec(header)?.[1];
		if (secret === undefined) return NOBODY;
		const operator = parts.operatorToken();
		if (operator !== undefined && sameSecret(secret, operator)) return { kind: 'operator' };
		return ofKey(secret);
	}

	async function identify(request: Request, address: string): Promise<Identity> {
		const header = request.headers.get('authorization');
		if (header !== null) return ofHeader(header);
		const session = cookieOf(request, SESSION_COOKIE);
		const user = session === undefined ? NOBODY : await ofSession(session);
		if (user.kind !== 'nobody') return user;
		const secret = cookieOf(request, SCREEN_COOKIE);
		const screen = secret === undefined ? NOBODY : await ofScreen(secret);
		if (screen.kind !== 'nobody') return screen;
		return parts.guestAllowed(address) ? { kind: 'guest' } : NOBODY;
	}

	return Object.assign(identify, {
		ofKey,
		forget(secret: string) {
			const hash = hashOf(secret);
			for (const remembered of [keys, screens, sessions]) remembered.forget(hash);
		}
	});
}
