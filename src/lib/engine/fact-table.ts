import type { FactColumns } from '#lib/domain/facts.ts';
import { BYTES, Column, fillOnNeed, INTS, setOnNeed, SHORTS } from './column.ts';
import { setSingle, type Entry } from './entry.ts';
import { IdIndex } from './id-index.ts';

const CHUNK_BITS = 15;
export const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;
/** The day of a freed slot: in no period. */
export const DEAD = -0x80000000;

/**
 * A stretch of the table: one column of its own for each field, so that growing never copies, and an odd value widens one
 * stretch only. Ids and moments count from the first that came. Days are asked for most and stay plain.
 */
export class Chunk {
	readonly id: Column;
	readonly rep = new Column(CHUNK, SHORTS);
	readonly type = new Column(CHUNK, BYTES);
	readonly day = new Int32Array(CHUNK).fill(DEAD);
	readonly quantity = new Column(CHUNK, BYTES);
	readonly occurredAt: Column;
	amount: Column | undefined;
	margin: Column | undefined;
	customer: Column | undefined;
	deal: Column | undefined;
	/** No fact here lies outside these days, or after this moment: scans skip the chunk by them. */
	minDay = Infinity;
	maxDay = -Infinity;
	maxTime = -Infinity;

	constructor(firstId: number, firstTime: number) {
		this.id = new Column(CHUNK, INTS, firstId);
		this.occurredAt = new Column(CHUNK, INTS, Number.isSafeInteger(firstTime) ? firstTime : 0);
	}

	write(at: number, entry: Entry): void {
		const { day, occurredAt } = entry;
		this.rep.set(at, entry.rep);
		this.type.set(at, entry.type);
		this.day[at] = day;
		this.quantity.set(at, entry.countedQuantity + entry.creditQuantity);
		this.occurredAt.set(at, occurredAt);
		this.amount = setOnNeed(this.amount, at, entry.amount, CHUNK, INTS);
		this.margin = setOnNeed(this.margin, at, entry.margin, CHUNK, INTS);
		this.customer = setOnNeed(this.customer, at, entry.customer, CHUNK, INTS);
		this.deal = setOnNeed(this.deal, at, entry.deal, CHUNK, INTS);
		if (day < this.minDay) this.minDay = day;
		if (day > this.maxDay) this.maxDay = day;
		if (occurredAt > this.maxTime) this.maxTime = occurredAt;
	}

	/** Takes the rows [from, from + count) of columns into a chunk that is empty; ids, reps and types in its own numbers. */
	load(columns: FactColumns, from: number, count: number, ids: Ids, reps: Ids, types: Ids): void {
		this.id.fill(ids, 0, count);
		this.rep.fill(reps, 0, count);
		this.type.fill(types, 0, count);
		this.day.set(columns.day.subarray(from, from + count));
		this.quantity.fill(columns.quantity, from, count);
		this.occurredAt.fill(columns.occurredAt, from, count);
		this.amount = fillOnNeed(columns.amount, from, count, CHUNK, INTS);
		if (columns.margin) this.margin = fillOnNeed(columns.margin, from, count, CHUNK, INTS);
		this.customer = fillOnNeed(columns.customerKey, from, count, CHUNK, INTS);
		this.deal = fillOnNeed(columns.dealKey, from, count, CHUNK, INTS);
		for (let i = from; i < from + count; i++) {
			const day = columns.day[i]!;
			const time = columns.occurredAt[i]!;
			if (day < this.minDay) this.minDay = day;
			if (day > this.maxDay) this.maxDay = day;
			if (time > this.maxTime) this.maxTime = time;
		}
	}

	/** Fills `entry` from a row. */
	read(at: number, entry: Entry): void {
		setSingle(entry, this.quantity.get(at), this.amount ? this.amount.get(at) : 0);
		entry.rep = this.rep.get(at);
		entry.type = this.type.get(at);
		entry.day = this.day[at]!;
		entry.margin = this.margin ? this.margin.get(at) : 0;
		entry.occurredAt = this.occurredAt.get(at);
		entry.customer = this.customer ? this.customer.get(at) : 0;
		entry.deal = this.deal ? this.deal.get(at) : 0;
	}
}

type Ids = ArrayLike<number>;

/** Facts in columns, found by id number. A slot that was freed is used again. */
export class FactTable {
	readonly chunks: Chunk[] = [];
	#end = 0;
	readonly #free: number[] = [];
	readonly #index: IdIndex;

	constructor(expected = 0) {
		this.#index = new IdIndex((slot) => this.idAt(slot), expected);
	}

	get count(): number {
		return this.#end - this.#free.length;
	}

	/** The id's slot, or -1. */
	find(id: number): number {
		return this.#index.find(id);
	}

	idAt(slot: number): number {
		return this.chunks[slot >> CHUNK_BITS]!.id.get(slot & IN_CHUNK);
	}

	/** Adds a fact under an id that is not in the table. */
	insert(id: number, entry: Entry): void {
		const slot = this.#free.pop() ?? this.#end++;
		if (slot >> CHUNK_BITS === this.chunks.length) this.chunks.push(new Chunk(id, entry.occurredAt));
		const chunk = this.chunks[slot >> CHUNK_BITS]!;
		chunk.id.set(slot & IN_CHUNK, id);
		chunk.write(slot & IN_CHUNK, entry);
		this.#index.add(id, slot);
	}

	/** Takes columns into an empty table. How its numbers are called here: by the columns' own number of a rep, type, other id. */
	load(columns: FactColumns, reps: Ids, types: Ids, foreign: Ids): void {
		const id = new Float64Array(CHUNK);
		const rep = new Int32Array(CHUNK);
		const type = new Int32Array(CHUNK);
		for (let from = 0; from < columns.count; from += CHUNK) {
			const count = Math.min(CHUNK, columns.count - from);
			for (let i = 0; i < count; i++) {
				const own = columns.ids[from + i]!;
				id[i] = own >= 0 ? own : foreign[-own - 1]!;
				rep[i] = reps[columns.rep[from + i]!]!;
				type[i] = types[columns.type[from + i]!]!;
			}
			const chunk = new Chunk(id[0]!, columns.occurredAt[from]!);
			chunk.load(columns, from, count, id, rep, type);
			this.chunks.push(chunk);
			this.#end = from + count;
			for (let i = 0; i < count; i++) this.#index.add(id[i]!, from + i);
		}
	}

	/** Replaces what stands at a slot, its id apart. */
	write(slot: number, entry: Entry): void {
		this.chunks[slot >> CHUNK_BITS]!.write(slot & IN_CHUNK, entry);
	}

	remove(slot: number): void {
		this.#index.remove(this.idAt(slot));
		this.chunks[slot >> CHUNK_BITS]!.day[slot & IN_CHUNK] = DEAD;
		this.#free.push(slot);
	}

	/** Fills `entry` from a slot. */
	read(slot: number, entry: Entry): void {
		this.chunks[slot >> CHUNK_BITS]!.read(slot & IN_CHUNK, entry);
	}

	/**
	 * Calls `visit` for each fact within [from, to], with its chunk and place, in the order in which they are held. Stretches that
	 * hold no such day, or nothing that occurred at `since` or later, are passed over.
	 */
	scan(from: number, to: number, visit: (chunk: Chunk, at: number) => void, since = -Infinity): void {
		const low = Math.max(from, DEAD + 1);
		for (let k = 0; k < this.chunks.length; k++) {
			const chunk = this.chunks[k]!;
			if (chunk.maxDay < low || chunk.minDay > to || chunk.maxTime < since) continue;
			const days = chunk.day;
			const count = Math.min(CHUNK, this.#end - k * CHUNK);
			for (let at = 0; at < count; at++) {
				const day = days[at]!;
				if (day >= low && day <= to) visit(chunk, at);
			}
		}
	}
}
