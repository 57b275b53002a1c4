/**
 * What the stand-alone verifier runs: places, and what of facts and roster follows from the rest, worked out anew.
 * `scripts/bundle-contest-program.ts` makes one file of it that needs nothing but Node.
 */
import { contestFacts, following, resultOf, type ContestExport } from './proof.ts';

/** From the export's rules, roster and facts alone: what a true one says itself. */
export const workOut = ({
	rules,
	roster,
	facts
}: Pick<ContestExport, 'rules' | 'roster' | 'facts'>): Pick<
	ContestExport,
	'result' | 'roster' | 'facts'
> => ({
	result: resultOf(rules, roster, facts),
	roster: following(rules, roster, facts),
	facts: contestFacts(roster, facts)
});
