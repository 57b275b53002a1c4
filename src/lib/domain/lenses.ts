/** M5: lenses change what is compared, not the facts. Each gives null where there is no rank. */
import type { Score } from './board.ts';
import { integer, median, minus, over, reduced, times } from './fractions.ts';

/** So many past periods are looked at for a baseline, and at least so many of them must speak. */
export const BASELINE_PERIODS = 8;
export const BASELINE_MINIMUM = 3;

/** Thousandths of a minute (minutes x fte) in an hour of full time. */
const HOUR_LOAD = 60_000n;

/**
 * M5: the working time, in thousandths of minutes (minutes x fte), that a score is divided by: at least one day's, so whoever
 * has begun the first working day has all of `firstDay`. 0: none has passed.
 */
export const workedLoad = (elapsed: number, firstDay: number): number =>
	elapsed === 0 ? 0 : Math.max(elapsed, firstDay);

/** M5: score / working hours elapsed, by their load. null: none have. */
export const perHour = (score: Score, load: number): Score | null =>
	load === 0 ? null : times(score, reduced(HOUR_LOAD, BigInt(load)));

/** M7: score / target. null without a target, or with one of 0. */
export function ofTarget(score: Score, target: Score | undefined): Score | null {
	return target && target.numerator > 0n ? (over(score, target) ?? null) : null;
}

/** R5: score / member-days due. null: nobody was due. */
export const perMember = (score: Score, memberDays: number): Score | null =>
	over(score, integer(memberDays)) ?? null;

/** A past period of a member's own, cut like P3. */
export interface PastPeriod {
	/** null: there was none. */
	readonly score: Score | null;
	/** Working days of the member's pattern, and on how many of them it worked at all (capacity less leave). */
	readonly days: number;
	readonly daysWorked: number;
}

/** M5: whether enough of a past period was worked for it to speak: half of its days. */
export const isUsual = ({ days, daysWorked }: Omit<PastPeriod, 'score'>): boolean =>
	days > 0 && daysWorked * 2 >= days;

/** M5: the exact median of those of the last 8 periods (newest first) that speak; undefined below 3. */
export function baselineOf(past: readonly PastPeriod[]): Score | undefined {
	const scores = past
		.slice(0, BASELINE_PERIODS)
		.filter(isUsual)
		.map(({ score }) => score)
		.filter((score) => score !== null);
	return scores.length < BASELINE_MINIMUM ? undefined : median(scores);
}

/** M5: score minus the baseline; null where there is none. */
export function againstBaseline(score: Score, past: readonly PastPeriod[]): Score | null {
	const baseline = baselineOf(past);
	return baseline ? minus(score, baseline) : null;
}
