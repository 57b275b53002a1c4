import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDecimal } from '#lib/domain/fractions.ts';
import { inParts, toDecimal } from '#lib/domain/projection/decimal.ts';
import { GUIDE } from '#lib/domain/projection/address.ts';
import {
	completed,
	questionSearch,
	readableOf,
	readQuestion,
	typedQuestion
} from '#lib/domain/projection/question.ts';
import { decimalSign, inPlain, plainDecimal, plainShare, understood } from '#lib/domain/projection/typing.ts';
import { property } from '../../property.ts';

describe('what people write and paste', () => {
	test.each([
		['80.000,00 EUR', '.', '80000.00'],
		['80.000,00 EUR', ',', '80000.00'],
		['€ 80.000', ',', '80000'],
		['$80,000', '.', '80000'],
		['80 000', ',', '80000'],
		["1'249.95", '.', '1249.95'],
		['10,5', '.', '10.5'],
		['0,125', '.', '0.125'],
		['1.234.567', '.', '1234567'],
		['12', '.', '12'],
		['\u22123', '.', '-3'],
		['.5', '.', '0.5'],
		['1,250', '.', '1250'],
		['1,250', ',', '1.250']
	])('%s with the sign %s is %s', (text, sign, plain) => {
		expect(plainDecimal(text, sign)).toBe(plain);
	});

	test.each(['', 'lots', 'NaN', '1e3', '1.2.3', '8,00,0.5.1', '12 of 20', '--3', '5 - 3', '1,00,000.5'])(
		'no number is told from %j',
		(text) => {
			expect(plainDecimal(text, '.')).toBeUndefined();
		}
	);

	test('a share is written as a decimal, as one in so many, or as percent', () => {
		expect(['1 in 100', '1:80', '1/87', '1%', '2,5 %', '0.01'].map((text) => plainShare(text, '.'))).toEqual([
			'0.01',
			'0.0125',
			'0.011494253',
			'0.01',
			'0.025',
			'0.01'
		]);
		expect(plainShare('1 in 0', '.')).toBeUndefined();
	});

	const locales = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'sv-SE', 'nl-NL', 'pl-PL'];

	property(
		'a whole number written by any of these locales is read back',
		fc.property(
			fc.constantFrom(...locales),
			fc.integer({ min: 0, max: 10 ** 12 }),
			fc.integer({ min: 0, max: 99 }),
			(locale, whole, cents) => {
				const value = whole + cents / 100;
				const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value);
				expect(Number(plainDecimal(text, decimalSign(locale)))).toBeCloseTo(value, 3);
			}
		)
	);

	test('odds come as percent, and what is refused says what to write', () => {
		expect(understood('odds', '90 %', '.')).toEqual({ ok: true, value: '0.9' });
		expect(understood('odds', '120', '.')).toMatchObject({ ok: false });
		expect(understood('reps', '2,5', '.')).toEqual({
			ok: false,
			error: 'Write a whole number from 0 to 10,000.'
		});
	});

	test('a form sent without scripts is read as people write it', () => {
		const sent = typedQuestion(new URLSearchParams('order=80.000&rate=0,02&b.calls=12,5&calls=lots'));
		expect(inPlain(sent, 'de-DE').typed).toEqual({
			base: { order: '80000', rate: '0.02', calls: 'lots' },
			change: { calls: '12.5' }
		});
	});
});

describe('exact figures as text', () => {
	test.each([
		['9.6', 12, '9.6'],
		['-33.6', 0, '-34'],
		['0.05', 1, '0.1'],
		['-0.05', 1, '-0.1'],
		['-0.04', 1, '0'],
		['800000', 2, '800000']
	])('%s with %i places is %s, half away from zero', (text, places, written) => {
		const value = fromDecimal(text);
		expect(value && toDecimal(value, places)).toBe(written);
	});

	test('thirds end somewhere', () => {
		expect(toDecimal({ numerator: 2n, denominator: 3n }, 4)).toBe('0.6667');
		expect(inParts({ numerator: -2n, denominator: 3n }, 100)).toBe(-67);
	});
});

describe('a question is an address', () => {
	test('what is typed survives, and asides as usual are left out', () => {
		const search = '?reps=5&calls=10&b.calls=12&goal=12&odds=0.95';
		const question = typedQuestion(new URLSearchParams(search));
		expect(question.asides).toEqual({ goal: '12', odds: '0.95' });
		expect(questionSearch(question)).toBe(search);
		expect(questionSearch({ ...question, asides: { most: '60', missed: '7' } })).not.toContain('most');
	});

	test('nothing typed is the guide with two of five at twelve calls; else the base is filled up from it', () => {
		const nothing = completed(typedQuestion([]));
		expect(nothing.typed).toEqual({ base: GUIDE, change: { reps: '2', calls: '12' } });
		const some = completed(typedQuestion([['set', '0.1']])).typed.base;
		expect(some).toEqual({ ...GUIDE, rate: undefined, set: '0.1' });
	});

	test('every fault is named, and the rest can be answered', () => {
		const question = completed(typedQuestion(new URLSearchParams('calls=x&b.reps=-1&odds=2&days=10')));
		const asked = readQuestion(question, 2);
		const faulty = asked.ok ? [] : asked.error.map(({ pointer }) => pointer.slice(1));
		expect(faulty.sort()).toEqual(['b.reps', 'calls', 'odds']);
		const rest = readableOf(question, 2);
		expect(rest.asked.groups[0]?.base.days.numerator).toBe(10n);
		expect(rest.errors.map(({ pointer }) => pointer).sort()).toEqual(['/b.reps', '/calls', '/odds']);
	});

	test('what is wrong only beside the rest of a faulty question is told too, and the rest of that is answered', () => {
		const told = (search: string) => {
			const { errors, question } = readableOf(completed(typedQuestion(new URLSearchParams(search))), 2);
			return [errors.map(({ pointer }) => pointer), readQuestion(question, 2).ok];
		};
		expect(told('reps=abc&b.reps=9')).toEqual([['/reps', '/b.reps'], true]);
		expect(told('reps=abc&f.reps=9&new=6')).toEqual([['/reps', '/f.reps', '/new'], true]);
		expect(told('goal=3&revenue=abc&profit=2')).toEqual([['/revenue', '/profit'], true]);
		expect(told('calls=11')).toEqual([[], true]);
	});

	test('W6 where no goal is set it is what a month is expected to bring, rounded up', () => {
		const goal = (search: string) => {
			const asked = readQuestion(completed(typedQuestion(new URLSearchParams(search))), 2);
			return asked.ok ? asked.value.goal.orders : undefined;
		};
		expect([goal(''), goal('calls=11.1'), goal('reps=0'), goal('goal=3')]).toEqual([10, 12, 1, 3]);
	});
});
