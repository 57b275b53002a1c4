import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { awake, signInAs } from './support.ts';

const unique = (what: string) => `${what} ${crypto.randomUUID().slice(0, 8)}`;

async function manage(
	context: BrowserContext,
	path: string,
	role: 'manager' | 'admin' = 'admin'
): Promise<Page> {
	await signInAs(context, role);
	const page = await context.newPage();
	await page.goto(`/manage${path}`);
	await awake(page);
	return page;
}

async function addPeople(page: Page, names: readonly string[], team: string) {
	await page.getByLabel('Names, one on each line').fill(names.join('\n'));
	await page.getByLabel('Team, if they have one').fill(team);
	await page
		.getByRole('button', { name: `Add ${names.length === 1 ? 'one person' : `${names.length} people`}` })
		.click();
	await expect(page.getByText(`${names.length} added`)).toBeVisible();
}

test('people: many names become many people, in a team that is made on the way', async ({ context }) => {
	const page = await manage(context, '/people');
	const [ada, bob, team] = [unique('Ada'), unique('Bob'), unique('Team')];
	await addPeople(page, [ada, bob], team);
	await page.getByRole('searchbox', { name: 'Find' }).fill(team);
	await expect(page.locator('table.list tbody tr')).toHaveCount(2);
	await page.getByRole('link', { name: ada }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ada);
	await page.getByLabel('Email').first().fill('no address');
	await page.getByRole('button', { name: 'Save details' }).click();
	const email = page.getByLabel('Email').first();
	await expect(email).toHaveAttribute('aria-invalid', 'true');
	await expect(email).toHaveValue('no address');
	await email.fill(`${ada.replace(' ', '.').toLowerCase()}@floor.example`);
	await page.getByRole('button', { name: 'Save details' }).click();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
});

test('people: a changed team keeps its history', async ({ context }) => {
	const page = await manage(context, '/people');
	const [ada, first, second] = [unique('Ada'), unique('First'), unique('Second')];
	await addPeople(page, [ada], first);
	await addPeople(page, [unique('Bob')], second);
	await page.getByRole('searchbox', { name: 'Find' }).fill(ada);
	await page.getByRole('link', { name: ada }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ada);
	await page.getByRole('combobox', { name: 'Team' }).selectOption({ label: second });
	await page.getByRole('button', { name: 'Change team' }).click();
	await expect(page.getByText(/^Changed/)).toBeVisible();
	const rows = page.locator('table.list tbody tr');
	await expect(rows).toHaveCount(2);
	await expect(rows.nth(0)).toContainText(second);
	await expect(rows.nth(0)).toContainText('now');
	await expect(rows.nth(1)).toContainText(first);
});

test('people: who leaves is no longer listed, and can be looked up', async ({ context }) => {
	const page = await manage(context, '/people');
	const ada = unique('Ada');
	await addPeople(page, [ada], unique('Team'));
	await page.getByRole('searchbox', { name: 'Find' }).fill(ada);
	await page.getByRole('link', { name: ada }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(ada);
	await page.getByLabel('Last day').fill('2026-01-05');
	await page.getByRole('button', { name: 'Save details' }).click();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await page.getByRole('link', { name: 'All people' }).click();
	await page.getByRole('searchbox', { name: 'Find' }).fill(ada);
	await expect(page.getByText('Nobody here is called that.')).toBeVisible();
	await page.getByLabel('Also who has left').check();
	await expect(page.getByRole('link', { name: ada })).toBeVisible();
});

test('teams and regions: made, connected, renamed', async ({ context }) => {
	const page = await manage(context, '/teams');
	const [team, region, renamed] = [unique('Team'), unique('Region'), unique('Renamed')];
	await page.getByLabel('New region').fill(region);
	await page.getByRole('button', { name: 'Add region' }).click();
	await expect(page.getByText(`${region} added`)).toBeVisible();
	const newTeam = page.getByRole('region', { name: 'New team' });
	await newTeam.getByLabel('Name').fill(team);
	await newTeam.getByLabel('Region').selectOption({ label: region });
	await newTeam.getByRole('button', { name: 'Add team' }).click();
	await expect(page.locator('tbody tr', { hasText: team })).toContainText(region);
	await page.getByRole('button', { name: `Edit ${team}` }).click();
	await page.locator('tbody form').getByLabel('Name').fill(renamed);
	await page.getByRole('button', { name: 'Save team' }).click();
	await expect(page.locator('tbody tr', { hasText: renamed })).toContainText(region);
});

test('activity types: a new one is on the pads until it is switched off', async ({ context }) => {
	const page = await manage(context, '/types');
	const name = unique('Visit');
	await page.getByRole('region', { name: 'New type' }).getByLabel('Name').fill(name);
	await page.getByRole('button', { name: 'Add type' }).click();
	const row = page.locator('tbody tr', { hasText: name });
	await expect(row).toContainText('On the pads');
	await page.getByRole('button', { name: `Edit ${name}` }).click();
	await page.getByLabel('On the pads').uncheck();
	await page.getByRole('button', { name: 'Save type' }).click();
	await expect(row).toContainText('Switched off');
});

test('users: an account, its one-time link, and switching it off', async ({ context, browser }) => {
	const page = await manage(context, '/users');
	const email = `${crypto.randomUUID().slice(0, 8)}@floor.example`;
	const form = page.getByRole('region', { name: 'New account' });
	await form.getByLabel('Name').fill('Grace Hopper');
	await form.getByLabel('Email').fill(email);
	await form.getByLabel('Role').selectOption('manager');
	await form.getByRole('button', { name: 'Make account' }).click();
	const row = page.locator(`[data-user="${email}"]`);
	await row.getByRole('button', { name: /^Sign-in link/ }).click();
	const link = await page.locator('[data-secret]').inputValue();
	const other = await browser.newContext();
	const theirs = await other.newPage();
	await theirs.goto(link);
	await expect(theirs.locator('.who-am-i')).toHaveText('Grace Hopper');
	await row.getByRole('button', { name: 'Edit' }).click();
	await page.getByRole('button', { name: /^Switch off/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
	await expect(row).toContainText('Switched off');
	await expect(theirs.locator('.who-am-i')).toHaveCount(0); // at once, without touching it
	await other.close();
});

test('keys: shown once, and shut off with one confirmation', async ({ context, request }) => {
	const page = await manage(context, '/keys');
	const name = unique('CRM');
	await page.getByLabel('Name').fill(name);
	await page.getByRole('button', { name: 'Make key' }).click();
	const key = await page.locator('[data-secret]').inputValue();
	const ask = () => request.get('/api/v1/people', { headers: { authorization: `Bearer ${key}` } });
	expect((await ask()).status()).toBe(200);
	await page.getByRole('button', { name: 'Done' }).click();
	await expect(page.locator('[data-secret]')).toHaveCount(0);
	await page.getByRole('button', { name: `Revoke ${name}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
	await expect(page.getByText(name)).toHaveCount(0);
	expect((await ask()).status()).toBe(401);
});

/** A wall in a browser of its own, as it hangs there: no account, a code. */
async function wall(browser: Browser) {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto('/wall');
	const code = page.locator('[data-pairing-code]');
	await expect(code).toHaveText(/\w/);
	return { context, page, code, text: (await code.textContent()) ?? '' };
}

test('screens: paired by code, given another board, renamed and revoked', async ({ context, browser }) => {
	const page = await manage(context, '/screens', 'manager');
	const screen = await wall(browser);
	await page.locator('[name="code"]').fill(screen.text);
	await expect(page.getByText(/^A wall at .* shows this code\.$/)).toBeVisible();
	const pairing = page.getByRole('region', { name: 'Pair a screen' });
	await pairing.getByLabel('Board').selectOption({ label: 'Calls this week' });
	await page.getByRole('button', { name: 'Pair', exact: true }).click();
	await expect(page.getByText(/^Paired/)).toBeVisible();
	await expect(screen.code).toHaveCount(0);
	await expect(screen.page.getByText(/^live$/i)).toBeVisible();
	await expect(screen.page.getByText(/Calls/).first()).toBeVisible();

	const own = page.locator('[data-screen]').last();
	await own.getByLabel('Shows').selectOption({ label: 'Orders this month' });
	await expect(own.getByText('Shows Orders this month')).toBeVisible();
	await expect(screen.page.getByText(/Orders/).first()).toBeVisible();

	const name = unique('Kitchen');
	await own.getByRole('button', { name: /^Rename/ }).click();
	await own.getByLabel('New name').fill(name);
	await own.getByRole('button', { name: 'Rename' }).click();
	await expect(page.getByRole('article', { name })).toBeVisible();

	await page.getByRole('button', { name: `Revoke ${name}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
	await expect(page.getByRole('article', { name })).toHaveCount(0);
	await expect(page.getByText(/^Paired/)).toHaveCount(0);
	await expect(screen.code).toHaveText(/\w/);
	await screen.context.close();
});

test('screens: a board’s page leads to the form with that board chosen', async ({ context }) => {
	const page = await manage(context, '');
	await page.goto('/boards?metric=show_up&period=rolling-7d&by=rep');
	await page.getByRole('link', { name: 'Show on a wall' }).click();
	const board = page.getByRole('region', { name: 'Pair a screen' }).getByLabel('Board');
	await expect(board.locator('option:checked')).toHaveText(/last 7 days$/);
	await expect(board.locator('optgroup').first()).toHaveAttribute('label', 'From the boards');
});

test('screens: a wrong code is said beside the field and nothing is lost', async ({ context }) => {
	const page = await manage(context, '/screens');
	const code = page.locator('[name="code"]');
	await code.fill('ZZZZZZZZ');
	await expect(code).toHaveAttribute('aria-invalid', 'true');
	await page.getByRole('button', { name: 'Pair', exact: true }).click();
	await expect(code).toHaveValue('ZZZZZZZZ');
	await expect(code).toHaveAttribute('aria-invalid', 'true');
});

test('the floor: settings are kept, nonsense is refused beside its field', async ({ context }) => {
	const page = await manage(context, '/floor');
	const zone = page.getByLabel('Time zone');
	const before = await zone.inputValue();
	await zone.fill('Middle/Earth');
	await page.getByRole('button', { name: 'Save settings' }).click();
	await expect(zone).toHaveAttribute('aria-invalid', 'true');
	await zone.fill(before);
	await page.getByRole('button', { name: 'Save settings' }).click();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
});

test('a rep has no business here, a guest is asked to sign in', async ({ context, browser }) => {
	await signInAs(context, 'rep');
	const page = await context.newPage();
	expect((await page.goto('/manage/people'))?.status()).toBe(403);
	const stranger = await (await browser.newContext()).newPage();
	await stranger.goto('/manage/people');
	await expect(stranger).toHaveURL(/\/sign-in/);
	await stranger.context().close();
});
