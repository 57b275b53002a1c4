import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BYTES, Column, DOUBLES, fillOnNeed, INTS, setOnNeed, SHORTS } from '#lib/engine/column.ts';
import { Entry, quantityOf, setSingle } from '#lib/engine/entry.ts';
import { FactTable } from '#lib/engine/fact-table.ts';
import { property } from '../../property.ts';

const LENGTH = 8;
const width = fc.constantFrom(BYTES, SHORTS, INTS, DOUBLES);
/** Around every edge at which a cell becomes too narrow, and what no whole number is. */
const value = fc.oneof(
	fc.constantFrom(0, 1, -1, 255, 256, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1),
	fc.constantFrom(0.5, 1e-10, 2 ** 53 - 1, -(2 ** 53) + 1, 1e300, Infinity, -Infinity),
	fc.integer({ min: -300, max: 70_000 }),
	fc.maxSafeInteger()
);
const base = fc.constantFrom(0, 7, -5, 2 ** 31 - 1, 1_790_000_000_000);
const writes = fc.array(fc.tuple(fc.nat({ max: LENGTH - 1 }), value), { maxLength: 30 });

property(
	'what was written is read back exactly, in whatever order values come',
	fc.property(width, base, writes, (width, base, writes) => {
		const column = new Column(LENGTH, width, base);
		const written = new Map<number, number>();
		for (const [at, value] of writes) {
			column.set(at, value);
			written.set(at, value);
			for (const [place, expected] of written) expect(column.get(place)).toBe(expected);
		}
	})
);

property(
	'many values at once are read back exactly too',
	fc.property(width, base, fc.array(value, { minLength: 1, maxLength: LENGTH }), (width, base, values) => {
		const source = Float64Array.of(99, ...values);
		const column = new Column(LENGTH, width, base);
		column.fill(source, 1, values.length);
		expect(values.map((_, at) => column.get(at))).toEqual(values);
		const onNeed = fillOnNeed(source, 1, values.length, LENGTH, width);
		expect(values.map((_, at) => onNeed?.get(at) ?? 0)).toEqual(values);
	})
);

test('a value that vanishes beside the base is read back exactly', () => {
	const column = new Column(LENGTH, INTS, 2 ** 31 - 1);
	column.fill(Float64Array.of(5, 1e-10), 0, 2);
	expect([column.get(0), column.get(1)]).toEqual([5, 1e-10]);
});

test('a column is as narrow as its values allow, and is made when the first one comes', () => {
	const quantities = new Column(1000, BYTES);
	quantities.set(3, 255);
	expect(quantities.bytes).toBe(1000);
	quantities.set(4, 256);
	expect(quantities.bytes).toBe(2000);
	const moments = new Column(1000, INTS, 1_790_000_000_000);
	moments.set(0, 1_790_000_000_000 + 20 * 86_400_000);
	expect(moments.bytes).toBe(4000);
	expect(setOnNeed(undefined, 1, 0, 1000, INTS)).toBeUndefined();
	expect(setOnNeed(undefined, 1, 5, 1000, INTS)?.get(1)).toBe(5);
});

const change = fc.record({
	id: fc.nat({ max: 12 }).map((n) => (n < 4 ? -n - 1 : n * 300_000_007)),
	gone: fc.boolean(),
	rep: fc.constantFrom(0, 5, 70_000),
	type: fc.constantFrom(0, 3, 400),
	day: fc.integer({ min: -800_000, max: 60_000 }),
	quantity: fc.constantFrom(0, 1, 300, 2.5),
	amount: fc.constantFrom(0, 100, -7, 2 ** 40),
	margin: fc.constantFrom(0, 3),
	occurredAt: fc.constantFrom(1_790_000_000_000, 0, 1_790_000_000_000 + 2 ** 33),
	customer: fc.constantFrom(0, 2 ** 52 + 1),
	deal: fc.constantFrom(0, 9)
});

property(
	'facts are found by their ids and read back as they were put, replaced and removed',
	fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
		const table = new FactTable();
		const held = new Map<number, object>();
		const entry = new Entry();
		for (const { id, gone, quantity, amount, ...rest } of changes) {
			const slot = table.find(id);
			expect(slot >= 0).toBe(held.has(id));
			if (gone) {
				if (slot >= 0) table.remove(slot);
				held.delete(id);
				continue;
			}
			Object.assign(entry, rest);
			setSingle(entry, quantity, amount);
			if (slot >= 0) table.write(slot, entry);
			else table.insert(id, entry);
			held.set(id, { ...entry });
		}
		const seen = new Map<number, object>();
		table.scan(-Infinity, Infinity, (chunk, at) => {
			chunk.read(at, entry);
			seen.set(chunk.id.get(at), { ...entry });
		});
		expect(seen).toEqual(held);
		expect(table.count).toBe(held.size);
	})
);

test('a scan passes over what holds no such day, and what occurred before', () => {
	const table = new FactTable();
	const entry = new Entry();
	for (const [id, day, occurredAt] of [
		[1, 10, 100],
		[2, 11, 300],
		[3, 12, 200]
	] as const) {
		Object.assign(entry, { day, occurredAt });
		setSingle(entry, 1, 0);
		expect(quantityOf(entry)).toBe(1);
		table.insert(id, entry);
	}
	const found = (from: number, to: number, since?: number) => {
		const ids: number[] = [];
		table.scan(from, to, (chunk, at) => ids.push(chunk.id.get(at)), since);
		return ids;
	};
	expect(found(11, 12)).toEqual([2, 3]);
	expect(found(13, 20)).toEqual([]);
	// whole stretches only: one that holds something later is looked through
	expect([found(-Infinity, Infinity, 300).length, found(-Infinity, Infinity, 301).length]).toEqual([3, 0]);
});
