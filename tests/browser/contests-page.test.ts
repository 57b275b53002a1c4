/** Contests on their pages: where one stands, what is needed, each state in words, and that nobody is made small. */
import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ContestPage from '#lib/components/contests/page/ContestPage.svelte';
import ContestsPage from '#lib/components/contests/page/ContestsPage.svelte';
import MyContests from '#lib/components/contests/page/MyContests.svelte';
import StandingsTable from '#lib/components/contests/page/Standings.svelte';
import { instantText } from '#lib/domain/calendar.ts';
import type { Prize } from '#lib/domain/contests/rules.ts';
import type { SeenContest } from '#lib/domain/contests/seen.ts';
import type { ContestShown } from '#lib/protocol/contest-frame.ts';
import { rules } from '../unit/contests/kit.ts';
import { ToldLive } from './contests-live.svelte.ts';
import { CALLS, calls, format, NOON, seen, settled, stands } from './contests-of-a-week.ts';

const DINNER: Prize = { kind: 'place', place: 1, name: 'Dinner for two', value: 0, share: 'each' };
const most = rules('most', {}, { prizes: [DINNER] });
const FACTS = calls(10, 8, 5, 4, 3, 2, 1, 1);
const NOW = stands(most, FACTS);

async function open(
	contest: SeenContest,
	over: {
		me?: string;
		shown?: ContestShown | undefined;
		waits?: { all: number; own: number };
		told?: ToldLive;
	} = {}
) {
	const { me = 'dan', shown = NOW, waits = { all: 0, own: 0 }, told = new ToldLive() } = over;
	const onmoved = vi.fn();
	const one = {
		rep: me,
		me,
		manages: false,
		contest,
		metric: CALLS,
		shown,
		waits,
		draw: undefined,
		series: undefined
	};
	await page.viewport(1440, 900);
	const screen = await render(ContestPage, { page: one, live: told.live, format, onmoved });
	return { told, onmoved, screen };
}
const mine = () => page.getByRole('region', { name: 'You', exact: true });
const places = () => page.getByRole('region', { name: /^(Around you|Places|Every place)$/ });
const names = () =>
	[...document.querySelectorAll('[data-competitor]')].map((row) => row.getAttribute('data-competitor'));

test('C4 my place, and what it takes for the next one and for a prize', async () => {
	await open(seen(most));
	await expect.element(mine()).toMatchTextContent(/Fourth place/);
	await expect.element(mine()).toMatchTextContent(/2 more calls take third place\./);
	await expect
		.element(mine())
		.toMatchTextContent(/7 more calls take first place and with it Dinner for two\./);
	await expect.element(page.getByText(/Live until the end of Fri\./)).toBeVisible();
	await expect.element(page.getByRole('timer')).toMatchTextContent(/3 d 12 h left/);
});

test('whoever is around oneself is shown, and everybody on request', async () => {
	const given = { contest: seen(most), standings: NOW.standings, me: 'dan', metric: CALLS, format };
	const screen = await render(StandingsTable, given);
	expect(names()).toEqual(['bob', 'cyd', 'dan', 'eve', 'fay']);
	await expect.element(places()).toMatchTextContent(/3 more take part\./);
	await page.getByRole('button', { name: 'Show all' }).click();
	expect(names()).toHaveLength(8);
	await page.getByRole('button', { name: 'Around you' }).click();
	expect(names()).toHaveLength(5);
	// where the picture shows them, the table is there on request alone
	await screen.rerender({ ...given, pictured: true });
	expect(names()).toEqual([]);
	await page.getByRole('button', { name: 'Show all' }).click();
	expect(names()).toHaveLength(8);
});

test('C4 a frame of the worker takes the place of the first paint', async () => {
	const { told } = await open(seen(most));
	expect(told.opened).toEqual(['contest']);
	told.now = { contest: stands(most, [...FACTS, ...calls(0, 0, 0, 2)]) };
	await expect.element(mine()).toMatchTextContent(/Third place/);
});

test('G1 the page hands on when the floor works: its picture has the pace', async () => {
	await open(seen(rules('race', { target: '12', fallback: 'highest' })));
	// eleven of forty hours
	const lane = document.querySelector<HTMLElement>('.picture tbody .lane');
	expect(Number.parseFloat(lane?.style.getPropertyValue('--due') ?? '')).toBeCloseTo(27.5, 3);
});

test('C9 odds are told with how good such odds have been', async () => {
	const odds = [{ id: 'dan', wins: 0.07, prize: 0.31 }];
	await open(seen(most), { shown: { ...NOW, odds } });
	await expect.element(mine()).toMatchTextContent(/7% to be among the winners, 31% to win a prize/);
	await expect
		.element(page.getByRole('link', { name: 'How good such odds have been' }))
		.toHaveAttribute('href', '/contests/odds');
});

test('C1 records that wait are said, one’s own and all', async () => {
	await open(seen(most), { waits: { all: 3, own: 1 } });
	await expect
		.element(mine())
		.toMatchTextContent(/1 record of yours waits to be confirmed, and counts once it is\./);
	await expect.element(page.getByText('3 records wait to be confirmed before they count.')).toBeVisible();
});

test('C3 whatever moves it, the server is asked again, and once for each move', async () => {
	const { told, onmoved } = await open(seen(most));
	expect(onmoved).not.toHaveBeenCalled();
	told.rows = { contests: [{ id: 'contest', version: 4 }] };
	await expect.poll(() => onmoved.mock.calls.length).toBe(1);
	told.rows = { contests: [{ id: 'contest', version: 4 }], contest_waits: [] };
	told.rows = { ...told.rows, contest_waits: [{ contest: 'contest', facts: ['one'] }] };
	await expect.poll(() => onmoved.mock.calls.length).toBe(2);
});

const step = (event: SeenContest['steps'][number]['event'], why: string) => ({
	event,
	at: instantText(NOON - 600_000),
	by: '',
	why
});

test.each([
	['scheduled', seen(most, { state: 'scheduled', startsAt: instantText(NOON + 3_600_000) }), '1 h to go'],
	[
		'paused',
		seen(most, { state: 'paused', steps: [step('pause', 'The phones are down.')] }),
		'Paused since 11:50.'
	],
	['provisional', seen(most, { state: 'provisional' }), 'Counts until the end of Sat.'],
	[
		'cancelled',
		seen(most, { state: 'cancelled', steps: [step('cancel', 'Nobody could log in.')] }),
		'There is no result, and nobody has won or lost anything.'
	]
] as const)('C3 %s is told in its own words', async (state, contest, words) => {
	await open(contest, { shown: state === 'scheduled' || state === 'cancelled' ? undefined : NOW });
	await expect.element(page.getByText(new RegExp(words.replaceAll('.', '\\.'))).first()).toBeVisible();
	for (const { why } of contest.steps)
		await expect.element(page.getByText(new RegExp(why)).first()).toBeVisible();
	expect(document.body.textContent).not.toMatch(/\b(last place|loser|worst|behind)\b/i);
});

test('C5 settled: winners, prizes and the way to check them; the worker is not asked any more', async () => {
	const { contest } = settled(most, FACTS);
	const { told } = await open(contest, { me: 'ada' });
	expect(told.opened).toEqual([]);
	await expect.element(page.getByText('Prizes and who won them')).toBeVisible();
	await expect
		.element(page.getByRole('link', { name: 'Check the result yourself' }))
		.toHaveAttribute('href', '/contests/contest/verify');
	await expect
		.element(page.getByText(contest.outcome?.hash.slice(0, 4) ?? '-', { exact: false }))
		.toBeVisible();
});

test('a guest sees how it stands, without anybody being “you”', async () => {
	await open(seen(most, { isIn: false }), { me: '' });
	await expect.element(mine()).not.toBeInTheDocument();
	await expect.element(page.getByText('Ada').first()).toBeVisible();
	expect(document.querySelector('tr.you')).toBeNull();
});

test('C2 nobody who is out of an elimination is listed, but oneself', async () => {
	const last = rules('elimination', { roundDays: 1 });
	const shown: ContestShown = {
		...NOW,
		standings: {
			...NOW.standings,
			tables: [
				{
					group: '',
					rows: [
						{ id: 'ada', place: 1, tied: false, score: '5', total: '5', facts: 2 },
						{ id: 'bob', place: 2, tied: false, score: '4', total: '4', facts: 2 },
						{ id: 'dan', place: 3, tied: false, score: '2', total: '2', facts: 1, outIn: 1 },
						{ id: 'cyd', place: 4, tied: false, score: '1', total: '1', facts: 1, outIn: 1 }
					]
				}
			]
		}
	};
	await open(seen(last), { shown });
	await expect.element(mine()).toMatchTextContent(/You were in it/);
	expect(names()).toEqual(['ada', 'bob', 'dan']);
});

const list = (contests: readonly SeenContest[], shown: Record<string, ContestShown> = {}) => ({
	rep: 'dan',
	me: Object.fromEntries(contests.map(({ id, isIn }) => [id, isIn ? 'dan' : ''])),
	manages: false,
	metrics: [CALLS],
	contests,
	shown
});

test('the list: running with my place and what is left, open ones to join, coming and over', async () => {
	const { contest: over } = settled(most, FACTS);
	const contests = [
		seen(most, { id: 'mine', name: 'Mine' }),
		seen(most, { id: 'open', name: 'Open one', isIn: false, acts: ['join'] }),
		seen(most, {
			id: 'next',
			name: 'Next week',
			state: 'scheduled',
			startsAt: instantText(NOON + 86_400_000)
		}),
		{ ...over, id: 'over', name: 'Over' }
	];
	const told = new ToldLive();
	await render(ContestsPage, { page: list(contests, { mine: NOW }), live: told.live, format });
	const row = (id: string) => page.elementLocator(document.querySelector(`[data-contest="${id}"]`)!);
	await expect.element(row('mine')).toMatchTextContent(/4th.*3 d 12 h left.*2 more calls take third place/);
	await expect.element(row('open')).toMatchTextContent(/What you do from now on counts\./);
	await expect.element(row('next')).toMatchTextContent(/Begins Wed 12:00/);
	await expect.element(row('over')).toMatchTextContent(/Ada won/);
	expect(told.opened).toEqual(['mine', 'open']);
});

test('C1 joining is one press, and the contest is mine at once', async () => {
	const contest = seen(most, { isIn: false, acts: ['join'] });
	const joined = { ...contest, isIn: true, acts: [], version: 4 };
	const answer = vi.fn((_: string, __?: RequestInit) =>
		Promise.resolve(new Response(JSON.stringify(joined)))
	);
	vi.stubGlobal('fetch', answer);
	await render(ContestsPage, { page: list([contest]), live: new ToldLive().live, format });
	await page.getByRole('button', { name: /^Join/ }).click();
	await expect.element(page.getByRole('heading', { name: 'Yours, running' })).toBeVisible();
	expect(answer.mock.calls[0]?.[0]).toBe('/api/v1/contests/contest/join');
	vi.unstubAllGlobals();
});

test('on the own page each running one takes a line; without any, nothing stands there', async () => {
	const props = { ...list([seen(most)], { contest: NOW }), live: new ToldLive().live, format };
	const screen = await render(MyContests, props);
	await expect
		.element(page.getByRole('listitem'))
		.toMatchTextContent(/4th\s*2 more calls take third place, 3 d 12 h left/);
	await screen.unmount();
	await render(MyContests, { ...list([]), live: new ToldLive().live, format });
	await expect.element(page.getByRole('heading', { name: 'Contests' })).not.toBeInTheDocument();
});
