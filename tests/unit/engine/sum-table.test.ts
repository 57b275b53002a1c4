import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Entry, setSingle } from '#lib/engine/entry.ts';
import { SumTable } from '#lib/engine/sum-table.ts';
import { property } from '../../property.ts';

const DAY = 20_000;

/** Few people or many, few types or more than there were at first, in any order. */
const cells = fc.array(
	fc.oneof(
		fc.record({ who: fc.nat({ max: 40 }), type: fc.nat({ max: 6 }) }),
		fc.record({ who: fc.nat({ max: 5_000 }), type: fc.nat({ max: 1 }) }),
		fc.record({ who: fc.nat({ max: 60 }), type: fc.nat({ max: 30 }) })
	),
	{ maxLength: 400 }
);

property(
	'sums by who and type are found again, however high their numbers are and in whatever order they come',
	fc.property(cells, fc.nat({ max: 400 }), (all, looked) => {
		const table = new SumTable();
		const expected = new Map<string, number>();
		const entry = new Entry();
		all.forEach(({ who, type }, index) => {
			// a span's places are made when a cell is first looked for
			const key = `${who} ${type}`;
			setSingle(entry, 1, index);
			if (index < looked && !expected.has(key))
				table.addAt(table.append(who, table.groupOf(DAY), type), table.groupOf(DAY), entry, 1);
			else table.add(who, DAY, type, entry, 1);
			expected.set(key, (expected.get(key) ?? 0) + index);
		});
		const group = table.groupOf(DAY);
		for (const [key, amount] of expected) {
			const [who = 0, type = 0] = key.split(' ').map(Number);
			const cell = table.find(who, group, type);
			expect([table.whoAt(cell), table.typeAt(cell)]).toEqual([who, type]);
			table.read(cell, entry);
			expect(entry.amount).toBe(amount);
		}
		expect(table.find(6_000, group, 0)).toBe(-1);
	})
);

test('people and types that come once everybody has a place of their own are found too', () => {
	const table = new SumTable();
	const entry = new Entry();
	setSingle(entry, 1, 1);
	const group = table.groupOf(DAY);
	for (let who = 0; who < 512; who++)
		for (let type = 0; type < 4; type++) table.add(who, DAY, type, entry, 1);
	for (let who = 512; who < 3_000; who++) table.add(who, DAY, who % 9, entry, 1);
	for (let who = 512; who < 3_000; who++) expect(table.whoAt(table.find(who, group, who % 9))).toBe(who);
	expect(table.find(511, group, 4)).toBe(-1);
	expect(group.rows).toBe(512 * 4 + 3_000 - 512);
});
