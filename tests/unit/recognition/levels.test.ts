import fc from 'fast-check';
import { expect, test } from 'vitest';
import { levelOf, levelProgress, levelStart } from '#lib/domain/levels.ts';
import { property } from '../../property.ts';

test('L1 level n starts at 50 n (n - 1) points', () => {
	expect([1, 2, 3, 4, 10, 100].map(levelStart)).toEqual([0, 100, 300, 600, 4_500, 495_000]);
	expect([0, 99, 100, 299, 300, 4_499, 4_500].map(levelOf)).toEqual([1, 1, 2, 2, 3, 9, 10]);
	expect([-500, Number.NaN].map(levelOf), 'a level can be lost, but the first').toEqual([1, 1]);
});

test('L1 progress is the share of the way to the next level', () => {
	expect(levelProgress(150)).toEqual({ level: 2, start: 100, next: 300, share: 0.25 });
	expect(levelProgress(-20)).toEqual({ level: 1, start: 0, next: 100, share: 0 });
});

property(
	'L1 exact up to points that nobody makes: the level’s start is at most the points, and the next one’s is above them',
	fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), (points) => {
		const level = levelOf(points);
		expect(levelStart(level)).toBeLessThanOrEqual(points);
		expect(levelStart(level + 1)).toBeGreaterThan(points);
	}),
	{ runs: 2_000 }
);
