/** Who may put whom into which team: placing somebody decides who sees their records, the earlier ones too. */
import { may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { subjectOf } from './view.ts';

/**
 * Whether this identity may make `team` (null: none) a person's from a date on. It must be allowed to change the person as
 * they stand today and as they stood on that date, and to have people in that team: else a manager could back-date a
 * newcomer and read what was logged under somebody else.
 */
export function mayPlace(
	identity: Identity,
	{ rep, team, from, today }: { rep: Id; team: Id | null; from: LocalDate | undefined; today: LocalDate },
	roster: Roster
): boolean {
	const then = from ?? today;
	return (
		may(identity, 'people.write', { ...subjectOf(rep, roster, today) }) &&
		may(identity, 'people.write', { ...subjectOf(rep, roster, then) }) &&
		(team === null || may(identity, 'people.write', { teams: [team] }))
	);
}
