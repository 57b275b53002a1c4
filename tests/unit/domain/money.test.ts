import { expect, test } from 'vitest';
import { currencyDigits, formatMinor, minorToDecimal, parseMajor } from '#lib/domain/money.ts';

test('a currency has the decimals of ISO 4217', () => {
	expect(['USD', 'JPY', 'BHD', 'no currency'].map(currencyDigits)).toEqual([2, 0, 3, 2]);
});

test.each([
	['1234.50', 2, 123450],
	['1234.5', 2, 123450],
	['-3', 2, -300],
	['0.07', 2, 7],
	['-0', 2, 0],
	['007', 0, 7],
	['0.001', 3, 1],
	// 10^12 minor units are the limit, and 0.1 + 0.2 style faults have no place here
	['10000000000.00', 2, 1_000_000_000_000],
	['4503599627.37', 2, 450_359_962_737]
])('parseMajor reads %s with %i decimals as %i', (text, digits, minor) => {
	expect(parseMajor(text, digits)).toEqual({ ok: true, value: minor });
});

test.each([
	['1,234.50', 2],
	['1e3', 2],
	['+5', 2],
	['.5', 2],
	['5.', 2],
	['', 2],
	[' 5', 2],
	['1.234', 2],
	['1.5', 0],
	['10000000000.01', 2],
	['-10000000000.01', 2]
])('parseMajor refuses %j with %i decimals', (text, digits) => {
	expect(parseMajor(text, digits).ok).toBe(false);
});

test('minor units are written exactly, past 2^53 too', () => {
	expect(minorToDecimal(-5, 2)).toBe('-0.05');
	expect(minorToDecimal(1_000_000_000_000, 3)).toBe('1000000000.000');
	expect(minorToDecimal(12345678901234567890n, 2)).toBe('123456789012345678.90');
	expect(formatMinor(123456789012345678901n, 'USD', 'en-US')).toBe('$1,234,567,890,123,456,789.01');
	expect(formatMinor(-1250, 'EUR', 'en-IE')).toBe('-€12.50');
	expect(formatMinor(123450, 'USD', 'en-US', true)).toBe('$1,235');
	expect(formatMinor(500, 'JPY', 'en-US')).toBe('¥500');
});
