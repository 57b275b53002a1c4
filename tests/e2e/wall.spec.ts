import { expect, test, type Page } from '@playwright/test';
import { OwnServer } from './own-server.ts';
import { adminHeaders, api, signInAs } from './support.ts';

const BOARD = { metric: 'calls', period: 'day', by: 'rep' };

async function pairedWall(
	page: Page,
	request: Parameters<typeof api>[0],
	name: string,
	board: object = BOARD
) {
	await page.goto('/wall');
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	await (await api(request)).post(`pairings/${code}/pair`, { name, board });
	await expect(page.locator('table.board').first()).toBeVisible();
}

const rowOf = (page: Page, id: string) => page.locator(`tr[data-member="${id}"] .score data`);

test('a fact posted over HTTP is in the DOM of a paired wall', async ({ page, request }) => {
	const floor = await api(request);
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { name: 'Wanda Wall' });
	const rep = results[0]?.id ?? '';
	await pairedWall(page, request, 'Lobby');
	await expect(page.getByText('Live', { exact: true })).toBeVisible();
	await expect(rowOf(page, rep)).toHaveAttribute('value', '0');
	await floor.post('activities', { rep, type: 'call', quantity: 3 });
	await expect(rowOf(page, rep)).toHaveAttribute('value', '3');
});

test('two tabs of one browser share one socket', async ({ context, request }) => {
	await signInAs(context, 'manager');
	const floor = await api(request);
	const clients = async () => (await floor.get<{ clients: number }>('health')).clients;
	const before = await clients();
	const [one, other] = [await context.newPage(), await context.newPage()];
	for (const page of [one, other]) {
		await page.goto('/boards');
		await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
	}
	expect(await clients()).toBe(before + 1);
	// without a page the worker goes, and its socket with it
	await one.close();
	await other.close();
	await expect.poll(clients).toBe(before);
});

test('a wall whose server stands still says so within 10 s, then since when it is offline, and goes on by itself', async ({
	page
}) => {
	test.setTimeout(180_000);
	const server = await OwnServer.start();
	try {
		const key = await server.cli('key', 'create', '--name', 'frozen', '--scope', 'admin');
		await server.post(key, 'people', { name: 'Freda Frozen' });
		await page.goto(`${server.url}/wall`);
		await expect(page.locator('[data-pairing-code]')).not.toHaveText('');
		const code = await page.locator('[data-pairing-code]').getAttribute('data-pairing-code');
		await server.post(key, `pairings/${code}/pair`, { name: 'Canteen', board: BOARD });
		const live = page.getByText('Live', { exact: true });
		await expect(live).toBeVisible();
		process.kill(server.pid, 'SIGSTOP');
		await expect(live).toBeHidden({ timeout: 20_000 });
		await expect(page.getByText(/Offline since \d{1,2}:\d{2}/).first()).toBeVisible({ timeout: 60_000 });
		process.kill(server.pid, 'SIGCONT');
		await expect(live).toBeVisible({ timeout: 40_000 });
	} finally {
		process.kill(server.pid, 'SIGCONT');
		await server.stop();
	}
});

test('a revoked screen shows nothing of the floor any more, at once', async ({ page, request }) => {
	const floor = await api(request);
	await pairedWall(page, request, 'Shown the door');
	await expect(page.getByText('Live', { exact: true })).toBeVisible();
	const { screens } = await floor.get<{ screens: { id: string; name: string }[] }>('screens');
	const screen = screens.find(({ name }) => name === 'Shown the door');
	await floor.post(`screens/${screen?.id}/revoke`, {});
	await expect(page.locator('[data-pairing-code]')).toBeVisible();
	await expect(page.locator('table.board')).toHaveCount(0);
});

test('a wall follows when it is given another board', async ({ page, request }) => {
	const floor = await api(request);
	await pairedWall(page, request, 'Changes its mind');
	const { screens } = await floor.get<{ screens: { id: string; name: string }[] }>('screens');
	const screen = screens.find(({ name }) => name === 'Changes its mind');
	await expect(page.getByText('Calls').first()).toBeVisible();
	await request.patch(`/api/v1/screens/${screen?.id}`, {
		headers: await adminHeaders(),
		data: { board: { metric: 'orders', period: 'month', by: 'team' } }
	});
	await expect(page.getByText('Orders').first()).toBeVisible();
});
