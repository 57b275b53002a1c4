/** Signed-in browsers over a real record: how their secrets change, when they end, and what a stolen one is worth. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSignInLink, redeemLink } from '#lib/server/auth/sign-in.ts';
import { OVERLAP_MS, ROTATE_AFTER_MS } from '#lib/server/auth/sessions.ts';
import { hashOf } from '#lib/server/auth/tokens.ts';
import { openDesk, type Desk } from '../api/desk.ts';

const DAY_MS = 86_400_000;
const NAME = 'pacesetter_session';

/** A browser as far as it matters here: it keeps the one cookie it was given last. */
class Browser {
	cookie: string;
	readonly #desk: Desk;

	constructor(desk: Desk, token: string, name = NAME) {
		this.#desk = desk;
		this.cookie = `${name}=${token}`;
	}

	get request() {
		return new Request('http://floor.test/', { headers: { cookie: this.cookie } });
	}

	/** One request and its answer, which gets `lost` on its way or not; who it was. */
	async ask({ lost = false } = {}): Promise<string> {
		const { app } = this.#desk;
		const { request } = this;
		const who = await app.identify(request, '127.0.0.1');
		const given = await app.renewedCookie(request, who);
		if (given !== undefined && !lost) this.cookie = given.split(';')[0] ?? '';
		return who.kind;
	}
}

async function signedIn(desk: Desk, signedInBy = 'operator') {
	const email = `${crypto.randomUUID().slice(0, 8)}@floor.example`;
	const user = await desk.make('users', { name: 'Mia', email, role: 'rep', active: true });
	return { user, ...(await anotherBrowser(desk, user, signedInBy)) };
}

async function anotherBrowser(desk: Desk, user: string, signedInBy = 'operator') {
	const link = await createSignInLink(desk.app, user, signedInBy);
	const token = link.ok ? (link.value.path.split('#')[1] ?? '') : '';
	const started = await redeemLink(desk.app, token, 'Firefox on Linux');
	if (!started.ok) throw new Error(started.error.kind);
	return { link: token, secret: started.value.token, browser: new Browser(desk, started.value.token) };
}

const audits = async (desk: Desk) => (await desk.rows('audit')).map(({ action }) => action);

test('Sessions: a secret is exchanged once a day, and the former one counts for two minutes more', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser } = await signedIn(desk);
	const first = browser.cookie;
	expect(await browser.ask()).toBe('user');
	expect(browser.cookie).toBe(first); // not yet
	desk.pass(ROTATE_AFTER_MS);
	expect(await browser.ask()).toBe('user');
	expect(browser.cookie).not.toBe(first);
	expect(await browser.ask()).toBe('user');
	const second = browser.cookie;

	// requests that were under way with the former one, and a socket that came in by it
	const late = new Browser(desk, first.slice(NAME.length + 1));
	const session = (await desk.app.sessions.ofRequest(late.request))?.session;
	expect(await late.ask()).toBe('user');
	expect(late.cookie).toBe(second); // given the same again
	expect(session?.id).toBe((await desk.app.sessions.ofRequest(browser.request))?.session.id);
	expect(await desk.rows('sessions')).toHaveLength(1);
	expect(await audits(desk)).toEqual([]);
});

test('Sessions: twenty requests at the same moment are all given the same new secret, and all stay signed in', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser, secret } = await signedIn(desk);
	desk.pass(ROTATE_AFTER_MS);
	const tabs = Array.from({ length: 20 }, () => new Browser(desk, secret));
	expect(new Set(await Promise.all(tabs.map((tab) => tab.ask())))).toEqual(new Set(['user']));
	expect(new Set(tabs.map(({ cookie }) => cookie)).size).toBe(1);
	expect(tabs[0]?.cookie).not.toBe(browser.cookie);
	// and all take it at once
	expect(new Set(await Promise.all(tabs.map((tab) => tab.ask())))).toEqual(new Set(['user']));
	desk.pass(OVERLAP_MS + 1_000);
	expect(await tabs[7]?.ask()).toBe('user');
	expect(await desk.rows('spent_secrets')).toHaveLength(1);
});

test('Sessions: an answer that is lost, for days, signs nobody out', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser } = await signedIn(desk);
	const first = browser.cookie;
	for (let day = 0; day < 5; day++) {
		desk.pass(ROTATE_AFTER_MS + OVERLAP_MS);
		expect(await browser.ask({ lost: true })).toBe('user');
	}
	expect(browser.cookie).toBe(first);
	expect(await browser.ask()).toBe('user');
	expect(await browser.ask()).toBe('user');
	expect(browser.cookie).not.toBe(first);

	// a browser that fell before it had written the new one down comes back with the former
	browser.cookie = first;
	desk.pass(OVERLAP_MS / 2);
	expect(await browser.ask()).toBe('user');
	desk.pass(OVERLAP_MS);
	expect(await browser.ask()).toBe('user');
	expect(await audits(desk)).toEqual([]);
});

test('Sessions: a stolen former secret that comes later ends the whole session, and the audit says so', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser, user } = await signedIn(desk);
	const { browser: elsewhere } = await anotherBrowser(desk, user);
	await desk.app.record.write([
		{
			op: 'create',
			collection: 'push_subscriptions',
			data: {
				...{ user, session: (await desk.app.sessions.ofRequest(browser.request))?.session.id ?? '' },
				...{ endpoint: 'https://push.example/1', p256dh: 'x', auth: 'y', name: '', at: '2026-11-23' }
			}
		}
	]);
	const thief = new Browser(desk, browser.cookie.slice(NAME.length + 1));
	for (let generation = 0; generation < 3; generation++) {
		desk.pass(ROTATE_AFTER_MS);
		for (let n = 0; n < 2; n++) expect(await browser.ask()).toBe('user');
	}
	expect(await elsewhere.ask()).toBe('user');
	desk.pass(OVERLAP_MS + 1);
	expect(await thief.ask()).toBe('nobody'); // three generations old
	expect(await browser.ask()).toBe('nobody');
	expect(await elsewhere.ask()).toBe('user'); // another session of the same person
	expect(await desk.rows('push_subscriptions')).toEqual([]);
	expect(await desk.rows('audit')).toMatchObject([
		{
			actor: 'pacesetter',
			action: 'sessions.stolen',
			subject: `users:${user}`,
			before: { device: 'Firefox on Linux' }
		}
	]);
});

test('Sessions: a request that takes longer than the overlap, as an upload does, is no theft', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser } = await signedIn(desk);
	desk.pass(ROTATE_AFTER_MS);
	const upload = browser.request;
	const who = await desk.app.identify(upload, '127.0.0.1');
	expect(who.kind).toBe('user');
	// another tab is given the new secret meanwhile, and takes it
	expect(await browser.ask()).toBe('user');
	expect(await browser.ask()).toBe('user');
	desk.pass(OVERLAP_MS + 6_000);
	expect(await desk.app.renewedCookie(upload, who)).toBe(undefined);
	expect(await browser.ask()).toBe('user');
	expect(await audits(desk)).toEqual([]);
});

test('Sessions: changed rights change the secret at the next request', async () => {
	const desk = await openDesk(onTestFinished);
	const boss = { name: 'Boss', email: 'boss@floor.example', role: 'admin', active: true };
	await desk.make('users', boss);
	const { browser, user } = await signedIn(desk);
	const seen = new Set([browser.cookie]);
	for (const change of [{ role: 'manager' }, { role: 'admin' }, { role: 'rep' }]) {
		expect(await browser.ask()).toBe('user');
		expect(seen).toContain(browser.cookie);
		expect((await desk.ask(`PATCH /users/${user}`, change)).status).toBe(200);
		for (let n = 0; n < 2; n++) expect(await browser.ask()).toBe('user');
		expect(seen).not.toContain(browser.cookie);
		seen.add(browser.cookie);
	}
	// a name is no right
	expect((await desk.ask(`PATCH /users/${user}`, { name: 'Mia M.' })).status).toBe(200);
	await browser.ask();
	expect(seen).toContain(browser.cookie);
});

test('Sessions: idle for 30 days or 90 days old is over, however much it was used', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser } = await signedIn(desk);
	const { browser: idle } = await signedIn(desk);
	for (let day = 0; day < 89; day++) {
		desk.pass(DAY_MS);
		if (day === 28) expect(await idle.ask()).toBe('user');
		expect(await browser.ask()).toBe('user');
	}
	expect(await idle.ask()).toBe('nobody');
	const [{ expiresAt, endsAt } = { expiresAt: '', endsAt: '-' }] = (await desk.rows('sessions')).filter(
		({ rotatedAt }) => Date.parse(rotatedAt) > desk.app.clock.now() - 3 * DAY_MS
	);
	expect(expiresAt).toBe(endsAt);
	desk.pass(DAY_MS);
	expect(await browser.ask()).toBe('nobody');
});

test('Sessions: nothing that a browser brings becomes a secret (fixation), and the one that it had ends', async () => {
	const desk = await openDesk(onTestFinished);
	const planted = 'planted-by-somebody-else-0123456789abcdefghi';
	const { user, browser: former } = await signedIn(desk);
	const link = await createSignInLink(desk.app, user, 'operator');
	const token = link.ok ? (link.value.path.split('#')[1] ?? '') : '';
	const nobody = { kind: 'nobody' } as const;
	const cookie = `${NAME}=${planted}`;
	const signIn = await desk.ask('POST /sessions', { token }, { as: nobody, cookie });
	expect(signIn.cookies[NAME]).toMatch(/^[\w-]{43}$/);
	expect(signIn.cookies[NAME]).not.toBe(planted);
	expect((await desk.who(cookie)).kind).toBe('nobody');
	// of somebody who is signed in already, the former session ends
	const again = await createSignInLink(desk.app, user, 'operator');
	const body = { token: again.ok ? (again.value.path.split('#')[1] ?? '') : '' };
	expect((await desk.ask('POST /sessions', body, { as: nobody, cookie: former.cookie })).status).toBe(201);
	expect(await former.ask()).toBe('nobody');
});

test('Sessions: over https a cookie without the host-only name counts for sessions from before alone', async () => {
	const desk = await openDesk(onTestFinished, { origin: 'https://floor.test' });
	const { secret } = await signedIn(desk);
	const plain = new Browser(desk, secret);
	const named = new Browser(desk, secret, `__Host-${NAME}`);
	expect(await named.ask()).toBe('user');
	expect(await plain.ask()).toBe('nobody');
	// one of before the migration has no digest of its rights yet
	const [row] = await desk.rows('sessions');
	await desk.app.record.write([
		{ op: 'update', collection: 'sessions', id: row?.id ?? '', data: { rights: '' } }
	]);
	desk.app.sessions.ended([]);
	desk.pass(6_000);
	expect(await plain.ask()).toBe('user');
	expect(plain.cookie).toMatch(/^__Host-/);
	expect(await plain.ask()).toBe('user');
});

test('Sessions: one from before the migration goes on, and is exchanged at its first request', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser } = await signedIn(desk);
	const first = browser.cookie;
	const database = new DatabaseSync(join(desk.app.settings.dataDir, 'pb', 'data.db'), { timeout: 5_000 });
	const [fill = ''] =
		/UPDATE sessions[^`]+/.exec(
			(await import('node:fs')).readFileSync('pb_migrations/1760620000_sessions.js', 'utf8')
		) ?? [];
	database.exec("UPDATE sessions SET rights = '', createdAt = '', endsAt = '', device = '', rotatedAt = ''");
	database.exec(fill.replaceAll('${NOW}', "strftime('%Y-%m-%d %H:%M:%fZ', 'now')"));
	database.close();
	const [row] = await desk.rows('sessions');
	expect(row?.endsAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
	const days = (Date.parse(row?.endsAt ?? '') - desk.app.clock.now()) / DAY_MS;
	expect(Math.round(days)).toBe(90);
	expect(Math.abs(Date.parse(row?.lastSeenAt ?? '') - desk.app.clock.now())).toBeLessThan(DAY_MS);
	for (let n = 0; n < 2; n++) expect(await browser.ask()).toBe('user');
	expect(browser.cookie).not.toBe(first);
});

test('Sessions: secrets are kept as hashes alone, former and offered ones too', async () => {
	const desk = await openDesk(onTestFinished);
	const { browser, secret } = await signedIn(desk);
	desk.pass(ROTATE_AFTER_MS);
	for (let n = 0; n < 2; n++) await browser.ask();
	desk.pass(ROTATE_AFTER_MS);
	await browser.ask();
	const next = browser.cookie.slice(NAME.length + 1);
	const kept = JSON.stringify([await desk.rows('sessions'), await desk.rows('spent_secrets')]);
	for (const one of [secret, next]) {
		expect(kept).not.toContain(one);
		expect(kept).toContain(hashOf(one));
	}
});
