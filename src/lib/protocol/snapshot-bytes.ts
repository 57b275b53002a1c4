/** Reading and writing of little-endian bytes for the snapshot; the same in browsers and Node. */
const FIRST_CAPACITY = 1 << 16;
/** Seven payload bits a byte: eight bytes hold 56 bits, enough for every safe integer. */
const LONGEST_VARINT = 8;

/** Appends to a buffer that grows as needed. */
export class ByteWriter {
	#bytes = new Uint8Array(FIRST_CAPACITY);
	#view = new DataView(this.#bytes.buffer);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	u8(value: number): void {
		this.#reserve(1);
		this.#bytes[this.#length++] = value;
	}

	u32(value: number): void {
		this.#reserve(4);
		this.#view.setUint32(this.#length, value, true);
		this.#length += 4;
	}

	f64(value: number): void {
		this.#reserve(8);
		this.#view.setFloat64(this.#length, value, true);
		this.#length += 8;
	}

	/** An integer from 0 to 2^53 - 1. */
	varint(value: number): void {
		this.#reserve(LONGEST_VARINT);
		let rest = value;
		while (rest >= 0x80) {
			this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
			rest = Math.floor(rest / 0x80);
		}
		this.#bytes[this.#length++] = rest;
	}

	append(bytes: Uint8Array): void {
		this.#reserve(bytes.length);
		this.#bytes.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	/** Room for `length` bytes that the caller fills in; valid until the next write. */
	room(length: number): Uint8Array {
		this.#reserve(length);
		const start = this.#length;
		this.#length += length;
		return this.#bytes.subarray(start, this.#length);
	}

	/** UTF-8, preceded by its length in bytes. */
	text(text: string): void {
		const bytes = new TextEncoder().encode(text);
		this.varint(bytes.length);
		this.append(bytes);
	}

	/** Everything so far, as a view that the next write may leave behind. */
	written(): Uint8Array<ArrayBuffer> {
		return this.#bytes.subarray(0, this.#length);
	}

	patchU32(at: number, value: number): void {
		this.#view.setUint32(at, value, true);
	}

	#reserve(more: number): void {
		const needed = this.#length + more;
		if (needed <= this.#bytes.length) return;
		const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
		grown.set(this.written());
		this.#bytes = grown;
		this.#view = new DataView(grown.buffer);
	}
}

/**
 * Reads bytes that may be anything. The first fault is kept in `fault` and ends the reading: from then on nothing is left
 * and every read gives 0 or nothing, so that a caller needs to look only where it would loop or allocate.
 */
export class ByteReader {
	readonly bytes: Uint8Array;
	#view: DataView;
	#at = 0;
	#end: number;
	#fault = '';

	constructor(bytes: Uint8Array, start: number, end: number) {
		this.bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#at = start;
		this.#end = end;
	}

	/** '' while all is well, else what is wrong. */
	get fault(): string {
		return this.#fault;
	}

	get left(): number {
		return this.#end - this.#at;
	}

	fail(fault: string): void {
		this.#fault ||= fault;
		this.#end = this.#at;
	}

	/** Where the next `length` bytes begin, which are passed over; -1 if there are not that many. */
	skip(length: number): number {
		if (length > this.left) {
			this.fail('it ends too early');
			return -1;
		}
		const start = this.#at;
		this.#at += length;
		return start;
	}

	u8(): number {
		const at = this.skip(1);
		return at < 0 ? 0 : this.#view.getUint8(at);
	}

	u32(): number {
		const at = this.skip(4);
		return at < 0 ? 0 : this.#view.getUint32(at, true);
	}

	f64(): number {
		const at = this.skip(8);
		return at < 0 ? 0 : this.#view.getFloat64(at, true);
	}

	varint(): number {
		const { bytes } = this;
		const longest = Math.min(this.left, LONGEST_VARINT);
		let value = 0;
		let unit = 1;
		for (let length = 0; length < longest; length++) {
			const byte = bytes[this.#at + length]!;
			value += (byte & 0x7f) * unit;
			unit *= 0x80;
			if (byte >= 0x80) continue;
			this.#at += length + 1;
			if (value <= Number.MAX_SAFE_INTEGER) return value;
			this.fail('a number is too large');
			return 0;
		}
		this.fail(longest === LONGEST_VARINT ? 'a number is too long' : 'it ends too early');
		return 0;
	}

	/** A number of things of which each takes at least `bytesEach` of what is left. */
	count(bytesEach: number): number {
		const count = this.varint();
		if (count * bytesEach <= this.left) return count;
		this.fail('it claims more than it holds');
		return 0;
	}

	text(): string {
		const length = this.count(1);
		const at = this.skip(length);
		if (at < 0) return '';
		return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes.subarray(at, at + length));
	}

	/** JSON text; undefined, with a fault, where it is none. */
	json(): unknown {
		const text = this.text();
		if (this.#fault) return undefined;
		try {
			return JSON.parse(text) as unknown;
		} catch {
			this.fail('a JSON section does not parse');
			return undefined;
		}
	}

	/** A second reader over the next `length` bytes, which this one passes over. */
	part(length: number): ByteReader {
		const at = this.skip(length);
		return at < 0 ? new ByteReader(this.bytes, 0, 0) : new ByteReader(this.bytes, at, at + length);
	}
}
