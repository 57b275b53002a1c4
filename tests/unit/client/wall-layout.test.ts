import { describe, expect, test } from 'vitest';
import { fitNames, shortName, WIDTHS, type Measured } from '#lib/client/name-fit.ts';
import { sparkPaths } from '#lib/client/spark.ts';
import { columnsOf, goalOf, wallLayout } from '#lib/client/wall-layout.ts';
import type { BoardView } from '#lib/client/board.svelte.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';

const row = (id: string, score = 1): RowView => ({
	id,
	name: id,
	detail: '',
	rank: 1,
	tied: false,
	previousRank: null,
	why: null,
	score,
	numerator: score,
	denominator: 1,
	gap: null,
	compared: null,
	spark: new Float64Array([1, Number.NaN])
});

describe('how many people a wall carries', () => {
	test.each([
		[3, false, { columns: 1, rows: 5, tall: true }],
		[12, false, { columns: 1, rows: 12, tall: false }],
		[13, false, { columns: 2, rows: 12 }],
		[48, false, { columns: 2, rows: 12 }],
		[49, false, { columns: 3, rows: 14 }],
		[14, true, { columns: 1, rows: 14, dense: false }],
		[15, true, { columns: 1, rows: 20, dense: true }]
	])('%i people, upright: %s', (people, upright, expected) => {
		expect(wallLayout(people, upright)).toMatchObject(expected);
	});
	test('a page holds its columns in order', () => {
		const rows = Array.from({ length: 30 }, (_, index) => row(String(index)));
		const page = (at: number) => columnsOf(rows, wallLayout(30, false), at).map((part) => part.length);
		expect(page(0)).toEqual([12, 12]);
		expect(page(1)).toEqual([6]);
	});
});

describe('names', () => {
	/** Widths as if each character took one em at 100 %. */
	const measuredOf = (names: readonly string[]): Measured =>
		new Map(
			names
				.flatMap((name) => [name, shortName(name)])
				.map((text) => [text, WIDTHS.map((width) => (text.length * width) / 100)])
		);
	const fit = (names: readonly string[], room: number) => fitNames(names, measuredOf(names), () => room);

	test('all share the widest width at which four of five fit', () => {
		const names = ['Ann Lee', 'Bob Ray', 'Cy Dorn', 'Di Frost', 'Maximiliane Throckmorton'];
		expect(fit(names, 8).map(({ stretch }) => stretch)).toEqual([100, 100, 100, 100, 62]);
	});
	test('an outlier narrows, then shortens, then shrinks, and only then is cut', () => {
		const only = (name: string, room: number) => fit([name], room)[0];
		expect(only('Ann Freudenburg', 10)).toMatchObject({ text: 'Ann Freudenburg', stretch: 62, cut: false });
		expect(only('Ann Freudenburg', 9)).toMatchObject({ text: 'A. Freudenburg', cut: false });
		expect(only('Ann Freudenburg', 6)).toMatchObject({ text: 'A. Freudenburg', size: 0.66, cut: false });
		expect(only('Ann Freudenburg', 2)).toMatchObject({ text: 'A. Freudenburg', cut: true });
	});
	test('a single name stays whole', () => expect(shortName('Cher')).toBe('Cher'));
});

test('a spark is ten columns: days without a value a hairline, the last day apart', () => {
	const { some, none, last } = sparkPaths([0, 2, Number.NaN, 4]);
	expect(some).toBe('M10 10.5h7V20h-7z');
	expect(none.match(/M/g)).toHaveLength(2);
	expect(last).toBe('M30 1.0h7V20h-7z');
});

test('G1 the pace stands where the elapsed share of the target is', () => {
	const view = { words: { target: 200 }, total: 120, elapsed: 0.5, rows: [row('a', 80), row('b', 40)] };
	expect(goalOf(view as unknown as BoardView)).toEqual({
		target: 200,
		now: 0.6,
		due: 0.5,
		ahead: 20,
		each: 0.625,
		dayOff: false
	});
	expect(goalOf({ ...view, elapsed: null } as unknown as BoardView)).toMatchObject({
		dayOff: true,
		each: null
	});
	expect(goalOf({ ...view, words: { target: null } } as unknown as BoardView)).toBeNull();
});
