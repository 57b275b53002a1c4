type Cells = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** How wide the cells of a column begin: the narrowest that most values fit. */
export const BYTES = 0;
export const SHORTS = 1;
export const INTS = 2;
export const DOUBLES = 3;
/** What a dictionary's number may be at most. */
const HIGHEST = [0xff, 0xffff, 0x7fffffff, Infinity];
type Width = typeof BYTES | typeof SHORTS | typeof INTS | typeof DOUBLES;

function cellsOf(width: number, length: number): Cells {
	if (width === BYTES) return new Uint8Array(length);
	if (width === SHORTS) return new Uint16Array(length);
	return width === INTS ? new Int32Array(length) : new Float64Array(length);
}

/**
 * Numbers in cells as narrow as they allow. A cell holds the distance from `base`; the first value that would not be read back
 * as it was written makes the whole column wider, so a column is exact whatever comes, and narrow where nothing unusual does.
 * (At most four kinds of cells: more would make every access to them slow.)
 */
export class Column {
	#cells: Cells;
	#base: number;
	#width: number;

	constructor(length: number, width: Width, base = 0) {
		this.#cells = cellsOf(width, length);
		// a double needs no base, and is exact without one
		this.#base = width === DOUBLES ? 0 : base;
		this.#width = width;
	}

	get(at: number): number {
		return this.#cells[at]! + this.#base;
	}

	set(at: number, value: number): void {
		const cells = this.#cells;
		cells[at] = value - this.#base;
		if (cells[at] + this.#base !== value) this.#widen(at, value);
	}

	/** Writes `count` values from `source[from]` on into the cells from 0 on. */
	fill(source: Float64Array, from: number, count: number): void {
		const cells = this.#cells;
		let filled = 0;
		if (cells instanceof Int32Array) filled = fillInts(cells, this.#base, source, from, count);
		else if (cells instanceof Uint8Array) filled = fillBytes(cells, this.#base, source, from, count);
		// cells are others from here on: the rest goes in one by one
		if (filled < count) this.#fillWidening(source, from, filled, count);
	}

	/** Writes `count` numbers of a dictionary from `source[from]` on, as `numbers` calls them here, into the cells from 0 on. */
	fillNumbers(source: Uint32Array | Uint16Array, from: number, count: number, numbers: Int32Array): void {
		const cells = this.#cells;
		const highest = HIGHEST[this.#width]!;
		for (let i = 0; i < count; i++) {
			const value = numbers[source[from + i]!]!;
			if (value > highest) return this.#widenNumbers(source, from, count, numbers);
			cells[i] = value;
		}
	}

	#widenNumbers(source: Uint32Array | Uint16Array, from: number, count: number, numbers: Int32Array): void {
		this.#cells = cellsOf(++this.#width, this.#cells.length);
		this.fillNumbers(source, from, count, numbers);
	}

	#fillWidening(source: Float64Array, from: number, start: number, count: number): void {
		for (let i = start; i < count; i++) this.set(i, source[from + i]!);
	}

	#widen(at: number, value: number): void {
		const old = this.#cells;
		const base = this.#base;
		if (this.#width === DOUBLES) return;
		this.#width++;
		if (this.#width === DOUBLES) this.#base = 0;
		const shift = base - this.#base;
		const wide = (this.#cells = cellsOf(this.#width, old.length));
		for (let i = 0; i < old.length; i++) wide[i] = old[i]! + shift;
		this.set(at, value);
	}

	/** Bytes that its cells take. */
	get bytes(): number {
		return this.#cells.byteLength;
	}
}

/**
 * Writes values as distances from a base, up to the first that would not be read back as it was; returns how many. One function
 * for each kind of cells: one for all of them takes twice the time, since it asks for the kind at every value.
 */
function fillInts(
	cells: Int32Array,
	base: number,
	source: Float64Array,
	from: number,
	count: number
): number {
	for (let i = 0; i < count; i++) {
		const value = source[from + i]!;
		const cell = (value - base) | 0;
		if (cell + base !== value) return i;
		cells[i] = cell;
	}
	return count;
}

function fillBytes(
	cells: Uint8Array,
	base: number,
	source: Float64Array,
	from: number,
	count: number
): number {
	for (let i = 0; i < count; i++) {
		const value = source[from + i]!;
		const cell = (value - base) & 0xff;
		if (cell + base !== value) return i;
		cells[i] = cell;
	}
	return count;
}

/** Writes into a column that is made when the first value other than 0 comes. */
export function setOnNeed(
	column: Column | undefined,
	at: number,
	value: number,
	length: number,
	width: Width
): Column | undefined {
	if (!column) {
		if (value === 0) return undefined;
		column = new Column(length, width);
	}
	column.set(at, value);
	return column;
}

/** The same for many values at once, into the cells from 0 on. */
export function fillOnNeed(
	source: Float64Array,
	from: number,
	count: number,
	length: number,
	width: Width
): Column | undefined {
	let i = 0;
	while (i < count && source[from + i] === 0) i++;
	if (i === count) return undefined;
	const column = new Column(length, width);
	column.fill(source, from, count);
	return column;
}
