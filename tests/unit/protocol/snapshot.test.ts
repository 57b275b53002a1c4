import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyState } from '#lib/domain/facts.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import {
	decodeSnapshot,
	decodeSnapshotSliced,
	encodeSnapshot,
	encodeSnapshotSliced
} from '#lib/protocol/snapshot.ts';
import { ByteReader, ByteWriter } from '#lib/protocol/snapshot-bytes.ts';
import {
	addColumn,
	readColumn,
	readMultiples,
	readRareColumn
} from '#lib/protocol/snapshot-column-reader.ts';
import { writeColumn } from '#lib/protocol/snapshot-column.ts';
import { hash32 } from '#lib/protocol/snapshot-hash.ts';
import { property } from '../../property.ts';
import { columnsOf, header, smallState, State } from './sample.ts';

function hashOf(bytes: Uint8Array): number {
	const steps = hash32(bytes, bytes.length);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** The same bytes with a true hash: only the structure's own checks can refuse them. */
function resealed(bytes: Uint8Array): Uint8Array {
	const sealed = bytes.slice();
	const view = new DataView(sealed.buffer);
	view.setUint32(8, sealed.length, true);
	view.setUint32(sealed.length - 4, hashOf(sealed.subarray(0, -4)), true);
	return sealed;
}

describe('round trip', () => {
	property(
		'Snapshot: whatever a stream holds comes back the same',
		fc.property(State, (state) => {
			const packed = encodeSnapshot(header(state.detailFrom), state);
			expect(decodeSnapshot(packed)).toEqual({
				ok: true,
				value: { header: header(state.detailFrom), state }
			});
		}),
		{ runs: 400 }
	);

	test('Snapshot: an empty stream is a snapshot too', () => {
		const decoded = decodeSnapshot(encodeSnapshot(header(), emptyState()));
		expect(decoded).toEqual({ ok: true, value: { header: header(), state: emptyState() } });
	});

	test('Snapshot: more rows and facts than one slice holds come back, in slices too', async () => {
		const count = 150_000;
		const facts = columnsOf([], false, ['r1', 'r2']);
		const many = {
			...emptyState(),
			rows: Array.from({ length: 4321 }, (_, i) => ({
				collection: 'reps',
				id: `${i}`,
				row: { name: `n${i}` }
			})),
			facts: {
				...facts,
				count,
				ids: Float64Array.from({ length: count }, (_, i) => (i % 1000 === 7 ? -(1 + (i - 7) / 1000) : i * 3)),
				foreignIds: Array.from({ length: count / 1000 }, (_, i) => `foreign${i}`),
				rep: Uint32Array.from({ length: count }, (_, i) => i % 2),
				type: Uint16Array.from({ length: count }, (_, i) => i % 3),
				quantity: new Float64Array(count).fill(1),
				amount: Float64Array.from({ length: count }, (_, i) => (i % 65_536 === 65_535 ? i ** 2 : 0)),
				occurredAt: Float64Array.from({ length: count }, (_, i) => 1.79e12 + i * 1234),
				day: new Int32Array(count).fill(20_717),
				customerKey: Float64Array.from({ length: count }, (_, i) => (i % 9 === 0 ? 1 + (i % 900) : 0)),
				dealKey: new Float64Array(count)
			}
		};
		let pauses = 0;
		const pause = () => {
			pauses++;
			return Promise.resolve();
		};
		const packed = encodeSnapshot(header(), many);
		expect(await encodeSnapshotSliced(header(), many, pause)).toEqual(packed);
		pauses = 0;
		const sliced = await decodeSnapshotSliced(packed, pause);
		expect(pauses).toBeGreaterThan(30);
		expect(sliced).toEqual(decodeSnapshot(packed));
		expect(sliced.ok && sliced.value.state).toEqual(many);
	});

	test('Snapshot: numbers that are no integers of 53 bits are kept exactly as well', () => {
		const odd = [0.5, -(2 ** 53) + 1, 2 ** 60, NaN, -Infinity, 2 ** 53 - 1];
		const facts = columnsOf([], false, ['r1']);
		const state = {
			...emptyState(),
			facts: {
				...facts,
				count: odd.length,
				ids: Float64Array.from(odd.keys()),
				rep: new Uint32Array(odd.length),
				type: new Uint16Array(odd.length),
				quantity: Float64Array.from(odd),
				amount: Float64Array.from(odd),
				occurredAt: Float64Array.from([0, -1, 8.64e15, -8.64e15, 999, 1]),
				day: Int32Array.from([0, -1, 1e8, -1e8, 0, 0]),
				customerKey: Float64Array.from(odd.keys()),
				dealKey: new Float64Array(odd.length)
			}
		};
		const decoded = decodeSnapshot(encodeSnapshot(header(), state));
		expect(decoded.ok && decoded.value.state).toEqual(state);
	});
});

const Value = fc.oneof(
	fc.maxSafeInteger(),
	fc.integer({ min: -3, max: 300 }),
	fc.constantFrom(2 ** 52, -(2 ** 52))
);

property(
	'Snapshot: a column of any safe integers comes back exactly, as values and as differences',
	fc.property(fc.array(Value, { maxLength: 30 }), fc.integer({ min: 1, max: 1000 }), (values, factor) => {
		for (const shape of ['plain', 'delta'] as const) {
			for (const wanted of [values, values.map((value) => Math.trunc(value / 2 ** 20) * factor)]) {
				const writer = new ByteWriter();
				writeColumn(writer, wanted, wanted.length, shape);
				const reader = new ByteReader(writer.written(), 0, writer.length);
				const target = new Float64Array(wanted.length);
				for (const pause of readColumn(reader, target)) expect(pause).toBeUndefined();
				expect([...target].map((value) => value + 0)).toEqual(wanted.map((value) => value + 0));
				expect([reader.fault, reader.left]).toEqual(['', 0]);
			}
		}
	}),
	{ runs: 1000 }
);

/** Whatever steps there are, to the end. */
function finish<T>(steps: Generator<void, T, void>): T {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** A reader of `values` as a column, whichever way it reads. */
function readerOf(values: ArrayLike<number>, shape: 'plain' | 'delta' = 'plain'): ByteReader {
	const writer = new ByteWriter();
	writeColumn(writer, values, values.length, shape);
	return new ByteReader(writer.written(), 0, writer.length);
}

property(
	'Snapshot: a column read as multiples, added up, or by what is not 0 says the same',
	fc.property(
		fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -9, max: 70_000 }), fc.constant(0.5)), {
			maxLength: 60
		}),
		(values) => {
			for (const shape of ['plain', 'delta'] as const) {
				const target = new Float64Array(values.length);
				const readers = [1, 2, 3].map(() => readerOf(values, shape));
				const [multiples, added, rare] = readers as [ByteReader, ByteReader, ByteReader];
				finish(readMultiples(multiples, target, 1000));
				finish(addColumn(added, target));
				expect([...target]).toEqual(values.map((value) => value * 1000 + value));
				const rows = finish(readRareColumn(rare, values.length));
				const read = new Array<number>(values.length).fill(0);
				rows?.values.forEach((value, i) => (read[rows.at?.[i] ?? i] = value));
				expect(read).toEqual(values);
				for (const { fault, left } of readers) expect([fault, left]).toEqual(['', 0]);
			}
		}
	)
);

test('Snapshot: indexes come back exactly, and one that points at nothing is refused wherever it stands', () => {
	const COUNT = 5_000;
	for (const [make, limit] of [
		[() => new Uint16Array(COUNT), 200],
		[() => new Uint16Array(COUNT), 300],
		[() => new Uint32Array(COUNT), 200],
		[() => new Uint32Array(COUNT), 60_000],
		[() => new Uint32Array(COUNT), 100_000]
	] as const) {
		const indexes = Array.from({ length: COUNT }, (_, i) => (i * 7919) % limit);
		const target = make();
		const reader = readerOf(indexes);
		finish(readColumn(reader, target, limit));
		expect([reader.fault, reader.left]).toEqual(['', 0]);
		expect([...target]).toEqual(indexes);
		for (const at of [0, COUNT - 1]) {
			const forged = readerOf(indexes.with(at, limit));
			finish(readColumn(forged, make(), limit));
			expect(forged.fault).toBe('a column points at nothing');
		}
	}
});

describe('damage', () => {
	const packed = encodeSnapshot(header('2026-01-01'), smallState());

	test('Snapshot: any one byte changed is refused', () => {
		for (let at = 0; at < packed.length; at++) {
			for (const flip of [1, 0x80, 0xff]) {
				const damaged = packed.slice();
				damaged[at]! ^= flip;
				expect(decodeSnapshot(damaged).ok, `byte ${at} ^ ${flip}`).toBe(false);
			}
		}
	});

	test('Snapshot: anything cut off or appended is refused', () => {
		for (let length = 0; length < packed.length; length++) {
			expect(decodeSnapshot(packed.subarray(0, length)).ok, `cut to ${length}`).toBe(false);
		}
		const longer = new Uint8Array(packed.length + 1);
		longer.set(packed);
		expect(decodeSnapshot(longer).ok).toBe(false);
	});

	test('Snapshot: a part cut out is refused even where length and hash are made to fit', () => {
		for (let length = 16; length < packed.length; length++) {
			expect(decodeSnapshot(resealed(packed.subarray(0, length))).ok, `cut to ${length}`).toBe(false);
		}
	});

	property(
		'Snapshot: forged bytes under a true hash never throw and never claim more than they hold',
		fc.property(
			fc.array(fc.tuple(fc.integer({ min: 12, max: packed.length - 5 }), fc.nat(255)), {
				minLength: 1,
				maxLength: 6
			}),
			(changes) => {
				const forged = packed.slice();
				for (const [at, value] of changes) forged[at] = value;
				const decoded = decodeSnapshot(resealed(forged));
				if (!decoded.ok) {
					expect(decoded.error).not.toBe('');
					return;
				}
				const { facts, sums } = decoded.value.state;
				expect(facts.count).toBeLessThanOrEqual(packed.length);
				expect(sums.length).toBeLessThanOrEqual(packed.length);
				expect(facts.rep.every((rep) => rep < facts.reps.length)).toBe(true);
				expect(facts.type.every((type) => type < facts.types.length)).toBe(true);
				expect(facts.ids.every((id) => id >= -facts.foreignIds.length)).toBe(true);
			}
		),
		{ runs: 3000 }
	);

	property(
		'Snapshot: random bytes never throw',
		fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, dressed) => {
			const front = packed.subarray(0, 12);
			const tried = dressed && bytes.length > 16 ? resealed(new Uint8Array([...front, ...bytes])) : bytes;
			expect(decodeSnapshot(tried).ok).toBe(false);
		}),
		{ runs: 3000 }
	);

	test('Snapshot: counts beyond what is there are refused before anything is made room for', () => {
		const claiming = (...write: ((writer: ByteWriter) => void)[]): Uint8Array => {
			const writer = new ByteWriter();
			writer.append(packed.subarray(0, 12));
			writer.text(JSON.stringify(header()));
			for (const part of write) part(writer);
			writer.append(new Uint8Array(32));
			return resealed(writer.written());
		};
		const noRows = (writer: ByteWriter): void => writer.varint(0);
		const refused = { ok: false, error: 'it claims more than it holds' };
		for (const count of [1000, 2 ** 32, 2 ** 53 - 1]) {
			expect(decodeSnapshot(claiming((writer) => writer.varint(count)))).toEqual(refused);
			expect(decodeSnapshot(claiming(noRows, (writer) => writer.varint(count)))).toEqual(refused);
		}
		const column = (writer: ByteWriter): void => {
			writer.varint(1); // one fact, no margin; a column of integers, plain, from 0, by ones, of one plane
			writer.append(new Uint8Array([0, 0, 0]));
			writer.f64(0);
			writer.append(new Uint8Array([1, 1, 7]));
			writer.varint(2 ** 20);
		};
		const exceptions = { ok: false, error: 'a column claims more than it holds' };
		expect(decodeSnapshot(claiming(noRows, column))).toEqual(exceptions);
	});

	test('Snapshot: bytes left over inside are refused', () => {
		const padded = new Uint8Array(packed.length + 1);
		padded.set(packed.subarray(0, -4));
		expect(decodeSnapshot(resealed(padded))).toEqual({ ok: false, error: 'it holds more than it should' });
	});

	test('Snapshot: an id that is no number and no foreign one is refused', () => {
		const { facts } = smallState();
		const ids = facts.ids.slice();
		ids[3] = NaN;
		const forged = encodeSnapshot(header(), { ...smallState(), facts: { ...facts, ids } });
		expect(decodeSnapshot(forged)).toEqual({ ok: false, error: 'an id is none' });
	});

	test('Snapshot: one of another format or protocol version is refused by name', () => {
		const format = packed.slice();
		format[4] = 9;
		expect(decodeSnapshot(format)).toEqual({ ok: false, error: 'its format is 9, not 1' });
		const other = encodeSnapshot({ ...header(), v: PROTOCOL_VERSION + 1 }, emptyState());
		expect(decodeSnapshot(other)).toEqual({ ok: false, error: `it is of protocol ${PROTOCOL_VERSION + 1}` });
	});

	test('Snapshot: it may lie anywhere in a larger buffer', () => {
		const larger = new Uint8Array(packed.length + 6);
		larger.set(packed, 3);
		expect(decodeSnapshot(larger.subarray(3, 3 + packed.length)).ok).toBe(true);
	});
});

test('Snapshot: the hash is xxHash32', () => {
	const of = (text: string) => hashOf(new TextEncoder().encode(text));
	expect(of('')).toBe(0x02cc5d05);
	expect(of('a')).toBe(0x550d7456);
	expect(of('abc')).toBe(0x32d153ff);
	expect(of('Nobody inspects the spammish repetition')).toBe(0xe2293b2f);
});
