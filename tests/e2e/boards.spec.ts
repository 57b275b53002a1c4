/** A board and the ways to read it, over the real thing: server, socket, worker and engine. */
import { expect, test, type Page } from '@playwright/test';
import { faults } from './axe.ts';
import { OwnServer } from './own-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// a server of its own: its clocks show noon whenever this runs, and nobody else logs there
let server: OwnServer;
let key: string;
const ids = new Map<string, string>();
/** Hours east of Greenwich at which it is now past noon and before one. */
const offset = 12 - new Date().getUTCHours();
const zone = offset === 0 ? 'Etc/GMT' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;

/** A local time today, as an instant. */
const today = (hour: number, minute = 0) => {
	const local = Date.now() + offset * HOUR_MS;
	const midnight = local - (local % DAY_MS) - offset * HOUR_MS;
	return new Date(midnight + hour * HOUR_MS + minute * 60_000).toISOString();
};
const dateOf = (ms: number) => new Date(ms + offset * HOUR_MS).toISOString().slice(0, 10);
/** The Wednesday so many whole weeks ago. */
const wednesday = (weeks: number) => {
	const local = Date.now() + offset * HOUR_MS;
	const weekday = (new Date(local).getUTCDay() + 6) % 7;
	return dateOf(Date.now() + (2 - weekday - 7 * weeks) * DAY_MS);
};

async function post(path: string, body: unknown) {
	const answer = await server.call(key, 'POST', path, body);
	if (!answer || answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
	return answer.body;
}
const log = (rep: string, quantity: number, occurredAt: string) =>
	post('activities', { rep: ids.get(rep), type: 'call', quantity, occurredAt });

test.beforeAll(async () => {
	server = await OwnServer.start();
	key = await server.cli('key', 'create', '--name', 'boards', '--scope', 'admin');
	const changed = await server.call(key, 'PATCH', 'workspace', { timeZone: zone });
	expect(changed?.status).toBe(200);
	const names = ['Ada Lark', 'Bo Finch', 'Cy Wren'];
	const { results } = await post('people', {
		people: names.map((name) => ({ name, team: 'Birds', startedOn: '2020-01-01' }))
	});
	(results as { id: string }[]).forEach(({ id }, index) => ids.set(names[index] ?? '', id));
	// four weeks of habit, of which the last but one and the one before are compared with each other
	for (const weeks of [2, 3, 4, 5]) {
		await log('Ada Lark', 400, wednesday(weeks));
		await log('Bo Finch', 200, wednesday(weeks));
	}
	await log('Ada Lark', 480, wednesday(1));
	await log('Bo Finch', 260, wednesday(1));
	await log('Ada Lark', 5, today(10));
	await log('Bo Finch', 9, today(11, 30));
});
test.afterAll(() => server.stop());

async function open(page: Page, search: string, role: 'manager' | 'admin' = 'manager') {
	await server.signIn(page.context(), key, { role });
	await page.goto(`${server.url}/boards${search}`);
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
}
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });
const scoreOf = (page: Page, name: string) => row(page, name).locator('td.figure');
const LAST_WEEK = () => `?metric=calls&period=week&by=rep&date=${wednesday(1)}`;

test('M5 a lens by keyboard: its figures, its address, and the same from the server', async ({ page }) => {
	await open(page, LAST_WEEK());
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('480');
	const lens = page.getByRole('combobox', { name: 'Compare by' });
	await lens.focus();
	await lens.press('ArrowDown'); // Plain, Per hour worked
	await expect(lens).toHaveValue('perHour');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('per hour worked');
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('12.0'); // 480 in five days of eight hours
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('6.5');
	await expect(page).toHaveURL(/lens=perHour/);

	await lens.selectOption('baseline');
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('+80'); // 480 less the usual 400
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('+60');
	await lens.selectOption('ofTarget');
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('no target');

	// the first paint says what the worker says
	const painted = await page.request.get(`${server.url}/boards${LAST_WEEK()}&lens=baseline`);
	expect(await painted.text()).toContain('>+80<');
});

test('M7 M8 a target makes the share, and one that is not public takes the lens away', async ({ page }) => {
	const target = { metric: 'calls', period: 'week', from: '2020-01-01' };
	await post('targets', { ...target, subject: `rep:${ids.get('Ada Lark')}`, value: 600, public: true });
	await open(page, `${LAST_WEEK()}&lens=ofTarget`);
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('80.0%');
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('no target');
	await post('targets', { ...target, subject: `rep:${ids.get('Cy Wren')}`, value: 100, public: false });
	await page.reload();
	await expect(page.getByText('Some of these targets are not public')).toBeVisible();
	await expect(page.getByRole('combobox', { name: 'Compare by' }).locator('option')).toHaveText([
		'Plain',
		'Per hour worked',
		'Against own usual'
	]);
});

test('M8 who may see them looks at such a board made by the server, which keeps up', async ({ page }) => {
	await open(page, `?metric=calls&period=week&by=rep&date=${wednesday(6)}&lens=ofTarget`, 'admin');
	await expect(scoreOf(page, 'Cy Wren')).toHaveText('0.0%');
	await log('Cy Wren', 50, wednesday(6));
	await expect(scoreOf(page, 'Cy Wren')).toHaveText('50.0%');
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('no target');
	// and from there to boards that the browser makes by itself
	await page.getByRole('combobox', { name: 'Compare by' }).selectOption('');
	await expect(scoreOf(page, 'Cy Wren')).toHaveText('50');
});

test('P3 the change beside each score and over all, with the dates', async ({ page }) => {
	await open(page, LAST_WEEK());
	await page.getByRole('checkbox', { name: 'vs the week before' }).check();
	await expect(row(page, 'Ada Lark').locator('td.change')).toHaveText(/\+80\s*80 more/);
	await expect(row(page, 'Bo Finch').locator('td.change')).toHaveText(/\+60\s*60 more/);
	await expect(page.getByText(/^140 more than the week before \(/)).toBeVisible();
	await expect(page).toHaveURL(/vs=last/);
	const answer = await page.request.get(`${server.url}/api/v1/leaderboard${LAST_WEEK()}&vs=last`);
	const { rows } = (await answer.json()) as { rows: { score: number; compared: { score: number } }[] };
	expect(rows.slice(0, 2).map(({ score, compared }) => [score, compared.score])).toEqual([
		[480, 400],
		[260, 200]
	]);
});

test('R1 options: places without gaps and a second metric, said without opening them', async ({ page }) => {
	await open(page, `?metric=orders&period=week&by=rep&date=${wednesday(1)}`);
	await expect(row(page, 'Bo Finch').locator('td.rank')).toHaveText('1');
	await page.getByRole('button', { name: 'Options' }).click();
	await page.getByRole('combobox', { name: 'Equal scores are decided by' }).selectOption('calls');
	await expect(row(page, 'Bo Finch').locator('td.rank')).toHaveText('2');
	await page.getByRole('button', { name: 'Options: ties by calls' }).click();
	await page.reload();
	await expect(page.getByRole('button', { name: 'Options: ties by calls' })).toBeVisible();
	await expect(row(page, 'Bo Finch').locator('td.rank')).toHaveText('2');
});

test('R4 why a place changed: the records of both, since the moment asked about', async ({ page }) => {
	await open(page, '?metric=calls&period=day&by=rep');
	await row(page, 'Ada Lark').getByRole('link').focus();
	await page.keyboard.press('Enter');
	const why = page.getByRole('complementary', { name: 'Ada Lark' });
	await why.getByRole('combobox', { name: 'Since' }).selectOption('at');
	await why.getByLabel('Moment').fill(`${dateOf(Date.now())}T11:00`);
	await expect(why).toContainText('1st at 11:00, 2nd now.');
	await expect(why).toContainText('None: others counted more.');
	await why.getByText('Bo Finch').click();
	const rival = why.getByRole('group').filter({ hasText: 'Bo Finch' });
	await expect(rival.getByRole('listitem')).toHaveText(/11:30\s*Call, 9 times/);
	expect(await faults(page)).toEqual([]);
});

test('the slider shows the day as it was, by keyboard, and goes live again', async ({ page }) => {
	await open(page, '?metric=calls&period=day&by=rep');
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('9');
	await page.getByRole('button', { name: 'Look back' }).click();
	const slider = page.getByRole('slider', { name: 'Moment' });
	await slider.focus();
	await page.keyboard.press('Home');
	await expect(page.getByText('As of 08:00', { exact: true })).toBeVisible();
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('0');
	await slider.fill('179'); // minutes after eight
	await expect(page.getByText('As of 10:59', { exact: true })).toBeVisible();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('as of 11:00');
	await expect(page.getByText('not live', { exact: true })).toBeVisible();
	await expect(row(page, 'Ada Lark').locator('td.rank')).toHaveText('1');
	await expect(scoreOf(page, 'Bo Finch')).toHaveText('0');
	// what happens meanwhile is not shown
	await log('Cy Wren', 30, new Date().toISOString());
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('heading', { level: 1 })).toContainText('as of 11:01');
	await expect(scoreOf(page, 'Cy Wren')).toHaveText('0');
	await page.getByRole('button', { name: 'Options' }).click();
	expect(await faults(page)).toEqual([]);
	await page.getByRole('button', { name: 'Back to live' }).click();
	await expect(scoreOf(page, 'Cy Wren')).toHaveText('30');
	await expect(page.getByRole('heading', { level: 1 })).not.toContainText('as of');
});

test('a day is played from its beginning, can be held, and End is live again', async ({ page }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await open(page, '?metric=calls&period=day&by=rep');
	await page.getByRole('button', { name: 'Look back' }).click();
	await page.getByRole('button', { name: /^Play Today/ }).click();
	await expect(page.getByText('not live', { exact: true })).toBeVisible();
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('0');
	await expect(scoreOf(page, 'Ada Lark')).toHaveText('5'); // ten o'clock comes by
	await page.getByRole('button', { name: 'Pause' }).click();
	await expect(page.getByText('not live', { exact: true })).toBeVisible();
	const slider = page.getByRole('slider', { name: 'Moment' });
	await slider.press('End');
	await expect(page.getByText('not live', { exact: true })).toBeHidden();
	await expect(slider).toHaveAttribute('aria-valuetext', 'Now');
});
