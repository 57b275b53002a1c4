import { IdIndex } from './id-index.ts';
import type { Entry } from './entry.ts';

const CHUNK_BITS = 15;
export const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;
/** The day of a freed slot: in no period. */
export const DEAD = -0x80000000;

/** A stretch of the table: one typed array a column, so that growing never copies. Seldom used columns are made on need. */
export class Chunk {
	readonly id = new Float64Array(CHUNK);
	readonly rep = new Uint32Array(CHUNK);
	readonly type = new Uint16Array(CHUNK);
	readonly day = new Int32Array(CHUNK).fill(DEAD);
	readonly quantity = new Float64Array(CHUNK);
	readonly amount = new Float64Array(CHUNK);
	readonly occurredAt = new Float64Array(CHUNK);
	margin: Float64Array | undefined;
	customer: Float64Array | undefined;
	deal: Float64Array | undefined;
	/** No fact here lies outside these days: scans skip the chunk by them. */
	minDay = Infinity;
	maxDay = -Infinity;
}

function put(column: Float64Array | undefined, at: number, value: number): Float64Array | undefined {
	if (column) column[at] = value;
	else if (value !== 0) (column = new Float64Array(CHUNK))[at] = value;
	return column;
}

/** Facts in columns, found by id number. A slot that was freed is used again. */
export class FactTable {
	readonly chunks: Chunk[] = [];
	#end = 0;
	readonly #free: number[] = [];
	#index: IdIndex;

	constructor(expected = 0) {
		this.#index = new IdIndex((slot) => this.chunks[slot >> CHUNK_BITS]!.id[slot & IN_CHUNK]!, expected);
	}

	get count(): number {
		return this.#end - this.#free.length;
	}

	/** The id's slot, or -1. */
	find(id: number): number {
		return this.#index.find(id);
	}

	idAt(slot: number): number {
		return this.chunks[slot >> CHUNK_BITS]!.id[slot & IN_CHUNK]!;
	}

	quantityAt(slot: number): number {
		return this.chunks[slot >> CHUNK_BITS]!.quantity[slot & IN_CHUNK]!;
	}

	/** Adds a fact under an id that is not in the table. */
	insert(id: number, entry: Entry, quantity: number): void {
		const slot = this.#free.pop() ?? this.#end++;
		if (slot >> CHUNK_BITS === this.chunks.length) this.chunks.push(new Chunk());
		this.chunks[slot >> CHUNK_BITS]!.id[slot & IN_CHUNK] = id;
		this.#index.add(id, slot);
		this.write(slot, entry, quantity);
	}

	/** Replaces what stands at a slot, its id apart. */
	write(slot: number, entry: Entry, quantity: number): void {
		const chunk = this.chunks[slot >> CHUNK_BITS]!;
		const at = slot & IN_CHUNK;
		chunk.rep[at] = entry.rep;
		chunk.type[at] = entry.type;
		chunk.day[at] = entry.day;
		chunk.quantity[at] = quantity;
		chunk.amount[at] = entry.amount;
		chunk.occurredAt[at] = entry.occurredAt;
		chunk.margin = put(chunk.margin, at, entry.margin);
		chunk.customer = put(chunk.customer, at, entry.customer);
		chunk.deal = put(chunk.deal, at, entry.deal);
		if (entry.day < chunk.minDay) chunk.minDay = entry.day;
		if (entry.day > chunk.maxDay) chunk.maxDay = entry.day;
	}

	remove(slot: number): void {
		this.#index.remove(this.idAt(slot));
		const chunk = this.chunks[slot >> CHUNK_BITS]!;
		chunk.day[slot & IN_CHUNK] = DEAD;
		this.#free.push(slot);
	}

	/** Fills `entry` from a slot. */
	read(slot: number, entry: Entry): void {
		readRow(this.chunks[slot >> CHUNK_BITS]!, slot & IN_CHUNK, entry);
	}

	/** Calls `visit` for each fact within [from, to], with its chunk and place; `entry` is filled only by readRow. */
	scan(from: number, to: number, visit: (chunk: Chunk, at: number) => void): void {
		const low = Math.max(from, DEAD + 1);
		for (let k = 0; k < this.chunks.length; k++) {
			const chunk = this.chunks[k]!;
			if (chunk.maxDay < low || chunk.minDay > to) continue;
			const days = chunk.day;
			const count = Math.min(CHUNK, this.#end - k * CHUNK);
			for (let at = 0; at < count; at++) {
				const day = days[at]!;
				if (day >= low && day <= to) visit(chunk, at);
			}
		}
	}
}

/** Fills `entry` from a row of a chunk. */
export function readRow(chunk: Chunk, at: number, entry: Entry): void {
	const amount = chunk.amount[at]!;
	const counts = amount < 0 ? 0 : 1;
	entry.rep = chunk.rep[at]!;
	entry.type = chunk.type[at]!;
	entry.day = chunk.day[at]!;
	entry.rows = 1;
	entry.countedRows = counts;
	entry.countedQuantity = counts * chunk.quantity[at]!;
	entry.amount = amount;
	entry.margin = chunk.margin ? chunk.margin[at]! : 0;
	entry.occurredAt = chunk.occurredAt[at]!;
	entry.customer = chunk.customer ? chunk.customer[at]! : 0;
	entry.deal = chunk.deal ? chunk.deal[at]! : 0;
}
