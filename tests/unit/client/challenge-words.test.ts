/** H1: who won a challenge, in words. */
import { expect, test } from 'vitest';
import { resultWords } from '#lib/client/challenge-words.ts';
import { Format } from '#lib/client/format.ts';

const format = new Format({ locale: 'en-GB', currency: 'EUR', timeZone: 'UTC' });
const side = (score: string | null) => ({
	score: score === null ? null : { numerator: score, denominator: '1' },
	...{ plain: null, par: null, facts: 1 }
});
const words = (winner: 0 | 1 | null, scores: readonly [string | null, string | null]) =>
	resultWords(
		{
			rules: { kind: 'rep', lens: 'raw', perMember: false },
			sides: [{ name: 'Ava' }, { name: 'Ben' }],
			yours: null,
			result: { how: 'played', winner, sides: scores.map(side) }
		} as unknown as Parameters<typeof resultWords>[0],
		'count',
		format
	);

test('H1 the winner is named first, with the own score; a draw names nobody', () => {
	expect(words(1, ['3', '5'])).toBe('Ben won, 5 to 3');
	expect(words(null, ['4', '4'])).toBe('A draw at 4');
});

test('M8 figures that are kept from the floor leave who won', () => {
	expect(words(0, [null, null])).toBe('Ava won');
	expect(words(null, [null, null])).toBe('A draw');
});
