/**
 * What this browser keeps to open without a network: the app itself, which is everybody's, and the rep's own page as it was
 * last sent, which is theirs alone and goes when they sign out. The API's answers are never kept: the live worker has its store.
 */
import { clear, createStore } from 'idb-keyval';

import { ownScript } from './trusted-script.ts';

/** Holds the one page that is kept, under KEPT_PAGE. */
export const KEPT_CACHE = 'pacesetter-kept';
export const KEPT_PAGE = '/me';

/**
 * What a request is to the service worker. `app`: a file that never changes under its address. `kept`: the page that opens
 * without a network. `page`: any other one that says so when it can't. `identity`: whoever is signed in may be another now.
 */
export type Asked = 'app' | 'kept' | 'page' | 'identity' | 'other';

/** Fill a window by themselves, and are of no use without the floor: walls try again on their own. */
const APART = /^\/(wall|pair|sign-in)(\/|$)/;
const SESSIONS = /^\/api\/v1\/sessions(\/|$)/;

/** @param files the paths of the app's own files */
export function askedFor(
	request: { readonly method: string; readonly mode: string; readonly url: string },
	origin: string,
	files: ReadonlySet<string>
): Asked {
	const url = new URL(request.url);
	if (url.origin !== origin) return 'other';
	const { pathname } = url;
	if (request.method !== 'GET') return SESSIONS.test(pathname) ? 'identity' : 'other';
	if (files.has(pathname)) return 'app';
	if (request.mode !== 'navigate' || pathname.startsWith('/api/') || APART.test(pathname)) return 'other';
	return pathname === KEPT_PAGE ? 'kept' : 'page';
}

/** Somebody else may sit here from now on: what was kept for the last one goes. Safe where browsers keep nothing. */
export async function forgetKept(): Promise<void> {
	try {
		await globalThis.caches?.delete(KEPT_CACHE);
	} catch {
		return; // the browser's store is closed to this page, so nothing is in it
	}
}

/** What live workers keep of the floor for whoever is signed in. Entries that wait to be sent are kept apart, and stay. */
const SEEN = /^pacesetter:[a-z0-9]{15}:user:/;

/**
 * Nobody is signed in here: what the floor showed to somebody who was goes too. A page that is open when a session ends does
 * so by itself; this is for a browser that was closed then.
 */
export async function forgetSeen(): Promise<void> {
	try {
		const databases = (await globalThis.indexedDB?.databases()) ?? [];
		const seen = databases.flatMap(({ name = '' }) => (SEEN.test(name) ? [name] : []));
		await Promise.all(seen.map((name) => clear(createStore(name, 'streams'))));
	} catch {
		return; // closed to this page, as above
	}
}

/** Begins keeping the app, and listening for pushes. False: this browser can't here, such as over plain http. */
export async function startKeeping(): Promise<boolean> {
	if (typeof navigator === 'undefined' || !('serviceWorker' in navigator)) return false;
	try {
		await navigator.serviceWorker.register(ownScript('/service-worker.js'), { updateViaCache: 'none' });
		return true;
	} catch {
		return false;
	}
}
