/** W3: how far a year may spread: bands of the orders added up so far, month by month. */
import { meanOf, quantile, type Distribution } from './distribution.ts';
import { MONTHS, monthsUpTo } from './model.ts';

/** The bands' edges: 10 to 90 and 25 to 75, with the middle. */
export const BAND_EDGES = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

/** Orders from the first month to the end of this one. */
export interface FanMonth {
	readonly expected: number;
	/** By BAND_EDGES. */
	readonly edges: readonly number[];
}

/** `ordersUpTo` gives the orders of the months named, all together: never convolved month by month, since rates are shared. */
export function fanOf(ordersUpTo: (months: readonly number[]) => Distribution, months = MONTHS): FanMonth[] {
	return Array.from({ length: months }, (_, last) => {
		const orders = ordersUpTo(monthsUpTo(last + 1));
		return { expected: meanOf(orders), edges: BAND_EDGES.map((edge) => quantile(orders, edge)) };
	});
}
