import { expect, test } from 'vitest';
import { integer } from '#lib/domain/fractions.ts';
import { byName, rank, type Contender, type RankOptions } from '#lib/domain/ranking.ts';

const places = (contenders: readonly Contender[], options: Partial<RankOptions> = {}) =>
	rank(contenders, { direction: 'up', locale: 'en', ...options }).map(
		({ contender, rank: place, tied, gap }) =>
			`${contender.name} ${place ?? '-'}${tied ? '=' : ''} ${gap === null ? '-' : Number(gap.numerator) / Number(gap.denominator)}`
	);
const one = (name: string, score: number | null, over: Partial<Contender> = {}): Contender => ({
	id: name,
	name,
	score: score === null ? null : integer(score),
	...over
});

test('R1 equal scores share a rank and the next one is skipped', () => {
	expect(places([one('c', 7), one('a', 9), one('b', 9), one('d', 3)])).toEqual([
		'a 1= 0',
		'b 1= 0',
		'c 3 2',
		'd 4 4'
	]);
});

test('R1 dense ranks skip nothing', () => {
	expect(places([one('c', 7), one('a', 9), one('b', 9)], { dense: true })).toEqual([
		'a 1= 0',
		'b 1= 0',
		'c 2 2'
	]);
});

test('R1 scores are compared as exact fractions', () => {
	const third = { numerator: 1n, denominator: 3n };
	const sameThird = { numerator: 333_333_333_333_333_333n, denominator: 999_999_999_999_999_999n };
	const justAbove = { numerator: 333_333_333_333_333_334n, denominator: 999_999_999_999_999_999n };
	const rows = [
		one('a', 0, { score: third }),
		one('b', 0, { score: sameThird }),
		one('c', 0, { score: justAbove })
	];
	expect(places(rows).map((row) => row.slice(0, 4).trim())).toEqual(['c 1', 'a 2=', 'b 2=']);
});

test('R1 a second metric, then the earliest, may part equal scores; what is still equal stays tied', () => {
	const tied = [
		one('a', 9, { second: integer(1), reachedAt: 5 }),
		one('b', 9, { second: integer(2), reachedAt: 9 }),
		one('c', 9, { second: integer(1), reachedAt: 4 }),
		one('d', 9, { second: integer(1), reachedAt: 4 })
	];
	expect(places(tied).map((row) => row.slice(0, 4).trim())).toEqual(['b 1', 'c 2=', 'd 2=', 'a 4']);
});

test('R1 of two equal scores the one with a second score stands before the one without, and it has a direction of its own', () => {
	const tied = [
		one('a', 9, { second: null }),
		one('b', 9, { second: integer(2) }),
		one('c', 9, { second: integer(1) }),
		one('d', 9, { second: null })
	];
	const ranks = (options: Partial<RankOptions>) => places(tied, options).map((row) => row.slice(0, 4).trim());
	expect(ranks({})).toEqual(['b 1', 'c 2', 'a 3=', 'd 3=']);
	expect(ranks({ secondDirection: 'down', dense: true })).toEqual(['c 1', 'b 2', 'a 3=', 'd 3=']);
});

test('R1 whoever needed no fact for an equal score had it first', () => {
	const tied = [one('a', 0, { reachedAt: 5 }), one('b', 0, { reachedAt: -Infinity })];
	expect(places(tied).map((row) => row.slice(0, 3))).toEqual(['b 1', 'a 2']);
});

test('R1 parted ties lead by nothing', () => {
	expect(
		places([one('a', 9, { reachedAt: 5 }), one('b', 9, { reachedAt: 7 }), one('c', 4, { reachedAt: 1 })])
	).toEqual(['a 1 0', 'b 2 0', 'c 3 5']);
});

test('R1 the lower the better where the metric says so', () => {
	expect(places([one('a', 5), one('b', 2)], { direction: 'down' })).toEqual(['b 1 3', 'a 2 3']);
});

test('R2 names go by the locale, then by id', () => {
	const names = (locale: string) =>
		['Zoe', 'Änne', 'Anna']
			.map((name) => one(name, 0))
			.sort(byName(locale))
			.map(({ name }) => name);
	expect(names('de')).toEqual(['Anna', 'Änne', 'Zoe']);
	expect(names('sv')).toEqual(['Anna', 'Zoe', 'Änne']);
	expect(
		[one('same', 1, { id: 'b' }), one('same', 1, { id: 'a' })].sort(byName('en')).map(({ id }) => id)
	).toEqual(['a', 'b']);
});

test('R3 whoever has no score comes last, by name', () => {
	expect(places([one('z', null), one('b', -5), one('a', null)])).toEqual(['b 1 -', 'a - -', 'z - -']);
});
