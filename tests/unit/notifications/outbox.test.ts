import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import type { Pushed } from '#lib/domain/notifications/pushed.ts';
import type { Id } from '#lib/domain/records.ts';
import { Outbox, type OutboxParts } from '#lib/server/notifications/outbox.ts';
import { sendPush, type Send } from '#lib/server/notifications/send.ts';
import { sweeping } from '#lib/server/notifications/sweep.ts';
import { vapidIn } from '#lib/server/notifications/vapid.ts';
import { openDesk, type Desk } from '../api/desk.ts';
import { ANYWHERE, newBrowser, openPushService, type PushService } from './push-service.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A Monday, ten in the morning: the workspace of a test works around the clock, all week. */
let desk: Desk;
let service: PushService;
let now: number;
let user: Id;
let session: Id;

beforeEach(async () => {
	desk = await openDesk(onTestFinished);
	service = await openPushService(onTestFinished);
	now = desk.app.clock.now();
	await alwaysAtWork();
	user = await desk.make('users', {
		name: 'Ada',
		email: 'ada@floor.example',
		role: 'rep',
		active: true,
		rep: ''
	});
	session = await written('sessions', {
		user,
		tokenHash: 'a'.repeat(64),
		expiresAt: instantText(now + 30 * DAY)
	});
});

async function written(collection: string, data: Record<string, unknown>): Promise<Id> {
	const done = await desk.app.record.write([{ op: 'create', collection, data } as never]);
	if (!done.ok) throw new Error(done.error.message);
	return done.value.ids[0] ?? '';
}

const alwaysAtWork = () =>
	desk.make('capacity', {
		rep: '',
		from: '',
		to: '',
		workingDays: [1, 2, 3, 4, 5, 6, 7],
		hours: { from: '00:00', to: '24:00' },
		fte: 1000,
		timeZone: ''
	});

/** One of Ada's browsers. */
async function subscribe(path = '/one') {
	const browser = newBrowser();
	const endpoint = `${service.url}${path}`;
	const id = await written('push_subscriptions', {
		...{ user, session, endpoint, ...browser.keys },
		...{ name: path, at: instantText(now - MINUTE) }
	});
	return { id, ...browser };
}

const tell = (kind = 'challenge.invited', more: Record<string, unknown> = {}) =>
	desk.make('notifications', {
		...{ user, rep: '', kind, data: { name: 'Bo', metric: 'calls' }, href: '/challenges/x' },
		...{ at: instantText(now), readAt: '' },
		...more
	});

const outbox = (more: Partial<OutboxParts> = {}) =>
	new Outbox({
		record: desk.app.record,
		authority: desk.app.authority,
		clock: desk.app.clock,
		log: () => undefined,
		vapid: desk.app.vapid,
		rule: ANYWHERE,
		...more
	});

async function run(box: Outbox, at = now): Promise<void> {
	await box.run(at);
	await box.sent();
}
const marks = async () =>
	(await desk.rows('push_marks')).map(({ attempt, state }) => `${attempt} ${state}`).sort();

test('a push says what the pages show, to its browser alone, under the floor’s key', async () => {
	const [one, other] = [await subscribe('/one'), await subscribe('/two')];
	const id = await tell();
	await run(outbox());
	expect(service.heard.map(({ path }) => path).sort()).toEqual(['/one', '/two']);
	const first = service.heard.find(({ path }) => path === '/one');
	const pushed = one.read(first ?? { body: Buffer.alloc(0) }) as Pushed;
	expect(pushed).toEqual({
		id,
		kind: 'challenge.invited',
		data: { name: 'Bo', metric: 'calls' },
		href: '/challenges/x',
		at: Date.parse(instantText(now)),
		names: { calls: 'Calls' },
		manner: { locale: 'en-US', currency: 'USD', timeZone: expect.any(String) as string }
	});
	expect(() => other.read(first ?? { body: Buffer.alloc(0) })).toThrow();
	expect(first?.headers).toMatchObject({ 'content-encoding': 'aes128gcm' });
	const { publicKey } = await desk.app.vapid.keys();
	expect(first?.headers.authorization).toMatch(new RegExp(`^vapid t=[\\w.-]+, k=${publicKey}$`));
	expect(Number(first?.headers.ttl)).toBeGreaterThan(DAY / 1000 - 100);
	expect(first?.body.toString('latin1')).not.toContain('Bo');
});

test('at most once: looked at again, and by a server that was started anew, nothing is sent twice', async () => {
	await subscribe();
	await tell();
	const box = outbox();
	await run(box);
	await run(box, now + 5_000);
	await run(outbox(), now + 10_000);
	expect(service.heard).toHaveLength(1);
	expect(await marks()).toEqual(['1 sent']);
});

test('at most once: an attempt that was cut short is perhaps heard, and is never made again', async () => {
	await subscribe();
	await tell();
	const dies: Send = () => Promise.reject(new Error('kill -9'));
	await run(outbox({ send: dies }));
	expect(await marks()).toEqual(['1 sending']);
	await run(outbox(), now + MINUTE);
	expect(service.heard).toHaveLength(0);
});

test('at most once: of two servers that look at the same moment one sends', async () => {
	await subscribe();
	await tell();
	await Promise.all([outbox(), outbox(), outbox()].map((box) => run(box)));
	expect(service.heard).toHaveLength(1);
});

test('429 and 5xx are tried again with more and more patience, five times at most', async () => {
	await subscribe();
	await tell();
	service.answers = [{ status: 500 }, { status: 429, headers: { 'retry-after': '600' } }, { status: 503 }];
	const box = outbox();
	const times: number[] = [];
	for (let at = now; at < now + 6 * 60 * MINUTE; at += 10_000) {
		const before = service.heard.length;
		await run(box, at);
		if (service.heard.length > before) times.push((at - now) / 1000);
	}
	// 30 s, what the service asked for, then 8 and 30 minutes
	expect(times).toEqual([0, 30, 630, 1110, 2910]);
	expect(await marks()).toEqual(['1 later', '2 later', '3 later', '4 later', '5 failed']);
});

test('a retry that succeeds is the last one, over a restart too', async () => {
	await subscribe();
	await tell();
	service.answers = [{ status: 502 }, { status: 201 }];
	await run(outbox());
	const again = outbox();
	await run(again, now + 10_000);
	expect(service.heard).toHaveLength(1);
	await run(again, now + 31_000);
	await run(again, now + 60 * MINUTE);
	expect(service.heard).toHaveLength(2);
});

test('a browser that is gone (404, 410) is forgotten; any other refusal is final', async () => {
	await subscribe('/gone');
	await tell();
	service.answers = [{ status: 410 }];
	await run(outbox());
	expect(await desk.rows('push_subscriptions')).toHaveLength(0);

	await subscribe('/refused');
	service.answers = [{ status: 403 }];
	const box = outbox();
	await run(box);
	await run(box, now + 60 * MINUTE);
	expect(await desk.rows('push_subscriptions')).toHaveLength(1);
	expect(service.heard.map(({ path }) => path)).toEqual(['/gone', '/refused']);
});

test('a connection that breaks may have been heard: not again; one that was never made is', async () => {
	await subscribe('/breaks');
	await tell();
	service.answers = [{ status: 0, breaks: true }];
	await run(outbox());
	expect(await marks()).toEqual(['1 failed']);
	const refused = await sendPush({
		device: { endpoint: 'http://127.0.0.1:1/x', ...newBrowser().keys },
		payload: '{}',
		keys: await desk.app.vapid.keys(),
		subject: 'mailto:a@b.invalid',
		ttl: 60,
		rule: ANYWHERE
	});
	expect(refused).toEqual({ kind: 'later', after: undefined });
});

test('SSRF: a browser whose push service is a machine of this office is never called, and is forgotten', async () => {
	await subscribe();
	await tell();
	const plain = new Outbox({
		record: desk.app.record,
		authority: desk.app.authority,
		clock: desk.app.clock,
		log: () => undefined,
		vapid: desk.app.vapid
	});
	await run(plain);
	expect(service.heard).toHaveLength(0);
	expect(await desk.rows('push_subscriptions')).toHaveLength(0);
});

test('a redirection is not followed: the address that was judged is the one that is called', async () => {
	await subscribe();
	await tell();
	service.answers = [{ status: 307, headers: { location: `${service.url}/elsewhere` } }];
	await run(outbox());
	expect(service.heard.map(({ path }) => path)).toEqual(['/one']);
});

test('who signed out hears nothing any more, and their browser is swept', async () => {
	await subscribe();
	await tell();
	await desk.app.record.write([{ op: 'delete', collection: 'sessions', id: session }]);
	await run(outbox());
	expect(service.heard).toHaveLength(0);
	await sweeping(desk.app).run(now);
	expect(await desk.rows('push_subscriptions')).toHaveLength(0);
});

test.each([
	['seen already', {}, { readAt: '2026-01-01 00:00:00.000Z' }],
	['told before this browser was switched on', {}, { at: 'earlier' }],
	['of a kind that is for the app alone', { kinds: { challenge: 'app' } }, {}],
	['on a day that is muted', { mutedUntil: 'tomorrow' }, {}]
])(
	'no phone rings with what is %s',
	async (_, settings: Record<string, unknown>, more: Record<string, unknown>) => {
		await subscribe();
		const until = settings.mutedUntil === 'tomorrow' ? instantText(now + DAY) : '';
		if (Object.keys(settings).length > 0) {
			await desk.make('notification_settings', { user, kinds: settings.kinds ?? {}, mutedUntil: until });
		}
		await tell('challenge.invited', more.at === 'earlier' ? { at: instantText(now - 2 * MINUTE) } : more);
		await run(outbox());
		expect(service.heard).toHaveLength(0);
		expect(await marks()).toEqual([]);
	}
);

test('outside of working hours it waits: the phone rings at the next start of work', async () => {
	const [capacity] = await desk.rows('capacity');
	await desk.app.record.write([
		{
			op: 'update',
			collection: 'capacity',
			id: capacity?.id ?? '',
			data: { timeZone: 'UTC', hours: { from: '09:00', to: '17:00' } }
		}
	]);
	await desk.app.authority.reached((await desk.app.record.head()).seq);
	const evening = Date.parse(`${new Date(now - DAY).toISOString().slice(0, 10)}T20:00:00Z`);
	await written('push_subscriptions', {
		...{ user, session, endpoint: `${service.url}/one`, ...newBrowser().keys },
		...{ name: '', at: instantText(evening - MINUTE) }
	});
	await tell('challenge.invited', { at: instantText(evening) });
	const box = outbox();
	await run(box, evening);
	await run(box, evening + 12 * 60 * MINUTE + 59 * MINUTE);
	expect(service.heard).toHaveLength(0);
	await run(box, evening + 13 * 60 * MINUTE);
	expect(service.heard).toHaveLength(1);
});

test('what is too long for a push service still rings, and says only that there is something', async () => {
	const browser = await subscribe();
	await tell('recognition.mention', { data: { text: 'ä'.repeat(5_000) } });
	await desk.make('notification_settings', { user, kinds: { recognition: 'phone' }, mutedUntil: '' });
	await run(outbox());
	const [heard] = service.heard;
	expect(browser.read(heard ?? { body: Buffer.alloc(0) })).toMatchObject({
		kind: 'recognition.mention',
		data: {},
		names: {}
	});
	expect(heard?.body.length).toBeLessThanOrEqual(4_096);
});

test('notes of what was sent go after a week, notifications after a month', async () => {
	await subscribe();
	await tell();
	await run(outbox());
	await sweeping(desk.app).run(now + 6 * DAY);
	expect(await marks()).toEqual(['1 sent']);
	await sweeping(desk.app).run(now + 8 * DAY);
	expect(await marks()).toEqual([]);
	expect(await desk.rows('notifications')).toHaveLength(1);
	await sweeping(desk.app).run(now + 30 * DAY);
	expect(await desk.rows('notifications')).toHaveLength(0);
});

test('the floor’s key is made at first use, is its owner’s alone and stays over restarts', async () => {
	const { dataDir } = desk.app.settings;
	const file = join(dataDir, 'push.secret');
	await expect(stat(file)).rejects.toThrow();
	const [keys, again] = await Promise.all([desk.app.vapid.keys(), desk.app.vapid.keys()]);
	expect(again).toEqual(keys);
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(await vapidIn(dataDir, 'https://floor.example').keys()).toEqual(keys);
	expect(vapidIn(dataDir, 'https://floor.example').subject).toBe('https://floor.example');
	expect(Buffer.from(keys.publicKey, 'base64url')).toHaveLength(65);
});
