/** The what-if page over the real thing: address, server's first paint, worker, fields, keyboard. */
import { readFile } from 'node:fs/promises';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { faults } from './axe.ts';
import { api, awake, signInAs } from './support.ts';

const GUIDE =
	'/what-if?reps=5&calls=10&days=20&rate=0.01&order=80000&margin=20000&salary=5000&b.reps=2&b.calls=12';
const FIGURES = {
	ordersPerMonth: '10',
	revenuePerMonth: '800000',
	profitPerMonth: '175000',
	revenuePerYear: '9600000',
	extraOrdersExpected: '9.6',
	extraOrdersWhole: '9',
	extraRevenueExpected: '768000',
	extraRevenueWhole: '720000'
};

const output = (page: Page, name: string) => page.locator(`output[name="${name}"]`);
const field = (page: Page, name: string) => page.locator(`input[name="${name}"]`);
const expectFigure = (page: Page, name: string, value: string) =>
	expect(output(page, name)).toHaveAttribute('data-value', value);

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** Two people of a team of their own: 400 calls and 8 orders of 1,000 each over the last weeks. */
async function aTeam(request: APIRequestContext, name: string) {
	const floor = await api(request);
	const people = [`${name} One`, `${name} Two`];
	await floor.post('people', {
		people: people.map((person) => ({ name: person, team: name, startedOn: '2020-01-01' }))
	});
	const activities = people.flatMap((rep) => [
		...[7, 14, 21, 28].map((days) => ({ rep, type: 'call', quantity: 100, occurredAt: daysAgo(days) })),
		{ rep, type: 'order', quantity: 8, amount: '8000', occurredAt: daysAgo(7) }
	]);
	await floor.post('activities', { activities });
	return { floor, people };
}

test.beforeEach(async ({ context }) => signInAs(context, 'admin'));

test('W4 the address shows the guide: exact figures in the server’s first paint and after', async ({
	page
}) => {
	const painted = await (await page.request.get(GUIDE)).text();
	for (const [name, value] of Object.entries(FIGURES)) {
		expect(painted).toContain(`name="${name}" data-value="${value}"`);
	}
	await page.goto(GUIDE);
	for (const [name, value] of Object.entries(FIGURES)) await expectFigure(page, name, value);
	const odds = Number(await output(page, 'oddsAtLeastOne').getAttribute('data-value'));
	expect(odds).toBeCloseTo(1 - 0.99 ** 200, 12);
	await expect(page.locator('.headline')).toHaveText(
		'Two more calls a day from 2 of 5 people: about 9.6 more orders a year, $768,000; at least 9 with 62% odds.'
	);
});

test('without scripts the figures are there, and the form answers', async ({ browser, context, baseURL }) => {
	const storageState = await context.storageState();
	const bare = await browser.newContext({ javaScriptEnabled: false, storageState, baseURL: baseURL ?? '' });
	const page = await bare.newPage();
	await page.goto(GUIDE);
	await expectFigure(page, 'extraOrdersExpected', '9.6');
	await field(page, 'order').fill('$90,000');
	await page.getByRole('button', { name: 'Work it out' }).click();
	await expectFigure(page, 'revenuePerMonth', '900000');
	await expect(field(page, 'order')).toHaveValue('90,000');
	await bare.close();
});

test('a slider moves the figures and the address, without asking the server', async ({ page }) => {
	await page.goto(GUIDE);
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	const slider = page.getByRole('slider', { name: 'Their calls a day' });
	await slider.focus();
	await slider.press('ArrowRight');
	await expect(field(page, 'b.calls')).toHaveValue('13');
	await expectFigure(page, 'extraOrdersExpected', '14.4');
	await expect(page).toHaveURL(/b\.calls=13/);
	await slider.press('Home');
	await expectFigure(page, 'extraOrdersExpected', '-48');
	await expect(page).toHaveURL(/b\.calls=0/);
	// a browser looks for the icon again when the address changes
	expect(asked.filter((url) => !url.endsWith('/favicon.svg'))).toEqual([]);
	await page.reload();
	await expectFigure(page, 'extraOrdersExpected', '-48');
});

test('bad input is told beside its field, and the last good result stays', async ({ page }) => {
	await page.goto(GUIDE);
	await field(page, 'calls').fill('lots');
	const told = page.getByText('Write a number of calls from 0 to 1,000,000.');
	await expect(told).toBeVisible();
	await expect(field(page, 'calls')).toHaveAttribute('aria-invalid', 'true');
	await expectFigure(page, 'revenuePerMonth', '800000');
	await field(page, 'calls').fill('20');
	await expect(told).toBeHidden();
	await expectFigure(page, 'revenuePerMonth', '1600000');

	await field(page, 'order').fill('80.000,00 EUR');
	await field(page, 'order').blur();
	await expect(field(page, 'order')).toHaveValue('80,000');
	await expectFigure(page, 'revenuePerMonth', '1600000');
	await field(page, 'rate').fill('1 in 50');
	await expectFigure(page, 'ordersPerMonth', '40');
	await field(page, 'b.reps').fill('6');
	await expect(page.getByText('There are 5 reps, so at most 5 can change.')).toBeVisible();

	await page.goto('/what-if?calls=NaN&order=-5&reps=5');
	await expect(told).toBeVisible();
	await expect(field(page, 'calls')).toHaveValue('NaN');
	await expect(page.getByText('Write an amount from 0')).toBeVisible();
});

test('what was typed before the page was awake is read', async ({ page }) => {
	let wake = () => {};
	const awake = new Promise<void>((resolve) => (wake = resolve));
	await page.route(/\/_app\/.*\.js/, async (route) => {
		await awake;
		await route.continue();
	});
	await page.goto(GUIDE, { waitUntil: 'commit' });
	await field(page, 'calls').fill('20');
	wake();
	await expectFigure(page, 'revenuePerMonth', '1600000');
	await expect(field(page, 'calls')).toHaveValue('20');
});

test('the funnel stands in for one rate, and comes back by its address', async ({ page }) => {
	await page.goto(GUIDE);
	await page.getByText('Step by step').click();
	await expect(field(page, 'rate')).toHaveCount(0);
	await expectFigure(page, 'ordersPerMonth', '10');
	await field(page, 'show').fill('70%');
	await expectFigure(page, 'ordersPerMonth', '8.75');
	await expect(page).toHaveURL(/show=0\.7&/);
	await page.reload();
	await expect(field(page, 'show')).toHaveValue('0.7');
	await expectFigure(page, 'ordersPerMonth', '8.75');
});

test('W6 W5 goal seek, and the guide’s example with both readings', async ({ page }) => {
	await page.goto('/what-if?reps=3&calls=7');
	await awake(page);
	await page.getByRole('button', { name: 'The guide’s example' }).click();
	await expectFigure(page, 'extraOrdersWhole', '9');
	await expect(page.getByText('each rep needs 15 calls a day')).toContainText('93.1%; 14 give 89.2%');
	await expect(page.getByRole('region', { name: 'Not quite a coin flip' })).toContainText('45.28%');
	await page.getByRole('textbox', { name: 'Most calls a day' }).fill('14');
	await expect(page.getByText('Not even 14 calls a day reach 90% odds of 10 orders')).toBeVisible();
});

test('a chart is read through its table, and axe finds nothing', async ({ page }) => {
	await page.goto(GUIDE);
	await page.getByText('The same as a table').click();
	await expect(page.getByRole('row', { name: /^12 120 130 / })).toBeVisible();
	await page.getByText('More that changes for them').click();
	await field(page, 'b.order').fill('no');
	expect(await faults(page)).toEqual([]);
});

test('extreme input is answered', async ({ page }) => {
	for (const search of [
		'reps=0',
		'calls=0',
		'rate=0',
		'rate=1',
		'reps=10000&calls=1000000&days=31&rate=0.5'
	]) {
		await page.goto(`/what-if?${search}`);
		await expect(output(page, 'revenuePerMonth')).not.toHaveText(/NaN|Infinity/);
		await expect(page.locator('main')).not.toContainText(/NaN|Infinity|undefined/);
	}
});

test('W3 W7 a team starts from its own numbers, and the month moves with each logged call', async ({
	page,
	request
}) => {
	const { floor, people } = await aTeam(request, 'Terns');
	await page.goto('/what-if');
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	await page.getByRole('combobox', { name: 'Start from the numbers of' }).selectOption('Terns');
	await expect(page.locator('.headline')).toContainText('Two more calls a day from all 2 people');
	await expect(page.getByText('16 orders from 800 calls in the last 90 days')).toContainText(
		'likely between 1 in'
	);
	await expect(field(page, 'order')).toHaveValue('1,000');
	await expect(page).toHaveURL(/of=team/);
	const whole = Number(await output(page, 'extraOrdersExpected').getAttribute('data-value'));
	await page.getByRole('checkbox', { name: 'Terns One changes' }).uncheck();
	await expect(page.locator('.headline')).toContainText('1 of 2');
	const half = Number(await output(page, 'extraOrdersExpected').getAttribute('data-value'));
	expect(half).toBeCloseTo(whole / 2, 6);

	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	const month = page.getByRole('region', { name: 'This month' });
	const before = Number(
		/^([\d,]+) calls/
			.exec((await month.textContent())?.replace(/.*?(?=[\d,]+ calls)/s, '') ?? '')?.[1]
			?.replaceAll(',', '')
	);
	await floor.post('activities', { activities: [{ rep: people[0], type: 'call', quantity: 3 }] });
	await expect(month).toContainText(`${before + 3} calls and`);
	await page.reload();
	await expect(page.getByRole('checkbox', { name: 'Terns One changes' })).not.toBeChecked();
});

test('W8 nothing of a rep’s own what-if is sent: through use, reload and navigation', async ({
	context,
	request
}) => {
	const { people } = await aTeam(request, 'Swifts');
	await context.clearCookies();
	await signInAs(context, 'rep', { rep: people[0] ?? '' });
	const page = await context.newPage();
	const sent: string[] = [];
	page.on('request', (asked) => {
		sent.push(asked.url(), asked.postData() ?? '', JSON.stringify(asked.headers()));
	});
	page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
	await page.goto('/what-if');
	await expect(page.getByRole('heading', { name: 'This month' })).toBeVisible();
	await expect(page.getByRole('option', { name: 'Everyone' })).toHaveCount(0);
	await expect(page.getByText('Swifts Two')).toHaveCount(0);
	await field(page, 'salary').fill('47113');
	await field(page, 'more').fill('7.531');
	await expect(page).toHaveURL(/#.*salary=47113/);
	expect(new URL(page.url()).search).toBe('');
	await field(page, 'aim').fill('9');
	await expect(page.getByRole('row', { name: /If you made 7.53 more calls a day/ })).toBeVisible();

	await page.reload();
	await expect(field(page, 'salary')).toHaveValue('47,113');
	await page.getByRole('link', { name: 'Boards' }).click();
	await expect(page).toHaveURL(/\/boards/);
	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('link', { name: 'What if' }).click();
	await expect(field(page, 'salary')).toHaveValue('47,113');
	await expect(page).toHaveURL(/#.*salary=47113/);

	await page.getByRole('button', { name: 'The guide’s example' }).click();
	await expectFigure(page, 'extraOrdersExpected', '9.6');
	await field(page, 'salary').fill('47114');
	await expect(page).toHaveURL(/#reps=5.*salary=47114/);
	await page.reload();
	await expect(field(page, 'salary')).toHaveValue('47,114');
	expect(sent.join('\n')).toContain('/what-if');
	expect(sent.filter((text) => /4711[34]|7\.531|salary/.test(text))).toEqual([]);
	await page.close();
});

test('Share makes a typed link, which opens to the same figures for somebody else', async ({
	page,
	request
}) => {
	await aTeam(request, 'Larks');
	await page.goto('/what-if');
	await expect(page.locator('.top [role="status"]')).toHaveText('Live');
	await page.getByRole('combobox', { name: 'Start from the numbers of' }).selectOption('Larks');
	await page.getByRole('button', { name: 'Share' }).click();
	const link = await page.getByLabel(/link:$/).inputValue();
	expect(new URL(link).search).toMatch(
		/^\?reps=2&calls=[\d.]+&days=[\d.]+&rate=[\d.]+&order=1000&.*b\.reps=2&b\.calls=/
	);
	await page.goto(link);
	await expect(page.locator('.headline')).toContainText('Two more calls a day from all 2 people');
});

test('scenarios are kept by name on this machine; figures leave as a table and as a picture', async ({
	page
}) => {
	await page.goto(GUIDE);
	await page.getByRole('textbox', { name: 'Name of the scenario' }).fill('Twelve for two');
	await page.getByRole('button', { name: 'Keep', exact: true }).click();
	await field(page, 'b.calls').fill('3');
	await expectFigure(page, 'extraOrdersExpected', '-33.6');
	await page.reload();
	await page.getByRole('button', { name: 'Twelve for two', exact: true }).click();
	await expectFigure(page, 'extraOrdersExpected', '9.6');

	const [csv] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save as CSV' }).click()
	]);
	const table = await readFile(await csv.path(), 'utf8');
	expect(table).toContain('revenue a year,9600000,10368000\r\n');
	expect(table).toContain('b.calls,12\r\n');
	const [picture] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save as picture' }).click()
	]);
	expect(await readFile(await picture.path(), 'utf8')).toMatch(/^<svg .*9\.6.*<path.*<\/svg>$/s);
});
