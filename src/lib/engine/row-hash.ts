import type { Entry } from './entry.ts';

/**
 * The additive hash of the facts held: each row's 64 bits, as two halves, are added up, so any order gives the same sum and a
 * retracted row leaves no trace. FNV-1a over a row's texts and numbers; rep and type names are hashed once.
 */
const PRIME = 0x01000193;
const LOW_BASIS = 0x811c9dc5;
const HIGH_BASIS = 0x050c5d1f;
const TWO_32 = 4294967296;

function step(h: number, word: number): number {
	h = Math.imul(h ^ word, PRIME);
	return h ^ (h >>> 15);
}

function hashText(text: string, basis: number): number {
	let h = basis;
	for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
	return h ^ (h >>> 13);
}

/** Hashes of a dictionary's texts for one half, made when first asked for. */
class TextHashes {
	readonly #hashes: number[] = [];
	readonly #basis: number;
	readonly #text: (number: number) => string;

	constructor(text: (number: number) => string, basis: number) {
		this.#text = text;
		this.#basis = basis;
	}

	of(number: number): number {
		return (this.#hashes[number] ??= hashText(this.#text(number), this.#basis));
	}
}

/** One 32-bit half of a row's hash. */
class Half {
	readonly #basis: number;
	readonly #reps: TextHashes;
	readonly #types: TextHashes;
	readonly #id: (number: number) => string;

	constructor(
		basis: number,
		rep: (number: number) => string,
		type: (number: number) => string,
		id: (number: number) => string
	) {
		this.#basis = basis;
		this.#reps = new TextHashes(rep, basis);
		this.#types = new TextHashes(type, basis);
		this.#id = id;
	}

	of(id: number, entry: Entry, quantity: number): number {
		// ids of the counter by their number, others by their text: numbers given to those differ from engine to engine
		let h = id >= 0 ? words(this.#basis, id) : hashText(this.#id(id), this.#basis);
		h = step(h, this.#reps.of(entry.rep));
		h = step(h, this.#types.of(entry.type));
		h = step(h, entry.day);
		h = words(h, quantity);
		h = words(h, entry.amount);
		h = words(h, entry.margin);
		h = words(h, entry.occurredAt);
		h = words(h, entry.customer);
		h = words(h, entry.deal);
		return h >>> 0;
	}
}

/** Takes an integer's lower and upper 32 bits into a hash. */
const words = (h: number, value: number): number => step(step(h, value | 0), Math.floor(value / TWO_32) | 0);

/** The running hash of the facts held; see above. */
export class FactHash {
	readonly #lowHalf: Half;
	readonly #highHalf: Half;
	#low = 0;
	#high = 0;

	/** How the numbers of reps, types and ids are read back as texts. */
	constructor(
		rep: (number: number) => string,
		type: (number: number) => string,
		id: (number: number) => string
	) {
		this.#lowHalf = new Half(LOW_BASIS, rep, type, id);
		this.#highHalf = new Half(HIGH_BASIS, rep, type, id);
	}

	/** Adds (1) or takes away (-1) a row. */
	add(sign: 1 | -1, id: number, entry: Entry, quantity: number): void {
		const sum = this.#low + sign * this.#lowHalf.of(id, entry, quantity);
		const carry = Math.floor(sum / TWO_32);
		this.#low = sum - carry * TWO_32;
		this.#high = (this.#high + sign * this.#highHalf.of(id, entry, quantity) + carry + TWO_32) % TWO_32;
	}

	value(): bigint {
		return (BigInt(this.#high) << 32n) | BigInt(this.#low);
	}
}
