import type { DailySum } from '#lib/domain/facts.ts';
import type { Dictionary } from './dictionary.ts';
import type { Entry } from './entry.ts';

/** One rep, local day and type; rows and quantity hold credits too, which stand apart beside them. */
interface Cell {
	readonly rep: number;
	readonly day: number;
	readonly type: number;
	rows: number;
	quantity: number;
	amount: number;
	margin: number;
	creditRows: number;
	creditQuantity: number;
}

/** Days are kept within [-131072, 131072), reps below 2^20, types below 2^14: together 52 bits. */
const keyOf = (rep: number, day: number, type: number) => ((day + 131072) * 1048576 + rep) * 16384 + type;

/** What is left of facts older than the detailed part. */
export class DailySums {
	readonly #cells = new Map<number, Cell>();
	/** Whether any sum came with a margin: they are sent on only then. */
	#margins = false;

	get size(): number {
		return this.#cells.size;
	}

	/** Adds (or, with sign -1, takes away) a fact of that many rows and that quantity. */
	add(entry: Entry, quantity: number, sign: 1 | -1): void {
		const cell = this.#cell(entry.rep, entry.day, entry.type);
		const credit = entry.amount < 0;
		cell.rows += sign;
		cell.quantity += sign * quantity;
		cell.amount += sign * entry.amount;
		cell.margin += sign * entry.margin;
		if (credit) {
			cell.creditRows += sign;
			cell.creditQuantity += sign * quantity;
		}
		if (entry.margin !== 0) this.#margins = true;
		if (cell.rows === 0) this.#cells.delete(keyOf(entry.rep, entry.day, entry.type));
	}

	#cell(rep: number, day: number, type: number): Cell {
		const key = keyOf(rep, day, type);
		let cell = this.#cells.get(key);
		if (!cell) {
			cell = { rep, day, type, rows: 0, quantity: 0, amount: 0, margin: 0, creditRows: 0, creditQuantity: 0 };
			this.#cells.set(key, cell);
		}
		return cell;
	}

	has(rep: number, day: number, type: number): boolean {
		return this.#cells.has(keyOf(rep, day, type));
	}

	/** Adds a whole sum, as a snapshot holds it. */
	merge(sum: DailySum, rep: number, type: number): void {
		const cell = this.#cell(rep, sum.day, type);
		cell.rows += sum.rows;
		cell.quantity += sum.quantity;
		cell.amount += sum.amount;
		cell.margin += sum.margin ?? 0;
		cell.creditRows += sum.creditRows;
		cell.creditQuantity += sum.creditQuantity;
		if (sum.margin !== undefined) this.#margins = true;
	}

	/** Calls `visit` with `entry` filled from each sum within [from, to]. */
	scan(from: number, to: number, entry: Entry, visit: (quantity: number) => void): void {
		for (const cell of this.#cells.values()) {
			if (cell.day < from || cell.day > to) continue;
			entry.rep = cell.rep;
			entry.type = cell.type;
			entry.day = cell.day;
			entry.rows = cell.rows;
			entry.countedRows = cell.rows - cell.creditRows;
			entry.countedQuantity = cell.quantity - cell.creditQuantity;
			entry.amount = cell.amount;
			entry.margin = cell.margin;
			entry.occurredAt = -Infinity;
			entry.customer = 0;
			entry.deal = 0;
			visit(cell.quantity);
		}
	}

	/** In the order of date, rep and type, so that equal sums make equal snapshots. */
	list(reps: Dictionary, types: Dictionary): DailySum[] {
		const sums = [...this.#cells.values()].map(({ rep, type, margin, ...cell }): DailySum => ({
			...cell,
			rep: reps.text(rep),
			type: types.text(type),
			...(this.#margins ? { margin } : {})
		}));
		const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
		return sums.sort((a, b) => a.day - b.day || order(a.rep, b.rep) || order(a.type, b.type));
	}

	clone(): DailySums {
		const copy = new DailySums();
		for (const [key, cell] of this.#cells) copy.#cells.set(key, { ...cell });
		copy.#margins = this.#margins;
		return copy;
	}
}
