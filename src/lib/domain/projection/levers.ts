/** Which change brings the most profit for an hour of work. */
import type { Score } from '#lib/domain/board.ts';
import { compare, fromNumber, integer, minus, over, plus, times } from '#lib/domain/fractions.ts';
import { outcomeOf, sumOf, type Assumptions } from './model.ts';
import type { Pieces } from './pieces.ts';
import type { Group } from './scenario.ts';

export type LeverKey = 'calls' | 'rate' | 'order' | 'margin';

/** What pulling each lever costs: stated, and for the reader to change. */
export interface LeverCosts {
	/** Minutes of work that one call takes. */
	readonly minutesPerCall: number;
	/** Hours a year, for one person, to get a tenth better at leading calls to orders, at larger orders, at margin. */
	readonly hoursForRate: number;
	readonly hoursForOrder: number;
	readonly hoursForMargin: number;
}
const LEVER_COSTS: LeverCosts = {
	minutesPerCall: 6,
	hoursForRate: 24,
	hoursForOrder: 24,
	hoursForMargin: 24
};

/** One person's year with one lever pulled. Money in minor units. */
export interface Lever {
	readonly key: LeverKey;
	/** Profit more than before. */
	readonly profit: Score;
	readonly hours: Score;
	/** null: it costs no time. */
	readonly perHour: Score | null;
}

const TENTH_MORE: Score = { numerator: 11n, denominator: 10n };
const ONE = integer(1);
const capped = (rate: Score) => (compare(rate, ONE) > 0 ? ONE : rate);

const exactly = (value: number): Score => fromNumber(value) ?? integer(Math.round(value));

const PULLED: Record<LeverKey, (assumed: Assumptions) => Assumptions> = {
	calls: (assumed) => ({ ...assumed, calls: plus(assumed.calls, ONE) }),
	rate: (assumed) => ({
		...assumed,
		rates: assumed.rates.map((rate, step) => (step === 0 ? capped(times(rate, TENTH_MORE)) : rate))
	}),
	// a larger order keeps its share of margin
	order: (assumed) => ({
		...assumed,
		order: times(assumed.order, TENTH_MORE),
		margin: times(assumed.margin, TENTH_MORE)
	}),
	margin: (assumed) => ({ ...assumed, margin: times(assumed.margin, TENTH_MORE) })
};

/** One more call a day, and a tenth more of each of the others; the best paid hour first. */
export function leversOf(assumed: Assumptions, costs: LeverCosts = LEVER_COSTS): Lever[] {
	const before = outcomeOf(assumed);
	const callsMore = minus(outcomeOf(PULLED.calls(assumed)).calls, before.calls);
	const hours: Record<LeverKey, Score> = {
		calls: times(callsMore, times(exactly(costs.minutesPerCall), { numerator: 1n, denominator: 60n })),
		rate: exactly(costs.hoursForRate),
		order: exactly(costs.hoursForOrder),
		margin: exactly(costs.hoursForMargin)
	};
	const keys = Object.keys(PULLED) as LeverKey[];
	const levers = keys.map((key): Lever => {
		const profit = minus(outcomeOf(PULLED[key](assumed)).profit, before.profit);
		return { key, profit, hours: hours[key], perHour: over(profit, hours[key]) ?? null };
	});
	return levers.sort((a, b) => compare(b.perHour ?? b.profit, a.perHour ?? a.profit));
}

/** Each lever pulled by everybody: profit and hours of all of them; the best paid hour first. */
export function* leversOfAll(groups: readonly Group[], costs: LeverCosts): Pieces<Lever[]> {
	const all = new Map<LeverKey, { profit: Score[]; hours: Score[] }>();
	for (const [at, { base, people }] of groups.entries()) {
		const many = integer(people);
		for (const { key, profit, hours } of leversOf(base, costs)) {
			const so = all.get(key) ?? { profit: [], hours: [] };
			all.set(key, so);
			so.profit.push(times(profit, many));
			so.hours.push(times(hours, many));
		}
		if (at % 16 === 0) yield;
	}
	const levers = [...all].map(([key, each]): Lever => {
		const [profit, hours] = [sumOf(each.profit), sumOf(each.hours)];
		return { key, profit, hours, perHour: over(profit, hours) ?? null };
	});
	return levers.sort((a, b) => compare(b.perHour ?? b.profit, a.perHour ?? a.profit));
}
