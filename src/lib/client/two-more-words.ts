/** What two more calls a day are worth to a team, as a wall says it: read in one look, from five metres. */
import { integer, toNumber } from '#lib/domain/fractions.ts';
import type { NothingToTell, OnTop, TwoMore } from '#lib/domain/projection/two-more.ts';
import { capital, callsWords, type Run, type Words } from './what-if-words.ts';

const strong = (text: string): Run => ({ text, strong: true });
const plain = (text: string): Run => ({ text });

/** From here on a tenth of an order is nothing that anybody reads. */
const MANY_ORDERS = 20;

function orders({ orders: value }: OnTop, words: Words): string {
	const text = words.count(value, toNumber(value) < MANY_ORDERS ? 1 : 0);
	return `${text} more ${text === '1' ? 'order' : 'orders'}`;
}

/**
 * `Two more calls a day from each of us: about 9.6 more orders a year, $768,000, and 0.4 more orders this month, $32,000.`
 * The whole floor says "each of us" too: a wall speaks to whoever stands before it.
 */
export function twoMoreSentence({ more, year, month }: TwoMore, words: Words): Run[] {
	const worth = ({ revenue }: OnTop) => (revenue ? [plain(', '), strong(words.money(revenue))] : []);
	const left = month.calls.numerator > 0n;
	return [
		plain(`${capital(callsWords(integer(more), words))} from each of us: about `),
		strong(orders(year, words)),
		plain(' a year'),
		...worth(year),
		...(left ? [plain('. This month alone: '), strong(orders(month, words)), ...worth(month)] : []),
		plain('.')
	];
}

export interface OddsLine {
	readonly odds: string;
	/** `at least 9 more orders in a year` */
	readonly of: string;
}

/** W3: how sure the whole orders are; none for a month of which nothing is left. */
export function twoMoreOdds({ year, month }: TwoMore, words: Words): OddsLine[] {
	const line = ({ least, odds }: OnTop, when: string): OddsLine => ({
		odds: words.odds(odds),
		of: `odds of at least ${words.format.count(least)} more ${least === 1 ? 'order' : 'orders'} ${when}`
	});
	return [line(year, 'in a year'), ...(month.calls.numerator > 0n ? [line(month, 'this month')] : [])];
}

/** How all of it is to be read, and what it rests on: each has a rate of their own, of which a wall tells all together. */
export function twoMoreBasis({ people, calls, orders: made, rate }: TwoMore, words: Words): string {
	const { format } = words;
	const every = (share: number) => `1 in ${format.count(Math.max(1, Math.round(1 / share)))}`;
	const who = people === 1 ? 'one person' : `${format.count(people)} people`;
	const each = people === 1 ? '' : ' Each counts with their own rate.';
	return (
		`Expected: the mean of many such years; the odds say how sure.${each} From ${format.count(made)} orders in ` +
		`${format.count(calls)} calls by ${who} in the last 90 days: ${people === 1 ? '' : 'together '}${every(rate.rate)}, likely ${every(rate.high)} to ${every(rate.low)}.`
	);
}

const WHY: Record<NothingToTell['why'], string> = {
	nobody: 'Nobody is in this team today.',
	thin: 'Once there are 100 calls and an order in 90 days, this says what two more calls a day are worth.',
	'no-rate': 'There are more orders than calls in the last 90 days: no rate can be told from that.'
};
export const nothingWords = ({ why }: NothingToTell): string => WHY[why];
