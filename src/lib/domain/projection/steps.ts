/** W3: a person's own rates from step to step of the funnel, each from what they did and what the team did before. */
import type { Score } from '#lib/domain/board.ts';
import { inParts } from './decimal.ts';
import { POOLED_DEFAULT, posteriorMean, PRIOR_TRIES } from './odds.ts';
import type { StepCounts } from './practice.ts';

/** Rates are assumed to so many places: sums over many people stay quick with them. */
const PARTS = 1_000_000;

/** Counts of a funnel; without steps nothing was asked of them. */
export interface FunnelCounts {
	readonly calls: number;
	readonly orders: number;
	readonly steps?: StepCounts;
}

/** Tries and results of each step, in the order of FUNNEL: appointments set, held, quotes, orders. */
function pairsOf({ calls, orders, steps }: FunnelCounts): (readonly [tries: number, results: number])[] {
	const { set, held, quotes } = steps ?? { set: 0, held: 0, quotes: 0 };
	return [
		[calls, set],
		[set, held],
		[held, quotes],
		[quotes, orders]
	];
}

/**
 * The mean of each step's rate: own counts over a prior worth 10 tries of the team's rate before. More results than tries are no
 * rate: then the team's is taken, and 1 in 100 where that one is none either.
 */
export function ownSteps(person: FunnelCounts, team: FunnelCounts): Score[] {
	const before = pairsOf(team);
	return pairsOf(person).map(([tries, results], step) => {
		const [all, came] = before[step] ?? [0, 0];
		const pooled: Score =
			all === 0 || came > all ? POOLED_DEFAULT : { numerator: BigInt(came), denominator: BigInt(all) };
		const mean = posteriorMean({ tries, results, pooled, strength: PRIOR_TRIES.step }) ?? pooled;
		return { numerator: BigInt(inParts(mean, PARTS)), denominator: BigInt(PARTS) };
	});
}

/** Whether anything was logged between a call and an order. */
export const hasSteps = (counts: readonly FunnelCounts[]): boolean =>
	counts.some(({ steps }) => steps !== undefined && steps.set + steps.held + steps.quotes > 0);
