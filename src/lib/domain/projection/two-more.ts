/** W2, W3: what a few more calls a day from everybody are worth to a team as a whole, by its own last 90 days. */
import type { Score } from '#lib/domain/board.ts';
import { fromNumber, integer, minus, over, plus, reduced, times } from '#lib/domain/fractions.ts';
import { betaBinomial } from './counts.ts';
import { atLeast } from './distribution.ts';
import { sumOf, tries, whole, YEAR, type Assumptions } from './model.ts';
import { callsToGo } from './month.ts';
import { ordersOnTop, posterior, posteriorMean, PRIOR_TRIES, type History } from './odds.ts';
import { learntRate, MORE_CALLS, pooledRate, type LearntRate } from './people.ts';
import type { Practice, Practices } from './practice.ts';
import { extraOf, type Group } from './scenario.ts';

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
const MONTHS_A_YEAR = 12;

/** One rate for all of the team's calls (W3), and one change: everybody makes `MORE_CALLS` calls a day more. */
export function twoMoreOf(practices: Practices): TwoMore | NothingToTell {
	const { people } = practices;
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const [calls, orders] = [sum((person) => person.calls), sum((person) => person.orders)];
	if (people.length === 0) return { kind: 'none', why: 'nobody' };
	if (calls < ENOUGH_CALLS || orders === 0) return { kind: 'none', why: 'thin' };
	const prior = { pooled: pooledRate(practices), strength: PRIOR_TRIES.order };
	const history: History = { ...prior, tries: calls, results: orders };
	const mean = posteriorMean(history);
	const rate = learntRate(people, prior);
	if (!mean || !rate) return { kind: 'none', why: 'no-rate' };
	const value = practices.amount !== null && practices.amount > 0 ? fromNumber(practices.amount) : undefined;
	const order = value && over(value, integer(orders));
	const known: Known = { history, mean, order };
	return {
		kind: 'two-more',
		people: people.length,
		calls,
		orders,
		more: MORE_CALLS,
		rate,
		year: yearOf(known, groupOf(practices, known)),
		month: onTop(known, sumOf(people.map(moreThisMonth)))
	};
}

interface Known {
	readonly history: History;
	/** Orders a call. */
	readonly mean: Score;
	/** What an order is worth, minor units. */
	readonly order: Score | undefined;
}

/** The team as alike people: their mean calls a day due and days a month, and one unknown rate. */
function groupOf({ people }: Practices, { history, mean, order }: Known): Group {
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const [made, due] = [sum(({ callsBefore }) => callsBefore), sum(({ daysBefore }) => daysBefore)];
	const base: Assumptions = {
		calls: over(integer(made), integer(due)) ?? integer(0),
		days: reduced(BigInt(sum(({ daysAhead }) => daysAhead)), BigInt(MONTHS_A_YEAR * people.length)),
		rates: [mean],
		order: order ?? integer(0),
		margin: integer(0),
		salary: integer(0)
	};
	return {
		people: people.length,
		base,
		evidence: { kind: 'learnt', history },
		change: { people: people.length, to: { ...base, calls: plus(base.calls, integer(MORE_CALLS)) } }
	};
}

function yearOf({ order }: Known, group: Group): OnTop {
	const { expected, orders } = extraOf([group]);
	const least = Math.max(1, Number(orders));
	const spread = ordersOnTop([group], YEAR);
	return {
		calls: expected.calls,
		orders: expected.orders,
		revenue: order && expected.revenue,
		least,
		odds: spread ? atLeast(spread, least) : 0
	};
}

/** W7: what one person's plan for the rest of the month grows by. */
function moreThisMonth({ callsBefore, daysBefore, month }: Practice): Score {
	const plan = over(integer(callsBefore), integer(daysBefore)) ?? integer(0);
	return minus(callsToGo(month, plus(plan, integer(MORE_CALLS))), callsToGo(month, plan));
}

function onTop({ history, mean, order }: Known, calls: Score): OnTop {
	const orders = times(calls, mean);
	const least = Math.max(1, Number(whole(orders)));
	const known = posterior(history);
	return {
		calls,
		orders,
		revenue: order && times(orders, order),
		least,
		odds: known ? atLeast(betaBinomial(tries(calls), known.alpha, known.beta), least) : 0
	};
}
