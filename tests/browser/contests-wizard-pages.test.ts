/** C1, C3: contests in a list by what is to be done, what a launched one still allows, and templates explained. */
import '../../src/app.css';
import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { rulesOf } from '#lib/client/contest-draft.ts';
import type { ListedContest } from '#lib/client/contest-list.ts';
import ContestRows from '#lib/components/contests/wizard/ContestRows.svelte';
import EditLaunched from '#lib/components/contests/wizard/EditLaunched.svelte';
import NoContests from '#lib/components/contests/wizard/NoContests.svelte';
import TemplatesPage from '#lib/components/contests/wizard/TemplatesPage.svelte';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import { CONTEST_TEMPLATES } from '#lib/domain/contests/templates.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { choicesOn } from '../unit/contests-wizard/floor.ts';

const choices = choicesOn();
beforeEach(() => sessionStorage.clear());
const rulesFrom = (key: string) => {
	const template = CONTEST_TEMPLATES.find((one) => one.key === key);
	if (!template) throw new Error(`no template ${key}`);
	return rulesOf(template, choices.floor);
};
const NOW = Date.parse('2026-11-25T10:00:00Z');

const listed = (over: Partial<ListedContest>): ListedContest => ({
	id: 'c1',
	name: 'Winter sprint',
	state: 'draft',
	rules: rulesFrom('most-orders'),
	words: ['Most orders from Monday to Friday; ties share the prize.'],
	startsAt: '',
	endsAt: '',
	settlesAt: '',
	repeats: '',
	copyOf: '',
	proposals: 0,
	version: 1,
	may: [],
	acts: [],
	entrants: 0,
	outcome: null,
	...over
});

async function rows(contests: readonly ListedContest[]) {
	const onduplicate = vi.fn(() => Promise.resolve('There are 200 contests that are not over.'));
	const onremove = vi.fn(() => Promise.resolve(''));
	await render(ContestRows, { contests, format: choices.format, now: NOW, onduplicate, onremove });
	return { onduplicate, onremove };
}

test('C3 a draft is finished, copied or removed, and a refusal stands beside it', async () => {
	const { onduplicate, onremove } = await rows([listed({ acts: ['duplicate', 'remove'] })]);
	await expect
		.element(page.getByRole('link', { name: /^Finish and launch/ }))
		.toHaveAttribute('href', '/manage/contests/c1/edit');
	await page.getByRole('button', { name: 'Duplicate Winter sprint' }).click();
	expect(onduplicate).toHaveBeenCalledWith('c1');
	await expect
		.element(page.getByRole('alert').first())
		.toMatchTextContent(/There are 200 contests that are not over\./);
	await page.getByRole('button', { name: 'Remove Winter sprint' }).click();
	await page.getByRole('button', { name: 'Remove it' }).click();
	expect(onremove).toHaveBeenCalledWith('c1');
});

test('C3 only what the reader may do is offered', async () => {
	await rows([
		listed({
			state: 'live',
			startsAt: '2026-11-23 08:00:00.000Z',
			endsAt: '2026-11-27 16:00:00.000Z',
			entrants: 23
		})
	]);
	await expect.element(page.getByText(/^2 d 6 h left/)).toBeVisible();
	await expect.element(page.getByText('23 people')).toBeVisible();
	await expect.element(page.getByRole('link', { name: /^Open/ })).toBeVisible();
	expect(page.getByRole('button', { name: /Duplicate|Remove/ }).elements()).toEqual([]);
	expect(page.getByRole('link', { name: 'Edit Winter sprint' }).elements()).toEqual([]);
});

test('with none yet, three ways in', async () => {
	await render(NoContests);
	expect(
		page
			.getByRole('link')
			.elements()
			.map((link) => link.getAttribute('href'))
	).toEqual([
		'/manage/contests/new?template=most-orders',
		'/manage/contests/new?template=most-improved',
		'/manage/contests/new?template=all-together'
	]);
});

/** Browsers set off what is hidden to the eye by a space, or not. */
const startFrom = (name: string) => new RegExp(`^Start from it\\s*: ${name}$`);

test('C1 every template is explained by its rules in words, and can be started from', async () => {
	await render(TemplatesPage, { choices });
	expect(document.querySelectorAll('[data-template]')).toHaveLength(CONTEST_TEMPLATES.length);
	for (const { name, explains } of CONTEST_TEMPLATES) {
		await expect.element(page.getByRole('heading', { name, exact: true })).toBeVisible();
		await expect.element(page.getByText(explains)).toBeVisible();
		await expect.element(page.getByRole('link', { name: startFrom(name) })).toBeVisible();
	}
	await expect
		.element(page.getByText('Most orders from Mon, Nov 30 9:00 to Fri, Dec 4 17:00; ties share the prize.'))
		.toBeVisible();
});

const launched = (key: string) =>
	({
		id: 'c7',
		name: 'Winter sprint',
		version: 5,
		state: 'live',
		rules: rulesFrom(key)
	}) as unknown as SeenContest;

async function editing(key: string, answer: unknown = ok({ id: 'c7' })) {
	const patch = vi.fn((_path: string, _body: unknown) => Promise.resolve(answer));
	const onsaved = vi.fn();
	const screen = await render(EditLaunched, {
		contest: launched(key),
		choices,
		api: { patch } as never,
		storage: () => sessionStorage,
		onsaved,
		back: '/manage/contests/c7'
	});
	return { patch, onsaved, screen };
}
const send = () => page.getByRole('button', { name: 'Make it version 2' }).click();

test('C1 a launched contest gets a week longer and another prize, with a reason', async () => {
	const { patch, onsaved } = await editing('most-orders');
	await page.getByRole('button', { name: 'A week longer, to Fri, Dec 11' }).click();
	await page.getByRole('button', { name: 'Prize for the best of each day' }).click();
	await page.getByRole('textbox', { name: 'What there is to win' }).fill('Cinema');
	await page.getByRole('textbox', { name: /^Reason/ }).fill('Snow on Monday');
	await send();
	await vi.waitFor(() => expect(onsaved).toHaveBeenCalledOnce());
	expect(patch).toHaveBeenCalledWith(
		'/contests/c7',
		expect.objectContaining({ why: 'Snow on Monday', version: 5, name: 'Winter sprint' })
	);
	expect(patch.mock.lastCall?.[1]).toMatchObject({
		rules: {
			version: 2,
			window: { to: '2026-12-11' },
			prizes: [{}, {}, {}, { kind: 'spot', name: 'Cinema' }]
		}
	});
});

test('C1 a reload loses nothing of an edit; sending or starting afresh forgets it', async () => {
	const first = await editing('most-orders');
	await page.getByRole('button', { name: 'Prize for the best of each day' }).click();
	await page.getByRole('textbox', { name: 'What there is to win' }).fill('Cinema');
	await page.getByRole('textbox', { name: /^Reason/ }).fill('Snow on Monday');
	flushSync();
	await first.screen.unmount();
	const again = await editing('most-orders');
	await expect.element(page.getByText(/^What you wrote here before is back/)).toBeVisible();
	await expect.element(page.getByRole('textbox', { name: 'What there is to win' })).toHaveValue('Cinema');
	await send();
	await vi.waitFor(() => expect(again.onsaved).toHaveBeenCalledOnce());
	await again.screen.unmount();
	const third = await editing('most-orders');
	await expect.element(page.getByRole('textbox', { name: /^Reason/ })).toHaveValue('');
	await page.getByRole('textbox', { name: /^Reason/ }).fill('Fog');
	flushSync();
	await third.screen.unmount();
	await editing('most-orders');
	await page.getByRole('button', { name: 'Start afresh' }).click();
	await expect.element(page.getByRole('textbox', { name: /^Reason/ })).toHaveValue('');
	expect(sessionStorage).toHaveLength(0);
});

test('C1 without a reason or a change nothing is sent, and what is missing is said', async () => {
	const { patch } = await editing('most-orders');
	await send();
	await expect.element(page.getByText(/^Reason, for everyone who takes part is missing/)).toBeVisible();
	await vi.waitFor(() => expect(document.activeElement?.getAttribute('name')).toBe('why'));
	await page.getByRole('textbox', { name: /^Reason/ }).fill('Just so');
	await send();
	await expect.element(page.getByRole('alert')).toMatchTextContent(/Nothing has been changed yet\./);
	expect(patch).not.toHaveBeenCalled();
});

test('C1 it never gets shorter, and rounds that were drawn stay', async () => {
	await editing('most-orders');
	await page.getByLabelText('Last day').fill('2026-12-02');
	await expect.element(page.getByText('Last day can only be later than it was')).toBeVisible();
});

test('C1 rounds that were drawn keep their end', async () => {
	await editing('league');
	await expect
		.element(page.getByText('The rounds have been drawn, so the end stays where it is.'))
		.toBeVisible();
	expect(page.getByLabelText('Last day').elements()).toEqual([]);
});

test('a refusal of the server stands beside its field', async () => {
	const errors = [{ pointer: '/rules/window/to', message: 'is more than 366 days after it begins' }];
	await editing('most-orders', failed({ status: 422, detail: 'No.', errors }));
	await page.getByRole('button', { name: /^A week longer/ }).click();
	await page.getByRole('textbox', { name: /^Reason/ }).fill('Snow');
	await send();
	await expect.element(page.getByText('Last day is more than 366 days after it begins')).toBeVisible();
});
