/** The fan of a year as paths: the arithmetic of the picture, for the page and for the picture that is saved. */

/** Of all orders up to the end of a month. */
export interface FanMonthView {
	/** From 1. */
	readonly month: number;
	/** Expected as things are, and with the change. */
	readonly base: number;
	readonly changed: number;
	/** With the change: 10, 25, 50, 75 and 90 in a hundred outcomes lie at or below. */
	readonly edges: readonly [number, number, number, number, number];
}

/** Packed months, `fields` numbers each: expected, then the bands' edges. */
export function monthsOf(base: Float64Array, changed: Float64Array, fields: number): FanMonthView[] {
	return Array.from({ length: base.length / fields }, (_, at) => {
		const [expected = 0, a = 0, b = 0, c = 0, d = 0, e = 0] = changed.subarray(
			at * fields,
			(at + 1) * fields
		);
		return { month: at + 1, base: base[at * fields] ?? 0, changed: expected, edges: [a, b, c, d, e] };
	});
}

const LEFT = 44;
const RIGHT = 408;
const TOP = 8;
const BOTTOM = 338;
const MONTHS = 12;
/** Two figures at the right end of the lines must not stand in each other. */
const APART = 46;
/** Of the height: room above the highest band. */
const HEAD = 1.06;
const LINES = 4;

export interface Chart {
	readonly grid: readonly { readonly value: number; readonly y: number }[];
	readonly ticks: readonly { readonly month: number; readonly x: number }[];
	readonly wide: string;
	readonly half: string;
	readonly base: string;
	readonly changed: string;
	readonly ends: Readonly<Record<'base' | 'changed', { readonly value: number; readonly y: number }>>;
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
	const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
	return ([1, 2, 5].find((times) => times * power >= least) ?? 10) * power;
}

export function chartOf(months: readonly FanMonthView[]): Chart {
	const last = months.at(-1);
	const highest = Math.max(1, last?.edges[4] ?? 0, last?.base ?? 0, last?.changed ?? 0) * HEAD;
	const x = (month: number) => round(LEFT + (month * (RIGHT - LEFT)) / MONTHS);
	const y = (value: number) => round(BOTTOM - ((BOTTOM - TOP) * value) / highest);
	const line = (of: (month: FanMonthView) => number) =>
		`M${x(0)} ${y(0)}${months.map((month) => `L${x(month.month)} ${y(of(month))}`).join('')}`;
	const band = (low: 0 | 1, high: 3 | 4) =>
		`${line(({ edges }) => edges[high])}${[...months]
			.reverse()
			.map((month) => `L${x(month.month)} ${y(month.edges[low])}`)
			.join('')}Z`;
	const step = roundStep(highest / LINES);
	return {
		grid: Array.from({ length: Math.floor(highest / step) + 1 }, (_, at) => ({
			value: at * step,
			y: y(at * step)
		})),
		ticks: [1, 3, 6, 9, 12].map((month) => ({ month, x: x(month) })),
		wide: band(0, 4),
		half: band(1, 3),
		base: line(({ base }) => base),
		changed: line(({ changed }) => changed),
		ends: apart(last, y)
	};
}

const round = (value: number) => Math.round(value * 10) / 10;

function apart(last: FanMonthView | undefined, y: (value: number) => number): Chart['ends'] {
	const [base, changed] = [last?.base ?? 0, last?.changed ?? 0];
	const missing = Math.max(0, APART - Math.abs(y(base) - y(changed))) / 2;
	const up = changed >= base ? missing : -missing;
	const within = (at: number) => Math.min(BOTTOM - 4, Math.max(TOP, at));
	return {
		base: { value: base, y: within(y(base) + up) },
		changed: { value: changed, y: within(y(changed) - up) }
	};
}
