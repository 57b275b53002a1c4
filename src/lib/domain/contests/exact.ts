/** Exact fractions as texts, `7/3` or `-12`: what rosters and results hold. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, plus, reduced } from '#lib/domain/fractions.ts';

/** In lowest terms. */
export function exactText({ numerator, denominator }: Score): string {
	if (denominator === 1n) return String(numerator);
	const least = reduced(numerator, denominator);
	return least.denominator === 1n ? String(least.numerator) : `${least.numerator}/${least.denominator}`;
}

const FRACTION = /^(-?\d+)(?:\/(\d+))?$/;

/** undefined: no fraction. */
export function fromExact(text: string | undefined): Score | undefined {
	const parts = text === undefined ? null : FRACTION.exec(text);
	if (!parts?.[1]) return undefined;
	const denominator = BigInt(parts[2] ?? '1');
	return denominator === 0n ? undefined : reduced(BigInt(parts[1]), denominator);
}

/** The largest whole number that is not above. */
export function floorOf({ numerator, denominator }: Score): bigint {
	const cut = numerator / denominator;
	return cut * denominator > numerator ? cut - 1n : cut;
}

export const isPositive = (score: Score): boolean => score.numerator > 0n;
export const atLeast = (score: Score, least: Score): boolean => compare(score, least) >= 0;
export const ZERO: Score = integer(0);

/** a + b, quickly where both are whole. */
export const added = (a: Score, b: Score): Score =>
	a.denominator === 1n && b.denominator === 1n
		? { numerator: a.numerator + b.numerator, denominator: 1n }
		: plus(a, b);
