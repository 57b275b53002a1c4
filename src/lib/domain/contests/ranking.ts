/** Rows of those who are placed among each other, kept in order while single ones of them change. */
import { comesBefore, isShared, type Contender, type Order } from './places.ts';
import type { Row } from './table.ts';

/** A contender's row. */
export type Tell = (contender: Contender, place: number | null, tied: boolean) => Row;

/**
 * The same as `placed`, but only who changed moves, and only rows that say something else are told anew. Its contenders are always the
 * same competitors.
 */
export class Ranking {
	readonly #order: Order;
	readonly #above: number;
	/** By competitor: the one that stands in `#stood`. */
	readonly #known: Contender[] = [];
	readonly #stood: Contender[] = [];
	readonly #places: (number | null)[] = [];
	readonly #tied: boolean[] = [];
	#rows: readonly Row[] = [];
	/** What moved since the rows were told: indices, both inclusive. */
	#first = Infinity;
	#last = -1;

	/** `above`: so many stand before the first. */
	constructor(order: Order, above = 0) {
		this.#order = order;
		this.#above = above;
	}

	/** Best first; those without a score last, by number. */
	get stood(): readonly Contender[] {
		return this.#stood;
	}

	/** A contender as it is now; nothing happens where it is the very object that stands there. */
	put(contender: Contender): void {
		const known = this.#known[contender.side];
		if (known === contender) return;
		let from = this.#stood.length;
		if (known) {
			from = this.#indexOf(known);
			this.#stood.splice(from, 1);
		}
		const to = this.#indexOf(contender);
		this.#stood.splice(to, 0, contender);
		this.#known[contender.side] = contender;
		this.#first = Math.min(this.#first, from, to);
		this.#last = Math.max(this.#last, from, to);
	}

	/** The same array for as long as it says the same. `anew`: every row may say something else. */
	rows(tell: Tell, anew = false): readonly Row[] {
		const moved = this.#settle();
		const [from, to] = anew ? [0, this.#stood.length - 1] : moved;
		if (from > to) return this.#rows;
		const rows = this.#rows.slice();
		for (let at = from; at <= to; at++) rows[at] = tell(this.#stood[at]!, this.#places[at]!, this.#tied[at]!);
		this.#rows = rows;
		return rows;
	}

	/** Where it stands, or would. */
	#indexOf(contender: Contender): number {
		let low = 0;
		let high = this.#stood.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (comesBefore(this.#stood[middle]!, contender, this.#order)) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#shares(a: number, b: number): boolean {
		const [one, other] = [this.#stood[a], this.#stood[b]];
		return one !== undefined && other !== undefined && isShared(one, other, this.#order);
	}

	/** Places of what moved, of its neighbours, and of those who share a place with these. */
	#settle(): [from: number, to: number] {
		if (this.#first > this.#last) return [0, -1];
		const from = Math.max(0, this.#first - 1);
		const after = this.#last + 1;
		let at = from;
		for (; at < this.#stood.length; at++) {
			const sharesAbove = this.#shares(at, at - 1);
			if (at > after && !sharesAbove) break;
			const isPlaced = this.#stood[at]!.score !== null;
			const place = sharesAbove ? this.#places[at - 1]! : this.#above + at + 1;
			this.#places[at] = isPlaced ? place : null;
			this.#tied[at] = sharesAbove || this.#shares(at, at + 1);
		}
		[this.#first, this.#last] = [Infinity, -1];
		return [from, at - 1];
	}
}
