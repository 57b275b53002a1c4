/** What a metric counts, in the words of a sales floor. */
import type { MetricUnit } from '#lib/domain/board.ts';
import {
	BUILT_IN_METRICS,
	type MetricDefinition,
	type Side,
	type Term,
	type TermField
} from '#lib/domain/metrics.ts';

export interface Vocabulary {
	/** Names of activity types, by key. */
	readonly types: ReadonlyMap<string, string>;
	/** Names of metrics, by key. */
	readonly metrics: ReadonlyMap<string, string>;
	/** BCP 47 */
	readonly locale: string;
}

export const UNIT_WORDS: Readonly<Record<MetricUnit, string>> = {
	count: 'Number',
	money: 'Money',
	ratio: 'Percent',
	points: 'Points',
	days: 'Days'
};

export const FIELD_WORDS: Readonly<Record<TermField, string>> = {
	quantity: 'How many',
	amount: 'Amount',
	margin: 'Margin',
	rows: 'Records'
};

/** Built-in sums of one plain term have the floor's own words for it: `calls`, `orders`, `revenue`. */
const PLAIN = new Map(
	BUILT_IN_METRICS.flatMap(({ name, definition }): [string, string][] => {
		const [term, more] = definition.kind === 'sum' ? definition.terms : [];
		return term && !more && term.weight === '1' ? [[`${term.type} ${term.field}`, inSentence(name)]] : [];
	})
);

/** `Appointment held` -> `appointment held`; `CRM visit` stays. */
function inSentence(name: string): string {
	return /^\p{Lu}\p{Lu}/u.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

const typeWords = (type: string, { types }: Vocabulary) => inSentence(types.get(type) ?? type);

/** `calls`, `amount of quote`, `records of order`. */
export function countWords({ type, field }: Pick<Term, 'type' | 'field'>, words: Vocabulary): string {
	const plain = PLAIN.get(`${type} ${field}`);
	if (plain) return plain;
	const name = typeWords(type, words);
	if (field === 'quantity') return name;
	return `${field === 'rows' ? 'records' : field} of ${name}`;
}

/** A decimal string as the floor writes numbers, to its last digit. */
function figure(weight: string, { locale }: Vocabulary): string {
	const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 9 });
	// as a string it keeps digits that a double would lose
	return format.format(weight as Intl.StringNumericLiteral).replace('-', '\u2212');
}

const isOne = (weight: string) => /^1(\.0*)?$/.test(weight);

function termsWords(terms: readonly Term[], words: Vocabulary): string {
	return terms
		.map((term, index) => {
			const negative = term.weight.startsWith('-');
			const weight = term.weight.replace(/^-/, '');
			const counted = countWords(term, words);
			const weighed = isOne(weight) ? counted : `${figure(weight, words)} × ${counted}`;
			if (index === 0) return negative ? `\u2212${weighed}` : weighed;
			return `${negative ? ' \u2212 ' : ' + '}${weighed}`;
		})
		.join('');
}

/** `customers with order or quote` */
const customerWords = (types: readonly string[], words: Vocabulary) =>
	`customers with ${types.map((type) => typeWords(type, words)).join(' or ')}`;

function sideWords(side: Side, words: Vocabulary): string {
	if ('distinct' in side) return customerWords(side.types, words);
	return side.length === 1 ? termsWords(side, words) : `(${termsWords(side, words)})`;
}

/** What the smallest denominator counts: `calls`, `customers`; '' where that has no short name. */
function unitOfSide(side: Side, words: Vocabulary): string {
	if ('distinct' in side) return ' customers';
	const [term, more] = side;
	return term && !more && isOne(term.weight) ? ` ${countWords(term, words)}` : '';
}

/** `orders / calls, from 20 calls on`; `call 1, appointment held 5` where the unit is points. */
export function definitionWords(definition: MetricDefinition, unit: MetricUnit, words: Vocabulary): string {
	switch (definition.kind) {
		case 'sum':
			return unit === 'points'
				? definition.terms.map((term) => pointWords(term, words)).join(', ')
				: termsWords(definition.terms, words);
		case 'ratio': {
			const { numerator, denominator, minimumDenominator: minimum = '1', allTime = false } = definition;
			const sides = `${sideWords(numerator, words)} / ${sideWords(denominator, words)}`;
			const from = isOne(minimum)
				? ''
				: `, from ${figure(minimum, words)}${unitOfSide(denominator, words)} on`;
			return `${sides}${from}${allTime ? ', since the first record' : ''}`;
		}
		case 'followUp':
			return `customers with a follow-up within ${definition.days} ${definition.days === 1 ? 'day' : 'days'} of their order`;
		case 'attainment':
			return `${inSentence(words.metrics.get(definition.metric) ?? definition.metric)} / its target`;
		case 'medianDays': {
			const from =
				definition.from === 'any'
					? 'a deal’s first record'
					: `its first ${typeWords(definition.from, words)}`;
			return `days from ${from} to its first ${typeWords(definition.to, words)}, the middle deal’s`;
		}
	}
}

function pointWords(term: Term, words: Vocabulary): string {
	const counted = term.field === 'quantity' ? typeWords(term.type, words) : countWords(term, words);
	return `${counted} ${figure(term.weight, words)}`;
}

/** Why a metric stays with the managers; '' where it does not. */
export function keptWords({
	needsMargin,
	onFloor
}: {
	readonly needsMargin: boolean;
	readonly onFloor: boolean;
}): string {
	if (onFloor) return '';
	return needsMargin ? 'Reads margins' : 'Reads amounts, which are hidden here';
}

/** A rule of definitions as somebody reads it who writes no JSON. */
export const plainly = (message: string): string => message.replace('a decimal string', 'a number');

/** `/definition/numerator/1/weight` -> `the weight in line 2 of Count`. */
export function placeWords(pointer: string): string {
	const parts = pointer.split('/').slice(2);
	const line = parts.find((part) => /^\d+$/.test(part));
	const named = parts.filter((part) => !/^\d+$/.test(part)).at(-1) ?? 'kind';
	const name = PLACES[named] ?? `the ${named}`;
	const side = SIDES[parts[0] ?? ''] ?? '';
	if (line === undefined || named === 'types') return name + side;
	return `${name} in line ${Number(line) + 1}${side}`;
}

const PLACES: Readonly<Record<string, string>> = {
	minimumDenominator: 'ranked from',
	days: 'the number of days',
	types: 'the choice of customers',
	field: 'what is counted',
	type: 'the activity'
};
const SIDES: Readonly<Record<string, string>> = { numerator: ' of Count', denominator: ' of Over' };
