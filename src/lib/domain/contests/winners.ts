/** Who won a contest, and which contests there are to speak of: those that were settled. */
import type { Id } from '#lib/domain/records.ts';
import type { ContestRecord } from './record.ts';
import type { ContestRules } from './rules.ts';
import type { Standings } from './table.ts';

/** A contest that is settled, as it stands after all amendments. */
export interface FinishedContest {
	readonly id: Id;
	readonly name: string;
	readonly rules: ContestRules;
	readonly result: Standings;
}

/** undefined: there is no result (yet). */
export const finished = ({
	id,
	name,
	rules,
	outcome
}: Pick<ContestRecord, 'id' | 'name' | 'rules' | 'outcome'>): FinishedContest | undefined =>
	outcome ? { id, name, rules, result: outcome.result } : undefined;

/** What a competitor of a contest is. */
export type CompetitorKind = 'rep' | 'team' | 'region';

export const competitorKind = (rules: ContestRules): CompetitorKind =>
	rules.format === 'team' ? rules.options.by : 'rep';

/**
 * Who won: first places with something behind them; where there are no places, everyone who got there. Reps; in team contests teams
 * or regions.
 */
export function winnersOf(rules: ContestRules, { tables, goal }: Pick<Standings, 'tables' | 'goal'>): Id[] {
	const rows = tables.flatMap(({ rows: own }) => own);
	if (rules.format === 'sharedGoal')
		return goal?.reached ? rows.filter(({ facts }) => facts > 0).map(({ id }) => id) : [];
	return rows.filter(({ place, facts }) => place === 1 && facts > 0).map(({ id }) => id);
}
