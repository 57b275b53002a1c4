/** Contests as somebody may see them, and what that somebody may do to each. */
import { may } from '#lib/domain/access.ts';
import type { LastFact } from '#lib/domain/contests/latest.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import { isRoundFormat, type ContestRules } from '#lib/domain/contests/rules.ts';
import type { ContestAct, SeenContest } from '#lib/domain/contests/seen.ts';
import { isCounted, takesEntrants, possibleEvents, type ContestEvent } from '#lib/domain/contests/states.ts';
import type { Names } from '#lib/domain/contests/words.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { nameFor } from '#lib/server/people/access.ts';
import { closedParts, isOpen, seesFacts, seesFiguresOf } from './audience.ts';
import { takesWords } from './enter.ts';
import { actorName, floorNames, namesOf, sentencesOf } from './naming.ts';
import { canWait } from './waits.ts';

type Parts = Pick<App, 'authority' | 'clock'>;

const repsOf = ({ entrants }: Pick<ContestRecord, 'entrants'>): Id[] => entrants.map(({ rep }) => rep);

/** Reads contests for one identity; made once per request. */
export class ContestReader {
	readonly #parts: Parts;
	readonly #identity: Identity;
	readonly #memberships: Roster;
	readonly #today: LocalDate;
	readonly #words: Names;
	readonly #names = new Map<Id, string>();
	/** Whether the identity makes and runs contests. */
	readonly runs: boolean;

	constructor(parts: Parts, identity: Identity) {
		const { tables } = parts.authority;
		this.#parts = parts;
		this.#identity = identity;
		this.#memberships = new Roster(tables.memberships.values());
		this.#today = todayOf(parts);
		this.#words = floorNames(tables);
		this.runs = may(identity, 'contests.write');
	}

	/** The identity's own rep; '' if none. */
	get rep(): Id {
		return this.#identity.kind === 'user' ? this.#identity.rep : '';
	}

	/** Whether a contest exists for this reader. Drafts are for those who make contests; figures that are kept from the floor for those who see them. */
	sees(contest: ContestRecord): boolean {
		if (!may(this.#identity, 'floor.look')) return false;
		if (contest.state === 'draft') return this.runs;
		const { authority } = this.#parts;
		if (!isOpen(authority, contest))
			return this.runs && seesFiguresOf(this.#identity, repsOf(contest), this.#memberships, this.#today);
		if (this.runs || contest.rules.visibility === 'floor') return true;
		return contest.rules.visibility === 'entrants' && this.#plays(contest);
	}

	/** Whether the reader may have every fact that a contest is made of: its export has them, amounts included. */
	seesFacts(contest: ContestRecord): boolean {
		const { authority } = this.#parts;
		return (
			this.sees(contest) &&
			seesFacts(authority, this.#identity, repsOf(contest), this.#memberships, this.#today)
		);
	}

	/** Whether the reader may see the figures of all that such rules would compare. */
	mayCompare(rules: ContestRules, entrants: readonly Id[]): boolean {
		return (
			closedParts(this.#parts.authority, rules, entrants).length === 0 ||
			seesFiguresOf(this.#identity, entrants, this.#memberships, this.#today)
		);
	}

	#plays({ entrants }: ContestRecord): boolean {
		return this.rep !== '' && entrants.some(({ rep }) => rep === this.rep);
	}

	/** Whether the reader may say what counts in it at all: nobody does of what they play themselves, unless they are an admin. */
	rules(contest: ContestRecord): boolean {
		const identity = this.#identity;
		if (!this.sees(contest) || !may(identity, 'contests.rule')) return false;
		return identity.kind !== 'user' || identity.role === 'admin' || !this.#plays(contest);
	}

	/** The same of facts of these people, today. */
	rulesOver(contest: ContestRecord, reps: readonly Id[]): boolean {
		return (
			this.rules(contest) &&
			reps.every((rep) =>
				may(this.#identity, 'contests.rule', { rep, teams: this.#memberships.teams(rep, this.#today) })
			)
		);
	}

	/** Whether amounts of somebody's facts may be read. */
	seesAmountsOf(rep: Id): boolean {
		return seesFacts(this.#parts.authority, this.#identity, [rep], this.#memberships, this.#today);
	}

	/** What was done last, without amounts that are kept from this reader. */
	last(facts: readonly LastFact[]): LastFact[] {
		return facts.map((fact) => (this.seesAmountsOf(fact.rep) ? fact : { ...fact, amount: 0 }));
	}

	/** R6: a person as this reader may call them. */
	name(rep: Id): string {
		let name = this.#names.get(rep);
		if (name !== undefined) return name;
		const known = this.#parts.authority.tables.reps.get(rep);
		name = known ? nameFor(this.#identity, known, this.#memberships, this.#today) : 'somebody who has left';
		this.#names.set(rep, name);
		return name;
	}

	/** Who acted; '' for those who do not run contests: names are theirs alone. */
	actor(by: string): string {
		return this.runs ? actorName(this.#parts.authority.tables, by) : '';
	}

	/** undefined: it does not exist for this reader. */
	see(contest: ContestRecord): SeenContest | undefined {
		if (!this.sees(contest)) return undefined;
		const { editions, steps, createdBy, ...shown } = contest;
		void createdBy;
		return {
			...shown,
			...(!this.runs && { copyOf: '', proposals: 0 }),
			editions: editions.map(({ version, hash, at, by, why }) => ({
				...{ version, hash, at, why },
				by: this.actor(by)
			})),
			steps: steps.map(({ event, at, by, why }) => ({ event, at, why, by: this.actor(by) })),
			words: sentencesOf(contest.rules, this.#words),
			isIn: this.#plays(contest),
			may: this.#moves(contest),
			acts: this.#acts(contest),
			names: this.#namesIn(contest)
		};
	}

	/** All that the reader may see, what begins last first. */
	list(wanted: (contest: ContestRecord) => boolean = () => true): SeenContest[] {
		return this.rows(wanted).flatMap((contest) => this.see(contest) ?? []);
	}

	/** The same as the record has them. */
	rows(wanted: (contest: ContestRecord) => boolean = () => true): ContestRecord[] {
		return [...this.#parts.authority.tables.contests.values()]
			.filter((contest) => wanted(contest) && this.sees(contest))
			.sort((a, b) => (beginOf(a) < beginOf(b) ? 1 : beginOf(a) > beginOf(b) ? -1 : a.id < b.id ? -1 : 1));
	}

	#moves({ state }: ContestRecord): ContestEvent[] {
		// amending is deciding about a proposal
		return this.runs ? possibleEvents(state, 'manager').filter((event) => event !== 'amend') : [];
	}

	#acts(contest: ContestRecord): ContestAct[] {
		const { state, proposals } = contest;
		const acts: ContestAct[] = [];
		if (this.#mayJoin(contest)) acts.push('join');
		if (this.#mayAddWord(contest)) acts.push('word');
		const rules = this.rules(contest);
		if (rules && isCounted(contest.state) && canWait(contest.rules)) acts.push('check');
		if (rules && proposals > 0) acts.push('propose');
		if (!this.runs) return acts;
		acts.push('duplicate');
		if (state === 'draft') acts.push('remove');
		if (state === 'draft' || possibleEvents(state, 'manager').includes('edit')) acts.push('rename');
		return acts;
	}

	#mayJoin(contest: ContestRecord): boolean {
		const rep = this.rep;
		const { state, rules } = contest;
		if (!takesEntrants(state) || rules.join !== 'open' || this.#plays(contest)) return false;
		if (state !== 'scheduled' && isRoundFormat(rules.format)) return false;
		const person = this.#parts.authority.tables.reps.get(rep);
		if (!person || person.house || !may(this.#identity, 'contests.play', { rep })) return false;
		const { teams, regions, reps, except, startedSince, startedBy } = rules.eligibility;
		if (except?.includes(rep) || (reps && !reps.includes(rep))) return false;
		if (startedSince !== undefined && person.startedOn < startedSince) return false;
		if (startedBy !== undefined && person.startedOn > startedBy) return false;
		const own = this.#memberships.teams(rep, this.#today);
		if (teams && !own.some((team) => teams.includes(team))) return false;
		return !regions || own.some((team) => regions.includes(this.#regionOf(team)));
	}

	#regionOf(team: Id): Id {
		const today = this.#today;
		for (const one of this.#parts.authority.tables.team_regions.values())
			if (one.team === team && one.from <= today && (one.to === '' || today <= one.to)) return one.region;
		return '';
	}

	/** C6: for some minutes once the tickets are published. */
	#mayAddWord(contest: ContestRecord): boolean {
		return this.#plays(contest) && takesWords(this.#parts, contest);
	}

	/** Of all that its standings speak of. */
	#namesIn({ rules, entrants }: ContestRecord): Record<Id, string> {
		const { teams, regions } = this.#parts.authority.tables;
		const named = this.runs ? [...(rules.eligibility.reps ?? []), ...(rules.eligibility.except ?? [])] : [];
		const reps = [...repsOf({ entrants }), ...named].map((rep) => [rep, this.name(rep)] as const);
		const by = rules.format === 'team' ? rules.options.by : rules.groups?.by;
		const lists = rules.groups?.by === 'list' ? rules.groups.lists : [];
		return Object.fromEntries([
			...reps,
			...(by === 'team' ? namesOf(teams) : by === 'region' ? namesOf(regions) : []),
			...lists.map(({ id, name }) => [id, name] as const)
		]);
	}
}

/** When it begins, as texts sort; of drafts by their window. */
const beginOf = ({ startsAt, rules: { window } }: ContestRecord): string =>
	startsAt || `${window.from} ${window.startsAt ?? '00:00'}`;
