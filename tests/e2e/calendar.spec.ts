import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { api, awake, signInAs } from './support.ts';

const unique = (what: string) => `${what} ${crypto.randomUUID().slice(0, 8)}`;

async function open(
	context: BrowserContext,
	path: string,
	role: 'rep' | 'admin',
	rep?: string
): Promise<Page> {
	await signInAs(context, role, rep === undefined ? {} : { rep });
	const page = await context.newPage();
	await page.goto(path);
	await awake(page);
	return page;
}

const ics = (...events: readonly string[]) =>
	[
		'BEGIN:VCALENDAR',
		'VERSION:2.0',
		...events.flatMap((event, i) => ['BEGIN:VEVENT', `UID:${i}`, event, 'END:VEVENT']),
		'END:VCALENDAR',
		''
	].join('\r\n');
const file = (text: string, name = 'holidays.ics') => ({
	name,
	mimeType: 'text/calendar',
	buffer: Buffer.from(text)
});
/** The workspace's date, some days on. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('calendar: a file says what it would add, and adds what stays ticked; what is none says so', async ({
	context
}) => {
	const page = await open(context, '/manage/calendar', 'admin');
	const year = new Date().getUTCFullYear();
	const choose = page.locator('input[name="ics"]');
	await choose.setInputFiles(file('Date;Name\n1.1.;New Year', 'list.csv'));
	await expect(page.getByRole('alert').filter({ hasText: 'no calendar file' })).toBeVisible();
	const [party, move] = [unique('Party'), unique('Move')];
	await choose.setInputFiles(
		file(
			ics(
				`SUMMARY:${party}\r\nDTSTART;VALUE=DATE:${year}0908`,
				`SUMMARY:${move}\r\nDTSTART;VALUE=DATE:${year}0909\r\nDTEND;VALUE=DATE:${year}0911`,
				`SUMMARY:Meeting\r\nDTSTART:${year}0912T100000Z`
			)
		)
	);
	await expect(page.getByRole('checkbox')).toHaveCount(3);
	await expect(page.getByText('1 event left out')).toBeVisible();
	await page.getByRole('checkbox', { name: move }).last().uncheck();
	await page.getByRole('button', { name: 'Add 2 days' }).click();
	await expect(page.getByText('2 days added')).toBeVisible();
	const rows = page.locator('table.list tbody tr');
	await expect(rows.filter({ hasText: party })).toHaveCount(1);
	await expect(rows.filter({ hasText: move })).toHaveCount(1);
	await page.getByRole('button', { name: `Remove ${party}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await expect(rows.filter({ hasText: party })).toHaveCount(0);
});

test('calendar: a country’s public holidays are proposed and added once', async ({ context }) => {
	const page = await open(context, '/manage/calendar', 'admin');
	const year = new Date().getUTCFullYear();
	await page.getByRole('button', { name: 'Choose a country' }).click();
	await page.getByRole('combobox', { name: 'Country' }).selectOption('DE');
	await page.getByRole('combobox', { name: 'Region' }).selectOption('BY');
	const epiphany = page.getByRole('checkbox', { name: 'Epiphany' });
	await expect(epiphany).toBeChecked();
	await epiphany.uncheck();
	await page.getByRole('button', { name: /^Add \d+ days$/ }).click();
	await expect(page.getByText(/\d+ days added/)).toBeVisible();
	const unity = page.locator('table.list tbody tr').filter({ hasText: `Oct 3, ${year}` });
	await expect(unity).toHaveCount(1);
	await page.getByRole('button', { name: 'Choose a country' }).click();
	await page.getByRole('combobox', { name: 'Country' }).selectOption('DE');
	await expect(page.getByText(/already off · .*Oct 3/)).toBeVisible();
});

test('G1 calendar: a rep asks for leave, a manager approves it, and nothing is due any more', async ({
	browser
}) => {
	const [desk, phone] = [await browser.newContext(), await browser.newContext()];
	const floor = await api(desk.request);
	const name = unique('Ada');
	await floor.post('people', { people: [{ name }] });
	const { people } = await floor.get<{ people: { id: string; name: string }[] }>('people');
	const rep = people.find((one) => one.name === name)!.id;
	await floor.post('targets', {
		subject: `rep:${rep}`,
		metric: 'calls',
		period: 'day',
		value: 40,
		public: true
	});
	const mine = await open(phone, '/me', 'rep', name);
	const pace = mine.locator('.pace-line');
	await expect(pace).toBeVisible();
	await mine.getByRole('button', { name: 'Leave …' }).click();
	const dialog = mine.getByRole('dialog', { name: 'Leave' });
	await dialog.getByLabel('First day').fill(inDays(-3));
	await dialog.getByLabel('Last day').fill(inDays(3));
	await dialog.getByLabel('Note').fill('Fishing');
	await dialog.getByRole('button', { name: 'Ask for leave' }).click();
	await expect(dialog.getByText('waiting for an answer')).toBeVisible();
	await dialog.getByRole('button', { name: 'Close' }).click();
	await expect(mine.getByText('A request is waiting')).toBeVisible();

	const page = await open(desk, '/manage/calendar', 'admin');
	const request = page.locator('li', { hasText: name }).filter({ hasText: 'Fishing' });
	await request.getByRole('button', { name: `Approve leave of ${name}` }).click();
	await expect(page.getByText(`${name}’s leave is approved.`)).toBeVisible();
	await expect(request).toHaveCount(0);
	// the answer comes by itself
	await expect(mine.getByText(/^On leave [A-Z]/)).toBeVisible();
	await expect(pace).toHaveText('Day off. Nothing is due today.');
	await mine.reload();
	await expect(pace).toHaveText('Day off. Nothing is due today.');
	await desk.close();
	await phone.close();
});

test('calendar: a manager enters leave and takes it back; the floor’s board gives no rank and no reason', async ({
	context
}) => {
	const floor = await api(context.request);
	const name = unique('Bob');
	await floor.post('people', { people: [{ name }] });
	const page = await open(context, '/manage/calendar', 'admin');
	await page.getByLabel('Who').selectOption({ label: name });
	await page.getByLabel('First day').fill(inDays(-8));
	await page.getByLabel('Last day').fill(inDays(8));
	await page.getByLabel('Kind').selectOption('sick');
	await page.getByRole('button', { name: 'Enter leave' }).click();
	await expect(page.getByText(`${name}: `)).toBeVisible();
	const line = page.locator('li', { hasText: name });
	await expect(line).toContainText('Sick');
	type Rows = { rows: { name: string; rank: number | null }[] };
	const rankOf = async () =>
		(await floor.get<Rows>('leaderboard?metric=calls&period=day&by=rep')).rows.find(
			(row) => row.name === name
		)?.rank;
	expect(await rankOf()).toBeNull();
	await line.getByRole('button', { name: `Remove leave of ${name}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await expect(line).toHaveCount(0);
	expect(await rankOf()).not.toBeNull();
});
