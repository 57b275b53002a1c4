/** How an account wants to be told, and its browsers that may be rung up. */
import { waysOf, type NoticeGroup } from '#lib/domain/notifications/kinds.ts';
import type { Id } from '#lib/domain/records.ts';
import type { NoticeWay, NotificationSettings } from '#lib/domain/notifications/notification.ts';
import type { App } from '#lib/server/app.ts';

/** As its owner sees it. */
export interface SettingsView {
	readonly kinds: Record<NoticeGroup, NoticeWay>;
	/** '' or past: phones may ring. */
	readonly mutedUntil: string;
	/** Newest first. */
	readonly devices: { readonly id: Id; readonly name: string; readonly at: string }[];
	/** What browsers subscribe with. */
	readonly publicKey: string;
}

export const settingsOf = (
	{ authority }: Pick<App, 'authority'>,
	user: Id
): NotificationSettings | undefined =>
	[...authority.tables.notification_settings.values()].find((one) => one.user === user);

export const devicesOf = ({ record }: Pick<App, 'record'>, user: Id) =>
	record.find('push_subscriptions', { filter: record.filter('user = {:user}', { user }), sort: '-at' });

export async function settingsView(app: App, user: Id): Promise<SettingsView> {
	const settings = settingsOf(app, user);
	const devices = await devicesOf(app, user);
	return {
		kinds: waysOf(settings),
		mutedUntil: settings?.mutedUntil ?? '',
		devices: devices.map(({ id, name, at }) => ({ id, name, at })),
		publicKey: (await app.vapid.keys()).publicKey
	};
}
