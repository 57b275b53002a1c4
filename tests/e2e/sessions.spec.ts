/** Two browsers of one person, on a server of their own: signing out there is felt here within a second. */
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { OwnServer } from './own-server.ts';
import { awake } from './support.ts';

test.use({ serviceWorkers: 'allow' });

let server: OwnServer;
let admin: Record<string, string>;
/** Every secret that this file was ever given: none of them may stand in the log. */
const secrets: string[] = [];

test.beforeAll(async () => {
	server = await OwnServer.start();
	const key = await server.cli('key', 'create', '--name', 'e2e', '--scope', 'admin');
	secrets.push(key.slice(key.lastIndexOf('_') + 1));
	admin = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
});
test.afterAll(() => server.stop());

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
	const init = { method, headers: admin, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
	const answer = await fetch(`${server.url}/api/v1${path}`, init);
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
	return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function newRep(): Promise<string> {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	await call('POST', '/people', { people: [{ name }] });
	const email = `${crypto.randomUUID().slice(0, 8)}@floor.example`;
	return (await call<{ id: string }>('POST', '/users', { email, role: 'rep', rep: name })).id;
}

async function signIn(browser: Browser, user: string): Promise<BrowserContext> {
	const { link } = await call<{ link: string }>('POST', `/users/${user}/link`);
	const token = link.slice(link.indexOf('#') + 1);
	const context = await browser.newContext({ baseURL: server.url, serviceWorkers: 'allow' });
	const headers = { origin: server.url };
	const answer = await context.request.post(`${server.url}/api/v1/sessions`, { headers, data: { token } });
	expect(answer.status()).toBe(201);
	secrets.push(token, ...(await context.cookies()).map(({ value }) => value));
	return context;
}

/** The page is live, its worker has written its store, and the service worker has kept it. */
async function settled(page: Page): Promise<void> {
	await page.goto('/me');
	await awake(page);
	await expect
		.poll(() =>
			page.evaluate(async () =>
				(await caches.open('pacesetter-kept')).match('/me')?.then((kept) => kept !== undefined)
			)
		)
		.toBe(true);
}

/** The live worker writes its store every half minute; here it holds something at once. */
const fill = (page: Page) =>
	page.evaluate(async () => {
		const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
		const [name = ''] = databases.filter((one) => one.startsWith('pacesetter:'));
		await new Promise<void>((resolve, reject) => {
			const opening = indexedDB.open(name);
			opening.onerror = () => reject(new Error('no store'));
			opening.onsuccess = () => {
				const writing = opening.result.transaction('streams', 'readwrite');
				writing.objectStore('streams').put('of somebody', 'rep:planted');
				writing.oncomplete = () => {
					opening.result.close();
					resolve();
				};
			};
		});
	});

/** What this browser holds of the floor: the live stores' entries, and the page that opens without a network. */
const held = (page: Page) =>
	page.evaluate(async () => {
		const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
		const stores = databases.filter((name) => name.startsWith('pacesetter:'));
		const entries = await Promise.all(
			stores.map(
				(name) =>
					new Promise<number>((resolve) => {
						const opening = indexedDB.open(name);
						opening.onsuccess = () => {
							const database = opening.result;
							const kept = [...database.objectStoreNames].filter((store) => store === 'streams');
							if (kept.length === 0) return resolve(0);
							const counting = database.transaction(kept).objectStore('streams').count();
							counting.onsuccess = () => {
								database.close();
								resolve(counting.result);
							};
						};
					})
			)
		);
		const page = await (await caches.open('pacesetter-kept')).match('/me');
		return { streams: entries.reduce((sum, count) => sum + count, 0), page: page !== undefined };
	});

test('sign out everywhere puts the other browser out within a second: its page, its socket and its store', async ({
	browser
}) => {
	const user = await newRep();
	const [here, there] = [await signIn(browser, user), await signIn(browser, user)];
	const theirs = await there.newPage();
	await settled(theirs);
	await fill(theirs);
	const mine = await here.newPage();
	await mine.goto('/account');
	await awake(mine);
	await expect(mine.locator('[data-session]')).toHaveCount(2);
	await expect(mine.getByText('This browser')).toHaveCount(1);

	const out = theirs.waitForEvent('framenavigated', { timeout: 10_000 });
	await mine.getByRole('button', { name: 'Sign out everywhere' }).click();
	const answered = mine.waitForResponse((answer) => answer.url().endsWith('/api/v1/sessions'));
	await mine.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
	expect((await answered).status()).toBe(204);
	const began = Date.now();
	await out; // pushed to it, not found out by it
	test.info().annotations.push({ type: 'put out after', description: `${Date.now() - began} ms` });
	await expect(theirs.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	expect(await held(theirs)).toEqual({ streams: 0, page: false });
	expect((await there.request.get(`${server.url}/api/v1/sessions/current`)).status()).toBe(401);
	await expect(mine.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	await Promise.all([here.close(), there.close()]);
});

test('one device is signed out alone, and an admin signs an account out everywhere', async ({ browser }) => {
	const user = await newRep();
	const [here, there] = [await signIn(browser, user), await signIn(browser, user)];
	const [mine, theirs] = [await here.newPage(), await there.newPage()];
	await settled(theirs);
	await mine.goto('/account');
	await awake(mine);
	const other = mine.locator('[data-session]').filter({ hasNotText: 'This browser' });
	await other.getByRole('button', { name: 'Sign out' }).click();
	await mine.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
	await expect(theirs.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	await expect(mine.locator('[data-session]')).toHaveCount(1);

	await call('DELETE', `/users/${user}/sessions`);
	await expect(mine.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	await Promise.all([here.close(), there.close()]);
});

test('a browser that was closed when its session ended holds nothing once it looks again', async ({
	browser
}) => {
	const user = await newRep();
	const context = await signIn(browser, user);
	const page = await context.newPage();
	await settled(page);
	await fill(page);
	expect(await held(page)).toMatchObject({ page: true });
	expect((await held(page)).streams).toBeGreaterThan(0);
	await page.goto('about:blank');
	await call('DELETE', `/users/${user}/sessions`);
	await page.goto('/boards');
	await expect(page.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	await expect.poll(() => held(page)).toEqual({ streams: 0, page: false });
	await context.close();
});

test('a socket and its page outlive the exchange of the secret', async ({ browser }) => {
	const user = await newRep();
	const context = await signIn(browser, user);
	const page = await context.newPage();
	await settled(page);
	const before = (await context.cookies()).find(({ name }) => name === 'pacesetter_session')?.value;
	await call('PATCH', `/users/${user}`, { role: 'manager' });
	// the next answer offers the new secret, and the one after takes it
	for (let n = 0; n < 2; n++) await page.evaluate(() => fetch('/api/v1/sessions'));
	const after = (await context.cookies()).find(({ name }) => name === 'pacesetter_session')?.value;
	expect(after).toMatch(/^[\w-]{43}$/);
	expect(after).not.toBe(before);
	secrets.push(after ?? '');
	await awake(page);
	await page.reload();
	await awake(page);
	await context.close();
});

test('secrets stand in no line of the log, and behind a proxy only the last hop is believed', async () => {
	for (let n = 0; n < 3; n++) {
		const wrong = `pace_00000000_${crypto.randomUUID()}`;
		secrets.push(wrong);
		const headers = { authorization: `Bearer ${wrong}`, 'x-forwarded-for': `203.0.113.${n}` };
		expect((await fetch(`${server.url}/api/v1/users`, { headers })).status).toBe(401);
	}
	expect(secrets.length).toBeGreaterThan(8);
	for (const secret of secrets) expect(server.output).not.toContain(secret);
});
