/** Rules and roster made ready: who competes, and what of which fact counts for whom. */
import type { Id } from '#lib/domain/records.ts';
import { holdsOn } from '#lib/domain/membership.ts';
import { grouped } from './grouped.ts';
import { emptyTally, Measure, type Tally } from './measure.ts';
import type { ContestFact, Entrant, Roster } from './roster.ts';
import { isRoundFormat, type ContestRules } from './rules.ts';

/** Those who are placed among each other, as numbers of competitors. */
export interface Field {
	/** '': everyone. */
	readonly group: Id;
	readonly members: readonly number[];
}

/** What a fact is to a contest. */
export interface Entry {
	readonly fact: ContestFact;
	/** An entrant's number, and the competitor's: the same but in team contests. -1: for no side. */
	readonly person: number;
	readonly side: number;
	/** In round formats; else 0. */
	readonly round: number;
	readonly used: boolean;
	readonly numerator: bigint;
	readonly denominator: bigint;
	readonly secondUsed: boolean;
	readonly secondNumerator: bigint;
	readonly secondDenominator: bigint;
}

const numbered = (ids: readonly Id[]): Map<Id, number> => new Map(ids.map((id, at) => [id, at]));
const sorted = (ids: Iterable<Id>): Id[] => [...ids].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

export class Setting {
	readonly rules: ContestRules;
	readonly roster: Roster;
	readonly measure: Measure;
	/** C2: what parts equal scores. */
	readonly second: Measure | undefined;
	/** Entrants by number, in the order of their ids. */
	readonly people: readonly Entrant[];
	/** Competitors by number, in the order of their ids: a smaller number goes first. */
	readonly ids: readonly Id[];
	readonly numberOf: ReadonlyMap<Id, number>;
	readonly fields: readonly Field[];
	readonly isRounds: boolean;
	readonly #personOf: ReadonlyMap<Id, number>;
	readonly #waiting: ReadonlySet<Id>;
	readonly #settled: readonly ReadonlySet<Id>[];
	readonly #memberships: ReadonlyMap<Id, Roster['memberships']>;
	readonly #regions: ReadonlyMap<Id, Roster['regions']>;

	/** Throws RangeError where the roster lacks a metric of the rules. */
	constructor(rules: ContestRules, roster: Roster) {
		this.rules = rules;
		this.roster = roster;
		this.measure = measureOf(roster, rules.metric);
		this.second = typeof rules.tie === 'object' ? measureOf(roster, rules.tie.metric) : undefined;
		const byId = new Map(roster.entrants.map((entrant) => [entrant.rep, entrant]));
		this.people = sorted(byId.keys()).map((rep) => byId.get(rep)!);
		const reps = this.people.map(({ rep }) => rep);
		this.#personOf = numbered(reps);
		this.ids = rules.format === 'team' ? sorted(new Set(roster.groups.map(({ id }) => id))) : reps;
		this.numberOf = numbered(this.ids);
		this.fields = this.#fields();
		this.isRounds = isRoundFormat(rules.format);
		this.#waiting = new Set(roster.waiting);
		this.#settled = roster.rounds.map(({ late, kept }) => new Set([...late, ...kept.map(({ id }) => id)]));
		this.#memberships = grouped(roster.memberships, ({ rep }) => rep);
		this.#regions = grouped(roster.regions, ({ team }) => team);
	}

	#fields(): Field[] {
		const { format } = this.rules;
		const everyone = { group: '', members: this.ids.map((_, at) => at) };
		if (format === 'team' || this.rules.groups === undefined) return [everyone];
		const groups = [...this.roster.groups].sort((a, b) => (a.id < b.id ? -1 : 1));
		return groups.map(({ id, reps = [] }) => {
			const members = new Set(reps.map((rep) => this.numberOf.get(rep)).filter((at) => at !== undefined));
			return { group: id, members: [...members].sort((a, b) => a - b) };
		});
	}

	/** What a fact is to this contest; undefined: nothing. */
	entryOf(fact: ContestFact): Entry | undefined {
		if (!this.#inWindow(fact) || (this.#waiting.size > 0 && this.#waiting.has(fact.id))) return undefined;
		if (!this.isRounds) return this.entryIn(fact, 0);
		const round = this.#roundOf(fact.occurredAt);
		return round < 0 || this.#settled[round]?.has(fact.id) ? undefined : this.entryIn(fact, round);
	}

	/** The same for a fact whose round is known. */
	entryIn(fact: ContestFact, round: number): Entry | undefined {
		const { measure, second } = this;
		const used = measure.uses(fact.type);
		const secondUsed = second?.uses(fact.type) === true;
		if (!used && !secondUsed) return undefined;
		const person = this.#personOf.get(fact.rep) ?? -1;
		const entrant = this.people[person];
		if (!entrant || fact.occurredAt < (entrant.since ?? -Infinity)) return undefined;
		if (fact.occurredAt >= (entrant.until ?? Infinity)) return undefined;
		return {
			fact,
			person,
			side: this.rules.format === 'team' ? this.sideOn(fact.rep, fact.localDate) : person,
			round,
			used,
			numerator: used ? measure.numeratorOf(fact) : 0n,
			denominator: used ? measure.denominatorOf(fact) : 0n,
			secondUsed,
			secondNumerator: second && secondUsed ? second.numeratorOf(fact) : 0n,
			secondDenominator: second && secondUsed ? second.denominatorOf(fact) : 0n
		};
	}

	/** R5: the side a rep counts for on a local date; -1: none of them. */
	sideOn(rep: Id, date: string): number {
		const team = this.#memberships.get(rep)?.find((one) => holdsOn(one, date))?.team;
		if (team === undefined) return -1;
		if (this.rules.format !== 'team' || this.rules.options.by === 'team')
			return this.numberOf.get(team) ?? -1;
		const region = this.#regions.get(team)?.find((one) => holdsOn(one, date))?.region;
		return region === undefined ? -1 : (this.numberOf.get(region) ?? -1);
	}

	#inWindow({ occurredAt, localDate }: ContestFact): boolean {
		return isWithin(this.roster.window, occurredAt, localDate);
	}

	#roundOf(moment: number): number {
		return this.roster.rounds.findIndex(({ start, end }) => start <= moment && moment < end);
	}
}

/** P5: whether a window holds a fact. */
export const isWithin = (
	{ byDate, from, to, start, end }: Roster['window'],
	occurredAt: number,
	localDate: string
): boolean => (byDate ? from <= localDate && localDate <= to : start <= occurredAt && occurredAt < end);

function measureOf(roster: Roster, key: string): Measure {
	const metric = roster.metrics[key];
	if (!metric) throw new RangeError(`the roster lacks the metric "${key}"`);
	return new Measure(metric);
}

/** One tally for each of so many. */
export const tallies = (count: number): Tally[] => Array.from({ length: count }, emptyTally);
