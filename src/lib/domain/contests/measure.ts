/** What a fact adds to a score, in whole numbers, and the exact score that they make. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromDecimal, integer, reduced } from '#lib/domain/fractions.ts';
import type { Metric, Side, Term } from '#lib/domain/metrics.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { ContestFact, RosterMetric } from './roster.ts';

/** Terms of one type: what a fact of it adds, in `scale`-ths. */
interface Weights {
	rows: bigint;
	quantity: bigint;
	amount: bigint;
}

/** Weights up to this times counts and amounts up to MOST add up to less than 2^53: there doubles are exact, and quicker. */
const MOST_WEIGHT = 1_000;
const MOST = 1e12;
const SMALL = Array.from({ length: 256 }, (_, n) => BigInt(n));
const whole = (n: number): bigint => SMALL[n] ?? BigInt(n);
const isSmall = (weight: bigint) => weight <= MOST_WEIGHT && weight >= -MOST_WEIGHT;

/** The same as doubles. */
interface PlainWeights {
	readonly rows: number;
	readonly quantity: number;
	readonly amount: number;
}

const plainOf = ({ rows, quantity, amount }: Weights): PlainWeights | undefined =>
	[rows, quantity, amount].every(isSmall)
		? { rows: Number(rows), quantity: Number(quantity), amount: Number(amount) }
		: undefined;

class CompiledSide {
	readonly scale: bigint;
	readonly #byType = new Map<string, Weights>();
	readonly #plain = new Map<string, PlainWeights>();

	constructor(terms: readonly Term[]) {
		const exact = terms.map(({ weight }) => fromDecimal(weight) ?? integer(0));
		this.scale = exact.reduce((scale, { denominator }) => {
			let grown = scale;
			while (grown % denominator !== 0n) grown *= 10n;
			return grown;
		}, 1n);
		terms.forEach(({ type, field }, at) => {
			const weights = this.#byType.get(type) ?? { rows: 0n, quantity: 0n, amount: 0n };
			const weight = exact[at]!;
			if (field !== 'margin') weights[field] += (weight.numerator * this.scale) / weight.denominator;
			this.#byType.set(type, weights);
		});
		for (const [type, weights] of this.#byType) {
			const plain = plainOf(weights);
			if (plain) this.#plain.set(type, plain);
		}
	}

	uses(type: string): boolean {
		return this.#byType.has(type);
	}

	/** M1: a negative amount is a credit: it lowers what is summed and is no row and no quantity. */
	of({ type, quantity, amount }: ContestFact): bigint {
		const plain = this.#plain.get(type);
		if (plain && Math.abs(quantity) <= MOST && Math.abs(amount) <= MOST) {
			const money = plain.amount * amount;
			return whole(amount < 0 ? money : money + plain.rows + plain.quantity * quantity);
		}
		const weights = this.#byType.get(type);
		if (!weights) return 0n;
		const money = weights.amount === 0n ? 0n : weights.amount * BigInt(amount);
		return amount < 0 ? money : money + weights.rows + weights.quantity * BigInt(quantity);
	}
}

/** One competitor's sums: facts of the metric's types, and what they add to both sides. */
export interface Tally {
	numerator: bigint;
	denominator: bigint;
	facts: number;
}
export const emptyTally = (): Tally => ({ numerator: 0n, denominator: 0n, facts: 0 });

export class Measure {
	readonly up: boolean;
	readonly isRatio: boolean;
	readonly #numerator: CompiledSide;
	readonly #denominator: CompiledSide | undefined;
	readonly #minimum: Score;

	constructor({ definition, direction }: RosterMetric) {
		this.up = direction === 'up';
		this.isRatio = definition.kind === 'ratio';
		this.#numerator = new CompiledSide(
			termsOfSide(definition.kind === 'sum' ? definition.terms : definition.numerator)
		);
		this.#denominator =
			definition.kind === 'ratio' ? new CompiledSide(termsOfSide(definition.denominator)) : undefined;
		this.#minimum =
			(definition.kind === 'ratio' && fromDecimal(definition.minimumDenominator ?? '1')) || integer(1);
	}

	uses(type: string): boolean {
		return this.#numerator.uses(type) || this.#denominator?.uses(type) === true;
	}

	numeratorOf(fact: ContestFact): bigint {
		return this.#numerator.of(fact);
	}

	denominatorOf(fact: ContestFact): bigint {
		return this.#denominator ? this.#denominator.of(fact) : 0n;
	}

	/** Of a numerator alone. */
	sum(numerator: bigint): Score {
		const { scale } = this.#numerator;
		return scale === 1n ? { numerator, denominator: 1n } : reduced(numerator, scale);
	}

	/** The least numerator whose sum is at or above a target. */
	leastFor({ numerator, denominator }: Score): bigint {
		const scaled = numerator * this.#numerator.scale;
		const cut = scaled / denominator;
		return cut * denominator < scaled ? cut + 1n : cut;
	}

	/** M4, R3: null: there is none. */
	score({ numerator, denominator, facts }: Tally): Score | null {
		const bottom = this.#denominator;
		if (!bottom) return facts === 0 && !this.up ? null : this.sum(numerator);
		const below = reduced(denominator, bottom.scale);
		if (below.numerator <= 0n || compare(below, this.#minimum) < 0) return null;
		return reduced(numerator * bottom.scale, denominator * this.#numerator.scale);
	}
}

const termsOfSide = (side: Side): readonly Term[] => ('distinct' in side ? [] : side);

/** M8: whether a contest can be over a metric: what it reads must be on every entrant's screen and in the export. */
export function contestMetric({ definition, direction }: Metric): Result<RosterMetric, string> {
	switch (definition.kind) {
		case 'attainment':
			return failed('is a share of a target; choose the metric itself and compare by % of target');
		case 'followUp':
		case 'medianDays':
			return failed('reads customers or deals, which a contest cannot show to everybody');
	}
	const sides =
		definition.kind === 'sum' ? [definition.terms] : [definition.numerator, definition.denominator];
	if (sides.some((side) => 'distinct' in side))
		return failed('counts customers, which a contest cannot show to everybody');
	if (definition.kind === 'ratio' && definition.allTime)
		return failed('is over all time; a contest has a window');
	if (sides.flatMap(termsOfSide).some(({ field }) => field === 'margin'))
		return failed('reads margins, which are not for everybody');
	return ok({ definition, direction });
}
