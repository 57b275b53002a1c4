import type { RowView } from '#lib/protocol/board-frame.ts';

/**
 * The rows of a frame, with the very objects of the frame before for all that did not change: a row whose object stays
 * the same costs a page nothing, and most updates move one or two of fifty.
 */
export function keepUnchanged(rows: readonly RowView[], before: readonly RowView[]): readonly RowView[] {
	if (before.length === 0) return rows;
	const known = new Map(before.map((row) => [row.id, row]));
	return rows.map((row) => {
		const old = known.get(row.id);
		return old && sameRow(old, row) ? old : row;
	});
}

function sameRow(a: RowView, b: RowView): boolean {
	return (
		a.name === b.name &&
		a.detail === b.detail &&
		a.rank === b.rank &&
		a.tied === b.tied &&
		a.previousRank === b.previousRank &&
		a.score === b.score &&
		a.numerator === b.numerator &&
		a.denominator === b.denominator &&
		a.gap === b.gap &&
		a.spark.every((value, day) => Object.is(value, b.spark[day]))
	);
}
