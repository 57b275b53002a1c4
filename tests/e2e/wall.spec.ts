import { expect, test, type Page } from '@playwright/test';
import { OwnServer } from './own-server.ts';

const BOARD = { metric: 'calls', period: 'day', by: 'rep' };

// a server of its own: only five walls of one address may wait to be paired at a time
let server: OwnServer;
let key: string;

test.beforeAll(async () => {
	server = await OwnServer.start();
	key = await server.cli('key', 'create', '--name', 'walls', '--scope', 'admin');
});
test.afterAll(() => server.stop());

async function pairedWall(page: Page, name: string) {
	await page.goto(`${server.url}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name, board: BOARD });
	expect(paired?.status).toBe(201);
	await expect(page.locator('table.board').first()).toBeVisible();
	await expect(live(page)).toBeVisible();
	return (paired?.body.screen as { id: string } | undefined)?.id ?? String(paired?.body.id);
}

const live = (page: Page) => page.getByText('Live', { exact: true });
const scoreOf = (page: Page, id: string) => page.locator(`tr[data-member="${id}"] .score data`);

test('a fact posted over HTTP is in the DOM of a paired wall', async ({ page }) => {
	const made = await server.call(key, 'POST', 'people', { name: 'Wanda Wall' });
	const [{ id: rep }] = made?.body.results as [{ id: string }];
	await pairedWall(page, 'Lobby');
	await expect(scoreOf(page, rep)).toHaveAttribute('value', '0');
	await server.call(key, 'POST', 'activities', { rep, type: 'call', quantity: 3 });
	await expect(scoreOf(page, rep)).toHaveAttribute('value', '3');
});

test('a wall whose server stands still is not live within 10 s, then says since when it is offline, and goes on by itself', async ({
	page
}) => {
	await pairedWall(page, 'Canteen');
	try {
		process.kill(server.pid, 'SIGSTOP');
		await expect(live(page)).toBeHidden({ timeout: 20_000 });
		await expect(page.getByText(/Offline since \d{1,2}:\d{2}/).first()).toBeVisible({ timeout: 60_000 });
	} finally {
		process.kill(server.pid, 'SIGCONT');
	}
	await expect(live(page)).toBeVisible({ timeout: 40_000 });
});

test('a wall survives a restart of the server without anyone touching it', async ({ page }) => {
	await pairedWall(page, 'Corridor');
	await server.kill9();
	await server.up();
	await expect(live(page)).toBeVisible({ timeout: 40_000 });
});

test('a revoked screen shows nothing of the floor any more, at once', async ({ page }) => {
	const screen = await pairedWall(page, 'Shown the door');
	await server.call(key, 'POST', `screens/${screen}/revoke`, {});
	await expect(page.locator('[data-pairing-code]')).toBeVisible();
	await expect(page.locator('table.board')).toHaveCount(0);
});

test('a wall follows when it is given another board', async ({ page }) => {
	const screen = await pairedWall(page, 'Changes its mind');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Calls');
	const board = { metric: 'orders', period: 'month', by: 'team' };
	await server.call(key, 'PATCH', `screens/${screen}`, { board });
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Orders');
});

test('two tabs of one browser share one socket', async ({ context, request }) => {
	await server.signIn(context, key, { role: 'manager' });
	const clients = async () => {
		const health = await request.get(`${server.url}/api/v1/health`);
		return ((await health.json()) as { clients: number }).clients;
	};
	await expect.poll(clients).toBe(0);
	const [one, other] = [await context.newPage(), await context.newPage()];
	for (const page of [one, other]) {
		await page.goto(`${server.url}/boards`);
		await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
	}
	expect(await clients()).toBe(1);
	// without a page the worker goes, and its socket with it
	await one.close();
	await other.close();
	await expect.poll(clients).toBe(0);
});
