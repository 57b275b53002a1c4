import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { adminHeaders, api, awake, signInAs, type Api } from './support.ts';

let floor: Api;
test.beforeAll(async ({ playwright, baseURL }) => {
	floor = await api(await playwright.request.newContext({ ...(baseURL ? { baseURL } : {}) }));
});

/** The last so many Mondays to Fridays before today, oldest first. */
function workingDates(count: number): string[] {
	const dates: string[] = [];
	for (let at = Date.now() - 86_400_000; dates.length < count; at -= 86_400_000) {
		const day = new Date(at);
		if (day.getUTCDay() % 6 !== 0) dates.unshift(day.toISOString().slice(0, 10));
	}
	return dates;
}

/** Somebody with so many calls on each of the last working days, signed in and on the own page. */
async function newRep(context: BrowserContext, calls: readonly number[]) {
	const name = `Rep ${crypto.randomUUID().slice(0, 8)}`;
	const { results } = await floor.post<{ results: { id: string }[] }>('people', { people: [{ name }] });
	const rep = results[0]?.id ?? '';
	const dates = workingDates(calls.length);
	const activities = dates.flatMap((occurredAt, index) => {
		const quantity = calls[index] ?? 0;
		return quantity > 0
			? [{ rep, type: 'call', quantity, occurredAt, externalId: `${rep}-${occurredAt}` }]
			: [];
	});
	if (activities.length > 0) await floor.post('activities', { activities });
	await signInAs(context, 'rep', { rep: name });
	const page = await context.newPage();
	await page.goto('/me');
	await awake(page);
	return { page, rep, dates };
}
const lengthIn = (section: Locator) => section.locator('.length data');
const streakOf = (page: Page, name: string) => page.locator(`[data-streak="${name}"]`);

test('S2, S4 calls until the day is met grow the streak; a deleted record shortens it, with a notice', async ({
	context,
	request
}) => {
	// by week, and from five working days ago on: whatever weekday it is, this week asks for all three
	const name = `Week ${crypto.randomUUID().slice(0, 6)}`;
	const rule = await floor.post<{ id: string }>('streak-rules', {
		name,
		metric: 'calls',
		minimum: 3,
		per: 'week'
	});
	try {
		const { page, rep } = await newRep(context, [1, 0, 0, 0, 0]);
		const streak = streakOf(page, name);
		await expect(lengthIn(streak)).toHaveText('0');
		for (let n = 0; n < 3; n++) await page.locator('[data-log="call"]').click();
		await expect(lengthIn(streak)).toHaveText('1');
		await expect(streak).toContainText('This week is done');
		const today = new Date().toISOString().slice(0, 10);
		const records = async () => {
			const path = `activities?rep=${rep}&limit=10`;
			const { activities } = await floor.get<{ activities: { id: string; localDate: string }[] }>(path);
			return activities.filter(({ localDate }) => localDate === today);
		};
		await expect.poll(async () => (await records()).length).toBe(3);
		// a manager takes two of them out again
		const headers = await adminHeaders();
		for (const { id } of (await records()).slice(0, 2)) {
			const answer = await request.delete(`/api/v1/activities/${id}`, { headers });
			expect(answer.ok()).toBe(true);
		}
		await expect(lengthIn(streak)).toHaveText('0');
		const notice = page.locator('.news').filter({ hasText: name });
		await expect(notice).toContainText('went from 1 to 0 weeks');
		await expect(notice).toContainText('was corrected or taken out');
		// it stays until it is put away, also over a reload
		await page.reload();
		await expect(notice).toBeVisible();
		await notice.getByRole('button').click();
		await expect(notice).toHaveCount(0);
		await page.reload();
		await expect(streak).toBeVisible();
		await expect(notice).toHaveCount(0);
	} finally {
		await request.delete(`/api/v1/streak-rules/${rule.id}`, { headers: await adminHeaders() });
	}
});

test('S1 the year is a table that arrow keys walk through, and axe has nothing to say', async ({
	context
}) => {
	const { page } = await newRep(context, [6, 6, 6]);
	const streak = streakOf(page, 'Ten calls');
	const today = streak.locator('td[data-step].today');
	await expect(today).toHaveAttribute('tabindex', '0');
	await today.focus();
	await page.keyboard.press('ArrowUp');
	const focused = streak.locator('td[data-step]:focus');
	await expect(focused).toHaveCount(1);
	await expect(focused).toContainText(/: (6 calls, |day off|holiday|leave|nothing due)/);
	await page.keyboard.press('End');
	await expect(today).toBeFocused();
	expect(await violations(page)).toEqual([]);
	await page.setViewportSize({ width: 390, height: 844 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('S4 leave that is approved later repairs a streak', async ({ context }) => {
	const { page, rep, dates } = await newRep(context, [10, 12, 0, 11, 10]);
	const streak = streakOf(page, 'Ten calls');
	await expect(lengthIn(streak)).toHaveText('2');
	const [from, to] = [dates[2], dates[2]];
	await floor.post('leave', { rep, from, to, kind: 'vacation', state: 'approved' });
	await expect(lengthIn(streak)).toHaveText('4');
	await expect(page.locator('.news')).toContainText('went from 2 to 4 days');
	await expect(page.locator('.news')).toContainText('is leave now');
});

test('S1 a manager makes a streak, sees beforehand how far today’s would reach, changes it and ends it', async ({
	context
}) => {
	await signInAs(context, 'manager');
	const page = await context.newPage();
	await page.goto('/manage/streaks');
	await awake(page);
	const name = `Quotes ${crypto.randomUUID().slice(0, 6)}`;
	const form = page.locator('form').filter({ hasText: 'Make streak' });
	await form.getByLabel('Name').fill(name);
	await form.getByLabel('What counts').selectOption('quotes');
	await form.getByLabel('At least').fill('2');
	await expect(form.locator('.preview')).toContainText(/As of now|Nobody is here yet/);
	expect(await violations(page)).toEqual([]);
	await form.getByRole('button', { name: 'Make streak' }).click();
	const row = page.getByRole('row').filter({ hasText: name });
	await expect(row).toContainText('2 quotes a working day');
	await row.getByRole('button', { name: `Edit ${name}` }).click();
	const edit = page.locator('tr.edit form');
	await edit.getByLabel('At least').fill('3');
	await edit.getByRole('button', { name: 'Save streak' }).click();
	await expect(row).toContainText('3 quotes a working day');
	await row.getByRole('button', { name: `End ${name}` }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
	await expect(row.getByRole('button', { name: `Take up again ${name}` })).toBeVisible();
});
