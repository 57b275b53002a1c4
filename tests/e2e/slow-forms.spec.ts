/** Forms that are sent before the page's program has come: nothing gets into the address, and nothing that was typed is lost. */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { api, awake, signInAs } from './support.ts';

/** The page's programs come only once that is called. */
async function held(page: Page): Promise<() => void> {
	let release = () => {};
	const gate = new Promise<void>((open) => {
		release = open;
	});
	await page.route('**/_app/**/*.js', async (route) => {
		await gate;
		await route.continue();
	});
	return release;
}

async function manager(context: BrowserContext): Promise<Page> {
	await signInAs(context, 'manager');
	return context.newPage();
}

test('a form of the API keeps what was typed before the page was awake, and sends it then', async ({
	context
}) => {
	const page = await manager(context);
	const release = await held(page);
	await page.goto('/contests/seasons', { waitUntil: 'commit' });
	const form = page.getByRole('region', { name: 'New season' });
	const name = `Spring ${crypto.randomUUID().slice(0, 8)}`;
	await form.getByLabel('Name').fill(name);
	await form.getByLabel('Name').press('Enter');
	await form.getByRole('button', { name: 'Make it' }).click();
	await expect(page).toHaveURL(/\/contests\/seasons$/);
	release();
	await awake(page);
	await expect(form.getByLabel('Name')).toHaveValue(name);
	await form.getByRole('button', { name: 'Make it' }).click();
	await expect(page.getByRole('heading', { name })).toBeVisible();
	// changed, and gone again
	const own = page.getByRole('region', { name });
	await own.getByRole('button', { name: `Change ${name}` }).click();
	await own.getByLabel('Last day (open if empty)').fill('2026-03-31');
	await own.getByRole('button', { name: 'Save' }).click();
	await expect(own.getByText('until', { exact: false }).first()).toBeVisible();
	await own.getByRole('button', { name: `Remove ${name}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await expect(own).toHaveCount(0);
});

test('what is pressed or chosen before the page was awake is done once it is, and once only', async ({
	context
}) => {
	const page = await manager(context);
	const release = await held(page);
	await page.goto('/boards', { waitUntil: 'commit' });
	const keys = page.getByRole('button', { name: 'Keys' });
	const metric = page.getByRole('combobox', { name: 'Metric' });
	await expect.poll(() => page.evaluate(() => 'takeEarly' in globalThis)).toBe(true);
	await metric.selectOption('Orders');
	await keys.click();
	await keys.click();
	await expect(keys).toHaveAttribute('data-early');
	expect(new URL(page.url()).search).toBe('');
	release();
	await expect(page.getByRole('dialog')).toBeVisible();
	await expect(page).toHaveURL(/metric=orders/);
	await expect(metric).toHaveValue('orders');
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(page.locator('[data-early]')).toHaveCount(0);
});

test('C1 a launched contest’s edit keeps what was typed before the page was awake, over a reload, and asks when it is left', async ({
	context,
	request
}) => {
	const floor = await api(request);
	const team = `Slow ${crypto.randomUUID().slice(0, 8)}`;
	await floor.post('people', { people: [{ name: `Ida ${team}`, team, startedOn: '2020-01-01' }] });
	const from = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
	const { id } = await floor.post<{ id: string }>('contests', {
		name: `Sprint ${team}`,
		rules: {
			...{ format: 'most', metric: 'calls', lens: 'raw', window: { from, to: from }, eligibility: {} },
			...{ join: 'fixed', tie: 'share', prizes: [], sources: ['rep'], confirm: 'none' },
			...{ visibility: 'floor', options: {} }
		}
	});
	await floor.post(`contests/${id}/launch`, {});
	const page = await manager(context);
	const release = await held(page);
	await page.goto(`/manage/contests/${id}/edit`, { waitUntil: 'commit' });
	const reason = page.getByLabel('Reason, for everyone who takes part');
	await reason.fill('A holiday');
	await page.getByRole('button', { name: 'Make it version 2' }).click();
	await expect(page).toHaveURL(/\/edit$/);
	release();
	await awake(page);
	await expect(reason).toHaveValue('A holiday');
	await page.reload();
	await awake(page);
	await expect(page.getByText('What you wrote here before is back.')).toBeVisible();
	await expect(reason).toHaveValue('A holiday');
	await page.getByRole('link', { name: 'Leave it as it is' }).click();
	const question = page.getByRole('dialog', { name: 'Leave without saving?' });
	await question.getByRole('button', { name: 'Stay' }).click();
	await page.getByRole('button', { name: /^A week longer/ }).click();
	await page.getByRole('button', { name: 'Make it version 2' }).click();
	await expect(page).toHaveURL(new RegExp(`/manage/contests/${id}$`));
});
