/** G1: the pace line in the pictures of contests. */
import '../../src/app.css';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { LiveStatus } from '#lib/client/live.svelte.ts';
import ContestPicture from '#lib/components/contests/pictures/ContestPicture.svelte';
import ContestWall from '#lib/components/contests/pictures/ContestWall.svelte';
import type { Format } from '#lib/domain/contests/rules.ts';
import { madeContest, repId, type MadeContest, type MadeUp } from './contest-of-each-format.ts';

const onPage = (made: MadeContest) => render(ContestPicture, { ...made, size: 'page' });
const onWall = (made: MadeContest, freshness: LiveStatus['freshness'] = 'live') =>
	render(ContestWall, {
		shown: made,
		metrics: [made.metric],
		names: made.names,
		status: { freshness, age: 300, asOf: made.now - 300, now: made.now },
		format: made.format,
		name: 'Lobby',
		demo: false
	});
const all = (css: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(css)];

test('G1 the pace stands where the target is due by now, and is gone where the figures are old or nothing runs', async () => {
	const made = madeContest('race');
	await page.viewport(1920, 1080);
	const wall = await onWall(made);
	// two days and 5 h 2 of five days of 8 h
	const due = (2 * 8 + 5 + 2 / 60) / 40;
	const lane = document.querySelector<HTMLElement>('tbody .lane');
	expect(Number.parseFloat(lane?.style.getPropertyValue('--due') ?? '')).toBeCloseTo(100 * due, 1);
	expect(all('tbody .due').length).toBeGreaterThan(3);
	await wall.unmount();
	const old = await onWall(made, 'offline');
	expect(all('tbody .due')).toEqual([]);
	expect(document.querySelector('[role=alert]')?.textContent).toMatch(/^\s*Figures as of/);
	await old.unmount();
	await onWall({ ...made, hours: [] });
	expect(all('tbody .due')).toEqual([]);
});

test('G1 the pace line stands only where something is to be reached in time: a target, the own target, the own usual', async () => {
	const targets = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [repId(at), '12']));
	const cases: readonly [Format, MadeUp['over'], boolean][] = [
		['race', {}, true],
		['milestone', {}, true],
		['improvement', {}, true],
		['most', { lens: 'baseline' }, true],
		['most', { lens: 'ofTarget' }, true],
		['milestone', { lens: 'perHour' }, false],
		['most', {}, false],
		['team', {}, false],
		['season', {}, false],
		['king', {}, false],
		['raffle', {}, false]
	];
	for (const [format, over = {}, isDue] of cases) {
		const made = madeContest(format, { people: 6, targets, over });
		expect(made.hours).toHaveLength(5);
		const shown = await onPage(made);
		expect([format, over, all('.due').length > 0]).toEqual([format, over, isDue]);
		await shown.unmount();
	}
});
