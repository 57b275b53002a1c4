/** A table of text: columns as wide as their widest cell, figures to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
	const columns = Math.max(0, ...rows.map((row) => row.length));
	const widths = Array.from({ length: columns }, (_, at) =>
		Math.max(...rows.map((row) => lengthOf(row[at] ?? '')))
	);
	return rows.map((row) =>
		row
			.map((cell, at) => {
				const space = ' '.repeat((widths[at] ?? 0) - lengthOf(cell));
				return right.includes(at) ? space + cell : cell + space;
			})
			.join('  ')
			.trimEnd()
	);
}

/** In characters, not in UTF-16 units. */
const lengthOf = (text: string) => [...text].length;
