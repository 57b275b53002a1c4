import { expect, test } from 'vitest';
import { Truth } from '../../chaos/truth.ts';

const seen = (...values: readonly (readonly [value: number, at: number])[]) => {
	const truth = new Truth();
	for (const [value, at] of values) truth.saw(value, at);
	return truth;
};

test('a screen is as far behind as the record has said something else', () => {
	const truth = seen([1, 1_000], [2, 5_000], [3, 6_000]);
	expect(truth.behind(2, 20_000)).toBe(14_000);
	expect(truth.behind(3, 20_000)).toBe(0);
	expect(truth.behind(null, 20_000)).toBe(19_000);
	expect(truth.isOf(2, 6_000)).toBe(true);
	expect(truth.isOf(2, 6_001)).toBe(false);
});

test('a value that the record had too shortly to be seen ceased when the next one was seen', () => {
	const truth = seen([1, 1_000], [2, 5_000], [4, 6_000], [9, 7_000]);
	expect(truth.behind(3, 6_100)).toBe(100);
	expect(truth.behind(3, 20_000)).toBe(14_000);
	expect(truth.behind(3, 5_900)).toBe(0);
	expect(truth.isOf(3, 6_000)).toBe(true);
	expect(truth.isOf(3, 6_001)).toBe(false);
});

test('a value that is newer than all that was seen is the record’s word', () => {
	const truth = seen([1, 1_000], [2, 5_000]);
	expect(truth.behind(3, 60_000)).toBe(0);
	expect(truth.isOf(3, 60_000)).toBe(true);
});

test('what the record says again since an older copy was put back does not excuse what was shown before', () => {
	const truth = seen([1, 1_000], [5, 2_000], [1, 30_000], [6, 31_000]);
	expect(truth.behind(1, 20_000)).toBe(18_000);
	expect(truth.behind(1, 30_500)).toBe(0);
	// and a value from before the copy, once seen by nobody, is none that came after it
	expect(truth.behind(3, 40_000)).toBe(9_000);
	expect(truth.behind(3, 20_000)).toBe(18_000);
});

test('a value that can never have been the record’s is as far behind as there is anything', () => {
	const truth = seen([10, 1_000], [12, 2_000]);
	expect(truth.behind(5, 60_000)).toBe(59_000);
	expect(truth.isOf(5, 0)).toBe(false);
});
