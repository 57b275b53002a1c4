/** A wall that turns to other slides after its board, and back. */
import { expect, test, type Page } from '@playwright/test';
import { faults } from './axe.ts';
import { OwnServer } from './own-server.ts';

const BOARD = { metric: 'calls', period: 'day', by: 'rep' };
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

// a server of its own: only five walls of one address may wait to be paired at a time
let server: OwnServer;
let key: string;
let reps: string[];

test.beforeAll(async () => {
	server = await OwnServer.start();
	key = await server.cli('key', 'create', '--name', 'slides', '--scope', 'admin');
	const made = await server.call(key, 'POST', 'people', {
		people: ['Ada', 'Bo'].map((name) => ({ name, team: 'Reds', startedOn: '2020-01-01' }))
	});
	reps = (made?.body.results as { id: string }[]).map(({ id }) => id);
	const activities = reps.flatMap((rep) => [
		...[7, 14, 21].map((days) => ({ rep, type: 'call', quantity: 200, occurredAt: daysAgo(days) })),
		{ rep, type: 'order', quantity: 6, amount: '6000', occurredAt: daysAgo(7) }
	]);
	expect((await server.call(key, 'POST', 'activities', { activities }))?.status).toBeLessThan(300);
});
test.afterAll(() => server.stop());

async function pairedWall(page: Page, name: string) {
	await page.goto(`${server.url}/wall`);
	const shown = page.locator('[data-pairing-code]');
	await expect(shown).not.toHaveText('');
	const code = await shown.getAttribute('data-pairing-code');
	const paired = await server.call(key, 'POST', `pairings/${code}/pair`, { name, board: BOARD });
	expect(paired?.status).toBe(201);
	await expect(page.locator('table.board').first()).toBeVisible();
	return String(paired?.body.id);
}

test('W3 a wall turns to what two more calls are worth, live and without a name, and back to its board', async ({
	page
}) => {
	const screen = await pairedWall(page, 'Lobby');
	const slides = [{ kind: 'two-more-calls', seconds: 20 }];
	expect((await server.call(key, 'PATCH', `screens/${screen}`, { slides }))?.body.slides).toEqual(slides);
	const slide = page.locator('[data-slide="two-more-calls"]');
	await expect(slide).toBeVisible({ timeout: 40_000 });
	await expect(page.locator('table.board')).toHaveCount(0);
	await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
	await expect(slide).toContainText(
		/Two more calls a day from each of us: about [\d.]+ more orders a year, \$[\d,]+/
	);
	await expect(slide).toContainText(/odds of at least \d+ more orders? in a year/);
	await expect(slide).toContainText('From 12 orders in 1,200 calls by 2 people in the last 90 days');
	await expect(slide).not.toContainText(/Ada|Bo\b/);
	expect(await faults(page)).toEqual([]);
	// a call that is logged now is in the figures that stand
	await server.call(key, 'POST', 'activities', { rep: reps[0], type: 'call', quantity: 5 });
	await expect(slide).toContainText('From 12 orders in 1,205 calls', { timeout: 10_000 });
	await expect(page.locator('table.board').first()).toBeVisible({ timeout: 30_000 });
	await expect(slide).toHaveCount(0);
});

test('a slide of a team that is gone, and a board that is none, are refused with the place they were sent in', async ({
	page
}) => {
	const screen = await pairedWall(page, 'Hall');
	const refused = async (slides: unknown) =>
		(await server.call(key, 'PATCH', `screens/${screen}`, { slides }))?.body.errors;
	expect(await refused([{ kind: 'two-more-calls', team: 'nosuchteam00000' }])).toMatchObject([
		{ pointer: '/slides/0/team' }
	]);
	expect(
		await refused([{ kind: 'two-more-calls' }, { kind: 'board', board: { ...BOARD, metric: 'margin' } }])
	).toMatchObject([{ pointer: '/slides/1/board/metric' }]);
	await expect(page.locator('table.board').first()).toBeVisible();
});

test('a manager adds a slide, says how long it stays, and takes it off', async ({ page, browser }) => {
	const wall = await browser.newPage();
	const screen = await pairedWall(wall, 'Canteen');
	await server.signIn(page.context(), key, { role: 'admin' });
	await page.goto(`${server.url}/manage/screens`);
	const row = page.locator(`[data-screen="${screen}"]`);
	const add = row.getByRole('combobox', { name: 'Then turns to' });
	await add.selectOption('Two more calls, Reds');
	const told = row.getByText('Two more calls, Reds added');
	await expect(told).toBeVisible();
	const stays = row.getByRole('combobox', { name: 'How long Two more calls, Reds stays' });
	await stays.selectOption('30 s');
	await expect(row.getByText('Kept')).toBeVisible();
	const state = await wall.evaluate(async () => (await fetch('/wall/state')).json() as Promise<unknown>);
	expect(state).toMatchObject({ screen: { slides: [{ kind: 'two-more-calls', seconds: 30 }] } });
	await row.getByRole('button', { name: 'Take off Two more calls, Reds' }).click();
	await expect(row.getByText('Two more calls, Reds taken off')).toBeVisible();
	await expect(stays).toHaveCount(0);
	await wall.close();
});
