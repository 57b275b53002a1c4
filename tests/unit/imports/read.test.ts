import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EncodingSniffer, type Encoding } from '#lib/server/imports/encoding.ts';
import { fitCells, openCsv, readRows, type Row } from '#lib/server/imports/read.ts';
import { property } from '../../property.ts';

let dir = '';
let files = 0;
beforeAll(async () => {
	dir = await mkdtemp(join(tmpdir(), 'pacesetter-csv-'));
});
afterAll(() => rm(dir, { recursive: true }));

const sniff = (bytes: Uint8Array, chunk = 7) => {
	const sniffer = new EncodingSniffer();
	for (let i = 0; i < bytes.length; i += chunk) sniffer.push(bytes.subarray(i, i + chunk));
	return sniffer.end();
};
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const bytesOf = (...parts: (string | number[] | Uint8Array)[]) =>
	Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** A file's header and rows, or where and why it is broken. */
async function read(content: Uint8Array | string, chunkBytes = 5, encoding?: Encoding) {
	const path = join(dir, `${files++}.csv`);
	const bytes = Buffer.from(content);
	await writeFile(path, bytes);
	const found = sniff(bytes);
	if (!encoding && 'reason' in found) return found;
	const file = await openCsv({
		path,
		encoding: encoding ?? ('encoding' in found ? found.encoding : 'utf-8'),
		chunkBytes
	});
	if (!file.ok) return file.error;
	const rows: Row[] = [];
	for await (const piece of readRows(file.value)) {
		if (!piece.ok) return piece.error;
		rows.push(...piece.value);
	}
	return {
		header: file.value.header,
		notices: file.value.notices,
		rows: rows.map(({ line, cells }) => [line, ...cells])
	};
}

const TEXT = 'Name,Ort\nJörg,Köln\n';
test.each([
	['UTF-8', Buffer.from(TEXT), 'utf-8'],
	['UTF-8 with a mark', bytesOf([0xef, 0xbb, 0xbf], TEXT), 'utf-8'],
	['UTF-16 LE with a mark', bytesOf([0xff, 0xfe], Buffer.from(TEXT, 'utf16le')), 'utf-16le'],
	['UTF-16 LE without', Buffer.from(TEXT, 'utf16le'), 'utf-16le'],
	['UTF-16 BE with a mark', bytesOf([0xfe, 0xff], utf16be(TEXT)), 'utf-16be'],
	['UTF-16 BE without', utf16be(TEXT), 'utf-16be'],
	['Windows-1252', Buffer.from(TEXT, 'latin1'), 'windows-1252']
])('%s is detected and read', async (_name, bytes, encoding) => {
	expect(sniff(bytes)).toEqual({ encoding });
	expect(await read(bytes)).toMatchObject({ header: ['Name', 'Ort'], rows: [[2, 'Jörg', 'Köln']] });
});

test('Windows-1252 has its euro sign', async () => {
	expect(await read(bytesOf('a,b\n', [0x80], ',1\n'))).toMatchObject({ rows: [[2, '€', '1']] });
});

test('a workbook and a picture are refused in words', async () => {
	expect(await read(bytesOf([0x50, 0x4b, 3, 4, 20, 0]))).toMatchObject({
		reason: expect.stringContaining('workbook') as string
	});
	expect(await read(bytesOf([0x89, 0x50, 0, 0, 0, 13, 1, 2, 3]))).toEqual({
		reason: 'This is no text file.'
	});
});

test.each([[','], [';'], ['\t'], ['|']])('cells parted by %j are told apart', async (delimiter) => {
	const csv = [
		['name', 'team'],
		['Ada', 'Red'],
		['Bo', 'Blue']
	]
		.map((cells) => cells.join(delimiter))
		.join('\r\n');
	expect(await read(csv)).toMatchObject({
		header: ['name', 'team'],
		rows: [
			[2, 'Ada', 'Red'],
			[3, 'Bo', 'Blue']
		]
	});
});

test('a sep= line names the delimiter and lines count on', async () => {
	expect(await read('sep=;\na;b\n1;2\n')).toMatchObject({ header: ['a', 'b'], rows: [[3, '1', '2']] });
});

test('quotes hold delimiters, quotes and line breaks; lines are counted as an editor counts them', async () => {
	const csv = 'a,b\r\n"1, ""one""\r\nand more",x\r\n\r\n , \r\n5" pipe,y';
	expect(await read(csv)).toMatchObject({
		rows: [
			[2, '1, "one"\nand more', 'x'],
			[6, '5" pipe', 'y']
		]
	});
});

test('equal and empty column names are told apart, and said', async () => {
	expect(await read('Date,,Date,Date\n1,2,3,4\n')).toMatchObject({
		header: ['Date', 'column 2', 'Date (2)', 'Date (3)'],
		notices: [expect.stringContaining('"Date (2)"'), expect.stringContaining('"Date (3)"')]
	});
});

test('broken quoting is reported by its line and nothing of the file is kept', async () => {
	expect(await read('a,b\n1,2\n"3,4\n5,6\n')).toEqual({
		line: 3,
		message: 'a quote opens here and never closes'
	});
	expect(await read('a,b\n1,2\n"3"x,4\n5,"6"\n')).toEqual({
		line: 3,
		message: 'something stands after a closing quote'
	});
	expect(await read('')).toEqual({ line: 1, message: 'the file is empty' });
});

test('a quote that never closes does not take the memory of a large file', async () => {
	const broken = await read(`a,b\n1,2\n"3${'4,5\n'.repeat(1_500_000)}`, 65_536);
	expect(broken).toEqual({ line: 3, message: 'a quote opens here and never closes' });
});

test('rows with too many or too few cells are said, empty ones at the end are nothing', () => {
	expect(fitCells(['1', '2'], ['a', 'b'])).toEqual({ ok: true, value: ['1', '2'] });
	expect(fitCells(['1', '2', '', ' '], ['a', 'b'])).toEqual({ ok: true, value: ['1', '2'] });
	expect(fitCells(['1', '2', '3'], ['a', 'b'])).toEqual({
		ok: false,
		error: 'The line has 3 cells where the head has 2'
	});
	expect(fitCells(['1'], ['a', 'b'])).toEqual({
		ok: false,
		error: 'The line has 1 cell where the head has 2'
	});
});

const cell = fc.string({
	unit: fc.constantFrom('a', 'ä', '€', '"', ',', '\n', '\r\n', ' ', '😀'),
	maxLength: 6
});
const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });

property(
	'whatever the size of the pieces, the same rows come out as from the whole text',
	fc.asyncProperty(
		table,
		fc.integer({ min: 1, max: 40 }),
		fc.constantFrom('\n', '\r\n'),
		async (cells, size, newline) => {
			const csv = Papa.unparse({ fields: ['one', 'two'], data: cells }, { newline, quotes: true });
			const found = await read(csv, size, 'utf-8');
			const rows = 'rows' in found ? found.rows.map(([, ...rest]) => rest) : found;
			const plain = cells.map((row) =>
				row.map((text) => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
			);
			expect(rows).toEqual(plain.filter((row) => row.some((text) => text.trim() !== '')));
		}
	),
	{ runs: 150 }
);
