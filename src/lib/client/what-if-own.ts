/** Where people's own numbers stand before anything is typed over them. */
import { reduced } from '#lib/domain/fractions.ts';
import { toDecimal } from '#lib/domain/projection/decimal.ts';
import { pooledRate } from '#lib/domain/projection/people.ts';
import type { Practice, Practices } from '#lib/domain/projection/practice.ts';

export interface Means {
	/** Calls a day due, days due a month, orders a call, and the rate before: plain decimals. */
	readonly calls: string;
	readonly days: string;
	readonly rate: string;
	readonly pooled: string;
}

const MONTHS = 12;

export function meansOf(practices: Practices): Means {
	const { people } = practices;
	const sum = (of: (person: Practice) => number) => people.reduce((total, person) => total + of(person), 0);
	const mean = (above: number, below: number, places: number) =>
		below <= 0 ? '0' : toDecimal(reduced(BigInt(above), BigInt(below)), places);
	const [calls, orders] = [sum((person) => person.calls), sum((person) => person.orders)];
	const pooled = toDecimal(pooledRate(practices), 9);
	return {
		calls: mean(
			sum(({ callsBefore }) => callsBefore),
			sum(({ daysBefore }) => daysBefore),
			1
		),
		days: mean(
			sum(({ daysAhead }) => daysAhead),
			MONTHS * people.length,
			1
		),
		rate: calls === 0 || orders > calls ? pooled : mean(orders, calls, 4),
		pooled
	};
}
