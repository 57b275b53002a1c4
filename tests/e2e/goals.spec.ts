import { expect, test, type BrowserContext } from '@playwright/test';
import { violations } from './axe.ts';
import { api, awake, signInAs, type Api } from './support.ts';

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

/** Found in no other figure of the floor. */
const CANARY = 731_937;

async function newRep(context: BrowserContext) {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { people: [{ name }] });
	await signInAs(context, 'rep', { rep: name });
	return { name, rep: results[0]?.id ?? '' };
}

test('G1 a rep sets a goal of their own, logs a call and sees it grow; nobody else receives it', async ({
	browser
}) => {
	const [own, other] = [await browser.newContext(), await browser.newContext()];
	await newRep(own);
	await newRep(other);

	// everything that the second rep's browser hears
	const heard: string[] = [];
	const watching = await other.newPage();
	watching.on('websocket', (socket) =>
		socket.on('framereceived', ({ payload }) => heard.push(String(payload)))
	);
	watching.on(
		'response',
		(response) =>
			void response.text().then(
				(text) => heard.push(text),
				() => undefined
			)
	);
	await watching.goto('/goals');
	await awake(watching);

	const page = await own.newPage();
	await page.goto('/me');
	await awake(page);
	await page.getByText('Set a goal for yourself').click();
	const form = page.locator('.goal-form').filter({ hasText: 'How many' });
	await form.getByLabel('What counts').selectOption({ label: 'Calls' });
	await form.getByLabel('How many').fill(String(CANARY));
	await form.getByRole('button', { name: 'Set goal' }).click();
	const goal = page.locator('[data-goal="Calls today"]');
	await expect(goal.locator('.figure')).toHaveText(/^0\s*of 731,937$/);
	await page.locator('.pad, main').getByRole('button', { name: /^Call/ }).first().click();
	await expect(goal.locator('.figure b')).toHaveText('1');
	await expect(goal.getByRole('meter')).toHaveAttribute('aria-valuenow', '1');

	// the call reached the other browser, the goal did not
	await watching.goto('/goals');
	await awake(watching);
	await expect(watching.getByText('Just for you')).toBeVisible();
	await expect(watching.locator('[data-goal="Calls today"]')).toHaveCount(0);
	expect(heard.length).toBeGreaterThan(0);
	expect(heard.filter((text) => text.includes(String(CANARY)))).toEqual([]);

	expect(await violations(page)).toEqual([]);
	await goal.getByRole('button', { name: 'Let it go' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Let it go' }).click();
	await expect(goal).toHaveCount(0);
	await own.close();
	await other.close();
});

test('H2 a manager makes a shared goal, and the rep sees it reached', async ({ browser }) => {
	const [rep, manager] = [await browser.newContext(), await browser.newContext()];
	const { name } = await newRep(rep);
	await signInAs(manager, 'manager');
	const goal = `Goal ${crypto.randomUUID().slice(0, 6)}`;

	const page = await manager.newPage();
	await page.goto('/goals');
	await awake(page);
	await page.getByText('Set a goal to reach together').click();
	await page.getByLabel('Name', { exact: true }).fill(goal);
	await page.getByLabel('For', { exact: true }).selectOption({ label: 'Some people' });
	await page.getByLabel('Who', { exact: true }).selectOption({ label: name });
	const form = page.locator('.goal-form').filter({ hasText: 'By the end of' });
	await form.getByLabel('What counts').selectOption({ label: 'Calls' });
	await form.getByLabel('How many').fill('2');
	await form.getByRole('button', { name: 'Set the goal' }).click();
	await expect(page.locator(`[data-shared="${goal}"]`)).toBeVisible();
	expect(await violations(page)).toEqual([]);

	const watching = await rep.newPage();
	await watching.goto('/goals');
	await awake(watching);
	const shared = watching.locator(`[data-shared="${goal}"]`);
	await expect(shared.locator('.figure')).toHaveText(/^0\s*of 2$/);
	const pad = await rep.newPage();
	await pad.goto('/me');
	await awake(pad);
	for (let call = 0; call < 2; call++) await pad.getByRole('button', { name: /^Call/ }).first().click();
	await expect(shared.locator('.figure b')).toHaveText('2');
	// told when nothing can be taken back any more
	await expect(shared).toHaveAttribute('data-reached', 'true', { timeout: 40_000 });
	await expect(shared.locator('.words')).toHaveText(/^Reached at/);
	await rep.close();
	await manager.close();
});

test('L3 the page of leagues stands, and staying out is one step', async ({ browser }) => {
	const context = await browser.newContext();
	await newRep(context);
	const page = await context.newPage();
	await page.goto('/leagues');
	await awake(page);
	expect(await violations(page)).toEqual([]);
	await page.getByRole('button', { name: 'Stay out of leagues' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Stay out' }).click();
	await expect(page.getByText('You stay out of leagues.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Take part in leagues' })).toBeVisible();
	await context.close();
});
