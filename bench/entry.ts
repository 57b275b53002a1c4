/** What is measured, as it is printed and kept. */

/** Where a peer is not given, ours stands alone. */
export const ALONE = 'ours alone';

export interface Entry {
	/** P1 ... P11 of the scorecard, or what else was done. */
	readonly work: string;
	readonly peer: string;
	readonly ours: number | null;
	readonly theirs: number | null;
	/** ours / theirs: below 1 is better than they. */
	readonly ratio: number | null;
	readonly unit: string;
	/** The ratio, or where ours stands alone the figure, that is aimed at. */
	readonly goal?: number;
	/** The 95th of 100, in the same unit; `ours` and `theirs` are medians. */
	readonly p95?: { readonly ours: number; readonly theirs: number };
	readonly note?: string;
}

/** Why something has no figure. */
export interface Missing {
	readonly work: string;
	readonly peer: string;
	readonly reason: string;
}

type More = Pick<Entry, 'goal' | 'p95' | 'note'>;

export const versus = (
	work: string,
	peer: string,
	ours: number,
	theirs: number,
	unit: string,
	more: More = {}
): Entry => ({ work, peer, ours, theirs, ratio: ours / theirs, unit, ...more });

export const alone = (work: string, ours: number, unit: string, more: More = {}): Entry => ({
	work,
	peer: ALONE,
	ours,
	theirs: null,
	ratio: null,
	unit,
	...more
});
