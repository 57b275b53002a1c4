import { changedBoard } from '#lib/domain/board-query.ts';
import type { BoardQuery, Lens, MetricUnit } from '#lib/domain/board.ts';
import type { MetricDefinition } from '#lib/domain/metrics.ts';
import type { Id } from '#lib/domain/records.ts';
import { lensFits } from './lens-words.ts';

export interface MetricChoice {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	/** Absent where only the worker's catalog has told of it. */
	readonly kind?: MetricDefinition['kind'];
	/** M8: some of its targets are not public, so what is made of them is not for everyone. */
	readonly privateTargets?: boolean;
}

/** What a board can be made of: from the page's load at first, from the worker's catalog later. */
export interface BoardChoices {
	readonly metrics: readonly MetricChoice[];
	readonly teams: readonly { readonly id: Id; readonly name: string }[];
	readonly regions: readonly { readonly id: Id; readonly name: string }[];
	readonly types: readonly { readonly key: string; readonly name: string; readonly unit: string }[];
	/** M8: whose targets that are not public this reader may see; absent: nobody's. */
	readonly mayRead?: { readonly everyone: boolean; readonly teams: readonly Id[] };
	/** `HH:MM`: when the floor's working day begins; absent where only the worker's catalog has told. */
	readonly opens?: string;
}

/** The worker's catalog, which is newer, with what only the server tells of the same metrics and of the reader. */
export function mergeChoices(catalog: BoardChoices | undefined, loaded: BoardChoices): BoardChoices {
	if (!catalog) return loaded;
	const known = new Map(loaded.metrics.map((metric) => [metric.key, metric]));
	const metrics = catalog.metrics.map((metric) => ({ ...known.get(metric.key), ...metric }));
	return { ...loaded, ...catalog, metrics };
}

/** M8: the board is made of targets that are not public, which the browser's own engine is never given. */
export const isReserved = ({ metric, tieBreak, lens }: BoardQuery, { metrics }: BoardChoices): boolean =>
	metrics.some(
		({ key, kind, privateTargets }) =>
			privateTargets === true &&
			((key === metric && lens === 'ofTarget') ||
				((key === metric || key === tieBreak) && kind === 'attainment'))
	);

/**
 * M8: whether this reader may look at such a board: a manager at one team's, an admin at everyone's. A region's target is
 * made of all its teams'.
 */
export const maySee = (query: BoardQuery, choices: BoardChoices): boolean =>
	!isReserved(query, choices) ||
	choices.mayRead?.everyone === true ||
	(query.team !== undefined && query.by !== 'region' && choices.mayRead?.teams.includes(query.team) === true);

const metricOf = ({ metric }: BoardQuery, { metrics }: BoardChoices) =>
	metrics.find(({ key }) => key === metric);

/** Whether a board can be looked at through a lens: that it says something, and that this reader may. */
export const lensOffered = (lens: Lens, query: BoardQuery, choices: BoardChoices): boolean =>
	lensFits(lens, metricOf(query, choices)) && maySee({ ...query, lens }, choices);

/** R1, R5: who got there first, and what each member brought, is known of sums alone. */
export function isSum(query: BoardQuery, choices: BoardChoices): boolean {
	const kind = metricOf(query, choices)?.kind;
	return kind === undefined || kind === 'sum';
}

/** The query without what makes no sense beside the rest of it any more. */
export function settled(query: BoardQuery, choices: BoardChoices): BoardQuery {
	const { lens, tieBreak } = query;
	const pointless = tieBreak === query.metric || (tieBreak === 'earliest' && !isSum(query, choices));
	return changedBoard(query, {
		...(lens && !lensOffered(lens, query, choices) ? { lens: undefined } : {}),
		...(pointless ? { tieBreak: undefined } : {}),
		...(query.by === 'rep' || !isSum(query, choices) ? { perMember: undefined } : {}),
		...(query.period === 'all' ? { compare: undefined } : {})
	});
}
