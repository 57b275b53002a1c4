import type { Settings } from '#lib/server/settings.ts';

/** The three cookies there are, all HttpOnly: scripts never see them, other sites' forms never send them. */
export const SESSION_COOKIE = 'pacesetter_session';
export const SCREEN_COOKIE = 'pacesetter_screen';
/** Of a wall that waits to be paired. */
export const PAIRING_COOKIE = 'pacesetter_pairing';

/**
 * Over https browsers take a cookie of such a name from this very host alone, over https alone: neither a neighbour under the
 * same domain nor whoever answers in our name over plain http can put one of theirs in its place. Over plain http browsers
 * refuse the name, so there it is left away.
 */
const HOST_ONLY = '__Host-';
const nameOf = (name: string, secure: boolean) => (secure ? HOST_ONLY + name : name);

/** One of our cookies' value out of a request's Cookie header; undefined where it is not there or empty. */
export const cookieOf = (request: Request, name: string, secure: boolean): string | undefined =>
	valueOf(request, nameOf(name, secure));

/** The value under the name that the cookie had before names told of https. */
export const formerCookieOf = (request: Request, name: string, secure: boolean): string | undefined =>
	secure ? valueOf(request, name) : undefined;

function valueOf(request: Request, name: string): string | undefined {
	for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
		const at = pair.indexOf('=');
		if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
	}
	return undefined;
}

export interface CookieOptions {
	/** Seconds; 0 takes the cookie away. */
	readonly maxAge: number;
	/** Only over https: wherever people reach us that way. */
	readonly secure: boolean;
}

/** Browsers send cookies marked so over https only: right wherever people reach us that way. */
export const isSecure = ({ origin }: Pick<Settings, 'origin'>): boolean =>
	origin?.startsWith('https:') ?? false;

/** A Set-Cookie header's value. `value` must be made of cookie-safe characters, as all our secrets are. */
export const setCookie = (name: string, value: string, { maxAge, secure }: CookieOptions): string =>
	`${nameOf(name, secure)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;
