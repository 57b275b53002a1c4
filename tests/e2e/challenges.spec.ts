/** H1: two reps in two browsers play a challenge from the invitation to its end. */
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { api, awake, signInAs, type Api } from './support.ts';

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

interface Player {
	readonly name: string;
	readonly rep: string;
	readonly page: Page;
	readonly context: BrowserContext;
}

/** Somebody new, signed in in a browser of their own. */
async function newPlayer(browser: Browser): Promise<Player> {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { people: [{ name }] });
	const context = await browser.newContext();
	await signInAs(context, 'rep', { rep: name });
	return { name, rep: results[0]?.id ?? '', page: await context.newPage(), context };
}

const log = (rep: string, quantity: number) =>
	floor.post('activities', {
		activities: [{ rep, type: 'call', quantity, externalId: crypto.randomUUID() }]
	});
const score = (page: Page, side: number) => page.locator(`[data-side="${side}"] data`);

test('H1 one challenges in three taps, the other accepts in place; both see it live, and how it ended', async ({
	browser
}) => {
	const [ava, ben] = [await newPlayer(browser), await newPlayer(browser)];
	await log(ava.rep, 40); // before it begins: it does not count

	// who, what, go
	await ava.page.goto('/me');
	await awake(ava.page);
	await ava.page.getByRole('link', { name: 'Challenge somebody' }).click();
	const find = ava.page.getByLabel('Find');
	if (await find.isVisible()) await find.fill(ben.name);
	await ava.page.locator(`[data-with="${ben.rep}"]`).click();
	await expect(ava.page.locator('select[name="metric"]')).toHaveValue('calls');
	await ava.page.getByText('Next hour').click();
	await ava.page.getByRole('button', { name: `Challenge ${ben.name}` }).click();
	await ava.page.waitForURL(/\/challenges\/[a-z0-9]{15}$/);
	const address = new URL(ava.page.url()).pathname;
	await expect(ava.page.locator('.duel')).toHaveAttribute('data-state', 'invited');
	expect(await violations(ava.page)).toEqual([]);

	// the other one finds it on the own page, and says yes there
	await ben.page.goto('/me');
	await awake(ben.page);
	const mine = ben.page.locator('.challenges');
	await expect(mine).toContainText(`${ava.name} challenges you`);
	await mine.getByRole('button', { name: /^Accept/ }).click();
	await expect(mine.locator('[data-state="live"]')).toBeVisible();
	await ben.page.goto(address);
	await awake(ben.page);

	// the first one's page has followed by itself
	await expect(ava.page.locator('.duel')).toHaveAttribute('data-state', 'live');
	await expect(score(ava.page, 0)).toHaveText('0');
	await log(ava.rep, 3);
	await log(ben.rep, 2);
	for (const { page } of [ava, ben]) {
		await expect(score(page, 0)).toHaveText('3');
		await expect(score(page, 1)).toHaveText('2');
		await expect(page.locator('.records li')).toHaveCount(2);
	}
	expect(await violations(ben.page)).toEqual([]);

	// both agree to end it now
	await ava.page.getByRole('button', { name: 'Agree to end it now' }).click();
	await expect(ava.page.getByText('It goes on until they agree')).toBeVisible();
	await expect(ben.page.getByText('The other side would end it now')).toBeVisible();
	await ben.page.getByRole('button', { name: 'Agree to end it now' }).click();
	await expect(ava.page.locator('.duel')).toHaveAttribute('data-state', 'settled');
	await expect(ava.page.locator('.line')).toHaveText('You won, 3 to 2');
	await expect(ben.page.locator('.line')).toHaveText(`${ava.name} won, 3 to 2`);

	// anybody who played can count it again
	await ben.page.getByText('How it was counted').click();
	await expect(ben.page.locator('[data-same="true"]')).toContainText('the same 2 records');
	expect(await violations(ben.page)).toEqual([]);

	// what comes late changes nothing by itself
	await floor.post('activities', {
		activities: [
			{
				rep: ben.rep,
				type: 'call',
				quantity: 5,
				externalId: crypto.randomUUID(),
				occurredAt: await startOf(address)
			}
		]
	});
	await expect(ben.page.getByText('Something came late')).toBeVisible({ timeout: 20_000 });
	await expect(ben.page.locator('.line')).toHaveText(`${ava.name} won, 3 to 2`);
	await expect(ben.page.locator('[data-same="false"]')).toBeVisible();

	// and once more
	await ben.page.getByText('Next hour').click();
	await ben.page.getByRole('button', { name: 'Ask for a rematch' }).click();
	await expect(ben.page.locator('.duel')).toHaveAttribute('data-state', 'invited');
	await ava.page.goto('/challenges');
	await awake(ava.page);
	const asked = ava.page.locator('[data-state="invited"]').filter({ hasText: ben.name });
	await asked.getByRole('button', { name: /^Not this time/ }).click();
	await expect(ben.page.locator('.line')).toHaveText(`${ava.name} would rather not this time.`);
	expect(await violations(ava.page)).toEqual([]);
	for (const { context } of [ava, ben]) await context.close();
});

/** The moment at which a challenge began, as the API takes it. */
async function startOf(address: string): Promise<string> {
	const { startsAt } = await floor.get<{ startsAt: string }>(address.slice(1));
	return startsAt.replace(' ', 'T');
}

test('H1 whoever takes none for now is not asked, and nobody learns why', async ({ browser }) => {
	const [ava, ben] = [await newPlayer(browser), await newPlayer(browser)];
	await ben.page.goto('/challenges');
	await awake(ben.page);
	await ben.page.getByLabel('Take no challenges for now').check();
	await expect
		.poll(async () => {
			await ava.page.goto(`/challenges/new?with=${ben.rep}`);
			return ava.page.getByText('They take no challenges at the moment').isVisible();
		})
		.toBe(true);
	await expect(ava.page.locator(`[data-with="${ben.rep}"]`)).toHaveCount(0);
	for (const { context } of [ava, ben]) await context.close();
});
