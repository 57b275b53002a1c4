import { holdsOn } from '#lib/domain/membership.ts';
import { fold, tidy } from '#lib/domain/names.ts';
import type { Id, LocalDate, Membership, Region, Rep, Team, TeamRegion } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { Write } from '#lib/server/record/store.ts';

export type PeopleTables = Pick<Tables, 'reps' | 'teams' | 'regions' | 'memberships' | 'team_regions'>;
type PeopleCollection = keyof PeopleTables;

/**
 * People, teams and regions as they will be once the planned writes are in the record. It starts from the authority's
 * tables and takes every planned write at once, so that the second row of a list knows what the first one made.
 */
export class PeopleView {
	readonly #reps = new Map<Id, Rep>();
	readonly #byExternalId = new Map<string, Id>();
	readonly #byEmail = new Map<string, Id>();
	readonly #byName = new Map<string, Set<Id>>();
	readonly #teams = new Map<string, Team>();
	readonly #regions = new Map<string, Region>();
	readonly #memberships = new Map<Id, Map<Id, Membership>>();
	readonly #teamRegions = new Map<Id, Map<Id, TeamRegion>>();

	constructor(tables: PeopleTables) {
		for (const rep of tables.reps.values()) this.#setRep(rep);
		for (const team of tables.teams.values()) this.#teams.set(fold(team.name), team);
		for (const region of tables.regions.values()) this.#regions.set(fold(region.name), region);
		for (const row of tables.memberships.values()) this.#put(this.#memberships, row.rep, row);
		for (const row of tables.team_regions.values()) this.#put(this.#teamRegions, row.team, row);
	}

	byExternalId(externalId: string): Rep | undefined {
		return this.#rep(this.#byExternalId.get(externalId));
	}
	byEmail(email: string): Rep | undefined {
		return this.#rep(this.#byEmail.get(fold(email)));
	}
	/** Everyone of exactly this name. */
	byName(name: string): Rep[] {
		return [...(this.#byName.get(tidy(name)) ?? [])].flatMap((id) => this.#rep(id) ?? []);
	}
	/** By name, in any case. */
	team(name: string): Team | undefined {
		return this.#teams.get(fold(name));
	}
	region(name: string): Region | undefined {
		return this.#regions.get(fold(name));
	}
	memberships(rep: Id): Membership[] {
		return [...(this.#memberships.get(rep)?.values() ?? [])];
	}
	/** The rep's team on that date, as a list of one or none. */
	teams(rep: Id, date: LocalDate): Id[] {
		const held = this.memberships(rep).find((membership) => holdsOn(membership, date));
		return held ? [held.team] : [];
	}
	regionsOf(team: Id): TeamRegion[] {
		return [...(this.#teamRegions.get(team)?.values() ?? [])];
	}

	/** Takes planned writes (creates with their id, updates) as if they were in the record. */
	apply(writes: readonly Write[]): void {
		for (const write of writes) {
			if (write.op === 'delete') continue;
			const id = write.op === 'create' ? String(write.data.id) : write.id;
			this.#take(write.collection as PeopleCollection, { ...write.data, id });
		}
	}

	#take(collection: PeopleCollection, data: Record<string, unknown> & { id: Id }): void {
		if (collection === 'reps') this.#setRep({ ...this.#reps.get(data.id), ...data } as Rep);
		else if (collection === 'teams') this.#teams.set(fold(String(data.name)), data as unknown as Team);
		else if (collection === 'regions') this.#regions.set(fold(String(data.name)), data as unknown as Region);
		else if (collection === 'memberships') this.#merge(this.#memberships, 'rep', data);
		else this.#merge(this.#teamRegions, 'team', data);
	}

	#merge<R extends { id: Id }>(
		groups: Map<Id, Map<Id, R>>,
		owner: keyof R,
		data: Record<string, unknown> & { id: Id }
	): void {
		const held = [...groups.values()].map((rows) => rows.get(data.id)).find((row) => row !== undefined);
		const row = { ...held, ...data } as unknown as R;
		this.#put(groups, row[owner] as Id, row);
	}

	#put<R extends { id: Id }>(groups: Map<Id, Map<Id, R>>, owner: Id, row: R): void {
		const rows = groups.get(owner);
		if (rows) rows.set(row.id, row);
		else groups.set(owner, new Map([[row.id, row]]));
	}

	#rep(id: Id | undefined): Rep | undefined {
		return id === undefined ? undefined : this.#reps.get(id);
	}

	#setRep(rep: Rep): void {
		const former = this.#reps.get(rep.id);
		if (former) this.#byName.get(tidy(former.name))?.delete(rep.id);
		this.#reps.set(rep.id, rep);
		if (rep.externalId) this.#byExternalId.set(rep.externalId, rep.id);
		if (rep.email) this.#byEmail.set(fold(rep.email), rep.id);
		const name = tidy(rep.name);
		const namesakes = this.#byName.get(name);
		if (namesakes) namesakes.add(rep.id);
		else this.#byName.set(name, new Set([rep.id]));
	}
}
