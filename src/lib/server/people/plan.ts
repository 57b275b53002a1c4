import { fold, tidy } from '#lib/domain/names.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import type { Id, LocalDate, Rep, Team } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import type { Write } from '#lib/server/record/store.ts';
import { isPublic, type RowJudge } from './access.ts';
import { checkPerson } from './check.ts';
import { membershipWrites, regionWrites, type Placing } from './spans.ts';
import type { PeopleView } from './view.ts';

/** One person as `POST /api/v1/people` and a people file name one. Absent: left as it is. */
export interface PersonRow {
	readonly externalId?: string;
	readonly name: string;
	readonly email?: string;
	/** By name; made if there is none. */
	readonly team?: string;
	/** By name; made if there is none. It is the team's region. */
	readonly region?: string;
	readonly startedOn?: LocalDate;
	readonly endedOn?: LocalDate;
	/** From which local date team and region hold; default today, or open at the start where there was none before. */
	readonly from?: LocalDate;
}

/** What one row asks of the record; `writes` belong together. Errors point at fields (`/team`). */
export interface PersonPlan {
	readonly status: 'created' | 'updated' | 'unchanged';
	readonly id: Id;
	readonly writes: readonly Write[];
}

/** What decides a plan besides the row: today in the workspace's zone, and where new ids come from. */
export interface PlanContext {
	readonly today: LocalDate;
	readonly newId: () => Id;
	/**
	 * What earlier rows of the same list said without a date, by `person <id>` or `team <id>`: two rows that contradict
	 * each other would move somebody back and forth at every import.
	 */
	readonly said: Map<string, string>;
	/** Whether whoever brings the list may bring this row; absent: may bring all. */
	readonly judge?: RowJudge | undefined;
}

const at = (field: keyof PersonRow, message: string): FieldError => ({ pointer: `/${field}`, message });

/** Who a row speaks of: by externalId, else e-mail, else exact name; undefined: somebody new. */
function whoIs(view: PeopleView, row: PersonRow): Result<Rep | undefined, FieldError> {
	if (row.externalId) {
		const known = view.byExternalId(row.externalId);
		if (known) return ok(known);
	}
	const someoneElse = (rep: Rep) =>
		Boolean(row.externalId && rep.externalId && rep.externalId !== row.externalId);
	const byEmail = row.email ? view.byEmail(row.email) : undefined;
	if (byEmail && someoneElse(byEmail)) {
		return failed(at('email', `belongs to ${byEmail.name}, who has another externalId`));
	}
	if (byEmail) return ok(byEmail);
	const namesakes = view.byName(row.name).filter((rep) => !someoneElse(rep));
	if (namesakes.length > 1) {
		return failed(at('name', `${namesakes.length} people are called this: give an externalId or an e-mail`));
	}
	return ok(namesakes[0]);
}

/** The rep's own fields as the row wants them. */
const wanted = (row: PersonRow): Partial<Rep> => ({
	name: tidy(row.name),
	...(row.externalId ? { externalId: row.externalId } : {}),
	...(row.email ? { email: row.email.trim() } : {}),
	...(row.startedOn === undefined ? {} : { startedOn: row.startedOn }),
	...(row.endedOn === undefined ? {} : { endedOn: row.endedOn })
});

const NOBODY: Omit<Rep, 'id' | 'name'> = {
	email: '',
	externalId: '',
	user: '',
	startedOn: '',
	endedOn: '',
	colour: '',
	privacy: null,
	house: false
};

function repWrites(known: Rep | undefined, id: Id, row: PersonRow): Write[] {
	const data = wanted(row);
	if (known === undefined) return [{ op: 'create', collection: 'reps', data: { id, ...NOBODY, ...data } }];
	const changed = Object.entries(data).filter(([field, value]) => known[field as keyof Rep] !== value);
	return changed.length === 0
		? []
		: [{ op: 'update', collection: 'reps', id, data: Object.fromEntries(changed) }];
}

/** Remembers what a list says of somebody without a date; false where an earlier row said otherwise. */
function agrees(context: PlanContext, about: string, value: string, from: LocalDate | undefined): boolean {
	const key = `${about} ${from ?? ''}`;
	const earlier = context.said.get(key);
	if (earlier !== undefined) return earlier === value;
	context.said.set(key, value);
	return true;
}

const placing = (value: Id, { from }: PersonRow, { today, newId }: PlanContext): Placing => ({
	value,
	from,
	today,
	newId
});

interface Place {
	readonly writes: Write[];
	readonly team: Id;
}

/** The row's team: the one of that name, a new one, or, where only a region is named, the one the person is in. */
function teamOf(view: PeopleView, rep: Id, row: PersonRow, context: PlanContext): Result<Place, FieldError> {
	if (row.team === undefined) {
		const date = row.from ?? context.today;
		const current = view.memberships(rep).find((membership) => holdsOn(membership, date));
		if (current) return ok({ writes: [], team: current.team });
		return failed(at('region', 'a region belongs to a team: name the team too'));
	}
	const known: Team | undefined = view.team(row.team);
	const team = known?.id ?? context.newId();
	const name = tidy(row.team);
	const made: Write[] = known
		? []
		: [{ op: 'create', collection: 'teams', data: { id: team, name, colour: '', externalId: '' } }];
	if (!agrees(context, `person ${rep}`, fold(name), row.from)) {
		return failed(at('team', 'another row puts the same person into another team at the same time'));
	}
	const moved = membershipWrites(rep, view.memberships(rep), placing(team, row, context));
	return ok({ writes: [...made, ...moved], team });
}

function regionOf(
	view: PeopleView,
	team: Id,
	row: PersonRow,
	context: PlanContext
): Result<Write[], FieldError> {
	if (row.region === undefined) return ok([]);
	const known = view.region(row.region);
	const region = known?.id ?? context.newId();
	const name = tidy(row.region);
	if (!agrees(context, `team ${team}`, fold(name), row.from)) {
		return failed(at('region', 'another row puts the same team into another region at the same time'));
	}
	const made: Write[] = known
		? []
		: [{ op: 'create', collection: 'regions', data: { id: region, name, externalId: '' } }];
	return ok([...made, ...regionWrites(team, view.regionsOf(team), placing(region, row, context))]);
}

/**
 * What one row asks of the record, given everything planned before it; nothing is written and the view is not changed
 * (apply the plan's writes to it). Failures are in plain words, each pointing at the row's field.
 */
export function planPerson(
	view: PeopleView,
	row: PersonRow,
	context: PlanContext
): Result<PersonPlan, FieldError[]> {
	const wrong = checkPerson(row);
	if (wrong.length > 0) return failed(wrong);
	// before whoever is meant is looked for: what is said of that names people
	const barred = context.judge?.(view, row, context.today);
	if (!barred) return planOf(view, row, context);
	// a file that is brought again: a line that changes nothing stands, where the floor shows as much to everybody
	const plan = isPublic(view, row)
		? planOf(view, row, { ...context, said: new Map(context.said) })
		: undefined;
	return plan?.ok && plan.value.status === 'unchanged' ? plan : failed([barred]);
}

function planOf(view: PeopleView, row: PersonRow, context: PlanContext): Result<PersonPlan, FieldError[]> {
	const who = whoIs(view, row);
	if (!who.ok) return failed([who.error]);
	const id = who.value?.id ?? context.newId();
	const writes = repWrites(who.value, id, row);
	if (row.team !== undefined || row.region !== undefined) {
		const place = teamOf(view, id, row, context);
		if (!place.ok) return failed([place.error]);
		const region = regionOf(view, place.value.team, row, context);
		if (!region.ok) return failed([region.error]);
		writes.push(...place.value.writes, ...region.value);
	}
	const status = who.value === undefined ? 'created' : writes.length > 0 ? 'updated' : 'unchanged';
	return ok({ status, id, writes });
}
