/** Whether this browser may be rung up while nobody looks, and switching that on and off. */
import { browserName } from '#lib/domain/browser-name.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Api } from './api.ts';

/**
 * `insecure`: plain http, where browsers have no pushes. `install`: an iPhone or iPad, where only an installed app has them.
 * `missing`: this browser has none. `blocked`: its owner said no.
 */
export type PushState = 'insecure' | 'install' | 'missing' | 'blocked' | 'off' | 'on';

/** Kept here: whose pushes ring here, and under which id the floor knows this browser. */
interface Here {
	readonly identity: string;
	readonly device: string;
}
const KEY = 'pacesetter:push';
/** A service worker that is not there after so long will not come. */
const READY_MS = 10_000;

/** What of the browser is used; handed in by tests. */
export interface PushBrowser {
	readonly secure: boolean;
	readonly apple: boolean;
	readonly permission: () => NotificationPermission | undefined;
	readonly ask: () => Promise<NotificationPermission>;
	/** undefined: no service worker, or none that takes pushes. */
	readonly manager: () => Promise<PushManager | undefined>;
	readonly store: () => Storage;
	/** Such as `Chrome on Android`. */
	readonly name: string;
}

export const thisBrowser = (): PushBrowser => ({
	secure: globalThis.isSecureContext,
	apple: /iPhone|iPad|iPod/.test(navigator.userAgent),
	permission: () => ('Notification' in globalThis ? Notification.permission : undefined),
	ask: () => Notification.requestPermission(),
	async manager() {
		if (!('serviceWorker' in navigator)) return undefined;
		// just after a page began, it is still being got ready
		const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), READY_MS));
		const registration = await Promise.race([navigator.serviceWorker.ready, late]);
		return registration?.pushManager;
	},
	store: () => localStorage,
	name: browserName(navigator.userAgent)
});

function hereOf({ store }: PushBrowser): Here | undefined {
	try {
		const kept: unknown = JSON.parse(store().getItem(KEY) ?? 'null');
		const { identity, device } = (kept ?? {}) as Partial<Here>;
		return typeof identity === 'string' && typeof device === 'string' ? { identity, device } : undefined;
	} catch {
		return undefined; // storage is closed to this page, or holds something else
	}
}

function remember({ store }: PushBrowser, here: Here | undefined): void {
	try {
		if (here) store().setItem(KEY, JSON.stringify(here));
		else store().removeItem(KEY);
	} catch {
		return; // storage is closed: the browser rings, and is switched off from the list of browsers
	}
}

/** How it stands for whoever is signed in. */
export async function pushState(browser: PushBrowser, identity: string): Promise<PushState> {
	if (!browser.secure) return 'insecure';
	const manager = await browser.manager();
	const permission = browser.permission();
	if (!manager || permission === undefined) return browser.apple ? 'install' : 'missing';
	if (permission === 'denied') return 'blocked';
	const here = hereOf(browser);
	return here?.identity === identity && (await manager.getSubscription()) ? 'on' : 'off';
}

/** The id under which the floor knows this browser; '' where it rings for nobody. */
export const deviceHere = (browser: PushBrowser): string => hereOf(browser)?.device ?? '';

/** Asks for permission, subscribes and tells the floor. Refused with words to be shown. */
export async function switchOn(
	browser: PushBrowser,
	api: Api,
	identity: string,
	publicKey: string
): Promise<Result<undefined, string>> {
	const manager = await browser.manager();
	if (!manager) return failed('This browser can’t be rung up here.');
	if ((await browser.ask()) !== 'granted')
		return failed('The browser was told not to. Its settings for this site change that.');
	let subscription: PushSubscription;
	try {
		// what another floor's key, or one before a restored copy, asked for can't be used
		await (await manager.getSubscription())?.unsubscribe();
		subscription = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
	} catch {
		return failed('This browser’s push service did not answer. Try again in a while.');
	}
	const device = await tell(browser, api, subscription);
	if (!device.ok) {
		await subscription.unsubscribe().catch(() => false);
		return device;
	}
	remember(browser, { identity, device: device.value });
	return ok(undefined);
}

async function tell(
	{ name }: PushBrowser,
	api: Api,
	subscription: PushSubscription
): Promise<Result<string, string>> {
	const { endpoint, keys } = subscription.toJSON();
	const body = { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth }, name };
	const answer = await api.post<{ id: string }>('/push-subscriptions', body);
	return answer.ok ? ok(answer.value.id) : failed(answer.error.errors[0]?.message ?? answer.error.detail);
}

/** Ends it here and on the floor. */
export async function switchOff(browser: PushBrowser, api: Api): Promise<Result<undefined, string>> {
	const here = hereOf(browser);
	if (here) {
		const answer = await api.delete(`/push-subscriptions/${here.device}`);
		if (!answer.ok && answer.error.status !== 404) return failed(answer.error.detail);
	}
	await silence(browser);
	return ok(undefined);
}

/** Nobody is rung up here any more: said at sign-out, when the floor ends it by itself. */
export async function silence(browser: PushBrowser): Promise<void> {
	if (!hereOf(browser)) return;
	remember(browser, undefined);
	const subscription = await (await browser.manager())?.getSubscription();
	await subscription?.unsubscribe().catch(() => false);
}

/** After a new sign-in of the same person the floor is told again: a browser rings for as long as its sign-in holds. */
export async function renewPush(browser: PushBrowser, api: Api, identity: string): Promise<void> {
	if (!browser.secure || hereOf(browser)?.identity !== identity) return;
	const subscription = await (await browser.manager())?.getSubscription();
	if (!subscription) return remember(browser, undefined);
	const device = await tell(browser, api, subscription);
	if (device.ok) remember(browser, { identity, device: device.value });
}
