/** What recognition is judged by: facts in the order in which they happened, and what a metric makes of them. */
import { fromDecimal } from '#lib/domain/fractions.ts';
import type { Metric, Term } from '#lib/domain/metrics.ts';
import type { Id } from '#lib/domain/records.ts';

/** A fact as it stands now. */
export interface Evidence {
	readonly id: Id;
	readonly rep: Id;
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	readonly margin: number;
	/** ms since 1970 */
	readonly occurredAt: number;
	/** Day number of its local date. */
	readonly day: number;
}

/** The order in which facts happened; equal moments by id, so that it is the same wherever it is asked. */
export const byMoment = (a: Evidence, b: Evidence): number =>
	a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What facts are worth in a sum, in whole units: `scale` of them are one of the metric's. */
export interface Measure {
	readonly key: string;
	readonly scale: number;
	readonly types: ReadonlySet<string>;
	worth(fact: Evidence): number;
}

/** M1: a negative amount is a credit: it lowers the amount and is no row. */
function fieldOf({ quantity, amount, margin }: Evidence, field: Term['field']): number {
	if (field === 'amount') return amount;
	if (field === 'margin') return margin;
	return amount < 0 ? 0 : field === 'rows' ? 1 : quantity;
}

/** undefined: the metric is no sum, or one that is better the lower. */
export function measureOf(metric: Metric | undefined): Measure | undefined {
	if (metric?.definition.kind !== 'sum' || metric.direction === 'down') return undefined;
	const weights = metric.definition.terms.map(({ weight }) => fromDecimal(weight));
	let scale = 1n;
	for (const weight of weights) while (weight && scale % weight.denominator !== 0n) scale *= 10n;
	const terms = Map.groupBy(
		metric.definition.terms.map(({ type, field }, index) => {
			const weight = weights[index];
			const whole = weight ? Number((weight.numerator * scale) / weight.denominator) : 0;
			return { type, field, whole };
		}),
		({ type }) => type
	);
	return {
		key: metric.key,
		scale: Number(scale),
		types: new Set(terms.keys()),
		worth(fact) {
			let sum = 0;
			for (const { field, whole } of terms.get(fact.type) ?? []) sum += whole * fieldOf(fact, field);
			return sum;
		}
	};
}

/** What a running sum came to, and where it last rose to each of some thresholds. */
export interface Climb {
	readonly total: number;
	/** By the place of the threshold: the fact; only those at or below the total. */
	readonly rises: readonly Evidence[];
}

/**
 * Adds facts up in the order in which they happened and notes where the sum last rose to each threshold: where it is at or above
 * one at the end, that is the moment of the crossing (C2's rule for races). Sums are whole.
 * @param threshold the n-th, n = 0, 1, ..., ascending; Infinity: there are no more
 */
export function climb(
	facts: Iterable<Evidence>,
	worth: (fact: Evidence) => number,
	threshold: (n: number) => number
): Climb {
	let total = 0;
	let reached = 0; // how many thresholds lie at or below the total
	const rises: Evidence[] = [];
	for (const fact of facts) {
		total += worth(fact);
		while (reached > 0 && threshold(reached - 1) > total) reached--;
		while (threshold(reached) <= total) rises[reached++] = fact;
	}
	return { total, rises: rises.slice(0, reached) };
}

/** The thresholds of a climb to a single one. */
export const once = (value: number) => (n: number) => (n === 0 ? value : Infinity);
