import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { faults } from './axe.ts';
import { OwnServer } from './own-server.ts';

const TEAMS = 'tests/fixtures/crm/sales_teams.csv';
const DEALS = 'tests/fixtures/crm/sales_pipeline.csv';

interface Row {
	readonly rank: number | null;
	readonly tied: boolean;
	readonly name: string;
	readonly score: number;
}

/** A floor of its own: the figures are those of the files only where nothing else is. */
let server: OwnServer;
let key: string;
test.beforeEach(async () => {
	server = await OwnServer.start();
	key = await server.cli('key', 'create', '--name', 'import-test', '--scope', 'admin');
});
test.afterEach(() => server.stop());

async function board(metric: string): Promise<Row[]> {
	const response = await fetch(
		`${server.url}/api/v1/leaderboard?metric=${metric}&period=all&by=rep&limit=1000`,
		{
			headers: { authorization: `Bearer ${key}` }
		}
	);
	if (!response.ok) throw new Error(await response.text());
	return ((await response.json()) as { rows: Row[] }).rows;
}

/** The all-time boards say what the export's own documentation says of it. */
async function checkFigures(): Promise<void> {
	const revenue = await board('revenue');
	const orders = new Map((await board('orders')).map(({ name, score }) => [name, score]));
	expect(revenue).toHaveLength(35);
	expect(revenue.reduce((sum, { score }) => sum + score, 0)).toBe(10_005_534_00);
	expect([...orders.values()].reduce((sum, count) => sum + count, 0)).toBe(4238);
	expect(revenue.slice(0, 3).map(({ rank, name, score }) => [rank, name, score, orders.get(name)])).toEqual([
		[1, 'Darcel Schlecht', 1_153_214_00, 349],
		[2, 'Vicki Laflamme', 478_396_00, 221],
		[3, 'Kary Hendrixson', 454_298_00, 209]
	]);
	const last = revenue.filter(({ score }) => score === 0);
	expect(last.map(({ rank, tied }) => [rank, tied])).toEqual(Array(5).fill([31, true]));
}

async function importPage(context: BrowserContext): Promise<Page> {
	await server.signIn(context, key, { role: 'manager' });
	const page = await context.newPage();
	await page.goto(`${server.url}/manage/import`);
	return page;
}

async function bring(page: Page, file: string, button: string): Promise<void> {
	await page.getByLabel(/Drop a CSV here/).setInputFiles(file);
	await page.getByRole('button', { name: button }).click();
}

test('both files of a real CRM come in through the page, with exact figures, and nothing twice', async ({
	context
}) => {
	const page = await importPage(context);
	await bring(page, TEAMS, 'Bring in 35 people');
	await expect(page.getByText('people came in')).toBeVisible();
	await page.getByRole('button', { name: 'Bring in another file' }).click();

	await page.getByLabel(/Drop a CSV here/).setInputFiles(DEALS);
	await expect(page.getByText('left out: not won')).toBeVisible();
	await expect(page.getByText('30 people found, 30 known')).toBeVisible();
	await expect(page.getByLabel('close_date is written as')).toHaveValue('DD-MM-YYYY');
	expect(await faults(page)).toEqual([]);
	await page.getByRole('button', { name: 'Bring in 4,238 orders' }).click();
	await expect(page.getByRole('progressbar')).toBeVisible();
	await expect(page.getByText('orders came in; 4,562 left out')).toBeVisible();
	await checkFigures();

	await page.getByRole('button', { name: 'Bring in another file' }).click();
	await page.getByLabel(/Drop a CSV here/).setInputFiles(DEALS);
	await expect(page.getByRole('button', { name: 'Bring in 0 orders' })).toBeDisabled();
	await expect(page.getByText('Nothing new in this file.')).toBeVisible();
});

test('lines that need somebody are named, mended on the page, and the rest can be fetched', async ({
	context
}) => {
	const page = await importPage(context);
	await bring(page, TEAMS, 'Bring in 35 people');
	await page.getByRole('button', { name: 'Bring in another file' }).click();
	const head = (await readFile(DEALS, 'utf8')).split('\r\n').slice(0, 5);
	const wrong = [
		'AAAAAAA1,Markita Hanson,GTX Pro,Isdom,Won,25-10-2016,14-03-2017,100',
		'AAAAAAA2,Markita Hansen,GTX Pro,Isdom,Won,25-10-2016,31-04-2017,100'
	];
	const buffer = Buffer.from([...head, ...wrong, ''].join('\r\n'));
	await page.getByLabel(/Drop a CSV here/).setInputFiles({ name: 'deals.csv', mimeType: 'text/csv', buffer });
	await expect(page.getByText('close_date is no day: April has 30')).toBeVisible();
	await page.getByRole('button', { name: 'Use Markita Hansen line 6' }).click();
	await page.getByRole('button', { name: 'Bring in 5 orders' }).click();
	const link = page.getByRole('link', { name: 'Download 1 rejected line' });
	const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
	expect(await readFile(await download.path(), 'utf8')).toContain('close_date is no day: April has 30');
});

/** A mapping as a file beside the server's data, which goes with it. */
async function mapFile(mapping: string): Promise<string> {
	const path = join(server.dataDir, 'map.json');
	await writeFile(path, mapping);
	return path;
}

test('both files come in through the command line too', async () => {
	const people =
		'{"into":"people","columns":{"name":"sales_agent","team":"manager","region":"regional_office"}}';
	expect(await server.cli('import', TEAMS, '--map', await mapFile(people))).toContain('35');
	expect(await server.cli('import', DEALS)).toContain('4238');
	await checkFigures();
	expect(await server.cli('import', DEALS)).toContain('4238'); // unchanged this time
	await checkFigures();
});
