import { idToNumber, numberToId } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';

const EMPTY = 0;
const DELETED = -1;

/**
 * Ids as numbers: the counter's own number for ids it handed out, -(k + 1) for the k-th other id (the same convention as
 * FactColumns).
 */
export class Ids {
	readonly #foreign = new Map<Id, number>();
	readonly #texts: Id[] = [];

	number(id: Id): number {
		const counted = idToNumber(id);
		if (counted !== undefined) return counted;
		const known = this.#foreign.get(id);
		if (known !== undefined) return known;
		this.#texts.push(id);
		this.#foreign.set(id, -this.#texts.length);
		return -this.#texts.length;
	}

	/** Without giving out a new number. */
	find(id: Id): number | undefined {
		return idToNumber(id) ?? this.#foreign.get(id);
	}

	text(number: number): Id {
		return number >= 0 ? numberToId(number) : (this.#texts[-number - 1] ?? '');
	}
}

const hash = (id: number): number => {
	let h = Math.imul((id | 0) ^ Math.imul((id / 4294967296) | 0, 0x85ebca6b), 0x9e3779b1);
	h ^= h >>> 15;
	return Math.imul(h, 0x2c1b3c6d) >>> 0;
};

/** Open addressing from id numbers to slots. The ids themselves stand in the caller's columns, so a place costs 4 bytes. */
export class IdIndex {
	#places: Int32Array;
	#mask: number;
	/** Places that are not empty, deleted ones included. */
	#used = 0;
	#live = 0;
	readonly #idOf: (slot: number) => number;

	constructor(idOf: (slot: number) => number) {
		this.#idOf = idOf;
		const size = sizeFor(0);
		this.#places = new Int32Array(size);
		this.#mask = size - 1;
	}

	/** The id's slot, or -1. */
	find(id: number): number {
		if (this.#live === 0) return -1;
		for (let at = hash(id) & this.#mask; ; at = (at + 1) & this.#mask) {
			const place = this.#places[at]!;
			if (place === EMPTY) return -1;
			if (place !== DELETED && this.#idOf(place - 1) === id) return place - 1;
		}
	}

	/** Adds an id that is not in it; its column holds it at `slot` before anything is looked for. */
	add(id: number, slot: number): void {
		if ((this.#used + 1) * 3 > this.#places.length * 2) this.#rebuild();
		let at = hash(id) & this.#mask;
		while (this.#places[at]! > 0) at = (at + 1) & this.#mask;
		if (this.#places[at] === EMPTY) this.#used++;
		this.#places[at] = slot + 1;
		this.#live++;
	}

	/** Removes an id while its column still holds it. */
	remove(id: number): void {
		for (let at = hash(id) & this.#mask; ; at = (at + 1) & this.#mask) {
			const place = this.#places[at]!;
			if (place === EMPTY) return;
			if (place === DELETED || this.#idOf(place - 1) !== id) continue;
			this.#places[at] = DELETED;
			this.#live--;
			return;
		}
	}

	#rebuild(): void {
		const old = this.#places;
		const size = sizeFor(this.#live + 1);
		this.#places = new Int32Array(size);
		this.#mask = size - 1;
		for (const place of old) {
			if (place <= 0) continue;
			let at = hash(this.#idOf(place - 1)) & this.#mask;
			while (this.#places[at] !== EMPTY) at = (at + 1) & this.#mask;
			this.#places[at] = place;
		}
		this.#used = this.#live;
	}
}

/** A power of two, at most half full with that many ids. */
function sizeFor(ids: number): number {
	let size = 1024;
	while (size < ids * 2) size *= 2;
	return size;
}
