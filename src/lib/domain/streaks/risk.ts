/** S5: whether today's part of a streak is in danger, by how fast the rep usually goes. */

/** Under so many minutes of working time left, an open date is at risk. */
const LITTLE_LEFT = 180;
/** A pace that only one full hour in ten was faster than is not to be counted on. */
const USUAL_SHARE = 0.9;
/** The hours of the last so many worked days are looked at, and of fewer than so few nothing is said. */
export const LOOKED_AT_DAYS = 20;
const FEWEST_DAYS = 5;
const HOUR = 60;

/** The smallest of the values that at least a share of them (0 to 1) does not exceed; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? Number.NaN;
}

/** What was done within the full hours of one worked day, from the beginning of working time on. */
export type WorkedHours = readonly number[];

/** A day's moments of work (minutes past midnight) with what each brought, by full working hour; what lies outside is left out. */
export function byHour(
	moments: Iterable<{ readonly minute: number; readonly value: number }>,
	hours: { readonly from: number; readonly to: number }
): number[] {
	const sums = new Array<number>(Math.max(0, Math.floor((hours.to - hours.from) / HOUR))).fill(0);
	for (const { minute, value } of moments) {
		const hour = Math.floor((minute - hours.from) / HOUR);
		if (hour in sums) sums[hour]! += value;
	}
	return sums;
}

/**
 * The same as one figure a day: what a full hour of it brought on average. A week is kept up day by day: of what comes less often
 * than in one hour of ten, single hours say nothing, and every week would be at risk from its first minute on.
 */
export const dailyPace = (days: readonly WorkedHours[]): WorkedHours[] =>
	days.map((hours) =>
		hours.length === 0 ? [] : [hours.reduce((sum, value) => sum + value, 0) / hours.length]
	);

export interface Risk {
	/** What is still to be done; NaN: it can't be counted (a ratio). */
	readonly missing: number;
	/** Working minutes left for it. */
	readonly minutesLeft: number;
	/** Of the last worked days, at most LOOKED_AT_DAYS; of a weekly rule their daily pace. */
	readonly days: readonly WorkedHours[];
}

/**
 * S5, of a date (week) that is open: under 3 working hours left, or more to do in each of them than the 0.9 quantile of the rep's full
 * working hours, where there are at least 5 days to go by.
 */
export function isAtRisk({ missing, minutesLeft, days }: Risk): boolean {
	if (minutesLeft < LITTLE_LEFT) return true;
	if (days.length < FEWEST_DAYS) return false;
	const usual = quantile(days.flat(), USUAL_SHARE);
	return missing / (minutesLeft / HOUR) > usual;
}
