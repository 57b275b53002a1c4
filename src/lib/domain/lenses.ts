/** M5: lenses change what is compared, not the facts. Each gives null where there is no rank. */
import type { Score } from './board.ts';
import { integer, median, minus, over, times } from './fractions.ts';

/** At most so many past periods make a baseline, and at least so many must be there. */
export const BASELINE_PERIODS = 8;
export const BASELINE_MINIMUM = 3;

/** Score / working hours elapsed. null below one day's work, and without any. */
export function perHour(score: Score, minutesElapsed: number, minutesOfADay: number): Score | null {
	if (minutesElapsed <= 0 || minutesElapsed < minutesOfADay) return null;
	return over(times(score, integer(60)), integer(Math.round(minutesElapsed))) ?? null;
}

/** M7: score / target. null without a target, or with one of 0. */
export function ofTarget(score: Score, target: Score | undefined): Score | null {
	return target && target.numerator > 0n ? (over(score, target) ?? null) : null;
}

/** A past period of a member's own: its score, cut like P3, and how many of the working days due were worked. */
export interface PastPeriod {
	readonly score: Score;
	readonly daysWorked: number;
	readonly daysDue: number;
}

/** Score minus the exact median of the last 8 periods (newest first) with at least half the days worked; null below 3. */
export function againstBaseline(score: Score, past: readonly PastPeriod[]): Score | null {
	const usual = past.filter(({ daysWorked, daysDue }) => daysDue > 0 && daysWorked * 2 >= daysDue);
	const counted = usual.slice(0, BASELINE_PERIODS).map((period) => period.score);
	const baseline = counted.length < BASELINE_MINIMUM ? undefined : median(counted);
	return baseline ? minus(score, baseline) : null;
}
