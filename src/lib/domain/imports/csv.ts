const QUOTED = /[",\r\n;\t]/;
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*$/;

/**
 * One cell of a CSV that somebody will open in a spreadsheet: what would be read as a formula gets a leading apostrophe
 * (numbers below zero stay as they are), and what needs quotes gets them.
 */
export function csvCell(value: string): string {
	const safe = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
	return QUOTED.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line, ended as RFC 4180 has it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
