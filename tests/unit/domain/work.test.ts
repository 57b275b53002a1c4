import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { DEFAULT_PATTERN, WorkCalendar } from '#lib/domain/capacity.ts';
import { integer, fromDecimal, median } from '#lib/domain/fractions.ts';
import { Timeline, timelines } from '#lib/domain/membership.ts';
import { elapsedShare, headingFor, onTrack, paceOf } from '#lib/domain/pace.ts';
import { calendarPeriod } from '#lib/domain/periods.ts';
import type { TargetPeriod } from '#lib/domain/records.ts';
import { Targets, sumOfTargets } from '#lib/domain/targets.ts';
import { property } from '../../property.ts';

const capacity = (rep: string, over: object = {}) => ({
	rep,
	from: '',
	to: '',
	workingDays: [1, 2, 3, 4, 5] as const,
	hours: { from: '09:00', to: '17:00' },
	fte: 1000,
	timeZone: 'UTC',
	...over
});
const day = dayNumber;
/** November 2026 has 21 working days from Monday to Friday: 168 hours. */
const november = { from: day('2026-11-01'), to: day('2026-11-30') };

test('P6 a change holds from its date on, and the past keeps what it had', () => {
	const line = timelines(
		[
			{ rep: 'ana', team: 'red', from: '', to: '2026-03-14' },
			{ rep: 'ana', team: 'blue', from: '2026-03-15', to: '' }
		],
		({ rep }) => rep,
		({ team }) => team
	).get('ana');
	expect(['2020-01-01', '2026-03-14', '2026-03-15'].map((date) => line?.at(day(date)))).toEqual([
		'red',
		'red',
		'blue'
	]);
	expect(line?.holdsWithin('red', day('2026-03-15'), day('2026-03-31'))).toBe(false);
	expect(line?.holdsWithin('red', day('2026-03-14'), day('2026-03-31'))).toBe(true);
});

test('P6 between two spans nothing holds', () => {
	const line = new Timeline([
		{ from: 1, to: 3, value: 'a' },
		{ from: 6, to: 9, value: 'b' }
	]);
	expect([0, 1, 3, 4, 6, 10].map((at) => line.at(at) ?? '-').join('')).toBe('-aa-b-');
});

test('P6 a rep’s own pattern goes before the workspace’s', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [
		capacity('', { workingDays: [1, 2, 3, 4, 5, 6] }),
		capacity('ana', { workingDays: [1, 2, 3], from: '2026-11-16' })
	]);
	expect(work.workingDays('bob', november.from, november.to)).toBe(25);
	// Monday to Saturday until the 15th: 12; then Monday to Wednesday: 7 (16-18, 23-25, 30)
	expect(work.workingDays('ana', november.from, november.to)).toBe(19);
});

test('G1 pace is the target times the share of worked minutes that has passed', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, []);
	// before Wednesday 18 November lie 12 working days of 8 hours; at 13:00 half a day more has passed
	const share = elapsedShare(work, '', november, day('2026-11-18'), 13 * 60);
	expect(share).toBeCloseTo(12.5 / 21, 12);
	expect(paceOf(2100, share)).toBeCloseTo(1250, 9);
	expect([onTrack(1250, 2100, 12.5 / 21), onTrack(1249, 2100, 12.5 / 21)]).toEqual([true, false]);
	expect(headingFor(1000, share)).toBeCloseTo(1680, 9);
});

test('G1 nothing is forecast before a tenth of the time has passed', () => {
	expect(headingFor(5, 0.0999)).toBeUndefined();
	expect(headingFor(5, 0.1)).toBe(50);
});

test('G1 before the hours nothing has passed, after them the whole day; a period without work has no share', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, []);
	const monday = { from: day('2026-11-16'), to: day('2026-11-16') };
	const at = (minute: number) => elapsedShare(work, '', monday, monday.from, minute);
	expect([at(60), at(9 * 60), at(11 * 60), at(18 * 60)]).toEqual([0, 0, 0.25, 1]);
	expect(elapsedShare(work, '', monday, monday.from - 1, 600)).toBe(0);
	expect(
		elapsedShare(work, '', { from: day('2026-11-21'), to: day('2026-11-22') }, day('2026-11-22'), 600)
	).toBeNaN();
});

test('P6 the days are known from which on a pattern may be another', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [
		capacity('', { from: '2026-11-02' }),
		capacity('ana', { from: '2026-11-16', to: '2026-11-20' })
	]);
	const changes = (rep: string) => work.changesOf(rep).sort((a, b) => a - b);
	expect(changes('ana')).toEqual(['2026-11-02', '2026-11-16', '2026-11-21'].map(day));
	expect(changes('bob')).toEqual([day('2026-11-02')]);
});

test('P6 half of full time counts half its minutes', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [capacity('ana', { fte: 500 })]);
	expect(work.minutes('ana', november.from, november.to)).toBe((21 * 480) / 2);
});

test('P6 what of a day has passed is told by the clocks of the pattern’s zone, to the whole minute', () => {
	const berlin = 'Europe/Berlin';
	const work = new WorkCalendar(DEFAULT_PATTERN, [
		capacity('ana', { timeZone: 'America/New_York', fte: 500 }),
		capacity('bob', { timeZone: '' }),
		capacity('carl', { timeZone: 'Pacific/Auckland' }),
		capacity('dora', { fte: 0 })
	]);
	const wednesday = day('2026-11-18');
	// 14:30:59 in Berlin, 08:30 in New York, 02:30 on Thursday in Auckland
	const now = Date.parse('2026-11-18T13:30:59Z');
	const passed = (who: string, on = wednesday) => work.passed(who, on, now, berlin);
	expect([passed('bob'), passed('ana'), passed('carl'), passed('dora')]).toEqual([330_000, 0, 480_000, 0]);
	expect([passed('bob', wednesday - 1), passed('bob', wednesday + 1)]).toEqual([480_000, 0]);
	expect(passed('ana', wednesday - 1)).toBe(240_000);
	expect([work.isNormalDay('dora', wednesday), work.isWorkingDay('dora', wednesday)]).toEqual([true, false]);
	expect(work.passed('ana', wednesday, Infinity, berlin)).toBe(240_000);
});

test('P6 neither holidays nor leave are working days, and the pattern’s days stay what they are', () => {
	const work = new WorkCalendar(
		DEFAULT_PATTERN,
		[capacity('dora', { fte: 0 }), capacity('eve', { fte: 500 })],
		{
			holidays: [{ date: '2026-11-18' }, { date: '2026-11-21' }, { date: 'no date' }],
			absences: [
				{ rep: 'ana', from: '2026-11-18', to: '2026-11-23' },
				{ rep: 'ana', from: '2026-11-23', to: '2026-11-23' },
				{ rep: 'ana', from: '2026-11-30', to: '2026-11-02' }
			]
		}
	);
	const days = ['2026-11-17', '2026-11-18', '2026-11-20', '2026-11-21', '2026-11-23', '2026-11-24'].map(day);
	const off = (rep: string) => days.map((at) => work.offReason(rep, at) ?? '-').join(' ');
	// a weekend before a holiday before leave: what is called leave is what the leave costs
	expect(off('ana')).toBe('- holiday leave weekend leave -');
	expect(off('bob')).toBe('- holiday - weekend - -');
	expect(off('')).toBe('- holiday - weekend - -');
	expect(off('dora')).toBe('leave holiday leave weekend leave leave');
	expect(days.map((at) => work.isWorkingDay('ana', at))).toEqual([true, false, false, false, false, true]);
	expect(days.map((at) => work.isNormalDay('ana', at))).toEqual([true, true, true, false, true, true]);
	expect([...'ab'].map((_, i) => work.workingDays(['ana', 'bob'][i]!, november.from, november.to))).toEqual([
		17, 20
	]);
	expect(work.minutes('eve', november.from, november.to)).toBe(20 * 240);
	expect([work.load('ana', day('2026-11-20')), work.load('bob', day('2026-11-18'))]).toEqual([0, 0]);
	expect(work.passed('ana', day('2026-11-20'), Infinity, 'UTC')).toBe(0);
});

test('P6 leave is a change of a rep’s days, a holiday is not', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [], {
		holidays: [{ date: '2026-11-18' }],
		absences: [{ rep: 'ana', from: '2026-11-18', to: '2026-11-20' }]
	});
	expect(work.changesOf('ana')).toEqual(['2026-11-18', '2026-11-21'].map(day));
	expect(work.changesOf('bob')).toEqual([]);
});

test('R3 off for a whole span is some leave and no work in it, and neither a weekend nor holidays alone', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [], {
		holidays: [{ date: '2026-11-16' }],
		absences: [{ rep: 'ana', from: '2026-11-17', to: '2026-11-20' }]
	});
	const absent = (rep: string, from: string, to: string) => work.absent(rep, day(from), day(to));
	// holiday, leave, weekend
	expect(absent('ana', '2026-11-16', '2026-11-22')).toBe(true);
	expect(absent('ana', '2026-11-16', '2026-11-23')).toBe(false);
	expect(absent('ana', '2026-11-16', '2026-11-16')).toBe(false);
	expect(absent('ana', '2026-11-21', '2026-11-22')).toBe(false);
	expect(absent('bob', '2026-11-16', '2026-11-16')).toBe(false);
	expect(absent('ana', '2026-11-18', '2026-11-17')).toBe(false);
});

test('G1 a holiday and a week of leave take their minutes off the pace', () => {
	const work = new WorkCalendar(DEFAULT_PATTERN, [], {
		holidays: [{ date: '2026-11-18' }],
		absences: [{ rep: 'ana', from: '2026-11-23', to: '2026-11-29' }]
	});
	// 21 working days less the holiday and five days of leave; 12 before the 18th, and on it nothing passes
	const at = (date: string) => elapsedShare(work, 'ana', november, day(date), 12 * 60);
	expect(at('2026-11-18')).toBeCloseTo(12 / 15, 12);
	expect([at('2026-11-25'), at('2026-11-27')]).toEqual([14 / 15, 14 / 15]);
	expect(
		elapsedShare(work, 'ana', { from: day('2026-11-18'), to: day('2026-11-18') }, day('2026-11-18'), 600)
	).toBeNaN();
});

property(
	'P6 the sum over any span is the sum of its days',
	fc.property(
		fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 })), { maxLength: 6 }),
		fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }),
		fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 500, 1000)), { maxLength: 3 }),
		fc.tuple(
			fc.integer({ min: 0, max: 60 }),
			fc.integer({ min: 0, max: 60 }),
			fc.integer({ min: 0, max: 60 })
		),
		(leave, free, shifts, [first, length, until]) => {
			const date = (offset: number) => dateOfDay(november.from + offset);
			const work = new WorkCalendar(
				DEFAULT_PATTERN,
				shifts.map(([from, fte], i) =>
					capacity(i === 0 ? '' : 'ana', { from: date(from), fte, workingDays: [i + 1, 5, 6] })
				),
				{
					holidays: free.map((at) => ({ date: date(at) })),
					absences: leave.map(([from, days]) => ({ rep: 'ana', from: date(from), to: date(from + days) }))
				}
			);
			const from = november.from + first;
			const days = Array.from({ length: length + 1 }, (_, i) => from + i);
			const to = from + length;
			expect(work.workingDays('ana', from, to)).toBe(
				days.filter((at) => work.isWorkingDay('ana', at)).length
			);
			const reasons = days.map((at) => work.offReason('ana', at));
			expect(reasons.map((why) => why === undefined)).toEqual(days.map((at) => work.isWorkingDay('ana', at)));
			const sum = days.reduce(
				(all, at) =>
					all +
					work.load(
						'ana',
						at,
						at < november.from + until ? Infinity : at === november.from + until ? 700 : 0
					),
				0
			);
			expect(work.minutes('ana', from, to, november.from + until, 700)).toBe(sum / 1000);
		}
	)
);

const target = (subject: string, period: TargetPeriod, value: number, over: object = {}) => ({
	subject,
	metric: 'revenue',
	period,
	value,
	from: '',
	to: '',
	public: true,
	...over
});
const work = new WorkCalendar(DEFAULT_PATTERN, []);
const weekdays = (from: number, to: number) => work.workingDays('', from, to);
const own = (targets: Targets, name: string, date: string) => {
	const length = name as TargetPeriod;
	const days = calendarPeriod(length, day(date), 1);
	return targets.own('rep:ana', 'revenue', { name, days, weekStart: 1 }, weekdays);
};

test('M7 the target in force on the period’s last date counts', () => {
	const targets = new Targets([
		target('rep:ana', 'month', 100, { to: '2026-11-29' }),
		target('rep:ana', 'month', 200, { from: '2026-11-30' })
	]);
	expect(own(targets, 'month', '2026-11-05')).toEqual(integer(200));
	expect(own(targets, 'month', '2026-10-05')).toEqual(integer(100));
	expect(own(targets, 'year', '2026-10-05')).toBeUndefined();
});

test('M7 else the next longer one is shared out by working days', () => {
	const targets = new Targets([target('rep:ana', 'month', 2100), target('rep:ana', 'year', 1)]);
	// a week of 5 of November's 21 working days: 2,100 x 5 / 21
	expect(own(targets, 'week', '2026-11-18')).toEqual(integer(500));
	expect(own(targets, 'day', '2026-11-18')).toEqual(integer(100));
	expect(own(targets, 'day', '2026-11-22')).toEqual(integer(0));
});

test('M7 targets add up as exact fractions; none of none is none', () => {
	const third = { numerator: 1n, denominator: 3n };
	expect(sumOfTargets([third, undefined, third, third])).toEqual(integer(1));
	expect(sumOfTargets([undefined])).toBeUndefined();
});

test('M8 targets of a metric are private as soon as one of them is', () => {
	const targets = new Targets([
		target('rep:ana', 'month', 1),
		target('rep:bob', 'month', 1, { public: false }),
		target('rep:bob', 'month', 1, { metric: 'calls' })
	]);
	expect([targets.isPrivate('revenue'), targets.isPrivate('calls'), targets.isPrivate('orders')]).toEqual([
		true,
		false,
		false
	]);
});

test('M7 ranges take the shortest target that is at least as long; all has none', () => {
	const targets = new Targets([
		target('rep:ana', 'day', 10),
		target('rep:ana', 'week', 50),
		target('rep:ana', 'month', 2100)
	]);
	const days = (from: string, to: string) => ({ from: day(from), to: day(to) });
	const of = (name: string, span: { from: number; to: number }) =>
		targets.own('rep:ana', 'revenue', { name, days: span, weekStart: 1 }, weekdays);
	// Tuesday to Thursday: three of the week’s five working days
	expect(of('rolling-3d', days('2026-11-17', '2026-11-19'))).toEqual(integer(30));
	// ten days: longer than a week, so of the month 2,100 x 8 / 21
	expect(of('2026-11-09..2026-11-18', days('2026-11-09', '2026-11-18'))).toEqual(integer(800));
	expect(of('all', days('2026-11-18', '2026-11-18'))).toBeUndefined();
});

test('M1 weights are exact decimals with at most 9 places', () => {
	expect(fromDecimal('0.1')).toEqual({ numerator: 1n, denominator: 10n });
	expect(fromDecimal('-2.250')).toEqual({ numerator: -9n, denominator: 4n });
	expect(['1e3', '.5', '1.0000000001', '+1', ''].map(fromDecimal)).toEqual(Array(5).fill(undefined));
});

test('M6 the median of an even count is the mean of the middle two', () => {
	expect(median([integer(9), integer(1), integer(2), integer(4)])).toEqual(integer(3));
	expect(median([integer(9), integer(1), integer(2)])).toEqual(integer(2));
	expect(median([])).toBeUndefined();
});
