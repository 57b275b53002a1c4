/**
 * The additive hash of the facts held: each row's 64 bits, as two halves, are added up, so any order gives the same sum and a
 * retracted row leaves no trace. FNV-1a over a row's texts and numbers; rep and type names are hashed once.
 */
const PRIME = 0x01000193;
const LOW_BASIS = 0x811c9dc5;
const HIGH_BASIS = 0x050c5d1f;
const TWO_32 = 4294967296;

const step = (h: number, word: number) => {
	h = Math.imul(h ^ word, PRIME);
	return h ^ (h >>> 15);
};

export function hashText(text: string, basis: number): number {
	let h = basis;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
	return h ^ (h >>> 13);
}

/** Hashes of a dictionary's texts, two 32-bit halves each, made when first asked for. */
export class TextHashes {
	readonly #low: number[] = [];
	readonly #high: number[] = [];
	readonly #text: (number: number) => string;

	constructor(text: (number: number) => string) {
		this.#text = text;
	}

	low(number: number): number {
		return (this.#low[number] ??= hashText(this.#text(number), LOW_BASIS));
	}

	high(number: number): number {
		return (this.#high[number] ??= hashText(this.#text(number), HIGH_BASIS));
	}
}

/** The sum so far. */
export class RowHash {
	#low = 0;
	#high = 0;

	/** `words` are the row's numbers in a fixed order; `lows` and `highs` of its texts come first. */
	add(sign: 1 | -1, low: number, high: number): void {
		const sum = this.#low + sign * (low >>> 0);
		const carry = Math.floor(sum / TWO_32);
		this.#low = sum - carry * TWO_32;
		this.#high = (this.#high + sign * (high >>> 0) + carry) % TWO_32;
		if (this.#high < 0) this.#high += TWO_32;
	}

	value(): bigint {
		return (BigInt(this.#high) << 32n) | BigInt(this.#low);
	}
}

/** Takes one number, whole or not, into a half's hash: its lower and upper 32 bits. */
export function hashNumber(h: number, value: number): number {
	return step(step(h, value | 0), Math.floor(value / TWO_32) | 0);
}

export const LOW = LOW_BASIS;
export const HIGH = HIGH_BASIS;
export const hashWord = step;
