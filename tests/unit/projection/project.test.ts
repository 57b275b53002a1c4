import { describe, expect, test } from 'vitest';
import { fromDecimal, integer } from '#lib/domain/fractions.ts';
import { binomial } from '#lib/domain/projection/counts.ts';
import { atLeast } from '#lib/domain/projection/distribution.ts';
import {
	FAN_FIELDS,
	ROW_FIELDS,
	ROW_PARTS,
	type Answer,
	type RowField
} from '#lib/domain/projection/answer.ts';
import { answerOf, project } from '#lib/domain/projection/project.ts';
import { completed, readQuestion, typedQuestion } from '#lib/domain/projection/question.ts';

const asked = (search: string) => {
	const read = readQuestion(completed(typedQuestion(new URLSearchParams(search))), 2);
	if (!read.ok) throw new Error(JSON.stringify(read.error));
	return read.value;
};
const answer = (search: string) => answerOf(asked(search));
const GUIDE = 'b.reps=2&b.calls=12';
const row = ({ rows: { rows } }: Answer, at: number, field: RowField) =>
	rows[at * ROW_FIELDS.length + ROW_FIELDS.indexOf(field)];

describe('an answer in parts', () => {
	test('exact figures come first, then odds, the fan and what it takes; in between it can be stopped', () => {
		const kinds = [...project(asked(GUIDE))].map((part) => part?.kind);
		expect(kinds.filter((kind) => kind !== undefined)).toEqual(['figures', 'odds', 'rows', 'fan', 'seek']);
		expect(kinds.filter((kind) => kind === undefined).length).toBeGreaterThanOrEqual(12);
	});

	test('W4 the guide: month, year, and what two of five at 12 calls add', () => {
		const { figures } = answer(GUIDE);
		expect([figures.people, figures.changing]).toEqual([5, 2]);
		expect(figures.base.month.profit).toEqual(integer(17_500_000));
		expect(figures.changed.month.orders).toEqual(fromDecimal('10.8'));
		expect(figures.extra.orders).toBe(9n);
	});

	test('W4 rows for one person each: three as today, two who change', () => {
		const guide = answer(GUIDE);
		expect(guide.rows.rows).toHaveLength(2 * ROW_FIELDS.length);
		expect([row(guide, 0, 'people'), row(guide, 0, 'changes'), row(guide, 0, 'profit')]).toEqual([
			3, 0, 42_000_000
		]);
		expect([row(guide, 1, 'people'), row(guide, 1, 'changes')]).toEqual([2, 1]);
		expect([row(guide, 1, 'callsBefore'), row(guide, 1, 'calls')]).toEqual([10 * ROW_PARTS, 12 * ROW_PARTS]);
		expect([row(guide, 1, 'ordersBefore'), row(guide, 1, 'orders')]).toEqual([2400, 2880]);
	});

	test('seven calls missed: 0.07 orders, 5,600 of revenue, 1,400 of margin', () => {
		const { missed } = answer(GUIDE).figures;
		expect([missed.orders, missed.revenue, missed.margin]).toEqual([
			fromDecimal('0.07'),
			integer(560_000),
			integer(140_000)
		]);
	});

	test('W5 86.60% for one person of the base, 62.14% for the whole extra orders', () => {
		const { odds } = answer(GUIDE);
		expect(odds.atLeastOne).toBe(atLeast(binomial(200, 0.01), 1));
		expect(odds.extra).toBe(atLeast(binomial(960, 0.01), 9));
	});

	test('W3 the goal is among the odds that are told, and odds fall with the orders asked for', () => {
		const month = answer(`${GUIDE}&goal=13`).odds.month ?? new Float64Array();
		const orders = Array.from({ length: month.length / 3 }, (_, at) => month[3 * at]);
		expect(orders).toContain(13);
		expect(orders).toEqual([...orders].sort((a, b) => (a ?? 0) - (b ?? 0)));
		for (const side of [1, 2]) {
			const odds = Array.from({ length: month.length / 3 }, (_, at) => month[3 * at + side] ?? 0);
			expect(odds).toEqual([...odds].sort((a, b) => b - a));
		}
	});

	test('W3 without a change both fans are the same, with one the expected orders are what W1 says', () => {
		const same = answer('reps=5').fan;
		expect(same.changed).toEqual(same.base);
		const { base, changed } = answer(GUIDE).fan;
		expect(base?.[11 * FAN_FIELDS]).toBeCloseTo(120, 9);
		expect(changed?.[11 * FAN_FIELDS]).toBeCloseTo(129.6, 9);
	});

	test('W6 the goal is sought for everybody: 15 calls a day', () => {
		const { found, now } = answer(`${GUIDE}&goal=10`).seek;
		expect(found?.calls).toBe(15);
		expect(Math.round((now ?? 0) * 10_000)).toBe(5427);
	});

	test('0 people, 0 calls, rates of 0 and 1 are answered like others', () => {
		for (const search of ['reps=0', 'calls=0', 'rate=0', 'rate=1', 'days=0&b.calls=3', 'reps=0&b.reps=0']) {
			const { odds, fan } = answer(search);
			for (const value of [...(odds.month ?? []), ...(fan.base ?? [])]) expect(value).not.toBeNaN();
		}
	});

	test('too many orders to count one by one: figures stay exact, odds are left out', () => {
		const { figures, odds, fan, seek } = answer('reps=10000&calls=1000000&rate=0.5');
		expect(figures.base.month.orders).toEqual(integer(100_000_000_000));
		expect([odds.month, fan.base, seek.found]).toEqual([undefined, undefined, undefined]);
	});

	test('fewer calls have no odds of more, and cost what they cost', () => {
		const { figures, odds } = answer('b.reps=2&b.calls=3');
		expect(figures.extra.orders).toBe(-33n);
		expect(odds.extra).toBeUndefined();
	});
});
