import { bestScore } from './board-words.ts';
import type { BoardView } from './board.svelte.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';

/** How a wall is cut: type follows from the height of a row, so columns and rows decide what can be read at five metres. */
export interface WallLayout {
	readonly columns: 1 | 2 | 3;
	/** A column's. */
	readonly rows: number;
	/** Six rows or fewer: the team stands under the name. */
	readonly tall: boolean;
	/** Upright and many: nothing under the names. */
	readonly dense: boolean;
}

export const FIRST_TWELVE = 12;
const FEWEST = 5;
const TALL = 6;
const UPRIGHT = 14;
const UPRIGHT_DENSE = 20;
const TWO_COLUMNS = { columns: 2, rows: 12 } as const;
const THREE_COLUMNS = { columns: 3, rows: 14 } as const;
/** The most that two columns show, on two pages. */
const TWO_COLUMN_PEOPLE = 48;

export function wallLayout(people: number, upright: boolean): WallLayout {
	const plain = { tall: false, dense: false };
	if (upright) {
		return people <= UPRIGHT
			? { ...plain, columns: 1, rows: Math.max(people, FEWEST) }
			: { columns: 1, rows: UPRIGHT_DENSE, tall: false, dense: true };
	}
	if (people <= FIRST_TWELVE) {
		const rows = Math.max(people, FEWEST);
		return { columns: 1, rows, tall: rows <= TALL, dense: false };
	}
	return { ...plain, ...(people <= TWO_COLUMN_PEOPLE ? TWO_COLUMNS : THREE_COLUMNS) };
}

export const FIRST_PAGE_MS = 30_000;
export const PAGE_MS = 15_000;

/** How long it takes until every page was shown once. */
export function pagesMs(people: number, show: 'first' | 'everyone', upright: boolean): number {
	const listed = show === 'first' ? Math.min(people, FIRST_TWELVE) : people;
	const { columns, rows } = wallLayout(listed, upright);
	const pages = Math.max(1, Math.ceil(listed / (columns * rows)));
	return pages === 1 ? 0 : FIRST_PAGE_MS + (pages - 1) * PAGE_MS;
}

type Column = readonly RowView[];

/**
 * Rows of one page as its columns; empty columns are left out.
 * @param before the columns last shown: one that holds the very same rows stays the same list
 */
export function columnsOf(
	rows: Column,
	{ columns, rows: perColumn }: WallLayout,
	page: number,
	before: readonly Column[] = []
): Column[] {
	const first = page * columns * perColumn;
	return Array.from({ length: columns }, (_, column) => {
		const now = rows.slice(first + column * perColumn, first + (column + 1) * perColumn);
		const was = before[column];
		return was?.length === now.length && was.every((row, place) => row === now[place]) ? was : now;
	}).filter((part) => part.length > 0);
}

/** First places are half a row taller than others, where one column leaves room for it. */
const FIRST_HEIGHT = 1.5;

/** How many rows' heights stand above each row. */
export function topsOf(rows: readonly RowView[], tallFirst: boolean): number[] {
	let above = 0;
	return rows.map(({ rank }) => {
		const top = above;
		above += tallFirst && rank === 1 ? FIRST_HEIGHT : 1;
		return top;
	});
}

const DIGIT_EM = 0.61;
const OTHER_EM = 0.28;

/** Width of a figure in em: tabular digits share one width, separators another. */
export const figureEm = (text: string) =>
	[...text].reduce((sum, character) => sum + (/\d/.test(character) ? DIGIT_EM : OTHER_EM), 0);

/** How the scope stands against its target (G1); null where there is none. */
export interface GoalView {
	readonly target: number;
	/** Shares of the target, at most 1. */
	readonly now: number;
	readonly due: number;
	/** Above 0: ahead of the pace. */
	readonly ahead: number;
	/** The pace of one member as a share of the best score; null where it would stand outside. */
	readonly each: number | null;
	/** Nobody works in the period: there is no pace to be held to. */
	readonly dayOff: boolean;
}

export function goalOf({ words: { target }, total, elapsed, rows }: BoardView): GoalView | null {
	if (target === null || target <= 0 || total === null) return null;
	const due = elapsed ?? 0;
	const best = bestScore(rows);
	const ranked = rows.filter(({ rank }) => rank !== null).length;
	const each = best > 0 && ranked > 0 ? (target * due) / ranked / best : 0;
	return {
		target,
		now: Math.min(1, Math.max(0, total / target)),
		due,
		ahead: total - target * due,
		each: each > 0 && each <= 1 ? each : null,
		dayOff: elapsed === null
	};
}
