/** G1: how much of a contest's working time has passed, from the hours in which its floor works. */
import type { Moments } from '#lib/domain/contests/roster.ts';

/** The time within some hours that lies before a moment, in ms. */
export const timeWithin = (hours: readonly Moments[], from: number, to: number): number =>
	hours.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);

/** 0 to 1; null: there are no such hours, and no pace. */
export function elapsedShare(hours: readonly Moments[], now: number): number | null {
	const whole = timeWithin(hours, -Infinity, Infinity);
	return whole === 0 ? null : timeWithin(hours, -Infinity, now) / whole;
}
