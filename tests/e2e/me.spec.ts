import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { layCable } from './cable.ts';
import { api, signInAs, type Api } from './support.ts';

interface Records {
	readonly activities: readonly {
		readonly type: string;
		readonly quantity: number;
		readonly amount: number;
		readonly localDate: string;
		readonly externalId?: string;
	}[];
}

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

/** A new person with an account, signed in and on the own page. */
async function newRep(
	context: BrowserContext
): Promise<{ page: Page; rep: string; records: () => Promise<Records> }> {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { people: [{ name }] });
	const rep = results[0]?.id ?? '';
	await signInAs(context, 'rep', { rep: name });
	const page = await context.newPage();
	await page.goto('/me');
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	return { page, rep, records: () => floor.get<Records>(`activities?rep=${rep}&limit=100`) };
}
const calls = (page: Page) => page.locator('[data-count="main"]');
const call = (page: Page) => page.locator('[data-log="call"]');

test('one tap: the count goes up and the record has exactly one row', async ({ context }) => {
	const { page, records } = await newRep(context);
	await expect(calls(page)).toHaveText('0');
	await call(page).click();
	await expect(calls(page)).toHaveText('1');
	await expect.poll(async () => (await records()).activities.length).toBe(1);
	await expect(page.getByText(/^Call 1 counted at/)).toBeVisible();
	await expect(calls(page)).toHaveText('1'); // replaced by the record's, not doubled
});

test('offline: three calls survive a reload and are in the record exactly once each', async ({ browser }) => {
	const cable = await layCable();
	const context = await browser.newContext({ proxy: { server: cable.server } });
	const { page, records } = await newRep(context);
	cable.pull();
	for (const count of ['1', '2', '3']) {
		await page.keyboard.press('c');
		await expect(calls(page)).toHaveText(count);
	}
	await expect(page.getByText('3 will be sent when you are back')).toBeVisible({ timeout: 45_000 });
	expect((await records()).activities).toHaveLength(0);
	// the worker dies with its last page: what is stored is all that is left
	await page.close();
	cable.plug();
	const again = await context.newPage();
	await again.goto('/me');
	await expect.poll(async () => (await records()).activities.length).toBe(3);
	await expect(calls(again)).toHaveText('3');
	await again.reload();
	await expect(again.locator('.top [role="status"]')).toHaveText('Live');
	await expect(calls(again)).toHaveText('3');
	expect((await records()).activities).toHaveLength(3);
	await context.close();
	await cable.close();
});

test('signed out: what is logged is kept, said so here and at the door, and sent after signing in', async ({
	context
}) => {
	const { page, records } = await newRep(context);
	const session = await context.cookies();
	await context.clearCookies();
	await call(page).click();
	await expect(page.getByText('You are signed out. 1 entry is kept here')).toBeVisible();
	await page.getByRole('link', { name: 'Sign in' }).click();
	await expect(page).toHaveURL(/\/sign-in/);
	await expect(page.getByText(/^One entry is kept in this browser/)).toBeVisible();
	expect((await records()).activities).toHaveLength(0);
	await context.addCookies(session);
	await page.goto('/me');
	await expect.poll(async () => (await records()).activities.length).toBe(1);
	await expect(calls(page)).toHaveText('1');
	await expect(page.getByRole('link', { name: 'Sign in' })).toHaveCount(0);
});

test('undo leaves nothing in the record', async ({ context }) => {
	const { page, records } = await newRep(context);
	await call(page).click();
	await expect.poll(async () => (await records()).activities.length).toBe(1);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(calls(page)).toHaveText('0');
	await expect.poll(async () => (await records()).activities.length).toBe(0);
	await expect(page.getByText('Call taken back')).toBeVisible();
});

test('an order asks its amount and is in the record to the cent', async ({ context }) => {
	const { page, records } = await newRep(context);
	await page.keyboard.press('o');
	await page.getByRole('textbox', { name: /^Amount/ }).fill('1,249.95');
	await page.keyboard.press('Enter');
	await expect.poll(async () => (await records()).activities.map(({ amount }) => amount)).toEqual([124_995]);
	await expect(page.locator('[data-count="order"]')).toHaveText('1');
});

const DAY_MS = 86_400_000;
/** As the floor, which is in this machine's zone, writes it in dates. */
const thisMonth = () => new Date().toLocaleDateString('sv').slice(0, 7);
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** 600 calls and 6 orders of the last weeks, and a target of orders this month. */
async function withHistory(rep: string) {
	const calls = [7, 14, 21, 28].map((days) => ({
		rep,
		type: 'call',
		quantity: 150,
		occurredAt: daysAgo(days)
	}));
	const order = { rep, type: 'order', quantity: 6, amount: '6000', occurredAt: daysAgo(35) };
	await floor.post('activities', { activities: [...calls, order] });
	await floor.post('targets', {
		subject: `rep:${rep}`,
		metric: 'orders',
		period: 'month',
		value: 300,
		from: '2020-01-01',
		public: false
	});
}

test('W7 the month’s sentences move with each call that is logged, sent or not', async ({ browser }) => {
	const cable = await layCable();
	const context = await browser.newContext({ proxy: { server: cable.server } });
	const { page, rep, records } = await newRep(context);
	await withHistory(rep);
	await page.reload();
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	const month = page.getByRole('region', { name: 'This month' });
	await expect(month).toContainText('Only you see this.');
	await expect(month.getByRole('link', { name: 'More in what-if' })).toHaveAttribute('href', '/what-if');
	const callsSoFar = async () => {
		const said = await month.locator('header .note').textContent();
		return Number(/^([\d,]+) calls?/.exec(said ?? '')?.[1]?.replaceAll(',', ''));
	};
	const before = (await records()).activities
		.filter(({ type, localDate }) => type === 'call' && localDate.startsWith(thisMonth()))
		.reduce((sum, { quantity }) => sum + quantity, 0);
	await expect.poll(callsSoFar).toBe(before);
	await call(page).click();
	await expect.poll(callsSoFar).toBe(before + 1);
	const { length } = (await records()).activities;
	cable.pull();
	await page.keyboard.press('c');
	await page.keyboard.press('c');
	await expect.poll(callsSoFar).toBe(before + 3);
	expect((await records()).activities.length - length).toBeLessThanOrEqual(1);
	await context.close();
	await cable.close();
});

test('the followed board can be chosen, and is live', async ({ context }) => {
	const { page } = await newRep(context);
	await expect(page.getByRole('heading', { name: 'Calls this week' })).toBeVisible();
	await expect(page.locator('.place tbody tr.you')).toContainText('0');
	await call(page).click();
	await expect(page.locator('.place tbody tr.you td.figure')).toHaveText('1');
	await page.locator('.place label', { hasText: 'Revenue' }).click();
	await expect(page.getByRole('heading', { name: /^Revenue this week/ })).toBeVisible();
	await expect(page).toHaveURL(/board=revenue/);
});

test('a user without a rep is shown a way on', async ({ context }) => {
	await signInAs(context, 'manager');
	const page = await context.newPage();
	await page.goto('/me');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('You do not compete on this floor');
	await page.getByRole('link', { name: 'Go to the boards' }).click();
	await expect(page).toHaveURL(/\/boards/);
});

test('axe finds nothing, in both schemes, with the amount asked too', async ({ context }) => {
	const { page } = await newRep(context);
	expect(await violations(page)).toEqual([]);
	await page.locator('[data-log="order"]').click();
	await expect(page.getByRole('dialog')).toBeVisible();
	expect(await violations(page)).toEqual([]);
});
