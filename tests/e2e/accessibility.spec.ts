import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { PAGES, PUBLIC_PAGES } from './pages.ts';
import { api, signInAs } from './support.ts';

async function violations(page: Page, path: string) {
	await page.goto(path);
	await page.locator('h1').first().waitFor();
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(
		({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
	);
}

for (const colorScheme of ['light', 'dark'] as const) {
	test(`axe finds nothing on any page, ${colorScheme}`, async ({ browser, baseURL, request }) => {
		test.setTimeout(180_000);
		const floor = await api(request);
		const rep = `Axel ${colorScheme}`;
		await floor.post('people', {
			people: [
				{ name: rep, team: 'Ramps' },
				{ name: 'Bea Braille', team: 'Ramps' }
			]
		});
		await floor.post('activities', {
			activities: [
				{ rep, type: 'call' },
				{ rep: 'Bea Braille', type: 'order', amount: '120.50' }
			]
		});
		const context = await browser.newContext({ baseURL: baseURL ?? '', colorScheme });
		const visitor = await context.newPage();
		const found: string[] = [];
		for (const path of PUBLIC_PAGES) found.push(...(await violations(visitor, path)));
		await signInAs(context, 'admin');
		for (const path of PAGES) found.push(...(await violations(visitor, path)));
		await context.clearCookies();
		await signInAs(context, 'rep', { rep });
		found.push(...(await violations(visitor, '/me')));
		await context.close();
		expect(found).toEqual([]);
	});
}
