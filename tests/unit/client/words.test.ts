import { describe, expect, test } from 'vitest';
import { ago, Format, periodWords } from '#lib/client/format.ts';
import { freshnessWords } from '#lib/client/freshness.ts';
import { momentWords } from '#lib/client/moment-words.ts';
import { boardQuery, boardSearch } from '#lib/domain/board-query.ts';
import type { BoardQuery } from '#lib/domain/board.ts';

const NOW = Date.UTC(2026, 2, 31, 12);
const london = new Format({ locale: 'en-GB', currency: 'GBP', timeZone: 'Europe/London' }, () => NOW);
const berlin = new Format({ locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin' });
const tokyo = new Format({ locale: 'en-US', currency: 'JPY', timeZone: 'Asia/Tokyo' });
const week: BoardQuery = { metric: 'calls', period: 'week', by: 'rep' };

describe('figures', () => {
	test('money comes in minor units and is shown without cents, by the locale', () => {
		expect(london.figure(1708349, 'money')).toBe('17,083');
		expect(berlin.figure(1708349, 'money')).toBe('17.083');
		expect(tokyo.figure(17083, 'money')).toBe('17,083'); // the yen has no minor unit
		expect(london.money(14500000)).toBe('£145,000');
	});
	test('a record keeps its cents', () => {
		expect(london.amount(355350)).toBe('3,553.5');
		expect(london.amount(-5000)).toBe('\u221250');
	});
	test('a minus is U+2212 and a nothing an en dash', () => {
		expect(london.figure(-12, 'count')).toBe('\u221212');
		expect(london.figure(null, 'count')).toBe('–');
	});
	test('shares are whole percent, small ones with a decimal', () => {
		expect(london.figure(0.634, 'ratio')).toBe('63%');
		expect(london.figure(0.0163, 'ratio')).toBe('1.6%');
		expect(london.figure(0.01, 'ratio')).toBe('1.0%');
		expect(london.figure(0.00042, 'ratio')).toBe('0.04%'); // a gap that is there is never 0.0%
	});
	test('a gap between shares is told in points, never as a share of something', () => {
		expect(london.gap(0.025, 'ratio')).toBe('2.5 pts');
		expect(london.gap(-0.0005, 'ratio')).toBe('0.1 pts');
		expect(london.gap(0.00004, 'ratio')).toBe('0.004 pts');
		expect(london.gap(-1700, 'money')).toBe('17');
	});
	test('places read as ordinals', () => {
		expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map((rank) => london.place(rank))).toEqual(
			'1st 2nd 3rd 4th 11th 12th 13th 21st 102nd'.split(' ')
		);
	});
});

describe('times', () => {
	const at = Date.UTC(2026, 2, 31, 22, 30);
	test("the clock and the day are the workspace's", () => {
		expect(london.clock(at)).toBe('23:30');
		expect(london.today(at)).toBe('2026-03-31');
		expect(berlin.today(at)).toBe('2026-04-01');
	});
	test('"as of" names the day where it is not today', () => {
		expect(london.when(at, at + 60_000)).toBe('23:30');
		expect(london.when(at, at + 86_400_000)).toContain('31 Mar');
	});
	test('dates tell their year where it is not this one', () => {
		expect(london.date('2026-01-02')).toBe('Fri 2 Jan');
		expect(london.date('2025-01-02')).toBe('Thu, 2 Jan 2025');
		// the spaces around a dash are thin, or not, by the locale's data
		const range = (from: string, to: string) => london.dates(from, to).replace(/\s?–\s?/, '–');
		expect(range('2026-03-02', '2026-03-08')).toBe('2–8 Mar');
		expect(range('2017-12-11', '2017-12-17')).toBe('11–17 Dec 2017');
		expect(range('2025-12-29', '2026-01-04')).toBe('29 Dec 2025–4 Jan 2026');
		expect(london.when(Date.UTC(2025, 11, 12, 14, 2), NOW)).toBe('12 Dec 2025, 14:02');
	});
	test('P2 a named period without an anchor is told by its name, others by their dates', () => {
		expect(periodWords(week, london, '2026-03-30', '2026-04-05')).toBe('this week');
		expect(periodWords({ ...week, date: '2026-03-31' }, london, '2026-03-30', '2026-04-05')).toMatch(
			/30 Mar.*5 Apr/
		);
		expect(periodWords({ ...week, period: 'rolling-7d' }, london, '', '')).toBe('last 7 days');
		expect(periodWords({ ...week, period: 'all' }, london, '', '')).toBe('all time');
	});
	test('an age is told in whole units', () => {
		expect([20_000, 60_000, 48 * 60_000, 61 * 60_000, 50 * 3_600_000].map(ago)).toEqual([
			'less than a minute ago',
			'1 minute ago',
			'48 minutes ago',
			'1 hour ago',
			'2 days ago'
		]);
	});
	test('freshness says live, delayed or offline since when', () => {
		const status = { age: 0, asOf: at, now: at } as const;
		expect(freshnessWords({ ...status, freshness: 'live' }, london)).toBe('Live');
		expect(freshnessWords({ ...status, freshness: 'delayed' }, london)).toBe('Delayed');
		expect(freshnessWords({ ...status, freshness: 'offline' }, london)).toBe('Offline since 23:30');
	});
});

test('a moment tells what it changed', () => {
	const moment = { id: 'a', at: 0, name: 'Reed', type: 'order', quantity: 1, amount: 414000 };
	const types = new Map([['order', 'Order']]);
	const words = (rank: number | null, previousRank: number | null, unit: 'money' | 'count' = 'money') =>
		momentWords({ ...moment, rank, previousRank }, types, unit, london);
	expect(words(8, 18)).toBe('4,140, up to 8th');
	expect(words(1, 2)).toBe('4,140, takes the lead');
	expect(words(1, 1, 'count')).toBe('order, in the lead');
	expect(words(null, null)).toBe('4,140');
});

test('a board is a link, and the link is the board', () => {
	const query: BoardQuery = { ...week, team: 't1', date: '2026-03-31' };
	expect(boardSearch(query)).toBe('?metric=calls&period=week&by=rep&team=t1&date=2026-03-31');
	expect(boardQuery(new URLSearchParams(boardSearch(query)), { ...week, metric: 'orders' })).toEqual(query);
	expect(boardQuery(new URLSearchParams('by=nonsense'), week)).toEqual(week);
});
