/** W7: how a month under way may go on: at this pace, and with the change from today on. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, minus, plus, toNumber } from '#lib/domain/fractions.ts';
import { convolving } from './convolve.ts';
import { atLeast, type Distribution } from './distribution.ts';
import {
	conversion,
	conversionOf,
	FIRST_MONTH,
	ofSeveral,
	outcomeOf,
	sumOf,
	type Assumptions
} from './model.ts';
import {
	callsToGo,
	callsToGoOf,
	ordersOfCalls,
	ordersOfMonth,
	type MonthAsked,
	type MonthSoFar
} from './month.ts';
import type { Pieces } from './pieces.ts';
import type { Month, MonthAhead } from './answer.ts';
import type { Group } from './scenario.ts';
import { keyOf, oddsOfPriced, valueOf, type Priced, type Worth } from './in-money.ts';

type Doing = (group: Group) => Assumptions;
const asIs: Doing = ({ base }) => base;
const changed: Doing = ({ base, change }) => change?.to ?? base;

export function* monthOf(
	groups: readonly Group[],
	{ soFar, aim }: MonthAsked,
	counted: boolean,
	worth: Worth | undefined
): Pieces<Month> {
	const made = soFar.reduce(
		(sum, { calls, orders }) => ({ calls: sum.calls + calls, orders: sum.orders + orders }),
		{ calls: 0, orders: 0 }
	);
	const inMoney = aim === undefined ? worth : undefined;
	const odds = function* (doing: Doing): Pieces<number | undefined> {
		if (!counted || (aim === undefined && !inMoney)) return undefined;
		if (inMoney) return yield* oddsInMoney(groups, soFar, doing, inMoney);
		return atLeast(yield* ordersOf(groups, soFar, doing), aim ?? 0);
	};
	return {
		kind: 'month',
		aim,
		...(inMoney && { worth: inMoney }),
		made,
		now: { ...expectedOf(groups, soFar, asIs), odds: yield* odds(asIs) },
		then: { ...expectedOf(groups, soFar, changed), odds: yield* odds(changed) }
	};
}

function expectedOf(
	groups: readonly Group[],
	soFar: readonly MonthSoFar[],
	doing: Doing
): Pick<MonthAhead, 'calls' | 'orders'> {
	const calls: Score[] = [];
	const orders: Score[] = [];
	let made = 0;
	groups.forEach((group, at) => {
		const so = soFar[at];
		if (!so) return;
		const assumed = doing(group);
		const toGo = callsToGoOf(so, assumed.calls);
		const rate = conversionOf(assumed);
		calls.push(toGo);
		made += so.orders;
		orders.push({
			numerator: toGo.numerator * rate.numerator,
			denominator: toGo.denominator * rate.denominator
		});
	});
	return { calls: sumOf(calls), orders: plus(sumOf(orders), integer(made)) };
}

/** Orders of the whole month of each person, summed up. */
function* ordersOf(
	groups: readonly Group[],
	soFar: readonly MonthSoFar[],
	doing: Doing,
	counts: (assumed: Assumptions) => boolean = () => true
): Pieces<Distribution> {
	const each: Distribution[] = [];
	for (const [at, group] of groups.entries()) {
		const so = soFar[at];
		const assumed = doing(group);
		if (!so || !counts(assumed)) continue;
		const rate = conversion(assumed);
		const { evidence } = group;
		const own = evidence.kind === 'learnt' && compare(conversion(group.base), rate) === 0;
		each.push(ordersOfMonth(so, assumed.calls, own ? evidence.history : undefined, toNumber(rate)));
		if (at % 64 === 0) yield;
	}
	return yield* convolving(each);
}

/** W3 "at least k more": orders that the calls on top bring by themselves, of people who change their calls alone. */
export function* monthOnTop(groups: readonly Group[], soFar: readonly MonthSoFar[]): Pieces<Distribution> {
	const each = groups.flatMap((group, at) => {
		const so = soFar[at];
		if (!so) return [];
		const more = minus(callsToGo(so, changed(group).calls), callsToGo(so, asIs(group).calls));
		const { evidence } = group;
		const history = evidence.kind === 'learnt' ? evidence.history : undefined;
		return [ordersOfCalls(more, history, toNumber(conversion(group.base)))];
	});
	return yield* convolving(each);
}

/** Odds in money: the month's orders so far count at what an order is assumed to bring. */
function* oddsInMoney(
	groups: readonly Group[],
	soFar: readonly MonthSoFar[],
	doing: Doing,
	{ of, amount }: Worth
): Pieces<number> {
	const values = new Map(
		groups.map((group) => {
			const value = valueOf(of, doing(group));
			return [keyOf(value), value] as const;
		})
	);
	const priced: Priced[] = [];
	for (const [key, value] of values) {
		const orders = yield* ordersOf(groups, soFar, doing, (assumed) => keyOf(valueOf(of, assumed)) === key);
		priced.push({ value, orders });
	}
	const salaries = sumOf(
		of === 'revenue'
			? []
			: groups.map((group) => ofSeveral(outcomeOf(doing(group), FIRST_MONTH), group.people).salary)
	);
	return oddsOfPriced(priced, plus(amount, salaries));
}
