const QUOTED = /[",\r\n;\t|]/;
/** Spreadsheets skip what is blank or no character before it, and know the wide forms of Asian keyboards. */
const FORMULA = /^[\s\p{Cc}\p{Cf}'"]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*$/;
/** Within a cell, where a spreadsheet that takes another delimiter would begin the next one. */
const INNER = /([;\t|\r\n][\s\p{Cc}\p{Cf}'"]*)(?=[=@＝＠]|[+\-＋－](?!\d))/gu;

/**
 * One cell of a CSV that somebody will open in a spreadsheet: what would be read as a formula gets a leading apostrophe
 * (numbers below zero stay as they are), and what needs quotes gets them.
 */
export function csvCell(value: string): string {
	const begun = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
	const safe = begun.replace(INNER, "$1'");
	return QUOTED.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line, ended as RFC 4180 has it. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
