/**
 * One column of numbers in a snapshot. Integers become small first (differences, a common factor taken out, signs folded
 * in), then bytes: the lowest `width` bytes of each value stand as planes (all lowest bytes, then all second ones, ...),
 * which a compressor likes far better than varints, and what does not fit is an exception: the distance from the former
 * one and the higher part, as varints. A column that is mostly 0 thus costs only its exceptions.
 * Anything else (fractions, numbers beyond 2^52) is kept as plain doubles. snapshot-column-reader.ts reads them.
 */
import { ByteWriter } from './snapshot-bytes.ts';

/** plain: values as they are; delta: each as its difference from the one before. */
export type Shape = 'plain' | 'delta';

export const INTEGERS = 0;
export const DOUBLES = 1;
export const DELTA = 1;
export const SIGNED = 2;
export const MOST_PLANES = 7;
/** Beyond this a difference or a folded sign might no longer be exact. */
const LARGEST = 2 ** 52;
/** What an exception costs beside its higher bytes: the distance from the one before. */
const EXCEPTION_COST = 1;

const LIMITS = Array.from({ length: MOST_PLANES + 1 }, (_, bytes) => 256 ** bytes);
/** What a plane's bytes count in: 256 to the power of its number. */
export const UNIT = (bytes: number): number => LIMITS[bytes] ?? 1;

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
