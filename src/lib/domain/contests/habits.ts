/**
 * C9, W3: what somebody's next days may bring, from their own last 90 local dates. What follows from calls is one unknown rate with
 * W3's posterior, so its count is beta-binomial over the calls to come; what does not (calls themselves, and floors that log none)
 * is drawn day by day from the own days, among which are ten of everybody's: W3's prior for a step, in days. Amounts are drawn from
 * the own ones.
 */
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Random } from '#lib/domain/demo/random.ts';
import { fromDecimal, toNumber } from '#lib/domain/fractions.ts';
import type { Side } from '#lib/domain/metrics.ts';
import { betaBinomial } from '#lib/domain/projection/counts.ts';
import type { Distribution } from '#lib/domain/projection/distribution.ts';
import { POOLED_DEFAULT, posterior, PRIOR_TRIES } from '#lib/domain/projection/odds.ts';
import { LEARNT_DAYS } from '#lib/domain/projection/practice.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { ContestFact, RosterMetric } from './roster.ts';

/** Whether a rep works on a day number. */
export type WorksOn = (rep: Id, day: number) => boolean;

/** Both sides of a metric; the second one is 1 for sums. */
export type Drawn = readonly [numerator: number, denominator: number];

const CALL = 'call';
/** Days of everybody's among somebody's own: W3's prior of a step. */
const PRIOR_DAYS = PRIOR_TRIES.step;

interface Weights {
	rows: number;
	quantity: number;
	amount: number;
}

class WeightedSide {
	readonly byType = new Map<string, Weights>();

	constructor(side: Side) {
		if ('distinct' in side) return;
		for (const { type, field, weight } of side) {
			const weights = this.byType.get(type) ?? { rows: 0, quantity: 0, amount: 0 };
			if (field !== 'margin')
				weights[field] += toNumber(fromDecimal(weight) ?? { numerator: 0n, denominator: 1n });
			this.byType.set(type, weights);
		}
	}

	of({ type, quantity, amount }: ContestFact): number {
		const weights = this.byType.get(type);
		if (!weights) return 0;
		return weights.amount * amount + (amount < 0 ? 0 : weights.rows + weights.quantity * quantity);
	}
}

/** A type that follows from calls. */
interface Rate {
	readonly alpha: number;
	readonly beta: number;
	/** What one of them adds to both sides; drawn from these. */
	readonly each: Pool;
	readonly byCalls: Map<number, Distribution>;
}

/** Many drawn values, side by side. */
export class Pool {
	readonly tops: Float64Array;
	readonly bottoms: Float64Array;

	constructor(values: readonly Drawn[]) {
		this.tops = Float64Array.from(values, ([top]) => top);
		this.bottoms = Float64Array.from(values, ([, bottom]) => bottom);
	}

	get size(): number {
		return this.tops.length;
	}
}

/** So many windows are drawn for somebody; more playings than that draw from these again. */
export const SAMPLES = 400;
/** Habits are asked all day, each time for a little less of it: so many lengths are remembered. */
const MOST_SAMPLES = 8;

export class Habits {
	/** False: nothing is known of them; what is drawn is everybody's. */
	readonly known: boolean;
	readonly #own: Pool;
	readonly #all: Pool;
	readonly #rates: readonly Rate[];
	readonly #callsPerDay: number;
	/** By days. */
	readonly #samples = new Map<number, Pool>();
	/** What was drawn last. */
	numerator = 0;
	denominator = 0;

	constructor(own: Pool, all: Pool, rates: readonly Rate[], callsPerDay: number, known: boolean) {
		this.#own = own;
		this.#all = all;
		this.#rates = rates;
		this.#callsPerDay = callsPerDay;
		this.known = known;
	}

	/** What so many working days bring, SAMPLES times: drawn once, by whoever asks first. */
	samples(days: number, random: Random): Pool {
		let samples = this.#samples.get(days);
		if (!samples) {
			if (this.#samples.size >= MOST_SAMPLES) this.#samples.clear();
			const drawn = Array.from({ length: SAMPLES }, (): Drawn => {
				this.draw(days, random);
				return [this.numerator, this.denominator];
			});
			this.#samples.set(days, (samples = new Pool(drawn)));
		}
		return samples;
	}

	/** Draws what so many working days bring; a part of a day comes with that chance. */
	draw(days: number, random: Random): void {
		this.numerator = this.denominator = 0;
		const own = this.#own.size;
		const pool = own + (this.#all.size > 0 ? PRIOR_DAYS : 0);
		const whole = pool === 0 ? 0 : Math.floor(days) + (random() < days % 1 ? 1 : 0);
		for (let day = 0; day < whole; day++) {
			const at = Math.floor(random() * pool);
			if (at < own) this.#add(this.#own, at);
			else this.#add(this.#all, Math.floor(random() * this.#all.size));
		}
		const calls = Math.round(this.#callsPerDay * days);
		for (const rate of this.#rates) {
			const { each } = rate;
			const count = each.size === 0 ? 0 : countOf(rate, calls, random);
			for (let i = 0; i < count; i++) this.#add(each, Math.floor(random() * each.size));
		}
	}

	#add({ tops, bottoms }: Pool, at: number): void {
		this.numerator += tops[at]!;
		this.denominator += bottoms[at]!;
	}
}

function countOf({ alpha, beta, byCalls }: Rate, calls: number, random: Random): number {
	let distribution = byCalls.get(calls);
	if (!distribution) byCalls.set(calls, (distribution = betaBinomial(calls, alpha, beta)));
	let rest = random();
	const { first, mass } = distribution;
	for (let i = 0; i < mass.length; i++) {
		rest -= mass[i]!;
		if (rest < 0) return first + i;
	}
	return first + mass.length - 1;
}

/** M1: a credit is no quantity. */
const quantityOf = ({ quantity, amount }: ContestFact): number => (amount < 0 ? 0 : quantity);

/** What somebody did of a type in the last LEARNT_DAYS. */
interface Lately {
	quantity: number;
	readonly facts: ContestFact[];
	/** By day, from the first one on: both sides, and how many facts. */
	readonly tops: Float64Array;
	readonly bottoms: Float64Array;
	readonly counts: Uint32Array;
}

const nothingLately = (): Lately => ({
	quantity: 0,
	facts: [],
	tops: new Float64Array(LEARNT_DAYS),
	bottoms: new Float64Array(LEARNT_DAYS),
	counts: new Uint32Array(LEARNT_DAYS)
});

/** What is known of everybody as of a day. */
class Known {
	readonly #top: WeightedSide;
	readonly #bottom: WeightedSide | undefined;
	/** The day number of the first of the last LEARNT_DAYS. */
	readonly from: number;
	/** By rep and type: of the last LEARNT_DAYS. */
	readonly lately: ReadonlyMap<Id, Map<string, Lately>>;
	/** By type: quantity of those before, of everybody. */
	readonly pooled = new Map<string, number>();
	readonly types: readonly string[];

	constructor({ definition }: RosterMetric, reps: readonly Id[], today: number) {
		this.#top = new WeightedSide(definition.kind === 'sum' ? definition.terms : definition.numerator);
		this.#bottom = definition.kind === 'ratio' ? new WeightedSide(definition.denominator) : undefined;
		this.types = [...new Set([...this.#top.byType.keys(), ...(this.#bottom?.byType.keys() ?? [])])];
		this.from = today - LEARNT_DAYS;
		this.lately = new Map(reps.map((rep) => [rep, new Map<string, Lately>()]));
	}

	add(fact: ContestFact): void {
		const { rep, type, localDate } = fact;
		const own = this.lately.get(rep);
		const day = dayNumber(localDate) - this.from;
		if (!own || day >= LEARNT_DAYS || day < -LEARNT_DAYS) return;
		const quantity = quantityOf(fact);
		if (day < 0) {
			this.pooled.set(type, (this.pooled.get(type) ?? 0) + quantity);
			return;
		}
		let lately = own.get(type);
		if (!lately) own.set(type, (lately = nothingLately()));
		lately.quantity += quantity;
		lately.facts.push(fact);
		lately.tops[day]! += this.#top.of(fact);
		lately.bottoms[day]! += this.#bottom?.of(fact) ?? 0;
		lately.counts[day]!++;
	}

	/** Both sides of facts alone; sums have 1 below. */
	valuesOf(facts: readonly ContestFact[]): Pool {
		return new Pool(facts.map((fact): Drawn => [this.#top.of(fact), this.#bottom?.of(fact) ?? 1]));
	}

	/** Days on which somebody worked or did one of those types, each with what it brought. */
	daysOf(rep: Id, types: readonly string[], works: WorksOn): Drawn[] {
		const all = this.lately.get(rep);
		if (!all || all.size === 0) return [];
		const own = types.flatMap((type) => all.get(type) ?? []);
		const days: Drawn[] = [];
		for (let day = 0; day < LEARNT_DAYS; day++) {
			let [top, bottom, count] = [0, 0, 0];
			for (const { tops, bottoms, counts } of own) {
				top += tops[day]!;
				bottom += bottoms[day]!;
				count += counts[day]!;
			}
			if (count > 0 || works(rep, this.from + day)) days.push([top, this.#bottom ? bottom : 1]);
		}
		return days;
	}

	/** Everybody's of a type. */
	allOf(type: string): ContestFact[] {
		return [...this.lately.values()].flatMap((own) => own.get(type)?.facts ?? []);
	}

	quantityOf(rep: Id, type: string): number {
		return this.lately.get(rep)?.get(type)?.quantity ?? 0;
	}

	/** The rate of a type that follows from calls; undefined: more of it than calls. */
	rateOf(rep: Id, type: string, all: Pool): Rate | undefined {
		const [pooled = 0, calls = 0] = [this.pooled.get(type), this.pooled.get(CALL)];
		const results = this.lately.get(rep)?.get(type)?.facts ?? [];
		const learnt = posterior({
			tries: this.quantityOf(rep, CALL),
			results: this.quantityOf(rep, type),
			pooled:
				calls === 0 || pooled > calls
					? POOLED_DEFAULT
					: { numerator: BigInt(pooled), denominator: BigInt(calls) },
			strength: type === 'order' ? PRIOR_TRIES.order : PRIOR_TRIES.step
		});
		if (!learnt) return undefined;
		const each = results.length > 0 ? this.valuesOf(results) : all;
		return { ...learnt, each, byCalls: new Map<number, Distribution>() };
	}
}

/** W3: habits of each rep as of a date: what lies on it or after it is not looked at. */
export function habitsOf(
	metric: RosterMetric,
	reps: readonly Id[],
	facts: Iterable<ContestFact>,
	date: LocalDate,
	works: WorksOn
): Map<Id, Habits> {
	const known = new Known(metric, reps, dayNumber(date));
	for (const fact of facts) known.add(fact);
	const callsOfAll = reps.reduce((sum, rep) => sum + known.quantityOf(rep, CALL), 0);
	const doCall = [...known.lately.values()].some((own) => own.has(CALL));
	const followed = known.types.filter((type) => type !== CALL && doCall);
	const ratedOf = new Map(
		reps.map((rep) => [
			rep,
			followed.filter((type) => known.quantityOf(rep, type) <= known.quantityOf(rep, CALL))
		])
	);
	const daysOf = new Map(
		reps.map((rep) => {
			const rated = ratedOf.get(rep) ?? [];
			const types = [...(known.lately.get(rep)?.keys() ?? [])].filter((type) => !rated.includes(type));
			return [rep, known.daysOf(rep, types, works)];
		})
	);
	const everybody = [...daysOf.values()].flat();
	const allDays = new Pool(everybody);
	const allOf = new Map(followed.map((type) => [type, known.valuesOf(known.allOf(type))]));
	const usualPerDay = everybody.length === 0 ? 0 : callsOfAll / everybody.length;
	return new Map(
		reps.map((rep) => {
			const days = daysOf.get(rep) ?? [];
			const rates = (ratedOf.get(rep) ?? []).flatMap(
				(type) => known.rateOf(rep, type, allOf.get(type) ?? new Pool([])) ?? []
			);
			const perDay = days.length === 0 ? usualPerDay : known.quantityOf(rep, CALL) / days.length;
			const isKnown = (known.lately.get(rep)?.size ?? 0) > 0;
			return [rep, new Habits(new Pool(days), allDays, rates, perDay, isKnown)];
		})
	);
}
