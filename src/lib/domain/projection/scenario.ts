/** W1-W3: groups of people, what changes for some of them, and what that is worth. */
import type { Score } from '#lib/domain/board.ts';
import { integer, times } from '#lib/domain/fractions.ts';
import {
	difference,
	isFlat,
	ofSeveral,
	outcomeOf,
	stretchOf,
	together,
	whole,
	yearOf,
	type Assumptions,
	type Outcome,
	type Stretch
} from './model.ts';
import { monthOfAll, type Alike } from './exact-sum.ts';
import type { Evidence } from './odds.ts';

/** Some alike people, of whom some may do something else. */
export interface Group {
	readonly people: number;
	readonly base: Assumptions;
	/** What is known of the rate from call to order. */
	readonly evidence: Evidence;
	/** Of the group's people so many, and what they do instead. */
	readonly change?: { readonly people: number; readonly to: Assumptions };
}

const ZERO = integer(0);

/** One month of the whole group as it is, 0 being the first. */
export const baseMonth = ({ people, base }: Group, month = 0): Outcome =>
	together([ofSeveral(outcomeOf(base, [month]), people)]);

export const baseYear = ({ people, base }: Group): Outcome =>
	together([ofSeveral(stretchOf(base).year, people)]);

/** Everybody as things are, and with the change. */
export interface Totals {
	readonly base: Stretch;
	readonly changed: Stretch;
}

function stretchOfAll(alike: readonly Alike[]): Stretch {
	if (alike.every(([does]) => isFlat(does))) {
		const month = monthOfAll(alike);
		return { month, year: yearOf(month) };
	}
	const sum = (of: 'month' | 'year') =>
		together(alike.map(([does, people]) => ofSeveral(stretchOf(does)[of], people)));
	return { month: sum('month'), year: sum('year') };
}

/** What everybody does as things are, which a slider that moves the change leaves as it is. */
const lastBase = new WeakMap<Assumptions, { readonly groups: readonly Group[]; readonly stretch: Stretch }>();

export function asIs(groups: readonly Group[]): Stretch {
	const [first] = groups;
	const last = first && lastBase.get(first.base);
	if (last && alikeAsIs(last.groups, groups)) return last.stretch;
	const stretch = stretchOfAll(groups.map(({ base, people }) => [base, people]));
	if (first) lastBase.set(first.base, { groups, stretch });
	return stretch;
}

const alikeAsIs = (a: readonly Group[], b: readonly Group[]) =>
	a.length === b.length &&
	a.every(({ base, people }, at) => base === b[at]!.base && people === b[at]!.people);

export function totalsOf(groups: readonly Group[]): Totals {
	const changed = groups.flatMap(({ base, people, change }): Alike[] =>
		change
			? [
					[base, people - change.people],
					[change.to, change.people]
				]
			: [[base, people]]
	);
	return { base: asIs(groups), changed: stretchOfAll(changed) };
}

/** What a year of the change is worth, expected and in whole orders. Money in minor units. */
export interface Extra {
	readonly expected: Outcome;
	/** W2: whole orders of the changing people's yearly difference. */
	readonly orders: bigint;
	/** Revenue of those whole orders. */
	readonly revenue: Score;
}

/** W2: cut once, for the changing people of all groups together; revenue at the value of the orders that come or go. */
export const extraOf = (groups: readonly Group[]): Extra => extraOfTotals(groups, totalsOf(groups));

export function extraOfTotals(groups: readonly Group[], { base, changed }: Totals): Extra {
	const expected = difference(changed.year, base.year);
	const orders = whole(expected.orders);
	return { expected, orders, revenue: times(integer(orders), valueOfExtra(groups, expected)) };
}

/** What one more order brings: the changing people's own value, or where they differ, the mean by their orders. */
function valueOfExtra(groups: readonly Group[], expected: Outcome): Score {
	const values = groups.flatMap(({ change }) => (change && change.people > 0 ? [change.to.order] : []));
	const [first] = values;
	if (!first) return ZERO;
	const alike = values.every(
		({ numerator, denominator }) => numerator === first.numerator && denominator === first.denominator
	);
	if (alike || expected.orders.numerator === 0n) return first;
	const { numerator, denominator } = expected.orders;
	return times(expected.revenue, { numerator: denominator, denominator: numerator });
}
