import { expect, test } from 'vitest';
import { integer } from '#lib/domain/fractions.ts';
import { againstBaseline, baselineOf, ofTarget, perHour, perMember, workedLoad } from '#lib/domain/lenses.ts';

const fraction = (numerator: bigint, denominator: bigint) => ({ numerator, denominator });
const HOUR = 60_000;
/** A past period of 20 days, half of them worked. */
const past = (...scores: (number | null)[]) =>
	scores.map((score) => ({ score: score === null ? null : integer(score), days: 20, daysWorked: 10 }));

test('M5 per hour divides by the hours worked, part-time and part of an hour included', () => {
	expect(perHour(integer(40), 16 * HOUR)).toEqual(fraction(5n, 2n));
	// 90 minutes at 333 thousandths: 29,970 thousandths of a minute
	expect(perHour(integer(1), 90 * 333)).toEqual(fraction(2000n, 999n));
	expect(perHour(integer(-3), 12 * HOUR)).toEqual(fraction(-1n, 4n));
});

test('M5 per hour counts at least one day’s hours, and gives no rank where none have passed', () => {
	expect([1, 8 * HOUR, 8 * HOUR + 1].map((elapsed) => workedLoad(elapsed, 8 * HOUR))).toEqual([
		8 * HOUR,
		8 * HOUR,
		8 * HOUR + 1
	]);
	expect(workedLoad(0, 8 * HOUR)).toBe(0);
	expect(perHour(integer(40), 0)).toBeNull();
});

test('M5 M7 % of target, and no rank without one', () => {
	expect(ofTarget(integer(50), integer(200))).toEqual(fraction(1n, 4n));
	expect(ofTarget(fraction(2n, 3n), fraction(1n, 2n))).toEqual(fraction(4n, 3n));
	expect([ofTarget(integer(50), undefined), ofTarget(integer(50), integer(0))]).toEqual([null, null]);
});

test('M5 the baseline is the exact median of the last 8 periods', () => {
	expect(againstBaseline(integer(12), past(10, 4, 8, 6))).toEqual(integer(5));
	expect(baselineOf(past(9, 4, 7))).toEqual(integer(7));
	expect(baselineOf(past(1, 2, 2, 5))).toEqual(integer(2));
	expect(baselineOf(past(1, 2, 3, 4))).toEqual(fraction(5n, 2n));
	// the ninth and those before it are too long ago
	expect(baselineOf(past(1, 1, 1, 1, 1, 1, 1, 1, 99, 99, 99, 99, 99, 99, 99, 99, 99))).toEqual(integer(1));
});

test('M5 a median of fractions is exact', () => {
	const scores = [fraction(1n, 3n), fraction(1n, 2n), fraction(2n, 3n), fraction(1n, 4n)];
	const ratios = scores.map((score) => ({ score, days: 5, daysWorked: 5 }));
	// 1/4 1/3 1/2 2/3: (1/3 + 1/2) / 2
	expect(baselineOf(ratios)).toEqual(fraction(5n, 12n));
	expect(againstBaseline(fraction(1n, 2n), ratios)).toEqual(fraction(1n, 12n));
});

test('M5 fewer than 3 periods that speak: no rank', () => {
	expect(againstBaseline(integer(12), past(10, 4))).toBeNull();
	expect(againstBaseline(integer(12), past(10, null, 4))).toBeNull();
	const seldom = past(10, 4, 8).map((period) => ({ ...period, daysWorked: 9 }));
	expect(againstBaseline(integer(12), seldom)).toBeNull();
	const never = past(10, 4, 8).map((period) => ({ ...period, days: 0, daysWorked: 0 }));
	expect(againstBaseline(integer(12), never)).toBeNull();
	// of the last 8 only: older ones do not take the place of those that do not speak
	expect(againstBaseline(integer(12), past(5, 5, null, null, null, null, null, null, 5, 5))).toBeNull();
});

test('R5 per member is the sum for each member-day due; none due: no rank', () => {
	expect(perMember(integer(90), 40)).toEqual(fraction(9n, 4n));
	expect(perMember(integer(0), 40)).toEqual(integer(0));
	expect(perMember(integer(90), 0)).toBeNull();
});
