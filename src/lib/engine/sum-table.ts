import type { Entry } from './entry.ts';

const CELL_BITS = 12;
const CELLS = 1 << CELL_BITS;
const IN_CELLS = CELLS - 1;
const RECENT = 1 << 14;
const NONE = -1;
const MAX = Number.MAX_SAFE_INTEGER;

/** A stretch of cells. Columns that many floors never need are made when they are. */
class Stretch {
	readonly who = new Int32Array(CELLS);
	readonly group = new Int32Array(CELLS);
	readonly type = new Uint16Array(CELLS);
	/** The next cell of the same group, or NONE. */
	readonly next = new Int32Array(CELLS);
	/** Rows and quantity that count, credits left out (M1). */
	readonly rows = new Int32Array(CELLS);
	readonly quantity = new Float64Array(CELLS);
	amount: Float64Array | undefined;
	margin: Float64Array | undefined;
	creditRows: Int32Array | undefined;
	creditQuantity: Float64Array | undefined;
}

/** Cells of one span of time (a day, a month): a chain through the table. */
export interface Group {
	/** What the span is called: its first day number. */
	readonly key: number;
	readonly number: number;
	first: number;
	/** How many facts are in it. */
	rows: number;
	/** Grows with every change. */
	version: number;
}

/**
 * Sums by who, span and type: one open-addressed table of typed columns, its cells chained by span, so that one cell is found
 * at once and one span is read without looking at another. Sums are whole numbers and exact: one that would pass 2^53 goes on as
 * a big integer beside the table and shows as NaN meanwhile. A cell, once made, stays where it is.
 */
export class SumTable {
	readonly #stretches: Stretch[] = [];
	#end = 0;
	/** Cell + 1 that was last asked for, by who and type: facts of one span come together. 0: none. */
	readonly #recent = new Int32Array(RECENT);
	/** Cell + 1 by hash; 0: empty. */
	#places = new Int32Array(1024);
	readonly #groups = new Map<number, Group>();
	readonly #byNumber: Group[] = [];
	#last: Group | undefined;
	/** By cell x 4 + field: sums past 2^53. */
	readonly #past = new Map<number, bigint>();
	#lowest: number | undefined;
	#highest: number | undefined;

	/** The span called `key`, if any cell was ever in it. */
	group(key: number): Group | undefined {
		if (this.#last?.key === key) return this.#last;
		const group = this.#groups.get(key);
		if (group) this.#last = group;
		return group;
	}

	#makeGroup(key: number): Group {
		const group = { key, number: this.#byNumber.length, first: NONE, rows: 0, version: 0 };
		this.#groups.set(key, group);
		this.#byNumber.push(group);
		return group;
	}

	/** All spans, in the order in which they came. */
	get groups(): readonly Group[] {
		return this.#byNumber;
	}

	/** The least key of a span with facts; undefined: there is none. */
	lowest(): number | undefined {
		if (this.#lowest === undefined)
			for (const { key, rows } of this.#byNumber) if (rows > 0 && !(key >= this.#lowest!)) this.#lowest = key;
		return this.#lowest;
	}

	highest(): number | undefined {
		if (this.#highest === undefined)
			for (const { key, rows } of this.#byNumber)
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
		const recent = recentOf(who, type);
		const cell = this.#recent[recent]! - 1;
		if (cell >= 0) {
			const stretch = this.#stretches[cell >> CELL_BITS]!;
			const i = cell & IN_CELLS;
			if (stretch.who[i] === who && stretch.group[i] === group.number && stretch.type[i] === type)
				return cell;
		}
		return (this.#recent[recent] = this.#lookUp(who, group, type) + 1) - 1;
	}

	#lookUp(who: number, group: Group, type: number): number {
		const places = this.#places;
		const mask = places.length - 1;
		const span = group.number;
		for (let at = hash(who, span, type) & mask; ; at = (at + 1) & mask) {
			const cell = places[at]! - 1;
			if (cell < 0) return NONE;
			const stretch = this.#stretches[cell >> CELL_BITS]!;
			const i = cell & IN_CELLS;
			if (stretch.who[i] === who && stretch.group[i] === span && stretch.type[i] === type) return cell;
		}
	}

	/** The cell, made now if it is new. */
	#cell(who: number, group: Group, type: number): number {
		const found = this.find(who, group, type);
		if (found >= 0) return found;
		if ((this.#end + 1) * 3 > this.#places.length * 2) this.#rehash();
		const cell = this.#end++;
		if (cell >> CELL_BITS === this.#stretches.length) this.#stretches.push(new Stretch());
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		stretch.who[i] = who;
		stretch.group[i] = group.number;
		stretch.type[i] = type;
		stretch.next[i] = group.first;
		group.first = cell;
		this.#place(cell, hash(who, group.number, type));
		this.#recent[recentOf(who, type)] = cell + 1;
		return cell;
	}

	#place(cell: number, h: number): void {
		const mask = this.#places.length - 1;
		let at = h & mask;
		while (this.#places[at] !== 0) at = (at + 1) & mask;
		this.#places[at] = cell + 1;
	}

	#rehash(): void {
		this.#places = new Int32Array(this.#places.length * 2);
		for (let cell = 0; cell < this.#end; cell++) {
			const { who, group, type } = this.#stretches[cell >> CELL_BITS]!;
			const i = cell & IN_CELLS;
			this.#place(cell, hash(who[i]!, group[i]!, type[i]!));
		}
	}

	/** Adds (1) or takes away (-1) what an entry holds; its rep, day and type are not looked at. Returns the cell. */
	add(who: number, key: number, type: number, entry: Entry, sign: 1 | -1): number {
		const group = this.group(key) ?? this.#makeGroup(key);
		const cell = this.#cell(who, group, type);
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		this.#count(group, sign * entry.rows);
		stretch.rows[i]! += sign * entry.countedRows;
		this.#sum(stretch.quantity, cell, 0, sign * entry.countedQuantity);
		if (entry.amount !== 0)
			this.#sum((stretch.amount ??= new Float64Array(CELLS)), cell, 1, sign * entry.amount);
		if (entry.margin !== 0)
			this.#sum((stretch.margin ??= new Float64Array(CELLS)), cell, 2, sign * entry.margin);
		const creditRows = entry.rows - entry.countedRows;
		if (creditRows !== 0) (stretch.creditRows ??= new Int32Array(CELLS))[i]! += sign * creditRows;
		if (entry.creditQuantity !== 0) {
			const column = (stretch.creditQuantity ??= new Float64Array(CELLS));
			this.#sum(column, cell, 3, sign * entry.creditQuantity);
		}
		return cell;
	}

	#sum(column: Float64Array, cell: number, field: number, value: number): void {
		const sum = column[cell & IN_CELLS]! + value;
		column[cell & IN_CELLS] = sum <= MAX && sum >= -MAX ? sum : this.#sumPast(column, cell, field, value);
	}

	#sumPast(column: Float64Array, cell: number, field: number, value: number): number {
		return this.#settle(cell, field, this.#exact(column, cell, field) + BigInt(Math.trunc(value)));
	}

	#exact(column: Float64Array, cell: number, field: number): bigint {
		return this.#past.get(cell * 4 + field) ?? BigInt(Math.trunc(column[cell & IN_CELLS]!));
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
		const { countedQuantity, amount, margin, creditQuantity } = entry;
		const fields = [countedQuantity, amount, margin, creditQuantity];
		if (!fields.some(Number.isNaN)) {
			this.add(who, key, entry.type, entry, 1);
			return;
		}
		entry.countedQuantity = countedQuantity || 0;
		entry.amount = amount || 0;
		entry.margin = margin || 0;
		entry.creditQuantity = creditQuantity || 0;
		const cell = this.add(who, key, entry.type, entry, 1);
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		fields.forEach((value, field) => {
			const past = from.#past.get(source * 4 + field);
			if (!Number.isNaN(value) || past === undefined) return;
			const column = columnOf(stretch, field);
			column[cell & IN_CELLS] = this.#settle(cell, field, this.#exact(column, cell, field) + past);
		});
	}

	/** Fills an entry from a cell: its type and sums; rep and day are the caller's to know. */
	read(cell: number, entry: Entry): void {
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		const rows = stretch.rows[i]!;
		entry.type = stretch.type[i]!;
		entry.rows = stretch.creditRows ? rows + stretch.creditRows[i]! : rows;
		entry.countedRows = rows;
		entry.countedQuantity = stretch.quantity[i]!;
		entry.creditQuantity = stretch.creditQuantity ? stretch.creditQuantity[i]! : 0;
		entry.amount = stretch.amount ? stretch.amount[i]! : 0;
		entry.margin = stretch.margin ? stretch.margin[i]! : 0;
		entry.occurredAt = -Infinity;
		entry.customer = 0;
		entry.deal = 0;
	}

	/** How many facts the cell holds, credits included. */
	rowsAt(cell: number): number {
		const stretch = this.#stretches[cell >> CELL_BITS]!;
		const i = cell & IN_CELLS;
		return stretch.rows[i]! + (stretch.creditRows ? stretch.creditRows[i]! : 0);
	}

	whoAt(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.who[cell & IN_CELLS]!;
	}

	typeAt(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.type[cell & IN_CELLS]!;
	}

	/** The next cell of the same span, or -1. */
	nextOf(cell: number): number {
		return this.#stretches[cell >> CELL_BITS]!.next[cell & IN_CELLS]!;
	}
}

const recentOf = (who: number, type: number): number => ((who << 3) + type) & (RECENT - 1);

function columnOf(stretch: Stretch, field: number): Float64Array {
	if (field === 0) return stretch.quantity;
	if (field === 1) return (stretch.amount ??= new Float64Array(CELLS));
	if (field === 2) return (stretch.margin ??= new Float64Array(CELLS));
	return (stretch.creditQuantity ??= new Float64Array(CELLS));
}

function hash(who: number, group: number, type: number): number {
	let h = Math.imul(who, 0x9e3779b1) ^ Math.imul(group + 1, 0x85ebca6b) ^ Math.imul(type + 1, 0xc2b2ae35);
	h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
	return h ^ (h >>> 13);
}
