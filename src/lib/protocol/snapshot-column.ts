/**
 * One column of numbers in a snapshot. Integers become small first (differences, a common factor taken out, signs folded
 * in), then bytes: the lowest `width` bytes of each value stand as planes (all lowest bytes, then all second ones, ...),
 * which a compressor likes far better than varints, and what does not fit is an exception: the distance from the former
 * one and the higher part, as varints. A column that is mostly 0 thus costs only its exceptions.
 * Anything else (fractions, numbers beyond 2^52) is kept as plain doubles.
 */
import { ByteWriter, type ByteReader } from './snapshot-bytes.ts';

/** plain: values as they are; delta: each as its difference from the one before. */
export type Shape = 'plain' | 'delta';
type Target = Float64Array | Uint32Array | Int32Array | Uint16Array;

const INTEGERS = 0;
const DOUBLES = 1;
const DELTA = 1;
const SIGNED = 2;
const MOST_PLANES = 7;
/** Beyond this a difference or a folded sign might no longer be exact. */
const LARGEST = 2 ** 52;
const POINTS_AT_NOTHING = 'a column points at nothing';
/** Values handled between two pauses: what is worked on meanwhile stays in the processor's cache. */
const BLOCK = 1 << 14;
/** Where blocks are put together. Nothing of it is needed after a pause, so all readers share it. */
const SCRATCH = new Float64Array(BLOCK);
/** What an exception costs beside its higher bytes: the distance from the one before. */
const EXCEPTION_COST = 1;

const LIMITS = Array.from({ length: MOST_PLANES + 1 }, (_, bytes) => 256 ** bytes);
const UNIT = (bytes: number): number => LIMITS[bytes] ?? 1;

function greatestCommonDivisor(a: number, b: number): number {
	let [x, y] = [a, b];
	while (y !== 0) [x, y] = [y, x % y];
	return x;
}

/** Integers of which this shape's differences and folded signs are exact. */
function isExact(values: ArrayLike<number>, count: number, shape: Shape): boolean {
	let least = 0;
	let most = 0;
	for (let i = 0; i < count; i++) {
		const value = values[i]!;
		if (!Number.isSafeInteger(value)) return false;
		if (value < least) least = value;
		if (value > most) most = value;
	}
	// without a sign and without differences nothing grows
	if (shape === 'plain' && least === 0) return true;
	return shape === 'plain' ? least > -LARGEST && most < LARGEST : most - least < LARGEST;
}

/** The lowest value if none is negative, else 0. */
function leastAbove0(values: ArrayLike<number>, count: number): number {
	let least = Infinity;
	for (let i = 0; i < count; i++) if (values[i]! < least) least = values[i]!;
	return Math.max(0, least);
}

interface Small {
	readonly values: Float64Array;
	readonly flags: number;
	readonly base: number;
	readonly scale: number;
}

/** Differences and factor taken out, signs folded in: non-negative integers below 2^53. */
function shrink(source: ArrayLike<number>, count: number, shape: Shape): Small {
	const values = new Float64Array(count);
	const base = count === 0 ? 0 : shape === 'delta' ? source[0]! : leastAbove0(source, count);
	let before = base;
	let scale = 0;
	let negative = false;
	for (let i = 0; i < count; i++) {
		const value = source[i]!;
		const small = value - before;
		if (shape === 'delta') before = value;
		values[i] = small;
		if (small < 0) negative = true;
		if (scale !== 1 && small !== 0) scale = greatestCommonDivisor(scale, Math.abs(small));
	}
	scale ||= 1;
	for (let i = 0; i < count; i++) {
		const value = values[i]! / scale;
		values[i] = negative ? (value < 0 ? -2 * value - 1 : 2 * value) : value;
	}
	const flags = (shape === 'delta' ? DELTA : 0) | (negative ? SIGNED : 0);
	return { values, flags, base, scale };
}

function bytesOf(value: number): number {
	let bytes = 0;
	while (bytes < MOST_PLANES && value >= UNIT(bytes)) bytes++;
	return bytes;
}

/** The number of planes that makes the column shortest. */
function bestWidth(values: Float64Array, least: number): number {
	const withBytes = new Float64Array(MOST_PLANES + 1);
	for (let i = 0; i < values.length; i++) {
		const bytes = bytesOf(values[i]!);
		withBytes[bytes] = withBytes[bytes]! + 1;
	}
	let best = MOST_PLANES;
	let lowest = Infinity;
	for (let width = least; width <= MOST_PLANES; width++) {
		let cost = values.length * width;
		for (let bytes = width + 1; bytes <= MOST_PLANES; bytes++) {
			cost += withBytes[bytes]! * (EXCEPTION_COST + bytes - width);
		}
		if (cost < lowest) [best, lowest] = [width, cost];
	}
	return best;
}

function writePlanes(writer: ByteWriter, values: Float64Array, width: number): void {
	const count = values.length;
	const room = writer.room(count * width);
	for (let plane = 0; plane < width; plane++) {
		const unit = UNIT(plane);
		const start = plane * count;
		for (let i = 0; i < count; i++) {
			const shifted = plane === 0 ? values[i]! : Math.floor(values[i]! / unit);
			room[start + i] = shifted - Math.floor(shifted / 256) * 256;
		}
	}
}

function writeExceptions(writer: ByteWriter, values: Float64Array, width: number): void {
	const gaps = new ByteWriter();
	const highs = new ByteWriter();
	const unit = UNIT(width);
	let exceptions = 0;
	let last = -1;
	for (let i = 0; i < values.length; i++) {
		const high = Math.floor(values[i]! / unit);
		if (high === 0) continue;
		gaps.varint(i - last - 1);
		highs.varint(high);
		last = i;
		exceptions++;
	}
	writer.varint(exceptions);
	writer.varint(gaps.length);
	writer.varint(highs.length);
	writer.append(gaps.written());
	writer.append(highs.written());
}

function writeDoubles(writer: ByteWriter, source: ArrayLike<number>, count: number): void {
	writer.u8(DOUBLES);
	for (let i = 0; i < count; i++) writer.f64(source[i]!);
}

/**
 * Appends the first `count` values of `source`. `leastWidth` 1 makes the column at least one byte a value, so that a
 * reader can hold the count against the bytes that are there.
 */
export function writeColumn(
	writer: ByteWriter,
	source: ArrayLike<number>,
	count: number,
	shape: Shape = 'plain',
	leastWidth = 0
): void {
	if (!isExact(source, count, shape)) {
		writeDoubles(writer, source, count);
		return;
	}
	const { values, flags, base, scale } = shrink(source, count, shape);
	const width = bestWidth(values, leastWidth);
	writer.u8(INTEGERS);
	writer.u8(flags);
	writer.f64(base);
	writer.varint(scale);
	writer.u8(width);
	writePlanes(writer, values, width);
	writeExceptions(writer, values, width);
}

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

function readPacked(reader: ByteReader, count: number): Packed | undefined {
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

/** A column without planes: one value nearly everywhere, and exceptions. */
function readSparse(reader: ByteReader, packed: Packed, target: Target, limit: number): void {
	const { flags, base, scale, gaps, highs } = packed;
	if (base !== 0) target.fill(base);
	let below = target.length === 0 || isBelow(base, limit);
	for (let unread = packed.exceptions, at = -1; unread > 0; unread--) {
		at += 1 + gaps.varint();
		const high = highs.varint();
		const value = (flags & SIGNED ? unsign(high) : high) * scale + base;
		below &&= isBelow(value, limit);
		if (at < target.length) target[at] = value;
		else gaps.fail('a column does not add up');
	}
	if (!below) reader.fail(POINTS_AT_NOTHING);
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

function* readPlanes(
	reader: ByteReader,
	packed: Packed,
	target: Target,
	limit: number
): Generator<void, void, void> {
	let before = packed.base;
	const unread = packed.exceptions;
	const rest: Rest = { unread, next: unread > 0 ? packed.gaps.varint() : Infinity };
	for (let from = 0; from < target.length; from += BLOCK) {
		const block = SCRATCH.subarray(0, Math.min(BLOCK, target.length - from));
		joinPlanes(reader.bytes, packed, target.length, from, block);
		addExceptions(block, from, packed, rest);
		before = unfold(block, packed, before);
		if (limit < Infinity && !allBelow(block, limit)) reader.fail(POINTS_AT_NOTHING);
		target.set(block, from);
		yield;
	}
	if (rest.unread > 0) reader.fail('a column does not add up');
}

/** Where no limit is given, anything will do. */
const isBelow = (value: number, limit: number): boolean =>
	limit === Infinity || (value >= 0 && value < limit);

function allBelow(values: Float64Array, limit: number): boolean {
	for (let i = 0; i < values.length; i++) if (!(values[i]! >= 0 && values[i]! < limit)) return false;
	return true;
}

/**
 * Fills `target`, which is all 0, from the next column, yielding after each block. Where a limit is given, values are
 * indexes into unsigned columns and must be below it. What is wrong is left in the reader's `fault`.
 */
export function* readColumn(
	reader: ByteReader,
	target: Target,
	limit = Infinity
): Generator<void, void, void> {
	const kind = reader.u8();
	if (kind === DOUBLES) {
		readDoubles(reader, target, limit);
		return;
	}
	const packed = packedOf(reader, kind, target.length);
	if (packed) yield* unpack(reader, packed, target, limit);
}

/** The same for doubles of which most columns have none but 0: undefined is a column of zeros, that costs neither time nor room. */
export function* readRareColumn(
	reader: ByteReader,
	count: number
): Generator<void, Float64Array | undefined, void> {
	const kind = reader.u8();
	if (kind === DOUBLES) {
		const target = new Float64Array(count);
		readDoubles(reader, target, Infinity);
		return target;
	}
	const packed = packedOf(reader, kind, count);
	if (!packed || isZero(packed)) return undefined;
	const target = new Float64Array(count);
	yield* unpack(reader, packed, target, Infinity);
	return target;
}

function packedOf(reader: ByteReader, kind: number, count: number): Packed | undefined {
	if (kind !== INTEGERS) reader.fail('a column is of no known kind');
	return readPacked(reader, count);
}

/** Whether there is nothing to say of a column but that every value is 0. */
const isZero = ({ flags, base, width, exceptions, gaps, highs }: Packed): boolean =>
	base === 0 && width === 0 && exceptions === 0 && !(flags & DELTA) && gaps.left + highs.left === 0;

function* unpack(
	reader: ByteReader,
	packed: Packed,
	target: Target,
	limit: number
): Generator<void, void, void> {
	if (packed.width === 0 && !(packed.flags & DELTA)) readSparse(reader, packed, target, limit);
	else yield* readPlanes(reader, packed, target, limit);
	const { gaps, highs } = packed;
	if (gaps.left + highs.left > 0 || gaps.fault || highs.fault) reader.fail('a column does not add up');
	yield;
}

function readDoubles(reader: ByteReader, target: Target, limit: number): void {
	if (limit < Infinity || target.length * 8 > reader.left) {
		reader.fail('a column is of the wrong kind');
		return;
	}
	for (let i = 0; i < target.length; i++) target[i] = reader.f64();
}
