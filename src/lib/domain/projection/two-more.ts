/** W2, W3: what a few more calls a day from everybody are worth to a team as a whole: as a what-if over their own numbers says it. */
import type { Score } from '#lib/domain/board.ts';
import { minus, times } from '#lib/domain/fractions.ts';
import { atLeast, type Distribution } from './distribution.ts';
import { whole, YEAR } from './model.ts';
import { monthOf, monthOnTop } from './month-ahead.ts';
import { ordersOnTop, PRIOR_TRIES } from './odds.ts';
import { groupsOf, learntRate, MORE_CALLS, pooledRate, type LearntRate } from './people.ts';
import { finished } from './pieces.ts';
import { meanOfOrder, type Practice, type Practices } from './practice.ts';
import { extraOf } from './scenario.ts';

/** What a stretch of time with more calls brings on top. Exact; money in minor units. */
export interface OnTop {
	readonly calls: Score;
	/** Expected. */
	readonly orders: Score;
	/** undefined: amounts are kept from this audience, or there are none. */
	readonly revenue: Score | undefined;
	/** The whole orders in it, one at least, and the odds of that many. */
	readonly least: number;
	readonly odds: number;
}

export interface TwoMore {
	readonly kind: 'two-more';
	readonly people: number;
	/** Of the last 90 days. */
	readonly calls: number;
	readonly orders: number;
	/** Calls a day more from each. */
	readonly more: number;
	/** What is known of all of their calls together. Each one counts with a rate of their own. */
	readonly rate: LearntRate;
	readonly year: OnTop;
	/** From today on. */
	readonly month: OnTop;
}

/** Why nothing is told: nobody is there, the record is too thin, or it has more orders than calls. */
export interface NothingToTell {
	readonly kind: 'none';
	readonly why: 'nobody' | 'thin' | 'no-rate';
}

/** Below this many calls what was thought before would weigh more than what was seen. */
const ENOUGH_CALLS = PRIOR_TRIES.order;

/** Everybody makes `MORE_CALLS` calls a day more, each at the rate of their own history (W3), and nothing else is another. */
export function twoMoreOf(practices: Practices): TwoMore | NothingToTell {
	const { people } = practices;
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const [calls, orders] = [sum((person) => person.calls), sum((person) => person.orders)];
	if (people.length === 0) return { kind: 'none', why: 'nobody' };
	if (calls < ENOUGH_CALLS || orders === 0) return { kind: 'none', why: 'thin' };
	const rate = learntRate(people, { pooled: pooledRate(practices), strength: PRIOR_TRIES.order });
	if (!rate) return { kind: 'none', why: 'no-rate' };
	const read = groupsOf(practices, { typed: { base: {}, change: {} }, asides: {} }, 0);
	if (!read.ok) throw new Error('what nobody typed can always be read');
	const groups = read.value;
	const soFar = people.map(({ month }) => month);
	const order = meanOfOrder(practices.amount, orders);
	const { expected } = extraOf(groups);
	const { now, then } = finished(monthOf(groups, { soFar, aim: undefined }, false, undefined));
	const year = { calls: expected.calls, orders: expected.orders };
	const month = { calls: minus(then.calls, now.calls), orders: minus(then.orders, now.orders) };
	return {
		kind: 'two-more',
		people: people.length,
		calls,
		orders,
		more: MORE_CALLS,
		rate,
		year: onTop(year, order, ordersOnTop(groups, YEAR)),
		month: onTop(month, order, finished(monthOnTop(groups, soFar)))
	};
}

/** @param spread the orders that these calls bring by themselves */
function onTop(
	{ calls, orders }: Pick<OnTop, 'calls' | 'orders'>,
	order: Score | undefined,
	spread: Distribution | undefined
): OnTop {
	const least = Math.max(1, Number(whole(orders)));
	return {
		calls,
		orders,
		revenue: order && times(orders, order),
		least,
		odds: spread ? atLeast(spread, least) : 0
	};
}
