/** G1: where somebody would be if exactly on time, from minutes of work. */
import type { WorkCalendar } from './capacity.ts';
import type { Days } from './periods.ts';

/** A forecast is offered from this share of the period's working time on. */
export const FORECAST_FROM = 0.1;

/**
 * G1: the share, 0 to 1, of the period's working time that has passed at `minute` (past midnight) of the day `today`. NaN
 * where the period has no working time.
 */
export function elapsedShare(
	work: WorkCalendar,
	rep: string,
	{ from, to }: Days,
	today: number,
	minute: number
): number {
	const due = work.minutes(rep, from, to);
	return due === 0 ? Number.NaN : work.minutes(rep, from, to, today, minute) / due;
}

/** G1: target x share. NaN where the share is. */
export const paceOf = (target: number, share: number): number => target * share;

/** G1: on track is at or above the pace. */
export const onTrack = (score: number, target: number, share: number): boolean =>
	score >= paceOf(target, share);

/** G1: score / share; undefined before a tenth of the working time has passed. */
export const headingFor = (score: number, share: number): number | undefined =>
	share >= FORECAST_FROM ? score / share : undefined;
