import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';
import { settingsView } from '#lib/server/notifications/settings.ts';
import { toldTo } from '#lib/server/notifications/told.ts';

/** What an account's own page of notifications shows first. */
export const myNotices = async (app: App, identity: Identity & { readonly kind: 'user' }) => ({
	told: toldTo(app, identity),
	settings: await settingsView(app, identity.id),
	identity: `user:${identity.id}`
});
