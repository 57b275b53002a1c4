import { beforeEach, expect, test } from 'vitest';
import { RowMotion } from '#lib/client/row-motion.ts';
import { columnsOf, topsOf, wallLayout } from '#lib/client/wall-layout.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';

const HEIGHT = 50;
const DURATION = 520;

/** A row of the table: remembers where its animations begin, px below its place, and how far they are. */
class FakeRow {
	readonly begun: number[] = [];
	running = false;
	progress: number | null = 0;

	animate({ transform }: { transform: [string, string] }) {
		this.begun.push(Number(/-?[\d.]+/.exec(transform[0])?.[0]));
		expect(transform[1]).toBe('translateY(0)');
		this.running = true;
		this.progress = 0;
		return {
			effect: { getComputedTiming: () => ({ progress: this.progress }) },
			cancel: () => (this.running = false)
		};
	}
}

let rows: FakeRow[];
let motion: RowMotion;
let duration: number;
const begun = () => rows.map((row) => row.begun.at(-1));
const settle = (ids: string, tops: readonly number[] = [0, 1, 2, 3]) => motion.settle([...ids], tops);

beforeEach(() => {
	duration = DURATION;
	motion = new RowMotion({ rowHeight: () => HEIGHT, duration: () => duration });
	rows = Array.from({ length: 4 }, () => new FakeRow());
	rows.forEach((row, index) => motion.slot(index)(row as unknown as HTMLElement));
	settle('abcd');
});

test('whoever is there at first just stands there', () => {
	expect(begun()).toEqual([undefined, undefined, undefined, undefined]);
});

test('members come from where they stood; the others stay', () => {
	settle('acbd');
	expect(begun()).toEqual([undefined, HEIGHT, -HEIGHT, undefined]);
});

test('whoever is passed again on the way starts from where they can be seen', () => {
	settle('acbd');
	for (const row of rows) row.progress = 0.25;
	settle('cabd'); // c is still 3/4 of a row below the second place
	expect(begun()).toEqual([HEIGHT + 0.75 * HEIGHT, -HEIGHT, -HEIGHT, undefined]);
	expect(rows.map(({ running }) => running)).toEqual([true, true, true, false]);
});

test('an arrived member starts from its place', () => {
	settle('acbd');
	for (const row of rows) row.progress = null;
	settle('abcd');
	expect(begun()).toEqual([undefined, HEIGHT, -HEIGHT, undefined]);
});

test('newcomers appear in place, even where somebody else was on the way', () => {
	settle('bacd');
	settle('xacd');
	expect(rows[0]?.begun).toEqual([HEIGHT]);
	expect(rows.map(({ running }) => running)).toEqual([false, true, false, false]);
});

test('the same order again moves nothing, and keeps what is on its way', () => {
	settle('bacd');
	settle('bacd');
	expect(rows.map((row) => row.begun.length)).toEqual([1, 1, 0, 0]);
	expect(rows[0]?.running).toBe(true);
});

test('a taller first row moves those below it by half a row', () => {
	settle('abcd', [0, 1.5, 2.5, 3.5]);
	expect(begun()).toEqual([undefined, -HEIGHT / 2, -HEIGHT / 2, -HEIGHT / 2]);
});

test('with reduced motion everything arrives at once', () => {
	settle('bacd');
	duration = 0;
	settle('badc');
	settle('dcab');
	expect(rows.map((row) => row.begun.length)).toEqual([1, 1, 0, 0]);
	expect(rows.some(({ running }) => running)).toBe(false);
});

const row = (id: string, rank = 2) => ({ id, rank }) as RowView;

test('first places are half a row taller, where there is room', () => {
	const shared = [row('a', 1), row('b', 1), row('c', 3)];
	expect(topsOf(shared, true)).toEqual([0, 1.5, 3]);
	expect(topsOf(shared, false)).toEqual([0, 1, 2]);
});

test('a column in which nobody changed stays the same list', () => {
	const layout = wallLayout(30, false);
	const before = Array.from({ length: 30 }, (_, index) => row(String(index)));
	const columns = columnsOf(before, layout, 0);
	const after = before.with(15, row('15', 7));
	const now = columnsOf(after, layout, 0, columns);
	expect(now[0]).toBe(columns[0]);
	expect(now[1]).not.toBe(columns[1]);
	expect(now[1]?.[3]).toBe(after[15]);
	expect(columnsOf(after, layout, 1, now)[0]).toEqual(after.slice(24));
});
