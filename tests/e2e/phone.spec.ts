import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { layCable } from './cable.ts';
import { adminHeaders, api, awake, signInAs, type Api } from './support.ts';

test.use({ serviceWorkers: 'allow' });

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

async function newRep(context: BrowserContext) {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { people: [{ name }] });
	await signInAs(context, 'rep', { rep: name });
	const page = await context.newPage();
	await page.goto('/me');
	await awake(page);
	return { page, rep: results[0]?.id ?? '', name };
}

/** The service worker is in charge and has kept the app and the own page. */
const kept = (page: Page) =>
	expect
		.poll(() =>
			page.evaluate(async () => {
				const registration = await navigator.serviceWorker.getRegistration();
				const page = await (await caches.open('pacesetter-kept')).match('/me');
				return registration?.active?.state === 'activated' && page !== undefined;
			})
		)
		.toBe(true);

/** Leave of a rep, asked for and approved: somebody is told. */
async function decideLeave(page: Page, rep: string) {
	const headers = await adminHeaders();
	const [from, to] = ['2031-03-03', '2031-03-04'];
	const asked = await page.evaluate(
		async (body) =>
			(await (
				await fetch('/api/v1/leave', {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(body)
				})
			).json()) as { id: string },
		{ rep, from, to }
	);
	const answer = await page.request.patch(`/api/v1/leave/${asked.id}`, {
		headers: { authorization: headers.authorization ?? '', cookie: '' },
		data: { state: 'approved' }
	});
	expect(answer.ok()).toBe(true);
}

test('it can be installed: a manifest that is linked, icons as big as it says, a service worker in charge', async ({
	context
}) => {
	const { page } = await newRep(context);
	const href = await page.locator('link[rel="manifest"]').getAttribute('href');
	const answer = await page.request.get(href ?? '');
	expect(answer.headers()['content-type']).toContain('application/manifest+json');
	const manifest = (await answer.json()) as {
		start_url: string;
		display: string;
		icons: { src: string; sizes: string; purpose: string }[];
	};
	expect(manifest).toMatchObject({ start_url: '/me', display: 'standalone', short_name: 'Pacesetter' });
	expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
		'192x192 any',
		'512x512 any',
		'512x512 maskable'
	]);
	for (const { src, sizes } of manifest.icons) {
		const size = await page.evaluate(async (address) => {
			const image = new Image();
			image.src = address;
			await image.decode();
			return `${image.naturalWidth}x${image.naturalHeight}`;
		}, src);
		expect(size).toBe(sizes);
	}
	await kept(page);
	// what the browser itself has against installing it
	const session = await context.newCDPSession(page);
	const { errors } = (await session.send('Page.getAppManifest')) as { errors: unknown[] };
	expect(errors).toEqual([]);
	const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
	expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
});

test('without a network Today comes up again, and a call logged there is in the record once', async ({
	browser
}) => {
	const cable = await layCable();
	const context = await browser.newContext({
		proxy: { server: cable.server },
		serviceWorkers: 'allow'
	});
	const { page, rep } = await newRep(context);
	await kept(page);
	await page.reload(); // from now on its worker is the service worker's to answer
	await awake(page);
	cable.pull();
	await page.reload();
	const calls = page.locator('[data-count="main"]');
	await expect(calls).toHaveText('0');
	await page.locator('[data-log="call"]').click();
	await expect(calls).toHaveText('1');
	// any other page says why it is not there, and leads back
	await page.goto('/boards');
	await expect(page.getByRole('heading', { name: 'No connection to the floor' })).toBeVisible();
	await page.getByRole('link', { name: 'Log on Today' }).click();
	await expect(calls).toHaveText('1');
	cable.plug();
	await expect
		.poll(
			async () => (await floor.get<{ activities: unknown[] }>(`activities?rep=${rep}`)).activities.length,
			{
				timeout: 40_000
			}
		)
		.toBe(1);
	await expect(calls).toHaveText('1');
	await context.close();
	await cable.close();
});

test('signing out takes what was kept with it: the next reload shows nothing of it', async ({ context }) => {
	const { page } = await newRep(context);
	await kept(page);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page.getByRole('heading', { name: /^Sign in to/ })).toBeVisible();
	const left = await page.evaluate(async () => (await caches.open('pacesetter-kept')).keys());
	expect(left).toHaveLength(0);
});

test('the API and other people’s pages are never kept', async ({ context }) => {
	const { page } = await newRep(context);
	await kept(page);
	await page.goto('/boards');
	await page.goto('/notifications');
	const kinds = await page.evaluate(async () => {
		const addresses: string[] = [];
		for (const name of await caches.keys())
			for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname);
		return [...new Set(addresses.map((path) => path.split('/')[1] ?? ''))].sort();
	});
	expect(kinds).not.toContain('api');
	expect(kinds).not.toContain('boards');
	expect(kinds).toEqual(expect.arrayContaining(['_app', 'icons', 'me']));
});

test('the bell goes live when something is told, and is silent once it was read', async ({ context }) => {
	const { page, rep } = await newRep(context);
	const bell = page.locator('.bell');
	await expect(bell).toHaveAccessibleName('Notifications');
	await decideLeave(page, rep);
	await expect(bell).toHaveAccessibleName('Notifications, 1 unread');
	await bell.click();
	await expect(page.getByText('Your leave is approved').first()).toBeVisible();
	await page.getByRole('button', { name: /^Mark read/ }).click();
	await expect(bell).toHaveAccessibleName('Notifications');
	await page.reload();
	await expect(bell).toHaveAccessibleName('Notifications');
});

test('a push is shown in the floor’s words', async ({ context }) => {
	await context.grantPermissions(['notifications']);
	const { page } = await newRep(context);
	await kept(page);
	const session = await context.newCDPSession(page);
	const registered = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const [one] = registrations;
			if (one) resolve(one.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	const pushed = {
		id: 'notice000000001',
		kind: 'challenge.invited',
		data: { name: 'Ada', metric: 'calls', stake: 'a coffee' },
		href: '/notifications',
		at: Date.now(),
		names: { calls: 'Calls' },
		manner: { locale: 'en-US', currency: 'USD', timeZone: 'UTC' }
	};
	const registrationId = await registered;
	// the browser drops what is handed to it while its worker is being started; the same one again takes the first one's place
	const shown = async () => {
		await session.send('ServiceWorker.deliverPushMessage', {
			origin: new URL(page.url()).origin,
			registrationId,
			data: JSON.stringify(pushed)
		});
		return page.evaluate(async () => {
			const registration = await navigator.serviceWorker.getRegistration();
			const notices = (await registration?.getNotifications()) ?? [];
			return notices.map(({ title, body }) => ({ title, body }));
		});
	};
	await expect.poll(shown).toEqual([{ title: 'Ada challenges you', body: 'Calls. For a coffee' }]);
});

test('keys: ? lists them, g and a letter go there, and while typing none does anything', async ({
	context
}) => {
	const { page } = await newRep(context);
	await page.keyboard.press('?');
	await expect(page.getByRole('heading', { name: 'Keys' })).toBeVisible();
	await page.keyboard.press('Escape');
	await page.keyboard.press('g');
	await page.keyboard.press('b');
	await expect(page).toHaveURL(/\/boards$/);
	await page.keyboard.press('g');
	await page.keyboard.press('m');
	await expect(page).toHaveURL(/\/me$/);
	await expect(page.locator('[data-count="main"]')).toHaveText('0');
	await page.locator('[data-log="order"]').click();
	await page.getByRole('dialog').locator('input').first().fill('');
	await page.keyboard.type('gb?');
	await expect(page).toHaveURL(/\/me$/);
});
