import { expect, test } from 'vitest';
import { DEFAULT_PATTERN } from '#lib/domain/capacity.ts';
import { makeRoster, type RosterSource } from '#lib/domain/contests/make-roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import {
	hoursWithin,
	momentOf,
	roundMoments,
	windowBefore,
	windowDays,
	windowMoments
} from '#lib/domain/contests/schedule.ts';
import { dayNumber, weekdayOf } from '#lib/domain/calendar.ts';
import { CATALOGUE, fact, rules } from './kit.ts';

const told = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const works = (day: number) => weekdayOf(day) < 6;

test('P5 a window by date runs from the first begin to the last end in any zone of its people; with times in the workspace’s', () => {
	const dates = { from: '2026-03-28', to: '2026-03-29' };
	const wide = windowMoments(dates, ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo']);
	expect([told(wide.start), told(wide.end), wide.byDate]).toEqual([
		'2026-03-27T15:00',
		'2026-03-30T04:00',
		true
	]);
	const timed = windowMoments({ ...dates, startsAt: '09:00', endsAt: '17:00' }, [
		'Europe/Berlin',
		'Asia/Tokyo'
	]);
	expect([told(timed.start), told(timed.end), timed.byDate]).toEqual([
		'2026-03-28T08:00',
		'2026-03-29T15:00',
		false
	]);
	expect(told(momentOf(dayNumber('2026-03-29'), '24:00', 'Europe/Berlin'))).toBe('2026-03-29T22:00');
	const days = windowDays(timed, 'Europe/Berlin').map(({ date, start, end }) => [
		date,
		told(start),
		told(end)
	]);
	expect(days).toEqual([
		['2026-03-28', '2026-03-28T08:00', '2026-03-28T23:00'],
		['2026-03-29', '2026-03-28T23:00', '2026-03-29T15:00']
	]);
});

test('C8 windows before: months by months, everything else by whole weeks', () => {
	expect(windowBefore({ from: '2026-03-01', to: '2026-03-31' }, 1)).toEqual({
		from: '2026-02-01',
		to: '2026-02-28'
	});
	expect(windowBefore({ from: '2026-01-01', to: '2026-03-31' }, 2)).toEqual({
		from: '2025-07-01',
		to: '2025-09-30'
	});
	expect(windowBefore({ from: '2026-06-01', to: '2026-06-05' }, 2)).toEqual({
		from: '2026-05-18',
		to: '2026-05-22'
	});
	expect(windowBefore({ from: '2026-06-01', to: '2026-06-08' }, 1)).toEqual({
		from: '2026-05-18',
		to: '2026-05-25'
	});
});

test('C2 a round locks on the next working day at 9, and the next one starts then; none is cut', () => {
	const window = windowMoments({ from: '2026-06-01', to: '2026-06-14' }, ['UTC']);
	const rounds = roundMoments(window, { roundDays: 5 }, Infinity, works, 'UTC');
	expect(rounds.map(({ start, end, lock }) => [start, end, lock].map(told))).toEqual([
		['2026-06-01T00:00', '2026-06-06T00:00', '2026-06-08T09:00'],
		['2026-06-08T09:00', '2026-06-13T00:00', '2026-06-15T09:00']
	]);
	const daily = roundMoments(window, { roundDays: 1, graceUntil: '10:00' }, 6, works, 'UTC');
	expect(daily.map(({ start }) => told(start))).toEqual([
		'2026-06-01T00:00',
		...['02', '03', '04', '05', '08'].map((day) => `2026-06-${day}T10:00`)
	]);
});

test('C2 reigning counts within the hours of the days that are asked for, inside the window', () => {
	const window = windowMoments({ from: '2026-06-05', to: '2026-06-08', startsAt: '10:00', endsAt: '12:00' }, [
		'UTC'
	]);
	const hours = hoursWithin(window, { from: '09:00', to: '17:00' }, works, 'UTC');
	expect(hours.map(({ start, end }) => [told(start), told(end)])).toEqual([
		['2026-06-05T10:00', '2026-06-05T17:00'],
		['2026-06-08T09:00', '2026-06-08T12:00']
	]);
});

const always = { from: '', to: '' };
const source: RosterSource = {
	timeZone: 'UTC',
	weekStart: 1,
	pattern: DEFAULT_PATTERN,
	reps: [
		{ id: 'ada', startedOn: '', endedOn: '', house: false },
		{ id: 'bob', startedOn: '2026-05-01', endedOn: '', house: false },
		{ id: 'cyd', startedOn: '', endedOn: '2026-06-03', house: false },
		{ id: 'dan', startedOn: '', endedOn: '2026-05-31', house: false },
		{ id: 'house', startedOn: '', endedOn: '', house: true }
	],
	memberships: [
		{ id: '1', rep: 'ada', team: 'north', from: '', to: '2026-06-02' },
		{ id: '2', rep: 'ada', team: 'south', from: '2026-06-03', to: '' },
		{ id: '3', rep: 'bob', team: 'south', ...always }
	],
	teamRegions: [{ id: '1', team: 'south', region: 'coast', ...always }],
	capacity: [],
	holidays: [{ date: '2026-06-04' }],
	leave: [{ rep: 'bob', from: '2026-06-05', to: '2026-06-05' }],
	targets: [
		{ id: '1', subject: 'rep:ada', metric: 'calls', period: 'week', value: 50, ...always, public: true },
		{ id: '2', subject: 'rep:bob', metric: 'calls', period: 'week', value: 30, ...always, public: true }
	],
	metrics: CATALOGUE
};
const made = (given: ContestRules, facts = [fact('ada', 9)]) => {
	const roster = makeRoster(given, source, facts, { contest: 'one' });
	if (!roster.ok) throw new Error(JSON.stringify(roster.error));
	return roster.value;
};
const reps = (given: ContestRules) => made(given).entrants.map(({ rep }) => rep);

test('C1 who may enter: no house accounts, nobody who was gone before; teams, regions and dates of start', () => {
	expect(reps(rules('most', {}))).toEqual(['ada', 'bob', 'cyd']);
	expect(reps(rules('most', {}, { eligibility: { teams: ['north'] } }))).toEqual(['ada']);
	expect(reps(rules('most', {}, { eligibility: { regions: ['coast'] } }))).toEqual(['bob']);
	expect(reps(rules('most', {}, { eligibility: { startedSince: '2026-04-01' } }))).toEqual(['bob']);
	expect(reps(rules('most', {}, { eligibility: { startedBy: '2026-04-01', except: ['cyd'] } }))).toEqual([
		'ada'
	]);
	expect(reps(rules('team', { by: 'team', perMember: false }))).toEqual(['ada', 'bob']);
});

test('C5 a roster is all that f reads: groups, sides, shifts less holidays and leave, targets', () => {
	const grouped = made(rules('most', {}, { groups: { by: 'team' } }));
	expect(grouped.groups).toEqual([
		{ id: 'north', reps: ['ada'] },
		{ id: 'south', reps: ['bob'] }
	]);
	expect(grouped.capacity).toEqual([]);
	const sides = made(rules('team', { by: 'team', perMember: true }));
	expect(sides.groups).toEqual([{ id: 'north' }, { id: 'south' }]);
	expect(sides.capacity.map(({ reps: those, shifts }) => [those, shifts.map(([, , , fte]) => fte)])).toEqual([
		[['ada'], [1000, 1000, 1000, 0, 1000]],
		[['bob'], [1000, 1000, 1000, 0, 0]]
	]);
	const aimed = made(
		rules('most', {}, { lens: 'ofTarget', window: { from: '2026-06-08', to: '2026-06-14' } })
	);
	expect(aimed.targets).toEqual({ ada: '50', bob: '30' });
	expect(makeRoster(rules('most', {}, { metric: 'margin' }), source, [], { contest: 'one' })).toMatchObject({
		ok: false,
		error: [{ pointer: '/metric' }]
	});
	const short = makeRoster(rules('bracket', { roundDays: 5 }), source, [], { contest: 'one' });
	expect(short).toMatchObject({ ok: false, error: [{ pointer: '/window/to' }] });
});

test('M5 baselines are medians of the windows in which somebody worked at least half the days, 3 at least', () => {
	const weeks = [1, 2, 3, 4].flatMap((back) => [
		fact('ada', -back * 7 * 24 + 10, back * 2),
		...(back === 1 ? [fact('cyd', -back * 7 * 24 + 10, 5)] : [])
	]);
	const given = rules('improvement', {});
	const roster = made(given, weeks);
	expect(roster.past).toHaveLength(8);
	expect(roster.baselines).toEqual({ ada: '1', bob: '0', cyd: '0' });
	const seeded = made(rules('season', { roundDays: 1 }), weeks);
	expect(seeded.seeds).toEqual(['ada', 'cyd', 'bob']);
	expect(seeded.rounds).toHaveLength(3);
	expect(made(rules('season', { roundDays: 1 }), []).seeds).toEqual(['ada', 'bob', 'cyd']);
});
