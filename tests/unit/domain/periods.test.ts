import { expect, test } from 'vitest';
import { dateOfDay, dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { previousPeriod, resolveDays, sameLocalTime } from '#lib/domain/periods.ts';
import type { Weekday } from '#lib/domain/records.ts';

const resolve = (name: string, date: string, weekStart: Weekday = 1) => {
	const [first, last] = [dayNumber('2017-03-01'), dayNumber('2026-12-24')];
	const period = resolveDays(name, dayNumber(date), weekStart, first, last);
	return period.ok ? `${dateOfDay(period.value.from)}..${dateOfDay(period.value.to)}` : period.error;
};

test.each([
	['day', '2026-12-31', '2026-12-31..2026-12-31'],
	['week', '2026-11-22', '2026-11-16..2026-11-22'],
	['week', '2027-01-01', '2026-12-28..2027-01-03'],
	['month', '2028-02-10', '2028-02-01..2028-02-29'],
	['month', '2026-12-31', '2026-12-01..2026-12-31'],
	['quarter', '2026-11-22', '2026-10-01..2026-12-31'],
	['quarter', '2026-03-31', '2026-01-01..2026-03-31'],
	['year', '2026-11-22', '2026-01-01..2026-12-31'],
	['all', '2026-11-22', '2017-03-01..2026-12-24'],
	['rolling-7d', '2026-03-02', '2026-02-24..2026-03-02'],
	['rolling-1d', '2026-03-02', '2026-03-02..2026-03-02'],
	['2026-02-28..2026-03-01', '2020-01-01', '2026-02-28..2026-03-01']
])('P2 %s around %s is %s', (name, date, expected) => {
	expect(resolve(name, date)).toBe(expected);
});

test('P1 weeks begin on the workspace’s weekday', () => {
	expect(resolve('week', '2026-11-22', 7)).toBe('2026-11-22..2026-11-28');
	expect(resolve('week', '2026-11-21', 7)).toBe('2026-11-15..2026-11-21');
});

test('P2 all is the date itself where there are no facts', () => {
	const today = dayNumber('2026-11-22');
	expect(resolveDays('all', today, 1, undefined, undefined)).toEqual({
		ok: true,
		value: { from: today, to: today }
	});
});

test.each([
	'fortnight',
	'',
	'rolling-0d',
	'rolling-7',
	'rolling-3661d',
	'2026-02-30..2026-03-01',
	'2026-03-02..2026-03-01',
	'DAY'
])('P2 %j is no period', (name) => {
	expect(resolveDays(name, dayNumber('2026-11-22'), 1, undefined, undefined).ok).toBe(false);
});

const workday = (day: number) => weekdayOf(day) <= 5;
function before(name: string, today: string, back = 1): string | undefined {
	const day = dayNumber(today);
	const days = resolveDays(name, day, 1, undefined, undefined);
	if (!days.ok) throw new Error(days.error);
	const previous = previousPeriod(name, days.value, day, 1, workday, back);
	return (
		previous && `${dateOfDay(previous.from)}..${dateOfDay(previous.to)}${previous.cutLast ? ' cut' : ''}`
	);
}

test.each([
	// Wednesday is the third working day; so is Wednesday of the week before, up to the same time
	['week', '2026-11-18', '2026-11-09..2026-11-11 cut'],
	// Sunday: five working days have passed, and the fifth is over
	['week', '2026-11-22', '2026-11-09..2026-11-13'],
	// 20 November is the 15th working day of its month, 21 October that of the one before
	['month', '2026-11-20', '2026-10-01..2026-10-21 cut'],
	// 31 March is the 22nd working day; February has only 20
	['month', '2026-03-31', '2026-02-01..2026-02-28'],
	// Monday after a Sunday: shorter, so all of it
	['day', '2026-11-16', '2026-11-15..2026-11-15'],
	['rolling-7d', '2026-11-18', '2026-11-05..2026-11-11 cut'],
	['2026-11-10..2026-11-12', '2026-11-18', '2026-11-07..2026-11-09'],
	['all', '2026-11-18', undefined],
	// the month begins on a Saturday: no working day has come
	['month', '2026-08-01', undefined]
])('P3 %s on %s is compared with %s', (name, today, expected) => {
	expect(before(name, today)).toBe(expected);
});

test.each([
	['week', 2, '2026-11-02..2026-11-04 cut'],
	['week', 8, '2026-09-21..2026-09-23 cut'],
	// Wednesday 18 November is the 13th working day of its month; 17 September that of the month before last
	['month', 2, '2026-09-01..2026-09-17 cut'],
	['month', 12, '2025-11-01..2025-11-19 cut'],
	['rolling-7d', 3, '2026-10-22..2026-10-28 cut'],
	['2026-11-10..2026-11-12', 2, '2026-11-04..2026-11-06']
])('M5 P3 the %s that lies %i back is cut alike', (name, back, expected) => {
	expect(before(name, '2026-11-18', back)).toBe(expected);
});

test('P3 the whole of what is compared with is known too, for its target', () => {
	const day = dayNumber('2026-11-18');
	const days = resolveDays('month', day, 1, undefined, undefined);
	const past = days.ok ? previousPeriod('month', days.value, day, 1, workday) : undefined;
	expect(past?.whole).toEqual({ from: dayNumber('2026-10-01'), to: dayNumber('2026-10-31') });
});

test('P3 P5 the same local time is told by the zone’s clocks, across their changes', () => {
	const same = (now: string, date: string) =>
		new Date(sameLocalTime(Date.parse(now), dayNumber(date), 'Europe/Berlin')).toISOString();
	expect(same('2026-11-18T13:30:00.250Z', '2026-10-19')).toBe('2026-10-19T12:30:00.250Z');
	// 02:30 is skipped on 29 March: 03:30 there; on 25 October it comes twice: the first
	expect(same('2026-04-28T00:30:00Z', '2026-03-29')).toBe('2026-03-29T01:30:00.000Z');
	expect(same('2026-11-18T01:30:00Z', '2026-10-25')).toBe('2026-10-25T00:30:00.000Z');
});
