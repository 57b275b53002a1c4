/** C8, C9 in the wizard: what a draft would have been, how fair it is, and what would help. */
import '../../src/app.css';
import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import type { StoredDraft } from '#lib/client/contest-draft.svelte.ts';
import { rulesOf } from '#lib/client/contest-draft.ts';
import { CONTEST_TEMPLATES } from '#lib/domain/contests/templates.ts';
import { backtestOf, fairnessOf, ids } from '../unit/contests-wizard/past.ts';
import { choices, prose, Told, wizard } from './contests-wizard-setting.ts';

beforeEach(() => sessionStorage.clear());

test('C9 how fair it is: how many, a column each, and the line of half an equal share', async () => {
	await wizard({ preview: new Told(() => ({ fairness: fairnessOf([0.6, 0.2, 0.1, 0], 3) })) });
	await expect.element(page.getByText('of 4 have a real chance, half an equal share or more')).toBeVisible();
	expect(document.querySelectorAll('.chances rect')).toHaveLength(4);
	expect(document.querySelectorAll('.chances rect.ok')).toHaveLength(3);
	expect(document.querySelector('.chances .limit')).not.toBeNull();
	await expect
		.element(page.getByRole('img', { name: /^Chance of a prize, person by person: 3 at 10% or more/ }))
		.toBeInTheDocument();
	await expect.element(page.getByRole('definition').first()).toMatchTextContent(/Ava Abel, 60%/);
	await expect.element(page.getByText('Ava Abel would be among the winners with 60%.')).toBeVisible();
});

test('C9 what would help is one press away, and is asked of the past again', async () => {
	const preview = new Told(() => ({ fairness: fairnessOf([0.9, 0.05, 0.05, 0], 1) }));
	const { draft } = await wizard({ preview });
	await page.getByRole('button', { name: 'Compare per hour worked' }).click();
	expect(draft.rules.lens).toBe('perHour');
	await vi.waitFor(() => expect(preview.asked.map(({ lens }) => lens)).toContain('perHour'));
	expect(prose()).toContain('figures per hour worked');
});

test('C8 the last windows: who won, by how much, and who placed in none', async () => {
	const backtest = {
		...backtestOf([[ids[0]!], [ids[1]!], []], [ids[2]!, ids[3]!]),
		distinctWinners: 2
	};
	await wizard({ preview: new Told(() => ({ backtest })) });
	const table = page.getByRole('group', { name: 'The last eight weeks under these rules' });
	await expect.element(table.getByText('Ava Abel')).toBeVisible();
	await expect.element(table.getByText('Nobody')).toBeVisible();
	await expect.element(page.getByText('2 people placed in none of them')).toBeVisible();
	await expect
		.element(page.getByText(/; ties share the prize; two people placed in none of the last 3\.$/))
		.toBeVisible();
});

test('M8 where amounts are kept from the floor, that there is no look back is said in words', async () => {
	await wizard({ preview: new Told(() => ({ reach: { windows: 0, of: 8, since: '' } })) });
	await expect.element(page.getByRole('heading', { name: 'No look back at this one' })).toBeVisible();
	await expect.element(page.getByText(/^What it counts is kept from the floor/)).toBeVisible();
	expect(document.querySelector('.blank')).toBeNull();
});

test('C2 rounds that do not fit are said, and mended by a press', async () => {
	const rules = rulesOf(
		CONTEST_TEMPLATES.find(({ key }) => key === 'knockout')!,
		choices.floor
	);
	const window = { from: '2026-11-30', to: '2026-12-04' };
	const stored = {
		id: 'c9',
		name: 'Cup',
		rules: { ...rules, window },
		series: '',
		repeats: '',
		graceHours: 24,
		version: 4
	};
	const preview = new Told((asked) =>
		asked.window.to === window.to
			? { faults: [{ pointer: '/window/to', message: 'is too early: 2 rounds do not fit' }] }
			: {}
	);
	const { draft } = await wizard({ stored: stored as StoredDraft, preview });
	await expect.element(page.getByText('The last day is too early: 2 rounds do not fit.')).toBeVisible();
	await page.getByRole('button', { name: 'Make it end Fri, Dec 11' }).click();
	expect(draft.rules.window.to).toBe('2026-12-11');
	await expect
		.element(page.getByText('The last day is too early: 2 rounds do not fit.'))
		.not.toBeInTheDocument();
});
