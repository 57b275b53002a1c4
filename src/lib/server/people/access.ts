/** Who may see, change and place whom: what the API's calls and the files of an import ask alike. */
import { HIDDEN_NAME, isHidden, may } from '#lib/domain/access.ts';
import type { MemberKind, Standing } from '#lib/domain/board.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate, Rep, Team } from '#lib/domain/records.ts';
import type { FieldError } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import type { PersonRow } from './plan.ts';
import type { PeopleView } from './view.ts';

/** Who was in which team when: the record's roster, or people as they will be once what is planned is written. */
export type Teams = Pick<Roster, 'teams'>;

/** The teams (one or none) that a person is in on that date, as access.ts takes them. */
export const subjectOf = (rep: Id, roster: Teams, date: LocalDate) => ({
	rep,
	teams: roster.teams(rep, date)
});

/**
 * People by whatever this identity may call them: numbers and addresses only where it may see those, hidden people not at
 * all. Whoever searches among all of them tells by the answer who is there.
 */
export function callable(
	{ reps, memberships }: Pick<Tables, 'reps' | 'memberships'>,
	identity: Identity,
	today: LocalDate
): Rep[] {
	const roster = new Roster(memberships.values());
	return [...reps.values()].flatMap((rep) => {
		if (may(identity, 'people.details', subjectOf(rep.id, roster, today))) return [rep];
		return isHidden(rep) ? [] : [{ ...rep, email: '', externalId: '' }];
	});
}

/** A rep's name as this identity may read it (R6). */
export const nameFor = (identity: Identity, rep: Rep, roster: Teams, today: LocalDate): string => {
	const subject = subjectOf(rep.id, roster, today);
	const named =
		!isHidden(rep) || may(identity, 'people.details', subject) || may(identity, 'facts.private', subject);
	return named ? rep.name : HIDDEN_NAME;
};

/**
 * R6: the names on a board as this identity may read them. Boards list who opted out as "a colleague"; those who may see
 * their records see who it is.
 */
export function boardNames(
	app: Pick<App, 'authority' | 'clock'>,
	identity: Identity,
	by: MemberKind
): (row: Pick<Standing, 'id' | 'name'>) => string {
	const { reps, memberships } = app.authority.tables;
	const today = todayOf(app);
	let roster: Roster | undefined;
	return ({ id, name }) => {
		const rep = by === 'rep' ? reps.get(id) : undefined;
		if (!rep || !isHidden(rep)) return name;
		roster ??= new Roster(memberships.values());
		return may(identity, 'facts.private', subjectOf(id, roster, today)) ? rep.name : name;
	};
}

/**
 * Whether this identity may make `team` (null: none) a person's from a date on. It must be allowed to change the person as
 * they stand today and as they stood on that date, and to have people in that team: else a manager could back-date a
 * newcomer and read what was logged under somebody else.
 */
export function mayPlace(
	identity: Identity,
	{ rep, team, from, today }: { rep: Id; team: Id | null; from: LocalDate | undefined; today: LocalDate },
	roster: Teams
): boolean {
	return (
		may(identity, 'people.write', subjectOf(rep, roster, today)) &&
		may(identity, 'people.write', subjectOf(rep, roster, from ?? today)) &&
		(team === null || may(identity, 'people.write', { teams: [team] }))
	);
}

/** What keeps a row from being taken, given everybody as they are and as earlier rows of its list leave them. */
export type RowJudge = (view: PeopleView, row: PersonRow, today: LocalDate) => FieldError | undefined;

/**
 * A manager changes people of their own teams and people in none. Teams that nobody looks after are open: a manager's file
 * may make them, give them a region and put people into them, since nobody's records come into other hands by it. `asking`
 * is asked for every row: a file takes minutes, in which somebody's access may end.
 */
export function rowJudge(asking: () => Identity, { users }: Pick<Tables, 'users'>): RowJudge {
	const isOpen = (team: Team | undefined) =>
		team === undefined ||
		![...users.values()].some(({ active, manages }) => active && manages.includes(team.id));
	return (view, row, today) => {
		const identity = asking();
		const free = identity.kind === 'user' ? identity.role === 'admin' : may(identity, 'people.write');
		return free ? undefined : whatIsBarred(identity, view, row, today, isOpen);
	};
}

/** Whether a row says no more of somebody than every screen of the floor shows. */
export const isPublic = (
	view: PeopleView,
	{ name, email, externalId, startedOn, endedOn }: PersonRow
): boolean =>
	[email, externalId, startedOn, endedOn].every((said) => said === undefined || said === '') &&
	!view.byName(name).some(isHidden);

const barred = (field: keyof PersonRow, message: string): FieldError => ({ pointer: `/${field}`, message });

function whatIsBarred(
	identity: Identity,
	view: PeopleView,
	row: PersonRow,
	today: LocalDate,
	isOpen: (team: Team | undefined) => boolean
): FieldError | undefined {
	if (!may(identity, 'people.write'))
		return barred('name', 'is for others to bring in: your access has ended');
	// whoever the row may mean: by number, by address or by name
	const known = [
		row.externalId ? view.byExternalId(row.externalId) : undefined,
		row.email ? view.byEmail(row.email) : undefined,
		...view.byName(row.name)
	].filter((rep) => rep !== undefined);
	const foreign = known.some((rep) => !may(identity, 'people.write', subjectOf(rep.id, view, today)));
	if (foreign) return barred('name', 'is somebody you may not change');
	if (row.team === undefined) {
		return row.region === undefined ? undefined : barred('region', 'needs the team beside it');
	}
	const team = view.team(row.team);
	const open = isOpen(team);
	if (row.region !== undefined && !open) return barred('region', 'of this team is for an admin to decide');
	const into = open || !team ? null : team.id;
	const place = (rep: string) => mayPlace(identity, { rep, team: into, from: row.from, today }, view);
	const placed = known.length === 0 ? place('') : known.every((rep) => place(rep.id));
	return placed ? undefined : barred('team', 'is no team into which you may put this person');
}
