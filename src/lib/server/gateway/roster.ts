import type { Id, LocalDate, Membership } from '#lib/domain/records.ts';

/** Who was in which team when, for audiences: both ends inclusive, '' is open. */
export interface Roster {
	/** The rep's team on that local date; undefined: none. */
	teamOn(rep: Id, date: LocalDate): Id | undefined;
	/** Whether the rep was in the team on any date of the span. */
	wasIn(rep: Id, team: Id, from: LocalDate, to: LocalDate): boolean;
	/** Everyone who ever was in the team. */
	repsOf(team: Id): Id[];
}

const covers = ({ from, to }: Membership, date: LocalDate) =>
	(from === '' || from <= date) && (to === '' || date <= to);

export function rosterOf(memberships: Iterable<Membership>): Roster {
	const byRep = new Map<Id, Membership[]>();
	for (const membership of memberships) {
		const own = byRep.get(membership.rep);
		if (own) own.push(membership);
		else byRep.set(membership.rep, [membership]);
	}
	const of = (rep: Id) => byRep.get(rep) ?? [];
	return {
		teamOn: (rep, date) => of(rep).find((membership) => covers(membership, date))?.team,
		wasIn: (rep, team, from, to) =>
			of(rep).some(
				(membership) =>
					membership.team === team &&
					(to === '' || membership.from === '' || membership.from <= to) &&
					(from === '' || membership.to === '' || from <= membership.to)
			),
		repsOf: (team) => [...byRep].filter(([, own]) => own.some((m) => m.team === team)).map(([rep]) => rep)
	};
}
