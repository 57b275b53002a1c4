import { parseDate, DATE_FORMATS, type Moment } from './dates.ts';
import { fold } from '#lib/domain/names.ts';
import { parseNumber, type Figure } from './numbers.ts';
import {
	fieldsOf,
	isDateField,
	isNumberField,
	type ActivityField,
	type Field,
	type Mapping,
	type PersonField,
	type Source
} from './mapping.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';

/** What is wrong with one line, for a person: the column and value at fault and a whole sentence. */
export interface LineError {
	readonly column: string;
	readonly value: string;
	/** "close_date is no day: April has 30" */
	readonly message: string;
	/** What the value was probably meant to be. */
	readonly suggestion?: string;
}

/** A line's values as the mapping reads them. Empty cells are absent. */
export interface LineValues {
	readonly texts: Readonly<Partial<Record<Field, string>>>;
	readonly moments: Readonly<Partial<Record<Field, Moment>>>;
	readonly figures: Readonly<Partial<Record<Field, Figure>>>;
}
export type Line = { readonly kind: 'skipped' } | { readonly kind: 'values'; readonly values: LineValues };

/** The column a field comes from, for messages; the field's own name where it is a constant. */
export const columnOf = (mapping: Mapping, field: ActivityField | PersonField): string => {
	const source = mapping.columns[field];
	return source && 'column' in source ? source.column : field;
};

/** Everything that is no text but line breaks and tabs. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

interface Compiled {
	readonly field: Field;
	readonly column: string;
	readonly read: (cells: readonly string[]) => string;
	readonly format: string | undefined;
}

function compileSource(field: Field, source: Source, header: readonly string[]): Compiled {
	if ('constant' in source) {
		return { field, column: field, read: () => source.constant, format: undefined };
	}
	const index = header.indexOf(source.column);
	const map = source.map && new Map(Object.entries(source.map).map(([from, to]) => [from.trim(), to]));
	const read = (cells: readonly string[]) => {
		const value = (cells[index] ?? '').replace(CONTROLS, '').trim();
		return map?.get(value) ?? value;
	};
	return { field, column: source.column, read, format: source.format };
}

/** The first usual format that reads this one value, for a mapping without a format. */
function parseAnyDate(value: string): Result<Moment, string> {
	let reason: string | undefined;
	for (const format of DATE_FORMATS) {
		const read = parseDate(value, format);
		if (read.ok) return read;
		if (read.error.startsWith('is no day')) reason ??= read.error;
	}
	return failed(reason ?? 'is no date');
}

function skipTest(mapping: Mapping, header: readonly string[]): (cells: readonly string[]) => boolean {
	const { skip } = mapping;
	if (!skip) return () => false;
	const index = header.indexOf(skip.column);
	const listed = new Set([skip.when ?? skip.unless ?? []].flat().map(fold));
	const wanted = skip.when !== undefined;
	return (cells) => listed.has(fold(cells[index] ?? '')) === wanted;
}

/**
 * Makes a mapping into a function over a file's rows (cells in the header's order). Values are trimmed, replaced by the
 * source's map and parsed as dates and numbers; a failure names every wrong cell of the line.
 */
export function compileMapping(
	mapping: Mapping,
	header: readonly string[]
): (cells: readonly string[]) => Result<Line, LineError[]> {
	const sources = fieldsOf(mapping.into).flatMap((field) => {
		const source = mapping.columns[field];
		return source ? [compileSource(field, source, header)] : [];
	});
	const skipped = skipTest(mapping, header);
	return (cells) => {
		if (skipped(cells)) return ok({ kind: 'skipped' });
		const texts: Partial<Record<Field, string>> = {};
		const moments: Partial<Record<Field, Moment>> = {};
		const figures: Partial<Record<Field, Figure>> = {};
		const errors: LineError[] = [];
		for (const { field, column, read, format } of sources) {
			const value = read(cells);
			if (value === '') continue;
			texts[field] = value;
			const wrong = (reason: string) => errors.push({ column, value, message: `${column} ${reason}` });
			if (isDateField(field)) {
				const moment = format === undefined ? parseAnyDate(value) : parseDate(value, format);
				if (moment.ok) moments[field] = moment.value;
				else wrong(moment.error);
			} else if (isNumberField(field)) {
				const figure = parseNumber(value, format);
				if (figure.ok) figures[field] = figure.value;
				else wrong(figure.error);
			}
		}
		return errors.length > 0 ? failed(errors) : ok({ kind: 'values', values: { texts, moments, figures } });
	};
}
