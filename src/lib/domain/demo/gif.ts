/** Writes moving pictures as GIF89a (LZW as of the format's appendix F), for pictures that are drawn and not kept. */

export interface MovingPicture {
	readonly width: number;
	readonly height: number;
	/** Red, green and blue of each colour, 0 to 255; at most 64. */
	readonly palette: readonly (readonly [number, number, number])[];
	/** Per frame one index into the palette for each pixel, row by row. */
	readonly frames: readonly Uint8Array[];
	/** Hundredths of a second per frame. */
	readonly delay: number;
}

/** Of each index: 64 colours. */
const BITS = 6;
const MOST_CODES = 4_096;
const MOST_IN_BLOCK = 255;

class Bytes {
	#bytes = new Uint8Array(65_536);
	#length = 0;

	put(...values: readonly number[]): void {
		if (this.#length + values.length > this.#bytes.length) {
			const larger = new Uint8Array(this.#bytes.length * 2);
			larger.set(this.#bytes);
			this.#bytes = larger;
		}
		for (const value of values) this.#bytes[this.#length++] = value;
	}
	word = (value: number): void => this.put(value & 0xff, value >> 8);
	text = (letters: string): void => this.put(...Array.from(letters, (letter) => letter.charCodeAt(0)));
	whole = (): Uint8Array => this.#bytes.slice(0, this.#length);
}

/** Codes of growing width, lowest bit first, in blocks of up to 255 bytes that each say how long they are. */
class Codes {
	readonly #into: Bytes;
	#held = 0;
	#bits = 0;
	#block: number[] = [];

	constructor(into: Bytes) {
		this.#into = into;
	}
	put(code: number, width: number): void {
		this.#held |= code << this.#bits;
		for (this.#bits += width; this.#bits >= 8; this.#bits -= 8) {
			this.#byte(this.#held & 0xff);
			this.#held >>>= 8;
		}
	}
	end(): void {
		if (this.#bits > 0) this.#byte(this.#held & 0xff);
		if (this.#block.length > 0) this.#into.put(this.#block.length, ...this.#block);
		this.#into.put(0);
	}
	#byte(value: number): void {
		this.#block.push(value);
		if (this.#block.length < MOST_IN_BLOCK) return;
		this.#into.put(this.#block.length, ...this.#block);
		this.#block = [];
	}
}

function pack(pixels: Uint8Array, into: Bytes): void {
	const clear = 1 << BITS;
	const codes = new Codes(into);
	into.put(BITS);
	let known = new Map<number, number>();
	let next = clear + 2;
	let width = BITS + 1;
	codes.put(clear, width);
	let run = pixels[0] ?? 0;
	for (let at = 1; at < pixels.length; at++) {
		const pixel = pixels[at]!;
		const longer = known.get((run << BITS) | pixel);
		if (longer !== undefined) {
			run = longer;
			continue;
		}
		codes.put(run, width);
		if (next < MOST_CODES) {
			known.set((run << BITS) | pixel, next);
			if (next === 1 << width) width++;
			next++;
		} else {
			codes.put(clear, width);
			known = new Map();
			next = clear + 2;
			width = BITS + 1;
		}
		run = pixel;
	}
	codes.put(run, width);
	codes.put(clear + 1, width);
	codes.end();
}

/** The bytes of a GIF that goes round and round. */
export function gif({ width, height, palette, frames, delay }: MovingPicture): Uint8Array {
	const bytes = new Bytes();
	bytes.text('GIF89a');
	bytes.word(width);
	bytes.word(height);
	bytes.put(0x80 | (BITS - 1), 0, 0);
	for (let index = 0; index < 1 << BITS; index++) bytes.put(...(palette[index] ?? [0, 0, 0]));
	bytes.put(0x21, 0xff, 11);
	bytes.text('NETSCAPE2.0');
	bytes.put(3, 1, 0, 0, 0);
	for (const frame of frames) {
		bytes.put(0x21, 0xf9, 4, 0);
		bytes.word(delay);
		bytes.put(0, 0, 0x2c);
		for (const value of [0, 0, width, height]) bytes.word(value);
		bytes.put(0);
		pack(frame, bytes);
	}
	bytes.put(0x3b);
	return bytes.whole();
}
