/** L4 and invariant 5: a wall celebrates what happened, once; and how a rep gives themselves a song and a picture. */
import { devices, expect, test, type Browser, type Page } from '@playwright/test';
import { gif, wav } from '../unit/media/made-files.ts';
import { faults } from './axe.ts';
import { OwnServer } from './own-server.ts';

const BOARD = { metric: 'revenue', period: 'week', by: 'rep' };

let server: OwnServer;
let key: string;

test.beforeAll(async () => {
	server = await OwnServer.start();
	key = await server.cli('key', 'create', '--name', 'celebrations', '--scope', 'admin');
	await server.call(key, 'POST', 'people', {
		people: ['Ada Lovelace', 'Bo'].map((name) => ({ name, team: 'Reds', startedOn: '2020-01-01' }))
	});
	// of all that a floor looks up for nothing but a big deal: what else an order is would be celebrated beside it
	const response = await fetch(`${server.url}/api/v1/recognition-rules`, {
		headers: { authorization: `Bearer ${key}` }
	});
	const { recognitionRules } = (await response.json()) as { recognitionRules: { id: string }[] };
	for (const { id } of recognitionRules) {
		expect((await server.call(key, 'PATCH', `recognition-rules/${id}`, { active: false }))?.status).toBe(200);
	}
	const definition = { type: 'order', amount: 5_000_000 };
	const rule = { name: 'Huge deal', kind: 'deal', definition, celebrate: true };
	expect((await server.call(key, 'POST', 'recognition-rules', rule))?.status).toBe(201);
});
test.afterAll(() => server.stop());

/** A wall that notes in itself what it celebrates. */
async function pairedWall(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const noted: string[] = [];
		Object.assign(globalThis, { noted });
		new MutationObserver((changes) => {
			for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
				if (node instanceof Element && node.matches('[data-celebration]')) noted.push(node.textContent);
			}
		}).observe(document, { childList: true, subtree: true });
	});
	await page.goto(`${server.url}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name: 'Hall', board: BOARD });
	expect(paired?.status).toBe(201);
	await live(page);
}
const live = (page: Page) => expect(page.getByText('Live', { exact: true })).toBeVisible();
const noted = (page: Page) => page.evaluate(() => (globalThis as unknown as { noted: string[] }).noted);

/** Signed in on a phone, on the own page. */
async function phoneOf(browser: Browser, rep: string): Promise<Page> {
	const context = await browser.newContext({ ...devices['Pixel 7'] });
	await server.signIn(context, key, { role: 'rep', rep });
	const page = await context.newPage();
	await page.goto(`${server.url}/me`);
	await expect(page.locator('.top [role="status"]').last()).toHaveText('Live');
	return page;
}

async function logOrder(page: Page, amount: string): Promise<void> {
	await page.locator('[data-log="order"]').click();
	await page.getByRole('textbox', { name: /Amount/ }).fill(amount);
	await page.getByRole('button', { name: 'Log order' }).click();
	await expect(page.getByText(/^Order \d+ counted at/)).toBeVisible();
}

test('invariant 5: a wall celebrates a deal once the time to undo it is over, once, and never one that was undone', async ({
	page: wall,
	browser
}) => {
	await pairedWall(wall);
	const phone = await phoneOf(browser, 'Ada Lovelace');
	await logOrder(phone, '61000');
	await phone.getByRole('button', { name: 'Undo' }).click();
	await expect(phone.getByText('Order taken back')).toBeVisible();
	await logOrder(phone, '52100');

	const stage = wall.locator('[data-celebration]');
	await expect(stage).toBeVisible({ timeout: 60_000 });
	await expect(stage).toContainText('Ada Lovelace');
	await expect(stage).toContainText('52,100');
	await expect(stage).toContainText('In the lead with $52,100 this week');
	expect(await faults(wall)).toEqual([]);
	// the rep hears of it too, and nobody else's page does
	const toast = phone.getByRole('status', { name: 'Yours' });
	await expect(toast).toContainText('You brought in an order of $52,100');
	await toast.getByRole('button', { name: 'Close' }).click();
	await expect(toast).toBeHidden();
	await expect(stage).toBeHidden({ timeout: 30_000 });
	await expect(wall.locator('table.board').first()).toBeVisible();
	expect(await noted(wall)).toHaveLength(1);

	// a wall that is loaded anew has forgotten everything, and is told nothing twice
	await wall.reload();
	await live(wall);
	const rep = server.sql<{ id: string }>("SELECT id FROM reps WHERE name = 'Bo'")[0]?.id;
	await server.call(key, 'POST', 'activities', { rep, type: 'order', amount: '75000' });
	await expect(stage).toContainText('Bo', { timeout: 60_000 });
	await expect(stage).toBeHidden({ timeout: 30_000 });
	const after = await noted(wall);
	expect(after).toHaveLength(1);
	expect(after[0]).toContain('75,000');
	await expect(toast).toBeHidden();
	await phone.context().close();
});

test('a rep gives themselves a song and a picture, what is none is refused in words, and a manager takes one down', async ({
	browser
}) => {
	const phone = await phoneOf(browser, 'Bo');
	const own = phone.getByRole('region', { name: 'When you are celebrated' });
	const choose = (kind: string, name: string, bytes: Uint8Array) =>
		own.getByLabel(`${kind}: `).setInputFiles({ name, mimeType: 'image/gif', buffer: Buffer.from(bytes) });
	await choose('Picture', 'me.gif', new TextEncoder().encode('<svg onload="alert(1)"/>'));
	await expect(own.getByRole('alert')).toHaveText('The file is no GIF, PNG, JPEG or WebP picture.');
	await choose('Picture', 'me.html', gif({ width: 20, height: 10 }));
	await expect(own.getByText('GIF, 20 × 10')).toBeVisible();
	await choose('Song', 'me.mp3', wav({ seconds: 2 }));
	await expect(own.getByText('WAV, 2 s')).toBeVisible();
	await own.getByRole('button', { name: 'See it' }).click();
	const sample = phone.getByRole('dialog', { name: 'A sample, on this page only' });
	await expect(sample.locator('img')).toHaveJSProperty('naturalWidth', 20);
	await sample.getByRole('button', { name: 'Close' }).click();
	await expect(sample).toBeHidden();

	const page = await browser.newPage();
	await server.signIn(page.context(), key, { role: 'admin' });
	await page.goto(`${server.url}/manage/recognition`);
	await page.getByRole('button', { name: 'Remove picture of Bo' }).click();
	await page.getByRole('button', { name: 'Remove it' }).click();
	await expect(page.getByRole('button', { name: 'Remove picture of Bo' })).toHaveCount(0);
	await expect(own.getByText('GIF, 20 × 10')).toBeHidden();
	await expect(own.getByText('WAV, 2 s')).toBeVisible();
	await page.close();
	await phone.context().close();
});

test('a manager makes a rule in plain words, sees how often it would have happened, and sets quiet hours', async ({
	browser
}) => {
	const page = await browser.newPage();
	await server.signIn(page.context(), key, { role: 'manager' });
	await page.goto(`${server.url}/manage/recognition`);
	await expect(page.locator('.top [role="status"]').last()).toHaveText('Live');
	const form = page.getByRole('region', { name: 'New rule' });
	await form.getByRole('combobox', { name: 'What to look up for' }).selectOption('A round number');
	await form.getByRole('combobox', { name: 'What counts' }).selectOption('Orders');
	await form.getByRole('textbox', { name: 'Reached at' }).fill('2');
	await form.getByRole('checkbox', { name: 'And at each multiple of it' }).check();
	await form.getByRole('combobox', { name: 'Who' }).selectOption('The whole floor together');
	await expect(form.getByText(/Would have happened (once|not once)/)).toBeVisible();
	await form.getByRole('radio', { name: 'Many' }).check();
	await form.getByRole('button', { name: 'Make rule' }).click();
	const row = page
		.getByRole('row', { name: /Every 2 orders in a month, by the whole floor together/ })
		.first();
	await expect(row).toBeVisible();
	await row.getByRole('button', { name: /^Edit/ }).click();
	const edit = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'Save rule' }) });
	await edit.getByRole('textbox', { name: 'Reached at' }).fill('0');
	await edit.getByRole('button', { name: 'Save rule' }).click();
	await expect(edit.getByText(/^Reached at/).last()).toContainText(/must|is/);
	await edit.getByRole('textbox', { name: 'Reached at' }).fill('3');
	await edit.getByRole('button', { name: 'Save rule' }).click();
	await expect(
		page.getByText('Every 3 orders in a month, by the whole floor together').first()
	).toBeVisible();

	const walls = page.getByRole('region', { name: 'On the walls' });
	await walls.getByLabel('Quiet from').fill('18:00');
	await walls.getByRole('button', { name: 'Keep' }).click();
	await expect(walls.getByText('To is needed beside the other')).toBeVisible();
	await walls.getByLabel('To', { exact: true }).fill('08:00');
	await walls.getByRole('button', { name: 'Keep' }).click();
	await expect(walls.getByText('Kept')).toBeVisible();
	await page.close();
});
