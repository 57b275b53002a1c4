/** W9: how often what was given some odds came true. */

/** Odds given before the event, 0 to 1, and what happened; oldest first. */
export interface Forecast {
	readonly odds: number;
	readonly cameTrue: boolean;
	/** When they were given: what came of others of the same time was not known then. Absent: after all those before it. */
	readonly at?: number;
}

/** When odds are given: as the month begins, and halfway through. */
export const MOMENTS = ['atStart', 'atMiddle'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Fewer events than this tell nothing. */
export const FEWEST_EVENTS = 30;
const BINS = 10;
/** Two-sided 95%. */
const Z = 1.959963984540054;

export interface Bin {
	/** [from, to), the last one with its end. */
	readonly from: number;
	readonly to: number;
	readonly n: number;
	/** Mean of the odds given; NaN without events. */
	readonly given: number;
	/** Share that came true, and its interval; NaN without events. */
	readonly came: number;
	readonly low: number;
	readonly high: number;
}

export interface Calibration {
	readonly n: number;
	/** False: too few to say. */
	readonly enough: boolean;
	readonly bins: readonly Bin[];
	/** Mean squared error of the odds (Brier 1950); NaN without events. */
	readonly brier: number;
	/** The same of always giving the share of earlier events that came true, one half before the first. */
	readonly baseline: number;
}

/** Wilson 1927: the interval of a share of `hits` in `n`, at 95%. */
export function wilson(hits: number, n: number): { low: number; high: number } {
	const share = hits / n;
	const z2 = (Z * Z) / n;
	const middle = (share + z2 / 2) / (1 + z2);
	const half = (Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n))) / (1 + z2);
	return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

function binOf(forecasts: readonly Forecast[], index: number): Bin {
	const own = forecasts.filter(({ odds }) => Math.min(BINS - 1, Math.floor(odds * BINS)) === index);
	const n = own.length;
	const edges = { from: index / BINS, to: (index + 1) / BINS, n };
	if (n === 0) return { ...edges, given: NaN, came: NaN, low: NaN, high: NaN };
	const hits = own.filter(({ cameTrue }) => cameTrue).length;
	const given = own.reduce((sum, { odds }) => sum + odds, 0) / n;
	return { ...edges, given, came: hits / n, ...wilson(hits, n) };
}

const squared = (odds: number, cameTrue: boolean) => (odds - (cameTrue ? 1 : 0)) ** 2;

export function calibrationOf(forecasts: readonly Forecast[]): Calibration {
	const n = forecasts.length;
	let brier = 0;
	let baseline = 0;
	let hits = 0;
	let usual = 0.5;
	let lastAt: number | undefined;
	forecasts.forEach(({ odds, cameTrue, at }, before) => {
		if (before > 0 && (at === undefined || at !== lastAt)) usual = hits / before;
		lastAt = at;
		brier += squared(odds, cameTrue);
		baseline += squared(usual, cameTrue);
		if (cameTrue) hits++;
	});
	return {
		n,
		enough: n >= FEWEST_EVENTS,
		bins: Array.from({ length: BINS }, (_, index) => binOf(forecasts, index)),
		brier: n === 0 ? NaN : brier / n,
		baseline: n === 0 ? NaN : baseline / n
	};
}
