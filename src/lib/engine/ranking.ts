import type { Id } from '#lib/domain/records.ts';
import type { Listing } from './listing.ts';
import type { Order } from './order.ts';
import { TOTAL } from './scores.ts';

/**
 * A board's order, read in place: nothing is made for it, and it says something else after the next change. Positions count
 * from 0, in display order (R2).
 */
export interface Ranking {
	readonly length: number;
	/** How many of them, from the front, have a rank. */
	readonly ranked: number;
	/** '' past the end, and for "no team". */
	idAt(position: number): Id;
	/** R1; 0: none. */
	rankAt(position: number): number;
	/** Rounded to a double; NaN: there is no score (M4). */
	scoreAt(position: number): number;
	/** -1: not on the board. */
	indexOf(id: Id): number;
}

/** The ranking of a board that cannot be made. */
export const NO_RANKING: Ranking = {
	length: 0,
	ranked: 0,
	idAt: () => '',
	rankAt: () => 0,
	scoreAt: () => Number.NaN,
	indexOf: () => -1
};

export class BoardRanking implements Ranking {
	readonly #order: Order;
	readonly #listing: Listing;

	constructor(order: Order, listing: Listing) {
		this.#order = order;
		this.#listing = listing;
	}

	get length(): number {
		return this.#order.length;
	}

	get ranked(): number {
		return this.#order.ranked;
	}

	idAt(position: number): Id {
		return position < this.length ? this.#listing.idAt(this.#order.placeAt(position)) : '';
	}

	rankAt(position: number): number {
		return position < this.length ? this.#order.rankAt(position) : 0;
	}

	scoreAt(position: number): number {
		return position < this.#order.length ? this.#order.shownAt(position) : Number.NaN;
	}

	indexOf(id: Id): number {
		const place = this.#listing.placeOfId(id);
		return place === TOTAL ? -1 : this.#order.positionOf(place);
	}
}
