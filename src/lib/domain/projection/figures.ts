/** The exact part of an answer: what everybody comes to, and each of them. */
import type { Score } from '#lib/domain/board.ts';
import { integer, over, times } from '#lib/domain/fractions.ts';
import { ROW_PARTS, type Figures } from './answer.ts';
import { inParts } from './decimal.ts';
import { FIRST_MONTH, outcomeOf, stretchOf, type Assumptions, type Outcome } from './model.ts';
import { extraOfTotals, totalsOf, type Group } from './scenario.ts';

export const changingOf = (groups: readonly Group[]) =>
	groups.reduce((sum, { change }) => sum + (change?.people ?? 0), 0);

export function figuresOf(groups: readonly Group[], missed: Score): Figures {
	const people = groups.reduce((sum, group) => sum + group.people, 0);
	const totals = totalsOf(groups);
	return {
		kind: 'figures',
		people,
		changing: changingOf(groups),
		...totals,
		extra: extraOfTotals(groups, totals),
		missed: missedBy(groups, totals.base.month, missed)
	};
}

/** What so many calls bring as things are: by the orders a call of all of them together. */
function missedBy(groups: readonly Group[], month: Outcome, calls: Score): Figures['missed'] {
	// nobody calls: then by the first one's assumptions
	const of = month.calls.numerator === 0n && groups[0] ? ordersOfOneCall(groups[0].base) : month;
	const share = over(calls, of.calls) ?? integer(0);
	return {
		calls,
		orders: times(of.orders, share),
		revenue: times(of.revenue, share),
		margin: times(of.margin, share)
	};
}

const ordersOfOneCall = (assumed: Assumptions): Outcome =>
	outcomeOf({ ...assumed, calls: integer(1), days: integer(1) }, FIRST_MONTH);

export function rowsOf(groups: readonly Group[]): Float64Array {
	const rows: number[] = [];
	groups.forEach(({ people, base, change }, at) => {
		const before = stretchOf(base).year;
		const add = (alike: number, changes: 0 | 1, calls: Score, after: Outcome) =>
			rows.push(
				at,
				alike,
				changes,
				inParts(base.calls, ROW_PARTS),
				inParts(calls, ROW_PARTS),
				inParts(before.orders, ROW_PARTS),
				inParts(after.orders, ROW_PARTS),
				inParts(before.revenue, 1),
				inParts(after.revenue, 1),
				inParts(before.profit, 1),
				inParts(after.profit, 1)
			);
		const staying = people - (change?.people ?? 0);
		if (staying > 0) add(staying, 0, base.calls, before);
		if (change && change.people > 0) add(change.people, 1, change.to.calls, stretchOf(change.to).year);
	});
	return Float64Array.from(rows);
}
