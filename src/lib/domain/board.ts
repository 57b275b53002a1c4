import type { Id, LocalDate } from './records.ts';

/** P2: a named period, `rolling-7d`, or `YYYY-MM-DD..YYYY-MM-DD`; always as text, since it stands in addresses. */
export type PeriodName = string;
export type MemberKind = 'rep' | 'team' | 'region';

/** M5: what a lens compares in place of the plain score. */
export const LENSES = ['perHour', 'ofTarget', 'baseline'] as const;
export type Lens = (typeof LENSES)[number];

/** Which board: everything that decides its standings, apart from the facts and the time. */
export interface BoardQuery {
	readonly metric: string;
	readonly period: PeriodName;
	/** Anchors named and rolling periods; today where absent. */
	readonly date?: LocalDate;
	readonly by: MemberKind;
	readonly team?: Id;
	readonly region?: Id;
	/** M5; the plain score where absent. */
	readonly lens?: Lens;
	/** R5: teams and regions by their sum for each member and day due. */
	readonly perMember?: true;
	/** R1: 1, 1, 2 in place of 1, 1, 3. */
	readonly dense?: true;
	/** R1: what decides between equal scores: the key of a second metric, or `earliest`. */
	readonly tieBreak?: string;
	/** P3: beside each score the one of the period before, up to the same elapsed working time. */
	readonly compare?: true;
}

export type MetricUnit = 'count' | 'money' | 'ratio' | 'days' | 'points';

/** Exact: an integer, or a fraction of integers (`denominator` above 0). Rounded only where it is shown. */
export interface Score {
	readonly numerator: bigint;
	readonly denominator: bigint;
}

/**
 * Why there is no score: too few records (M4), no working time yet (M5, R5), no target (M7), or too few past periods to tell
 * what is usual (M5).
 */
export const NO_SCORE = ['notEnough', 'noHours', 'noTarget', 'noUsual'] as const;
export type NoScore = (typeof NO_SCORE)[number];

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
	/** null: there is none, see `why`. */
	readonly score: Score | null;
	/** null: there is a score. */
	readonly why: NoScore | null;
	/** To the next place above; the leader's lead over the one below. null where there is nobody. */
	readonly gap: Score | null;
	/** P3: the score of the period before; null: none, or not asked for. */
	readonly compared: Score | null;
}

/** The period before, as far as it is compared with: local dates, both inclusive, and its total. */
export interface Compared {
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly total: Score | null;
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
	/** P3: what the scores are compared with; null: nothing, or not asked for. */
	readonly compared: Compared | null;
}

/** Why a board cannot be made: the parameter at fault and the reason in plain words. */
export interface BoardRefusal {
	readonly parameter:
		'metric' | 'period' | 'date' | 'by' | 'team' | 'region' | 'lens' | 'perMember' | 'tieBreak';
	readonly message: string;
}
