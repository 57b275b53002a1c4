import type { Entry } from './entry.ts';
import type { Group, SumTable } from './sum-table.ts';

/** Beyond this many reps x types the cells of a span are looked for one by one. */
const MOST_CELLS = 1 << 20;

/**
 * Adds many entries to a table, those of one span after each other: where a cell of the span stands is kept in one plain column
 * by who and type, so that it is looked for once a span and not once an entry (a third of the time of a load). Nobody else adds
 * to the table meanwhile.
 */
export class SumLoader {
	readonly #table: SumTable;
	readonly #types: number;
	#group: Group | undefined;
	/** Whether the span had no cells when its first entry came: what is not in the column is then nowhere. */
	#isNew = false;
	/** Cell + 1 of the span by who x types + type; 0: not known. */
	#cells = new Int32Array(0);

	/** `types`: no type's number is this high. */
	constructor(table: SumTable, types: number) {
		this.#table = table;
		this.#types = types;
	}

	/** Adds what an entry holds; its rep, day and type are not looked at. */
	add(who: number, key: number, type: number, entry: Entry): void {
		const group = this.#group?.key === key ? this.#group : this.#turnTo(key);
		this.#table.addAt(this.#cell(who, group, type), group, entry, 1);
	}

	/** The same for one fact that counts (M1) and has no margin, at a third of the time. */
	addFact(who: number, key: number, type: number, quantity: number, amount: number): void {
		const group = this.#group?.key === key ? this.#group : this.#turnTo(key);
		this.#table.addFactAt(this.#cell(who, group, type), group, quantity, amount);
	}

	#cell(who: number, group: Group, type: number): number {
		const at = who * this.#types + type;
		const known = at < this.#cells.length ? this.#cells[at]! : 0;
		return known > 0 ? known - 1 : this.#find(who, group, type, at);
	}

	#turnTo(key: number): Group {
		const table = this.#table;
		const left = this.#group;
		// what is in the column is what was looked for in the span that is left: with few entries a span, few cells are cleared
		if (left && left.rows < this.#cells.length >> 3) {
			for (let cell = left.first; cell >= 0; cell = table.nextOf(cell)) {
				const at = table.whoAt(cell) * this.#types + table.typeAt(cell);
				if (at < this.#cells.length) this.#cells[at] = 0;
			}
		} else this.#cells.fill(0);
		this.#isNew = table.group(key) === undefined;
		return (this.#group = table.groupOf(key));
	}

	#find(who: number, group: Group, type: number, at: number): number {
		const isNew = this.#isNew && at < MOST_CELLS;
		const cell = isNew ? this.#table.append(who, group, type) : this.#table.cellOf(who, group, type);
		if (at >= MOST_CELLS) return cell;
		if (at >= this.#cells.length) {
			const longer = new Int32Array(Math.min(MOST_CELLS, Math.max(1024, 2 * at)));
			longer.set(this.#cells);
			this.#cells = longer;
		}
		this.#cells[at] = cell + 1;
		return cell;
	}
}
