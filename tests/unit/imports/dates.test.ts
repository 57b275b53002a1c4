import { expect, test } from 'vitest';
import { DateGuess, isDateFormat, parseDate } from '#lib/domain/imports/dates.ts';

const day = (cell: string, format: string) => {
	const read = parseDate(cell, format);
	if (!read.ok) return read.error;
	return read.value.kind === 'day' ? read.value.date : read.value.text;
};
const guess = (values: string[], monthFirst = false) => {
	const dates = new DateGuess();
	for (const value of values) dates.add(value);
	return dates.formats(monthFirst);
};

test.each([
	['01-03-2017', 'DD-MM-YYYY', '2017-03-01'],
	['31-12-2017', 'DD-MM-YYYY', '2017-12-31'],
	['01-03-2017', 'MM-DD-YYYY', '2017-01-03'],
	['3/1/2017', 'MM/DD/YYYY', '2017-03-01'],
	['1.3.2017', 'DD.MM.YYYY', '2017-03-01'],
	['01.03.17', 'DD.MM.YY', '2017-03-01'],
	['01.03.71', 'DD.MM.YY', '1971-03-01'],
	['2017-03-01', 'YYYY-MM-DD', '2017-03-01'],
	['20170301', 'YYYYMMDD', '2017-03-01'],
	['1 Mar 2017', 'D MMM YYYY', '2017-03-01'],
	['1. März 2017', 'D. MMM YYYY', '2017-03-01'],
	['Mar 1, 2017', 'MMM D, YYYY', '2017-03-01'],
	['29.02.2016', 'DD.MM.YYYY', '2016-02-29'],
	['2017-03-01T14:05:06Z', 'YYYY-MM-DD', '2017-03-01T14:05:06.000Z'],
	['2017-03-01 14:05:06.25+0100', 'YYYY-MM-DD', '2017-03-01T14:05:06.250+01:00'],
	['01.03.2017 14:05', 'DD.MM.YYYY', '2017-03-01T14:05:00.000'],
	['01.03.2017, 14:05 Uhr', 'DD.MM.YYYY HH:mm', '2017-03-01T14:05:00.000'],
	['3/1/2017 2:05 PM', 'MM/DD/YYYY', '2017-03-01T14:05:00.000'],
	['3/1/2017 12:05 am', 'MM/DD/YYYY', '2017-03-01T00:05:00.000']
])('a date %s written as %s is %s', (cell, format, expected) => {
	expect(day(cell, format)).toBe(expected);
});

test.each([
	['31-04-2017', 'DD-MM-YYYY', 'is no day: April has 30'],
	['31-11-2017', 'DD-MM-YYYY', 'is no day: November has 30'],
	['29-02-2017', 'DD-MM-YYYY', 'is no day: February 2017 has 28'],
	['01-13-2017', 'DD-MM-YYYY', 'is no day: there is no month 13'],
	['00-01-2017', 'DD-MM-YYYY', 'is no day: January has 31'],
	['2017/03/01', 'DD-MM-YYYY', 'is not written as DD-MM-YYYY'],
	['01-03-20175', 'DD-MM-YYYY', 'is not written as DD-MM-YYYY'],
	['01-03-2017 25:00', 'DD-MM-YYYY', 'is no time: 25:00'],
	['01-03-2017 noon', 'DD-MM-YYYY', 'has something after the day: noon'],
	['1 Foo 2017', 'D MMM YYYY', 'has no such month: Foo']
])('a date %s written as %s is refused in words: %s', (cell, format, expected) => {
	expect(day(cell, format)).toBe(expected);
});

test('all values together settle day against month', () => {
	expect(guess(['01-03-2017', '02-03-2017', '13-03-2017'])).toEqual(['DD-MM-YYYY']);
	expect(guess(['01/03/2017', '03/25/2017'])).toEqual(['MM/DD/YYYY']);
	expect(guess(['01.03.2017'])).toEqual(['DD.MM.YYYY']);
});

test('what no value settles is said, the local habit first', () => {
	expect(guess(['01/03/2017', '02/03/2017'])).toEqual(['DD/MM/YYYY', 'MM/DD/YYYY']);
	expect(guess(['01/03/2017', '02/03/2017'], true)).toEqual(['MM/DD/YYYY', 'DD/MM/YYYY']);
});

test('an impossible day does not make a column something else, words do', () => {
	expect(guess(['13-03-2017', '14-03-2017', '15-03-2017', '16-03-2017', '31-04-2017'])).toEqual([
		'DD-MM-YYYY'
	]);
	expect(guess(['Cancity', 'Isdom', '13-03-2017'])).toEqual([]);
});

test('a format has a day, a month and a year, and nothing strange', () => {
	expect(isDateFormat('DD-MM-YYYY HH:mm:ss')).toBe(true);
	expect(isDateFormat('DD-MM')).toBe(false);
	expect(isDateFormat('(DD)+MM YYYY')).toBe(false);
	expect(isDateFormat('')).toBe(false);
});
