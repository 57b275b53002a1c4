import type { BoardQuery } from '#lib/domain/board.ts';
import type { Id, Rep } from '#lib/domain/records.ts';
import type { Dictionary } from './dictionary.ts';
import type { Derived, Floor } from './floor.ts';
import type { Plan } from './plan.ts';
import type { Postings } from './postings.ts';

/** Filtered out: the fact is no part of the board. */
export const OUTSIDE = -1;

/** Someone who may stand on the board. */
export interface Candidate {
	/** Rep, team or region number. */
	readonly member: number;
	readonly id: Id;
	readonly name: string;
	readonly detail: string;
	/** Shown without a rank: house accounts, those off for the whole period so far, "no team". */
	readonly neverRanked: boolean;
	/** Listed only with facts in the period. */
	readonly needsFacts: boolean;
}

/** Whose facts count on a board, and for whom (R3, R5). */
export class Scope {
	readonly #floor: Floor;
	readonly #derived: Derived;
	readonly #postings: Postings;
	readonly #by: BoardQuery['by'];
	/** The filter's numbers; -1: no filter. */
	readonly team: number;
	readonly region: number;
	readonly #ids: Dictionary;
	/** By posting: who is counted for. */
	readonly #members: readonly number[];

	constructor(query: Pick<BoardQuery, 'by' | 'team' | 'region'>, floor: Floor, postings: Postings) {
		this.#floor = floor;
		this.#derived = floor.derived;
		this.#postings = postings;
		this.#by = query.by;
		this.team = query.team === undefined ? -1 : floor.teams.number(query.team);
		this.region = query.region === undefined ? -1 : floor.regions.number(query.region);
		this.#ids = query.by === 'rep' ? floor.reps : query.by === 'team' ? floor.teams : floor.regions;
		this.#members = postings[query.by];
	}

	/** The number of a rep, team or region; '' is "no team". */
	find(id: Id): number | undefined {
		return this.#ids.find(id);
	}

	/** The member that a posting's facts count for, or OUTSIDE. */
	member(posting: number): number {
		if (this.team >= 0 && this.#postings.team[posting] !== this.team) return OUTSIDE;
		if (this.region >= 0 && this.#postings.region[posting] !== this.region) return OUTSIDE;
		return this.#members[posting]!;
	}

	/** The member that a rep's fact of that day counts for, or OUTSIDE. */
	memberOf(rep: number, day: number): number {
		return this.member(this.#postings.at(rep, day));
	}

	/** The days from which on a rep's facts may count for another member. */
	changesOf(rep: number): readonly number[] {
		return this.#postings.changesOf(rep);
	}

	/** Everyone who may be listed, in display order of names (R2). */
	candidates(plan: Plan): Candidate[] {
		return this.#by === 'rep'
			? this.#reps(plan)
			: this.#by === 'team'
				? this.#teams(plan)
				: this.#regions(plan);
	}

	#reps(plan: Plan): Candidate[] {
		const { repsByName, teams, work } = this.#derived;
		const { asOf } = plan;
		const date = plan.dateOf(asOf);
		return repsByName.flatMap((rep) => {
			const member = this.#floor.reps.number(rep.id);
			if (!startedBy(rep, date) || !this.#wasHere(member, plan)) return [];
			const team = teams.get(this.#floor.teams.text(this.#derived.teamOn(member, plan.today)));
			const absent = plan.from <= asOf && work.absent(rep.id, plan.from, asOf);
			return {
				member,
				id: rep.id,
				name: rep.name,
				detail: team?.name ?? '',
				neverRanked: rep.house || absent,
				needsFacts: rep.house || endedBefore(rep, date)
			};
		});
	}

	/** R3: within a filter, whoever was inside it on any date of the period. */
	#wasHere(rep: number, plan: Plan): boolean {
		if (this.team < 0 && this.region < 0) return true;
		return (this.#derived.memberships[rep]?.spans ?? []).some(
			({ from, to, value }) =>
				from <= plan.until &&
				to >= plan.from &&
				this.#teamWasHere(value, Math.max(from, plan.from), Math.min(to, plan.until))
		);
	}

	#teamWasHere(team: number, from: number, to: number): boolean {
		if (this.team >= 0 && team !== this.team) return false;
		return this.region < 0 || (this.#derived.teamRegions[team]?.holdsWithin(this.region, from, to) ?? false);
	}

	#teams(plan: Plan): Candidate[] {
		const { teamsByName, regions } = this.#derived;
		const listed = teamsByName.flatMap(({ id, name }): Candidate[] => {
			const member = this.#floor.teams.number(id);
			if (!this.#teamWasHere(member, plan.from, plan.until)) return [];
			const region = regions.get(this.#floor.regions.text(this.#derived.regionOn(member, plan.today)));
			return [{ member, id, name, detail: region?.name ?? '', neverRanked: false, needsFacts: false }];
		});
		const alone = this.team < 0 && this.region < 0 && this.#anyoneWithout(plan, (team) => team === 0);
		return [...listed, nobody('no team', !alone)];
	}

	#regions(plan: Plan): Candidate[] {
		const listed = this.#derived.regionsByName.flatMap(({ id, name }): Candidate[] => {
			const member = this.#floor.regions.number(id);
			const inside =
				(this.region < 0 || this.region === member) &&
				(this.team < 0 ||
					(this.#derived.teamRegions[this.team]?.holdsWithin(member, plan.from, plan.until) ?? false));
			return inside ? [{ member, id, name, detail: '', neverRanked: false, needsFacts: false }] : [];
		});
		const alone =
			this.team < 0 &&
			this.region < 0 &&
			this.#anyoneWithout(plan, (team, day) => this.#derived.regionOn(team, day) === 0);
		return [...listed, nobody('no region', !alone)];
	}

	/** Whether a rep who would be listed, facts or not, is outside of every team (or region) as of the period. */
	#anyoneWithout(plan: Plan, without: (team: number, day: number) => boolean): boolean {
		const { asOf } = plan;
		return [...this.#derived.reps.values()].some(
			(rep) =>
				!rep.house &&
				startedBy(rep, plan.dateOf(asOf)) &&
				!endedBefore(rep, plan.dateOf(asOf)) &&
				without(this.#derived.teamOn(this.#floor.reps.number(rep.id), asOf), asOf)
		);
	}
}

const startedBy = ({ startedOn }: Rep, date: string) => !startedOn || startedOn <= date;
const endedBefore = ({ endedOn }: Rep, date: string) => !!endedOn && endedOn < date;
const nobody = (name: string, needsFacts: boolean): Candidate => ({
	member: 0,
	id: '',
	name,
	detail: '',
	neverRanked: true,
	needsFacts
});
