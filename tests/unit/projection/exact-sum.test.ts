/** Sums over many people: as exact in whole doubles as in big integers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Score } from '#lib/domain/board.ts';
import { ExactSum, monthOfAll, type Alike } from '#lib/domain/projection/exact-sum.ts';
import { FIRST_MONTH, ofSeveral, outcomeOf, together, tries } from '#lib/domain/projection/model.ts';
import { property } from '../../property.ts';

const factor = fc.oneof(
	fc.bigInt({ min: -(10n ** 4n), max: 10n ** 4n }),
	fc.bigInt({ min: -(2n ** 27n), max: 2n ** 27n }),
	fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
	fc.constantFrom(2n ** 26n, 2n ** 52n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 52n), 0n, 1n)
);

property(
	'W2 a sum of products is that of big integers, whatever their size',
	fc.property(fc.array(fc.tuple(factor, factor, factor), { maxLength: 60 }), (products) => {
		const sum = new ExactSum();
		let exact = 0n;
		for (const [a, b, c] of products) {
			sum.add(a, b, c);
			exact += a * b * c;
		}
		expect(sum.value).toBe(exact);
	})
);

const score = (most: bigint, denominators: readonly bigint[]): fc.Arbitrary<Score> =>
	fc.record({
		numerator: fc.bigInt({ min: 0n, max: most }),
		denominator: fc.constantFrom(...denominators)
	});
const rate = score(10n ** 9n, [10n ** 9n]);
const people: fc.Arbitrary<Alike> = fc.tuple(
	fc.record({
		calls: score(6_000n, [100n, 1n, 7n]),
		days: score(250n, [12n, 10n]),
		rates: fc.oneof(fc.tuple(rate), fc.array(score(10n ** 6n, [10n ** 6n]), { minLength: 4, maxLength: 4 })),
		order: score(10n ** 12n, [1n]).map((value) => ({ ...value, numerator: value.numerator % 3n })),
		margin: fc.bigInt({ min: -5n, max: 5n }).map((numerator) => ({ numerator, denominator: 1n })),
		salary: score(10n ** 14n, [1n, 3n])
	}),
	fc.nat({ max: 10_000 })
);

property(
	'W1 a month of many people is the sum of each one’s month, to the last digit',
	fc.property(fc.array(people, { maxLength: 30 }), (alike) => {
		const each = alike.map(([does, count]) => ofSeveral(outcomeOf(does, FIRST_MONTH), count));
		expect(monthOfAll(alike)).toEqual(together(each));
	})
);

property(
	'W3 tries are rounded half up, whatever their size',
	fc.property(
		fc.bigInt({ min: 0n, max: 10n ** 24n }),
		fc.bigInt({ min: 1n, max: 10n ** 17n }),
		(above, below) => {
			expect(BigInt(tries({ numerator: above, denominator: below }))).toBe(
				BigInt(Number((2n * above + below) / (2n * below)))
			);
		}
	)
);

test('W3 half a try is one', () => {
	expect(tries({ numerator: 3n, denominator: 2n })).toBe(2);
	expect(tries({ numerator: 2n ** 52n - 1n, denominator: 2n ** 53n })).toBe(0);
	expect(tries({ numerator: 2n ** 52n, denominator: 2n ** 53n })).toBe(1);
});
