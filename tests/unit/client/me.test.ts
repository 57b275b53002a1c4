import { describe, expect, test } from 'vitest';
import { Format } from '#lib/client/format.ts';
import { around, countsOf, padOf, paceOf, placeLine, queueWords, readAmount } from '#lib/client/me.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';
import type { QueuedEntry } from '#lib/protocol/frame.ts';

const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' });
const type = (key: string, name: string) => ({ key, name, unit: 'count' as const });

describe('the pad', () => {
	const types = [
		type('lead', 'Lead'),
		type('call', 'Call'),
		type('appointment_set', 'Appointment set'),
		type('appointment_held', 'Appointment held'),
		type('appointment_cancelled', 'Appointment cancelled'),
		type('quote', 'Quote'),
		type('order', 'Order')
	];

	test('has the call as its big button and three others near the thumb', () => {
		const { main, near, far } = padOf(types);
		expect(main?.key).toBe('call');
		expect(near.map(({ key }) => key)).toEqual(['appointment_set', 'quote', 'order']);
		expect(far.map(({ key }) => key)).toEqual(['lead', 'appointment_held', 'appointment_cancelled']);
	});

	test('gives each type its own key, and never the one that takes back', () => {
		const { main, near, far } = padOf([...types, type('upsell', 'Upsell')]);
		const letters = [main, ...near, ...far].map((one) => one?.letter);
		expect(letters).toEqual(['C', 'A', 'Q', 'O', 'L', 'H', 'P', 'S']);
	});

	test('makes do with whatever types the floor has', () => {
		expect(padOf([]).main).toBeUndefined();
		expect(padOf([type('visit', 'Visit')]).main?.letter).toBe('V');
		expect(padOf([type('x', '訪問')]).main?.letter).toBe('');
	});
});

describe('an amount', () => {
	test.each([
		['1,234.50', 'en-US', 'USD', 123_450],
		['1.234,50', 'de-DE', 'EUR', 123_450],
		['1.234', 'de-DE', 'EUR', 123_400],
		['1.234', 'en-US', 'BHD', 1_234],
		['12.50', 'de-DE', 'EUR', 1_250],
		['12,5', 'en-US', 'USD', 1_250],
		['€ 80', 'de-DE', 'EUR', 8_000],
		['1 234,50', 'fr-FR', 'EUR', 123_450],
		['1200', 'ja-JP', 'JPY', 1_200],
		['0.1', 'en-US', 'USD', 10],
		['-50', 'en-US', 'USD', -5_000]
	])('%s in %s %s is exactly %i minor units', (text, locale, currency, minor) => {
		expect(readAmount(text, locale, currency)).toEqual({ ok: true, value: minor });
	});

	test.each([
		['', 'USD'],
		['a lot', 'USD'],
		['1.2.3', 'USD'],
		['1.234567', 'USD'],
		['12.50', 'JPY'],
		['99999999999999', 'USD']
	])('"%s" in %s is refused in words', (text, currency) => {
		const read = readAmount(text, 'en-US', currency);
		expect(read.ok).toBe(false);
		expect(read.ok ? '' : read.error).toMatch(/^(Write an amount|The amount )/);
	});
});

describe('G1 the pace', () => {
	const words = (calls: number, elapsed: number | null, target = 40) => {
		const { headline, rest } = paceOf(calls, target, elapsed, 480, 'Call', format);
		return `${headline} ${rest}`.trim();
	};
	test.each([
		[27, 0.729, '2 behind pace. You are heading for 37. One call every 10 minutes makes it 40.'],
		[30, 0.729, '1 ahead of pace. You are heading for 41. One call every 13 minutes makes it 40.'],
		[20, 0.5, 'On pace. You are heading for 40. One call every 12 minutes makes it 40.'],
		[0, 0.05, '2 behind pace. One call every 11 minutes makes it 40.'],
		[3, 1, '37 behind pace. The working day is over.'],
		[0, null, 'Day off. Nothing is due today.'],
		[40, 0.6, 'Target reached.'],
		[43, 0.6, 'Target reached. 3 over.']
	])('%i calls at %f of the day: %s', (calls, elapsed, expected) => {
		expect(words(calls, elapsed)).toBe(expected);
	});
	test('never promises more than one a minute', () => {
		expect(words(0, 0.99)).toBe('40 behind pace. You are heading for 0.');
	});
});

const row = (id: string, rank: number | null, score: number | null): RowView => ({
	id,
	name: id.toUpperCase(),
	detail: '',
	rank,
	tied: false,
	previousRank: null,
	why: score === null ? 'notEnough' : null,
	score,
	numerator: score,
	denominator: 1,
	gap: null,
	compared: null,
	spark: new Float64Array(10)
});
const rows = [row('a', 1, 90), row('b', 2, 70), row('c', 2, 70), row('d', 4, 10), row('e', null, null)];

describe('the places around you', () => {
	const near = (you: string) =>
		around(rows, you, 'count', format).map((one) => `${one.row.id} ${one.you ? 'you' : one.distance}`);
	test.each([
		['a', ['a you', 'b 20 behind', 'c 20 behind']],
		['b', ['a 20 ahead', 'b you', 'c level']],
		['d', ['c 60 ahead', 'd you', 'e ']],
		['e', ['c ', 'd ', 'e you']],
		['nobody', []]
	])('of %s', (you, expected) => {
		expect(near(you)).toEqual(expected);
	});
	test('in one line, the gap is to the next better score', () => {
		expect(placeLine(rows, 'c', 'count', format)).toEqual({ place: '2nd this week', gap: '20 to A' });
		expect(placeLine(rows, 'a', 'count', format)).toEqual({ place: '1st this week', gap: '' });
		expect(placeLine(rows, 'e', 'count', format)?.place).toBe('No place yet');
	});
});

test('counts are what the record has and what is logged here, less what is being taken back', () => {
	const counts = countsOf([{ key: 'order', quantity: 3, amount: 900, pending: -1, pendingAmount: -300 }]);
	expect(counts.get('order')).toEqual({ quantity: 2, amount: 600 });
});

test('what waits is said in words', () => {
	const entry = (state: QueuedEntry['state']): QueuedEntry => ({
		id: state,
		type: 'call',
		quantity: 1,
		amount: 0,
		loggedAt: 0,
		state
	});
	const queue = [entry('waiting'), entry('sending'), entry('sent'), entry('undone'), entry('needs-you')];
	expect(queueWords(queue, { online: false, signedOut: false }, format)).toBe(
		'2 will be sent when you are back'
	);
	expect(queueWords(queue, { online: true, signedOut: false }, format)).toBe('Sending 2');
	expect(queueWords(queue, { online: false, signedOut: true }, format)).toBe(
		'You are signed out. 2 entries are kept here and sent after you sign in.'
	);
	expect(queueWords([entry('sent')], { online: false, signedOut: false }, format)).toBe('');
});
