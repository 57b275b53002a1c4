import { describe, expect, test } from 'vitest';
import { readIcs } from '#lib/server/calendars/ics.ts';

const SCOPE = { zone: 'Europe/Berlin', from: '2025-01-01', to: '2028-12-31' };
const calendar = (...events: readonly string[]) =>
	['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) =>
	['BEGIN:VEVENT', `UID:${lines.join('')}`, ...lines, 'END:VEVENT'].join('\r\n');
const read = (text: string, scope: Partial<typeof SCOPE> = {}) => {
	const done = readIcs(text, { ...SCOPE, ...scope });
	if (!done.ok) throw new Error(done.error);
	return done.value;
};
const dates = (...lines: readonly string[]) => read(calendar(event(...lines))).days.map(({ date }) => date);
const why = (...lines: readonly string[]) => read(calendar(event(...lines))).left[0]?.why;

describe('Calendar file: which days are off', () => {
	test('a whole day, with its end, without one, and with an end that is the day itself', () => {
		expect(dates('SUMMARY:A', 'DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261226')).toEqual([
			'2026-12-25'
		]);
		expect(dates('DTSTART;VALUE=DATE:20261225')).toEqual(['2026-12-25']);
		expect(dates('DTSTART:20261225')).toEqual(['2026-12-25']);
		expect(dates('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261225')).toEqual(['2026-12-25']);
	});

	test('several days, over the end of a year and by a duration', () => {
		const turn = ['2026-12-30', '2026-12-31', '2027-01-01'];
		expect(dates('DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102')).toEqual(turn);
		expect(dates('DTSTART;VALUE=DATE:20261230', 'DURATION:P3D')).toEqual(turn);
	});

	test('from midnight to midnight by the event’s own clocks, and in UTC by the floor’s', () => {
		expect(
			dates('DTSTART;TZID=America/New_York:20261225T000000', 'DTEND;TZID=America/New_York:20261226T000000')
		).toEqual(['2026-12-25']);
		expect(dates('DTSTART:20261224T230000Z', 'DTEND:20261225T230000Z')).toEqual(['2026-12-25']);
		// the day on which Berlin's clocks go forward has 23 hours
		expect(dates('DTSTART:20260328T230000Z', 'DTEND:20260329T220000Z')).toEqual(['2026-03-29']);
		expect(dates('DTSTART:20261225T000000', 'DTEND:20261227T000000')).toEqual(['2026-12-25', '2026-12-26']);
	});

	test('every year, from long ago on, but not where a year was taken out or moved', () => {
		expect(dates('DTSTART;VALUE=DATE:19500501', 'RRULE:FREQ=YEARLY')).toEqual([
			'2025-05-01',
			'2026-05-01',
			'2027-05-01',
			'2028-05-01'
		]);
		expect(
			dates('DTSTART;VALUE=DATE:20240501', 'RRULE:FREQ=YEARLY;UNTIL=20270501', 'EXDATE;VALUE=DATE:20260501')
		).toEqual(['2025-05-01', '2027-05-01']);
		expect(dates('DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=YEARLY;COUNT=2')).toEqual([
			'2025-05-01',
			'2026-05-01'
		]);
		const moved = calendar(
			'BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Party\r\nDTSTART;VALUE=DATE:20250701\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nEND:VEVENT',
			'BEGIN:VEVENT\r\nUID:x\r\nRECURRENCE-ID;VALUE=DATE:20260701\r\nDTSTART;VALUE=DATE:20260703\r\nEND:VEVENT'
		);
		expect(read(moved).days.map(({ date }) => date)).toEqual(['2025-07-01', '2026-07-03']);
	});

	test('the fourth Thursday of November, in both ways of saying so, and the last Monday of May', () => {
		const thanksgiving = ['2025-11-27', '2026-11-26', '2027-11-25', '2028-11-23'];
		expect(dates('DTSTART;VALUE=DATE:20201126', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH')).toEqual(
			thanksgiving
		);
		expect(
			dates(
				'DTSTART;VALUE=DATE:20201126',
				'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYMONTHDAY=22,23,24,25,26,27,28'
			)
		).toEqual(thanksgiving);
		expect(dates('DTSTART;VALUE=DATE:20250526', 'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2')).toEqual([
			'2025-05-26',
			'2026-05-25'
		]);
	});

	test('every second year, counted, and on dates that the file lists', () => {
		expect(dates('DTSTART;VALUE=DATE:20230501', 'RRULE:FREQ=YEARLY;INTERVAL=2')).toEqual([
			'2025-05-01',
			'2027-05-01'
		]);
		expect(dates('DTSTART;VALUE=DATE:20230501', 'RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2')).toEqual([
			'2025-05-01'
		]);
		expect(dates('DTSTART;VALUE=DATE:20250501', 'RDATE;VALUE=DATE:20260503,20270504')).toEqual([
			'2025-05-01',
			'2026-05-03',
			'2027-05-04'
		]);
	});

	test('a date of an event that the file does not hold stands alone', () => {
		expect(dates('RECURRENCE-ID;VALUE=DATE:20260701', 'DTSTART;VALUE=DATE:20260703')).toEqual(['2026-07-03']);
	});

	test('29 February comes when it comes', () => {
		expect(dates('DTSTART;VALUE=DATE:20200229', 'RRULE:FREQ=YEARLY')).toEqual(['2028-02-29']);
	});

	test('one a date: the first name stays, and how many came again is told', () => {
		const twice = read(
			calendar(
				event('SUMMARY:New Year', 'DTSTART;VALUE=DATE:20260101'),
				event('SUMMARY:Neujahr', 'DTSTART;VALUE=DATE:20260101'),
				event('SUMMARY:Company', 'DTSTART;VALUE=DATE:20251231', 'DTEND;VALUE=DATE:20260102')
			)
		);
		expect(twice).toEqual({
			days: [
				{ date: '2025-12-31', name: 'Company' },
				{ date: '2026-01-01', name: 'New Year' }
			],
			repeated: 2,
			left: []
		});
	});

	test('names lose line breaks, escapes and length; none is "Day off"', () => {
		const long = read(calendar(event(`SUMMARY:${'ä'.repeat(400)}`, 'DTSTART;VALUE=DATE:20260101')));
		expect(long.days[0]?.name).toBe('ä'.repeat(200));
		expect(read(calendar(event('SUMMARY:A\\, B\\nC', 'DTSTART;VALUE=DATE:20260101'))).days[0]?.name).toBe(
			'A, B C'
		);
		expect(read(calendar(event('DTSTART;VALUE=DATE:20260101'))).days[0]?.name).toBe('Day off');
	});

	test('several calendars in one file, bare line feeds and other components', () => {
		const one = calendar(event('DTSTART;VALUE=DATE:20260101'), 'BEGIN:VTODO\r\nUID:t\r\nEND:VTODO');
		const two = calendar(event('DTSTART;VALUE=DATE:20260102'));
		expect(read((one + two).replaceAll('\r\n', '\n')).days).toHaveLength(2);
	});
});

describe('Calendar file: what is left out, and why', () => {
	test.each([
		[['DTSTART:20260101T090000Z', 'DTEND:20260101T100000Z'], /time of day/],
		[['DTSTART:20260101T000000', 'DTEND:20260101T120000'], /time of day/],
		[['DTSTART:20260101T000000'], /time of day/],
		[['DTSTART;VALUE=DATE:20260101', 'STATUS:CANCELLED'], /cancelled/],
		[['DTSTART;VALUE=DATE:20190101'], /not between 2025-01-01 and 2028-12-31/],
		[['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20270101'], /longer than 62 days/],
		[['DTSTART;VALUE=DATE:20260102', 'RRULE:FREQ=WEEKLY;BYDAY=FR'], /more often than once a year/],
		[['DTSTART;VALUE=DATE:20260102', 'RRULE:FREQ=YEARLY;BYMONTH=1,2'], /more often than once a year/],
		[['DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'], /not understood/],
		[['DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYSETPOS=40;BYDAY=MO'], /not understood/],
		[['DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=YEARLY;BYYEARDAY=100'], /not understood/],
		[['SUMMARY:No date at all'], /no date/],
		[['DTSTART;VALUE=DATE:20251399'], /does not exist/],
		[['DTSTART;VALUE=DATE:20260101', 'DURATION:P99999999999D'], /does not exist/],
		[['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;COUNT=-1'], /not understood/],
		[['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'EXRULE:FREQ=YEARLY'], /not understood/]
	])('%j', (lines, reason) => {
		expect(read(calendar(event(...lines))).days).toEqual([]);
		expect(why(...lines)).toMatch(reason);
	});

	test('an event’s own time zone is not followed: its rules may come every second for ever', () => {
		const zone = ['BEGIN:VTIMEZONE', 'TZID:X', 'BEGIN:STANDARD', 'DTSTART:19700101T000000']
			.concat(['RRULE:FREQ=SECONDLY', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0100'])
			.concat(['END:STANDARD', 'END:VTIMEZONE']);
		const day = event(
			'DTSTART;TZID=X:20280101T000000',
			'DTEND;TZID=X:20280102T000000',
			'RRULE:FREQ=YEARLY;UNTIL=20991231T000000Z'
		);
		expect(read(calendar(...zone, day)).days.map(({ date }) => date)).toEqual(['2028-01-01']);
	});

	test('changed dates are looked for in their own event alone, however many there are', () => {
		const one = (n: number, ...lines: readonly string[]) =>
			['BEGIN:VEVENT', `UID:${n % 2}`, ...lines, 'END:VEVENT'].join('\r\n');
		const many = Array.from({ length: 2_400 }, (_, n) => [
			one(n, 'DTSTART;VALUE=DATE:20250101', 'RRULE:FREQ=YEARLY'),
			one(n, 'RECURRENCE-ID;VALUE=DATE:20260101', 'DTSTART;VALUE=DATE:20260102')
		]);
		expect(read(calendar(...many.flat())).days).toHaveLength(5);
	});

	test('a rule that never comes true is not looked for without an end', () => {
		expect(
			why('DTSTART;VALUE=DATE:20230206', 'RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO')
		).toMatch(/not between/);
		expect(why('DTSTART;VALUE=DATE:20260102', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31')).toMatch(
			/more often/
		);
	});
});

describe('Calendar file: what is none', () => {
	test.each([
		['', /BEGIN:VCALENDAR/],
		['Date,Name\n2026-01-01,New Year', /BEGIN:VCALENDAR/],
		['\u0000\u0001PK\u0003\u0004', /BEGIN:VCALENDAR/],
		['BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\n', /damaged|cut off/],
		[
			calendar('BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=NEVER\r\nEND:VEVENT'),
			/damaged|cut off/
		]
	])('%j', (text, reason) => {
		const done = readIcs(text, SCOPE);
		expect(done.ok ? 'was read' : done.error).toMatch(reason);
	});

	test('more events than a calendar of holidays has', () => {
		const many = Array.from({ length: 5_001 }, () => event('DTSTART;VALUE=DATE:20260101'));
		const done = readIcs(calendar(...many), SCOPE);
		expect(done.ok ? '' : done.error).toMatch(/5001 events/);
	});
});
