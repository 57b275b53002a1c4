/** Ten columns as three SVG paths in a box of 97 x 20: days with a value, days without, and the last day. */
export interface SparkPaths {
	readonly some: string;
	readonly none: string;
	readonly last: string;
}

const STEP = 10;
const WIDTH = 7;
const HEIGHT = 20;
const TALLEST = 19;
const SMALLEST = 1.6;
const EMPTY = 0.8;

const column = (day: number, height: number) =>
	`M${day * STEP} ${(HEIGHT - height).toFixed(1)}h${WIDTH}V${HEIGHT}h-${WIDTH}z`;

/** @param values oldest first; NaN and negative days count as empty */
export function sparkPaths(values: ArrayLike<number>): SparkPaths {
	const days = Array.from(values, (value) => (value > 0 ? value : 0));
	const top = Math.max(...days, Number.MIN_VALUE);
	const paths = { some: '', none: '', last: '' };
	days.forEach((value, day) => {
		const height = value > 0 ? Math.max(SMALLEST, (TALLEST * value) / top) : EMPTY;
		const path = day === days.length - 1 ? 'last' : value > 0 ? 'some' : 'none';
		paths[path] += column(day, height);
	});
	return paths;
}
