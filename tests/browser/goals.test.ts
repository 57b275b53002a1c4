import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { Format } from '#lib/client/format.ts';
import { leagueRows } from '#lib/client/league-words.ts';
import GoalLine from '#lib/components/goals/GoalLine.svelte';
import Level from '#lib/components/goals/Level.svelte';
import LiveLevel from '#lib/components/goals/LiveLevel.svelte';
import { GoalReadings } from '#lib/client/goal-readings.svelte.ts';
import LeagueTable from '#lib/components/leagues/LeagueTable.svelte';
import type { GoalReading } from '#lib/domain/goals/goal.ts';

const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' });
const READING: GoalReading = {
	id: 'g',
	unit: 'count',
	from: '2026-03-02',
	to: '2026-03-02',
	today: '2026-03-02',
	score: 24,
	target: 40,
	pace: 30,
	onTrack: false,
	reached: false,
	missing: 6,
	heading: 32,
	share: 0.75,
	minutesLeft: 100,
	daysLeft: 0
};
const CALLS = { name: 'Calls', unit: 'count' } as const;

test('G1 the bar says where one is, the line in it where one would be if on time', async () => {
	const props = { name: 'Calls today', metric: CALLS, format };
	const screen = await render(GoalLine, { ...props, reading: READING });
	const meter = screen.getByRole('meter', { name: 'Calls today' });
	await expect.element(meter).toHaveAttribute('aria-valuetext', '24 of 40');
	await expect.element(screen.getByText('6 calls behind pace, 1 h 40 left.')).toBeVisible();
	const bar = meter.element() as HTMLElement;
	expect([bar.style.getPropertyValue('--now'), bar.style.getPropertyValue('--due')]).toEqual([
		'60.0%',
		'75.0%'
	]);
	expect(bar.querySelector('b')).not.toBeNull();
	// a day off has no line: it would say that something is due
	await screen.rerender({ ...props, reading: { ...READING, pace: null } });
	expect(bar.querySelector('b')).toBeNull();
	await expect.element(screen.getByText('Off: nothing is due.')).toBeVisible();
});

test('L1 the level and the way to the next one', async () => {
	const screen = await render(Level, { points: 130, format });
	await expect.element(screen.getByRole('heading', { name: 'Level 2' })).toBeVisible();
	await expect.element(screen.getByText('170 points to level 3.')).toBeVisible();
});

test('L1 a person’s level follows what they do, and is never another person’s', async () => {
	const goals = new GoalReadings(() => undefined);
	const props = { rep: 'ann', points: 130, live: { goals }, format };
	const screen = await render(LiveLevel, props);
	await expect.element(screen.getByRole('heading', { name: 'Level 2' })).toBeVisible();
	goals.hear({ kind: 'goals', name: 'level ann', readings: [{ ...READING, id: 'level', score: 310 }] });
	await expect.element(screen.getByRole('heading', { name: 'Level 3' })).toBeVisible();
	await screen.rerender({ ...props, rep: 'ben', points: 10 });
	await expect.element(screen.getByRole('heading', { name: 'Level 1' })).toBeVisible();
});

test('L3 a league is a table with a place, a name and points; you are marked, and what moves up', async () => {
	const league = { members: ['a', 'b', 'c', 'd', 'e', 'f'], tier: 1, tiers: 2 };
	const points: Readonly<Record<string, number>> = { a: 30, b: 20, c: 10, d: 5 };
	const rows = leagueRows(
		league,
		(rep) => points[rep] ?? 0,
		(rep) => `Person ${rep}`,
		'b',
		'en'
	);
	const screen = await render(LeagueTable, { title: 'Bronze league', rows, format });
	const names = screen
		.getByRole('rowheader')
		.elements()
		.map((cell) => cell.textContent);
	expect(names).toEqual(['Person awould move up', 'Person byou', 'Person c']);
	await expect.element(screen.getByText('1 more with points')).toBeVisible();
});
