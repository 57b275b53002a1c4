import { LENSES, type BoardQuery, type BoardRefusal, type MemberKind } from './board.ts';
import type { ScreenBoard } from './records.ts';

type Needed = Pick<BoardQuery, 'metric' | 'period' | 'by'>;
type Optional = { readonly [Part in Exclude<keyof BoardQuery, keyof Needed>]?: BoardQuery[Part] | undefined };
export type BoardChange = Partial<Needed> & Optional;

/**
 * A board's query as the search part of an address, so that a board is a link. Its names are the API's too: beside
 * metric, period, by, team, region and date `lens`, `per=member`, `ties=dense`, `then=KEY` or `earliest`, and `vs=last`.
 */
export function boardSearch(query: Needed & Optional): string {
	const { metric, period, by, team, region, date, lens, perMember, dense, tieBreak, compare } = query;
	const params = new URLSearchParams({ metric, period, by });
	if (team) params.set('team', team);
	if (region) params.set('region', region);
	if (date) params.set('date', date);
	if (lens) params.set('lens', lens);
	if (perMember) params.set('per', 'member');
	if (dense) params.set('ties', 'dense');
	if (tieBreak) params.set('then', tieBreak);
	if (compare) params.set('vs', 'last');
	return `?${params}`;
}

const KINDS: readonly MemberKind[] = ['rep', 'team', 'region'];

/** The inverse. What is missing or no kind of member is taken from `fallback`; the engine judges the rest. */
export function boardQuery(search: Pick<URLSearchParams, 'get'>, fallback: Needed): BoardQuery {
	const by = search.get('by');
	const team = search.get('team');
	const region = search.get('region');
	const date = search.get('date');
	const lens = LENSES.find((known) => known === search.get('lens'));
	const tieBreak = search.get('then');
	return {
		metric: search.get('metric') ?? fallback.metric,
		period: search.get('period') ?? fallback.period,
		by: KINDS.find((kind) => kind === by) ?? fallback.by,
		...(team ? { team } : {}),
		...(region ? { region } : {}),
		...(date ? { date } : {}),
		...(lens ? { lens } : {}),
		...(search.get('per') === 'member' ? { perMember: true } : {}),
		...(search.get('ties') === 'dense' ? { dense: true } : {}),
		...(tieBreak ? { tieBreak } : {}),
		...(search.get('vs') === 'last' ? { compare: true } : {})
	};
}

/** A query with some parts replaced; `undefined` takes a part away. */
export const changedBoard = (query: BoardQuery, parts: BoardChange): BoardQuery =>
	boardQuery(new URLSearchParams(boardSearch({ ...query, ...parts })), query);

/** How a refused part is called where the board was asked for. */
export function parameterOf({ parameter }: BoardRefusal): string {
	if (parameter === 'perMember') return 'per';
	return parameter === 'tieBreak' ? 'then' : parameter;
}

/** The board a screen was given. Stored records may hold more, and empty texts for what is not set. */
export function boardOfScreen(board: ScreenBoard): ScreenBoard {
	const { metric, period, by, team, region, lens, perMember, dense, tieBreak } = board;
	return {
		metric,
		period,
		by,
		...(team ? { team } : {}),
		...(region ? { region } : {}),
		...(lens ? { lens } : {}),
		...(perMember ? { perMember } : {}),
		...(dense ? { dense } : {}),
		...(tieBreak ? { tieBreak } : {})
	};
}

/** Whether two queries name the same board. */
export const sameBoard = (a: BoardQuery, b: BoardQuery) => boardSearch(a) === boardSearch(b);
