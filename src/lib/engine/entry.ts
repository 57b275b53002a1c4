/**
 * One fact, or the sums of some, on its way to boards: reps and types as their dictionary numbers. One object is filled again and
 * again, so that a million facts make no garbage.
 */
export class Entry {
	rep = 0;
	type = 0;
	day = 0;
	/** 1 for a fact; for sums as many as they hold, credits included. */
	rows = 0;
	/** Rows and quantity that count: credits (negative amounts) are no orders (M1), so they are left out of both. */
	countedRows = 0;
	countedQuantity = 0;
	/** The quantity of the credits. */
	creditQuantity = 0;
	amount = 0;
	margin = 0;
	/** ms since 1970; -Infinity for a fact that stands in a sum only, which lies before any moment asked about. */
	occurredAt = 0;
	/** 0: none. */
	customer = 0;
	deal = 0;
}

/** Of the entry of a single fact. */
export const quantityOf = (entry: Entry): number => entry.countedQuantity + entry.creditQuantity;

/** Sets what follows from a single fact's quantity and amount. */
export function setSingle(entry: Entry, quantity: number, amount: number): void {
	const counts = amount < 0 ? 0 : 1;
	entry.rows = 1;
	entry.countedRows = counts;
	entry.countedQuantity = counts === 1 ? quantity : 0;
	entry.creditQuantity = counts === 1 ? 0 : quantity;
	entry.amount = amount;
}
