import '../../src/app.css';
import { flushSync } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { BoardQuery, NoScore } from '#lib/domain/board.ts';
import type { BoardChoices } from '#lib/client/board-choices.ts';
import type { BoardView } from '#lib/client/board.svelte.ts';
import { LookBack, type Stretch } from '#lib/client/look-back.svelte.ts';
import type { ShownChange, ShownRecord } from '#lib/client/records.ts';
import BoardPage from '#lib/components/board/BoardPage.svelte';
import { format, NOW, people, revenue, status, viewOf } from './made-up.ts';

const MINUTE_MS = 60_000;
const choices: BoardChoices = {
	metrics: [
		{ key: 'revenue', name: 'Revenue', unit: 'money', kind: 'sum' },
		{ key: 'calls', name: 'Calls', unit: 'count', kind: 'sum' },
		{ key: 'show_up', name: 'Show-up rate', unit: 'ratio', kind: 'ratio' }
	],
	teams: [{ id: 't1', name: 'Rouche' }],
	regions: [{ id: 'r1', name: 'West' }],
	types: [{ key: 'order', name: 'Order', unit: 'money' }],
	opens: '09:00'
};

/** The same people and places under another query, with figures in its unit. */
function through(query: Partial<BoardQuery>, figures: Partial<BoardView> = {}): BoardView {
	const view = viewOf(people(5));
	return { ...view, query: { ...revenue, ...query }, ...figures };
}
const calls = (view: BoardView, unit: 'count' | 'ratio' = 'count'): BoardView => ({
	...view,
	words: { ...view.words, metric: { key: 'calls', name: 'Calls', unit } }
});
/** A text in place of a score says why there is none. */
const figureOf = (score: number | NoScore, index: number) =>
	typeof score === 'number' ? { score, why: null, rank: index + 1 } : { score: null, why: score, rank: null };
const scored = (view: BoardView, scores: readonly (number | NoScore)[], were: readonly number[] = []) => ({
	...view,
	rows: view.rows.map((row, at) => ({
		...row,
		...figureOf(scores[at] ?? 'notEnough', at),
		compared: were[at] ?? null
	}))
});

type Given = Parameters<typeof render<typeof BoardPage>>[1];
const props = (overrides: Partial<Given> = {}) => ({
	query: revenue,
	view: viewOf(people(5)),
	choices,
	format,
	status: status('live'),
	you: '',
	selected: '',
	canShow: false,
	onquery: vi.fn<(query: BoardQuery) => void>(),
	onselect: vi.fn<(member: string) => void>(),
	lookUp: () => Promise.resolve({ list: [record('a', 60)], count: 1, partial: false }),
	...overrides
});
const record = (id: string, minutesAgo: number): ShownRecord => ({
	id,
	type: 'order',
	quantity: 1,
	amount: 414_000,
	occurredAt: NOW - minutesAgo * MINUTE_MS,
	localDate: '2017-12-14',
	customer: '',
	deal: ''
});

describe('M5 lenses', () => {
	test('one choice compares by something else', async () => {
		const given = props();
		await render(BoardPage, given);
		const lens = page.getByRole('combobox', { name: 'Compare by' });
		await expect.element(lens).toHaveValue('');
		await lens.selectOptions('Per hour worked');
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, lens: 'perHour' });
		await lens.selectOptions('Against own usual');
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, lens: 'baseline' });
	});

	test('the figures, the title and a sentence say what is compared and why somebody has no place', async () => {
		const view = calls(scored(through({ lens: 'perHour' }), [12.44, 12.4, 3, 'notEnough', 'noHours']));
		const shown = await render(BoardPage, props({ query: view.query, view }));
		await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/per hour worked/);
		await expect.element(page.getByText(/divided by their working hours so far/)).toBeVisible();
		await expect.element(page.getByRole('columnheader', { name: 'Calls an hour' })).toBeVisible();
		await expect.element(page.getByRole('row').nth(1)).toMatchTextContent(/12\.4\s*$/);
		await expect
			.element(page.getByRole('table'))
			.toMatchTextContent(/–[\s\S]*not enough yet[\s\S]*–[\s\S]*no hours yet/);

		const aimed = calls(
			scored(through({ lens: 'ofTarget' }), [0.8667, 0.5, 'noTarget', 'noTarget', 'noTarget']),
			'ratio'
		);
		await shown.rerender({ query: aimed.query, view: aimed });
		await expect.element(page.getByRole('row').nth(1)).toMatchTextContent(/86\.7%\s*$/);
		await expect.element(page.getByRole('row').nth(3)).toMatchTextContent(/no target/);

		const usual = calls(scored(through({ lens: 'baseline' }), [14, -3, 'noUsual', 'noUsual', 'noUsual']));
		await shown.rerender({ query: usual.query, view: usual });
		await expect.element(page.getByRole('row').nth(1)).toMatchTextContent(/\+14\s*$/);
		await expect.element(page.getByRole('row').nth(2)).toMatchTextContent(/−3\s*$/);
		await expect.element(page.getByRole('row').nth(3)).toMatchTextContent(/too few past periods/);
	});

	test('M8 a lens over targets that are not public is not offered, and goes when the metric has some', async () => {
		const [sum, ...rest] = choices.metrics;
		const hidden = {
			...choices,
			metrics: [{ ...sum, privateTargets: true }, ...rest] as BoardChoices['metrics']
		};
		const given = props({ choices: hidden });
		const shown = await render(BoardPage, given);
		const names = () =>
			[...page.getByRole('combobox', { name: 'Compare by' }).element().querySelectorAll('option')].map(
				({ textContent }) => textContent
			);
		expect(names()).toEqual(['Plain', 'Per hour worked', 'Against own usual']);
		await shown.rerender({ query: { ...revenue, metric: 'calls', lens: 'ofTarget' } });
		expect(names()).toContain('% of target');
		await page.getByRole('combobox', { name: 'Metric' }).selectOptions('Revenue');
		expect(given.onquery).toHaveBeenLastCalledWith(revenue);
	});
});

describe('P3 against the period before', () => {
	test('a tick asks for it', async () => {
		const given = props();
		await render(BoardPage, given);
		await page.getByRole('checkbox', { name: 'vs last week' }).click();
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, compare: true });
	});

	test('beside each score stands the change, in words for whoever hears it, and over all in the head', async () => {
		const view = calls(scored(through({ compare: true }), [20, 8, 5, 'notEnough', 2], [8, 8, 8]));
		const compared = { from: '2017-12-04', to: '2017-12-07' };
		const whole = { ...view, words: { ...view.words, compared }, total: 35, compared: 24 };
		await render(BoardPage, props({ query: view.query, view: whole }));
		await expect.element(page.getByRole('columnheader', { name: 'vs last week' })).toBeVisible();
		const row = (index: number) => page.getByRole('row').nth(index);
		await expect.element(row(1)).toMatchTextContent(/\+12\s*12 more\s*20\s*$/);
		await expect.element(row(2)).toMatchTextContent(/same\s*the same\s*8\s*$/);
		await expect.element(row(3)).toMatchTextContent(/−3\s*3 less\s*5\s*$/);
		await expect.element(row(5)).toMatchTextContent(/–\s*not compared\s*2\s*$/);
		await expect.element(page.getByText(/11 more than by this point last week \(Dec 4\s–\s7/)).toBeVisible();
	});

	test('all time has no period before', async () => {
		await render(BoardPage, props({ query: { ...revenue, period: 'all' } }));
		expect(page.getByRole('checkbox').elements()).toHaveLength(0);
	});
});

describe('R1 R5 options', () => {
	test('stand behind one button, by keyboard too, and each asks for its board', async () => {
		const given = props({ query: { ...revenue, by: 'team' } });
		await render(BoardPage, given);
		const options = page.getByRole('button', { name: 'Options' });
		expect(page.getByRole('radio', { name: /1, 1, 2/ }).elements()).toHaveLength(0);
		options.element().focus();
		await userEvent.keyboard('{Enter}');
		await page.getByRole('radio', { name: /1, 1, 2/ }).click();
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, by: 'team', dense: true });
		const ties = page.getByRole('combobox', { name: 'Equal scores are decided by' });
		await ties.selectOptions('Who got there first');
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, by: 'team', tieBreak: 'earliest' });
		await ties.selectOptions('Calls');
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, by: 'team', tieBreak: 'calls' });
		await page.getByRole('radio', { name: 'Per member' }).click();
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, by: 'team', perMember: true });
	});

	test('what is on is said without opening them', async () => {
		const query: BoardQuery = { ...revenue, by: 'team', perMember: true, dense: true, tieBreak: 'calls' };
		const given = props({ query, view: through(query) });
		const shown = await render(BoardPage, given);
		const options = page.getByRole('button', { name: /^Options/ });
		await expect
			.element(options)
			.toMatchTextContent(/^\s*Options: per member, no places skipped, ties by calls\s*$/);
		// people are no members of anything
		await page.getByRole('radio', { name: 'People' }).click();
		expect(given.onquery).toHaveBeenLastCalledWith({ ...revenue, dense: true, tieBreak: 'calls' });
		await shown.rerender({ query: revenue, view: through({}) });
		await expect.element(options).toMatchTextContent(/^\s*Options\s*$/);
	});
});

describe('R4 why a place is not what it was', () => {
	const change: ShownChange = {
		since: NOW - 15 * 60 * MINUTE_MS,
		rankBefore: 5,
		rank: 2,
		scoreBefore: 100,
		score: 1_314_100,
		own: { list: [record('b', 19), record('c', 200)], count: 2, partial: false },
		others: [
			{ id: 'x', name: 'Anna Snelling', passed: 'them', records: { list: [], count: 0, partial: false } },
			{
				id: 'y',
				name: 'Reed Clapper',
				passed: 'us',
				records: { list: [record('d', 5)], count: 1, partial: false }
			}
		]
	};

	test('own records and those of whoever passed or was passed, in words and time', async () => {
		const lookUpChange = vi.fn(() => Promise.resolve(change));
		await render(BoardPage, props({ selected: 'donn-neloms', lookUpChange }));
		const section = page.getByRole('region', { name: 'Why did this place change?' });
		await expect.element(section).toMatchTextContent(/5th before today, 2nd now\./);
		await expect.element(section).toMatchTextContent(/Own records since 2[\s\S]*14:31\s*Order\s*4,140/);
		await expect.element(section).toMatchTextContent(/Passed 1[\s\S]*Anna Snelling\s*no record since/);
		await expect.element(section).toMatchTextContent(/Passed by 1[\s\S]*Reed Clapper\s*1 record since/);
		await page.getByText('Reed Clapper').click();
		await expect.element(section.getByText('14:45')).toBeVisible();
		expect(lookUpChange).toHaveBeenLastCalledWith(revenue, 'donn-neloms', undefined);
	});

	test('since a moment of the own choice, by the floor’s clock', async () => {
		const lookUpChange = vi.fn(() => Promise.resolve(change));
		await render(BoardPage, props({ selected: 'donn-neloms', lookUpChange }));
		const since = page.getByRole('combobox', { name: 'Since' });
		await since.selectOptions('an hour ago');
		expect(lookUpChange).toHaveBeenLastCalledWith(revenue, 'donn-neloms', NOW - 60 * MINUTE_MS);
		await since.selectOptions('a moment of your choice');
		await page.getByLabelText('Moment').fill('2017-12-13T17:00');
		await vi.waitFor(() =>
			expect(lookUpChange).toHaveBeenLastCalledWith(revenue, 'donn-neloms', Date.UTC(2017, 11, 13, 17))
		);
		await expect.element(page.getByText(/5th on Dec 13, 17:00, 2nd now/)).toBeVisible();
	});

	test('says so where nobody can tell', async () => {
		const lookUpChange = () => Promise.resolve(undefined);
		await render(BoardPage, props({ selected: 'donn-neloms', lookUpChange }));
		await expect.element(page.getByText(/Nobody is there to tell what changed/)).toBeVisible();
	});
});

/** A slider over a worker that answers when it is told to. */
function timeMachine({ still = false, range = undefined as Stretch | undefined } = {}) {
	const asked: (number | null)[] = [];
	const answers: (() => void)[] = [];
	const frames: ((time: number) => void)[] = [];
	const back = new LookBack({
		scrub: (at) => {
			asked.push(at);
			const ends = at === null ? undefined : (range ?? { from: 0, to: NOW });
			return new Promise((resolve) => answers.push(() => resolve(ends)));
		},
		nextFrame: (run) => void frames.push(run),
		still: () => still
	});
	/** What waits for an answer or a picture goes on. */
	const settle = async () => {
		for (const answer of answers.splice(0)) answer();
		await Promise.resolve();
		await Promise.resolve();
		await Promise.resolve();
	};
	const draw = (time: number) => {
		for (const frame of frames.splice(0)) frame(time);
	};
	return { back, asked, settle, draw };
}

describe('looking back', () => {
	async function opened(overrides: Partial<Given> = {}, machine = timeMachine()) {
		const given = props({ lookBack: machine.back, ...overrides });
		const shown = await render(BoardPage, given);
		await page.getByRole('button', { name: 'Look back' }).click();
		return { ...machine, given, shown, slider: page.getByRole('slider', { name: 'Moment' }) };
	}
	const minutesBefore = (minutes: number) => NOW - minutes * MINUTE_MS;

	test('arrow keys go minute by minute, Home to the beginning, End to live', async () => {
		const { back, slider } = await opened();
		slider.element().focus();
		await userEvent.keyboard('{ArrowLeft}');
		expect(back.at).toBe(minutesBefore(1));
		await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowRight}');
		expect(back.at).toBe(minutesBefore(2));
		await expect.element(slider).toHaveAttribute('aria-valuetext', '14:48');
		await userEvent.keyboard('{Home}');
		expect(back.at).toBe(Date.UTC(2017, 11, 14, 8)); // an hour before the floor opens
		await userEvent.keyboard('{End}');
		expect(back.at).toBeNull();
		await expect.element(slider).toHaveAttribute('aria-valuetext', 'Now');
	});

	test('the board says clearly that it is not live, and one button makes it so', async () => {
		const { shown, back } = await opened();
		back.seek(minutesBefore(45));
		await shown.rerender({ view: { ...viewOf(people(5)), at: minutesBefore(45) } });
		await expect.element(page.getByRole('heading', { level: 1 })).toMatchTextContent(/as of 14:05/);
		await expect.element(page.getByText('As of 14:05')).toBeVisible();
		await expect.element(page.getByText('not live', { exact: true })).toBeVisible();
		await page.getByRole('button', { name: 'Back to live' }).click();
		expect(back.at).toBeNull();
		expect(page.getByRole('slider').elements()).toHaveLength(0);
	});

	test('another board, or leaving the slider, is live again', async () => {
		const { shown, back } = await opened();
		back.seek(minutesBefore(45));
		flushSync();
		await shown.rerender({ query: { ...revenue, metric: 'calls' } });
		expect(back.at).toBeNull();
		back.seek(minutesBefore(45));
		await page.getByRole('button', { name: 'Look back' }).click();
		expect(back.at).toBeNull();
	});

	test('the thumb never waits: one question at a time, and the next one is about the newest place', async () => {
		const { back, asked, settle, draw } = timeMachine();
		for (let minute = 1; minute <= 30; minute++) back.seek(minutesBefore(minute));
		expect(back.at).toBe(minutesBefore(30));
		expect(asked).toEqual([minutesBefore(1)]);
		await settle();
		draw(16);
		await settle();
		expect(asked).toEqual([minutesBefore(1), minutesBefore(30)]);
		await settle();
		draw(32);
		await settle();
		expect(asked).toHaveLength(2);
	});

	test('play runs the day in twenty seconds and is live at its end', () => {
		const { back, draw } = timeMachine();
		const stretch = { from: NOW - 400 * MINUTE_MS, to: NOW };
		back.play(stretch);
		draw(1_000);
		expect([back.playing, back.at]).toEqual([true, stretch.from]);
		draw(11_000);
		expect(back.at).toBe(NOW - 200 * MINUTE_MS);
		draw(20_900);
		expect(back.playing).toBe(true);
		draw(21_000);
		expect([back.playing, back.at]).toEqual([false, null]);
	});

	test('with less motion it goes by steps, and a hand on the slider ends it', () => {
		const { back, draw } = timeMachine({ still: true });
		const stretch = { from: NOW - 400 * MINUTE_MS, to: NOW };
		back.play(stretch);
		draw(0);
		draw(999);
		expect(back.at).toBe(stretch.from);
		draw(1_001);
		expect(back.at).toBe(stretch.from + 20 * MINUTE_MS);
		back.seek(minutesBefore(7));
		draw(5_000);
		expect([back.playing, back.at]).toEqual([false, minutesBefore(7)]);
	});

	test('a board that can only be shown as it is says so', async () => {
		const back = new LookBack({ scrub: () => Promise.resolve(undefined), nextFrame: (run) => run(0) });
		await opened({ lookBack: back }, { ...timeMachine(), back });
		back.seek(minutesBefore(10));
		await expect.element(page.getByText('This board can only be shown as it is.')).toBeVisible();
		expect(back.at).toBeNull();
	});

	test('a week can be gone back too, and no further than the worker reaches', async () => {
		const range = { from: Date.UTC(2017, 11, 12), to: NOW };
		const machine = timeMachine({ range });
		const { back, slider, settle, draw } = await opened({}, machine);
		await page.getByRole('radio', { name: '7 days' }).click();
		slider.element().focus();
		await userEvent.keyboard('{Home}');
		expect(back.at).toBe(Date.UTC(2017, 11, 8));
		await settle();
		draw(16);
		flushSync();
		await userEvent.keyboard('{ArrowRight}{Home}');
		expect(back.at).toBe(range.from);
	});

	test('records after the moment are no part of the score behind it', async () => {
		const view = { ...viewOf(people(5)), at: NOW - 30 * MINUTE_MS };
		const list = [record('late', 10), record('early', 60)];
		const lookUp = () => Promise.resolve({ list, count: 2, partial: false });
		const lookUpChange = () => Promise.resolve(undefined);
		await render(BoardPage, props({ view, selected: 'donn-neloms', lookUp, lookUpChange }));
		const why = page.getByRole('complementary', { name: 'Donn Neloms' });
		await expect.element(why.getByText('1 of 1')).toBeVisible();
		await expect.element(why).toMatchTextContent(/13:50/);
		await expect.element(why).not.toMatchTextContent(/Nobody is there/);
	});
});
