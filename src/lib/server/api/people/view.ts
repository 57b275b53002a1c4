import { z } from 'zod';
import { HIDDEN_NAME, isHidden, may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { holdsOn, Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate, Rep } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';

export const PersonView = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	externalId: z.string(),
	user: z.string(),
	startedOn: z.string(),
	endedOn: z.string(),
	/** Today's; '' for none. */
	team: z.string(),
	memberships: z.array(z.object({ id: z.string(), team: z.string(), from: z.string(), to: z.string() })),
	house: z.boolean(),
	hidden: z.boolean(),
	colour: z.string()
});
type PersonView = z.output<typeof PersonView>;

/** The teams (one or none) that a person is in today, as access.ts takes them. */
export const subjectOf = (rep: Id, roster: Roster, today: LocalDate) => ({
	rep,
	teams: roster.teams(rep, today)
});

/**
 * People by whatever this identity may call them: numbers and addresses only where it may see those, hidden people not at
 * all. Whoever searches among all of them tells by the answer who is there.
 */
export function callable({ reps, memberships }: Tables, identity: Identity, today: LocalDate): Rep[] {
	const roster = new Roster(memberships.values());
	return [...reps.values()].flatMap((rep) => {
		if (may(identity, 'people.details', subjectOf(rep.id, roster, today))) return [rep];
		return isHidden(rep) ? [] : [{ ...rep, email: '', externalId: '' }];
	});
}

/** A person as this identity may see them: what is kept from it is ''. */
export function personView(rep: Rep, identity: Identity, roster: Roster, today: LocalDate): PersonView {
	const subject = subjectOf(rep.id, roster, today);
	const details = may(identity, 'people.details', subject);
	const hidden = isHidden(rep);
	const named = !hidden || details || may(identity, 'facts.private', subject);
	const memberships = roster.of(rep.id).map(({ id, team, from, to }) => ({ id, team, from, to }));
	return {
		id: rep.id,
		name: named ? rep.name : HIDDEN_NAME,
		email: details ? rep.email : '',
		externalId: details ? rep.externalId : '',
		user: details ? rep.user : '',
		startedOn: rep.startedOn,
		endedOn: rep.endedOn,
		team: roster.of(rep.id).find((row) => holdsOn(row, today))?.team ?? '',
		memberships: memberships.sort((a, b) => (a.from < b.from ? -1 : 1)),
		house: rep.house,
		hidden,
		colour: rep.colour
	};
}
