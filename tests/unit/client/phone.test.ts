import { expect, test, vi } from 'vitest';
import { Api } from '#lib/client/api.ts';
import { keysWanted, wantKeys } from '#lib/client/keys.ts';
import { leadTo, type Window } from '#lib/client/lead-to.ts';
import { askedFor, forgetKept, startKeeping } from '#lib/client/offline.ts';
import {
	deviceHere,
	pushState,
	renewPush,
	silence,
	switchOff,
	switchOn,
	type PushBrowser
} from '#lib/client/push.ts';
import { browserName } from '#lib/domain/browser-name.ts';

const ORIGIN = 'https://floor.example';
const FILES = new Set(['/_app/immutable/entry/start.1.js', '/icons/icon-192.png']);

test.each([
	['GET', 'no-cors', '/_app/immutable/entry/start.1.js', 'app'],
	['GET', 'no-cors', '/icons/icon-192.png', 'app'],
	['GET', 'no-cors', '/_app/immutable/entry/start.2.js', 'other'],
	['GET', 'navigate', '/me', 'kept'],
	['GET', 'navigate', '/me?board=revenue', 'kept'],
	['GET', 'cors', '/me/__data.json', 'other'],
	['GET', 'navigate', '/boards', 'page'],
	['GET', 'navigate', '/', 'page'],
	['GET', 'navigate', '/meander', 'page'],
	['GET', 'navigate', '/wall', 'other'],
	['GET', 'navigate', '/sign-in?to=/me', 'other'],
	['GET', 'navigate', '/pair/x', 'other'],
	['GET', 'navigate', '/api/v1/openapi.json', 'other'],
	['GET', 'cors', '/api/v1/snapshot?stream=rep:x', 'other'],
	['POST', 'cors', '/api/v1/activities', 'other'],
	['DELETE', 'cors', '/api/v1/sessions/current', 'identity'],
	['POST', 'cors', '/api/v1/sessions', 'identity'],
	['GET', 'cors', '/api/v1/sessions/current', 'other'],
	['GET', 'cors', 'https://elsewhere.example/_app/immutable/entry/start.1.js', 'other']
])('kept without a network: %s %s %s is %s', (method, mode, path, asked) => {
	const url = new URL(path, ORIGIN).href;
	expect(askedFor({ method, mode, url }, ORIGIN, FILES)).toBe(asked);
});

test('where a browser keeps nothing (plain http), nothing is kept and nothing breaks', async () => {
	await expect(forgetKept()).resolves.toBeUndefined();
	await expect(startKeeping()).resolves.toBe(false);
});

function windows(...open: { focused?: boolean; refuses?: boolean }[]) {
	const went: string[] = [];
	const all = open.map(({ focused = false, refuses = false }, index): Window => {
		const one: Window = {
			focused,
			focus: () => Promise.resolve(one),
			navigate: (url) =>
				refuses
					? Promise.reject(new TypeError('not controlled'))
					: (went.push(`${index} ${url}`), Promise.resolve(one))
		};
		return one;
	});
	return {
		went,
		matchAll: () => Promise.resolve(all),
		openWindow: (url: string) => (went.push(`new ${url}`), Promise.resolve(null))
	};
}

test.each([
	['/challenges/x', [], 'new /challenges/x'],
	['/challenges/x', [{}, { focused: true }], '1 /challenges/x'],
	['/challenges/x', [{}, {}], '0 /challenges/x'],
	['/challenges/x', [{ refuses: true }], 'new /challenges/x'],
	['https://evil.example/', [{}], '0 /notifications'],
	['//evil.example/', [{}], '0 /notifications'],
	['/\\evil.example/', [{}], '0 /notifications'],
	['javascript:alert(1)', [{}], '0 /notifications'],
	['/a\tb', [{}], '0 /notifications'],
	[undefined, [], 'new /notifications']
])('a press on a push leads to a path of this floor and nowhere else: %j', async (href, open, expected) => {
	const floor = windows(...open);
	await leadTo(href, floor);
	expect(floor.went).toEqual([expected]);
});

class Shelf {
	readonly kept = new Map<string, string>();
	getItem = (key: string) => this.kept.get(key) ?? null;
	setItem = (key: string, value: string) => void this.kept.set(key, value);
	removeItem = (key: string) => void this.kept.delete(key);
}

interface Faked {
	readonly secure?: boolean;
	readonly apple?: boolean;
	/** `none`: the browser knows of no notifications. */
	readonly permission?: NotificationPermission | 'none';
	readonly answer?: NotificationPermission;
	readonly manager?: 'missing' | 'fails';
}

/** A browser with a push service of its own. */
function aBrowser({
	secure = true,
	apple = false,
	permission = 'default',
	answer = 'granted',
	manager
}: Faked = {}) {
	const shelf = new Shelf();
	let subscribed: { unsubscribe: () => Promise<boolean>; toJSON: () => object } | undefined;
	let count = 0;
	const push = {
		getSubscription: () => Promise.resolve(subscribed ?? null),
		subscribe: () => {
			if (manager === 'fails') return Promise.reject(new DOMException('no service', 'AbortError'));
			count += 1;
			const endpoint = `https://push.example/${count}`;
			subscribed = {
				unsubscribe: () => ((subscribed = undefined), Promise.resolve(true)),
				toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } })
			};
			return Promise.resolve(subscribed);
		}
	};
	const browser: PushBrowser = {
		secure,
		apple,
		permission: () => (permission === 'none' ? undefined : permission),
		ask: () => Promise.resolve(answer),
		manager: () => Promise.resolve(manager === 'missing' ? undefined : (push as unknown as PushManager)),
		store: () => shelf as unknown as Storage,
		name: 'Chrome on Linux'
	};
	return { browser, shelf, push, subscribed: () => subscribed !== undefined };
}

function anApi(status = 201, id = 'device000000001') {
	const fetch = vi.fn((_url: string, _init?: RequestInit) =>
		Promise.resolve(new Response(status === 204 ? null : JSON.stringify({ id, detail: 'no' }), { status }))
	);
	return {
		api: new Api(fetch),
		calls: () => fetch.mock.calls.map(([url, init]) => `${init?.method} ${url}`)
	};
}

test.each<[Faked, string]>([
	[{ secure: false }, 'insecure'],
	[{ manager: 'missing' }, 'missing'],
	[{ manager: 'missing', apple: true }, 'install'],
	[{ permission: 'none' }, 'missing'],
	[{ permission: 'denied' }, 'blocked'],
	[{}, 'off']
])('what stands in the way is said: %j is %s', async (faked, expected) => {
	expect(await pushState(aBrowser(faked).browser, 'user:ada')).toBe(expected);
});

test('switched on here, off here; the floor knows of both', async () => {
	const { browser, subscribed } = aBrowser();
	const { api, calls } = anApi();
	expect(await switchOn(browser, api, 'user:ada', 'key')).toEqual({ ok: true, value: undefined });
	expect(await pushState(browser, 'user:ada')).toBe('on');
	expect(deviceHere(browser)).toBe('device000000001');
	// somebody else at the same browser has switched on nothing
	expect(await pushState(browser, 'user:bo')).toBe('off');
	const off = anApi(204);
	await switchOff(browser, off.api);
	expect(subscribed()).toBe(false);
	expect(await pushState(browser, 'user:ada')).toBe('off');
	expect([...calls(), ...off.calls()]).toEqual([
		'POST /api/v1/push-subscriptions',
		'DELETE /api/v1/push-subscriptions/device000000001'
	]);
});

test('a no, of the person, of the push service or of the floor, leaves nothing behind', async () => {
	for (const [faked, status] of [
		[{ answer: 'denied' }, 201],
		[{ manager: 'fails' }, 201],
		[{}, 409]
	] as const) {
		const { browser, subscribed } = aBrowser(faked);
		const done = await switchOn(browser, anApi(status).api, 'user:ada', 'key');
		expect(done.ok).toBe(false);
		expect(subscribed()).toBe(false);
		expect(deviceHere(browser)).toBe('');
	}
});

test('after a new sign-in the same person’s browser goes on ringing, and nobody else’s begins to', async () => {
	const { browser } = aBrowser();
	await switchOn(browser, anApi().api, 'user:ada', 'key');
	const other = anApi();
	await renewPush(browser, other.api, 'user:bo');
	expect(other.calls()).toEqual([]);
	await renewPush(browser, anApi(201, 'device000000002').api, 'user:ada');
	expect(deviceHere(browser)).toBe('device000000002');
});

test('at sign-out the browser forgets its subscription; one without any is not asked', async () => {
	const { browser, subscribed } = aBrowser();
	await switchOn(browser, anApi().api, 'user:ada', 'key');
	await silence(browser);
	expect(subscribed()).toBe(false);
	const none = { ...browser, manager: () => Promise.reject(new Error('asked')) };
	await expect(silence(none)).resolves.toBeUndefined();
});

test('storage that is closed costs nothing but the memory of it', async () => {
	const closed = (): Storage => {
		throw new DOMException('closed', 'SecurityError');
	};
	expect(keysWanted(closed)).toBe(true);
	expect(() => wantKeys(false, closed)).not.toThrow();
	const { browser } = aBrowser();
	expect((await switchOn({ ...browser, store: closed }, anApi().api, 'user:ada', 'key')).ok).toBe(true);
});

test.each([
	[
		'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
		'Chrome on Android'
	],
	[
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605 Version/18.1 Mobile Safari/604.1',
		'Safari on iPhone'
	],
	[
		'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0',
		'Edge on Windows'
	],
	['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox on Linux'],
	['something', 'Browser']
])('a browser is called what people call it: %s', (agent, name) => {
	expect(browserName(agent)).toBe(name);
});
