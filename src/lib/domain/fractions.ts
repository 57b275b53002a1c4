/** Exact fractions of integers, `denominator` above 0: what scores are made of at the edge. */
import type { Score } from './board.ts';

const absolute = (n: bigint) => (n < 0n ? -n : n);
function gcd(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}

export const integer = (n: number | bigint): Score => ({ numerator: BigInt(n), denominator: 1n });

/** In lowest terms. Throws RangeError for a denominator of 0. */
export function reduced(numerator: bigint, denominator: bigint): Score {
	if (denominator === 0n) throw new RangeError('a fraction needs a denominator');
	const divisor = gcd(absolute(numerator), absolute(denominator)) * (denominator < 0n ? -1n : 1n);
	return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export const plus = (a: Score, b: Score): Score =>
	reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
export const minus = (a: Score, b: Score): Score =>
	reduced(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
export const times = (a: Score, b: Score): Score =>
	reduced(a.numerator * b.numerator, a.denominator * b.denominator);
/** undefined: divided by zero. */
export const over = (a: Score, b: Score): Score | undefined =>
	b.numerator === 0n ? undefined : reduced(a.numerator * b.denominator, a.denominator * b.numerator);

/** Below 0, 0 or above 0, as a is below, equal to or above b. */
export function compare(a: Score, b: Score): number {
	const left = a.numerator * b.denominator;
	const right = b.numerator * a.denominator;
	return left < right ? -1 : left > right ? 1 : 0;
}

/** M5: the middle one, or the mean of the middle two; undefined for none. */
export function median(values: readonly Score[]): Score | undefined {
	const sorted = [...values].sort(compare);
	const upper = sorted[sorted.length >> 1];
	const lower = sorted[(sorted.length - 1) >> 1];
	if (!upper || !lower) return undefined;
	return upper === lower ? upper : times(plus(lower, upper), { numerator: 1n, denominator: 2n });
}

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/;

/** M1: a decimal string with at most 9 places, exactly; undefined for anything else. */
export function fromDecimal(text: string): Score | undefined {
	const parts = DECIMAL.exec(text);
	if (!parts) return undefined;
	const places = parts[3] ?? '';
	const value = BigInt(`${parts[2]}${places}`);
	return reduced(parts[1] === '-' ? -value : value, 10n ** BigInt(places.length));
}

/** The decimal that a number prints as (a target such as 0.25), exactly; undefined where it is not finite or too fine. */
export function fromNumber(value: number): Score | undefined {
	if (Number.isSafeInteger(value)) return integer(value);
	return Number.isFinite(value) ? fromDecimal(String(value)) : undefined;
}

/** Rounded to the nearest double, for showing only. */
export function toNumber({ numerator, denominator }: Score): number {
	return Number(numerator) / Number(denominator);
}
