import type { Id, LocalDate } from './records.ts';

/** P2: a named period, `rolling-7d`, or `YYYY-MM-DD..YYYY-MM-DD`; always as text, since it stands in addresses. */
export type PeriodName = string;
export type MemberKind = 'rep' | 'team' | 'region';

/** Which board: everything that decides its standings, apart from the facts and the time. */
export interface BoardQuery {
	readonly metric: string;
	readonly period: PeriodName;
	/** Anchors named and rolling periods; today where absent. */
	readonly date?: LocalDate;
	readonly by: MemberKind;
	readonly team?: Id;
	readonly region?: Id;
}

export type MetricUnit = 'count' | 'money' | 'ratio' | 'days' | 'points';

/** Exact: an integer, or a fraction of integers (`denominator` above 0). Rounded only where it is shown. */
export interface Score {
	readonly numerator: bigint;
	readonly denominator: bigint;
}

export interface Standing {
	readonly id: Id;
	readonly name: string;
	/** The rep's team or the team's region today, for the second column; '' where there is none. */
	readonly detail: string;
	/** R1: shared ranks; null: not ranked. */
	readonly rank: number | null;
	readonly tied: boolean;
	/** R4; null where there is no movement to speak of. */
	readonly previousRank: number | null;
	/** null: not enough yet (M4). */
	readonly score: Score | null;
	/** To the next place above; the leader's lead over the one below. null where there is nobody. */
	readonly gap: Score | null;
}

export interface Standings {
	readonly query: BoardQuery;
	readonly metric: { readonly key: string; readonly name: string; readonly unit: MetricUnit };
	/** Local dates, both inclusive. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** In display order (R2), unranked last. */
	readonly rows: readonly Standing[];
	/** Of everyone in scope, ranked or not. */
	readonly total: Score | null;
}

/** Why a board cannot be made: the parameter at fault and the reason in plain words. */
export interface BoardRefusal {
	readonly parameter: 'metric' | 'period' | 'date' | 'by' | 'team' | 'region';
	readonly message: string;
}
