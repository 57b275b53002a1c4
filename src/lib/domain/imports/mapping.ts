import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import { isDateFormat } from './dates.ts';
import { isNumberFormat } from './numbers.ts';

export const PEOPLE_FIELDS = [
	'externalId',
	'name',
	'email',
	'team',
	'region',
	'startedOn',
	'endedOn',
	'from'
] as const;
export const ACTIVITY_FIELDS = [
	'externalId',
	'rep',
	'type',
	'occurredAt',
	'amount',
	'margin',
	'quantity',
	'customer',
	'deal',
	'note'
] as const;
export type PersonField = (typeof PEOPLE_FIELDS)[number];
export type ActivityField = (typeof ACTIVITY_FIELDS)[number];
export type Field = PersonField | ActivityField;
export type Into = 'people' | 'activities';

/** Where a field's value comes from, always in its long form. */
export type Source =
	| {
			readonly column: string;
			/** A date's (`DD-MM-YYYY`) or a number's (`1.234,56`); guessed per value where absent and possible. */
			readonly format?: string;
			/** What stands in the file -> what is meant. Values that are not listed stand for themselves. */
			readonly map?: Readonly<Record<string, string>>;
	  }
	| { readonly constant: string };

/** Rows left out: those where the column holds one of `when`, or none of `unless`. Compared without regard to case. */
export interface Skip {
	readonly column: string;
	readonly unless?: string | readonly string[];
	readonly when?: string | readonly string[];
}

/** How a CSV becomes people or activities; `toJson` and `parseMapping` are its JSON form (protocol.md). */
export interface Mapping {
	readonly into: Into;
	readonly skip?: Skip;
	readonly columns: Readonly<Partial<Record<Field, Source>>>;
}

export const fieldsOf = (into: Into): readonly Field[] =>
	into === 'people' ? PEOPLE_FIELDS : ACTIVITY_FIELDS;
/** Without these a mapping is not complete. */
export const requiredOf = (into: Into): readonly Field[] => (into === 'people' ? ['name'] : ['rep', 'type']);

const DATES: ReadonlySet<string> = new Set(['occurredAt', 'startedOn', 'endedOn', 'from']);
const NUMBERS: ReadonlySet<string> = new Set(['amount', 'margin', 'quantity']);
export const isDateField = (field: string): boolean => DATES.has(field);
export const isNumberField = (field: string): boolean => NUMBERS.has(field);

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string | string[] =>
	typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

/** Collects what is wrong while a mapping is read. */
class Reader {
	readonly errors: FieldError[] = [];

	wrong(pointer: string, message: string): undefined {
		this.errors.push({ pointer, message });
		return undefined;
	}

	strangers(value: Json, allowed: readonly string[], pointer: string): void {
		for (const key of Object.keys(value)) {
			if (!allowed.includes(key)) this.wrong(`${pointer}/${escapePointer(key)}`, 'is not known here');
		}
	}

	source(field: string, value: unknown): Source | undefined {
		const pointer = `/columns/${escapePointer(field)}`;
		if (typeof value === 'string') return { column: value };
		if (!isObject(value)) return this.wrong(pointer, 'must be a column name or an object');
		if ('constant' in value) {
			this.strangers(value, ['constant'], pointer);
			const { constant } = value;
			return typeof constant === 'string'
				? { constant }
				: this.wrong(`${pointer}/constant`, 'must be a text');
		}
		this.strangers(value, ['column', 'format', 'map'], pointer);
		const { column, format, map } = value;
		if (typeof column !== 'string') return this.wrong(`${pointer}/column`, 'must name a column');
		if (format !== undefined && !this.#format(field, format, `${pointer}/format`)) return undefined;
		if (map !== undefined && !(isObject(map) && Object.values(map).every((to) => typeof to === 'string'))) {
			return this.wrong(`${pointer}/map`, 'must be an object of texts');
		}
		return {
			column,
			...(typeof format === 'string' ? { format } : {}),
			...(map === undefined ? {} : { map: map as Record<string, string> })
		};
	}

	#format(field: string, format: unknown, pointer: string): format is string {
		const fits =
			typeof format === 'string' &&
			((isDateField(field) && isDateFormat(format)) || (isNumberField(field) && isNumberFormat(format)));
		if (!fits)
			this.wrong(pointer, 'is no date format (DD-MM-YYYY) or number format (1.234,56) for this field');
		return fits;
	}

	skip(value: unknown): Skip | undefined {
		if (value === undefined) return undefined;
		if (!isObject(value)) return this.wrong('/skip', 'must be an object');
		this.strangers(value, ['column', 'unless', 'when'], '/skip');
		const { column, unless, when } = value;
		if (typeof column !== 'string') return this.wrong('/skip/column', 'must name a column');
		if ((unless === undefined) === (when === undefined)) {
			return this.wrong('/skip', 'needs either `unless` or `when`');
		}
		if (unless !== undefined) {
			return isTexts(unless)
				? { column, unless }
				: this.wrong('/skip/unless', 'must be a text or a list of texts');
		}
		return isTexts(when) ? { column, when } : this.wrong('/skip/when', 'must be a text or a list of texts');
	}
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Reads a mapping's JSON form, strictly: unknown keys, fields and formats are refused with their pointer. */
export function parseMapping(value: unknown): Result<Mapping, FieldError[]> {
	if (!isObject(value)) return failed([{ pointer: '', message: 'a mapping is a JSON object' }]);
	const reader = new Reader();
	reader.strangers(value, ['into', 'skip', 'columns'], '');
	const { into } = value;
	if (into !== 'people' && into !== 'activities') {
		return failed([{ pointer: '/into', message: 'must be people or activities' }]);
	}
	const skip = reader.skip(value.skip);
	const columns: Partial<Record<Field, Source>> = {};
	if (!isObject(value.columns)) reader.wrong('/columns', 'must be an object');
	else {
		for (const [field, from] of Object.entries(value.columns)) {
			const known = fieldsOf(into).find((name) => name === field);
			if (known === undefined) {
				reader.wrong(`/columns/${escapePointer(field)}`, `is no field of ${into}`);
				continue;
			}
			const source = reader.source(field, from);
			if (source) columns[known] = source;
		}
	}
	if (reader.errors.length > 0) return failed(reader.errors);
	return ok({ into, ...(skip ? { skip } : {}), columns });
}

/** The shortest JSON form: a column without a format or a map is its name alone. */
export function toJson(mapping: Mapping): Record<string, unknown> {
	const short = (source: Source): unknown =>
		'column' in source && source.format === undefined && source.map === undefined ? source.column : source;
	return {
		into: mapping.into,
		...(mapping.skip ? { skip: mapping.skip } : {}),
		columns: Object.fromEntries(
			Object.entries(mapping.columns).map(([field, source]) => [field, short(source)])
		)
	};
}

/** What keeps a mapping from being used on a file with this header. */
export function checkMapping(mapping: Mapping, header: readonly string[]): FieldError[] {
	const errors: FieldError[] = [];
	for (const field of requiredOf(mapping.into)) {
		if (mapping.columns[field] === undefined) {
			errors.push({ pointer: `/columns/${field}`, message: 'is needed: say which column it is' });
		}
	}
	const missing = (column: string, pointer: string) => {
		if (!header.includes(column)) errors.push({ pointer, message: `the file has no column ${column}` });
	};
	if (mapping.skip) missing(mapping.skip.column, '/skip/column');
	for (const [field, source] of Object.entries(mapping.columns)) {
		if ('column' in source) missing(source.column, `/columns/${field}`);
	}
	return errors;
}
