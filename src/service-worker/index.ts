/** The service worker: keeps the app for when there is no network, and shows what is pushed to this browser. */
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { askedFor } from '#lib/client/offline.ts';
import { answerApp, answerKept, answerPage, clean, fill, forget } from './keep.ts';
import { open, renew, show } from './push.ts';

const files: ReadonlySet<string> = new Set([...immutable, ...assets].map(({ path }) => `/${path}`));

self.addEventListener('install', (event) => {
	// a page that is open goes on with what it has: nothing is loaded anew by this
	event.waitUntil(fill(files).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
	event.waitUntil(clean(files).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	switch (askedFor(request, self.location.origin, files)) {
		case 'app':
			return event.respondWith(answerApp(request, files));
		case 'kept':
			return event.respondWith(answerKept(event, files));
		case 'page':
			return event.respondWith(answerPage(request));
		case 'identity':
			return event.waitUntil(forget());
		case 'other':
			return;
	}
});

self.addEventListener('push', (event) => event.waitUntil(show(event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
