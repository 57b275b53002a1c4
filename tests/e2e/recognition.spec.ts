import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { enter } from './enter.ts';
import { api, awake, type Api } from './support.ts';

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

/** Signs somebody in whose account says more than a role, and opens a page. */
async function as(context: BrowserContext, account: Record<string, unknown>, path = '/recognition') {
	const email = `${crypto.randomUUID()}@floor.example`;
	const { id } = await floor.post<{ id: string }>('users', { email, ...account });
	const { link } = await floor.post<{ link: string }>(`users/${id}/link`, {});
	await enter(context, new URL(link).origin, link);
	const page = await context.newPage();
	await page.goto(path);
	await awake(page);
	return page;
}

/** A team of two, of names that nobody else has. */
async function aTeam() {
	const mark = crypto.randomUUID().slice(0, 6);
	const [team, ada, bo] = [`Team ${mark}`, `Ada ${mark}`, `Bo ${mark}`];
	const { results } = await floor.post<{ results: { id: string }[] }>('people', {
		people: [
			{ name: ada, team },
			{ name: bo, team }
		]
	});
	const { teams } = await floor.get<{ teams: { id: string; name: string }[] }>('teams');
	return {
		...{ mark, ada, bo },
		ids: { ada: results[0]?.id ?? '', bo: results[1]?.id ?? '' },
		team: teams.find(({ name }) => name === team)?.id ?? ''
	};
}
const entryOf = (page: Page, text: string) => page.locator('[data-recognition]').filter({ hasText: text });

async function shoutOut(page: Page, whom: string, text: string) {
	await page.getByRole('button', { name: 'Give a shout-out' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('combobox', { name: 'For whom' }).fill(whom);
	await page.keyboard.press('Enter');
	await expect(dialog.getByRole('listitem').filter({ hasText: whom })).toBeVisible();
	await dialog.getByRole('textbox', { name: 'What they did' }).fill(text);
	await dialog.getByRole('button', { name: 'Say it to the floor' }).click();
	await expect(dialog).toBeHidden();
}

test('a manager shouts out, the rep sees it live, reacts and names a colleague; taken away it is gone from both, and comes back', async ({
	browser
}) => {
	const { mark, ada, bo, ids, team } = await aTeam();
	const managing = await browser.newContext();
	const selling = await browser.newContext();
	const manager = await as(managing, { name: `Ruth ${mark}`, role: 'manager', manages: [team] });
	const rep = await as(selling, { role: 'rep', rep: ids.ada });
	const dialogs: string[] = [];
	for (const page of [manager, rep]) page.on('dialog', (dialog) => dialogs.push(dialog.message()));
	const text = `Saved the deal ${mark} <img src=x onerror=alert(1)>`;

	await shoutOut(manager, ada, text);
	const seen = entryOf(rep, text);
	await expect(seen).toBeVisible();
	await expect(seen).toContainText(`Ruth ${mark} to you`);
	await expect(entryOf(manager, text)).toContainText(`to ${ada}`);

	const fire = (page: Page) => entryOf(page, text).getByRole('button', { name: /^On fire/ });
	await seen.getByRole('button', { name: /^React/ }).click();
	await fire(rep).click();
	await expect(fire(rep)).toHaveAttribute('aria-pressed', 'true');
	await expect(fire(rep)).toHaveText(/1$/);
	await expect(fire(manager)).toHaveText(/1$/);
	await expect(fire(manager)).toHaveAttribute('aria-pressed', 'false');
	await fire(manager).click();
	await expect(fire(rep)).toHaveText(/2$/);

	await seen.getByRole('button', { name: /^Comment/ }).click();
	const field = seen.getByRole('textbox', { name: 'Comment' });
	await field.pressSequentially(`Thanks, @${bo.slice(0, 6)}`);
	await expect(seen.getByRole('option', { name: bo })).toHaveAttribute('aria-selected', 'true');
	await field.press('Enter');
	await expect(field).toHaveValue(`Thanks, @${bo} `);
	await field.pressSequentially('did half');
	await seen.getByRole('button', { name: 'Say it' }).click();
	await expect(seen.locator('[data-comment]')).toContainText(`${ada} Thanks, @${bo} did half`);
	await expect(field).toHaveValue('');
	const talk = entryOf(manager, text).getByRole('button', { name: /^1 comment/ });
	await talk.click();
	await expect(entryOf(manager, text).locator('[data-comment]')).toContainText(
		`${ada} Thanks, @${bo} did half`
	);
	expect(await violations(manager)).toEqual([]);

	await entryOf(manager, text)
		.getByRole('button', { name: /^Take it from the floor/ })
		.click();
	await manager.getByRole('dialog').getByRole('button', { name: 'Take it away' }).click();
	await expect(entryOf(manager, text)).toHaveCount(0);
	await expect(entryOf(rep, text)).toHaveCount(0);

	await manager.getByRole('link', { name: 'What was taken away' }).click();
	await entryOf(manager, text)
		.getByRole('button', { name: /^Put back/ })
		.click();
	await manager.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
	await expect(entryOf(manager, text)).toHaveCount(0);
	await expect(entryOf(rep, text)).toContainText('1 comment');
	await expect(fire(rep)).toHaveText(/2$/);
	expect(dialogs).toEqual([]);
	await managing.close();
	await selling.close();
});

test('R6 a kind that is kept to oneself leaves everybody else’s page at once, and stays on one’s own', async ({
	browser
}) => {
	const { mark, ada, bo, ids } = await aTeam();
	const [mine, other] = [await browser.newContext(), await browser.newContext()];
	const onlooker = await as(other, { role: 'rep', rep: ids.bo });
	await shoutOut(onlooker, ada, `Well held ${mark}`);
	const me = await as(mine, { role: 'rep', rep: ids.ada }, '/me');
	await expect(entryOf(me, mark)).toBeVisible();
	await me.getByText('Keep to myself').click();
	await me.getByRole('checkbox', { name: 'Shout-outs' }).check();
	await expect(me.getByText('Shout-outs are yours alone now')).toBeVisible();
	await expect(entryOf(onlooker, mark)).toHaveCount(0);
	await expect(entryOf(me, mark)).toBeVisible();
	await me.goto('/recognition?about=me');
	await expect(entryOf(me, mark)).toContainText('Only you see this');

	await onlooker.goto(`/people/${ids.ada}`);
	await expect(onlooker.getByRole('heading', { level: 1, name: ada })).toBeVisible();
	await expect(entryOf(onlooker, mark)).toHaveCount(0);
	expect(await violations(onlooker)).toEqual([]);
	await onlooker.setViewportSize({ width: 390, height: 844 });
	expect(await onlooker.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
	await expect(onlooker.getByText(bo).first()).toBeAttached();
	await mine.close();
	await other.close();
});

test('what is shown is chosen by whom it is about and by kind, and stands in the address', async ({
	browser
}) => {
	const { mark, ada, ids } = await aTeam();
	const context = await browser.newContext();
	const page = await as(context, { role: 'rep', rep: ids.bo });
	await shoutOut(page, ada, `Number one ${mark}`);
	await page.getByLabel('What kind').selectOption({ label: 'Shout-outs' });
	await expect(page).toHaveURL(/kind=shoutOut/);
	await expect(entryOf(page, mark)).toBeVisible();
	await page.getByRole('link', { name: 'My team' }).click();
	await expect(page).toHaveURL(/about=team&kind=shoutOut/);
	await expect(entryOf(page, mark)).toBeVisible();
	await page.getByRole('link', { name: 'About me' }).click();
	await expect(page).toHaveURL(/about=me/);
	await expect(entryOf(page, mark)).toHaveCount(0);
	await expect(page.getByRole('heading', { name: 'Nothing yet' })).toBeVisible();
	await context.close();
});
