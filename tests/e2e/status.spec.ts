import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { OwnServer } from './own-server.ts';

/** Longer than the page needs to notice, much shorter than anybody waits. */
const NOTICED = { timeout: 30_000 };

test('operator: the status page says within seconds that the record is away, that it came back, and that nobody answers', async ({
	page
}) => {
	const server = await OwnServer.start();
	try {
		const link = await server.cli('user', 'create', '--email', 'ada@floor.example', '--role', 'admin');
		await page.goto(link.replace('localhost', '127.0.0.1'));
		await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
		await page.goto(`${server.url}/manage/status`);
		const verdict = page.locator('[data-hearing]');
		const problems = page.getByRole('list', { name: 'To look at' });
		await expect(verdict).toHaveText('All is well');
		expect(await violations(page)).toEqual([]);

		const frozen = server.pocketbasePid;
		process.kill(frozen, 'SIGSTOP');
		try {
			await expect(problems).toContainText('The record has not answered since', NOTICED);
			await expect(verdict).toContainText('to look at');
			expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(503);
		} finally {
			process.kill(frozen, 'SIGCONT');
		}
		await expect(verdict).toHaveText('All is well', NOTICED);

		process.kill(server.pocketbasePid, 'SIGKILL');
		await expect(problems).toContainText('PocketBase ended', NOTICED);
		await expect(problems).toContainText('SIGKILL');
		expect(await violations(page)).toEqual([]);

		// nothing is said to be well by whoever is not there
		await server.kill9();
		await expect(verdict).toContainText('No answer from the server since', NOTICED);
		await expect(page.getByText('All is well')).toHaveCount(0);
		expect(await violations(page)).toEqual([]);
		await server.up();
		await expect(verdict).toHaveText('All is well', NOTICED);
	} finally {
		await server.stop();
	}
});
