import { mayDecideLeave } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { byName } from '#lib/domain/ranking.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import { nameFor, subjectOf } from '#lib/server/people/access.ts';

/** Whom the reader may enter leave for, and the floor's date. */
export interface Deciders {
	readonly people: readonly { readonly id: Id; readonly name: string }[];
	readonly today: LocalDate;
}

/** Those about whose leave this identity decides today, in the order of names; whoever has ended or sells for the house not. */
export function deciders(app: App, identity: Identity): Deciders {
	const { tables } = app.authority;
	const today = todayOf(app);
	const roster = new Roster(tables.memberships.values());
	const people = [...tables.reps.values()]
		.filter(
			(rep) =>
				!rep.house &&
				(rep.endedOn === '' || rep.endedOn >= today) &&
				mayDecideLeave(identity, subjectOf(rep.id, roster, today))
		)
		.map((rep) => ({ id: rep.id, name: nameFor(identity, rep, roster, today) }))
		.sort(byName(workspaceOf(tables).locale));
	return { people, today };
}
