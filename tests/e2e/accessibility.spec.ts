import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { PAGES, PUBLIC_PAGES } from './pages.ts';
import { api, awake, signInAs } from './support.ts';

async function violationsAt(page: Page, path: string) {
	await page.goto(path);
	await page.locator('h1').first().waitFor();
	return (await violations(page)).map((found) => `${path}, ${found}`);
}

test('axe finds nothing on any page, in both schemes', async ({ context, page, request }) => {
	test.setTimeout(600_000); // half a hundred pages, perhaps on a busy machine
	const floor = await api(request);
	const rep = 'Axel Ramp';
	const { results } = await floor.post<{ results: { id: string }[] }>('people', {
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
	const found: string[] = [];
	for (const path of PUBLIC_PAGES) found.push(...(await violationsAt(page, path)));
	await signInAs(context, 'admin');
	for (const path of PAGES) found.push(...(await violationsAt(page, path)));
	await context.clearCookies();
	await signInAs(context, 'rep', { rep });
	for (const path of ['/me', '/challenges/new', '/goals', '/leagues', `/people/${results[0]?.id ?? ''}`])
		found.push(...(await violationsAt(page, path)));
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/recognition');
	await awake(page);
	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('link', { name: 'Leagues' }).waitFor();
	found.push(...(await violations(page)).map((fault) => `under "More", ${fault}`));
	expect(found).toEqual([]);
});
