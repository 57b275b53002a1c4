/** W9 over the real thing: a floor with half a year behind it, its people's targets, and who may look. */
import { expect, test } from '@playwright/test';
import { faults } from './axe.ts';
import { OwnServer, type Account } from './own-server.ts';

test('W9 past months are forecast again, and held against what came', async ({ browser }) => {
	const server = await OwnServer.start({ PACESETTER_DEMO: 'on' });
	const context = await browser.newContext({ baseURL: server.url });
	const page = await context.newPage();
	try {
		const key = await server.cli('key', 'create', '--name', 'calibration', '--scope', 'admin');
		const signIn = async (account: Account) => {
			await context.clearCookies();
			await server.signIn(context, key, account);
			await page.goto('/what-if/calibration');
		};
		const reps = server.sql<{ id: string; name: string }>('SELECT id, name FROM reps ORDER BY id');

		await signIn({ role: 'admin' });
		const start = page.getByRole('region', { name: 'Given on the first morning', exact: true });
		await expect(page.getByText(/^Of the months that were given/)).toContainText(/\d+ of \d+ came true/);
		await expect(start.getByRole('img')).toBeVisible();
		await expect(start.getByText('Brier score')).toBeVisible();
		await start.getByText('The same as a table').click();
		const rows = await start.locator('tbody tr').allInnerTexts();
		const counted = rows.map((row) => Number(row.split('\t')[2]));
		const told = Number.parseInt((await start.locator('.note').innerText()).split(' ')[0] ?? '', 10);
		expect(counted.reduce((sum, count) => sum + count, 0)).toBe(told);
		expect(told).toBeGreaterThan(60);

		expect(await faults(page)).toEqual([]);
		for (const width of [390, 1440, 1920, 3840]) {
			await page.setViewportSize({ width, height: 900 });
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
		}

		// one team has fewer months than everyone
		const whose = page.getByRole('combobox', { name: 'Whose months' });
		await whose.selectOption({ index: 1 });
		await expect(page).toHaveURL(/\?of=/);
		await expect(start.locator('.note')).not.toHaveText(`${told} with odds`);

		// a person sees the own months and nobody else's, whatever the address says
		const team = new URL(page.url()).searchParams.get('of');
		await signIn({ role: 'rep', rep: reps[3]?.name ?? '' });
		await expect(page.getByRole('region', { name: 'Month by month', exact: true })).toBeVisible();
		await expect(page.getByText('whole months of one person')).toBeVisible();
		await page.goto(`/what-if/calibration?of=${team}`);
		await expect(page.getByText('whole months of one person')).toBeVisible();
		await page.goto('/what-if/calibration?of=everyone');
		await expect(page.getByText('whole months of one person')).toBeVisible();

		// a manager without a team has nobody's months to see
		await signIn({ role: 'manager' });
		await expect(page.getByRole('heading', { name: 'This page is not for your account' })).toBeVisible();
		await context.clearCookies();
		await page.goto('/what-if/calibration');
		await expect(page).toHaveURL(/\/sign-in\?to=/);
	} finally {
		await context.close();
		await server.stop();
	}
});
