import { failed, ok, type Result } from '#lib/domain/result.ts';

/** What a file was found to be, and as much of its bytes as pictures and sounds are made of: nothing else is kept. */
export interface Found {
	/** The content type to serve it with. */
	readonly type: string;
	readonly bytes: Uint8Array;
	/** Pixels as it is shown; 0 of a sound. */
	readonly width: number;
	readonly height: number;
	/** Pictures in it; 0 of a sound. */
	readonly frames: number;
	/** 0 of a picture. */
	readonly seconds: number;
}

/**
 * Reads one format. undefined: the file does not begin as one. Else the whole of it must be one: a refusal is a fragment to be
 * read after "the file".
 */
export type Reader = (file: Uint8Array) => Result<Found, string> | undefined;

export const MOST_PIXELS = 1_600;
export const MOST_FRAMES = 500;
/** Of all frames together: what a weak machine behind a wall can still draw. */
export const MOST_DRAWN = 200_000_000;

export const CUT_OFF = 'is cut off or damaged';

/** Thrown inside a reader where the file ends before it should. */
class Short extends Error {}

/** Bytes read in order, bounds checked. */
export class Cursor {
	readonly #view: DataView;
	readonly bytes: Uint8Array;
	at: number;

	constructor(bytes: Uint8Array, at = 0) {
		this.bytes = bytes;
		this.at = at;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	get left(): number {
		return this.bytes.length - this.at;
	}
	#take(count: number): number {
		if (!Number.isSafeInteger(count) || count < 0 || count > this.left) throw new Short();
		const at = this.at;
		this.at += count;
		return at;
	}
	u8 = (): number => this.#view.getUint8(this.#take(1));
	u16 = (little = false): number => this.#view.getUint16(this.#take(2), little);
	u24le = (): number => this.u16(true) + this.u8() * 0x10000;
	u32 = (little = false): number => this.#view.getUint32(this.#take(4), little);
	/** Exact up to 2^53; beyond that it is past every file's end anyway. */
	u64 = (little = false): number => Number(this.#view.getBigUint64(this.#take(8), little));
	text = (length: number): string => String.fromCharCode(...this.span(length));
	span(length: number): Uint8Array {
		const at = this.#take(length);
		return this.bytes.subarray(at, at + length);
	}
}

/** Runs a reader's body; a file that ends too early is a refusal. */
export function reading(read: () => Result<Found, string>): Result<Found, string> {
	try {
		return read();
	} catch (error) {
		if (error instanceof Short) return failed(CUT_OFF);
		throw error;
	}
}

export const begins = (file: Uint8Array, text: string, at = 0): boolean =>
	file.length >= at + text.length && [...text].every((c, index) => file[at + index] === c.charCodeAt(0));

export function joined(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** A picture, unless it is too large to be drawn on a wall. `drawn`: pixels of all frames together. */
export function picture(
	found: Omit<Found, 'seconds'>,
	drawn: number = found.width * found.height
): Result<Found, string> {
	const { width, height, frames } = found;
	const size = tooLarge(width, height);
	if (size !== undefined) return failed(size);
	if (frames > MOST_FRAMES || drawn > MOST_DRAWN)
		return failed('moves through more pictures than a wall can draw');
	return ok({ ...found, seconds: 0 });
}

/** Why a picture of this size is not taken; undefined: it is. */
function tooLarge(width: number, height: number): string | undefined {
	if (width === 0 || height === 0) return 'is a picture without a size';
	return width > MOST_PIXELS || height > MOST_PIXELS
		? `is a picture of ${width} by ${height} pixels; at most ${MOST_PIXELS} by ${MOST_PIXELS} are taken`
		: undefined;
}

export const sound = (type: string, bytes: Uint8Array, seconds: number): Result<Found, string> =>
	seconds > 0
		? ok({ type, bytes, seconds, width: 0, height: 0, frames: 0 })
		: failed('is a sound of no length');
