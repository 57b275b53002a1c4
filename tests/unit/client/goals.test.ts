/** Goals and leagues in words: what is missing, never who is behind; around the reader, never down to the last. */
import { expect, test } from 'vitest';
import { Format } from '#lib/client/format.ts';
import { goalWords, groupWords, partOf } from '#lib/client/goal-words.ts';
import { around, leagueRows, riseWords, untilWords } from '#lib/client/league-words.ts';
import type { GoalReading } from '#lib/domain/goals/goal.ts';

const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' });
const CALLS = { name: 'Calls', unit: 'count' } as const;
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

test.each<[Partial<GoalReading>, string, string]>([
	[{}, '6 calls behind pace, 1 h 40 left.', 'Heading for 32 of 40.'],
	[{ missing: 0.2 }, '1 call behind pace, 1 h 40 left.', 'Heading for 32 of 40.'],
	[
		{ missing: 0, onTrack: true, score: 31, heading: 41.4 },
		'On track, 1 h 40 left.',
		'Heading for 41 of 40.'
	],
	[{ missing: 0, onTrack: true, heading: null }, 'On track, 1 h 40 left.', ''],
	[{ to: '2026-03-31', daysLeft: 20 }, '6 calls behind pace, 21 working days left.', 'Heading for 32 of 40.'],
	[{ score: 40, reached: true }, 'Reached.', ''],
	[{ score: 43, reached: true }, 'Reached.', '3 calls over.'],
	[{ pace: null }, 'Off: nothing is due.', ''],
	[{ target: null }, 'No target.', ''],
	[{ today: '2026-03-03' }, 'Ended at 24 of 40.', '']
])('G1 %j is told as "%s" "%s"', (over, headline, rest) => {
	expect(goalWords({ ...READING, ...over }, CALLS, format)).toMatchObject({ headline, rest });
});

test('G1 money is told with its sign; the line never leaves the bar', () => {
	const money = { ...READING, unit: 'money' as const, missing: 123_400, score: 0, heading: null };
	expect(goalWords(money, { name: 'Revenue', unit: 'money' }, format).headline).toBe(
		'$1,234 behind pace, 1 h 40 left.'
	);
	expect([partOf(50, 40), partOf(-3, 40), partOf(10, 40), partOf(10, null)]).toEqual([
		'100.0%',
		'0.0%',
		'25.0%',
		'0%'
	]);
});

test('H2 who is in a shared goal', () => {
	const named = (id: string) => id.toUpperCase();
	const of = (...reps: string[]) => groupWords({ who: 'reps', reps }, named, named);
	expect(groupWords({ who: 'workspace', reps: [] }, named, named)).toBe('The whole floor');
	expect(groupWords({ who: 'team:north', reps: [] }, named, named)).toBe('NORTH');
	expect([of('a'), of('a', 'b'), of('a', 'b', 'c', 'd', 'e')]).toEqual([
		'A',
		'A and B',
		'A, B, C and 2 more'
	]);
});

const league = { members: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], tier: 1, tiers: 2 };
const rowsFor = (points: Readonly<Record<string, number>>, you: string) =>
	leagueRows(
		league,
		(rep) => points[rep] ?? 0,
		(rep) => rep,
		you,
		'en'
	);

test('L3 zero points are not shown; who would move up is marked, ties included', () => {
	const rows = rowsFor({ a: 9, b: 7, c: 7, d: 2 }, 'd');
	expect(rows.map(({ rep, place, rises }) => [rep, place, rises])).toEqual([
		['a', 1, true],
		['b', 2, true],
		['c', 2, true],
		['d', 4, false]
	]);
});

test('L3 around the reader: everybody above, one below, and never down to the last', () => {
	const points = { a: 8, b: 7, c: 6, d: 5, e: 4, f: 3, g: 2, h: 1 };
	expect(around(rowsFor(points, 'd'))).toMatchObject({ more: 3 });
	expect(around(rowsFor(points, 'd')).shown.map(({ rep }) => rep)).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(around(rowsFor(points, 'nobody')).shown.map(({ rep }) => rep)).toEqual(['a', 'b', 'c']);
	expect(riseWords(league)).toBe('The first 2 move up to the Silver league, and whoever is level with them.');
	expect(riseWords({ ...league, tier: 2 })).toBe('The highest league: nobody moves further up.');
	expect([untilWords(90 * 60_000), untilWords(26 * 3_600_000), untilWords(30_000)]).toEqual([
		'1 h 30',
		'1 day 2 h',
		'1 min'
	]);
});
