import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meansCurrency, NumberGuess, parseNumber } from '#lib/domain/imports/numbers.ts';
import { parseMajor } from '#lib/domain/money.ts';
import { property } from '../../property.ts';

const read = (cell: string, format?: string) => {
	const number = parseNumber(cell, format);
	return number.ok ? `${number.value.decimal} ${number.value.currency}`.trim() : number.error;
};
const guess = (values: string[]) => {
	const numbers = new NumberGuess();
	for (const value of values) numbers.add(value);
	return numbers;
};

test.each([
	['1054', undefined, '1054'],
	['1,234.56', '1,234.56', '1234.56'],
	['1.234,56', '1.234,56', '1234.56'],
	['1 234,56', '1.234,56', '1234.56'],
	["1'234.56", '1,234.56', '1234.56'],
	['$1,234.50', '1,234.56', '1234.5 $'],
	['1.234,56 €', '1.234,56', '1234.56 €'],
	['EUR 12,00', '1.234,56', '12 EUR'],
	['(3,200)', '1,234.56', '-3200'],
	['($3,200.10)', '1,234.56', '-3200.1 $'],
	['3200-', '1,234.56', '-3200'],
	['-3,200', '1,234.56', '-3200'],
	['−3.200', '1.234,56', '-3200'],
	['+7', undefined, '7'],
	['50,-', '1.234,56', '50'],
	['-0.00', '1,234.56', '0'],
	['.5', '1,234.56', '0.5'],
	['007', undefined, '7'],
	['1234567890123456.78', '1,234.56', '1234567890123456.78'],
	['12,34,567.89', '1,234.56', '1234567.89']
])('a number %s written like %s is %s', (cell, format, expected) => {
	expect(read(cell, format)).toBe(expected);
});

test.each([
	['1.234', undefined, 'could be 1.234 or 1234: say which sign parts the decimals'],
	['twelve', undefined, 'is no number'],
	['1,23.4', '1,234.56', 'is no number written like 1,234.56'],
	['1.234,56', '1,234.56', 'is no number written like 1,234.56'],
	['(-5)', undefined, 'is no number'],
	['1e5', undefined, 'is no number'],
	['--5', undefined, 'is no number']
])('a number %s written like %s is refused in words: %s', (cell, format, expected) => {
	expect(read(cell, format)).toBe(expected);
});

property(
	'money comes through exactly, whatever signs group it',
	fc.property(fc.bigInt(-99_999_999_999n, 99_999_999_999n), fc.boolean(), (minor, comma) => {
		const text = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
		const whole = text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, comma ? '.' : ',');
		const cell = `${minor < 0n ? '-' : ''}${whole}${comma ? ',' : '.'}${text.slice(-2)}`;
		const number = parseNumber(cell, comma ? '1.234,56' : '1,234.56');
		expect(number.ok && parseMajor(number.value.decimal, 2)).toEqual({ ok: true, value: Number(minor) });
	})
);

test('all values together say which sign parts the decimals', () => {
	expect(guess(['1.234', '12,50']).formats).toEqual(['1.234,56']);
	expect(guess(['1,234', '12.50']).formats).toEqual(['1,234.56']);
	expect(guess(['1054', '4514', '50']).ambiguous).toBe(false);
	expect(guess(['1.234', '5.678']).ambiguous).toBe(true);
	expect(guess(['1.234', '5.678', '1.234.567']).formats).toEqual(['1.234,56']);
	expect(guess(['Cancity', 'Isdom', '3']).numeric).toBe(false);
});

test('a sign or code must fit the currency of the floor', () => {
	expect(meansCurrency('$', 'USD')).toBe(true);
	expect(meansCurrency('€', 'USD')).toBe(false);
	expect(meansCurrency('', 'JPY')).toBe(true);
});
