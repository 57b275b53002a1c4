import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { BoardQuery } from '#lib/domain/board.ts';
import BoardPage from '#lib/components/board/BoardPage.svelte';
import { format, NOW, people, revenue, status, viewOf } from './made-up.ts';

const choices = {
	metrics: [
		{ key: 'revenue', name: 'Revenue', unit: 'money' as const },
		{ key: 'calls', name: 'Calls', unit: 'count' as const }
	],
	teams: [{ id: 't1', name: 'Rouche' }],
	regions: [{ id: 'r1', name: 'West' }],
	types: [{ key: 'order', name: 'Order', unit: 'money' }]
};
const record = {
	id: 'a',
	type: 'order',
	quantity: 1,
	amount: 414_000,
	occurredAt: NOW - 60_000,
	localDate: '2017-12-14',
	customer: '',
	deal: ''
};

const props = (overrides: Partial<Parameters<typeof render<typeof BoardPage>>[1]> = {}) => ({
	query: revenue,
	view: viewOf(people(20)),
	choices,
	format,
	status: status('live'),
	you: '',
	selected: '',
	canShow: false,
	onquery: vi.fn<(query: BoardQuery) => void>(),
	onselect: vi.fn<(member: string) => void>(),
	lookUp: () => Promise.resolve({ list: [record], count: 1, partial: false }),
	...overrides
});

test('a ranking is a table: place, movement, name as row header, gap and score', async () => {
	await render(BoardPage, props());
	await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Revenue this week');
	const row = page.getByRole('row', { name: /Donn Neloms/ });
	await expect.element(row.getByRole('rowheader')).toMatchTextContent(/Donn Neloms/);
	await expect.element(row).toMatchTextContent(/^\s*2\s*up 3/);
	await expect.element(row).toMatchTextContent(/3,942\s*13,141\s*$/);
});

test('R1 equal scores share a place and are level at the top', async () => {
	const view = viewOf([
		{ name: 'Ann', score: 6 },
		{ name: 'Bob', score: 6 },
		{ name: 'Cy', score: 5 }
	]);
	await render(BoardPage, props({ view }));
	for (const name of ['Ann', 'Bob']) {
		await expect
			.element(page.getByRole('row', { name: new RegExp(name) }))
			.toMatchTextContent(/^\s*1[\s\S]*level\s*6/);
	}
	await expect.element(page.getByRole('row', { name: /Cy/ })).toMatchTextContent(/^\s*3/);
});

test('M4 below the minimum there is no place and no figure', async () => {
	const view = viewOf([
		{ name: 'Ann', score: 6 },
		{ name: 'Bob', score: null }
	]);
	await render(BoardPage, props({ view }));
	await expect.element(page.getByRole('row', { name: /Bob/ })).toMatchTextContent(/–[\s\S]*not enough yet/);
});

test('M8 a board whose metric is gone says so, as it was too', async () => {
	const view = { ...viewOf([]), query: { ...revenue, metric: 'gone' }, at: NOW - 3_600_000 };
	const shown = await render(BoardPage, props({ query: view.query, view }));
	await expect.element(page.getByRole('heading', { name: 'This metric is gone' })).toBeVisible();
	const other = { ...viewOf([]), query: revenue };
	await shown.rerender({ query: revenue, view: other });
	await expect.element(page.getByRole('heading', { name: 'Nobody here yet' })).toBeVisible();
});

test('shows the first ones, and more on request', async () => {
	await render(BoardPage, props());
	expect(page.getByRole('row').elements()).toHaveLength(18);
	await page.getByRole('button', { name: 'Show 3 more' }).click();
	expect(page.getByRole('row').elements()).toHaveLength(21);
});

test('arrow keys walk the names, Enter opens one, Escape closes it', async () => {
	const given = props();
	const shown = await render(BoardPage, given);
	page
		.getByRole('link', { name: /Hayden Neloms/ })
		.element()
		.focus();
	await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
	await expect.element(page.getByRole('link', { name: /Donn Neloms/ })).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	expect(given.onselect).toHaveBeenLastCalledWith('donn-neloms');
	await shown.rerender({ selected: 'donn-neloms' });
	const why = page.getByRole('complementary', { name: 'Donn Neloms' });
	await expect.element(why).toMatchTextContent(/3,942 short of 1st/);
	await expect.element(why.getByRole('listitem')).toMatchTextContent(/Order\s*4,140/);
	await userEvent.keyboard('{Escape}');
	expect(given.onselect).toHaveBeenLastCalledWith('');
});

test('rows are places: whoever overtakes is written into one, and takes the focus along', async () => {
	const members = people(5);
	const shown = await render(BoardPage, props({ view: viewOf(members) }));
	const rows = [...document.querySelectorAll('tbody tr')];
	const link = page.getByRole('link', { name: /Darcel Neloms/ });
	link.element().focus();
	const risen = members.map((member) =>
		member.name === 'Darcel Neloms' ? { ...member, score: 20_000 } : member
	);
	await shown.rerender({ view: viewOf(risen, { seq: 2 }) });
	await expect.element(page.getByRole('row').nth(1)).toMatchTextContent(/^\s*1[\s\S]*Darcel Neloms/);
	await expect.element(link).toHaveFocus();
	expect([...document.querySelectorAll('tbody tr')].every((row, place) => row === rows[place])).toBe(true);
});

test('whoever changes place on a board glides there; nobody glides to another board, or through the past', async () => {
	const members = people(5);
	const risen = members.map((member, at) => (at === 3 ? { ...member, score: 20_000 } : member));
	const moving = () =>
		[...document.querySelectorAll('tbody tr')].filter((row) => row.getAnimations().length > 0).length;
	const shown = await render(BoardPage, props({ view: viewOf(members) }));
	// how tall rows are is known once they were drawn
	for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
	await shown.rerender({ view: viewOf(risen, { seq: 2 }) });
	expect(moving()).toBe(4);
	const calls = { ...revenue, metric: 'calls' };
	await shown.rerender({ query: calls, view: { ...viewOf(members, { seq: 3 }), query: calls } });
	expect(moving()).toBe(0);
	await shown.rerender({ view: { ...viewOf(risen, { seq: 2 }), query: calls, at: NOW - 3_600_000 } });
	expect(moving()).toBe(0);
});

test('a score whose records nobody can tell says so', async () => {
	await render(BoardPage, props({ selected: 'donn-neloms', lookUp: () => Promise.resolve(undefined) }));
	await expect.element(page.getByText(/The score stands; the list follows/)).toBeVisible();
});

test('every control asks for another board', async () => {
	const given = props();
	await render(BoardPage, given);
	await page.getByRole('combobox', { name: 'Metric' }).selectOptions('Calls');
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, metric: 'calls' });
	await page.getByRole('radio', { name: 'Month' }).click();
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, period: 'month' });
	await page.getByRole('radio', { name: 'Dates' }).click();
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, period: '2017-12-11..2017-12-17' });
	await page.getByRole('combobox', { name: 'Within' }).selectOptions('Rouche');
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, team: 't1' });
	await page.getByRole('textbox', { name: 'Date' }).fill('2017-11-30');
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, date: '2017-11-30' });
});

test('teams are not filtered by team', async () => {
	const given = props({ query: { ...revenue, team: 't1' } });
	await render(BoardPage, given);
	await page.getByRole('radio', { name: 'Teams' }).click();
	expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, by: 'team' });
});

test('a board that is not there yet keeps its rules and shows no figures', async () => {
	await render(BoardPage, props({ query: { ...revenue, metric: 'calls' } }));
	await expect.element(page.getByText('Bringing the board up to date.')).toBeVisible();
	await expect.element(page.getByRole('table')).toHaveAttribute('aria-busy', 'true');
});

test.each(['delayed', 'offline'] as const)('%s figures stand under their time', async (freshness) => {
	await render(BoardPage, props({ status: status(freshness, 48 * 60_000) }));
	await expect.element(page.getByText(/Figures as of 14:02, 48 minutes ago/)).toBeVisible();
});
