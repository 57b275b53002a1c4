/** Odds that a month's revenue, or what is left after salaries, comes up to an amount. */
import type { Score } from '#lib/domain/board.ts';
import { compare, integer, minus, over, plus, times } from '#lib/domain/fractions.ts';
import { atLeast, type Distribution } from './distribution.ts';
import { ofSeveral, outcomeOf, sumOf, type Assumptions } from './model.ts';
import { summingAsIs, summingChanged, summingSome } from './odds.ts';
import type { Pieces } from './pieces.ts';
import type { Group } from './scenario.ts';

/** What somebody wants a stretch of months to bring. Money in minor units. */
export interface Worth {
	readonly of: 'revenue' | 'profit';
	readonly amount: Score;
}

/** As things are, or with the change. */
export type Which = 'now' | 'then';

/** Orders, and what each of them brings. */
export interface Priced {
	readonly value: Score;
	readonly orders: Distribution;
}

/** People who do the same. */
interface Alike {
	readonly group: Group;
	readonly people: number;
	readonly does: Assumptions;
}

function alikeOf(groups: readonly Group[], which: Which): Alike[] {
	return groups.flatMap((group): Alike[] => {
		const { people, base, change } = group;
		if (which === 'now' || !change) return [{ group, people, does: base }];
		return [
			{ group, people: people - change.people, does: base },
			{ group, people: change.people, does: change.to }
		];
	});
}

/** What one order brings. */
export const valueOf = (of: Worth['of'], { order, margin }: Assumptions): Score =>
	of === 'revenue' ? order : margin;
/** Alike values have the same key. */
export const keyOf = ({ numerator, denominator }: Score): string => `${numerator}/${denominator}`;

/** Odds that these months' orders are worth it, exactly: each number of orders is held against the amount as a fraction. */
export function* reachingWorth(
	groups: readonly Group[],
	months: readonly number[],
	{ of, amount }: Worth,
	which: Which
): Pieces<number> {
	const alike = alikeOf(groups, which);
	const salaries =
		of === 'revenue'
			? integer(0)
			: sumOf(alike.map(({ does, people }) => ofSeveral(outcomeOf(does, months), people).salary));
	return oddsOfPriced(yield* pricedOf(groups, alike, months, of, which), plus(amount, salaries));
}

function* pricedOf(
	groups: readonly Group[],
	alike: readonly Alike[],
	months: readonly number[],
	of: Worth['of'],
	which: Which
): Pieces<Priced[]> {
	const byValue = new Map<string, { readonly value: Score; readonly who: Alike[] }>();
	for (const one of alike) {
		if (one.people === 0) continue;
		const value = valueOf(of, one.does);
		const found = byValue.get(keyOf(value)) ?? { value, who: [] };
		byValue.set(keyOf(value), found);
		found.who.push(one);
	}
	const [only, ...others] = byValue.values();
	if (!only) return [];
	if (others.length === 0) {
		const summing = which === 'now' ? summingAsIs : summingChanged;
		return [{ value: only.value, orders: yield* summing(groups, months) }];
	}
	const priced: Priced[] = [];
	for (const { value, who } of byValue.values()) {
		priced.push({ value, orders: yield* summingSome(who, months) });
	}
	return priced;
}

/** P(the values of all orders together come up to `amount`); orders of different values are independent. */
export function oddsOfPriced([first, ...others]: readonly Priced[], amount: Score): number {
	if (!first) return compare(amount, integer(0)) <= 0 ? 1 : 0;
	const { value, orders } = first;
	if (others.length === 0) return oddsOfOne(value, orders, amount);
	let odds = 0;
	for (let at = 0; at < orders.mass.length; at++) {
		const brought = times(value, integer(orders.first + at));
		odds += orders.mass[at]! * oddsOfPriced(others, minus(amount, brought));
	}
	return Math.min(1, odds);
}

function oddsOfOne(value: Score, orders: Distribution, amount: Score): number {
	const needed = over(amount, value);
	if (!needed) return compare(amount, integer(0)) <= 0 ? 1 : 0;
	// orders that cost money: at most so many of them
	if (value.numerator < 0n) return 1 - atLeast(orders, Number(floor(needed)) + 1);
	return atLeast(orders, Number(ceiling(needed)));
}

function floor({ numerator, denominator }: Score): bigint {
	const cut = numerator / denominator;
	return numerator < 0n && cut * denominator !== numerator ? cut - 1n : cut;
}
/** The next whole number from here on. */
export const ceiling = ({ numerator, denominator }: Score): bigint =>
	-floor({ numerator: -numerator, denominator });
