/** C1, C8, C9: the wizard as people use it: a sentence with slots, what the past says beside it, and nothing lost. */
import '../../src/app.css';
import { flushSync } from 'svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { ContestDraft } from '#lib/client/contest-draft.svelte.ts';
import ContestWizard from '#lib/components/contests/wizard/ContestWizard.svelte';
import { failed, ok } from '#lib/domain/result.ts';
import { ids } from '../unit/contests-wizard/past.ts';
import { choices, prose, slot, wizard } from './contests-wizard-setting.ts';

beforeEach(() => sessionStorage.clear());

test('C1 a contest is launched with three choices: a form, a prize, launch', async () => {
	const { api, onlaunched } = await wizard();
	await page.getByRole('radio', { name: /Most improved/ }).click({ force: true });
	await slot('Prizes').click();
	await page.getByRole('textbox', { name: 'What there is to win' }).fill('a Friday off');
	await page.getByRole('button', { name: /^Launch for Mon, Nov 30/ }).click();
	await vi.waitFor(() => expect(onlaunched).toHaveBeenCalledOnce());
	expect(api.post.mock.calls).toMatchObject([
		[
			'/contests',
			{ name: 'Most improved', rules: { format: 'improvement', prizes: [{ name: 'a Friday off' }] } }
		],
		['/contests/c1/launch', { version: 1 }]
	]);
});

test('every underlined part opens its choice by keyboard, and Escape leads back to it', async () => {
	await wizard();
	const parts = [...document.querySelectorAll<HTMLElement>('.rules [data-slot]')];
	expect(parts.length).toBeGreaterThan(8);
	for (const part of parts) {
		part.focus();
		await userEvent.keyboard('{Enter}');
		const tray = page.getByRole('group', { name: part.getAttribute('aria-label')?.split(':')[0] ?? '' });
		await expect.element(tray.first()).toBeVisible();
		expect(part).toHaveAttribute('aria-expanded', 'true');
		const inside = document.querySelector('[data-tray]');
		await vi.waitFor(() => expect(inside?.contains(document.activeElement)).toBe(true));
		await userEvent.keyboard('{Escape}');
		await vi.waitFor(() => expect(document.querySelector('[data-tray]')).toBeNull());
		expect((document.activeElement as HTMLElement).dataset['slot']).toBe(part.dataset['slot']);
	}
});

test('Next leads through all parts, from when to how often', async () => {
	await wizard();
	await slot('When').click();
	const seen: string[] = [];
	for (;;) {
		seen.push(document.querySelector<HTMLElement>('[data-tray]')?.dataset['tray'] ?? '');
		const next = page.getByRole('button', { name: /^Next: / });
		if (next.elements().length === 0) break;
		await next.click();
	}
	expect(seen).toEqual([
		'when',
		'what',
		'lens',
		'how',
		'prizes',
		'tie',
		'groups',
		'who',
		'checks',
		'late',
		'again'
	]);
});

test('C2 every form can be chosen in the sentence, and keeps it whole', async () => {
	const { draft } = await wizard();
	await slot('How one wins').click();
	for (const [name, said] of [
		['Race', 'The first to reach 10 orders wins'],
		['Milestone', 'Everyone who reaches 10 orders wins'],
		['All together', 'Together we want 10 orders'],
		['Team against team', 'team by team, all added up'],
		['Knockout', 'In pairs, the better one goes on'],
		['League', 'Everyone meets everyone'],
		['King of the hill', 'Whoever leads the longest within the working hours'],
		['Last one standing', 'The lowest of each round leaves'],
		['Raffle', 'one for every 10 orders'],
		['Best step up', 'The biggest step up wins'],
		['Most', 'The highest wins']
	] as const) {
		await page
			.getByRole('radio', { name: new RegExp(`^${name}`) })
			.last()
			.click();
		await vi.waitFor(() => expect(prose()).toContain(said));
		expect(draft.faults, name).toEqual([]);
	}
});

test('P5 dates, times and often wanted windows', async () => {
	const { draft } = await wizard();
	await slot('When').click();
	await page.getByRole('radio', { name: 'Two weeks' }).click({ force: true });
	expect(draft.rules.window).toEqual({
		from: '2026-11-30',
		to: '2026-12-11',
		startsAt: '09:00',
		endsAt: '17:00'
	});
	await page.getByRole('checkbox', { name: 'Begins and ends at a time of day' }).click();
	expect(draft.rules.window).toEqual({ from: '2026-11-30', to: '2026-12-11' });
	await page.getByLabelText('Last day').fill('2026-11-27');
	await expect.element(page.getByText('The last day is before the first date.')).toBeVisible();
	await expect.element(page.getByLabelText('Last day')).toHaveAttribute('aria-invalid', 'true');
});

test('who: teams, people by name, newcomers, and later ones', async () => {
	const { draft } = await wizard();
	await slot('Who takes part').click();
	await page.getByRole('radio', { name: 'Teams' }).click();
	await page.getByRole('checkbox', { name: 'North' }).click();
	await page.getByRole('checkbox', { name: /People may join later/ }).click();
	expect(draft.rules).toMatchObject({ eligibility: { teams: ['teamnorth000000'] }, join: 'open' });
	expect(prose()).toContain('Everyone in North takes part, and people may join later.');
	await page.getByRole('radio', { name: 'People by name' }).click();
	await page
		.getByRole('checkbox', { name: /Cem Celik/ })
		.first()
		.click();
	expect(draft.rules.eligibility).toEqual({ reps: [ids[2]] });
	await page.getByRole('checkbox', { name: 'Only newcomers' }).click();
	expect(draft.rules.eligibility.startedSince).toBe('2026-08-27');
});

test('a season is made where it is chosen, and the contest counts for it', async () => {
	let answer: unknown = failed({
		status: 409,
		detail: 'No.',
		errors: [{ pointer: '/name', message: 'is taken by another series' }]
	});
	const { draft, api, onlaunched } = await wizard({ post: () => Promise.resolve(answer) });
	await slot('How often').click();
	await page.getByRole('button', { name: 'New season' }).click();
	const season = page.getByRole('group', { name: 'New season' });
	await season.getByRole('textbox', { name: 'Name' }).fill('Spring');
	await season.getByRole('button', { name: 'Make the season' }).click();
	await expect.element(season.getByText('Name is taken by another series')).toBeVisible();
	answer = ok({ id: 'seriesspring000', name: 'Spring', points: [5], from: '', to: '', version: 1 });
	await season.getByRole('textbox', { name: /^Points by place/ }).fill('5; 3 1');
	// Enter is the season's here, not the contest's
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByText('This contest counts for Spring.')).toBeVisible();
	expect(api.post).toHaveBeenLastCalledWith('/contest-series', {
		name: 'Spring',
		points: [5, 3, 1],
		from: '',
		to: ''
	});
	expect(onlaunched).not.toHaveBeenCalled();
	expect(draft.fields.series).toBe('seriesspring000');
	expect(prose()).toContain('and counts for Spring.');
});

test('C2 groups are made by hand: named, filled, nobody in two, all of it by keyboard', async () => {
	const { draft, api } = await wizard();
	await slot('Places').click();
	await page.getByRole('radio', { name: /^Within groups made by hand/ }).click();
	const group = (name: RegExp) => page.getByRole('region', { name });
	await group(/^Group A/)
		.getByRole('textbox')
		.fill('Old hands ');
	await group(/^Old hands/)
		.getByRole('checkbox', { name: /Ava Abel/ })
		.click();
	await group(/^Old hands/)
		.getByRole('checkbox', { name: /Ben Bloch/ })
		.click();
	await expect
		.element(
			page.getByText('A group without people has no first place. 2 people are in no group and have no place.')
		)
		.toBeVisible();
	// whoever is taken into another group leaves theirs
	const ben = group(/^Group B/).getByRole('checkbox', { name: 'Ben Bloch in Old hands' });
	ben.element().focus();
	await userEvent.keyboard(' ');
	expect(draft.rules.groups).toEqual({
		by: 'list',
		lists: [
			{ id: 'group-1', name: 'Old hands', reps: [ids[0]] },
			{ id: 'group-2', name: 'Group B', reps: [ids[1]] }
		]
	});
	await page.getByRole('button', { name: 'Another group' }).click();
	await vi.waitFor(() =>
		expect(document.activeElement).toBe(
			group(/^Group C/)
				.getByRole('textbox')
				.element()
		)
	);
	await userEvent.keyboard('{Control>}a{/Control}Group B');
	await expect.element(page.getByText(/^Group 3 is another group’s too/)).toBeVisible();
	await page
		.getByRole('button', { name: /^Remove Group B/ })
		.last()
		.click();
	await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('BUTTON'));
	expect(prose()).toContain('Places are counted within 2 groups made by hand.');
	await expect
		.element(
			page.getByText(
				'Places are counted within each group: Old hands and Group B. Who is in none has no place.'
			)
		)
		.toBeVisible();
	// a look at another choice loses nothing
	await page.getByRole('radio', { name: 'Among all' }).click();
	expect(draft.rules.groups).toBeUndefined();
	await page.getByRole('radio', { name: /^Within groups made by hand/ }).click();
	await page.getByRole('button', { name: 'Save the draft' }).click();
	expect(api.post.mock.lastCall?.[1]).toMatchObject({
		rules: { groups: { lists: [{ reps: [ids[0]] }, { name: 'Group B', reps: [ids[1]] }] } }
	});
});

test('C2 a group without a name is said beside its field', async () => {
	await wizard();
	await slot('Places').click();
	await page.getByRole('radio', { name: /^Within groups made by hand/ }).click();
	await page.getByRole('textbox', { name: 'Group 2' }).fill('');
	await expect.element(page.getByText('Group 2 is empty')).toBeVisible();
});

test('prizes are added, worded, valued and removed', async () => {
	const { draft } = await wizard({ template: '' });
	await slot('Prizes').click();
	await page.getByRole('button', { name: 'Prize for 1st place' }).click();
	await page.getByRole('button', { name: 'Prize for 2nd place' }).click();
	await page.getByRole('button', { name: 'Prize for the best of each day' }).click();
	await page.getByRole('textbox', { name: 'What there is to win' }).first().fill('Dinner for two ');
	await page.getByRole('textbox', { name: 'Worth, €' }).first().fill('120,50');
	await page.getByRole('button', { name: 'Remove the prize for: 2nd place' }).click();
	expect(draft.rules.prizes).toEqual([
		{ kind: 'place', place: 1, name: 'Dinner for two', value: 12_050, share: 'split' },
		{ kind: 'spot', name: 'Best of each day', value: 0, share: 'each' }
	]);
	await expect.element(page.getByRole('textbox', { name: 'Worth, €' }).first()).toHaveValue('120,50');
	await page.getByRole('textbox', { name: 'Worth, €' }).first().fill('lots');
	await expect.element(page.getByText('Worth, € must be an amount such as 50')).toBeVisible();
});

test('what the server refuses opens its part, and stands beside the field that its pointer names', async () => {
	const refused = failed({
		status: 422,
		detail: 'No.',
		errors: [{ pointer: '/rules/lens', message: 'needs targets that everybody may see' }]
	});
	await wizard({ post: () => Promise.resolve(refused) });
	await page.getByRole('button', { name: 'Save the draft' }).click();
	await expect
		.element(page.getByText('What is compared needs targets that everybody may see').last())
		.toBeVisible();
	expect(document.querySelector<HTMLElement>('[data-tray]')?.dataset['tray']).toBe('lens');
});

test('a name is asked for when it is missing, and not before', async () => {
	const { api } = await wizard();
	const name = page.getByRole('textbox', { name: 'Name' });
	await name.fill('');
	await expect.element(name).toHaveAttribute('aria-invalid', 'false');
	const refused = failed({ status: 422, detail: 'No.', errors: [{ pointer: '/name', message: 'is empty' }] });
	api.post.mockResolvedValueOnce(refused);
	await page.getByRole('button', { name: 'Save the draft' }).click();
	await expect.element(page.getByText('Name is missing')).toBeVisible();
	await vi.waitFor(() => expect(document.activeElement).toBe(name.element()));
});

test('a reload loses nothing that was written, and saving forgets it', async () => {
	const first = await wizard();
	await page.getByRole('textbox', { name: 'Name' }).fill('Winter sprint');
	flushSync();
	await first.screen.unmount();
	const again = await wizard();
	await expect.element(page.getByText(/^What you wrote here before is back/)).toBeVisible();
	expect(again.draft.name).toBe('Winter sprint');
	await page.getByRole('button', { name: 'Save the draft' }).click();
	await vi.waitFor(() => expect(again.onsaved).toHaveBeenCalledOnce());
	await again.screen.unmount();
	expect((await wizard()).draft.name).toBe('Most orders of the week');
});

test('M8 figures that the floor may not see leave only managers', async () => {
	const kept = choices.metrics.map((metric) =>
		metric.key === 'orders' ? { ...metric, onFloor: false } : metric
	);
	const draft = new ContestDraft({ ...choices.floor, metrics: kept }, choices.vocabulary.names);
	await render(ContestWizard, {
		draft,
		choices: { ...choices, metrics: kept, floor: { ...choices.floor, metrics: kept } },
		api: {} as never,
		storage: () => sessionStorage,
		title: 'New contest',
		onsaved: () => {},
		onlaunched: () => {}
	});
	await expect.element(page.getByRole('radio', { name: /The whole floor/ })).toBeDisabled();
	await expect.element(page.getByRole('radio', { name: /Only managers/ })).toBeChecked();
});
