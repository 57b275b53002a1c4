/** W1-W3: groups of people, what changes for some of them, and what that is worth. */
import type { Score } from '#lib/domain/board.ts';
import { integer, times } from '#lib/domain/fractions.ts';
import {
	difference,
	ofSeveral,
	outcomeOf,
	together,
	whole,
	type Assumptions,
	type Outcome
} from './model.ts';
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
	ofSeveral(outcomeOf(base, [month]), people);

export const baseYear = ({ people, base }: Group): Outcome => ofSeveral(outcomeOf(base), people);

/** The same with the change. */
export function changedYear(group: Group): Outcome {
	const { people, base, change } = group;
	if (!change) return baseYear(group);
	return together([
		ofSeveral(outcomeOf(base), people - change.people),
		ofSeveral(outcomeOf(change.to), change.people)
	]);
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
export function extraOf(groups: readonly Group[]): Extra {
	const each = groups.map((group) => difference(changedYear(group), baseYear(group)));
	const expected = together(each);
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
