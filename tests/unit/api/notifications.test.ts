import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { MOST_KEPT, newestFirst, overdue } from '#lib/domain/notifications/kept.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Notification } from '#lib/domain/notifications/notification.ts';
import { createSignInLink, redeemLink } from '#lib/server/auth/sign-in.ts';
import { noticesTo } from '#lib/server/notifications/notice.ts';
import { newBrowser } from '../notifications/push-service.ts';
import { openDesk, pointersOf, type Desk } from './desk.ts';

let desk: Desk;
let ada: Identity & { kind: 'user' };
let bo: Identity & { kind: 'user' };
beforeEach(async () => {
	desk = await openDesk(onTestFinished);
	ada = await account('Ada');
	bo = await account('Bo');
});

async function account(name: string): Promise<Identity & { kind: 'user' }> {
	const rep = await desk.make('reps', { name });
	const data = { name, email: `${name}@floor.example`, role: 'rep', active: true, rep };
	const id = await desk.make('users', data);
	return { kind: 'user', id, name, role: 'rep', rep, manages: [] };
}

/** A browser of theirs that is signed in, as a Cookie header. */
async function signedIn({ id }: { id: Id }): Promise<string> {
	const link = await createSignInLink(desk.app, id, 'test');
	const started = link.ok ? await redeemLink(desk.app, link.value.path.split('#')[1] ?? '') : link;
	if (!started.ok) throw new Error('no session');
	return `pacesetter_session=${started.value.token}`;
}

async function tell(who: Identity & { kind: 'user' }, more: Record<string, unknown> = {}): Promise<Id> {
	return desk.make('notifications', {
		...{ user: who.id, rep: who.rep, kind: 'challenge.invited', data: { name: 'Cy', metric: 'calls' } },
		...{ href: '/challenges/x', at: instantText(desk.app.clock.now()), readAt: '' },
		...more
	});
}

interface Told {
	readonly notifications: { id: string; readAt: string }[];
	readonly names: Record<string, string>;
	readonly unread: number;
}
const listOf = async (as: Identity) =>
	(await desk.ask('GET /notifications', undefined, { as })).body as unknown as Told;

test('R8 one reads what one was told oneself, newest first, with the names it speaks of', async () => {
	const older = await tell(ada, {
		at: '2026-03-02 09:00:00.000Z',
		data: { rep: bo.rep, text: `@[${bo.rep}] hi` }
	});
	const newer = await tell(ada);
	await tell(bo);
	const told = await listOf(ada);
	expect(told.notifications.map(({ id }) => id)).toEqual([newer, older]);
	expect(told.notifications[0]).not.toHaveProperty('user');
	expect(told.names).toEqual({ [bo.rep]: 'Bo', calls: 'Calls' });
	expect(told.unread).toBe(2);
});

test('R8, R6 the name of who has opted out is not told', async () => {
	await desk.app.record.write([
		{ op: 'update', collection: 'reps', id: bo.rep, data: { privacy: { hidden: true } } }
	]);
	await tell(ada, { data: { rep: bo.rep } });
	expect((await listOf(ada)).names).toEqual({ [bo.rep]: 'a colleague' });
});

test('R8 somebody else’s notification does not exist, for an admin neither', async () => {
	const id = await tell(bo);
	for (const as of [ada, { ...ada, role: 'admin' as const, id: 'admin0000000001' }]) {
		const answer = await desk.ask(`PATCH /notifications/${id}`, { read: true }, { as });
		expect(answer.status).toBe(404);
	}
	expect((await desk.rows('notifications'))[0]?.readAt).toBe('');
});

test('seen, not seen again, and all at once; nobody else’s are touched', async () => {
	const [first] = [await tell(ada), await tell(ada), await tell(bo)];
	const mark = (read: boolean) => desk.ask(`PATCH /notifications/${first}`, { read }, { as: ada });
	expect((await mark(true)).status).toBe(204);
	expect((await mark(true)).status).toBe(204);
	expect((await listOf(ada)).unread).toBe(1);
	await mark(false);
	expect((await listOf(ada)).unread).toBe(2);
	await desk.ask('POST /notifications/read', undefined, { as: ada });
	expect((await listOf(ada)).unread).toBe(0);
	expect((await listOf(bo)).unread).toBe(1);
});

test('settings: group by group, the rest as usual; what is off is not even written', async () => {
	const change = (body: unknown) => desk.ask('PATCH /notification-settings', body, { as: ada });
	expect((await desk.ask('GET /notification-settings', undefined, { as: ada })).body).toMatchObject({
		kinds: { challenge: 'phone', goal: 'app', other: 'app' },
		mutedUntil: '',
		devices: []
	});
	await change({ kinds: { challenge: 'off' } });
	const changed = await change({ kinds: { goal: 'phone' } });
	expect(changed.body).toMatchObject({ kinds: { challenge: 'off', goal: 'phone', league: 'app' } });
	expect((await change({ kinds: { everything: 'off' } })).status).toBe(400);
	expect((await change({ kinds: { goal: 'loud' } })).status).toBe(400);
	const notice = { kind: 'challenge.invited', data: {}, href: '/' };
	const writes = noticesTo(desk.app.authority.tables, [ada.rep, bo.rep], notice, 0);
	expect(writes.map(({ op, ...write }) => [op, (write as { data: { user: Id } }).data.user])).toEqual([
		['create', bo.id]
	]);
	expect(await desk.rows('notification_settings')).toHaveLength(1);
});

test('quiet for today ends with the own day, wherever one lives', async () => {
	await desk.make('capacity', {
		...{ rep: ada.rep, from: '', to: '', workingDays: [1, 2, 3, 4, 5], fte: 1000 },
		...{ hours: { from: '09:00', to: '17:00' }, timeZone: 'Pacific/Auckland' }
	});
	const muted = await desk.ask('PATCH /notification-settings', { muteToday: true }, { as: ada });
	const until = new Date(String(muted.body.mutedUntil).replace(' ', 'T'));
	expect(until.toLocaleTimeString('en-GB', { timeZone: 'Pacific/Auckland' })).toBe('00:00:00');
	expect(until.getTime()).toBeGreaterThan(desk.app.clock.now());
	expect(until.getTime()).toBeLessThan(desk.app.clock.now() + 86_400_000 + 3_600_000);
	const loud = await desk.ask('PATCH /notification-settings', { muteToday: false }, { as: ada });
	expect(loud.body.mutedUntil).toBe('');
});

const subscription = (path: string) => ({
	endpoint: `https://push.services.mozilla.com/wpush/v2/${path}`,
	keys: newBrowser().keys,
	name: 'Firefox on Linux'
});

test('a signed-in browser is rung up; the same one again keeps its id; five a person at most', async () => {
	const cookie = await signedIn(ada);
	const add = (path: string) => desk.ask('POST /push-subscriptions', subscription(path), { as: ada, cookie });
	const first = await add('a');
	expect(first.status).toBe(201);
	expect((await add('a')).body).toEqual(first.body);
	for (const path of ['b', 'c', 'd', 'e']) expect((await add(path)).status).toBe(201);
	expect((await add('f')).status).toBe(409);
	const settings = await desk.ask('GET /notification-settings', undefined, { as: ada });
	expect(settings.body.devices).toHaveLength(5);
	expect(JSON.stringify(settings.body)).not.toContain('mozilla');
	const others = await desk.ask('GET /notification-settings', undefined, { as: bo });
	expect(others.body.devices).toEqual([]);
});

test('a browser that somebody else used before rings for whoever is signed in there now', async () => {
	const there = subscription('shared');
	const [hers, his] = [await signedIn(ada), await signedIn(bo)];
	const first = await desk.ask('POST /push-subscriptions', there, { as: ada, cookie: hers });
	const second = await desk.ask('POST /push-subscriptions', there, { as: bo, cookie: his });
	expect(second.body).not.toEqual(first.body);
	expect(await desk.rows('push_subscriptions')).toMatchObject([{ user: bo.id }]);
});

test('without a signed-in browser of one’s own none is rung up', async () => {
	for (const asking of [
		{ as: ada },
		{ as: ada, cookie: await signedIn(bo) },
		{ as: ada, cookie: 'pacesetter_session=x' }
	]) {
		expect((await desk.ask('POST /push-subscriptions', subscription('a'), asking)).status).toBe(403);
	}
});

test('SSRF: an address that is no public push service is refused before anything is kept', async () => {
	const cookie = await signedIn(ada);
	for (const endpoint of [
		'https://169.254.169.254/x',
		'http://push.services.mozilla.com/x',
		'https://localhost/x',
		'x'
	]) {
		const body = { ...subscription('a'), endpoint };
		const answer = await desk.ask('POST /push-subscriptions', body, { as: ada, cookie });
		expect(pointersOf(answer)).toEqual(['/endpoint']);
	}
	expect(await desk.rows('push_subscriptions')).toEqual([]);
});

test('keys that no browser has are refused', async () => {
	const cookie = await signedIn(ada);
	const good = subscription('a');
	const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString('base64url');
	for (const keys of [
		{ ...good.keys, p256dh: off },
		{ ...good.keys, p256dh: 'x' },
		{ ...good.keys, auth: 'short' }
	]) {
		const answer = await desk.ask('POST /push-subscriptions', { ...good, keys }, { as: ada, cookie });
		expect(answer.status).toBe(400);
	}
});

test('R8 one switches off one’s own browsers and nobody else’s', async () => {
	const made = await desk.ask('POST /push-subscriptions', subscription('a'), {
		as: ada,
		cookie: await signedIn(ada)
	});
	const call = `DELETE /push-subscriptions/${String(made.body.id)}`;
	expect((await desk.ask(call, undefined, { as: bo })).status).toBe(404);
	expect((await desk.ask(call, undefined, { as: ada })).status).toBe(204);
	expect((await desk.ask(call, undefined, { as: ada })).status).toBe(404);
	expect((await desk.ask("DELETE /push-subscriptions/' || 1", undefined, { as: ada })).status).toBe(404);
});

test('whoever may decide is told that leave is asked for: the team’s manager, without one the admins', async () => {
	const admin = await desk.make('users', {
		name: 'Di',
		email: 'di@floor.example',
		role: 'admin',
		active: true
	});
	const dates = { from: '2031-03-03', to: '2031-03-04' };
	await desk.ask('POST /leave', dates, { as: ada });
	const told = async () =>
		(await desk.rows('notifications')).map(({ user, kind, data }) => [user, kind, data]);
	expect(await told()).toEqual([[admin, 'leave.asked', { rep: ada.rep, ...dates }]]);

	const team = await desk.make('teams', { name: 'North' });
	await desk.make('memberships', { rep: bo.rep, team, from: '', to: '' });
	const data = { name: 'Ed', email: 'ed@floor.example', role: 'manager', active: true, manages: [team] };
	const manager = await desk.make('users', data);
	await desk.ask('POST /leave', dates, { as: bo });
	expect(await told()).toContainEqual([manager, 'leave.asked', { rep: bo.rep, ...dates }]);
	expect(await told()).toHaveLength(2);
});

test('whoever asked for leave is told the answer once; who answers themselves is not', async () => {
	const asked = await desk.ask('POST /leave', { from: '2031-03-03', to: '2031-03-04' }, { as: ada });
	expect((await listOf(ada)).unread).toBe(0);
	const call = `PATCH /leave/${String(asked.body.id)}`;
	await desk.ask(call, { state: 'approved' });
	await desk.ask(call, { state: 'approved' });
	expect((await listOf(ada)).notifications).toMatchObject([
		{ kind: 'leave.decided', data: { state: 'approved', from: '2031-03-03', to: '2031-03-04' } }
	]);
	const self: Identity = { ...bo, role: 'admin' };
	await desk.ask('POST /leave', { from: '2031-03-03', to: '2031-03-04' }, { as: self });
	expect((await listOf(bo)).notifications).toEqual([]);
});

const notice = (id: string, user: string, at: string): Notification => ({
	...{ id, user, at, rep: '', kind: 'x', data: {}, href: '', readAt: '' }
});

test('kept for 30 days, and the last hundred of each person', () => {
	const now = Date.parse('2026-03-31T12:00:00Z');
	const many = Array.from({ length: MOST_KEPT + 2 }, (_, n) =>
		notice(`n${String(n).padStart(3, '0')}`, 'ada', instantText(now - n * 1000))
	);
	const old = [
		notice('old', 'bo', '2026-03-01 12:00:00.000Z'),
		notice('young', 'bo', '2026-03-01 12:00:00.001Z')
	];
	expect(overdue([...many.toReversed(), ...old], now)).toEqual(['n100', 'n101', 'old']);
	expect(newestFirst(old).map(({ id }) => id)).toEqual(['young', 'old']);
});
