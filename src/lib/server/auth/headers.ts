/**
 * What every answer says about itself: a page, a file, the API, a refusal and what never reached Kit alike. Pages bring a
 * content policy of their own, with nonces (vite.config.ts); whatever brings none gets the one for its kind from here.
 */
import type { Settings } from '#lib/server/settings.ts';

/** A floor behind https is to be asked by https alone for a year. Other names of its domain are not ours to bind. */
const HSTS = 'max-age=31536000';

/** What a page could ask of a machine and ours never does; those a browser does not know, it would complain about. */
const NEVER =
	'accelerometer browsing-topics camera captured-surface-control clipboard-read compute-pressure display-capture digital-credentials-get encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture private-state-token-issuance private-state-token-redemption publickey-credentials-create publickey-credentials-get screen-wake-lock serial speaker-selection storage-access sync-xhr usb window-management xr-spatial-tracking'.split(
		' '
	);
/** Songs of celebrations, and what is copied by a button. */
const OURS = ['autoplay', 'clipboard-write'];

const PERMISSIONS = [
	...NEVER.map((feature) => `${feature}=()`),
	...OURS.map((feature) => `${feature}=(self)`)
].join(', ');

const BASE: Readonly<Record<string, string>> = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'x-frame-options': 'DENY',
	'x-permitted-cross-domain-policies': 'none',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'origin-agent-cluster': '?1',
	'permissions-policy': PERMISSIONS
};

/** Sent with every answer; `origin`: as in Settings. */
export const securityHeaders = ({ origin }: Pick<Settings, 'origin'>): Readonly<Record<string, string>> =>
	origin?.startsWith('https:') ? { ...BASE, 'strict-transport-security': HSTS } : BASE;

const NOWHERE = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Data, texts and pictures: should a browser ever show one as a document, it can do nothing there. */
export const BARE_POLICY = `default-src 'none'; ${NOWHERE}`;

/** Our own drawings have their colours for light and dark in them. */
const DRAWING_POLICY = `${BARE_POLICY}; style-src 'unsafe-inline'`;

/** A script's own answer rules it where it runs as a worker: what it loads and asks is of this floor, and it makes no code. */
export const WORKER_POLICY = `default-src 'none'; script-src 'self'; connect-src 'self'; ${NOWHERE}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Of an answer that brings no policy of its own. `path`: of the request, without its query. */
export const policyOf = (path: string): string =>
	path.endsWith('.js') ? WORKER_POLICY : path.endsWith('.svg') ? DRAWING_POLICY : BARE_POLICY;

const ABSENT: Readonly<Record<string, string>> = { 'cache-control': 'private, no-cache' };

/**
 * An answer of Kit's with all of that; one that says nothing of keeping it is for its reader alone. What a proxy in front makes
 * of it (HSTS) is the web server's to add: guardAnswers.
 */
export function guarded(response: Response, path: string): Response {
	const { headers } = response;
	for (const [name, value] of Object.entries(BASE)) headers.set(name, value);
	const absent = { ...ABSENT, 'content-security-policy': policyOf(path) };
	for (const [name, value] of Object.entries(absent)) {
		if (!headers.has(name)) headers.set(name, value);
	}
	return response;
}
