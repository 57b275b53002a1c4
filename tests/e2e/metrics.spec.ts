import { expect, test, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { api, awake, signInAs } from './support.ts';

const unique = (what: string) => `${what} ${crypto.randomUUID().slice(0, 8)}`;

/** Two people with calls and orders of today, in a team of their own. */
async function floorOfTwo(request: Parameters<typeof api>[0]) {
	const floor = await api(request);
	const [ada, bo, team] = [unique('Ada'), unique('Bo'), unique('Team')];
	await floor.post('people', {
		people: [
			{ name: ada, team },
			{ name: bo, team }
		]
	});
	await floor.post('activities', {
		activities: [
			{ rep: ada, type: 'call', quantity: 40 },
			{ rep: ada, type: 'order', amount: '100' },
			{ rep: bo, type: 'call', quantity: 12 },
			{ rep: bo, type: 'order', amount: '300', quantity: 3 }
		]
	});
	return { floor, ada, bo, team };
}

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const row = (page: Page, name: string) => preview(page).getByRole('row').filter({ hasText: name });

test('M1 a metric is made with its board beside it, opened, changed and kept while a target needs it', async ({
	context,
	request
}) => {
	const { floor, ada, bo, team } = await floorOfTwo(request);
	await signInAs(context, 'manager');
	const boards = await context.newPage();
	await boards.goto('/boards');
	await expect(boards.getByText(/^live$/i)).toBeVisible();

	const page = await context.newPage();
	await page.goto('/manage/metrics');
	await awake(page);
	await page.getByRole('link', { name: 'New metric' }).click();
	await page.getByRole('radio', { name: 'Share or average' }).check();
	const name = unique('Orders a call');
	await page.getByLabel('Name').fill(name);
	await preview(page).getByLabel('Within').selectOption({ label: team });
	await expect(row(page, bo)).toContainText('25%');
	await expect(row(page, ada)).toContainText('2.5%');
	// from here on the browser's own engine makes the preview
	await expect(page.getByText(/^live$/i)).toBeVisible();
	const askedServer: string[] = [];
	page.on('request', (sent) => {
		if (sent.url().endsWith('/metrics/preview')) askedServer.push(sent.url());
	});
	await page.getByLabel('Ranked from').fill('20');
	await expect(row(page, bo)).toContainText('not enough yet');
	await expect(preview(page).getByText('orders / calls, from 20 calls on')).toBeVisible();

	// M8: it travels on the floor stream, so the other page offers it without a reload
	await page.getByRole('button', { name: 'Make metric' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
	await expect(page.getByText('Version 1, on every board that shows it.')).toBeVisible();
	await boards.getByLabel('Metric').selectOption({ label: name });
	await expect(boards.getByRole('heading', { level: 1 })).toContainText(name);
	await boards.getByLabel('Within').selectOption({ label: team });
	const standing = (who: string) => boards.getByRole('row').filter({ hasText: who });
	await expect(standing(ada)).toContainText('2.5%');
	await expect(standing(bo)).toContainText('not enough yet');

	await page.getByRole('radio', { name: 'Add up' }).check();
	await page.getByLabel('Weight').first().fill('0.5');
	await expect(row(page, ada)).toContainText('20');
	expect(askedServer).toEqual([]);
	await page.getByRole('button', { name: 'Save metric' }).click();
	await expect(page.getByText('Saved as version 2')).toBeVisible();
	await expect(standing(ada).locator('data')).toHaveText('20');
	await expect(standing(bo).locator('data')).toHaveText('6');

	await page.getByRole('link', { name: 'Open its board' }).click();
	await page.waitForURL((url) => url.pathname === '/boards');
	await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
	const metric = new URL(page.url()).searchParams.get('metric');
	const { teams } = await floor.get<{ teams: { id: string; name: string }[] }>('teams');
	const id = teams.find((one) => one.name === team)?.id;
	await floor.post('targets', { subject: `team:${id}`, metric, period: 'month', value: 100, public: true });

	await page.goto('/manage/metrics');
	await awake(page);
	const listed = page.locator(`[data-metric="${metric}"]`);
	await expect(listed).toContainText('0.5 × calls');
	await listed.getByRole('button', { name: `Delete ${name}` }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Delete' }).click();
	await expect(dialog.getByRole('alert')).toContainText(`the month target of ${team}`);
	await dialog.getByRole('button', { name: 'Cancel' }).click();
	await expect(listed).toBeVisible();

	await listed.getByRole('link', { name: `Duplicate ${name}` }).click();
	await expect(page.getByLabel('Name')).toHaveValue(`${name} copy`);
	await page.getByRole('button', { name: 'Make metric' }).click();
	await expect(page.getByText('Version 1, on every board that shows it.')).toBeVisible();
	await page.getByRole('link', { name: 'All metrics' }).click();
	await page.getByRole('button', { name: `Delete ${name} copy` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
	await expect(page.getByText(`${name} copy`)).toHaveCount(0);
});

test('M8 margins are previewed by the server for an admin, and not at all for a manager without teams', async ({
	context,
	browser,
	request
}) => {
	const { ada } = await floorOfTwo(request);
	const write = async (page: Page) => {
		await page.goto('/manage/metrics/new');
		await awake(page);
		await page.getByLabel('Activity').first().selectOption('order');
		await page.getByLabel('Counted').first().selectOption('margin');
	};
	await signInAs(context, 'admin');
	const admin = await context.newPage();
	await write(admin);
	await expect(preview(admin).getByText(/^Reads margins: kept from the floor/)).toBeVisible();
	await expect(preview(admin).getByRole('table')).toBeVisible();
	const name = unique('Profit');
	await admin.getByLabel('Name').fill(name);
	await admin.getByRole('button', { name: 'Make metric' }).click();
	await expect(admin.getByText('Reads margins: not on the floor’s boards and walls.')).toBeVisible();

	const other = await browser.newContext();
	await signInAs(other, 'manager');
	const manager = await other.newPage();
	await write(manager);
	await expect(
		preview(manager).getByText(/needs margins, which the floor’s screens don’t have/)
	).toBeVisible();
	await expect(preview(manager).getByText(ada)).toHaveCount(0);
	await manager.goto('/boards');
	await expect(manager.getByLabel('Metric').getByRole('option', { name: 'Calls', exact: true })).toHaveCount(
		1
	);
	await expect(manager.getByLabel('Metric').getByRole('option', { name })).toHaveCount(0);
	await other.close();
});

test('M1 of two managers at one metric the later one is told, and loses nothing unseen', async ({
	context,
	request
}) => {
	const floor = await api(request);
	const name = unique('Effort');
	const definition = { kind: 'sum', terms: [{ type: 'call', field: 'quantity', weight: '1' }] };
	const made = await floor.post<{ key: string }>('metrics', { name, unit: 'count', definition });
	await signInAs(context, 'manager');
	const [first, second] = [await context.newPage(), await context.newPage()];
	for (const page of [first, second]) {
		await page.goto(`/manage/metrics/${made.key}`);
		await awake(page);
	}
	await first.getByLabel('Weight').fill('2');
	await first.getByRole('button', { name: 'Save metric' }).click();
	await expect(first.getByText('Saved as version 2')).toBeVisible();
	await second.getByLabel('Weight').fill('3');
	await second.getByRole('button', { name: 'Save metric' }).click();
	await expect(second.getByRole('alert').filter({ hasText: 'it is at version 2 now' })).toBeVisible();
	await expect(second.getByLabel('Weight')).toHaveValue('3');
	await second.getByRole('button', { name: 'Load the newer version' }).click();
	await expect(second.getByLabel('Weight')).toHaveValue('2');
});

test('M2 an admin says what points are given for, and restores the default', async ({ context }) => {
	await signInAs(context, 'admin');
	const page = await context.newPage();
	await page.goto('/manage/metrics');
	await awake(page);
	const points = page.locator('[data-metric="points"]');
	await expect(points).toContainText('call 1, appointment held 5, quote 5, order 20');
	await points.getByRole('link', { name: 'Edit Points' }).click();
	await page.getByLabel('Weight').last().fill('25');
	await page.getByRole('button', { name: 'Save points' }).click();
	await expect(page.getByText(/^Saved as version/)).toBeVisible();
	await page.getByRole('link', { name: 'All metrics' }).click();
	await expect(points).toContainText('order 25');
	await points.getByRole('button', { name: /^Restore/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Restore the default' }).click();
	await expect(points).toContainText('order 20');
});

test('a rep has no business at the metrics', async ({ context }) => {
	await signInAs(context, 'rep');
	const page = await context.newPage();
	expect((await page.goto('/manage/metrics'))?.status()).toBe(403);
	expect((await page.goto('/manage/metrics/new'))?.status()).toBe(403);
});

test('axe finds nothing on any face of the editor, in both schemes', async ({ context, request }) => {
	await floorOfTwo(request);
	await signInAs(context, 'admin');
	const page = await context.newPage();
	const look = async () => expect(await violations(page)).toEqual([]);
	await page.goto('/manage/metrics/new');
	await expect(preview(page).getByRole('table')).toBeVisible();
	await page.getByRole('button', { name: 'Add a line to Adds up' }).click();
	await page.getByLabel('Weight').first().fill('x');
	await page.getByRole('button', { name: 'Make metric' }).click();
	await expect(page.getByLabel('Name')).toBeFocused();
	await look();
	for (const kind of ['Share or average', 'Follow-up', 'Target attainment', 'Days between']) {
		await page.getByRole('radio', { name: kind }).check();
		if (kind === 'Share or average') await page.getByRole('radio', { name: 'Customers' }).last().check();
		await look();
	}
	await page.goto('/manage/metrics/points');
	await expect(preview(page).getByRole('table')).toBeVisible();
	await look();
});
