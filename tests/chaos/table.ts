/** What came of each fault, as it is printed. */
export interface Outcome {
	readonly title: string;
	/** ms from the fault's end until each screen had converged. */
	readonly converged: readonly number[];
	readonly lost: number;
	readonly doubled: number;
	/** The furthest that a screen was behind while it said live, ms. */
	readonly behind: number;
	readonly notes: readonly string[];
}

const seconds = (ms: number | undefined) => (ms === undefined ? '-' : (ms / 1_000).toFixed(1));

export function quantile(values: readonly number[], q: number): number | undefined {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export interface Line {
	readonly title: string;
	readonly times: number;
	readonly lost: number;
	readonly doubled: number;
	/** ms; undefined: nobody converged. */
	readonly median: number | undefined;
	readonly slowest: number | undefined;
	readonly behind: number;
}

/** One line for each fault, in the order in which they first came. */
export function linesOf(outcomes: readonly Outcome[]): Line[] {
	const titles = [...new Set(outcomes.map(({ title }) => title))];
	return titles.map((title) => {
		const mine = outcomes.filter((outcome) => outcome.title === title);
		const converged = mine.flatMap((outcome) => outcome.converged);
		return {
			title,
			times: mine.length,
			lost: mine.reduce((sum, { lost }) => sum + lost, 0),
			doubled: mine.reduce((sum, { doubled }) => sum + doubled, 0),
			median: quantile(converged, 0.5),
			slowest: quantile(converged, 1),
			behind: Math.max(...mine.map(({ behind }) => behind))
		};
	});
}

const HEAD = ['fault', 'times', 'lost', 'doubled', 'converged p50 s', 'max s', 'behind while live, max s'];

export function tableOf(outcomes: readonly Outcome[]): string {
	const rows = linesOf(outcomes).map(({ title, times, lost, doubled, median, slowest, behind }) =>
		[title, times, lost, doubled, seconds(median), seconds(slowest), seconds(behind)].map(String)
	);
	const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
	const printed = (cells: readonly string[]) =>
		cells
			.map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
			.join('  ');
	return [HEAD, ...rows].map(printed).join('\n');
}
