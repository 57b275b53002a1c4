import { expect, test } from 'vitest';
import { DEFAULT_PATTERN } from '#lib/domain/capacity.ts';
import { paceHours } from '#lib/domain/contests/pace-hours.ts';
import { rules } from './kit.ts';

const floor = {
	timeZone: 'Europe/Berlin',
	pattern: DEFAULT_PATTERN,
	holidays: [{ date: '2026-06-04' }]
};
const between = (startsAt: string, endsAt: string, from: string, to: string) => ({
	...{
		rules: rules('race', { target: '8', fallback: 'highest' }, { window: { from, to } }),
		startsAt,
		endsAt
	}
});
const told = (ms: number) => new Date(ms).toISOString().slice(5, 16);

test('G1 the pace of a contest grows in the hours of working days less holidays, within the window', () => {
	// Tuesday 12:00 to Monday 10:00 in Berlin, Thursday off
	const contest = between('2026-06-02T10:00:00Z', '2026-06-08T08:00:00Z', '2026-06-02', '2026-06-08');
	expect(paceHours(contest, 'sum', floor).map(({ start, end }) => [told(start), told(end)])).toEqual([
		['06-02T10:00', '06-02T15:00'],
		['06-03T07:00', '06-03T15:00'],
		['06-05T07:00', '06-05T15:00'],
		['06-08T07:00', '06-08T08:00']
	]);
});

test('G1 what does not add up is not due by the hour, and nothing is due in a window without end', () => {
	const contest = between('2026-06-02T10:00:00Z', '2026-06-08T08:00:00Z', '2026-06-02', '2026-06-08');
	for (const kind of ['ratio', 'medianDays', undefined] as const)
		expect(paceHours(contest, kind, floor)).toEqual([]);
	expect(paceHours({ ...contest, endsAt: '' }, 'sum', floor)).toEqual([]);
	expect(paceHours({ ...contest, endsAt: contest.startsAt }, 'sum', floor)).toEqual([]);
});
