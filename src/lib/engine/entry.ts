/**
 * One fact, or one daily sum, on its way to the boards: reps and types as their dictionary numbers. One object is filled again
 * and again, so that a million facts make no garbage.
 */
export class Entry {
	rep = 0;
	type = 0;
	day = 0;
	/** 1 for a fact; for a daily sum as many as it holds. */
	rows = 0;
	/** Rows and quantity that count: credits (negative amounts) are no orders (M1), so they are left out of both. */
	countedRows = 0;
	countedQuantity = 0;
	amount = 0;
	margin = 0;
	/** ms since 1970; -Infinity for a daily sum, which lies before any moment asked about. */
	occurredAt = 0;
	/** 0: none. */
	customer = 0;
	deal = 0;
}
