/** W3, W7: what one person's month under way comes to, as they go on and with more calls a day, against their target. */
import type { MetricUnit, Score } from '#lib/domain/board.ts';
import { fromNumber, integer, minus, over, plus, times, toNumber } from '#lib/domain/fractions.ts';
import { atLeast, quantile, type Distribution } from './distribution.ts';
import { ceiling } from './in-money.ts';
import { callsToGo, ordersOfMonth } from './month.ts';
import { posterior, PRIOR_TRIES } from './odds.ts';
import { historyOf, MORE_CALLS, ownAssumptions, pooledRate, type Prior } from './people.ts';
import type { Practice, Practices } from './practice.ts';

/**
 * What a target is counted in: `calls` are up to the person, of `orders` and `revenue` odds can be told, any other `sum` comes
 * with calls as it did before, and `other` figures (ratios, medians, what is kept from this floor's screens) can't be told from calls.
 */
export type TargetKind = 'calls' | 'orders' | 'revenue' | 'sum' | 'other';

/** A person's own target of the month under way. */
export interface MonthTarget {
	readonly metric: string;
	readonly name: string;
	readonly unit: MetricUnit;
	readonly kind: TargetKind;
	/** In the metric's unit; money in minor units. Above 0. */
	readonly value: number;
}

/** One way for the month to go. Scores are exact. */
export interface OwnWay {
	readonly callsToGo: Score;
	/** Of the whole month, as expected. */
	readonly calls: Score;
	readonly orders: Score;
	/** In the target's metric; undefined: no target, or what is known does not tell. */
	readonly score: Score | undefined;
	/** Of reaching the target; undefined where it is not a matter of odds, or what is known does not tell. */
	readonly odds: number | undefined;
	/** Four of five such months end with orders between these. */
	readonly low: number;
	readonly high: number;
}

export interface OwnMonth {
	/** `over`: no day of theirs is left; `begins`: no calls before today, so there is no pace yet; else `under-way`. */
	readonly state: 'under-way' | 'begins' | 'over';
	/** Calls a day due. */
	readonly pace: Score;
	/** Where the rate comes from: their own record; too early, what was thought before; or more orders than calls, so not theirs. */
	readonly rate: 'own' | 'before' | 'none';
	readonly made: { readonly calls: number; readonly orders: number };
	/** What an order is worth, minor units; undefined: no revenue is asked for, or there is no order to tell from. */
	readonly order: Score | undefined;
	readonly now: OwnWay;
	readonly then: OwnWay;
}

/** The four fifths in the middle. */
const BAND = [0.1, 0.9] as const;

/** undefined: nobody is in these practices. */
export function ownMonthOf(practices: Practices, target: MonthTarget | undefined): OwnMonth | undefined {
	const [person] = practices.people;
	if (!person) return undefined;
	const prior: Prior = { pooled: pooledRate(practices), strength: PRIOR_TRIES.order };
	const { calls: pace, rates } = ownAssumptions(person, prior);
	const known: Known = { person, prior, rate: rates[0] ?? prior.pooled, order: valueOf(person, target) };
	const { calls, orders, daysLeft, todayDue } = person.month;
	return {
		state: daysLeft === 0 && !todayDue ? 'over' : pace.numerator === 0n ? 'begins' : 'under-way',
		pace,
		rate: person.orders > person.calls ? 'none' : person.calls === 0 ? 'before' : 'own',
		made: { calls, orders },
		order: known.order,
		now: wayOf(known, pace, target),
		then: wayOf(known, plus(pace, integer(MORE_CALLS)), target)
	};
}

interface Known {
	readonly person: Practice;
	readonly prior: Prior;
	/** Orders a call. */
	readonly rate: Score;
	readonly order: Score | undefined;
}

/** What a target's metric came to per order, where it is revenue. */
function valueOf({ orders, counted }: Practice, target: MonthTarget | undefined): Score | undefined {
	if (target?.kind !== 'revenue' || !counted || counted.learnt <= 0) return undefined;
	const learnt = fromNumber(counted.learnt);
	return learnt && over(learnt, integer(orders));
}

function wayOf(known: Known, plan: Score, target: MonthTarget | undefined): OwnWay {
	const { person, prior, rate } = known;
	const history = historyOf(person, prior);
	const toGo = callsToGo(person.month, plan);
	const more = times(toGo, rate);
	const spread = ordersOfMonth(person.month, plan, posterior(history) && history, toNumber(rate));
	return {
		callsToGo: toGo,
		calls: plus(integer(person.month.calls), toGo),
		orders: plus(integer(person.month.orders), more),
		score: target && scoreOf(known, toGo, more, target),
		odds: target && oddsOf(known, spread, target),
		low: quantile(spread, BAND[0]),
		high: quantile(spread, BAND[1])
	};
}

/** @param more orders that the calls to go bring */
function scoreOf(
	{ person, order }: Known,
	toGo: Score,
	more: Score,
	{ kind }: MonthTarget
): Score | undefined {
	const { month, counted, calls } = person;
	const made = counted && fromNumber(counted.month);
	switch (kind) {
		case 'calls':
			return plus(integer(month.calls), toGo);
		case 'orders':
			return plus(integer(month.orders), more);
		case 'revenue':
			return made && order && plus(made, times(more, order));
		case 'sum': {
			const learnt = counted && fromNumber(counted.learnt);
			const each = learnt && over(learnt, integer(calls));
			return made && each && plus(made, times(toGo, each));
		}
		case 'other':
			return undefined;
	}
}

function oddsOf(
	{ person, order }: Known,
	spread: Distribution,
	{ kind, value }: MonthTarget
): number | undefined {
	if (kind === 'orders') return atLeast(spread, value);
	if (kind !== 'revenue' || !person.counted) return undefined;
	const missing = minus(fromNumber(value) ?? integer(0), fromNumber(person.counted.month) ?? integer(0));
	if (missing.numerator <= 0n) return 1;
	const orders = order && over(missing, order);
	return orders && atLeast(spread, person.month.orders + Number(ceiling(orders)));
}
