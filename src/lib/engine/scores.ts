import type { NoScore, Score } from '#lib/domain/board.ts';
import { reduced } from '#lib/domain/fractions.ts';
import { valueOf, type CompiledMetric, type CompiledSide } from './compiled-metric.ts';
import type { Entry } from './entry.ts';
import type { Values } from './values.ts';

/** Where the total of everyone stands; who is listed follows. */
export const TOTAL = 0;

/**
 * The two sides of a metric, added up by place (0: everyone). Plain doubles that hold integers: whatever would pass 2^53 is
 * noticed and clears `exact`, so that a score is never silently wrong.
 */
export class Scores implements Values {
	readonly metric: CompiledMetric;
	/** Numerators, denominators (sums: unused) and how many facts have a share, by place. */
	readonly a: Float64Array;
	readonly b: Float64Array;
	readonly facts: Float64Array;
	readonly keyScale: number;
	exact: boolean;
	/** M7: what each place's score is divided by, as a fraction; 0: no target. Only for attainments. */
	targetNumerator: Float64Array | undefined;
	targetDenominator: Float64Array | undefined;
	/** Customers by place, with how many facts speak for each. */
	readonly #left: (Map<number, number> | undefined)[] = [];
	readonly #right: (Map<number, number> | undefined)[] = [];

	constructor(metric: CompiledMetric, places: number) {
		this.metric = metric;
		this.a = new Float64Array(places);
		this.b = new Float64Array(metric.denominator ? places : 0);
		this.facts = new Float64Array(places);
		const { numerator, denominator } = metric;
		this.keyScale = Number(denominator?.scale ?? 1n) / Number(numerator.scale);
		this.exact = metric.exact;
	}

	/**
	 * Adds (sign 1) or takes away (-1) an entry of a type that the metric uses, at a place and in the total. At TOTAL: of someone
	 * who is not listed.
	 */
	apply(place: number, entry: Entry, sign: 1 | -1): void {
		const { customersOnly, numerator, denominator } = this.metric;
		if (customersOnly && entry.customer === 0) return;
		const rows = sign * entry.rows;
		this.facts[TOTAL]! += rows;
		if (place !== TOTAL) this.facts[place]! += rows;
		this.#add(this.a, this.#left, numerator, place, entry, sign);
		if (denominator) this.#add(this.b, this.#right, denominator, place, entry, sign);
	}

	#add(
		sums: Float64Array,
		customers: (Map<number, number> | undefined)[],
		side: CompiledSide,
		place: number,
		entry: Entry,
		sign: 1 | -1
	): void {
		if (side.distinct) {
			if (side.distinct[entry.type] !== 1 || entry.countedRows === 0) return;
			sums[TOTAL] = count(customers, TOTAL, entry.customer, sign);
			if (place !== TOTAL) sums[place] = count(customers, place, entry.customer, sign);
			return;
		}
		const value = sign * valueOf(side, entry);
		if (value === 0) return;
		const total = (sums[TOTAL]! += value);
		if (!Number.isSafeInteger(total)) this.exact = false;
		if (place === TOTAL) return;
		const sum = (sums[place]! += value);
		if (!Number.isSafeInteger(sum)) this.exact = false;
	}

	get up(): boolean {
		return this.metric.metric.direction === 'up';
	}

	/** M7: the same targets as another board of the same members. */
	aimLike(other: Scores): void {
		this.targetNumerator = other.targetNumerator;
		this.targetDenominator = other.targetDenominator;
	}

	clear(): void {
		this.a.fill(0);
		this.b.fill(0);
		this.facts.fill(0);
		this.#left.length = 0;
		this.#right.length = 0;
		this.exact = this.metric.exact;
	}

	/** The score's numerator without the metric's scale. */
	numerator(place: number): number {
		return this.targetDenominator ? this.a[place]! * this.targetDenominator[place]! : this.a[place]!;
	}

	/** The score's denominator without the metric's scale; 0: there is no score. */
	denominator(place: number): number {
		const own = this.metric.denominator ? this.b[place]! : 1;
		return this.targetNumerator ? own * this.targetNumerator[place]! : own;
	}

	/** M4, M7, R3: whether there is a score at all. */
	scored(place: number): boolean {
		const { metric } = this;
		if (this.facts[place] === 0 && !metric.ranksSilent) return false;
		// a sum past 2^53 can't be told: the board refuses as a whole, and is not to be tripped up before
		if (Number.isNaN(this.a[place]!)) return false;
		if (this.targetNumerator && !(this.targetNumerator[place]! > 0)) return false;
		if (!metric.denominator) return true;
		const own = this.b[place]!;
		if (!(own > 0)) return false;
		const { numerator, denominator } = metric.minimum;
		const { scale } = metric.denominator;
		if (metric.records || (denominator === 1n && scale === 1n)) return own >= Number(numerator);
		return BigInt(own) * denominator >= numerator * scale;
	}

	/** Below 0: the first place's score is lower. Exact: products past 2^53 are compared as big integers. */
	compare(first: number, second: number): number {
		const { metric } = this;
		if (!metric.denominator && !this.targetNumerator) return this.a[first]! - this.a[second]!;
		const left = this.numerator(first) * this.denominator(second);
		const right = this.numerator(second) * this.denominator(first);
		if (Math.abs(left) <= Number.MAX_SAFE_INTEGER && Math.abs(right) <= Number.MAX_SAFE_INTEGER)
			return left - right;
		const exactLeft = this.#bigNumerator(first) * this.#bigDenominator(second);
		const exactRight = this.#bigNumerator(second) * this.#bigDenominator(first);
		return exactLeft < exactRight ? -1 : exactLeft > exactRight ? 1 : 0;
	}

	#bigNumerator(place: number): bigint {
		const own = BigInt(this.a[place]!);
		return this.targetDenominator ? own * BigInt(this.targetDenominator[place]!) : own;
	}

	#bigDenominator(place: number): bigint {
		const own = this.metric.denominator ? BigInt(this.b[place]!) : 1n;
		return this.targetNumerator ? own * BigInt(this.targetNumerator[place]!) : own;
	}

	/**
	 * A double that orders places that have a score as the scores themselves do, up to the last bits; where it is whole, exactly.
	 * In the metric's own direction.
	 */
	key(place: number): number {
		if (!this.metric.denominator && !this.targetNumerator) return this.a[place]!;
		return this.numerator(place) / this.denominator(place);
	}

	/** Whether keys are the scores, so that equal keys are equal scores. */
	get plain(): boolean {
		return !this.metric.denominator && !this.targetNumerator;
	}

	/** Whether every score is a whole number: its numerator, as it stands. */
	get isWhole(): boolean {
		return !this.metric.denominator && !this.targetNumerator && this.metric.numerator.scale === 1n;
	}

	/** The exact score of a place that has one; a plain ratio keeps its two counts, all else is in lowest terms. */
	fraction(place: number): Score {
		const { numerator: left, denominator: right } = this.metric;
		if (this.isWhole) return { numerator: BigInt(this.a[place]!), denominator: 1n };
		const numerator = this.#bigNumerator(place) * (right?.scale ?? 1n);
		const denominator = this.#bigDenominator(place) * left.scale;
		return right && !this.targetNumerator && left.scale === 1n && right.scale === 1n
			? { numerator, denominator }
			: reduced(numerator, denominator);
	}

	/** null: there is none (M4). */
	score(place: number): Score | null {
		return this.scored(place) ? this.fraction(place) : null;
	}

	/** M7 without a target, else M4. */
	why(place: number): NoScore {
		return this.targetNumerator && !(this.targetNumerator[place]! > 0) ? 'noTarget' : 'notEnough';
	}

	/** As a double, for sparklines; NaN: none. */
	shown(place: number): number {
		return this.scored(place) ? this.key(place) * this.keyScale : Number.NaN;
	}
}

/** How many customers a place has after one fact more or less of this one. */
function count(
	places: (Map<number, number> | undefined)[],
	place: number,
	customer: number,
	sign: 1 | -1
): number {
	const customers = (places[place] ??= new Map<number, number>());
	const facts = (customers.get(customer) ?? 0) + sign;
	if (facts === 0) customers.delete(customer);
	else customers.set(customer, facts);
	return customers.size;
}
