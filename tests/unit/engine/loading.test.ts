import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FactColumns } from '#lib/domain/facts.ts';
import { Entry, setSingle } from '#lib/engine/entry.ts';
import { CHUNK, FactTable } from '#lib/engine/fact-table.ts';
import { SumLoader } from '#lib/engine/sum-loader.ts';
import { SumTable } from '#lib/engine/sum-table.ts';
import { property } from '../../property.ts';

const addition = fc.record({
	who: fc.constantFrom(0, 1, 5, 300, 600_000),
	day: fc.integer({ min: 0, max: 2 }),
	type: fc.nat({ max: 2 }),
	quantity: fc.nat({ max: 4 }),
	amount: fc.constantFrom(0, 700, -200, 2 ** 53 - 1),
	margin: fc.constantFrom(0, 0, 9)
});

property(
	'M1 sums that are loaded equal those added one by one, in whatever order days come',
	fc.property(fc.array(addition, { maxLength: 60 }), fc.array(addition), (before, additions) => {
		const entry = new Entry();
		const [one, other] = [new SumTable(), new SumTable()];
		const set = ({ quantity, amount, margin }: (typeof additions)[number]) => {
			setSingle(entry, quantity, amount);
			entry.margin = margin;
		};
		for (const table of [one, other])
			for (const addition of before) {
				set(addition);
				table.add(addition.who, addition.day, addition.type, entry, 1);
			}
		const loader = new SumLoader(other, 3);
		for (const addition of additions) {
			const { who, day, type, quantity, amount, margin } = addition;
			set(addition);
			one.add(who, day, type, entry, 1);
			if (amount >= 0 && margin === 0) loader.addFact(who, day, type, quantity, amount);
			else loader.add(who, day, type, entry);
		}
		const all = (table: SumTable) =>
			table.groups.map(({ key, first, rows }) => {
				const cells = new Map<string, object>();
				for (let cell = first; cell >= 0; cell = table.nextOf(cell)) {
					table.read(cell, entry);
					const name = `${table.whoAt(cell)} ${table.typeAt(cell)}`;
					expect(cells.has(name)).toBe(false);
					expect(table.find(table.whoAt(cell), table.group(key)!, table.typeAt(cell))).toBe(cell);
					cells.set(name, { ...entry });
				}
				return { key, rows, cells };
			});
		expect(all(other)).toEqual(all(one));
		expect([other.lowest(), other.highest()]).toEqual([one.lowest(), one.highest()]);
	})
);

function columnsOf(ids: readonly number[]): FactColumns {
	const count = ids.length;
	const zeros = new Float64Array(count);
	return {
		count,
		ids: Float64Array.from(ids),
		foreignIds: [],
		reps: Array.from({ length: 70_000 }, (_, rep) => `rep${rep}`),
		rep: Uint32Array.from(ids, (_, i) => i % 70_000),
		types: ['call'],
		type: new Uint16Array(count),
		quantity: new Float64Array(count).fill(1),
		amount: Float64Array.from(ids, (id) => id * 3),
		occurredAt: zeros,
		day: Int32Array.from(ids, (_, i) => i),
		customerKey: zeros,
		dealKey: zeros
	};
}

test('facts that are loaded are found by their ids: ascending with gaps, out of order, and texts', () => {
	const ids: number[] = [];
	for (let i = 0; i < CHUNK; i++) ids.push(i * 2 + (i > 900 ? 5_000 : 0));
	const middle = ids.length * 4;
	for (let i = 0; i < CHUNK; i++) ids.push(i % 3 === 0 ? -(i / 3) - 1 : middle - i);
	for (let i = 0; i < 500; i++) ids.push(middle * 2 + i * i);
	const numbers = Int32Array.from({ length: 70_000 }, (_, number) => number);
	const table = new FactTable();
	const foreign = Int32Array.from({ length: CHUNK }, (_, k) => -k - 1);
	table.load(columnsOf(ids), numbers, numbers, foreign);
	const entry = new Entry();
	expect(table.count).toBe(ids.length);
	ids.forEach((id, i) => {
		const slot = table.find(id);
		if (table.idAt(slot) !== id) expect.fail(`${id} is not where it was put`);
		if (i % 97 > 0) return;
		table.read(slot, entry);
		expect(entry).toMatchObject({ rep: i % 70_000, amount: id * 3, day: i });
	});
	for (const id of [1, 4_999, middle * 2 + 2, middle * 9, -CHUNK]) expect(table.find(id)).toBe(-1);

	// what is removed is not found, and its id may come again, beside ids that were never there
	const some = ids.filter((_, i) => i % 500 === 0);
	for (const id of some) table.remove(table.find(id));
	expect(some.every((id) => table.find(id) < 0)).toBe(true);
	expect(table.count).toBe(ids.length - some.length);
	setSingle(entry, 1, 7);
	const more = [...some, 1, middle * 9, middle * 9 - 1, -CHUNK];
	for (const id of more) table.insert(id, entry);
	for (const id of more) expect(table.idAt(table.find(id))).toBe(id);
	expect(table.count).toBe(ids.length + 4);
	let seen = 0;
	table.scan(-Infinity, Infinity, () => seen++);
	expect(seen).toBe(table.count);
});
