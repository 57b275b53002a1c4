/** W3, W7: what a rep's month comes to, in sentences: as they go on, and with two more calls a day. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromNumber, integer, minus } from '#lib/domain/fractions.ts';
import type { MonthTarget, OwnMonth, OwnWay } from '#lib/domain/projection/own-month.ts';
import { MORE_CALLS } from '#lib/domain/projection/people.ts';
import { moreWords, type Run, type Words } from './what-if-words.ts';

const strong = (text: string): Run => ({ text, strong: true });
const plain = (text: string): Run => ({ text });

const counted = (value: Score, one: string, words: Words, places = 0) => {
	const text = words.count(value, places);
	return `${text} ${text === '1' ? one : `${one}s`}`;
};

/** `28 calls and 1 order so far` */
export const soFarWords = ({ made }: OwnMonth, words: Words): string =>
	`${counted(integer(made.calls), 'call', words)} and ${counted(integer(made.orders), 'order', words)} so far`;

/** `If you keep this pace, 10.4 calls a day, 93 more calls make it about 2.9 orders: 58.1% odds of your 3.` */
export const nowSentence = (month: OwnMonth, target: MonthTarget | undefined, words: Words): Run[] => [
	plain(`If you keep this pace, ${words.count(month.pace)} a day, `),
	...comesTo(month, month.now, target, words)
];

/** `If you made two more calls a day, 111 more calls make it about 3.3 orders: 67.0% odds of your 3.` */
export const thenSentence = (month: OwnMonth, target: MonthTarget | undefined, words: Words): Run[] => [
	plain(`${moreWords(String(MORE_CALLS), true, words)}, `),
	...comesTo(month, month.then, target, words)
];

/** The month as it is closed for this rep: `No working day of yours is left this month. It ends at 214 calls and 3 orders.` */
export function overSentence(month: OwnMonth, target: MonthTarget | undefined, words: Words): Run[] {
	const { made, now } = month;
	const figures = `${counted(integer(made.calls), 'call', words)} and ${counted(integer(made.orders), 'order', words)}`;
	const start = [plain('No working day of yours is left this month. It stands at '), strong(figures)];
	const score = target && now.score;
	if (!score) return [...start, plain('.')];
	const value = valueOf(target);
	const reached = compare(score, value) >= 0;
	const aimed = figureOf(value, target, words);
	return [...start, plain(reached ? `: your target of ${aimed} is reached.` : `, of the ${aimed} aimed at.`)];
}

function comesTo({ made }: OwnMonth, way: OwnWay, target: MonthTarget | undefined, words: Words): Run[] {
	const none = way.callsToGo.numerator === 0n;
	const start = plain(none ? 'it stays at ' : `${counted(way.callsToGo, 'more call', words)} make it `);
	return [start, ...result(made, way, target, words), plain('.')];
}

function result(made: OwnMonth['made'], way: OwnWay, target: MonthTarget | undefined, words: Words): Run[] {
	const { score, odds } = way;
	if (!target || !score) return withoutTarget(way, words);
	const value = valueOf(target);
	const aimed = figureOf(value, target, words);
	if (odds !== undefined) {
		const about =
			target.kind === 'orders' ? counted(score, 'order', words, 1) : figureOf(score, target, words);
		const start = [plain('about '), strong(about)];
		const reached = target.kind === 'orders' ? made.orders >= target.value : odds === 1;
		if (reached) return [...start, plain(`; your target of ${aimed} is reached`)];
		return [...start, plain(': '), strong(`${words.odds(odds)} odds`), plain(` of your ${aimed}`)];
	}
	const gap = minus(score, value);
	const size = gap.numerator < 0n ? { ...gap, numerator: -gap.numerator } : gap;
	const by = figureOf(size, target, words);
	const figure = nameOf(score, target, words);
	const start = target.kind === 'calls' ? [strong(figure)] : [plain('about '), strong(figure)];
	// less than half of one is neither over nor short
	if (by === figureOf(integer(0), target, words)) return [...start, plain(`, just your ${aimed}`)];
	return [
		...start,
		plain(gap.numerator < 0n ? `, ${by} short of your ${aimed}` : `, ${by} over your ${aimed}`)
	];
}

const withoutTarget = ({ calls, orders, low, high }: OwnWay, words: Words): Run[] => [
	strong(counted(calls, 'call', words)),
	plain(' and about '),
	strong(counted(orders, 'order', words, 1)),
	plain(low === high ? '' : `, most likely ${words.count(integer(low))} to ${words.count(integer(high))}`)
];

const valueOf = ({ value }: MonthTarget): Score => fromNumber(value) ?? integer(Math.round(value));

function figureOf(value: Score, { unit, kind }: MonthTarget, words: Words): string {
	if (unit === 'money') return words.money(value);
	return words.count(value, kind === 'calls' || kind === 'orders' ? 0 : 1);
}

/** With what it counts, where the figure alone does not say: `48 appointments held`. */
function nameOf(value: Score, target: MonthTarget, words: Words): string {
	if (target.kind === 'calls') return counted(value, 'call', words);
	const figure = figureOf(value, target, words);
	return target.unit === 'money' ? figure : `${figure} ${target.name.toLowerCase()}`;
}

/** How the sentences are to be read: what they rest on, and what is not known. */
export function monthNotes(month: OwnMonth, target: MonthTarget | undefined, words: Words): string[] {
	const notes: string[] = [];
	if (!target) notes.push('No target of yours is set for this month.');
	else if (target.kind === 'other')
		notes.push(`Your target is in ${target.name}, which can’t be told from calls alone.`);
	else if (target.kind === 'revenue')
		notes.push(
			month.order
				? `An order counts as ${words.money(month.order)}, the mean of your last 90 days.`
				: 'No order of yours in the last 90 days says what one is worth.'
		);
	else if (target.kind === 'sum')
		notes.push(`${target.name} as your calls of the last 90 days brought them: expected, without odds.`);
	if (month.rate === 'none')
		notes.push(
			'More orders than calls in your last 90 days: no rate of yours can be told, the team’s is taken.'
		);
	else if (month.rate === 'before') notes.push('No calls in the last 90 days: the team’s rate is taken.');
	else if (month.now.odds !== undefined && month.now.odds < 1)
		notes.push('Odds by your own calls and orders of the last 90 days.');
	return notes;
}
