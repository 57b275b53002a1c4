import { z } from 'zod';
import { isHidden, may } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { holdsOn, type Roster } from '#lib/domain/membership.ts';
import type { LocalDate, Rep } from '#lib/domain/records.ts';
import { nameFor, subjectOf } from '#lib/server/people/access.ts';

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

/** A person as this identity may see them: what is kept from it is ''. */
export function personView(rep: Rep, identity: Identity, roster: Roster, today: LocalDate): PersonView {
	const subject = subjectOf(rep.id, roster, today);
	const details = may(identity, 'people.details', subject);
	const memberships = roster.of(rep.id).map(({ id, team, from, to }) => ({ id, team, from, to }));
	return {
		id: rep.id,
		name: nameFor(identity, rep, roster, today),
		email: details ? rep.email : '',
		externalId: details ? rep.externalId : '',
		user: details ? rep.user : '',
		startedOn: rep.startedOn,
		endedOn: rep.endedOn,
		team: roster.of(rep.id).find((row) => holdsOn(row, today))?.team ?? '',
		memberships: memberships.sort((a, b) => (a.from < b.from ? -1 : 1)),
		house: rep.house,
		hidden: isHidden(rep),
		colour: rep.colour
	};
}
