import { parseDate } from '#lib/domain/imports/dates.ts';
import type { Ask } from '#lib/domain/imports/guess.ts';
import type { Field, Into, Mapping } from '#lib/domain/imports/mapping.ts';
import { parseNumber } from '#lib/domain/imports/numbers.ts';
import type { ColumnFacts, Preview } from '#lib/domain/imports/preview.ts';

export interface TypeChoice {
	readonly key: string;
	readonly name: string;
}
export type Numbers = (value: number) => string;

const FIELD_NAMES: Readonly<Record<Field, string>> = {
	externalId: 'Record number',
	name: 'Name',
	email: 'E-mail',
	team: 'Team',
	region: 'Region',
	startedOn: 'Started on',
	endedOn: 'Ended on',
	from: 'In the team from',
	rep: 'Person',
	type: 'Type',
	occurredAt: 'Happened on',
	amount: 'Amount',
	margin: 'Margin',
	quantity: 'How many',
	customer: 'Customer',
	deal: 'Deal',
	note: 'Note'
};
export const fieldName = (field: Field): string => FIELD_NAMES[field];

/** What one line is: "order", "person"; several kinds are records. */
export function noun(mapping: Mapping, types: readonly TypeChoice[], count: number): string {
	if (mapping.into === 'people') return count === 1 ? 'person' : 'people';
	const { type } = mapping.columns;
	const name = type && 'constant' in type ? types.find(({ key }) => key === type.constant)?.name : undefined;
	const one = name && /^[A-Za-z]+$/.test(name) ? name.toLowerCase() : 'record';
	return count === 1 ? one : `${one}s`;
}

/** "not won" where the rule is that simple. */
export function skippedWords({ skip }: Mapping): string {
	const unless = skip?.unless;
	if (typeof unless === 'string' && unless !== '') return `left out: not ${unless.toLowerCase()}`;
	return 'left out';
}

export const bytesWords = (bytes: number, locale: string): string => {
	const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), 'kilobyte'] : [bytes / 1e6, 'megabyte'];
	return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
};

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
	',': 'commas',
	';': 'semicolons',
	'\t': 'tabs',
	'|': 'bars'
};
const ENCODING_NAMES: Readonly<Record<string, string>> = {
	'utf-8': 'UTF-8',
	'utf-16le': 'UTF-16',
	'utf-16be': 'UTF-16',
	'windows-1252': 'Windows-1252'
};
/** How the file is written, in few words. */
export const fileWords = ({ encoding, delimiter }: Preview['file']): string =>
	`${ENCODING_NAMES[encoding] ?? encoding} with ${DELIMITER_NAMES[delimiter] ?? delimiter}`;

/** What was found in a column, as far as it matters for what it becomes. */
export function foundWords(
	facts: ColumnFacts,
	field: Field | '',
	into: Into,
	rows: number,
	n: Numbers
): string {
	const { distinct, unique, empty, known } = facts;
	switch (field) {
		case '':
		case 'type':
		case 'occurredAt':
			return '';
		case 'externalId':
			return unique && empty === 0
				? `Unique in all ${n(rows)} lines`
				: 'Not in every line, or not unique: such lines are named below';
		case 'rep':
			return distinct === null || known === undefined ? '' : `${n(distinct)} people found, ${n(known)} known`;
		case 'team':
		case 'region':
			return distinct === null ? '' : `${n(distinct)} different`;
		case 'customer':
		case 'deal':
		case 'note':
			if (empty === 0) return 'Kept as text';
			return empty === 1
				? '1 line has none. It counts all the same'
				: `${n(empty)} lines have none. They count all the same`;
		default:
			return empty > 0 && into === 'people' ? `${n(empty)} lines have none` : '';
	}
}

/** What a value that can be read in two ways is under each format. */
export function askOptions(ask: Ask, locale: string): { format: string; text: string }[] {
	return ask.formats.map((format) => ({ format, text: readingOf(ask, format, locale) }));
}

function readingOf({ kind, example }: Ask, format: string, locale: string): string {
	if (kind === 'number') {
		const figure = parseNumber(example, format);
		return figure.ok
			? new Intl.NumberFormat(locale, { maximumFractionDigits: 6 }).format(Number(figure.value.decimal))
			: format;
	}
	const moment = parseDate(example, format);
	if (!moment.ok) return format;
	const date = moment.value.kind === 'day' ? moment.value.date : moment.value.text.slice(0, 10);
	return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
		new Date(date)
	);
}

/** "Wed 1 Mar 2017" */
export const dayWords = (date: string, locale: string): string =>
	date === ''
		? ''
		: new Intl.DateTimeFormat(locale, {
				weekday: 'short',
				day: 'numeric',
				month: 'short',
				year: 'numeric',
				timeZone: 'UTC'
			}).format(new Date(date));
