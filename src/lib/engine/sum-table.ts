import type { Entry } from './entry.ts';

const CELL_BITS = 12;
const CELLS = 1 << CELL_BITS;
const IN_CELLS = CELLS - 1;
const NONE = -1;
const MAX = Number.MAX_SAFE_INTEGER;
const FEWEST_PLACES = 16;
const SCATTERED = -1;

/**
 * What every cell has stands together in 32 bytes: who, type, the next cell of the same group (or NONE) and the rows that count
 * (credits left out, M1) as integers, then the quantity of those rows and the amount as doubles. A change touches half a line of
 * the processor's cache in place of one line a field: a third of an update's time where others use the cache in between.
 */
const INTS = 8;
const WHO = 0;
const TYPE = 1;
const NEXT = 2;
const ROWS = 3;
const DOUBLES = 4;
const QUANTITY = 2;
const AMOUNT = 3;

/** A stretch of cells. Columns that many floors never need are made when they are. */
class Stretch {
	readonly ints: Int32Array;
	readonly doubles: Float64Array;
	margin: Float64Array | undefined;
	creditRows: Int32Array | undefined;
	creditQuantity: Float64Array | undefined;

	constructor() {
		const bytes = new ArrayBuffer(CELLS * INTS * 4);
		this.ints = new Int32Array(bytes);
		this.doubles = new Float64Array(bytes);
	}
}

/** Cells of one span of time (a day, a month): a chain through the table. */
export interface Group {
	/** What the span is called: its first day number. */
	readonly key: number;
	first: number;
	/** How many facts are in it. */
	rows: number;
	/** Grows with every change. */
	version: number;
}

class Chain implements Group {
	readonly key: number;
	first = NONE;
	rows = 0;
	version = 0;
	cells = 0;
	/** Cell + 1 by who and type, 0: empty. Made when a cell is first looked for: most days of a snapshot never change. */
	places: Int32Array | undefined;
	/** How many bits of a place are the type, above which stands who; SCATTERED: places are hashes. */
	typeBits = SCATTERED;

	constructor(key: number) {
		this.key = key;
	}
}

/**
 * Sums by who, span and type: records in stretches, chained by span, and found within their span by open addressing; so one cell
 * is found at once and one span is read without looking at another. Sums are whole numbers and exact: one that would pass 2^53
 * goes on as a big integer beside the table and shows as NaN meanwhile. A cell, once made, stays where it is.
 */
export class SumTable {
	readonly #stretches: Stretch[] = [];
	#end = 0;
	readonly #groups = new Map<number, Chain>();
	readonly #inOrder: Chain[] = [];
	#last: Chain | undefined;
	/** By cell x 4 + field: sums past 2^53. */
	readonly #past = new Map<number, bigint>();
	#lowest: number | undefined;
	#highest: number | undefined;
	#types = 0;
	/** No number of who is this high. */
	#whos = 0;

	/** No type's number is this high. */
	get types(): number {
		return this.#types;
	}

	/** The span called `key`, if any cell was ever in it. */
	group(key: number): Group | undefined {
		return this.#chain(key);
	}

	#chain(key: number): Chain | undefined {
		if (this.#last?.key === key) return this.#last;
		const chain = this.#groups.get(key);
		if (chain) this.#last = chain;
		return chain;
	}

	/** The same, made now if it is new. */
	groupOf(key: number): Group {
		return this.#chain(key) ?? this.#makeChain(key);
	}

	#makeChain(key: number): Chain {
		const chain = new Chain(key);
		this.#groups.set(key, chain);
		this.#inOrder.push(chain);
		return chain;
	}

	/** All spans, in the order in which they came. */
	get groups(): readonly Group[] {
		return this.#inOrder;
	}

	/** The least key of a span with facts; undefined: there is none. */
	lowest(): number | undefined {
		if (this.#lowest === undefined)
			for (const { key, rows } of this.#inOrder) if (rows > 0 && !(key >= this.#lowest!)) this.#lowest = key;
		return this.#lowest;
	}

	highest(): number | undefined {
		if (this.#highest === undefined)
			for (const { key, rows } of this.#inOrder)
				if (rows > 0 && !(key <= this.#highest!)) this.#highest = key;
		return this.#highest;
	}

	#count(group: Group, rows: number): void {
		const { key } = group;
		group.version++;
		group.rows += rows;
		if (group.rows <= 0) {
			if (key === this.#lowest) this.#lowest = undefined;
			if (key === this.#highest) this.#highest = undefined;
			return;
		}
		if (this.#lowest !== undefined && key < this.#lowest) this.#lowest = key;
		if (this.#highest !== undefined && key > this.#highest) this.#highest = key;
	}

	/** The cell, or -1. */
	find(who: number, group: Group, type: number): number {
		return this.#find(who, group as Chain, type);
	}

	#find(who: number, chain: Chain, type: number): number {
		const places = chain.places ?? this.#index(chain);
		const mask = places.length - 1;
		for (let at = placeOf(who, type, chain.typeBits) & mask; ; at = (at + 1) & mask) {
			const cell = places[at]! - 1;
			if (cell < 0) return NONE;
			const { ints } = this.#stretches[cell >> CELL_BITS]!;
			const i = (cell & IN_CELLS) * INTS;
			if (ints[i + WHO] === who && ints[i + TYPE] === type) return cell;
		}
	}

	/**
	 * Makes the places of a span anew, at most half of them taken. Where that is nearly room for everybody and every type, each has
	 * a place of its own: no other cell is met on the way (with the last text of a dictionary, a fifth of an update's time).
	 */
	#index(chain: Chain): Int32Array {
		let size = FEWEST_PLACES;
		while (size < chain.cells * 2) size *= 2;
		const bits = 32 - Math.clz32(Math.max(0, this.#types - 1));
		const all = this.#whos * 2 ** bits;
		chain.typeBits = all <= size * 2 ? bits : SCATTERED;
		while (chain.typeBits !== SCATTERED && size < all) size *= 2;
		const places = (chain.places = new Int32Array(size));
		for (let cell = chain.first; cell >= 0; cell = this.nextOf(cell))
			this.#place(places, chain.typeBits, cell);
		return places;
	}

	#place(places: Int32Array, typeBits: number, cell: number): void {
		const { ints } = this.#stretches[cell >> CELL_BITS]!;
		const i = (cell & IN_CELLS) * INTS;
		const mask = places.length - 1;
		let at = placeOf(ints[i + WHO]!, ints[i + TYPE]!, typeBits) & mask;
		while (places[at] !== 0) at = (at + 1) & mask;
		places[at] = cell + 1;
	}

	/** The cell, made now if it is new. */
	cellOf(who: number, group: Group, type: number): number {
		const found = this.#find(who, group as Chain, type);
		return found >= 0 ? found : this.append(who, group, type);
	}

	/** A new cell; there is none yet of that span, who and type. */
	append(who: number, group: Group, type: number): number {
		const chain = group as Chain;
		const cell = this.#end++;
		if (cell >> CELL_BITS === this.#stretches.length) this.#stretches.push(new Stretch());
		const { ints } = this.#stretches[cell >> CELL_BITS]!;
		const i = (cell & IN_CELLS) * INTS;
		ints[i + WHO] = who;
		ints[i + TYPE] = type;
		ints[i + NEXT] = chain.first;
		chain.first = cell;
		chain.cells++;
		if (type >= this.#types) this.#types = type + 1;
		if (who >= this.#whos) this.#whos = who + 1;
		const { places } = chain;
		if (!places) return cell;
		if (chain.cells * 3 > places.length * 2 || hasNoPlace(who, type, chain.typeBits, places))
			this.#index(chain);
		else this.#place(places, chain.typeBits, cell);
		return cell;
	}

	/** Adds (1) or takes away (-1) what an entry holds; its rep, day and type are not looked at. Returns the cell. */
	add(who: number, key: number, type: number, entry: Entry, sign: 1 | -1): number {
		const group = this.groupOf(key);
		const cell = this.cellOf(who, group, type);
		this.addAt(cell, group, entry, sign);
		return cell;
	}

	/** The same where the cell is known. */
	addAt(cell: number, group: Group, entry: Entry, sign: 1 | -1): void {
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const { doubles } = stretch;
		const i = cell & IN_CELLS;
		this.#count(group, sign * entry.rows);
		stretch.ints[i * INTS + ROWS]! += sign * entry.countedRows;
		this.#sum(doubles, i * DOUBLES + QUANTITY, cell, 0, sign * entry.countedQuantity);
		if (entry.amount !== 0) this.#sum(doubles, i * DOUBLES + AMOUNT, cell, 1, sign * entry.amount);
		if (entry.margin !== 0) {
			const column = (stretch.margin ??= new Float64Array(CELLS));
			this.#sum(column, i, cell, 2, sign * entry.margin);
		}
		const creditRows = entry.rows - entry.countedRows;
		if (creditRows !== 0) (stretch.creditRows ??= new Int32Array(CELLS))[i]! += sign * creditRows;
		if (entry.creditQuantity !== 0) {
			const column = (stretch.creditQuantity ??= new Float64Array(CELLS));
			this.#sum(column, i, cell, 3, sign * entry.creditQuantity);
		}
	}

	/** The same for one fact that counts (M1) and has no margin: nearly all of those that are loaded. */
	addFactAt(cell: number, group: Group, quantity: number, amount: number): void {
		const { ints, doubles } = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		this.#count(group, 1);
		ints[i * INTS + ROWS]!++;
		this.#sum(doubles, i * DOUBLES + QUANTITY, cell, 0, quantity);
		this.#sum(doubles, i * DOUBLES + AMOUNT, cell, 1, amount);
	}

	#sum(column: Float64Array, at: number, cell: number, field: number, value: number): void {
		const sum = column[at]! + value;
		column[at] = sum <= MAX && sum >= -MAX ? sum : this.#sumPast(column[at]!, cell, field, value);
	}

	#sumPast(held: number, cell: number, field: number, value: number): number {
		return this.#settle(cell, field, this.#exact(held, cell, field) + BigInt(Math.trunc(value)));
	}

	#exact(held: number, cell: number, field: number): bigint {
		return this.#past.get(cell * 4 + field) ?? BigInt(Math.trunc(held));
	}

	#settle(cell: number, field: number, sum: bigint): number {
		if (sum <= BigInt(MAX) && sum >= -BigInt(MAX)) {
			this.#past.delete(cell * 4 + field);
			return Number(sum);
		}
		this.#past.set(cell * 4 + field, sum);
		return Number.NaN;
	}

	/** Adds another table's cell; `entry` is what it was read into. */
	merge(who: number, key: number, entry: Entry, from: SumTable, source: number): void {
		if (!isPast(entry)) {
			this.add(who, key, entry.type, entry, 1);
			return;
		}
		const { countedQuantity, amount, margin, creditQuantity } = entry;
		entry.countedQuantity = countedQuantity || 0;
		entry.amount = amount || 0;
		entry.margin = margin || 0;
		entry.creditQuantity = creditQuantity || 0;
		const cell = this.add(who, key, entry.type, entry, 1);
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		[countedQuantity, amount, margin, creditQuantity].forEach((value, field) => {
			const past = from.#past.get(source * 4 + field);
			if (!Number.isNaN(value) || past === undefined) return;
			const { column, at } = columnOf(stretch, field, cell & IN_CELLS);
			column[at] = this.#settle(cell, field, this.#exact(column[at]!, cell, field) + past);
		});
	}

	/** Fills an entry from a cell: its type and sums; rep and day are the caller's to know. */
	read(cell: number, entry: Entry): void {
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const { ints, doubles } = stretch;
		const i = cell & IN_CELLS;
		const rows = ints[i * INTS + ROWS]!;
		entry.type = ints[i * INTS + TYPE]!;
		entry.rows = stretch.creditRows ? rows + stretch.creditRows[i]! : rows;
		entry.countedRows = rows;
		entry.countedQuantity = doubles[i * DOUBLES + QUANTITY]!;
		entry.creditQuantity = stretch.creditQuantity ? stretch.creditQuantity[i]! : 0;
		entry.amount = doubles[i * DOUBLES + AMOUNT]!;
		entry.margin = stretch.margin ? stretch.margin[i]! : 0;
		entry.occurredAt = -Infinity;
		entry.customer = 0;
		entry.deal = 0;
	}

	/** How many facts the cell holds, credits included. */
	rowsAt(cell: number): number {
		const { ints, creditRows } = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		return ints[i * INTS + ROWS]! + (creditRows ? creditRows[i]! : 0);
	}

	whoAt(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.ints[(cell & IN_CELLS) * INTS + WHO]!;
	}

	typeAt(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.ints[(cell & IN_CELLS) * INTS + TYPE]!;
	}

	/** The next cell of the same span, or -1. */
	nextOf(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.ints[(cell & IN_CELLS) * INTS + NEXT]!;
	}
}

/** Whether any of an entry's sums is past 2^53. */
export const isPast = ({ countedQuantity, amount, margin, creditQuantity }: Entry): boolean =>
	Number.isNaN(countedQuantity + amount + margin + creditQuantity);

function columnOf(stretch: Stretch, field: number, i: number): { column: Float64Array; at: number } {
	if (field === 0) return { column: stretch.doubles, at: i * DOUBLES + QUANTITY };
	if (field === 1) return { column: stretch.doubles, at: i * DOUBLES + AMOUNT };
	if (field === 2) return { column: (stretch.margin ??= new Float64Array(CELLS)), at: i };
	return { column: (stretch.creditQuantity ??= new Float64Array(CELLS)), at: i };
}

/** Whether a who or type is too high for a place of its own: it would take one of another's, and they all would crowd. */
const hasNoPlace = (who: number, type: number, typeBits: number, places: Int32Array): boolean =>
	typeBits !== SCATTERED && (type >> typeBits !== 0 || who << typeBits >= places.length);

/** Where to begin looking for a cell, higher bits to be masked off. */
function placeOf(who: number, type: number, typeBits: number): number {
	if (typeBits !== SCATTERED) return (who << typeBits) + type;
	const h = Math.imul(who, 0x9e3779b1) ^ Math.imul(type + 1, 0x85ebca6b);
	return h ^ (h >>> 15);
}
