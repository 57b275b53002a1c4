import { expect, test } from '@playwright/test';
import { OwnServer } from './own-server.ts';

test('an empty data directory becomes a demo that lives; "Start my own floor" puts it aside', async ({
	page
}) => {
	const server = await OwnServer.start({ PACESETTER_DEMO: 'on' });
	try {
		// printed once the door is open
		const link = () => /http:\S+\/sign-in#\S+/.exec(server.output)?.[0] ?? '';
		await expect.poll(link).not.toBe('');

		// anybody on this machine may look, and sees it move
		const total = () =>
			page
				.locator('td.figure data')
				.evaluateAll((cells) => cells.reduce((sum, cell) => sum + Number(cell.getAttribute('value')), 0));
		await page.goto(`${server.url}/boards?metric=points&period=day`);
		await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
		await expect.poll(total).toBeGreaterThan(0);
		const before = await total();
		await expect.poll(total, { timeout: 40_000 }).toBeGreaterThan(before);

		await page.goto(link().replace('localhost', '127.0.0.1'));
		await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
		await page.goto(`${server.url}/manage/floor`);
		await page.getByRole('button', { name: 'Start my own floor' }).click();
		await page.getByRole('dialog').getByRole('button', { name: /start/i }).click();
		// still signed in, on the floor that is now one's own
		await page.waitForURL((url) => url.pathname === '/manage', { timeout: 40_000 });
		expect(server.sql<{ n: number }>('SELECT count(*) AS n FROM activities')[0]?.n).toBe(0);
		await page.goto(`${server.url}/manage/people`);
		await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
		expect(server.sql<{ n: number }>('SELECT count(*) AS n FROM reps')[0]?.n).toBe(0);
	} finally {
		await server.stop();
	}
});

test('a file brought into a demo floor makes it a real one: nothing made up is left in the figures, and keys go on', async () => {
	const server = await OwnServer.start({ PACESETTER_DEMO: 'on' });
	try {
		const key = await server.cli('key', 'create', '--name', 'before', '--scope', 'admin');
		await server.cli('import', 'tests/fixtures/crm/sales_teams.csv');
		await server.cli('import', 'tests/fixtures/crm/sales_pipeline.csv');
		const response = await fetch(`${server.url}/api/v1/leaderboard?metric=revenue&period=all&by=rep`, {
			headers: { authorization: `Bearer ${key}` }
		});
		const { rows } = (await response.json()) as { rows: { name: string; score: number; rank: number }[] };
		expect(rows).toHaveLength(35);
		expect(rows.reduce((sum, { score }) => sum + score, 0)).toBe(10_005_534_00);
		expect(rows.slice(0, 3).map(({ name, score }) => [name, score])).toEqual([
			['Darcel Schlecht', 1_153_214_00],
			['Vicki Laflamme', 478_396_00],
			['Kary Hendrixson', 454_298_00]
		]);
		expect(rows.slice(-5).map(({ rank, score }) => [rank, score])).toEqual(Array(5).fill([31, 0]));
	} finally {
		await server.stop();
	}
});
