import { guessMapping, settleFormats, type Ask, type Known } from '#lib/domain/imports/guess.ts';
import { checkMapping, requiredOf, type Field, type Mapping } from '#lib/domain/imports/mapping.ts';
import { ColumnProfile } from '#lib/domain/imports/profile.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { invalid, unprocessable, type Problem } from '#lib/server/api/problem.ts';
import { fitCells, openCsv, readRows, type BrokenCsv, type CsvFile } from './read.ts';
import type { Upload } from './upload.ts';

/** A file that was read once from end to end, so that it is known to be whole before anything is written. */
export interface Study {
	readonly file: CsvFile;
	readonly rows: number;
	readonly columns: readonly ColumnProfile[];
	readonly mapping: Mapping;
	readonly guessed: boolean;
	readonly asks: readonly Ask[];
	/** Required fields that no column stands for. */
	readonly missing: readonly Field[];
}

/** Rows from which columns learn what they hold. */
const MOST_LEARNED = 100_000;

/** Lets sockets and requests be served before the file goes on. */
export const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const broken = ({ line, message }: BrokenCsv): Problem =>
	unprocessable(`Line ${line.toLocaleString('en')}: ${message}. Nothing of the file was taken.`, [
		{ pointer: '/file', message: `line ${line}: ${message}` }
	]);

async function readThrough(file: CsvFile): Promise<Result<Pick<Study, 'rows' | 'columns'>, BrokenCsv>> {
	const columns = file.header.map((name) => new ColumnProfile(name));
	let rows = 0;
	for await (const piece of readRows(file)) {
		if (!piece.ok) return piece;
		for (const row of piece.value) {
			rows++;
			if (rows > MOST_LEARNED || !fitCells(row.cells, file.header).ok) continue;
			for (const [i, column] of columns.entries()) column.add(row.cells[i] ?? '');
		}
		await nextTurn();
	}
	return ok({ rows, columns });
}

/** Reads an upload through: broken CSV, and a mapping that does not fit the file, are refused here. */
export async function study(upload: Upload, known: Known): Promise<Result<Study, Problem>> {
	const file = await openCsv(upload);
	if (!file.ok) return failed(broken(file.error));
	const read = await readThrough(file.value);
	if (!read.ok) return failed(broken(read.error));
	const { rows, columns } = read.value;
	const guess = guessMapping(columns, known, upload.into ?? upload.mapping?.into);
	const mapping = upload.mapping ? settleFormats(upload.mapping, columns, known) : guess.mapping;
	const missing = requiredOf(mapping.into).filter((field) => mapping.columns[field] === undefined);
	const wrong = checkMapping(mapping, file.value.header).filter(
		({ pointer }) => !missing.some((field) => pointer === `/columns/${field}`)
	);
	if (wrong.length > 0) {
		return failed(invalid(wrong.map(({ pointer, message }) => ({ pointer: `/mapping${pointer}`, message }))));
	}
	return ok({
		file: file.value,
		rows,
		columns,
		mapping,
		guessed: upload.mapping === undefined,
		asks: guess.asks.filter((ask) => stillOpen(ask, mapping)),
		missing
	});
}

/** A question is only open while the mapping reads that column in one of the ways it is about. */
function stillOpen(ask: Ask, mapping: Mapping): boolean {
	const source = mapping.columns[ask.field];
	return source !== undefined && 'column' in source && source.column === ask.column;
}
