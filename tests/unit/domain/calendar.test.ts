import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
	countWeekdays,
	dateOfDay,
	dayNumber,
	isLocalDate,
	isTimeZone,
	lastFullHour,
	localDateOf,
	minuteOfDay,
	noonOf,
	startOfDay,
	weekdayOf
} from '#lib/domain/calendar.ts';
import { property } from '../../property.ts';

const at = Date.parse;

test('P5 a moment has the date that the zone shows, across both changes of the clocks', () => {
	// Berlin springs forward at 01:00Z on 29 March and falls back at 01:00Z on 25 October 2026
	expect(localDateOf(at('2026-03-28T22:59:59.999Z'), 'Europe/Berlin')).toBe('2026-03-28');
	expect(localDateOf(at('2026-03-28T23:00:00Z'), 'Europe/Berlin')).toBe('2026-03-29');
	expect(localDateOf(at('2026-03-29T21:59:59.999Z'), 'Europe/Berlin')).toBe('2026-03-29');
	expect(localDateOf(at('2026-03-29T22:00:00Z'), 'Europe/Berlin')).toBe('2026-03-30');
	expect(localDateOf(at('2026-10-25T22:30:00Z'), 'Europe/Berlin')).toBe('2026-10-25');
	expect(localDateOf(at('2026-12-31T23:30:00Z'), 'Europe/Berlin')).toBe('2027-01-01');
	expect(localDateOf(at('2026-12-31T23:30:00Z'), 'America/New_York')).toBe('2026-12-31');
});

const moment = fc.integer({ min: at('1995-01-01T00:00:00Z'), max: at('2037-12-31T00:00:00Z') });
const zone = fc.constantFrom(
	'Europe/Berlin',
	'Australia/Lord_Howe',
	'Asia/Kathmandu',
	'America/Sao_Paulo',
	'UTC'
);

property(
	'P5 offsets by the moment equal what Temporal says, in any order of asking',
	fc.property(moment, zone, (ms, timeZone) => {
		const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
		expect(localDateOf(ms, timeZone)).toBe(zoned.toPlainDate().toString());
		expect(Math.floor(minuteOfDay(ms, timeZone))).toBe(zoned.hour * 60 + zoned.minute);
	}),
	{ runs: 1000 }
);

test('P5 the very moments at which clocks change, and those beside them', () => {
	const change = at('2026-10-25T01:00:00Z');
	const minutes = (ms: number) => minuteOfDay(ms, 'Europe/Berlin');
	expect([change, change - 1, change + 1, change, change - 1].map(minutes).map(Math.floor)).toEqual([
		120, 179, 120, 120, 179
	]);
});

test('P4 noon of a date is noon on the wall, on days of 23 and 25 hours too', () => {
	expect(noonOf('2026-03-29', 'Europe/Berlin')).toBe(at('2026-03-29T10:00:00Z'));
	expect(noonOf('2026-10-25', 'Europe/Berlin')).toBe(at('2026-10-25T11:00:00Z'));
	expect(noonOf('2026-07-01', 'Asia/Kathmandu')).toBe(at('2026-07-01T06:15:00Z'));
});

test('R4 the last full hour is one of the zone', () => {
	expect(lastFullHour(at('2026-07-01T10:40:00Z'), 'Asia/Kathmandu')).toBe(at('2026-07-01T10:15:00Z'));
	expect(lastFullHour(at('2026-07-01T10:40:00Z'), 'Europe/Berlin')).toBe(at('2026-07-01T10:00:00Z'));
});

test('dates are days since 1970 and back', () => {
	expect(dayNumber('1970-01-01')).toBe(0);
	expect(dayNumber('2000-02-29')).toBe(11016);
	expect(dateOfDay(-1)).toBe('1969-12-31');
});

property(
	'every date is its days since 1970 and back',
	fc.property(fc.integer({ min: -100_000, max: 100_000 }), (day) => dayNumber(dateOfDay(day)) === day)
);

test('weekdays are ISO: Monday is 1', () => {
	expect(weekdayOf(dayNumber('2026-11-22'))).toBe(7);
	expect(weekdayOf(dayNumber('2026-11-23'))).toBe(1);
	expect(weekdayOf(-4)).toBe(7);
});

test.each(['2026-02-29', '2026-13-01', '2026-1-01', '2026-01-32', '20260101', '', '2026-01-01T00:00'])(
	'%j is no date',
	(text) => {
		expect(isLocalDate(text)).toBe(false);
		expect(() => dayNumber(text)).toThrow(RangeError);
	}
);

test('only zones that exist are zones', () => {
	expect(['Europe/Berlin', 'UTC', 'Europe/Atlantis', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

property(
	'weekdays of a stretch are counted as if day by day',
	fc.property(
		fc.integer({ min: -5_000, max: 30_000 }),
		fc.nat({ max: 60 }),
		fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7)),
		(from, length, chosen) => {
			const days = Array.from({ length }, (_, index) => from + index);
			const expected = days.filter((day) => chosen.includes(weekdayOf(day))).length;
			expect(countWeekdays(from, from + length - 1, chosen as ReturnType<typeof weekdayOf>[])).toBe(expected);
		}
	)
);

test('P5 a day begins at the zone’s midnight, or at the first moment after it that there is', () => {
	const start = (date: string, zone: string) => new Date(startOfDay(dayNumber(date), zone)).toISOString();
	expect(start('2026-11-18', 'Europe/Berlin')).toBe('2026-11-17T23:00:00.000Z');
	expect(start('2026-06-18', 'Europe/Berlin')).toBe('2026-06-17T22:00:00.000Z');
	// Santiago’s clocks go from midnight to one on 6 September 2026
	expect(start('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
});
