import { expect, test } from 'vitest';
import { WorkCalendar } from '#lib/domain/capacity.ts';
import { groupOf, keepingOf, NOTICE_GROUPS, wayOf, waysOf } from '#lib/domain/notifications/kinds.ts';
import { pushTime, workOn } from '#lib/domain/notifications/push-time.ts';
import type { Capacity } from '#lib/domain/records.ts';
import { zoneAt, zoneOn } from '#lib/domain/zones.ts';

const REP = 'rep000000000001';
const BERLIN = 'Europe/Berlin';

interface Case {
	readonly title: string;
	readonly zone?: string;
	readonly kind?: string;
	/** Of the rep; else Mon-Fri, 09:00-17:00. */
	readonly capacity?: Partial<Capacity>;
	readonly holidays?: readonly string[];
	readonly leave?: readonly [string, string];
	/** Moments with their offset. */
	readonly at: string;
	/** When it is looked at; when it happened where absent. */
	readonly now?: string;
	readonly muted?: string;
	readonly expected: string;
}

// 2026-03-02 is a Monday; Berlin's clocks go ahead on Sunday 29 March 2026 and back on Sunday 25 October 2026
const CASES: readonly Case[] = [
	{ title: 'during work', at: '2026-03-02T10:00+01:00', expected: 'now' },
	{ title: 'at the first minute of work', at: '2026-03-02T09:00+01:00', expected: 'now' },
	{ title: 'before work', at: '2026-03-02T07:00+01:00', expected: '2026-03-02T09:00+01:00' },
	{ title: 'at the end of work', at: '2026-03-02T17:00+01:00', expected: '2026-03-03T09:00+01:00' },
	{ title: 'in the evening', at: '2026-03-02T21:30+01:00', expected: '2026-03-03T09:00+01:00' },
	{ title: 'after midnight', at: '2026-03-03T00:30+01:00', expected: '2026-03-03T09:00+01:00' },
	{ title: 'on a Saturday', at: '2026-03-07T11:00+01:00', expected: '2026-03-09T09:00+01:00' },
	{
		title: 'on a Friday evening, of what lasts a day: by Monday it is stale',
		kind: 'challenge.invited',
		at: '2026-03-06T18:00+01:00',
		expected: 'never'
	},
	{
		title: 'a streak at risk, told in the last minute and looked at after work',
		kind: 'streak.risk',
		at: '2026-03-02T16:59+01:00',
		now: '2026-03-02T17:01+01:00',
		expected: 'never'
	},
	{
		title: 'the day’s summary, just after work',
		kind: 'summary.day',
		at: '2026-03-02T17:00+01:00',
		now: '2026-03-02T17:00:05+01:00',
		expected: 'now'
	},
	{
		title: 'the day’s summary an hour late is no news any more',
		kind: 'summary.day',
		at: '2026-03-02T17:00+01:00',
		now: '2026-03-02T18:00+01:00',
		expected: 'never'
	},
	{
		title: 'a summary of work that ended at midnight, just after it',
		kind: 'summary.day',
		capacity: { hours: { from: '16:00', to: '24:00' } },
		at: '2026-03-03T00:00+01:00',
		now: '2026-03-03T00:00:05+01:00',
		expected: 'now'
	},
	{
		title: 'on a holiday',
		holidays: ['2026-03-03'],
		at: '2026-03-02T20:00+01:00',
		expected: '2026-03-04T09:00+01:00'
	},
	{
		title: 'on leave: the first day back',
		leave: ['2026-03-02', '2026-03-03'],
		at: '2026-03-02T10:00+01:00',
		expected: '2026-03-04T09:00+01:00'
	},
	{
		title: 'on leave for longer than anything keeps',
		leave: ['2026-03-02', '2026-03-13'],
		at: '2026-03-02T10:00+01:00',
		expected: 'never'
	},
	{
		title: 'part-time: Tuesdays and Thursdays only',
		capacity: { workingDays: [2, 4], fte: 400 },
		at: '2026-03-03T20:00+01:00',
		expected: '2026-03-05T09:00+01:00'
	},
	{
		title: 'part-time: mornings only',
		capacity: { hours: { from: '08:00', to: '12:00' } },
		at: '2026-03-02T13:00+01:00',
		expected: '2026-03-03T08:00+01:00'
	},
	{
		title: 'nothing of full time is never at work',
		capacity: { fte: 0 },
		at: '2026-03-02T10:00+01:00',
		expected: 'never'
	},
	{
		title: 'by the rep’s own clocks, not the floor’s',
		capacity: { timeZone: 'America/New_York' },
		at: '2026-03-02T10:00+01:00',
		expected: '2026-03-02T09:00-05:00'
	},
	{
		title: 'a zone of its own from Wednesday on: the night before is told by the new clocks',
		capacity: { from: '2026-03-04', timeZone: 'America/New_York' },
		at: '2026-03-03T18:00+01:00',
		expected: '2026-03-04T09:00-05:00'
	},
	{
		title: 'DST: over the weekend on which the clocks go ahead, nine is an hour earlier',
		at: '2026-03-28T10:00+01:00',
		expected: '2026-03-30T09:00+02:00'
	},
	{
		title: 'DST: work that begins within the skipped hour begins after it',
		capacity: { workingDays: [7], hours: { from: '02:30', to: '10:00' } },
		at: '2026-03-28T20:00+01:00',
		expected: '2026-03-29T03:30+02:00'
	},
	{
		title: 'DST: on the day on which the clocks go back, work is an hour later',
		capacity: { workingDays: [7] },
		at: '2026-10-24T20:00+02:00',
		expected: '2026-10-25T09:00+01:00'
	},
	{
		title: 'DST: a day of 23 hours has its last minute of work',
		capacity: { workingDays: [7] },
		at: '2026-03-29T16:59+02:00',
		expected: 'now'
	},
	{
		title: 'muted for today, during work',
		muted: '2026-03-03T00:00+01:00',
		at: '2026-03-02T10:00+01:00',
		expected: '2026-03-03T09:00+01:00'
	},
	{
		title: 'muted until after it is stale',
		kind: 'streak.risk',
		muted: '2026-03-03T00:00+01:00',
		at: '2026-03-02T10:00+01:00',
		expected: 'never'
	},
	{
		title: 'muted before, and not any more',
		muted: '2026-03-02T00:00+01:00',
		at: '2026-03-02T10:00+01:00',
		expected: 'now'
	},
	{
		title: 'looked at late, and still fresh',
		at: '2026-03-02T18:00+01:00',
		now: '2026-03-03T09:30+01:00',
		expected: 'now'
	},
	{
		title: 'far in the east, Monday has begun',
		zone: 'Pacific/Auckland',
		at: '2026-03-01T21:00+00:00',
		expected: 'now'
	}
];

test.each(CASES)('a phone rings within working hours or not at all: $title', (one) => {
	const { zone = BERLIN, kind = 'goal.reached', capacity, leave, holidays = [] } = one;
	const rows: Capacity[] = capacity
		? [
				{
					id: 'capacity0000001',
					rep: REP,
					from: '',
					to: '',
					workingDays: [1, 2, 3, 4, 5],
					hours: { from: '09:00', to: '17:00' },
					fte: 1000,
					timeZone: '',
					...capacity
				}
			]
		: [];
	const standard = {
		workingDays: [1, 2, 3, 4, 5],
		hours: { from: '09:00', to: '17:00' },
		fte: 1000
	} as const;
	const work = new WorkCalendar(standard, rows, {
		holidays: holidays.map((date) => ({ date })),
		absences: leave ? [{ rep: REP, from: leave[0], to: leave[1] }] : []
	});
	const worker = {
		rep: REP,
		zoneAt: (moment: number) => zoneAt(rows, REP, moment, zone),
		zoneOn: (date: string) => zoneOn(rows, REP, date, zone)
	};
	const at = Date.parse(one.at);
	const told = pushTime(work, worker, {
		...keepingOf(kind),
		at,
		now: one.now === undefined ? at : Date.parse(one.now),
		mutedUntil: one.muted === undefined ? 0 : Date.parse(one.muted)
	});
	const expected =
		one.expected === 'now' || one.expected === 'never'
			? { kind: one.expected }
			: { kind: 'at', at: Date.parse(one.expected) };
	expect(told).toEqual(expected);
});

test('whoever competes as nobody is asked by the workspace’s hours', () => {
	const work = new WorkCalendar({ workingDays: [1], hours: { from: '10:00', to: '12:00' }, fte: 1000 }, []);
	const worker = { rep: '', zoneOn: () => 'UTC' };
	expect(workOn(work, worker, 20_514)).toEqual({
		from: Date.parse('2026-03-02T10:00Z'),
		to: Date.parse('2026-03-02T12:00Z')
	});
	expect(workOn(work, worker, 20_515)).toBeUndefined();
});

test('a kind belongs to the group it begins with; an unknown one is told in the app alone', () => {
	expect(groupOf('challenge.invited')).toBe('challenge');
	expect(groupOf('season.won')).toBe('other');
	expect(groupOf('')).toBe('other');
	expect(groupOf('toString.x')).toBe('other');
	expect(wayOf(undefined, groupOf('contest.won'))).toBe('app');
	expect(wayOf({ kinds: { streak: 'off' } }, 'streak')).toBe('off');
	expect(Object.keys(waysOf(undefined))).toEqual([...NOTICE_GROUPS]);
	expect(waysOf({ kinds: null }).challenge).toBe('phone');
});
