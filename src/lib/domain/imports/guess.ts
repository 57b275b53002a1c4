import { fold } from '#lib/domain/names.ts';
import {
	fieldsOf,
	isDateField,
	isNumberField,
	type Field,
	type Into,
	type Mapping,
	type Skip,
	type Source
} from './mapping.ts';
import type { ColumnProfile } from './profile.ts';
import { ACTIVITY_WORDS, meansWon, PERSON_WORDS, plainName, typeMeant } from './words.ts';

/** A question that the file itself does not answer; the mapping holds the likelier of the two formats. */
export interface Ask {
	readonly kind: 'date' | 'number';
	readonly field: Field;
	readonly column: string;
	readonly formats: readonly string[];
	/** A value that can be read in both ways. */
	readonly example: string;
}
export interface Guess {
	readonly mapping: Mapping;
	readonly asks: readonly Ask[];
}

/** What the floor already knows, to recognise columns by their content. */
export interface Known {
	/** Whether somebody on the floor is called this. */
	readonly isPerson: (text: string) => boolean;
	/** Activity types by their folded key and name -> key. */
	readonly types: ReadonlyMap<string, string>;
	/** 01/03/2017 is 3 January here. */
	readonly monthFirst: boolean;
	/** Numbers have a decimal comma here. */
	readonly decimalComma: boolean;
}

interface Candidate {
	readonly field: Field;
	readonly column: ColumnProfile;
	readonly score: number;
}

const EXACT = 100;
const PART = 30;
const CONTENT = 20;

/** How much a column's name speaks for a field: the whole name counts most, then its last words ("agent" in "top agent"). */
function byName(name: string, words: readonly string[]): number {
	const plain = plainName(name);
	const exact = words.indexOf(plain);
	if (exact >= 0) return EXACT - exact;
	const ending = words.find(
		(word) => word.length > 2 && (plain.endsWith(` ${word}`) || plain.startsWith(`${word} `))
	);
	return ending === undefined ? 0 : PART;
}

const share = (column: ColumnProfile, test: (value: string) => boolean): number => {
	const values = [...column.values].slice(0, 500);
	return values.length === 0 ? 0 : values.filter(test).length / values.length;
};

/** How much a column's content speaks for a field; undefined where it rules the field out. */
function byContent(field: Field, column: ColumnProfile, known: Known): number | undefined {
	if (column.filled === 0) return 0;
	if (isDateField(field)) {
		if (column.dates.formats(known.monthFirst).length === 0) return undefined;
		return field === 'occurredAt' ? CONTENT : 0;
	}
	if (isNumberField(field)) {
		if (!column.numbers.numeric || (field === 'quantity' && !column.numbers.whole)) return undefined;
		return field === 'amount' && column.numbers.money ? CONTENT : 0;
	}
	if (field === 'email') return column.emails ? EXACT : undefined;
	if (field === 'externalId') return column.unique && !column.emails ? 0 : undefined;
	if (field === 'rep') return share(column, known.isPerson) > 0.5 ? CONTENT : 0;
	if (field === 'type') return share(column, (value) => isType(value, known)) > 0.5 ? CONTENT : 0;
	return 0;
}

const typeOf = (value: string, known: Known): string | undefined =>
	known.types.get(fold(value)) ?? known.types.get(typeMeant(value) ?? '');
const isType = (value: string, known: Known): boolean => typeOf(value, known) !== undefined;

const wordsOf = (into: Into): Readonly<Partial<Record<Field, readonly string[]>>> =>
	into === 'people' ? PERSON_WORDS : ACTIVITY_WORDS;

function candidates(into: Into, columns: readonly ColumnProfile[], known: Known): Candidate[] {
	const words = wordsOf(into);
	return fieldsOf(into)
		.flatMap((field) =>
			columns.flatMap((column): Candidate[] => {
				const content = byContent(field, column, known);
				const score = byName(column.name, words[field] ?? []) + (content ?? 0);
				return content === undefined || score === 0 ? [] : [{ field, column, score }];
			})
		)
		.sort((a, b) => b.score - a.score);
}

/** Each field at most one column and the other way round, the surest pairs first. */
function assign(pairs: readonly Candidate[]): Map<Field, Candidate> {
	const taken = new Set<ColumnProfile>();
	const chosen = new Map<Field, Candidate>();
	for (const pair of pairs) {
		if (taken.has(pair.column) || chosen.has(pair.field)) continue;
		taken.add(pair.column);
		chosen.set(pair.field, pair);
	}
	return chosen;
}

/** A file is about activities where it has what only those have, and about people otherwise. */
function chooseInto(columns: readonly ColumnProfile[], known: Known): Into {
	const certain = (into: Into, fields: readonly Field[]) => {
		const chosen = assign(candidates(into, columns, known));
		return fields.filter((field) => (chosen.get(field)?.score ?? 0) > PART + CONTENT).length;
	};
	const activities = certain('activities', ['occurredAt', 'amount', 'type', 'quantity', 'customer', 'deal']);
	const people = certain('people', ['email', 'team', 'region', 'startedOn', 'endedOn']);
	if (activities !== people) return activities > people ? 'activities' : 'people';
	return columns.some((column) => column.dates.formats(known.monthFirst).length > 0)
		? 'activities'
		: 'people';
}

/** The type and what is left out, from a column of stages or kinds. */
function typeSource(column: ColumnProfile, known: Known): { type: Source; skip?: Skip } {
	const values = [...column.values];
	const won = values.filter(meansWon);
	const others = values.filter((value) => !meansWon(value));
	const stages = others.some((value) => {
		const type = typeOf(value, known);
		return type === undefined || type === 'deal_lost';
	});
	if (won.length > 0 && (stages || others.length === 0) && known.types.has('order')) {
		const unless = won.length === 1 && won[0] !== undefined ? won[0] : won;
		return { type: { constant: 'order' }, skip: { column: column.name, unless } };
	}
	const translated = values.filter((value) => !known.types.has(fold(value)) && isType(value, known));
	const map = Object.fromEntries(translated.map((value) => [value, typeOf(value, known) ?? value]));
	return { type: { column: column.name, ...(translated.length > 0 ? { map } : {}) } };
}

function dateAsk(field: Field, column: ColumnProfile, formats: readonly string[]): Ask | undefined {
	const [first, second] = formats;
	if (first === undefined || second === undefined) return undefined;
	const example = [...column.values][0] ?? '';
	return { kind: 'date', field, column: column.name, formats: [first, second], example };
}

/** A field's source with its format, and the question where the values leave one open. */
function sourceOf(field: Field, column: ColumnProfile, known: Known): { source: Source; ask?: Ask } {
	if (isDateField(field)) {
		const formats = column.dates.formats(known.monthFirst);
		const ask = dateAsk(field, column, formats);
		const [format] = formats;
		return {
			source: { column: column.name, ...(format === undefined ? {} : { format }) },
			...(ask ? { ask } : {})
		};
	}
	if (isNumberField(field) && column.numbers.numeric) {
		const allowed = column.numbers.formats;
		const formats = column.numbers.ambiguous && known.decimalComma ? [...allowed].reverse() : allowed;
		const [format = '1,234.56'] = formats;
		const example = [...column.values].find((value) => /[.,]/.test(value)) ?? '';
		const ask: Ask = { kind: 'number', field, column: column.name, formats, example };
		return {
			// where every reading is the same, none needs to be named
			source: { column: column.name, ...(column.numbers.plain ? {} : { format }) },
			...(column.numbers.ambiguous ? { ask } : {})
		};
	}
	return { source: { column: column.name } };
}

/**
 * A mapping for a file with these columns, by their names (English and German) and by what stands in them. What the
 * values leave open is guessed and asked. `into` may be given; a required field that nothing fits is left out.
 */
export function guessMapping(columns: readonly ColumnProfile[], known: Known, into?: Into): Guess {
	const target = into ?? chooseInto(columns, known);
	const chosen = assign(candidates(target, columns, known));
	const sources: Partial<Record<Field, Source>> = {};
	const asks: Ask[] = [];
	let skip: Skip | undefined;
	for (const field of fieldsOf(target)) {
		const column = chosen.get(field)?.column;
		if (!column) continue;
		if (field === 'type') {
			const found = typeSource(column, known);
			sources.type = found.type;
			skip = found.skip;
			continue;
		}
		const { source, ask } = sourceOf(field, column, known);
		sources[field] = source;
		if (ask) asks.push(ask);
	}
	if (target === 'activities' && sources.type === undefined) {
		sources.type = { constant: sources.amount === undefined ? 'call' : 'order' };
	}
	return { mapping: { into: target, ...(skip ? { skip } : {}), columns: sources }, asks };
}

/**
 * The same mapping with the formats it leaves open, where a column's values settle them: "1,234" alone could be read in
 * two ways, beside "12.50" it can't.
 */
export function settleFormats(mapping: Mapping, columns: readonly ColumnProfile[], known: Known): Mapping {
	const settled = Object.entries(mapping.columns).map(([name, source]): [string, Source] => {
		const field = name as Field;
		if ('constant' in source || source.format !== undefined) return [name, source];
		const column = columns.find((one) => one.name === source.column);
		const found = column && sourceOf(field, column, known);
		const format = found && !found.ask && 'column' in found.source ? found.source.format : undefined;
		return [name, format === undefined ? source : { ...source, format }];
	});
	return { ...mapping, columns: Object.fromEntries(settled) };
}
