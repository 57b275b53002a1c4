import type { DailySum, FactColumns } from '#lib/domain/facts.ts';
import type { LocalDate } from '#lib/domain/records.ts';

/** Facts as an engine holds them: one by one, and older ones perhaps as sums. */
export interface HeldFacts {
	readonly facts: FactColumns;
	readonly sums: readonly DailySum[];
	/** '' when all are held one by one. */
	readonly detailFrom: LocalDate;
}

/**
 * What the floor may see of full facts: no margins and, where the workspace keeps them back, no amounts either (a credit
 * then is not told apart, as in the stream). Columns are shared with the argument, never copied.
 */
export function publicFacts(held: HeldFacts, hideAmounts: boolean): HeldFacts {
	const open = withoutMargin(held.facts);
	const facts = hideAmounts ? { ...open, amount: new Float64Array(open.count) } : open;
	const sums = held.sums.map((sum): DailySum => {
		const seen = withoutMargin(sum);
		return hideAmounts ? { ...seen, amount: 0, creditRows: 0, creditQuantity: 0 } : seen;
	});
	return { facts, sums, detailFrom: held.detailFrom };
}

const withoutMargin = <T extends { margin?: unknown }>({ margin: _, ...rest }: T) => rest;
