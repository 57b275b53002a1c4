import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Settings } from '#lib/server/settings.ts';
import { cookieOf, formerCookieOf, isSecure, SCREEN_COOKIE, setCookie } from './cookies.ts';

/** The longest that browsers keep a cookie: 400 days. */
const LIFE_S = 400 * 86_400;
const RENEW_AFTER_MS = 86_400_000;

/** The cookie by which a wall is its screen. */
export const screenCookie = (settings: Settings, secret: string): string =>
	setCookie(SCREEN_COOKIE, secret, { maxAge: LIFE_S, secure: isSecure(settings) });

/** A wall's secret. One that was paired before cookies' names told of https keeps its cookie until it is renewed. */
export const screenSecretOf = (request: Request, secure: boolean): string | undefined =>
	cookieOf(request, SCREEN_COOKIE, secure) ?? formerCookieOf(request, SCREEN_COOKIE, secure);

/** The same request with a screen's cookie alone; undefined: it has none. */
export function asScreen(request: Request, secure: boolean): Request | undefined {
	const secret = screenSecretOf(request, secure);
	if (secret === undefined) return undefined;
	const [cookie = ''] = setCookie(SCREEN_COOKIE, secret, { maxAge: 0, secure }).split(';');
	return new Request(request.url, { headers: { cookie } });
}

/** Set-Cookie for a screen that asks, once a day; undefined: none is due. */
export type RenewScreen = (request: Request, identity: Identity) => string | undefined;

/** A wall hangs for years, and browsers end its cookie after 400 days: it is given again while it is used. */
export function createRenewals(settings: Settings, clock: Pick<Clock, 'monotonic'>): RenewScreen {
	const renewed = new Map<Id, number>();
	return (request, identity) => {
		const secret = identity.kind === 'screen' ? screenSecretOf(request, isSecure(settings)) : undefined;
		if (identity.kind !== 'screen' || secret === undefined) return undefined;
		const now = clock.monotonic();
		if (now - (renewed.get(identity.id) ?? -Infinity) < RENEW_AFTER_MS) return undefined;
		renewed.set(identity.id, now);
		return screenCookie(settings, secret);
	};
}
