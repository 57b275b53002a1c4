import type { BoardQuery, MetricUnit } from '#lib/domain/board.ts';
import type { RowView } from '#lib/protocol/board-frame.ts';
import type { BoardView } from './board.svelte.ts';
import { periodWords, type Format } from './format.ts';

/** `Orders this week` */
export function boardTitle(
	view: BoardView,
	format: Format
): { readonly metric: string; readonly period: string } {
	const { query, words } = view;
	return { metric: words.metric.name, period: periodWords(query, format, words.from, words.to) };
}

const KIND_WORDS = {
	rep: ['person', 'people'],
	team: ['team', 'teams'],
	region: ['region', 'regions']
} as const;

export function kindWords(by: BoardQuery['by'], count: number): string {
	return KIND_WORDS[by][count === 1 ? 0 : 1];
}

/** `65 by 24 of 35 people, Dec 11 – 14` */
export function boardSummary(view: BoardView, format: Format): string {
	const { query, rows, total, words } = view;
	const { unit } = words.metric;
	const active = rows.filter(({ score }) => score !== null && score !== 0).length;
	const who = `${format.count(active)} of ${format.count(rows.length)} ${kindWords(query.by, rows.length)}`;
	const sum = total === null ? '' : unit === 'money' ? format.money(total) : format.figure(total, unit);
	const dates = format.dates(words.from, words.to);
	if (sum === '') return `${who}, ${dates}.`;
	const what = unit === 'money' ? '' : ` ${words.metric.name.toLowerCase()}`;
	return isSum(unit) ? `${sum}${what} by ${who}, ${dates}.` : `${sum} overall, ${who}, ${dates}.`;
}

const isSum = (unit: MetricUnit) => unit === 'count' || unit === 'money' || unit === 'points';

/** Places won since the last day boundary; null where there is nothing to compare with. */
export function movement({ rank, previousRank }: RowView): number | null {
	return rank === null || previousRank === null ? null : previousRank - rank;
}

/** The plain number to the next place; for the first the lead, with +; `level` on a shared place. */
export function gapWords({ rank, tied, gap, score }: RowView, unit: MetricUnit, format: Format): string {
	if (score === null || rank === null || gap === null) return '';
	if (tied && rank === 1) return 'level';
	const figure = format.figure(Math.abs(gap), unit);
	return rank === 1 ? `+${figure}` : figure;
}

/** `4th, level with Anna Snelling` over the figure of the chosen row. */
export function placeWords(row: RowView, rows: readonly RowView[], format: Format): string {
	if (row.rank === null) return 'Not enough yet for a place';
	const place = format.place(row.rank);
	if (!row.tied) return place;
	const level = rows.filter(({ rank, id }) => rank === row.rank && id !== row.id).map(({ name }) => name);
	const named = level.length > 2 ? `${level.length} others` : level.join(' and ');
	return `${place}, level with ${named}`;
}

/** `1 short of 3rd`, `2,319 ahead of 2nd`. */
export function distanceWords(view: BoardView, row: RowView, format: Format): string {
	const { unit } = view.words.metric;
	if (row.rank === null || row.gap === null) return '';
	const figure = format.figure(Math.abs(row.gap), unit);
	if (row.rank === 1) return row.tied ? 'level at the top' : `${figure} ahead`;
	const above = view.rows.findLast(({ rank }) => rank !== null && rank < (row.rank ?? 0));
	return above?.rank ? `${figure} short of ${format.place(above.rank)}` : `${figure} short of the next place`;
}

/** The best score, against which bars are drawn; 0 where there is none. */
export const bestScore = (rows: readonly RowView[]) => Math.max(0, ...rows.map(({ score }) => score ?? 0));

/** A bar's ends as shares of the best score: the own one, and the next place above. */
export function barEnds({ score, gap, rank }: RowView, best: number): { own: number; next: number } {
	if (score === null || best <= 0) return { own: 0, next: 0 };
	const own = Math.max(0, score) / best;
	const next = rank === null || rank === 1 || gap === null ? own : Math.min(1, own + Math.abs(gap) / best);
	return { own, next };
}
