/** Reads the columns that snapshot-column.ts writes, whose layout is told there. */
import type { ByteReader } from './snapshot-bytes.ts';
import { DELTA, DOUBLES, INTEGERS, MOST_PLANES, SIGNED, UNIT } from './snapshot-column.ts';

type Steps<T> = Generator<void, T, void>;
type Target = Float64Array | Uint32Array | Int32Array | Uint16Array;

/** A column's values; with `at`, those that are not 0, each at its row. */
export interface Rows {
	readonly values: Float64Array;
	readonly at: Uint32Array | undefined;
}

const POINTS_AT_NOTHING = 'a column points at nothing';
const DOES_NOT_ADD_UP = 'a column does not add up';
/** Values handled between two pauses: what is worked on meanwhile stays in the processor's nearest cache. */
const BLOCK = 1 << 11;
/** Where blocks are put together. Nothing of it is needed after a pause, so all readers share it. */
const SCRATCH = new Float64Array(BLOCK);

/** Where a packed column's parts lie, checked against the bytes there are. */
interface Packed {
	readonly flags: number;
	readonly base: number;
	readonly scale: number;
	readonly width: number;
	readonly planes: number;
	readonly exceptions: number;
	readonly gaps: ByteReader;
	readonly highs: ByteReader;
}

function readPacked(reader: ByteReader, kind: number, count: number): Packed | undefined {
	if (kind !== INTEGERS) reader.fail('a column is of no known kind');
	const flags = reader.u8();
	const base = reader.f64();
	const scale = reader.varint();
	const width = reader.u8();
	if (flags > (DELTA | SIGNED) || width > MOST_PLANES) reader.fail('a column is of no known kind');
	const planes = reader.skip(count * Math.min(width, MOST_PLANES));
	const exceptions = reader.varint();
	const gapBytes = reader.count(1);
	const highBytes = reader.count(1);
	if (exceptions > count || exceptions > gapBytes || exceptions > highBytes) {
		reader.fail('a column claims more than it holds');
	}
	const gaps = reader.part(gapBytes);
	const highs = reader.part(highBytes);
	return reader.fault ? undefined : { flags, base, scale, width, planes, exceptions, gaps, highs };
}

/** Whether exceptions are all there is: one value nearly everywhere. */
const isSparse = ({ flags, width }: Packed): boolean => width === 0 && !(flags & DELTA);

/** To be called once a column is read: nothing may be left of it. */
function settle(reader: ByteReader, { gaps, highs }: Packed): void {
	if (gaps.left + highs.left > 0 || gaps.fault || highs.fault) reader.fail(DOES_NOT_ADD_UP);
}

/** Puts the planes' values from `from` on into `block`. */
function joinPlanes(
	bytes: Uint8Array,
	packed: Packed,
	count: number,
	from: number,
	block: Float64Array
): void {
	const { planes, width } = packed;
	const low = planes + from;
	const middle = low + count;
	const high = middle + count;
	const size = block.length;
	if (width === 0) block.fill(0);
	else if (width === 1) for (let i = 0; i < size; i++) block[i] = bytes[low + i]!;
	else if (width === 2) for (let i = 0; i < size; i++) block[i] = bytes[low + i]! | (bytes[middle + i]! << 8);
	else {
		for (let i = 0; i < size; i++) {
			block[i] = bytes[low + i]! | (bytes[middle + i]! << 8) | (bytes[high + i]! << 16);
		}
	}
	for (let plane = 3; plane < width; plane++) {
		const unit = UNIT(plane);
		const start = low + plane * count;
		for (let i = 0; i < size; i++) block[i] = block[i]! + bytes[start + i]! * unit;
	}
}

/** 0, 1, 2, 3, 4 ... stand for 0, -1, 1, -2, 2 ... */
function unsign(folded: number): number {
	const half = Math.floor(folded / 2);
	return half * 2 === folded ? half : -half - 1;
}

/** Undoes what `shrink` did; answers with the value from which the next block's differences go on. */
function unfold(block: Float64Array, { flags, scale }: Packed, before: number): number {
	const size = block.length;
	if (flags & SIGNED) for (let i = 0; i < size; i++) block[i] = unsign(block[i]!);
	if (flags & DELTA) {
		let last = before;
		for (let i = 0; i < size; i++) block[i] = last += block[i]! * scale;
		return last;
	}
	if (scale !== 1 || before !== 0) for (let i = 0; i < size; i++) block[i] = block[i]! * scale + before;
	return before;
}

/** A sparse column's exceptions, in their order. */
function readExceptions({ flags, base, scale, exceptions, gaps, highs }: Packed, count: number) {
	const at = new Uint32Array(exceptions);
	const values = new Float64Array(exceptions);
	let row = -1;
	for (let i = 0; i < exceptions; i++) {
		row += 1 + gaps.varint();
		if (row >= count) gaps.fail(DOES_NOT_ADD_UP);
		const high = highs.varint();
		at[i] = row;
		values[i] = (flags & SIGNED ? unsign(high) : high) * scale + base;
	}
	return { at, values };
}

/** Fills a target that is all 0 from a column without planes. */
function scatter(reader: ByteReader, packed: Packed, target: Target, limit: number): void {
	const { base } = packed;
	const { at, values } = readExceptions(packed, target.length);
	if (packed.gaps.fault) return;
	if (base !== 0) target.fill(base);
	for (let i = 0; i < at.length; i++) target[at[i]!] = values[i]!;
	const isBase = at.length < target.length;
	if ((isBase && !isBelow(base, limit)) || !allBelow(values, limit)) reader.fail(POINTS_AT_NOTHING);
}

/** Which exceptions are still to come. */
interface Rest {
	unread: number;
	/** Where the next one stands; Infinity: there is none. */
	next: number;
}

/** Adds to a block, the values from `from` on, what its exceptions have above the planes. */
function addExceptions(block: Float64Array, from: number, packed: Packed, rest: Rest): void {
	const { gaps, highs } = packed;
	const unit = UNIT(packed.width);
	const end = from + block.length;
	let { unread, next } = rest;
	while (next < end) {
		block[next - from]! += highs.varint() * unit;
		next = --unread > 0 ? next + 1 + gaps.varint() : Infinity;
	}
	rest.unread = unread;
	rest.next = next;
}

/** Calls `put` with one block after the other: its values, and the row of the first. */
function* eachBlock(
	reader: ByteReader,
	packed: Packed,
	count: number,
	put: (block: Float64Array, from: number) => void
): Steps<void> {
	let before = packed.base;
	const unread = packed.exceptions;
	const rest: Rest = { unread, next: unread > 0 ? packed.gaps.varint() : Infinity };
	for (let from = 0; from < count; from += BLOCK) {
		const block = SCRATCH.subarray(0, Math.min(BLOCK, count - from));
		joinPlanes(reader.bytes, packed, count, from, block);
		addExceptions(block, from, packed, rest);
		before = unfold(block, packed, before);
		put(block, from);
		yield;
	}
	if (rest.unread > 0) reader.fail(DOES_NOT_ADD_UP);
}

/** Whether a column's planes are its values as they stand, and as wide as they usually are in a target of this kind. */
const isDirect = ({ flags, base, scale, width, exceptions }: Packed, target: Target): boolean =>
	flags === 0 &&
	base === 0 &&
	scale === 1 &&
	exceptions === 0 &&
	((width === 1 && target instanceof Uint16Array) || (width === 2 && target instanceof Uint32Array));

/** Indexes of a direct column: half the time that they would take by way of doubles. */
function* readDirect(reader: ByteReader, { planes }: Packed, target: Target, limit: number): Steps<void> {
	const { bytes } = reader;
	for (let from = 0; from < target.length; from += BLOCK) {
		const to = Math.min(from + BLOCK, target.length);
		let highest = 0;
		if (target instanceof Uint16Array) highest = joinBytes(bytes, planes, target, from, to);
		else if (target instanceof Uint32Array) highest = joinShorts(bytes, planes, target, from, to);
		if (highest >= limit) reader.fail(POINTS_AT_NOTHING);
		yield;
	}
}

/** One plane into [from, to) of a target; answers with the highest value. A function for each kind: one for both is slower. */
function joinBytes(bytes: Uint8Array, plane: number, target: Uint16Array, from: number, to: number): number {
	let highest = 0;
	for (let i = from; i < to; i++) {
		const value = bytes[plane + i]!;
		if (value > highest) highest = value;
		target[i] = value;
	}
	return highest;
}

/** The same for two planes. */
function joinShorts(bytes: Uint8Array, low: number, target: Uint32Array, from: number, to: number): number {
	const high = low + target.length;
	let highest = 0;
	for (let i = from; i < to; i++) {
		const value = bytes[low + i]! | (bytes[high + i]! << 8);
		if (value > highest) highest = value;
		target[i] = value;
	}
	return highest;
}

/** Where no limit is given, anything will do. */
const isBelow = (value: number, limit: number): boolean =>
	limit === Infinity || (value >= 0 && value < limit);

function allBelow(values: Float64Array, limit: number): boolean {
	if (limit === Infinity) return true;
	for (let i = 0; i < values.length; i++) if (!(values[i]! >= 0 && values[i]! < limit)) return false;
	return true;
}

/**
 * Fills `target`, which is all 0, from the next column, yielding after each block. Where a limit is given, values are
 * indexes into unsigned columns and must be below it. What is wrong is left in the reader's `fault`. Answers whether no value is
 * below 0, as far as that can be told without looking at them.
 */
export function* readColumn(reader: ByteReader, target: Target, limit = Infinity): Steps<boolean> {
	const kind = reader.u8();
	if (kind === DOUBLES) {
		if (limit < Infinity) reader.fail('a column is of the wrong kind');
		else readDoubles(reader, target.length, (value, row) => (target[row] = value));
		return false;
	}
	const packed = readPacked(reader, kind, target.length);
	if (!packed) return false;
	if (isSparse(packed)) scatter(reader, packed, target, limit);
	else if (isDirect(packed, target)) yield* readDirect(reader, packed, target, limit);
	else
		yield* eachBlock(reader, packed, target.length, (block, from) => {
			if (!allBelow(block, limit)) reader.fail(POINTS_AT_NOTHING);
			target.set(block, from);
		});
	settle(reader, packed);
	yield;
	return packed.base >= 0 && !(packed.flags & SIGNED);
}

/** Fills `target`, which is all 0, with the next column's values times `unit`. */
export function* readMultiples(reader: ByteReader, target: Float64Array, unit: number): Steps<void> {
	const kind = reader.u8();
	if (kind === DOUBLES)
		return readDoubles(reader, target.length, (value, row) => (target[row] = value * unit));
	const packed = readPacked(reader, kind, target.length);
	if (!packed) return;
	yield* eachBlock(reader, packed, target.length, (block, from) => {
		for (let i = 0; i < block.length; i++) block[i]! *= unit;
		target.set(block, from);
	});
	settle(reader, packed);
	yield;
}

/** Adds the next column's values to those of a target. */
export function* addColumn(reader: ByteReader, target: Float64Array): Steps<void> {
	const kind = reader.u8();
	if (kind === DOUBLES) return readDoubles(reader, target.length, (value, row) => (target[row]! += value));
	const packed = readPacked(reader, kind, target.length);
	if (!packed) return;
	if (!isZero(packed))
		yield* eachBlock(reader, packed, target.length, (block, from) => add(target, block, from));
	settle(reader, packed);
	yield;
}

function add(target: Float64Array, block: Float64Array, from: number): void {
	for (let i = 0; i < block.length; i++) target[from + i]! += block[i]!;
}

/**
 * The next column, of which nearly all may be 0: then no more than the other values, in the order of their rows. undefined is a
 * column of zeros.
 */
export function* readRareColumn(reader: ByteReader, count: number): Steps<Rows | undefined> {
	const kind = reader.u8();
	if (kind === DOUBLES) {
		const values = new Float64Array(count);
		readDoubles(reader, count, (value, row) => (values[row] = value));
		return { values, at: undefined };
	}
	const packed = readPacked(reader, kind, count);
	if (!packed || isZero(packed)) return undefined;
	const isRare = isSparse(packed) && packed.base === 0;
	const rows: Rows = isRare
		? readExceptions(packed, count)
		: { values: new Float64Array(count), at: undefined };
	if (!isRare) yield* eachBlock(reader, packed, count, (block, from) => rows.values.set(block, from));
	settle(reader, packed);
	yield;
	return rows;
}

/** Whether there is nothing to say of a column but that every value is 0. */
const isZero = ({ flags, base, width, exceptions, gaps, highs }: Packed): boolean =>
	base === 0 && width === 0 && exceptions === 0 && !(flags & DELTA) && gaps.left + highs.left === 0;

function readDoubles(reader: ByteReader, count: number, put: (value: number, row: number) => void): void {
	if (count * 8 > reader.left) return reader.fail('a column is of the wrong kind');
	for (let row = 0; row < count; row++) put(reader.f64(), row);
}
