/** C5: the rows by which a page's worker finds the standings that the floor finds. They have the contest's own id. */
import { canonicalJson } from '#lib/domain/contests/canonical-json.ts';
import type { ContestRecord, ContestRosterRecord, ContestWaits } from '#lib/domain/contests/record.ts';
import type { Roster } from '#lib/domain/contests/roster.ts';
import { sha256Hex } from '#lib/domain/contests/sha256.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { Write } from '#lib/server/record/store.ts';

type Of = Pick<ContestRecord, 'id' | 'rules'>;

/** What is waiting stands in a row of its own, until a draw freezes it. */
export function rosterRow(
	{ id, rules }: Of,
	made: Roster,
	waiting: Roster['waiting'] = []
): Omit<ContestRosterRecord, 'id'> {
	const roster: Roster = { ...made, waiting };
	return {
		contest: id,
		audience: rules.visibility,
		reps: roster.entrants.map(({ rep }) => rep),
		roster,
		hash: sha256Hex(canonicalJson(roster))
	};
}

export const waitsRow = ({ id, rules }: Of, roster: Roster): Omit<ContestWaits, 'id'> => ({
	contest: id,
	audience: rules.visibility,
	reps: roster.entrants.map(({ rep }) => rep),
	facts: roster.waiting
});

/** Both, as of launch. */
export const firstRows = (contest: Of, roster: Roster): Write[] => [
	{ op: 'create', collection: 'contest_rosters', data: { id: contest.id, ...rosterRow(contest, roster) } },
	{ op: 'create', collection: 'contest_waits', data: { id: contest.id, ...waitsRow(contest, roster) } }
];

/** Both go, where they are there. */
export const noRows = (
	{ contest_rosters, contest_waits }: Pick<Tables, 'contest_rosters' | 'contest_waits'>,
	id: Id
): Write[] => [
	...(contest_rosters.has(id) ? [{ op: 'delete' as const, collection: 'contest_rosters' as const, id }] : []),
	...(contest_waits.has(id) ? [{ op: 'delete' as const, collection: 'contest_waits' as const, id }] : [])
];
