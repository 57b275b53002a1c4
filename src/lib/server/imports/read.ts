import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Encoding } from './encoding.ts';

/** One record of the file; `line` is where it begins, the header's first line being 1. */
export interface Row {
	readonly line: number;
	readonly cells: readonly string[];
}
/** Why a file can't be read as a CSV at all. */
export interface BrokenCsv {
	readonly line: number;
	readonly message: string;
}
export interface CsvSource {
	readonly path: string;
	readonly encoding: Encoding;
	/** Bytes read at once; for tests. */
	readonly chunkBytes?: number;
}
/** A file whose header has been read. */
export interface CsvFile extends CsvSource {
	/** Names as they are unique in this file: a second "Date" is "Date (2)", an empty one "column 3". */
	readonly header: readonly string[];
	readonly delimiter: string;
	/** What is odd about the header, for a person. */
	readonly notices: readonly string[];
}

const DELIMITERS = [',', ';', '\t', '|'];
const CHUNK_BYTES = 256 * 1024;
/** A record this long is a quote that never closes. */
const LONGEST_RECORD = 4_000_000;
const MOST_COLUMNS = 500;
/** A first line that only tells spreadsheets the delimiter. */
const SEP_LINE = /^sep=(.)(?=\n|$)/i;
/** The delimiter is judged by this much of the file. */
const HEAD_LENGTH = 64 * 1024;
const UNCLOSED = 'a quote opens here and never closes';

interface Parsed {
	readonly data: string[][];
	readonly errors: readonly { readonly type: string; readonly code: string; readonly row?: number }[];
	readonly meta: { readonly cursor: number };
}

/** The file's text in pieces, with plain line feeds and without a byte order mark; the last piece ends with one. */
async function* readText({ path, encoding, chunkBytes = CHUNK_BYTES }: CsvSource): AsyncGenerator<string> {
	const decoder = new TextDecoder(encoding);
	let held = '';
	const plain = (text: string, last: boolean): string => {
		const joined = held + text;
		// a carriage return at the end may be the first half of a line break
		held = !last && joined.endsWith('\r') ? '\r' : '';
		return (held ? joined.slice(0, -1) : joined).replace(/\r\n?/g, '\n');
	};
	let ended = true;
	for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
		const text = plain(decoder.decode(chunk as Uint8Array, { stream: true }), false);
		if (text === '') continue;
		ended = text.endsWith('\n');
		yield text;
	}
	const rest = plain(decoder.decode(), true);
	if (rest !== '') ended = rest.endsWith('\n');
	if (rest !== '' || !ended) yield ended ? rest : `${rest}\n`;
}

const lineBreaks = (cells: readonly string[]): number => {
	let count = 0;
	for (const cell of cells) {
		for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
	}
	return count;
};

/** Cuts text into records; what is not complete waits for the next piece. */
class Records {
	readonly #parser: Papa.Parser;
	#rest = '';
	#line = 1;

	constructor(delimiter: string) {
		this.#parser = new Papa.Parser({ delimiter, newline: '\n' });
	}

	get complete(): boolean {
		return this.#rest === '';
	}

	/** The records that `text` completes, empty lines left out. */
	push(text: string): Result<Row[], BrokenCsv> {
		const input = this.#rest + text;
		const { data, errors, meta } = this.#parser.parse(input, 0, true) as Parsed;
		const broken = new Map<number, string>();
		for (const { type, code, row } of errors) {
			if (type !== 'Quotes' || row === undefined || row >= data.length) continue;
			broken.set(row, code === 'MissingQuotes' ? UNCLOSED : 'something stands after a closing quote');
		}
		const rows: Row[] = [];
		for (const [i, cells] of data.entries()) {
			const message = broken.get(i);
			if (message !== undefined) return failed({ line: this.#line, message });
			if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: this.#line, cells });
			this.#line += 1 + lineBreaks(cells);
		}
		this.#rest = input.slice(meta.cursor);
		if (this.#rest.length > LONGEST_RECORD) return failed(this.end());
		return ok(rows);
	}

	/** What is wrong with what is left at the end. */
	end(): BrokenCsv {
		return {
			line: this.#line,
			message: this.#rest.includes('"') ? UNCLOSED : 'the line is too long to be read'
		};
	}
}

/** All records of a file, the header's first, in pieces. Ends after the first failure. */
async function* readRecords(source: CsvSource, delimiter: string): AsyncGenerator<Result<Row[], BrokenCsv>> {
	const records = new Records(delimiter);
	for await (const text of readText(source)) {
		const rows = records.push(text);
		if (!rows.ok) {
			yield rows;
			return;
		}
		const [first] = rows.value;
		const isSep = first?.line === 1 && SEP_LINE.test(first.cells.join(delimiter));
		yield isSep ? ok(rows.value.slice(1)) : rows;
	}
	if (!records.complete) yield failed(records.end());
}

function guessDelimiter(text: string): string {
	const { meta } = Papa.parse(text, {
		preview: 50,
		skipEmptyLines: true,
		delimitersToGuess: DELIMITERS,
		newline: '\n'
	});
	return DELIMITERS.includes(meta.delimiter) ? meta.delimiter : ',';
}

/** The delimiter by the beginning of the file. */
async function delimiterOf(source: CsvSource): Promise<string> {
	let head = '';
	for await (const text of readText(source)) {
		head += text;
		if (head.length >= HEAD_LENGTH) break;
	}
	return SEP_LINE.exec(head)?.[1] ?? guessDelimiter(head);
}

function nameColumns(cells: readonly string[]): Pick<CsvFile, 'header' | 'notices'> {
	const header: string[] = [];
	const notices: string[] = [];
	for (const [i, cell] of cells.entries()) {
		const name = cell.trim().replace(/\s+/g, ' ') || `column ${i + 1}`;
		let unique = name;
		for (let n = 2; header.includes(unique); n++) unique = `${name} (${n})`;
		if (unique !== name) notices.push(`Two columns are called ${name}: the later one is "${unique}" here.`);
		header.push(unique);
	}
	return { header, notices };
}

/** Opens a file: finds its delimiter and reads its header, the first line that is not empty. */
export async function openCsv(source: CsvSource): Promise<Result<CsvFile, BrokenCsv>> {
	const delimiter = await delimiterOf(source);
	for await (const rows of readRecords(source, delimiter)) {
		if (!rows.ok) return rows;
		const [first] = rows.value;
		if (!first) continue;
		if (first.cells.length > MOST_COLUMNS) {
			return failed({ line: first.line, message: `there are more than ${MOST_COLUMNS} columns` });
		}
		return ok({ ...source, delimiter, ...nameColumns(first.cells) });
	}
	return failed({ line: 1, message: 'the file is empty' });
}

/** The rows under the header, in pieces, so that a file of any size needs little memory. Ends after the first failure. */
export async function* readRows(file: CsvFile): AsyncGenerator<Result<Row[], BrokenCsv>> {
	let headed = false;
	for await (const rows of readRecords(file, file.delimiter)) {
		if (!rows.ok || headed) yield rows;
		else if (rows.value.length > 0) {
			headed = true;
			yield ok(rows.value.slice(1));
		}
	}
}

/** A row's cells as many as the header has; else, in words, what is wrong. Empty cells too many are nothing. */
export function fitCells(
	cells: readonly string[],
	header: readonly string[]
): Result<readonly string[], string> {
	if (cells.length === header.length) return ok(cells);
	const most = header.length;
	if (cells.length > most && cells.slice(most).every((cell) => cell.trim() === ''))
		return ok(cells.slice(0, most));
	const many = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
	return failed(`The line has ${many} where the head has ${most}`);
}
