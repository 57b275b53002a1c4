/** What is pushed to this browser: shown in the floor's words, and opened where it leads. */
import { self } from '$app/service-worker';
import { Format } from '#lib/client/format.ts';
import { leadTo } from '#lib/client/lead-to.ts';
import { notificationWords } from '#lib/client/notification-words.ts';
import type { Pushed } from '#lib/domain/notifications/pushed.ts';

const ICON = '/icons/icon-192.png';
const BADGE = '/icons/badge-96.png';

interface Kept {
	readonly id: string;
	readonly href: string;
}

/** Browsers show something of their own where a push shows nothing, so even one that can't be read is shown. */
export async function show(data: PushMessageData | null): Promise<void> {
	const pushed = read(data);
	if (!pushed) {
		await self.registration.showNotification('Pacesetter', { body: 'There is something new', icon: ICON });
		return;
	}
	const { id, href, names, manner, at } = pushed;
	const { title, text } = notificationWords(pushed, (one) => names[one], new Format(manner));
	await self.registration.showNotification(title, {
		body: text,
		tag: id,
		icon: ICON,
		badge: BADGE,
		...{ timestamp: at },
		data: { id, href } satisfies Kept
	});
}

function read(data: PushMessageData | null): Pushed | undefined {
	try {
		const pushed = data?.json() as Pushed | undefined;
		return typeof pushed?.kind === 'string' && typeof pushed.id === 'string' ? pushed : undefined;
	} catch {
		return undefined;
	}
}

/** Goes where it leads: in a window that is open, else in a new one. */
export async function open(notification: Notification): Promise<void> {
	notification.close();
	const kept = notification.data as Partial<Kept> | null;
	const seen = kept?.id === undefined ? undefined : saySeen(kept.id);
	await leadTo(kept?.href, self.clients);
	await seen;
}

async function saySeen(id: string): Promise<void> {
	const init = {
		method: 'PATCH',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ read: true })
	};
	await fetch(`/api/v1/notifications/${encodeURIComponent(id)}`, init).catch(() => undefined);
}

/** The browser replaced its address by another one: told at once, or no push would come any more. */
export async function renew(event: Event): Promise<void> {
	const { newSubscription, oldSubscription } = event as Event & {
		readonly newSubscription?: PushSubscription | null;
		readonly oldSubscription?: PushSubscription | null;
	};
	const key = oldSubscription?.options.applicationServerKey;
	const subscription =
		newSubscription ??
		(key
			? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
			: undefined);
	const { endpoint, keys } = subscription?.toJSON() ?? {};
	if (endpoint === undefined || keys === undefined) return;
	const init = {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } })
	};
	await fetch('/api/v1/push-subscriptions', init).catch(() => undefined);
}
