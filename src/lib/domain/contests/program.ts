/**
 * What the stand-alone verifier runs: places, baselines and seeds worked out anew. `scripts/bundle-contest-program.ts` makes one file
 * of it that needs nothing but Node.
 */
import { baselinesFrom, needsBaselines, needsSeeds, seedsFrom } from './history.ts';
import { resultOf, type ContestExport, type ContestResult } from './proof.ts';
import type { Roster } from './roster.ts';

/** The result, and what of the roster follows from the facts. */
export interface WorkedOut {
	readonly result: ContestResult;
	readonly baselines: Roster['baselines'];
	readonly seeds: Roster['seeds'];
}

/** From the export's rules, roster and facts alone. */
export function workOut({
	rules,
	roster,
	facts
}: Pick<ContestExport, 'rules' | 'roster' | 'facts'>): WorkedOut {
	return {
		result: resultOf(rules, roster, facts),
		baselines: needsBaselines(rules) ? baselinesFrom(rules.metric, roster, facts) : roster.baselines,
		seeds: needsSeeds(rules) ? seedsFrom(rules.metric, roster, facts) : roster.seeds
	};
}
