import type { FactColumns } from '#lib/domain/facts.ts';
import { BYTES, Column, fillOnNeed, INTS, setOnNeed, SHORTS } from './column.ts';
import { setSingle, type Entry } from './entry.ts';
import { IdIndex } from './id-index.ts';
import { FREED, RepFacts } from './rep-facts.ts';

const CHUNK_BITS = 15;
export const CHUNK = 1 << CHUNK_BITS;
const IN_CHUNK = CHUNK - 1;
/** The day of a freed slot: in no period. */
export const DEAD = -0x80000000;
const NONE = -1;

/**
 * A stretch of the table: one column of its own for each field, so that growing never copies, and an odd value widens one
 * stretch only. Ids and moments count from the first that came. Days are asked for most and stay plain.
 */
export class Chunk {
	readonly id: Column;
	/** How many slots, from the front, were ever filled. */
	used = 0;
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

	/** Takes the rows [from, from + count) of columns into a chunk that is empty; `ids` begins with theirs. */
	load(
		columns: FactColumns,
		from: number,
		count: number,
		ids: Float64Array,
		reps: Int32Array,
		types: Int32Array
	): void {
		this.id.fill(ids, 0, count);
		this.rep.fillNumbers(columns.rep, from, count, reps);
		this.type.fillNumbers(columns.type, from, count, types);
		this.day.set(columns.day.subarray(from, from + count));
		this.quantity.fill(columns.quantity, from, count);
		this.occurredAt.fill(columns.occurredAt, from, count);
		this.amount = fillOnNeed(columns.amount, from, count, CHUNK, INTS);
		if (columns.margin) this.margin = fillOnNeed(columns.margin, from, count, CHUNK, INTS);
		this.customer = fillOnNeed(columns.customerKey, from, count, CHUNK, INTS);
		this.deal = fillOnNeed(columns.dealKey, from, count, CHUNK, INTS);
		this.used = count;
		this.#measure(columns.occurredAt, from);
	}

	/** Sets what scans pass a chunk over by. */
	#measure(times: Float64Array, from: number): void {
		const { day: days, used } = this;
		let least = Infinity;
		let most = -Infinity;
		let latest = -Infinity;
		for (let i = 0; i < used; i++) {
			const day = days[i]!;
			const time = times[from + i]!;
			if (day < least) least = day;
			if (day > most) most = day;
			if (time > latest) latest = time;
		}
		this.minDay = least;
		this.maxDay = most;
		this.maxTime = latest;
	}

	/** Where an id stands, no further back than `most`, in a chunk whose ids ascend; -1: nowhere. */
	search(id: number, most: number): number {
		const { id: ids } = this;
		let high = Math.min(most, this.used - 1);
		// a counter leaves few gaps: looking further and further up finds it within a step or two
		let low = high;
		for (let step = 1; ids.get(low) > id; step *= 2) {
			high = low - 1;
			low = Math.max(0, low - step);
		}
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (ids.get(middle) <= id) low = middle;
			else high = middle - 1;
		}
		return ids.get(low) === id ? low : -1;
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

/** Puts `count` ids, as numbers of here, into `own`; whether they ascend, all of them above `highest`. */
function readIds(
	ids: Float64Array,
	foreign: Int32Array,
	from: number,
	count: number,
	highest: number,
	own: Float64Array
): boolean {
	let ascend = true;
	let last = highest;
	for (let i = 0; i < count; i++) {
		const id = ids[from + i]!;
		const number = id >= 0 ? id : foreign[-id - 1]!;
		if (number <= last) ascend = false;
		own[i] = last = number;
	}
	return ascend;
}

/**
 * Facts in columns, found by id number. Ids that come in ascending order, as a counter hands them out, stand in stretches of
 * their own and are found by searching there: nothing is kept for it, and nothing made at loading. All others (texts as ids, facts
 * that come late) stand apart and are found by hash. A slot that was freed is used again, among ascending ids for the same id.
 */
export class FactTable {
	readonly chunks: Chunk[] = [];
	#count = 0;
	/** Numbers of the chunks whose ids ascend, from one to the next too, and the first id of each. */
	readonly #ascending: number[] = [];
	readonly #firstIds: number[] = [];
	/** The highest id among those. */
	#highest = -1;
	/** The number of the chunk that takes the ids that do not; NONE: there is no room. */
	#apart = NONE;
	/** Freed slots of such chunks. */
	readonly #free: number[] = [];
	readonly #index = new IdIndex((slot) => this.idAt(slot));
	/** Made when first asked for. */
	#byRep: RepFacts | undefined;

	get count(): number {
		return this.#count;
	}

	/** The id's slot, or -1. */
	find(id: number): number {
		const slot = this.#slotOf(id);
		if (slot !== NONE && this.chunks[slot >> CHUNK_BITS]!.day[slot & IN_CHUNK] !== DEAD) return slot;
		return this.#index.find(id);
	}

	/** Where an id stands among the ascending ones, freed or not; NONE: nowhere. */
	#slotOf(id: number): number {
		if (id > this.#highest || id < 0) return NONE;
		const firsts = this.#firstIds;
		let high = firsts.length - 1;
		// the latest facts are asked for most
		if (id < firsts[high]!) {
			let low = 0;
			while (low < high) {
				const middle = (low + high + 1) >> 1;
				if (firsts[middle]! <= id) low = middle;
				else high = middle - 1;
			}
		}
		if (id < firsts[high]!) return NONE;
		const number = this.#ascending[high]!;
		const at = this.chunks[number]!.search(id, id - firsts[high]!);
		return at < 0 ? NONE : number * CHUNK + at;
	}

	idAt(slot: number): number {
		return this.chunks[slot >> CHUNK_BITS]!.id.get(slot & IN_CHUNK);
	}

	/** Adds a fact under an id that is not in the table. */
	insert(id: number, entry: Entry): void {
		const slot = this.#room(id, entry);
		const chunk = this.chunks[slot >> CHUNK_BITS]!;
		chunk.id.set(slot & IN_CHUNK, id);
		chunk.write(slot & IN_CHUNK, entry);
		this.#count++;
		this.#byRep?.add(entry.rep, slot);
	}

	/** A slot for an id that is not in the table, by which it is found from now on. */
	#room(id: number, entry: Entry): number {
		if (id > this.#highest) return this.#next(id, entry);
		const known = this.#slotOf(id);
		if (known !== NONE) return known;
		const slot = this.#free.pop() ?? this.#nextApart(id, entry);
		this.#index.add(id, slot);
		return slot;
	}

	/** The slot after the highest id. */
	#next(id: number, entry: Entry): number {
		let number = this.#ascending.at(-1) ?? NONE;
		if (number === NONE || this.chunks[number]!.used === CHUNK) {
			number = this.chunks.push(new Chunk(id, entry.occurredAt)) - 1;
			this.#ascending.push(number);
			this.#firstIds.push(id);
		}
		this.#highest = id;
		return number * CHUNK + this.chunks[number]!.used++;
	}

	#nextApart(id: number, entry: Entry): number {
		if (this.#apart === NONE || this.chunks[this.#apart]!.used === CHUNK)
			this.#apart = this.chunks.push(new Chunk(id, entry.occurredAt)) - 1;
		return this.#apart * CHUNK + this.chunks[this.#apart]!.used++;
	}

	/** Takes columns into an empty table. How its numbers are called here: by the columns' own number of a rep, type, other id. */
	load(columns: FactColumns, reps: Int32Array, types: Int32Array, foreign: Int32Array): void {
		const ids = new Float64Array(CHUNK);
		for (let from = 0; from < columns.count; from += CHUNK) {
			const count = Math.min(CHUNK, columns.count - from);
			const ascend = readIds(columns.ids, foreign, from, count, this.#highest, ids);
			const chunk = new Chunk(ids[0]!, columns.occurredAt[from]!);
			chunk.load(columns, from, count, ids, reps, types);
			const number = this.chunks.push(chunk) - 1;
			this.#count += count;
			if (ascend) {
				this.#ascending.push(number);
				this.#firstIds.push(ids[0]!);
				this.#highest = ids[count - 1]!;
				continue;
			}
			this.#apart = number;
			for (let i = 0; i < count; i++) this.#index.add(ids[i]!, number * CHUNK + i);
		}
	}

	/** Replaces what stands at a slot, its id apart. */
	write(slot: number, entry: Entry): void {
		this.chunks[slot >> CHUNK_BITS]!.write(slot & IN_CHUNK, entry);
		this.#byRep?.add(entry.rep, slot);
	}

	remove(slot: number): void {
		const id = this.idAt(slot);
		this.chunks[slot >> CHUNK_BITS]!.day[slot & IN_CHUNK] = DEAD;
		this.#count--;
		if (this.#slotOf(id) === slot) return;
		this.#index.remove(id);
		this.#free.push(slot);
	}

	/** Fills `entry` from a slot. */
	read(slot: number, entry: Entry): void {
		this.chunks[slot >> CHUNK_BITS]!.read(slot & IN_CHUNK, entry);
	}

	/** Calls `visit` with each fact of a rep dated within [from, to]: looks at no one else's. */
	eachOf(rep: number, from: number, to: number, visit: (chunk: Chunk, at: number) => void): void {
		const low = Math.max(from, DEAD + 1);
		this.#byRep ??= new RepFacts((slot) => this.#repAt(slot), this.chunks.length * CHUNK);
		this.#byRep.each(rep, (slot) => {
			const chunk = this.chunks[slot >> CHUNK_BITS]!;
			const day = chunk.day[slot & IN_CHUNK]!;
			if (day >= low && day <= to) visit(chunk, slot & IN_CHUNK);
		});
	}

	#repAt(slot: number): number {
		const chunk = this.chunks[slot >> CHUNK_BITS]!;
		return chunk.day[slot & IN_CHUNK] === DEAD ? FREED : chunk.rep.get(slot & IN_CHUNK);
	}

	/**
	 * Calls `visit` for each fact within [from, to], with its chunk and place, in the order in which they are held. Stretches that
	 * hold no such day, or nothing that occurred at `since` or later, are passed over.
	 */
	scan(from: number, to: number, visit: (chunk: Chunk, at: number) => void, since = -Infinity): void {
		const low = Math.max(from, DEAD + 1);
		for (const chunk of this.chunks) {
			if (chunk.maxDay < low || chunk.minDay > to || chunk.maxTime < since) continue;
			const days = chunk.day;
			const count = chunk.used;
			for (let at = 0; at < count; at++) {
				const day = days[at]!;
				if (day >= low && day <= to) visit(chunk, at);
			}
		}
	}
}
