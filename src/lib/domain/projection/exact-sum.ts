/** What many people come to together, exactly: sums of whole doubles while those are safe, of big integers beyond. */
import { conversionOf, NOTHING, together, type Assumptions, type Outcome } from './model.ts';

/** Whole doubles up to here can be added to one another without a rounding: the sum of two stays within 2^53. */
const SAFE = 2 ** 52;

/** A sum of products of whole numbers of any size. */
export class ExactSum {
	#small = 0;
	#large = 0n;

	/**
	 * Adds a x b x c. A product of whole doubles that comes out at most SAFE is exact: one that is not would come out above 2^53,
	 * and a factor too large for a double makes it 0 or too large as well.
	 */
	add(a: bigint, b: bigint, c: bigint): void {
		const first = Number(a) * Number(b);
		const product = first * Number(c);
		if (Math.abs(first) <= SAFE && Math.abs(product) <= SAFE) {
			this.#small += product;
			if (Math.abs(this.#small) <= SAFE) return;
			this.#large += BigInt(this.#small);
			this.#small = 0;
		} else this.#large += a * b * c;
	}

	get value(): bigint {
		return this.#large + BigInt(this.#small);
	}
}

/** So many people who do the same. */
export type Alike = readonly [does: Assumptions, people: number];

/** People whose months differ in calls, days and rates alone, of like denominators: their sums are of whole numbers. */
class Kin {
	readonly #like: Assumptions;
	readonly #denominators: readonly [calls: bigint, days: bigint, rate: bigint];
	readonly #calls = new ExactSum();
	readonly #orders = new ExactSum();
	#people = 0;

	constructor(like: Assumptions) {
		this.#like = like;
		this.#denominators = [like.calls.denominator, like.days.denominator, conversionOf(like).denominator];
	}

	holds(does: Assumptions, rateDenominator: bigint): boolean {
		const like = this.#like;
		const [calls, days, rate] = this.#denominators;
		return (
			does.calls.denominator === calls &&
			does.days.denominator === days &&
			rateDenominator === rate &&
			isSame(does.order, like.order) &&
			isSame(does.margin, like.margin) &&
			isSame(does.salary, like.salary)
		);
	}

	add({ calls, days }: Assumptions, rate: bigint, people: number): void {
		const many = BigInt(people);
		this.#people += people;
		this.#calls.add(calls.numerator, days.numerator, many);
		this.#orders.add(calls.numerator, days.numerator, people === 1 ? rate : rate * many);
	}

	/** A month of all of them, not in lowest terms. */
	get month(): Outcome {
		const { order, margin, salary } = this.#like;
		const [ofCalls, ofDays, ofRate] = this.#denominators;
		const calls = { numerator: this.#calls.value, denominator: ofCalls * ofDays };
		const orders = { numerator: this.#orders.value, denominator: calls.denominator * ofRate };
		const each = (worth: typeof order) => ({
			numerator: orders.numerator * worth.numerator,
			denominator: orders.denominator * worth.denominator
		});
		const earned = each(margin);
		const paid = { numerator: BigInt(this.#people) * salary.numerator, denominator: salary.denominator };
		const profit = {
			numerator: earned.numerator * paid.denominator - paid.numerator * earned.denominator,
			denominator: earned.denominator * paid.denominator
		};
		return { calls, orders, revenue: each(order), margin: earned, salary: paid, profit };
	}
}

const isSame = (a: Assumptions['order'], b: Assumptions['order']): boolean =>
	a === b || (a.numerator === b.numerator && a.denominator === b.denominator);

/** W1: one ordinary month of all of them, in lowest terms; of people whose months are alike. */
export function monthOfAll(alike: readonly Alike[]): Outcome {
	const all: Kin[] = [];
	let last: Kin | undefined;
	for (const [does, people] of alike) {
		const rate = conversionOf(does);
		if (!last?.holds(does, rate.denominator)) {
			last = all.find((kin) => kin.holds(does, rate.denominator));
			if (!last) all.push((last = new Kin(does)));
		}
		last.add(does, rate.numerator, people);
	}
	return all.length === 0 ? NOTHING : together(all.map(({ month }) => month));
}
