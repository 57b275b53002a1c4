import { dateOfDay, dayNumber, isLocalDate } from '#lib/domain/calendar.ts';
import { LatestFacts, type LastFact } from '#lib/domain/contests/latest.ts';
import type { ContestFact, Roster } from '#lib/domain/contests/roster.ts';
import type { ContestRules } from '#lib/domain/contests/rules.ts';
import { LiveContest } from '#lib/domain/contests/standings.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import type { Fact } from '#lib/domain/facts.ts';
import { termsOf } from '#lib/domain/metrics.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';

/** Facts as the engine holds them. */
export type HeldFacts = Pick<Engine['contests'], 'detailDay' | 'hours' | 'isWhole' | 'one' | 'within'>;

/** A clock that is set back by less than this was only estimated anew: nothing is counted out again for it. */
const RESET_MS = 60_000;

/** Day numbers, both inclusive, on which a contest's facts are dated: local dates are at most a day off the window's moments. */
function daysOf({ window: { from, to, byDate } }: Roster): { from: number; to: number } {
	const off = byDate ? 0 : 1;
	return { from: dayNumber(from) - off, to: dayNumber(to) + off };
}

/** The activity types that a contest counts. */
export const typesOf = ({ metrics }: Pick<Roster, 'metrics'>): ReadonlySet<string> =>
	new Set(Object.values(metrics).flatMap(({ definition }) => termsOf(definition).map(({ type }) => type)));

/** C4: the standings of one contest, kept in step with the facts that come, change and go. */
export class RunningContest {
	readonly rules: ContestRules;
	readonly roster: Roster;
	readonly #facts: HeldFacts;
	readonly #live: LiveContest;
	readonly #latest: LatestFacts;
	readonly #types: ReadonlySet<string>;
	readonly #entrants: ReadonlySet<Id>;
	readonly #from: LocalDate;
	readonly #to: LocalDate;
	/** C1: facts that do not count yet. The roster's own list is empty: it stands in a record of its own. */
	#waiting: ReadonlySet<Id>;
	/** Facts that were handed to the contest, waiting ones apart. */
	readonly #put = new Set<Id>();
	#at = -Infinity;
	/** Moments of facts from after the moment that was read last, and perhaps of some that are no more. */
	#ahead: number[] = [];

	/** undefined: the engine does not hold all that it takes. */
	static open(
		rules: ContestRules,
		roster: Roster,
		waiting: readonly Id[],
		facts: HeldFacts,
		now: number
	): RunningContest | undefined {
		const named = [rules.metric, ...(typeof rules.tie === 'object' ? [rules.tie.metric] : [])];
		if (named.some((key) => !(key in roster.metrics))) return undefined;
		const types = typesOf(roster);
		if (daysOf(roster).from < facts.detailDay || !facts.isWhole(types)) return undefined;
		return new RunningContest(rules, roster, waiting, facts, now, types);
	}

	private constructor(
		rules: ContestRules,
		roster: Roster,
		waiting: readonly Id[],
		facts: HeldFacts,
		now: number,
		types: ReadonlySet<string>
	) {
		this.rules = rules;
		this.roster = roster;
		this.#facts = facts;
		this.#types = types;
		this.#waiting = new Set(waiting);
		this.#entrants = new Set(roster.entrants.map(({ rep }) => rep));
		this.#live = new LiveContest(rules, roster);
		this.#latest = new LatestFacts(rules, roster);
		const days = daysOf(roster);
		this.#from = dateOfDay(days.from);
		this.#to = dateOfDay(days.to);
		const held = facts.within(types, days.from, days.to).filter((fact) => this.#counts(fact));
		for (const { id, occurredAt } of held) {
			this.#put.add(id);
			if (occurredAt > now) this.#ahead.push(occurredAt);
		}
		this.#at = now;
		this.#live.load(held, now);
	}

	/** A fact as it is now; null: it is no more. Whether that is anything to this contest. */
	apply(id: Id, fact: Fact | null): boolean {
		const after = fact && contestFact(id, fact);
		return this.#give(id, after && this.#counts(after) ? after : undefined);
	}

	/** Other facts wait than before; what changed hands is looked up. Whether any did. */
	wait(waiting: readonly Id[]): boolean {
		const before = this.#waiting;
		const now = (this.#waiting = new Set(waiting));
		let moved = false;
		for (const id of [...before, ...now]) {
			if (before.has(id) && now.has(id)) continue;
			const fact = this.#facts.one(id);
			moved = this.#give(id, fact && this.#counts(fact) ? fact : undefined) || moved;
		}
		return moved;
	}

	/** At a moment, ms since 1970. */
	read(now: number): Standings {
		this.#at = now < this.#at && now > this.#at - RESET_MS ? this.#at : now;
		const ahead = this.#ahead.filter((moment) => moment > this.#at);
		if (ahead.length < this.#ahead.length) this.#latest.forget();
		this.#ahead = ahead;
		return this.#live.read(this.#at);
	}

	/** What was done last, as of the last reading. */
	last(): LastFact[] {
		return this.#latest.read(this.#at, (day) =>
			this.#facts.within(this.#types, day, day).filter((fact) => this.#counts(fact))
		);
	}

	/** P4: when the next fact that is ahead of the clock begins to count, as of the last reading; undefined: there is none. */
	get nextAt(): number | undefined {
		return this.#ahead.length === 0 ? undefined : Math.min(...this.#ahead);
	}

	#counts({ id, rep, type, localDate }: ContestFact): boolean {
		const isDated = isLocalDate(localDate) && this.#from <= localDate && localDate <= this.#to;
		return isDated && this.#types.has(type) && this.#entrants.has(rep) && !this.#waiting.has(id);
	}

	#give(id: Id, fact: ContestFact | undefined): boolean {
		if (fact) {
			this.#put.add(id);
			if (fact.occurredAt > this.#at) this.#ahead.push(fact.occurredAt);
			this.#live.put(fact);
			this.#latest.put(fact);
			return true;
		}
		if (!this.#put.delete(id)) return false;
		this.#live.drop(id);
		this.#latest.drop(id);
		return true;
	}
}

const contestFact = (id: Id, { rep, type, quantity, amount, occurredAt, localDate }: Fact): ContestFact => ({
	id,
	rep,
	type,
	quantity,
	amount,
	occurredAt,
	localDate
});
