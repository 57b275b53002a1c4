/** G1: how far somebody is towards something aimed at, and where they would be if exactly on time. Exact until it is shown. */
import type { MetricUnit, PeriodName, Score } from '#lib/domain/board.ts';
import { compare, integer, minus, over, plus, reduced, times, toNumber } from '#lib/domain/fractions.ts';
import { FORECAST_FROM } from '#lib/domain/pace.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';

/** Whose facts count: everybody's, a team's, one person's, or those of some people (ids joined by commas). */
export type GoalSubject = 'workspace' | `team:${Id}` | `rep:${Id}` | `reps:${string}`;

/** A goal that is to be followed. */
export interface GoalQuestion {
	/** The asker's own name for it. */
	readonly id: string;
	readonly of: GoalSubject;
	/** A metric's key. */
	readonly metric: string;
	/** P2, around the subject's own today (P1). */
	readonly period: PeriodName;
	/** In the metric's unit; null: whatever target is in force (M7). */
	readonly target: number | null;
}

/** L1: what a rep's level follows from: points of all time. */
export const levelQuestion = (rep: Id): GoalQuestion => ({
	id: 'level',
	of: `rep:${rep}`,
	metric: 'points',
	period: 'all',
	target: null
});

/** Working time, in thousandths of minutes (minutes x fte). */
export interface Worked {
	readonly elapsed: number;
	/** Of the whole period. */
	readonly due: number;
}

/** How a goal stands. Money in minor units; null: there is none. */
export interface GoalReading {
	readonly id: string;
	readonly unit: MetricUnit;
	readonly from: LocalDate;
	readonly to: LocalDate;
	/** By the subject's own calendar (P1). */
	readonly today: LocalDate;
	readonly score: number | null;
	readonly target: number | null;
	/** G1: where the score would be if exactly on time; null: no working time, or a metric that does not add up over days. */
	readonly pace: number | null;
	/** G1: at or above the pace; where there is none, at or beyond the target itself. null: no target or no score. */
	readonly onTrack: boolean | null;
	/** At or beyond the target. */
	readonly reached: boolean;
	/** G1: what is lacking to the pace (where there is none, to the target); 0: nothing. */
	readonly missing: number;
	/** G1: from a tenth of the working time on. */
	readonly heading: number | null;
	/** Share, 0 to 1, of the working time that has passed. */
	readonly share: number | null;
	/** Wall-clock minutes of work left on this date, and working days after it. */
	readonly minutesLeft: number;
	readonly daysLeft: number;
}

/** What a goal's words and line follow from, before anything is rounded. */
export interface Judged {
	readonly pace: Score | undefined;
	readonly onTrack: boolean | undefined;
	readonly reached: boolean;
	readonly missing: Score;
	readonly heading: Score | undefined;
	readonly share: Score | undefined;
}

const ZERO = integer(0);

/** G1: the share of the working time that has passed; undefined: there is none. */
export const shareOf = ({ elapsed, due }: Worked): Score | undefined =>
	due > 0 ? reduced(BigInt(Math.round(elapsed)), BigInt(Math.round(due))) : undefined;

/** G1: a team without a target of its own is aimed at what its members are, and its pace is the sum of theirs. */
export function teamPace(
	members: readonly { readonly target: Score; readonly worked: Worked }[]
): { readonly target: Score; readonly pace: Score | undefined } | undefined {
	if (members.length === 0) return undefined;
	const paces = members.flatMap(({ target, worked }) => {
		const share = shareOf(worked);
		return share ? [times(target, share)] : [];
	});
	return {
		target: members.map(({ target }) => target).reduce(plus),
		pace: paces.length === 0 ? undefined : paces.reduce(plus)
	};
}

export interface Aim {
	readonly score: Score | undefined;
	readonly target: Score | undefined;
	/** G1; undefined: there is no working time. */
	readonly pace: Score | undefined;
	/** The figure grows day by day: a sum. Others are held against the target itself. */
	readonly adds: boolean;
	/** `down`: the lower the better. */
	readonly direction: 'up' | 'down';
}

/** G1: on track or not, what is missing, and where it is heading. */
export function judgeGoal({ score, target, pace, adds, direction }: Aim): Judged {
	const better = (a: Score, b: Score) => (direction === 'up' ? compare(a, b) >= 0 : compare(a, b) <= 0);
	const line = adds ? pace : target;
	const shown = adds ? pace : undefined;
	const share = adds && pace && target ? over(pace, target) : undefined;
	const nothing = {
		pace: shown,
		onTrack: undefined,
		reached: false,
		missing: ZERO,
		heading: undefined,
		share
	};
	if (!score || !target) return nothing;
	const reached = better(score, target);
	const gap = line ? (direction === 'up' ? minus(line, score) : minus(score, line)) : ZERO;
	const says = share !== undefined && toNumber(share) >= FORECAST_FROM && toNumber(share) < 1;
	return {
		pace: shown,
		onTrack: line ? better(score, line) : undefined,
		reached,
		missing: compare(gap, ZERO) > 0 ? gap : ZERO,
		heading: says ? over(score, share) : undefined,
		share
	};
}
