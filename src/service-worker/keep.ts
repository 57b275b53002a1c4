/** What is kept and what is answered from it. Two caches: the app, by release, and the one page of whoever is signed in. */
import { KEPT_CACHE, KEPT_PAGE } from '#lib/client/offline.ts';
import { noConnection } from './no-connection.ts';

const APP = 'pacesetter-app-';
/** A network that takes longer is none to somebody who wants to log a call. */
const PATIENCE_MS = 4_000;
/** Held by each page of this release: where it loads the app from. */
const ENTRY = /\/entry\/start\.[^/]+\.js$/;

/** Counts up whenever somebody else may be signed in: what was asked for before is not kept after. */
let reader = 0;

/** One cache for each release: the same files make the same name. FNV-1a over the paths. */
function appCache(files: ReadonlySet<string>): string {
	let hash = 0x811c9dc5;
	for (const char of [...files].sort().join('\n')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
	return `${APP}${(hash >>> 0).toString(16)}`;
}

/** Fetches the app. Rejects where a file can't be had: then the release before stays in charge. */
export async function fill(files: ReadonlySet<string>): Promise<void> {
	const cache = await caches.open(appCache(files));
	await cache.addAll([...files]);
}

/** Releases before this one go, and the kept page, which loads one of them, is fetched anew. */
export async function clean(files: ReadonlySet<string>): Promise<void> {
	const mine = appCache(files);
	const names = await caches.keys();
	const old = names.filter((name) => name.startsWith(APP) && name !== mine);
	await Promise.all([...old, KEPT_CACHE].map((name) => caches.delete(name)));
	const asked = reader;
	// a rep who has looked at another page so far can log without a network too
	const answer = await fetch(KEPT_PAGE).catch(() => undefined);
	if (answer) await keep(answer, files, asked);
}

/** Somebody else is signing in, or nobody is signed in any more. */
export async function forget(): Promise<void> {
	reader += 1;
	await caches.delete(KEPT_CACHE);
}

export async function answerApp(request: Request, files: ReadonlySet<string>): Promise<Response> {
	const cache = await caches.open(appCache(files));
	return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

/** The network first; without one, or on a very slow one, the page as it was last sent. */
export async function answerKept(event: FetchEvent, files: ReadonlySet<string>): Promise<Response> {
	const asked = reader;
	const fetched = fetch(event.request).then((answer) => {
		event.waitUntil(keep(answer.clone(), files, asked));
		return answer;
	});
	event.waitUntil(fetched.catch(() => undefined));
	const kept = await keptPage();
	if (!kept) return fetched.catch(() => noConnection(false));
	const slow = new Promise<Response>((resolve) => setTimeout(() => resolve(kept.clone()), PATIENCE_MS));
	return Promise.race([fetched.catch(() => kept), slow]);
}

/** The network, or a page that says that there is none and where one can go on. */
export async function answerPage(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch {
		return noConnection((await keptPage()) !== undefined);
	}
}

const keptPage = async () => (await caches.open(KEPT_CACHE)).match(KEPT_PAGE);

/** Keeps the page if it is of this release and of whoever is still signed in; an answer that says they are not clears it. */
async function keep(answer: Response, files: ReadonlySet<string>, asked: number): Promise<void> {
	// a release that is being got ready, or a record that does not answer, says nothing about who is signed in
	if (answer.status >= 500) return;
	const page = answer.ok && !answer.redirected && answer.type === 'basic';
	const body = page ? await answer.text() : '';
	if (asked !== reader) return;
	if (!page) {
		await caches.delete(KEPT_CACHE);
		return;
	}
	const entry = [...files].find((path) => ENTRY.test(path));
	// another release's page loads what is not kept here: it is kept once its own worker is in charge
	if (entry === undefined || !body.includes(entry)) return;
	const cache = await caches.open(KEPT_CACHE);
	await cache.put(KEPT_PAGE, new Response(body, { status: 200, headers: answer.headers }));
	if (asked !== reader) await caches.delete(KEPT_CACHE);
}
