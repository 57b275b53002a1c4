/** The reliability diagram as figures: how often what was given some odds came true. */
import type { Bin } from '#lib/domain/projection/calibration.ts';

export const LEFT = 52;
export const RIGHT = 468;
export const TOP = 12;
export const BOTTOM = 356;
const LEAST_RADIUS = 4;
const MOST_RADIUS = 10;

export interface Dot {
	readonly bin: Bin;
	readonly x: number;
	readonly y: number;
	readonly radius: number;
	/** Ends of the interval. */
	readonly low: number;
	readonly high: number;
}

const round = (value: number) => Math.round(value * 10) / 10;
/** @param share 0 to 1 */
export const across = (share: number): number => round(LEFT + share * (RIGHT - LEFT));
/** @param share 0 to 1 */
export const up = (share: number): number => round(BOTTOM - share * (BOTTOM - TOP));

/** One for each group that has something in it; its area grows with how many. */
export function dotsOf(bins: readonly Bin[]): Dot[] {
	const most = Math.max(1, ...bins.map(({ n }) => n));
	return bins
		.filter(({ n }) => n > 0)
		.map((bin) => ({
			bin,
			x: across(bin.given),
			y: up(bin.came),
			radius: round(LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * Math.sqrt(bin.n / most)),
			low: up(bin.low),
			high: up(bin.high)
		}));
}
