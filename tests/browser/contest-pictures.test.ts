/** C2, C4: contests as pictures, drawn from the standings that the domain makes. */
import '../../src/app.css';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { LiveStatus } from '#lib/client/live.svelte.ts';
import ContestPicture from '#lib/components/contests/pictures/ContestPicture.svelte';
import ContestWall from '#lib/components/contests/pictures/ContestWall.svelte';
import { FORMATS, type Format } from '#lib/domain/contests/rules.ts';
import { DAY, END, HOUR, MONDAY } from '../unit/contests/kit.ts';
import { madeContest, MIDWEEK, repId, type MadeContest, type MadeUp } from './contest-of-each-format.ts';

const statusAt = (now: number, freshness: LiveStatus['freshness'] = 'live'): LiveStatus => ({
	freshness,
	age: 300,
	asOf: now - 300,
	now
});

const onPage = (made: MadeContest, over: Partial<MadeContest> & { me?: string } = {}) =>
	render(ContestPicture, { ...made, size: 'page', ...over });
const onWall = (made: MadeContest, freshness: LiveStatus['freshness'] = 'live', now = made.now) =>
	render(ContestWall, {
		shown: made,
		metrics: [made.metric],
		names: made.names,
		status: statusAt(now, freshness),
		format: made.format,
		name: 'Lobby',
		demo: false
	});

const all = (css: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(css)];
const members = (): string[] => all('[data-member]').map((row) => row.dataset.member ?? '');
const textOf = (css: string): string =>
	document.querySelector(css)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const rowsOf = ({ standings }: MadeContest) => standings.tables.flatMap(({ rows }) => rows);

beforeEach(() => {
	document.body.style.paddingInline = '16px';
});
afterEach(() => {
	document.body.style.paddingInline = '';
	delete document.documentElement.dataset.theme;
});

/** Whatever says something lies within its frame, from side to side and on walls from top to bottom. */
function outside(frame: HTMLElement, isWall: boolean): string[] {
	const room = frame.getBoundingClientRect();
	// on pages rows reach into the gutter, so that highlights do
	const beside = isWall ? 1 : 13;
	const seen = [
		...frame.querySelectorAll<HTMLElement>('p, td, th, li, data, .due, .finish, svg, button')
	].filter((one) => !one.closest('.visually-hidden, .scroll, [aria-hidden="true"]') && one.checkVisibility());
	return seen.flatMap((one) => {
		const box = one.getBoundingClientRect();
		const isIn =
			box.width < 2 ||
			(box.left >= room.left - beside &&
				box.right <= room.right + beside &&
				(!isWall || (box.top >= room.top - 1 && box.bottom <= room.bottom + 1)));
		return isIn ? [] : [`${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`];
	});
}

const SHAPES: readonly [string, MadeUp][] = [
	['five people', { people: 5 }],
	['200 people with long names', { people: 200, longNames: true, money: true }],
	['ties', { people: 30, tied: true }]
];
const SCREENS = [
	[390, 844, 'page'],
	[1440, 900, 'page'],
	[1920, 1080, 'wall'],
	[3840, 2160, 'wall'],
	[1080, 1920, 'wall']
] as const;

test.for(FORMATS.flatMap((format) => SHAPES.map((shape) => [format, ...shape] as const)))(
	'C2 %s with %s stays within phones, pages and walls, upright ones too',
	async ([format, , made]) => {
		const own = madeContest(format, made);
		for (const [width, height, size] of SCREENS) {
			await page.viewport(width, height);
			const shown = size === 'wall' ? await onWall(own) : await onPage(own, { me: repId(3) });
			const frame = document.querySelector<HTMLElement>(size === 'wall' ? '.wall .area' : '.picture');
			await document.fonts.ready;
			expect(frame ? outside(frame, size === 'wall') : ['nothing']).toEqual([]);
			expect(document.scrollingElement?.scrollWidth).toBeLessThanOrEqual(width);
			await shown.unmount();
		}
	}
);

test.for(FORMATS.flatMap((format) => (['light', 'dark'] as const).map((theme) => [format, theme] as const)))(
	'a11y %s in %s: a table, a list or a meter says what the drawing shows, and axe finds nothing',
	async ([format, theme]) => {
		document.documentElement.dataset.theme = theme;
		await page.viewport(1440, 900);
		await onPage(madeContest(format), { me: repId(3) });
		await expect.element(page.getByRole('region', { name: 'First week of June' })).toBeVisible();
		expect(all('table, ul, ol, [role=meter]').length).toBeGreaterThan(0);
		const { violations } = await axe.run(document.querySelector('.picture') ?? document.body);
		expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
	}
);

const RANKED: readonly Format[] = ['most', 'race', 'milestone', 'improvement'];
test.for(RANKED.flatMap((format) => [1, 2, 3, 4].map((seed) => [format, seed] as const)))(
	'C4 %s, contest %i: those who have begun stand in the order of the standings, each with place and figure',
	async ([format, seed]) => {
		const made = madeContest(format, { people: 3 + seed * 2, seed });
		await page.viewport(1920, 1080);
		await onWall(made);
		const begun = rowsOf(made)
			.filter(({ facts }) => facts > 0)
			.slice(0, 12);
		expect(members()).toEqual(begun.map(({ id }) => id));
		expect(all('tbody .place').map((cell) => cell.textContent)).toEqual(
			begun.map(({ place }) => (place === null ? '' : String(place)))
		);
		const figure = ({ score }: (typeof begun)[number]) =>
			format === 'improvement' && Number(score) > 0 ? `+${score}` : (score ?? '–').replace('-', '−');
		expect(all('tbody .figure').map((cell) => cell.textContent)).toEqual(begun.map(figure));
		expect(all('tbody .who .fit').every((name) => name.textContent !== '')).toBe(true);
	}
);

test('C2 improvement: each bar has the own usual that is due by now', async () => {
	const made = madeContest('improvement', { people: 4 });
	await onPage(made);
	const dues = all('tbody .lane').map((lane) => Number.parseFloat(lane.style.getPropertyValue('--due')));
	const rows = rowsOf(made).filter(({ facts }) => facts > 0);
	const usual = rows.map((row) => Number(row.usual));
	const end = Math.max(...rows.map((row) => Math.max(Number(row.total), Number(row.usual))));
	const elapsed = (2 * 8 + 5 + 2 / 60) / 40;
	dues.forEach((due, at) => expect(due).toBeCloseTo((100 * (usual[at] ?? 0) * elapsed) / end, 1));
});

test('kindness: on a page the reader stands among those around, with the first three; nobody is put up as last', async () => {
	const made = madeContest('most', { people: 60 });
	const begun = rowsOf(made).filter(({ facts }) => facts > 0);
	const at = 30;
	const me = begun[at]?.id ?? '';
	await onPage(made, { me });
	const ids = begun.map(({ id }) => id);
	expect(members()).toEqual([...ids.slice(0, 3), ...ids.slice(at - 2, at + 3)]);
	await expect.element(page.getByText('52 more are in it')).toBeVisible();
	expect(all('.mine')).toHaveLength(1);
	expect(document.body.textContent).not.toMatch(/last|lost|loser|bottom|worst/i);
});

test('R6 who keeps their name from the floor has a place and no name', async () => {
	const made = madeContest('most', { people: 5 });
	const [first] = rowsOf(made);
	const names = Object.fromEntries(Object.entries(made.names).filter(([id]) => id !== first?.id));
	await onPage({ ...made, names });
	expect(textOf('tbody tr .who')).toBe('A colleague');
});

test('C2 groups: a table for each, the reader’s own first on a page', async () => {
	const made = madeContest('most', { people: 40, groups: 3 });
	const shown = await onPage(made, { me: repId(2) });
	expect(all('table caption').map((caption) => caption.textContent)).toEqual(['Marxen', 'Rouche', 'Neubert']);
	await shown.unmount();
	await page.viewport(1920, 1080);
	await onWall(madeContest('race', { people: 60, groups: 6 }));
	expect(all('table')).toHaveLength(6);
	expect(all('tbody tr').length).toBeLessThanOrEqual(30);
});

test('C2 race: whoever is home says when, and the lane is cut into what the target is made of', async () => {
	await page.viewport(1440, 900);
	const made = madeContest('race');
	await onPage(made);
	const home = rowsOf(made).filter(({ reached }) => reached);
	expect(home.length).toBeGreaterThan(0);
	expect(all('.over').map((note) => note.textContent)).toHaveLength(home.length);
	expect(textOf('.over')).toMatch(/^home .*\d\d:\d\d$/);
	expect(document.querySelector<HTMLElement>('tbody .lane')?.style.getPropertyValue('--pieces')).toBe('8');
});

test('C2 king: who reigns, since when, and a clock of the reign that counts within the hours alone', async () => {
	const made = madeContest('king');
	const [crown] = made.standings.crowns ?? [];
	const since = crown?.since ?? 0;
	const shown = await onPage(made);
	await expect.element(page.getByText(made.names[crown?.king ?? ''] ?? '').first()).toBeVisible();
	const within = made.roster.hours.reduce(
		(sum, { start, end }) => sum + Math.max(0, Math.min(end, made.now) - Math.max(start, since)),
		0
	);
	const seconds = Math.floor(within / 1000);
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	const text = () => textOf('[role=timer]');
	expect(text()).toBe(
		`${hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : minutes}:${String(seconds % 60).padStart(2, '0')}`
	);
	const before = text();
	await shown.rerender({ ...made, size: 'page', now: made.now + 1000 });
	expect(text()).not.toBe(before);
	const night = MONDAY + 2 * DAY + 20 * HOUR;
	await shown.rerender({ ...made, size: 'page', now: night });
	const resting = text();
	await expect.element(page.getByText('The clock rests until Thu 09:00.')).toBeVisible();
	await shown.rerender({ ...made, size: 'page', now: night + HOUR });
	expect(text()).toBe(resting);
	await shown.rerender({ ...made, size: 'page', fresh: false });
	expect(all('[role=timer]')).toEqual([]);
});

test('C2 elimination: who is still in, by name, and what is safe; nobody who is out, nor who left last', async () => {
	const made = madeContest('elimination', { people: 20 });
	const out = rowsOf(made).filter(({ outIn }) => outIn !== undefined);
	expect(out.length).toBeGreaterThan(0);
	await onPage(made);
	const still = rowsOf(made).filter(({ outIn }) => outIn === undefined);
	expect(new Set(members())).toEqual(new Set(still.map(({ id }) => id)));
	const shown = all('[data-member] .fit').map((name) => name.textContent);
	expect(shown).toEqual([...shown].sort((a, b) => a.localeCompare(b, 'en-US')));
	for (const { id } of out) expect(document.body.textContent).not.toContain(made.names[id]);
	expect(textOf('.count')).toBe(`${still.length} of 20 still in`);
	expect(document.body.textContent).not.toMatch(/lost|left last|leaves? next|loser/i);
});

test('C2 bracket: 64 people on a wall are the part that is played, page by page; every match has its turn', async () => {
	await page.viewport(1920, 1080);
	const made = madeContest('bracket', { people: 64, at: MONDAY + 14 * HOUR });
	const seen = new Set<string>();
	for (let turn = 0; turn < 4; turn++) {
		const now = made.now - (made.now % 60_000) + turn * 15_000;
		const shown = await onWall(made, 'live', now);
		const first = all('.round:first-child .match');
		expect(first).toHaveLength(8);
		for (const match of first) seen.add(match.dataset.match ?? '');
		const type = Number.parseFloat(getComputedStyle(first[0] ?? document.body).fontSize);
		expect(type).toBeGreaterThan(30);
		await shown.unmount();
	}
	expect(seen.size).toBe(32);
});

test('C2 bracket: byes, scores of the round that is played, and in the end who won it', async () => {
	const made = madeContest('bracket', { people: 6, at: MONDAY + 14 * HOUR });
	const shown = await onPage(made);
	expect(all('[data-state=bye]')).toHaveLength(2);
	expect(all('[data-state=live]').every((match) => /\d/.test(match.textContent))).toBe(true);
	await shown.unmount();
	const over = madeContest('bracket', { people: 6, state: 'provisional' });
	const champion = rowsOf(over).find(({ place }) => place === 1)?.id ?? '';
	await onPage(over);
	expect(textOf('.champion .who')).toBe(over.names[champion]);
});

test('C2 season: the table, and the matches of the round that is played', async () => {
	const made = madeContest('season', { people: 7 });
	await onPage(made, { me: repId(2) });
	await expect.element(page.getByRole('table', { name: 'Table' })).toBeVisible();
	await expect.element(page.getByText('Round 3 of 5')).toBeVisible();
	expect(all('section[aria-label=Matches] li')).toHaveLength(4);
	await expect.element(page.getByText('free this round')).toBeVisible();
	const points = rowsOf(made)
		.filter(({ facts }) => facts > 0)
		.map((row) => String(row.points));
	expect(all('tbody .points').map((cell) => cell.textContent)).toEqual(points);
});

test('C2 shared goal: one bar with the pace in it, and the first crossing is told', async () => {
	const made = madeContest('sharedGoal', { people: 10 });
	const shown = await onPage(made);
	const meter = page.getByRole('meter', { name: 'First week of June' });
	await expect.element(meter).toHaveAttribute('aria-valuemax', made.standings.goal?.target ?? '');
	await expect.element(meter).toHaveAttribute('aria-valuenow', made.standings.goal?.total ?? '');
	await expect.element(page.getByText(/behind pace|On pace/)).toBeVisible();
	await shown.unmount();
	const early = madeContest('sharedGoal', { people: 10, over: { options: { target: '5' } } as never });
	await onPage(early);
	await expect.element(page.getByText(/^Reached .*\d\d:\d\d\.$/)).toBeVisible();
});

test.for([
	['most', { nobody: true }, 'The first call puts a name here'],
	['most', { state: 'scheduled', at: MONDAY - 2 * HOUR }, 'Begins in'],
	['race', { state: 'paused' }, 'The telephones are down.'],
	['most', { state: 'provisional' }, 'Time is up.'],
	['most', { state: 'cancelled' }, 'There is no result.']
] as const)(
	'C3 %s %o says "%s" on a wall; a page says it once, above the picture',
	async ([format, made, words]) => {
		const own = madeContest(format, made);
		const shown = await onPage(own);
		const isAbove = ['paused', 'provisional', 'cancelled'].includes(own.contest.state);
		expect(document.body.textContent?.includes(words)).toBe(!isAbove);
		await shown.unmount();
		await page.viewport(1920, 1080);
		await onWall(own);
		expect(document.body.textContent).toContain(words);
	}
);

test('C3 settled: who won what, whatever is told live; on a page with how it stood', async () => {
	const made = madeContest('most', { state: 'settled', people: 8 });
	const award = made.contest.outcome?.result.awards[0];
	await onPage(made, { standings: madeContest('most', { nobody: true }).standings });
	expect(textOf('.winners .first .who')).toContain(made.names[award?.to ?? '']);
	expect(textOf('.winners .prize')).toBe('Dinner for two, $150');
	expect(all('tbody tr').length).toBeGreaterThan(3);
});

test('C2 settled without a winner: no prize, and nobody to blame', async () => {
	const made = madeContest('race', {
		state: 'settled',
		over: { options: { target: '900', fallback: 'none' } } as never
	});
	await page.viewport(1920, 1080);
	await onWall(made);
	await expect.element(page.getByText('Nobody got there this time. No prize is given.')).toBeVisible();
});

test('C2 a shared goal that was not reached has no winners: it says how far all came', async () => {
	const made = madeContest('sharedGoal', {
		people: 10,
		state: 'settled',
		over: { options: { target: '900' } } as never
	});
	await page.viewport(1920, 1080);
	await onWall(made);
	expect(textOf('.winners .who')).toBe('Not reached this time');
	expect(textOf('.winners .what')).toBe(`${made.standings.goal?.total} of 900 calls`);
});

test('C6 raffle: the tickets that are held, what was sealed at launch, and in the end ten minutes for words', async () => {
	const made = madeContest('raffle', { people: 10 });
	const tickets = rowsOf(made).reduce((sum, row) => sum + (row.tickets ?? 0), 0);
	const shown = await onPage(made);
	expect(textOf('.count b')).toBe(String(tickets));
	expect(document.querySelectorAll('.drum rect')).toHaveLength(tickets);
	await expect.element(page.getByText(/Sealed at launch: [0-9a-f]{4} /)).toBeVisible();
	await shown.unmount();
	const words = madeContest('raffle', { people: 10, state: 'provisional' });
	await onPage({ ...words, now: Date.parse(words.contest.settlesAt) - 4 * 60_000 });
	expect(textOf('.words')).toBe('4 min to add a word to the draw. One is in.');
});

test('C6 the draw is shown step by step, worked out here, and ends with the winners of the result', async () => {
	await page.viewport(1920, 1080);
	const made = madeContest('raffle', { people: 20, state: 'settled' });
	const settled = END + 24 * HOUR;
	const draws = made.contest.outcome?.result.draws ?? [];
	expect(draws).toHaveLength(3);
	const at = async (ms: number) => {
		const shown = await onWall(made, 'live', settled + ms);
		const text = document.body.textContent;
		await shown.unmount();
		return text;
	};
	const winner = made.names[draws[0]?.rep ?? ''] ?? '';
	const number = await at(1_000);
	expect(number).toContain(`Draw 1, ${draws[0]?.left} tickets in the drum`);
	expect(number).not.toContain(winner);
	expect(await at(5_000)).toContain(`The rest of its division by ${draws[0]?.left} is ${draws[0]?.index}`);
	expect(await at(5_000)).not.toContain(winner);
	expect(await at(9_000)).toContain(winner);
	const end = await at(60_000);
	for (const { rep } of draws) expect(end).toContain(made.names[rep]);
	expect(end).toContain('the same.');
});

test('C6 a secret that is not the sealed one, or a result that it does not give, is said', async () => {
	const made = madeContest('raffle', { people: 20, state: 'settled' });
	const draw = made.roster.draw;
	const shown = await onPage({
		...made,
		roster: { ...made.roster, draw: { ...draw, commitment: 'f'.repeat(64) } }
	});
	await expect.element(page.getByText(/it comes out otherwise/)).toBeVisible();
	await shown.unmount();
	const { outcome } = made.contest;
	const [first, ...rest] = outcome?.result.draws ?? [];
	if (!outcome || !first) throw new Error('nothing was drawn');
	const told = { ...outcome.result, draws: [{ ...first, rep: repId(19) }, ...rest] };
	await onPage({ ...made, contest: { ...made.contest, outcome: { ...outcome, result: told } } });
	await expect.element(page.getByText(/it comes out otherwise/)).toBeVisible();
});

test('figures: whole money in the workspace’s locale, the currency once', async () => {
	await page.viewport(1920, 1080);
	await onWall(madeContest('most', { people: 8, money: true, at: MIDWEEK }));
	expect(textOf('thead .figure')).toBe('$');
	expect(all('tbody .figure').every((cell) => /^\d{1,3}(,\d{3})*$/.test(cell.textContent))).toBe(true);
});
