/** Changes of a mapping as somebody makes them on the page, one at a time; a mapping is never changed in place. */
import { isDateField, isNumberField, type Field, type Mapping, type Skip, type Source } from './mapping.ts';
import { fold } from '#lib/domain/names.ts';

type Columns = Mapping['columns'];

const withColumns = (mapping: Mapping, columns: Columns): Mapping => ({ ...mapping, columns });
const withSkip = ({ into, columns }: Mapping, skip: Skip | undefined): Mapping =>
	skip ? { into, skip, columns } : { into, columns };

const without = (columns: Columns, drop: (field: string, source: Source) => boolean): Columns =>
	Object.fromEntries(Object.entries(columns).filter(([field, source]) => !drop(field, source)));

/** Lists of values that a skip rule names. */
const listed = (values: string | readonly string[] | undefined): readonly string[] =>
	values === undefined ? [] : [values].flat();

/** Whether one column decides both the type and what is left out: "Won becomes an order, the rest is left out". */
export const isStageRule = ({ skip, columns }: Mapping, column: string): boolean =>
	skip?.column === column &&
	skip.unless !== undefined &&
	columns.type !== undefined &&
	'constant' in columns.type;

/** What a column of the file becomes; '' is left out. */
export function fieldOfColumn(mapping: Mapping, column: string): Field | '' {
	const found = Object.entries(mapping.columns).find(
		([, source]) => 'column' in source && source.column === column
	);
	if (found) return found[0] as Field;
	return mapping.into === 'activities' && isStageRule(mapping, column) ? 'type' : '';
}

/** Makes a column a field ('' for none); a field has one source and a column one field, so others give way. */
export function setColumn(mapping: Mapping, column: string, field: Field | '', format?: string): Mapping {
	const base = isStageRule(mapping, column)
		? withSkip({ ...mapping, columns: without(mapping.columns, (name) => name === 'type') }, undefined)
		: mapping;
	const rest = without(
		base.columns,
		(name, source) => name === field || ('column' in source && source.column === column)
	);
	if (field === '') return withColumns(base, rest);
	const fits = format !== undefined && (isDateField(field) || isNumberField(field));
	return withColumns(base, { ...rest, [field]: fits ? { column, format } : { column } });
}

/** How a field's column writes its dates or numbers; undefined: each value by itself. */
export function setFormat(mapping: Mapping, field: Field, format: string | undefined): Mapping {
	const source = mapping.columns[field];
	if (!source || 'constant' in source) return mapping;
	const { column, map } = source;
	const changed = { column, ...(format === undefined ? {} : { format }), ...(map ? { map } : {}) };
	return withColumns(mapping, { ...mapping.columns, [field]: changed });
}

/** The same value for every line; undefined takes it away. */
export function setConstant(mapping: Mapping, field: Field, constant: string | undefined): Mapping {
	const rest = without(mapping.columns, (name) => name === field);
	return withColumns(mapping, constant === undefined ? rest : { ...rest, [field]: { constant } });
}

export const setSkip = (mapping: Mapping, skip: Skip | undefined): Mapping => withSkip(mapping, skip);

/** Reads one value of a field's column as another: a name spelled wrongly, a day that is none. */
export function mend(mapping: Mapping, column: string, from: string, to: string): Mapping {
	const field = fieldOfColumn(mapping, column);
	const source = field === '' ? undefined : mapping.columns[field];
	if (field === '' || !source || 'constant' in source) return mapping;
	// the value may itself be what an earlier correction made of another one
	const map: Record<string, string> = { [from]: to };
	for (const [written, meant] of Object.entries(source.map ?? {})) map[written] = meant === from ? to : meant;
	return withColumns(mapping, { ...mapping.columns, [field]: { ...source, map } });
}

/** For each value of the type's column: the type it becomes, or '' where such lines are left out. */
export function typeChoices(
	mapping: Mapping,
	column: string,
	values: readonly string[],
	types: ReadonlyMap<string, string>
): Map<string, string> {
	const { type } = mapping.columns;
	const { skip } = mapping;
	const named = new Set(listed(skip?.unless ?? skip?.when).map(fold));
	const isOut = (value: string) =>
		skip?.column === column && named.has(fold(value)) === (skip.when !== undefined);
	const meant = (value: string): string => {
		if (!type) return '';
		if ('constant' in type) return type.constant;
		const written = type.map && Object.hasOwn(type.map, value) ? type.map[value] : undefined;
		return types.get(fold(written ?? value)) ?? '';
	};
	return new Map(values.map((value) => [value, isOut(value) ? '' : meant(value)]));
}

/** The mapping in which each value of a column becomes this type, or is left out ('' as its type). */
export function setTypeChoices(
	mapping: Mapping,
	column: string,
	choices: ReadonlyMap<string, string>,
	types: ReadonlyMap<string, string>
): Mapping {
	const kept = [...choices].filter(([, type]) => type !== '');
	const out = [...choices].filter(([, type]) => type === '').map(([value]) => value);
	const others = mapping.skip && mapping.skip.column !== column ? mapping.skip : undefined;
	const [first] = kept;
	const rest = without(mapping.columns, (name) => name === 'type');
	if (out.length > 0 && first && kept.every(([, type]) => type === first[1])) {
		const values = kept.map(([value]) => value);
		const skip: Skip = { column, unless: values.length === 1 ? first[0] : values };
		return withSkip({ ...mapping, columns: { ...rest, type: { constant: first[1] } } }, skip);
	}
	const map = Object.fromEntries(kept.filter(([value, type]) => types.get(fold(value)) !== type));
	const type: Source = { column, ...(Object.keys(map).length > 0 ? { map } : {}) };
	const skip: Skip | undefined = out.length > 0 ? { column, when: out } : others;
	return withSkip({ ...mapping, columns: { ...rest, type } }, skip);
}
