/** The what-if page beyond one change: several side by side, more assumptions, money as the aim, own steps, kept in the record. */
import { expect, test, type Page } from '@playwright/test';
import { faults } from './axe.ts';
import { api, signInAs } from './support.ts';

const GUIDE = '/what-if?reps=5&calls=10&b.reps=2&b.calls=12';
const output = (page: Page, name: string) => page.locator(`output[name="${name}"]`);
const field = (page: Page, name: string) => page.locator(`input[name="${name}"]`);
const expectFigure = (page: Page, name: string, value: string) =>
	expect(output(page, name)).toHaveAttribute('data-value', value);
const live = (page: Page) => expect(page.locator('.top [role="status"]')).toHaveText('Live');
const sideBySide = (page: Page) => page.getByRole('region', { name: 'Side by side', exact: true });

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

test.beforeEach(async ({ context }) => signInAs(context, 'admin'));

test('W2 changes side by side: by their address, in the server’s first paint, the headline staying b’s', async ({
	page
}) => {
	const address = `${GUIDE}&c.reps=1&c.calls=15&d.calls=9`;
	const painted = await (await page.request.get(address)).text();
	expect(painted).toContain('name="extraOrdersWhole" data-value="9"');
	expect(painted).toContain('What if D');
	await page.goto(address);
	await expectFigure(page, 'extraRevenueExpected', '768000');
	const table = sideBySide(page);
	await expect(table.getByRole('row', { name: /^More orders a year/ })).toHaveText(
		/More orders a year\s*–\s*\+9\.6\s*\+12\s*−12/
	);
	await expect(table.getByRole('row', { name: /^In whole orders/ })).toHaveText(/–\s*\+9\s*\+12\s*−12/);
	await field(page, 'c.calls').fill('20');
	await expect(table.getByRole('row', { name: /^More orders a year/ })).toHaveText(/\+9\.6\s*\+24\s*−12/);
	await expect(page).toHaveURL(/c\.calls=20/);
	await expectFigure(page, 'extraOrdersExpected', '9.6');
	await field(page, 'd.reps').fill('6');
	await expect(page.getByText('There are 5 reps, so at most 5 can change.')).toBeVisible();
});

test('a change is added and taken away by hand, and axe finds nothing', async ({ page }) => {
	await page.goto(GUIDE);
	await live(page);
	await expect(sideBySide(page)).toHaveCount(0);
	await page.getByRole('button', { name: 'Compare with another change' }).click();
	await expect(field(page, 'c.reps')).toHaveValue('2');
	await expect(field(page, 'c.calls')).toHaveValue('14');
	await expect(page).toHaveURL(/c\.reps=2&c\.calls=14/);
	await expect(sideBySide(page)).toContainText('What if C');
	await page.locator('summary', { hasText: 'More assumptions' }).click();
	expect(await faults(page)).toEqual([]);
	await page.getByRole('button', { name: 'Remove What if C' }).click();
	await expect(sideBySide(page)).toHaveCount(0);
	await expect(page).not.toHaveURL(/c\./);
});

test('W1 new people, seasons and hours: typed as percent, in the address, and back', async ({ page }) => {
	await page.goto(GUIDE);
	await live(page);
	await page.locator('summary', { hasText: 'More assumptions' }).click();
	await field(page, 'new').fill('2');
	await expectFigure(page, 'revenuePerYear', '9120000');
	await expect(page.getByRole('rowheader', { name: 'Each of 2 new as today' })).toBeVisible();
	await field(page, 'ramp1').fill('100%');
	await field(page, 'ramp2').fill('100');
	await field(page, 'ramp3').fill('100');
	await expectFigure(page, 'revenuePerYear', '9600000');
	await field(page, 'jul').fill('50');
	await expectFigure(page, 'revenuePerYear', '9200000');
	await page.getByLabel('The twelve months begin in').selectOption('Jul');
	await expectFigure(page, 'revenuePerMonth', '400000');
	await field(page, 'callMinutes').fill('12');
	await expect(page.getByRole('row', { name: /One more call a day/ })).toContainText('240');
	await expect(page).toHaveURL(/new=2.*start=7.*jul=0\.5.*callMinutes=12/);
	await page.reload();
	await expectFigure(page, 'revenuePerYear', '9200000');
	await expect(field(page, 'jul')).toHaveValue('50');
	await field(page, 'jul').fill('lots');
	await expect(page.getByText('Write a percentage from 0 to 1,000.')).toBeVisible();
	await expectFigure(page, 'revenuePerYear', '9200000');
});

test('W6 a month aimed at revenue, and at what is left after salaries', async ({ page }) => {
	await page.goto(GUIDE);
	await live(page);
	await page.getByText('Revenue', { exact: true }).click();
	await expect(field(page, 'revenue')).toHaveValue('800,000');
	await expect(page.getByText('each rep needs 15 calls a day')).toContainText('93.1%; 14 give 89.2%');
	await expect(page.getByRole('row', { name: /^\$800,000 aim/ })).toContainText('54.3%');
	await field(page, 'revenue').fill('80.000,00 EUR');
	await expect(page.getByText('odds of $80,000 of revenue a month')).toBeVisible();
	await page.locator('label', { hasText: 'Left after salaries' }).click();
	await expect(field(page, 'profit')).toHaveValue('175,000');
	await expect(page.getByText('each rep needs 15 calls a day')).toBeVisible();
	await expect(page).toHaveURL(/profit=175000/);
	await expect(page).not.toHaveURL(/revenue=/);
});

test('M7 W3 a team’s revenue target is the default aim, and its own steps make a funnel', async ({
	page,
	request
}) => {
	const floor = await api(request);
	const people = ['Terek One', 'Terek Two'];
	await floor.post('people', {
		people: people.map((name) => ({ name, team: 'Tereks', startedOn: '2020-01-01' }))
	});
	await floor.post('activities', {
		activities: people.flatMap((rep) => [
			{ rep, type: 'call', quantity: 400, occurredAt: daysAgo(14) },
			{ rep, type: 'appointment_set', quantity: 40, occurredAt: daysAgo(13) },
			{ rep, type: 'appointment_held', quantity: 30, occurredAt: daysAgo(12) },
			{ rep, type: 'quote', quantity: 15, occurredAt: daysAgo(11) },
			{ rep, type: 'order', quantity: 8, amount: '8000', occurredAt: daysAgo(10) }
		])
	});
	const { people: all } = await floor.get<{ people: { id: string; name: string }[] }>('people');
	for (const { id } of all.filter(({ name }) => people.includes(name))) {
		await floor.post('targets', {
			subject: `rep:${id}`,
			metric: 'revenue',
			period: 'month',
			value: 500_000,
			public: true
		});
	}
	await page.goto('/what-if');
	await live(page);
	await page.getByRole('combobox', { name: 'Start from the numbers of' }).selectOption('Tereks');
	await expect(field(page, 'revenue')).toHaveValue('10,000');
	await expect(page.getByText('The month’s target, as it stands in the record.')).toBeVisible();
	await expect(page.getByRole('region', { name: 'This month' })).toContainText('$10,000');

	await page.getByText('Step by step').click();
	await expect(
		page.getByText('Rates taken as known. Whoever does not show up is left out once.')
	).toBeVisible();
	await expect(field(page, 'show')).toHaveAttribute('placeholder', /^0\.\d/);
	await expect(page.getByText('Exact; rates taken as known')).toBeVisible();
	const before = Number(await output(page, 'ordersPerMonth').getAttribute('data-value'));
	await field(page, 'show').fill('10%');
	await expect
		.poll(async () => Number(await output(page, 'ordersPerMonth').getAttribute('data-value')))
		.toBeLessThan(before / 2);
	await expect(page).toHaveURL(/steps=1/);
});

test('managers keep scenarios in the record: for all of them, until one is taken back', async ({
	page,
	browser,
	baseURL
}) => {
	const name = `Fifteen for one ${crypto.randomUUID().slice(0, 8)}`;
	await page.goto(`${GUIDE}&c.reps=1&c.calls=15`);
	await live(page);
	await page.getByRole('textbox', { name: 'Name of the scenario' }).fill(name);
	await page.getByRole('combobox', { name: 'Where it is kept' }).selectOption('for all managers');
	await page.getByRole('button', { name: 'Keep', exact: true }).click();
	const mine = page.getByRole('list', { name: 'Kept in the record' });
	await expect(mine).toContainText(name);

	const other = await browser.newContext({ baseURL: baseURL ?? '' });
	await signInAs(other, 'manager');
	const theirs = await other.newPage();
	await theirs.goto('/what-if?calls=3');
	await live(theirs);
	await theirs.getByRole('button', { name: new RegExp(name) }).click();
	await expect(field(theirs, 'c.calls')).toHaveValue('15');
	await expectFigure(theirs, 'extraOrdersExpected', '9.6');
	await expect(theirs.getByRole('button', { name: `Remove ${name}` })).toHaveCount(0);

	await page.getByRole('button', { name: `Unshare ${name}` }).click();
	await expect(page.getByRole('button', { name: `Share ${name}`, exact: true })).toBeVisible();
	await theirs.reload();
	await live(theirs);
	await expect(theirs.getByRole('button', { name: new RegExp(name) })).toHaveCount(0);
	await page.getByRole('button', { name: `Remove ${name}` }).click();
	await expect(page.getByText(name)).toHaveCount(0);
	await other.close();
});

test('what if leads to how earlier odds came out, and back', async ({ page }) => {
	await page.goto('/what-if');
	await page.getByRole('link', { name: 'Did earlier odds hold?' }).click();
	await expect(page.getByRole('heading', { name: 'Did the odds hold?' })).toBeVisible();
	await page.getByRole('link', { name: 'Back to what if' }).click();
	await expect(page).toHaveURL(/\/what-if$|\/what-if\?of=/);
});

test('a scenario of a team or of people who are gone: what is missing is said, what was typed is kept', async ({
	page,
	request
}) => {
	const floor = await api(request);
	await floor.post('people', { people: [{ name: `Rep ${crypto.randomUUID().slice(0, 8)}`, team: 'Gone' }] });
	const note = page.locator('.gone');
	await page.goto('/what-if?of=team:nosuchteam00000&more=7&salary=4200&who=nobody000000001');
	await expect(note).toContainText('The team that this scenario is about is gone from the floor');
	await expect(note).toContainText('What was typed in it stands, over everyone’s numbers.');
	await expect(note).toContainText('The one person who was to change is not here any more');
	await expect(field(page, 'more')).toHaveValue('7');
	await expect(field(page, 'salary')).toHaveValue('4,200');
	await expect(page).toHaveURL(/\?of=everyone&salary=4200&more=7$/);

	// the same where it is opened from among those kept in the record
	const name = `Old team ${crypto.randomUUID().slice(0, 8)}`;
	await floor.post('scenarios', {
		name,
		query: 'of=team:nosuchteam00001&more=9',
		shared: true
	});
	await page.goto('/what-if?reps=5');
	await expect(note).toHaveCount(0);
	const kept = page.getByRole('list', { name: 'Kept in the record' });
	await live(page);
	await kept.getByRole('button', { name }).first().click();
	await expect(note).toContainText('gone from the floor');
	await expect(field(page, 'more')).toHaveValue('9');
	await page.getByLabel('Start from the numbers of').selectOption('Everyone');
	await expect(note).toHaveCount(0);
});
