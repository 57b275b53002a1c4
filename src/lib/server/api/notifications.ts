/** What one was told, how one wants to be told, and which browsers may be rung up. Everybody's own, and nobody else's ever. */
import { createECDH } from 'node:crypto';
import { z } from 'zod';
import { instantText, localDayOf, startOfDay } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { NOTICE_GROUPS, NOTICE_WAYS } from '#lib/domain/notifications/kinds.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';
import { endpointOf, PUBLIC_ONLY } from '#lib/server/notifications/address.ts';
import { devicesOf, settingsOf, settingsView } from '#lib/server/notifications/settings.ts';
import { noticesOf, toldTo } from '#lib/server/notifications/told.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { shown } from './commit.ts';
import { conflict, forbidden, invalidField, notFound, refusedWrite, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { id, shortText } from './schemas.ts';

/** Browsers of one person that may be rung up. */
const MOST_DEVICES = 5;
const ENDPOINT_LENGTH = 1_000;
const ACCESS = 'notifications.own';

const Notice = z.object({
	id: z.string(),
	kind: z.string(),
	data: z.record(z.string(), z.unknown()),
	href: z.string(),
	at: z.string(),
	readAt: z.string()
});
const way = z.enum(NOTICE_WAYS, 'must be app, phone or off');
const Settings = z.object({
	kinds: z.record(z.enum(NOTICE_GROUPS), way),
	/** '' or past: phones may ring. */
	mutedUntil: z.string(),
	devices: z.array(z.object({ id: z.string(), name: z.string(), at: z.string() })),
	publicKey: z.string()
});

/** The account that asks: access lets nobody else through. */
const userOf = (identity: Identity): Identity & { kind: 'user' } => {
	if (identity.kind !== 'user') throw new Error('only accounts have notifications');
	return identity;
};

const list = route({
	method: 'GET',
	path: '/notifications',
	summary: 'What the asker was told, newest first, with the names that it speaks of.',
	access: ACCESS,
	answer: z.object({
		notifications: z.array(Notice),
		names: z.record(z.string(), z.string()),
		unread: z.int()
	}),
	handle({ app, identity }) {
		return ok({ body: toldTo(app, userOf(identity)) });
	}
});

/** Says of some notifications whether they were seen; those that already say so stay as they are. */
async function mark(app: App, ids: readonly string[], readAt: string): Promise<Result<object, Problem>> {
	const { notifications } = app.authority.tables;
	const writes = ids.flatMap((one): Write[] => {
		const notice = notifications.get(one);
		if (!notice || (notice.readAt === '') === (readAt === '')) return [];
		return [{ op: 'update', collection: 'notifications', id: one, data: { readAt } }];
	});
	if (writes.length === 0) return ok({});
	const written = await app.record.write(writes);
	if (!written.ok) return failed(refusedWrite(written.error));
	await shown(app);
	return ok({});
}

const readOne = route({
	method: 'PATCH',
	path: '/notifications/{id}',
	summary: 'Says whether one of the asker’s own notifications was seen.',
	access: ACCESS,
	body: z.strictObject({ read: z.boolean('must be true or false') }),
	handle({ app, identity, params, body }) {
		const notice = app.authority.tables.notifications.get(params.id);
		// somebody else's does not exist
		if (notice?.user !== userOf(identity).id) return failed(notFound('notification'));
		return mark(app, [params.id], body.read ? instantText(app.clock.now()) : '');
	}
});

const readAll = route({
	method: 'POST',
	path: '/notifications/read',
	summary: 'Everything that the asker was told so far was seen.',
	access: ACCESS,
	handle({ app, identity }) {
		const own = noticesOf(app, userOf(identity).id);
		return mark(
			app,
			own.map((one) => one.id),
			instantText(app.clock.now())
		);
	}
});

const settings = route({
	method: 'GET',
	path: '/notification-settings',
	summary: 'How the asker is told, which of their browsers may be rung up, and the key they subscribe with.',
	access: ACCESS,
	answer: Settings,
	async handle({ app, identity }) {
		return ok({ body: await settingsView(app, userOf(identity).id) });
	}
});

/** The end of today by the asker's own calendar. */
function endOfToday(app: App, rep: string): string {
	const now = app.clock.now();
	const zone = zoneAt(app.authority.tables, rep, now);
	return instantText(startOfDay(localDayOf(now, zone) + 1, zone));
}

const changeSettings = route({
	method: 'PATCH',
	path: '/notification-settings',
	summary:
		'Changes how the asker is told, group by group; muteToday keeps phones quiet until the day is over.',
	access: ACCESS,
	body: z.strictObject({
		kinds: z.partialRecord(z.enum(NOTICE_GROUPS, 'is no group of notifications'), way).optional(),
		muteToday: z.boolean('must be true or false').optional()
	}),
	answer: Settings,
	handle({ app, tools, identity, body }) {
		return tools.inTurn(async () => {
			const { id: user, rep } = userOf(identity);
			const before = settingsOf(app, user);
			const data = {
				user,
				kinds: { ...before?.kinds, ...body.kinds },
				mutedUntil:
					body.muteToday === undefined
						? (before?.mutedUntil ?? '')
						: body.muteToday
							? endOfToday(app, rep)
							: ''
			};
			const collection = 'notification_settings';
			const write: Write = before
				? { op: 'update', collection, id: before.id, data }
				: { op: 'create', collection, data };
			const written = await app.record.write([write]);
			if (!written.ok) return failed(refusedWrite(written.error));
			await shown(app);
			return ok({ body: await settingsView(app, user) });
		});
	}
});

const base64url = (bytes: number) => new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}$`);

/** Whether a browser's public key is a point of the curve: what is encrypted with anything else can't be read. */
function isPublicKey(text: string): boolean {
	try {
		const pair = createECDH('prime256v1');
		pair.generateKeys();
		return pair.computeSecret(Buffer.from(text, 'base64url')).length > 0;
	} catch {
		return false;
	}
}

const addDevice = route({
	method: 'POST',
	path: '/push-subscriptions',
	summary:
		'Lets the asker’s browser be rung up, for as long as it stays signed in; the same one again keeps its id.',
	access: ACCESS,
	body: z.strictObject({
		endpoint: z.string('must be an address').max(ENDPOINT_LENGTH, 'is too long'),
		keys: z.strictObject({
			p256dh: z
				.string('must be a key')
				.regex(base64url(65), 'is no public key of a browser')
				.refine(isPublicKey, 'is no public key of a browser'),
			auth: z.string('must be a secret').regex(base64url(16), 'is no secret of a browser')
		}),
		name: shortText.default('')
	}),
	answer: z.object({ id: z.string() }),
	handle({ app, tools, identity, request, body }) {
		return tools.inTurn(async () => {
			const { id: user } = userOf(identity);
			const session = (await app.sessions.ofRequest(request))?.session;
			if (session?.user !== user)
				return failed(forbidden('Only a browser that is signed in can be rung up.'));
			const url = endpointOf(body.endpoint, PUBLIC_ONLY);
			if (!url) return failed(invalidField('/endpoint', 'is no push service on the internet'));
			const { record } = app;
			const endpoint = url.href;
			const filter = record.filter('endpoint = {:endpoint}', { endpoint });
			const [known] = await record.find('push_subscriptions', { filter, limit: 1 });
			const others = (await devicesOf(app, user)).filter((device) => device.id !== known?.id);
			if (others.length >= MOST_DEVICES)
				return failed(conflict(`${MOST_DEVICES} of your browsers ring already. Take one off first.`));
			const device = known?.user === user ? known.id : randomId();
			const data = {
				...{ id: device, user, session: session.id, endpoint },
				...{ p256dh: body.keys.p256dh, auth: body.keys.auth, name: body.name.slice(0, 100) },
				at: known?.user === user ? known.at : instantText(app.clock.now())
			};
			const collection = 'push_subscriptions';
			// a browser that somebody else used before rings for whoever is signed in there now, and for nobody else
			const writes: Write[] = [
				...(known ? [{ op: 'delete', collection, id: known.id } as const] : []),
				{ op: 'create', collection, data }
			];
			const written = await record.write(writes);
			return written.ok ? ok({ status: 201, body: { id: device } }) : failed(refusedWrite(written.error));
		});
	}
});

const removeDevice = route({
	method: 'DELETE',
	path: '/push-subscriptions/{id}',
	summary: 'One of the asker’s browsers is rung up no more.',
	access: ACCESS,
	async handle({ app, identity, params }) {
		const device = id.safeParse(params.id).success
			? await app.record.get('push_subscriptions', params.id)
			: undefined;
		if (device?.user !== userOf(identity).id) return failed(notFound('browser'));
		const written = await app.record.write([
			{ op: 'delete', collection: 'push_subscriptions', id: device.id }
		]);
		return written.ok || written.error.kind === 'missing' ? ok({}) : failed(refusedWrite(written.error));
	}
});

export const notificationRoutes: readonly Route[] = [
	list,
	readOne,
	readAll,
	settings,
	changeSettings,
	addDevice,
	removeDevice
];
