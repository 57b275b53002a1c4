/** Small questions about the floor that many handlers ask of the authority's tables. */
import { localDateOf } from '#lib/domain/calendar.ts';
import type { Id, LocalDate, Membership, Rep, Workspace } from '#lib/domain/records.ts';
import type { App, Tables } from '#lib/server/app.ts';

/** Whether an effective-dated row (both ends inclusive, '' open) holds on a date. */
export const holdsOn = (
	{ from, to }: { readonly from: LocalDate; readonly to: LocalDate },
	date: LocalDate
) => from <= date && (to === '' || to >= date);

/** The floor's one workspace. Throws while there is none: every start makes it before the first request. */
export function workspaceOf(tables: Pick<Tables, 'workspace'>): Workspace {
	const [workspace] = tables.workspace.values();
	if (!workspace) throw new Error('the record holds no workspace');
	return workspace;
}

/** The workspace's local date now. */
export const todayOf = ({ authority, clock }: Pick<App, 'authority' | 'clock'>): LocalDate =>
	localDateOf(clock.now(), workspaceOf(authority.tables).timeZone);

/**
 * The zone whose calendar a rep lives by at a moment (ms): the rep's own capacity in force, else the workspace's capacity,
 * else the workspace's zone. Of several the one that began last.
 */
export function zoneAt(tables: Pick<Tables, 'capacity' | 'workspace'>, rep: Id, ms: number): string {
	return zoneWhere(tables, rep, (row) => holdsOn(row, localDateOf(ms, row.timeZone)));
}

/** The same for a local date. */
export function zoneOn(tables: Pick<Tables, 'capacity' | 'workspace'>, rep: Id, date: LocalDate): string {
	return zoneWhere(tables, rep, (row) => holdsOn(row, date));
}

type ZonedSpan = { readonly from: LocalDate; readonly to: LocalDate; readonly timeZone: string };

function zoneWhere(
	tables: Pick<Tables, 'capacity' | 'workspace'>,
	rep: Id,
	inForce: (row: ZonedSpan) => boolean
): string {
	let best: (ZonedSpan & { readonly rep: Id }) | undefined;
	for (const row of tables.capacity.values()) {
		if ((row.rep !== rep && row.rep !== '') || row.timeZone === '' || !inForce(row)) continue;
		const moreOwn = row.rep !== '' && best?.rep === '';
		const later = row.rep === best?.rep && row.from > best.from;
		if (!best || moreOwn || later) best = row;
	}
	return best?.timeZone ?? workspaceOf(tables).timeZone;
}

/** Which team people were in on which date: made once per request, since it walks all memberships. */
export class Belonging {
	readonly #byRep = new Map<Id, Membership[]>();

	constructor({ memberships }: Pick<Tables, 'memberships'>) {
		for (const membership of memberships.values()) {
			const known = this.#byRep.get(membership.rep);
			if (known) known.push(membership);
			else this.#byRep.set(membership.rep, [membership]);
		}
	}

	of(rep: Id): readonly Membership[] {
		return this.#byRep.get(rep) ?? [];
	}

	/** The teams (one or none) that a rep is in on a date, as access.ts takes them. */
	teams(rep: Id, date: LocalDate): Id[] {
		const membership = this.of(rep).find((row) => holdsOn(row, date));
		return membership ? [membership.team] : [];
	}
}

export const isHidden = (rep: Pick<Rep, 'privacy'>): boolean => rep.privacy?.hidden === true;
