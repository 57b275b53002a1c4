/** W8: what anybody tries over their own numbers stays in the browser, whatever the page and its workers send. */
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { api, signInAs } from './support.ts';
import { watchedBrowser } from './watched.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const field = (page: Page, name: string) => page.locator(`input[name="${name}"]`);
const isLive = (page: Page) => expect(page.locator('.top [role="status"]')).toHaveText('Live');

/** Managers may sell as well: then what is theirs as a rep is no less private. */
for (const role of ['rep', 'manager', 'admin'] as const) {
	test(`W8 no byte of a what-if over one’s own numbers is sent (${role}), by page or worker: through use, reload and navigation`, ({
		baseURL,
		request
	}) => keepsToItself(role, baseURL ?? '', request));
}

async function keepsToItself(
	role: 'rep' | 'manager' | 'admin',
	baseURL: string,
	request: APIRequestContext
): Promise<void> {
	const floor = await api(request);
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', {
		people: [{ name, startedOn: '2020-01-01' }]
	});
	const rep = results[0]?.id ?? '';
	const calls = [7, 14, 21].map((days) => ({ rep, type: 'call', quantity: 200, occurredAt: daysAgo(days) }));
	const order = { rep, type: 'order', quantity: 6, amount: '6000', occurredAt: daysAgo(7) };
	await floor.post('activities', { activities: [...calls, order] });

	const watched = await watchedBrowser(baseURL);
	const { context } = watched;
	await signInAs(context, role, { rep: name });
	const page = await context.newPage();
	await page.goto('/me');
	await isLive(page);
	await expect(page.getByRole('region', { name: 'This month' })).toContainText('Only you see this.');
	await page.locator('[data-log="call"]').click();
	await expect
		.poll(() => watched.sent.filter((text) => text.includes('/api/v1/activities')).length)
		.toBeGreaterThan(0);

	await page.getByRole('link', { name: 'More in what-if' }).click();
	await expect(page.getByLabel('Start from the numbers of')).toHaveValue(`rep:${rep}`);
	await expect(page.getByRole('heading', { name: 'This month' })).toBeVisible();
	await field(page, 'salary').fill('47113');
	await field(page, 'more').fill('7.531');
	await field(page, 'aim').fill('83219');
	await expect(page).toHaveURL(/#.*salary=47113.*more=7.531.*aim=83219/);
	expect(new URL(page.url()).search).toBe('');
	await page.reload();
	await isLive(page);
	await expect(field(page, 'salary')).toHaveValue('47,113');
	await page.getByRole('link', { name: 'Today' }).click();
	await isLive(page);
	await page.locator('[data-log="call"]').click();
	await page.goBack();
	await expect(field(page, 'salary')).toHaveValue('47,113');
	await page.goto('/me');
	await page.getByRole('link', { name: 'More in what-if' }).click();
	await expect(field(page, 'more')).toHaveValue('7.531');

	if (role !== 'rep') await teamsMayBeSent(page);

	// the watch saw the worker's socket and its requests, so that what it did not see was not sent
	expect([...watched.workers].some((url) => url.includes('live.worker'))).toBe(true);
	expect(watched.frames()).toBeGreaterThan(0);
	expect(watched.sent.some((text) => text.includes('"subscribe"'))).toBe(true);
	expect(watched.sent.some((text) => text.includes('/what-if'))).toBe(true);
	expect(watched.sent.filter((text) => /47,?113|7[.,]?531|83,?219|salary|"aim"/.test(text))).toEqual([]);
	await watched.close();
}

/** What a manager asks of others stands in the query, as a link to hand on, and leaves nothing of their own in it. */
async function teamsMayBeSent(page: Page): Promise<void> {
	const whose = page.getByLabel('Start from the numbers of');
	await whose.selectOption('Everyone');
	await expect(page).toHaveURL(/\?of=everyone$/);
	await field(page, 'more').fill('3');
	await expect(page).toHaveURL(/\?of=everyone&more=3$/);
	await whose.selectOption('My own last 90 days');
	await expect(page).toHaveURL(/\/what-if#of=rep/);
	// one's own is kept in this browser, and nowhere else
	await expect(page.getByLabel('Where it is kept')).toHaveCount(0);
	await page.goto('/what-if?reps=5&calls=10');
	await expect(field(page, 'reps')).toHaveValue('5');
	await expect(page.getByLabel('Where it is kept')).toBeVisible();
}

test('W8 without scripts nothing can be sent of what is typed over one’s own numbers', async ({
	browser,
	baseURL,
	request
}) => {
	const floor = await api(request);
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', {
		people: [{ name, startedOn: '2020-01-01' }]
	});
	const rep = results[0]?.id ?? '';
	await floor.post('activities', {
		activities: [{ rep, type: 'call', quantity: 200, occurredAt: daysAgo(7) }]
	});
	const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
	await signInAs(context, 'rep', { rep: name });
	const page = await context.newPage();
	await page.goto('/what-if');
	await field(page, 'salary').fill('47113');
	await field(page, 'salary').press('Enter');
	await expect(page.getByRole('button', { name: 'Work it out' })).toHaveCount(0);
	expect(new URL(page.url()).search).toBe('');
	// a typed scenario is not private, and its form answers
	await page.goto('/what-if?reps=5');
	await expect(page.getByRole('button', { name: 'Work it out' })).toBeVisible();
	await context.close();
});
