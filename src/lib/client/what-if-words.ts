/** What a projection says, in sentences and figures. Figures are rounded from exact fractions, never from floating point. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, minus, over } from '#lib/domain/fractions.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import type { LearntRate } from '#lib/domain/projection/people.ts';
import type { Practice } from '#lib/domain/projection/practice.ts';
import type { Figures, Odds } from '#lib/domain/projection/answer.ts';
import type { Question } from '#lib/domain/projection/question.ts';
import { Format, type Manner } from './format.ts';
import { decimals } from './what-if-fields.ts';

const MINUS = '\u2212';
const NUMBERS = [
	'no',
	'one',
	'two',
	'three',
	'four',
	'five',
	'six',
	'seven',
	'eight',
	'nine',
	'ten',
	'eleven',
	'twelve'
];

/** One stretch of a sentence; strong ones stand out. */
export interface Run {
	readonly text: string;
	readonly strong?: true;
}
const strong = (text: string): Run => ({ text, strong: true });

export class Words {
	readonly format: Format;
	readonly #locale: string;
	readonly #scale: Score;

	/** @param digits decimals of the currency */
	constructor(manner: Manner, digits: number) {
		this.format = new Format(manner);
		this.#locale = manner.locale;
		this.#scale = integer(10 ** digits);
	}

	/** A count with at most so many places: `9.6`, `−33.6`. */
	count(value: Score, places = 1): string {
		return decimals(this.#locale, places)
			.format(toDecimal(value, places) as Intl.StringNumericLiteral)
			.replace('-', MINUS);
	}

	/** Minor units as whole major ones, without a sign for the currency: `768,000`. */
	amount(minor: Score, places = 0): string {
		return this.count(over(minor, this.#scale) ?? integer(0), places);
	}

	/** With the currency's sign: `$768,000`. */
	money(minor: Score, places = 0): string {
		const below = minor.numerator < 0n;
		const size = below ? { ...minor, numerator: -minor.numerator } : minor;
		return `${below ? MINUS : ''}${this.format.symbol}${this.amount(size, places)}`;
	}

	/** For programs: a plain decimal in major units. */
	major(minor: Score): string {
		return toDecimal(over(minor, this.#scale) ?? integer(0));
	}

	/** Odds as percent, by tenths; never `0.0%` or `100.0%` where it is not certain. */
	odds(value: number): string {
		if (value > 0 && value < 0.0005) return `under ${this.format.share(0.001)}`;
		if (value < 1 && value > 0.9995) return `over ${this.format.share(0.999)}`;
		return this.format.share(value);
	}

	/** Odds as percent by hundredths, for where one compares them. */
	fine(value: number): string {
		return new Intl.NumberFormat(this.#locale, {
			style: 'percent',
			minimumFractionDigits: 2,
			maximumFractionDigits: 2
		}).format(value);
	}

	/** With its sign, whatever it is; an en dash for nothing. */
	signed(value: Score, write: (size: Score) => string): string {
		const text = write(value);
		return value.numerator > 0n ? `+${text}` : value.numerator === 0n ? '–' : text;
	}
}

const isOne = (value: Score) => compare(value, integer(1)) === 0;
const sizeOf = (value: Score): Score =>
	value.numerator < 0n ? { ...value, numerator: -value.numerator } : value;
export const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** A small whole number in words, others in figures. */
function numberWords(value: Score, words: Words): string {
	const word = value.denominator === 1n ? NUMBERS[Number(value.numerator)] : undefined;
	return word ?? words.count(value, 2);
}

/**
 * The sentence over everything: what changes for whom, and what a year of it is worth.
 * @param behind the odds are of an earlier question: they are left open, and keep their place
 */
export function headline(
	question: Question,
	own: boolean,
	figures: Figures,
	odds: Odds,
	words: Words,
	behind = false
): Run[] {
	const { expected, orders } = figures.extra;
	const what = own ? ownChangeWords(question, words) : changeWords(question, words);
	if (figures.changing === 0 || what === undefined) return [{ text: 'Nothing changes yet. Move a slider.' }];
	const who =
		figures.people === 1
			? []
			: [
					{ text: ' from ' },
					strong(
						figures.changing === figures.people
							? `all ${words.format.count(figures.people)}`
							: `${words.format.count(figures.changing)} of ${words.format.count(figures.people)}`
					),
					{ text: ' people' }
				];
	const much = expected.orders;
	const least =
		odds.extra === undefined || orders <= 0n
			? ''
			: `; at least ${words.count(integer(orders))} with ${behind ? '…' : words.format.figure(odds.extra, 'ratio')} odds`;
	if (much.numerator === 0n) {
		const gained = expected.profit;
		return [
			{ text: what },
			...who,
			{ text: ': as many orders, ' },
			strong(words.money(sizeOf(gained))),
			{ text: ` ${gained.numerator < 0n ? 'less' : 'more'} profit a year.` }
		];
	}
	return [
		{ text: what },
		...who,
		{ text: ': about ' },
		strong(words.count(sizeOf(much))),
		{ text: ` ${much.numerator < 0n ? 'fewer' : 'more'} orders a year, ` },
		strong(words.money(sizeOf(expected.revenue))),
		{
			text: `${expected.revenue.numerator < 0n === much.numerator < 0n ? '' : expected.revenue.numerator < 0n ? ' less' : ' more'}${least}.`
		}
	];
}

/** The same over people's own calls, where it is said how many more. */
function ownChangeWords({ typed, asides }: Question, words: Words): string | undefined {
	const more = fromDecimal(asides.more ?? '2') ?? integer(0);
	const others = Object.keys(typed.change ?? {}).length > 0;
	if (more.numerator === 0n || typed.change?.calls !== undefined) return others ? 'What changes' : undefined;
	const calls = capital(callsWords(more, words));
	return others ? `${calls}, and what else changes,` : calls;
}

/** `Two more calls a day`; what else changes is said as such. undefined: nothing does. */
function changeWords({ typed: { base, change } }: Question, words: Words): string | undefined {
	if (!change) return undefined;
	const others = Object.entries(change).filter(
		([field, text]) => field !== 'reps' && field !== 'calls' && text !== base[field as keyof typeof base]
	);
	const [to, from] = [fromDecimal(change.calls ?? base.calls ?? ''), fromDecimal(base.calls ?? '')];
	const more = to && from ? minus(to, from) : integer(0);
	if (more.numerator === 0n) return others.length > 0 ? 'What changes, and the same calls' : undefined;
	const calls = capital(callsWords(more, words));
	return others.length > 0 ? `${calls}, and what else changes,` : calls;
}

/** `two more calls a day` */
export function callsWords(more: Score, words: Words): string {
	const size = sizeOf(more);
	return `${numberWords(size, words)} ${more.numerator > 0n ? 'more' : 'fewer'} call${isOne(size) ? '' : 's'} a day`;
}

/** What so many calls a day more are called: `Two more calls a day`. */
export function moreWords(plain: string, own: boolean, words: Words): string {
	const more = fromDecimal(plain) ?? integer(0);
	if (more.numerator === 0n) return 'With what changes';
	const calls = callsWords(more, words);
	return own ? `If you made ${calls}` : `With ${calls}`;
}

/** `1 in 87, likely between 1 in 70 and 1 in 110: 52 orders from 4,524 calls in the last 90 days.` */
export function learntWords(
	people: readonly Practice[],
	learnt: LearntRate | undefined,
	words: Words
): string {
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const [calls, orders] = [sum((person) => person.calls), sum((person) => person.orders)];
	const seen = `${words.format.count(orders)} orders from ${words.format.count(calls)} calls in the last 90 days`;
	if (!learnt) return `More orders than calls (${seen}): no rate can be told from that.`;
	const every = (rate: number) => `1 in ${words.format.count(Math.max(1, Math.round(1 / rate)))}`;
	const range = `likely between ${every(learnt.high)} and ${every(learnt.low)}`;
	return calls === 0
		? `No calls in the last 90 days: only what was thought before, ${every(learnt.rate)}, ${range}.`
		: `${every(learnt.rate)}, ${range}: ${seen}.`;
}

/** Short names of the year's months, January first. */
export function monthNames(locale: string): string[] {
	const format = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
	return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2025, month, 15)));
}
