import { fromDecimal, integer } from '#lib/domain/fractions.ts';
import type { Metric, RatioDefinition, Side, SumDefinition } from '#lib/domain/metrics.ts';
import type { Score } from '#lib/domain/board.ts';
import type { Dictionary } from './dictionary.ts';
import type { Entry } from './entry.ts';

/** Weights of one type, in this order, at 4 x its number. */
const FIELD_AT = { rows: 0, quantity: 1, amount: 2, margin: 3 } as const;

/** One side of a metric, ready to add up: whole weights over a common `scale`, or the types whose customers count. */
export interface CompiledSide {
	readonly weights: Float64Array;
	readonly scale: bigint;
	/** By type number; undefined: terms. */
	readonly distinct: Uint8Array | undefined;
}

/** A metric as numbers. For an attainment the sides are those of the metric it is of. */
export interface CompiledMetric {
	readonly metric: Metric;
	/** Read record by record instead of being added up. */
	readonly records: boolean;
	readonly numerator: CompiledSide;
	readonly denominator: CompiledSide | undefined;
	readonly minimum: Score;
	/** Facts without a customer are left out. */
	readonly customersOnly: boolean;
	readonly allTime: boolean;
	/** Needs every single record there ever was, whatever the period: a deal may have begun at any time. */
	readonly needsAllRecords: boolean;
	/** The metric whose target divides the score; undefined: this is no attainment. */
	readonly attainmentOf: string | undefined;
	/** R3: whether members without facts rank with 0. */
	readonly ranksSilent: boolean;
	/** By type number: whether facts of the type have a share in the score. */
	readonly uses: Uint8Array;
	/** False: a weight is too large for exact sums. */
	readonly exact: boolean;
}

const NOTHING: CompiledSide = { weights: new Float64Array(0), scale: 1n, distinct: undefined };

/** undefined: an attainment of something that can have no target. */
export function compile(
	metric: Metric,
	catalogue: ReadonlyMap<string, Metric>,
	types: Dictionary
): CompiledMetric | undefined {
	const { definition, direction } = metric;
	const attained = definition.kind === 'attainment' ? catalogue.get(definition.metric) : undefined;
	const summed = attained?.definition ?? definition;
	if (summed.kind === 'attainment') return undefined;
	if (summed.kind === 'followUp' || summed.kind === 'medianDays') {
		if (attained) return undefined;
		return {
			metric,
			records: true,
			numerator: NOTHING,
			denominator: NOTHING,
			minimum: integer(1),
			customersOnly: false,
			allTime: false,
			needsAllRecords: summed.kind === 'medianDays',
			attainmentOf: undefined,
			ranksSilent: false,
			uses: usesOf(summed.kind === 'medianDays' ? [summed.to] : ['order'], types),
			exact: true
		};
	}
	return {
		...compileSides(metric, summed, types),
		attainmentOf: attained?.key,
		ranksSilent: summed.kind === 'sum' && direction === 'up'
	};
}

function compileSides(metric: Metric, definition: SumDefinition | RatioDefinition, types: Dictionary) {
	const left: Side = definition.kind === 'sum' ? definition.terms : definition.numerator;
	const right: Side | undefined = definition.kind === 'sum' ? undefined : definition.denominator;
	const named = [left, ...(right ? [right] : [])].flatMap((side) =>
		'distinct' in side ? side.types : side.map(({ type }) => type)
	);
	const uses = usesOf(named, types);
	const numerator = compileSide(left, types);
	const denominator = right && compileSide(right, types);
	const minimum = definition.kind === 'ratio' ? fromDecimal(definition.minimumDenominator ?? '1') : undefined;
	return {
		metric,
		records: false,
		numerator,
		denominator,
		minimum: minimum ?? integer(1),
		customersOnly: 'distinct' in left || (right !== undefined && 'distinct' in right),
		allTime: definition.kind === 'ratio' && definition.allTime === true,
		needsAllRecords: false,
		uses,
		exact: [numerator, denominator].every((side) => !side || side.weights.every(Number.isSafeInteger))
	};
}

function usesOf(keys: readonly string[], types: Dictionary): Uint8Array {
	const numbers = keys.map((key) => types.number(key));
	const uses = new Uint8Array(types.size);
	for (const number of numbers) uses[number] = 1;
	return uses;
}

function compileSide(side: Side, types: Dictionary): CompiledSide {
	if ('distinct' in side) return { ...NOTHING, distinct: usesOf(side.types, types) };
	const terms = side.map(({ type, field, weight }) => ({
		at: types.number(type) * 4 + FIELD_AT[field],
		weight: fromDecimal(weight) ?? integer(0)
	}));
	const scale = terms.reduce((scale, { weight }) => {
		let grown = scale;
		while (grown % weight.denominator !== 0n) grown *= 10n;
		return grown;
	}, 1n);
	const weights = new Float64Array(types.size * 4);
	for (const { at, weight } of terms) weights[at]! += Number((weight.numerator * scale) / weight.denominator);
	return { weights, scale, distinct: undefined };
}

/** What an entry adds to a side made of terms; NaN where that cannot be told exactly. */
export function valueOf({ weights }: CompiledSide, entry: Entry): number {
	const at = entry.type * 4;
	if (at >= weights.length) return 0;
	const rows = weights[at]! * entry.countedRows;
	const quantity = weighed(weights[at + 1]!, entry.countedQuantity);
	const amount = weighed(weights[at + 2]!, entry.amount);
	const margin = weighed(weights[at + 3]!, entry.margin);
	const size = Math.abs(rows) + Math.abs(quantity) + Math.abs(amount) + Math.abs(margin);
	return size <= Number.MAX_SAFE_INTEGER ? rows + quantity + amount + margin : Number.NaN;
}

/** A sum past 2^53 is NaN: it spoils no metric that does not read it. */
const weighed = (weight: number, sum: number): number => (weight === 0 ? 0 : weight * sum);
