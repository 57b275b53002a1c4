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
import { grouped } from './grouped.ts';
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

	of(facts: readonly ContestFact[]): number {
		let sum = 0;
		for (const { type, quantity, amount } of facts) {
			const weights = this.byType.get(type);
			if (!weights) continue;
			sum += weights.amount * amount + (amount < 0 ? 0 : weights.rows + weights.quantity * quantity);
		}
		return sum;
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
class Pool {
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

export class Habits {
	/** False: nothing is known of them; what is drawn is everybody's. */
	readonly known: boolean;
	readonly #own: Pool;
	readonly #all: Pool;
	readonly #rates: readonly Rate[];
	readonly #callsPerDay: number;
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

const quantityOf = (facts: readonly ContestFact[]) =>
	facts.reduce((sum, { quantity, amount }) => sum + (amount < 0 ? 0 : quantity), 0);

/** W3: habits of each rep as of a date: what lies on it or after it is not looked at. */
export function habitsOf(
	{ definition }: RosterMetric,
	reps: readonly Id[],
	facts: Iterable<ContestFact>,
	date: LocalDate,
	works: WorksOn
): Map<Id, Habits> {
	const today = dayNumber(date);
	const [from, poolFrom] = [today - LEARNT_DAYS, today - 2 * LEARNT_DAYS];
	const top = new WeightedSide(definition.kind === 'sum' ? definition.terms : definition.numerator);
	const bottom = definition.kind === 'ratio' ? new WeightedSide(definition.denominator) : undefined;
	const types = [...new Set([...top.byType.keys(), ...(bottom?.byType.keys() ?? [])])];
	const valueOf = (some: readonly ContestFact[]): Drawn => [top.of(some), bottom ? bottom.of(some) : 1];
	const wanted = new Set(reps);
	const lately: ContestFact[] = [];
	const before: ContestFact[] = [];
	for (const fact of facts) {
		const day = dayNumber(fact.localDate);
		if (!wanted.has(fact.rep) || day >= today || day < poolFrom) continue;
		(day >= from ? lately : before).push(fact);
	}
	const byRep = grouped(lately, ({ rep }) => rep);
	const latelyOf = grouped(lately, ({ type }) => type);
	const followed = types.filter((type) => type !== CALL && latelyOf.has(CALL));
	const pooledOf = new Map(
		[...grouped(before, ({ type }) => type)].map(([type, some]) => [type, quantityOf(some)])
	);
	const pooledCalls = pooledOf.get(CALL) ?? 0;
	const dayLists = new Map<Id, Drawn[]>();
	const rateTypes = new Map<Id, string[]>();
	for (const rep of reps) {
		const own = byRep.get(rep) ?? [];
		const calls = quantityOf(own.filter(({ type }) => type === CALL));
		const rated = followed.filter((type) => quantityOf(own.filter((fact) => fact.type === type)) <= calls);
		rateTypes.set(rep, rated);
		const byDay = grouped(
			own.filter(({ type }) => !rated.includes(type)),
			({ localDate }) => dayNumber(localDate)
		);
		const days: Drawn[] = [];
		if (own.length > 0)
			for (let day = from; day < today; day++)
				if (works(rep, day) || byDay.has(day)) days.push(valueOf(byDay.get(day) ?? []));
		dayLists.set(rep, days);
	}
	const everybody = [...dayLists.values()].flat();
	const callsOfAll = quantityOf(latelyOf.get(CALL) ?? []);
	const allDays = new Pool(everybody);
	const usualPerDay = everybody.length === 0 ? 0 : callsOfAll / everybody.length;
	return new Map(
		reps.map((rep) => {
			const own = byRep.get(rep) ?? [];
			const calls = own.filter(({ type }) => type === CALL);
			const days = dayLists.get(rep) ?? [];
			const rates = (rateTypes.get(rep) ?? []).flatMap((type): Rate[] => {
				const results = own.filter((fact) => fact.type === type);
				const all = results.length > 0 ? results : (latelyOf.get(type) ?? []);
				const pooled = pooledOf.get(type) ?? 0;
				const learnt = posterior({
					tries: quantityOf(calls),
					results: quantityOf(results),
					pooled:
						pooledCalls === 0 || pooled > pooledCalls
							? POOLED_DEFAULT
							: { numerator: BigInt(pooled), denominator: BigInt(pooledCalls) },
					strength: type === 'order' ? PRIOR_TRIES.order : PRIOR_TRIES.step
				});
				const each = new Pool(all.map((fact) => valueOf([fact])));
				return learnt ? [{ ...learnt, each, byCalls: new Map<number, Distribution>() }] : [];
			});
			const perDay = days.length === 0 ? usualPerDay : quantityOf(calls) / days.length;
			return [rep, new Habits(new Pool(days), allDays, rates, perDay, own.length > 0)];
		})
	);
}
