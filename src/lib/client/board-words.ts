import type { BoardQuery, MetricUnit } from '#lib/domain/board.ts';
import type { RowView } from '#lib/protocol/board-rows.ts';
import type { BoardView } from './board.svelte.ts';
import { figuresOf, type Figures } from './figures.ts';
import { periodWords, type Format } from './format.ts';
import { beforeWords, LENS_WORDS, noScoreWords } from './lens-words.ts';

/** `Orders this week`, and what of them is compared: `per hour worked`; '' for the plain score. */
export function boardTitle(
	view: Pick<BoardView, 'query' | 'words'>,
	format: Format
): { readonly metric: string; readonly period: string; readonly lens: string } {
	const { query, words } = view;
	const lens = query.lens ? LENS_WORDS[query.lens].title : '';
	const each = query.perMember ? 'per member' : '';
	return {
		metric: words.metric.name,
		period: periodWords(query, format, words.from, words.to),
		lens: [each, lens].filter((part) => part !== '').join(', ')
	};
}

const KIND_WORDS = {
	rep: ['person', 'people'],
	team: ['team', 'teams'],
	region: ['region', 'regions']
} as const;

export function kindWords(by: BoardQuery['by'], count: number): string {
	return KIND_WORDS[by][count === 1 ? 0 : 1];
}

/** `65 by 24 of 35 people, Dec 11 – 14.`; under a lens `12.4 calls an hour overall, 24 of 35 people with a place, …` */
export function boardSummary(view: BoardView, format: Format): string {
	const { query, rows, total, words } = view;
	const { unit } = words.metric;
	const dates = format.dates(words.from, words.to);
	const people = kindWords(query.by, rows.length);
	if (query.lens || query.perMember) {
		const placed = rows.filter(({ rank }) => rank !== null).length;
		const who = `${format.count(placed)} of ${format.count(rows.length)} ${people} with a place`;
		return total === null
			? `${who}, ${dates}.`
			: `${figuresOf(view, format).told(total)} overall, ${who}, ${dates}.`;
	}
	const active = rows.filter(({ score }) => score !== null && score !== 0).length;
	const who = `${format.count(active)} of ${format.count(rows.length)} ${people}`;
	const sum = total === null ? '' : unit === 'money' ? format.money(total) : format.figure(total, unit);
	if (sum === '') return `${who}, ${dates}.`;
	const what = unit === 'money' ? '' : ` ${words.metric.name.toLowerCase()}`;
	return isSum(unit) ? `${sum}${what} by ${who}, ${dates}.` : `${sum} overall, ${who}, ${dates}.`;
}

const isSum = (unit: MetricUnit) => unit === 'count' || unit === 'money' || unit === 'points';

/**
 * P3: `7 more than by this point last week (Dec 4 – 7).`; '' where the board compares with nothing.
 * @param today the workspace's local date: a period that is over is compared whole
 */
export function comparedSummary(view: BoardView, format: Format, today: string): string {
	const { query, words, total, compared } = view;
	if (!query.compare) return '';
	const before = beforeWords(query);
	if (!words.compared || before === '') return 'There is no period before to compare with.';
	const dates = format.dates(words.compared.from, words.compared.to);
	const change = figuresOf(view, format).change({ score: total, compared });
	if (!change) return `Nothing to compare with ${before} (${dates}).`;
	const point = today >= words.from && today <= words.to ? 'by this point ' : '';
	return `${capital(change.words)} ${change.sign === 0 ? 'as' : 'than'} ${point}${before} (${dates}).`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Places won since the last day boundary; null where there is nothing to compare with. */
export function movement({ rank, previousRank }: RowView): number | null {
	return rank === null || previousRank === null ? null : previousRank - rank;
}

/** The plain number to the next place; for the first the lead, with +; `level` on a shared place. */
export function gapWords(
	{ rank, tied, gap, score }: RowView,
	unit: MetricUnit,
	format: Format,
	figures?: Figures
): string {
	if (score === null || rank === null || gap === null) return '';
	if (tied && rank === 1) return 'level';
	const size = Math.abs(gap);
	// places that a second metric or an earlier record decides have nothing between them
	if (size === 0) return 'level';
	const figure = figures ? figures.size(size) : format.gap(size, unit);
	return rank === 1 ? `+${figure}` : figure;
}

/** `4th, level with Anna Snelling` over the figure of the chosen row. */
export function placeWords({ query, rows }: BoardView, row: RowView, format: Format): string {
	if (row.rank === null) {
		// R3: of whoever is off, and of house accounts, no reason is given
		const why = noScoreWords(query, row.why);
		return why === '' ? 'No place' : `No place: ${why}`;
	}
	const place = format.place(row.rank);
	if (!row.tied) return place;
	const level = rows.filter(({ rank, id }) => rank === row.rank && id !== row.id).map(({ name }) => name);
	const named = level.length > 2 ? `${level.length} others` : level.join(' and ');
	return `${place}, level with ${named}`;
}

/** `1 short of 3rd`, `2,319 ahead of 2nd`. */
export function distanceWords(view: BoardView, row: RowView, format: Format): string {
	if (row.rank === null || row.gap === null) return '';
	const size = Math.abs(row.gap);
	const figure = size === 0 ? 'level on score, placed' : figuresOf(view, format).size(size);
	if (row.rank === 1) return row.tied ? 'level at the top' : `${figure} ahead`;
	const above = view.rows.findLast(({ rank }) => rank !== null && rank < (row.rank ?? 0));
	const next = above?.rank ? format.place(above.rank) : 'the next place';
	return size === 0 ? `${figure} behind ${next}` : `${figure} short of ${next}`;
}

/** The best score, against which bars are drawn; 0 where there is none. */
export const bestScore = (rows: readonly RowView[]) => Math.max(0, ...rows.map(({ score }) => score ?? 0));

/** A bar's ends as shares of the best score: the own one, and the next place above. */
export function barEnds({ score, gap, rank }: RowView, best: number): { own: number; next: number } {
	if (score === null || best <= 0) return { own: 0, next: 0 };
	const own = Math.max(0, score) / best;
	const above = (score + Math.abs(gap ?? 0)) / best;
	const next = rank === null || rank === 1 || gap === null ? own : Math.min(1, Math.max(own, above));
	return { own, next };
}
