import type { Settings } from '#lib/server/settings.ts';

/** The three cookies there are, all HttpOnly: scripts never see them, other sites' forms never send them. */
export const SESSION_COOKIE = 'pacesetter_session';
export const SCREEN_COOKIE = 'pacesetter_screen';
/** Of a wall that waits to be paired. */
export const PAIRING_COOKIE = 'pacesetter_pairing';

/** One cookie's value out of a request's Cookie header; undefined where it is not there or empty. */
export function cookieOf(request: Request, name: string): string | undefined {
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
	`${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? '; Secure' : ''}`;
