/** What reps did on each local date, in a metric: what streaks are made of. */
import type { Metric } from '#lib/domain/metrics.ts';
import { compile, valueOf, type CompiledMetric, type CompiledSide } from './compiled-metric.ts';
import { Entry } from './entry.ts';
import type { Store } from './store.ts';

/** What is done and not in the record yet; quantity and amount may be below 0 where something is about to leave it. */
export interface Pending {
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
}

const entry = new Entry();
const EMPTY: ArrayLike<number> = [];

/** A metric that a single date has a value in: a sum, or a ratio of sums. */
export class DayMetric {
	readonly isRatio: boolean;
	/** How many units of the values make one of the metric's; of a ratio 1. */
	readonly scale: number;
	readonly #store: Store;
	readonly #numerator: CompiledSide;
	readonly #denominator: CompiledSide | undefined;
	readonly #least: number;
	readonly #types: readonly number[];

	private constructor(store: Store, compiled: CompiledMetric) {
		const { numerator, denominator, minimum, uses } = compiled;
		this.#store = store;
		this.#numerator = numerator;
		this.#denominator = denominator;
		this.isRatio = denominator !== undefined;
		this.scale = this.isRatio ? 1 : Number(numerator.scale);
		this.#least = Number(minimum.numerator) / Number(minimum.denominator);
		this.#types = [...uses.keys()].filter((type) => uses[type] === 1);
	}

	/** undefined: single dates have no value in this metric (distinct customers, records read one by one, targets, all time). */
	static of(store: Store, metric: Metric | undefined): DayMetric | undefined {
		const compiled = metric && compile(metric, store.floor.derived.metrics, store.types);
		if (!compiled || !isDaily(compiled)) return undefined;
		return new DayMetric(store, compiled);
	}

	/** A rep's (by number) value of a day, in whole units of `scale`; with what is pending. NaN: a ratio over too little. */
	at(rep: number, day: number, pending: readonly Pending[] = []): number {
		const { days } = this.#store.sums;
		const group = days.group(day);
		let over = 0;
		let under = 0;
		if (group) {
			for (const type of this.#types) {
				const cell = days.find(rep, group, type);
				if (cell < 0) continue;
				days.read(cell, entry);
				over += valueOf(this.#numerator, entry);
				if (this.#denominator) under += valueOf(this.#denominator, entry);
			}
		}
		for (const { type, quantity, amount } of pending) {
			this.#fill(type, quantity, amount);
			over += valueOf(this.#numerator, entry);
			if (this.#denominator) under += valueOf(this.#denominator, entry);
		}
		return this.#value(over, under);
	}

	/** What all that is pending adds to a sum, in whole units of `scale`. */
	worth(pending: readonly Pending[]): number {
		let sum = 0;
		for (const { type, quantity, amount } of pending) {
			this.#fill(type, quantity, amount);
			sum += valueOf(this.#numerator, entry);
		}
		return sum;
	}

	/** What a fact adds to a sum, in the metric's unit. */
	worthOf(fact: Entry): number {
		return valueOf(this.#numerator, fact) / this.scale;
	}

	/** A rep's values of the days from `from` on, as many as there is room for. */
	fill(rep: number, from: number, into: Float64Array): void {
		for (let i = 0; i < into.length; i++) into[i] = this.at(rep, from + i);
	}

	/** The same for many at once: a row of `length` days for each of `reps` rep numbers from `first` on. */
	table(first: number, reps: number, from: number, length: number): Float64Array {
		const over = new Float64Array(reps * length);
		const under = this.#denominator && new Float64Array(reps * length);
		const uses = new Uint8Array(Math.max(0, ...this.#types) + 1);
		for (const type of this.#types) uses[type] = 1;
		const { days } = this.#store.sums;
		for (let at = 0; at < length; at++) {
			for (let cell = days.group(from + at)?.first ?? -1; cell >= 0; cell = days.nextOf(cell)) {
				const type = days.typeAt(cell);
				const row = days.whoAt(cell) - first;
				if (type >= uses.length || uses[type] === 0 || row < 0 || row >= reps) continue;
				const place = row * length + at;
				days.read(cell, entry);
				over[place]! += valueOf(this.#numerator, entry);
				if (under && this.#denominator) under[place]! += valueOf(this.#denominator, entry);
			}
		}
		if (under) for (let i = 0; i < over.length; i++) over[i] = this.#value(over[i]!, under[i]!);
		return over;
	}

	#fill(type: string, quantity: number, amount: number): void {
		entry.type = this.#store.types.find(type) ?? Infinity;
		entry.countedRows = quantity;
		entry.countedQuantity = quantity;
		entry.amount = amount;
		entry.margin = 0;
	}

	#value(over: number, under: number): number {
		if (!this.#denominator) return over;
		const least = Math.max(this.#least * Number(this.#denominator.scale), Number.MIN_VALUE);
		if (!(under >= least)) return Number.NaN;
		return (over / under) * (Number(this.#denominator.scale) / Number(this.#numerator.scale));
	}
}

/** Whether a date's own facts, added up, decide the metric's value of that date. */
function isDaily({
	records,
	customersOnly,
	allTime,
	attainmentOf,
	exact,
	numerator,
	denominator
}: CompiledMetric) {
	const summed = (side: CompiledSide | undefined) =>
		(side?.weights ?? EMPTY).length > 0 || side === undefined;
	const plain = !records && !customersOnly && !allTime && attainmentOf === undefined;
	return plain && exact && summed(numerator) && summed(denominator);
}
