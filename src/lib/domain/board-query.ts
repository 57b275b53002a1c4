import type { BoardQuery, MemberKind } from './board.ts';
import type { ScreenBoard } from './records.ts';

/** A board's query as the search part of an address, so that a board is a link. */
export function boardSearch(query: BoardQuery): string {
	const { metric, period, by, team, region, date } = query;
	const params = new URLSearchParams({ metric, period, by });
	if (team) params.set('team', team);
	if (region) params.set('region', region);
	if (date) params.set('date', date);
	return `?${params}`;
}

const KINDS: readonly MemberKind[] = ['rep', 'team', 'region'];

/** The inverse. What is missing or no kind of member is taken from `fallback`; the engine judges the rest. */
export function boardQuery(search: Pick<URLSearchParams, 'get'>, fallback: BoardQuery): BoardQuery {
	const by = search.get('by');
	const team = search.get('team');
	const region = search.get('region');
	const date = search.get('date');
	return {
		metric: search.get('metric') ?? fallback.metric,
		period: search.get('period') ?? fallback.period,
		by: KINDS.find((kind) => kind === by) ?? fallback.by,
		...(team ? { team } : {}),
		...(region ? { region } : {}),
		...(date ? { date } : {})
	};
}

/** The board a screen was given. Stored records may hold more, and empty texts for what is not set. */
export const boardOfScreen = ({ metric, period, by, team, region }: ScreenBoard): BoardQuery => ({
	metric,
	period,
	by,
	...(team ? { team } : {}),
	...(region ? { region } : {})
});

/** Whether two queries name the same board. */
export const sameBoard = (a: BoardQuery, b: BoardQuery) => boardSearch(a) === boardSearch(b);
