/**
 * C4: standings are a function of rules, roster, facts and a moment, and of nothing else. `standings` works them out at once;
 * `LiveContest` keeps them while facts come and go, and is what `standings` is made of.
 */
import type { Id } from '#lib/domain/records.ts';
import { Contest, type ContestFormat, type OpenContest } from './contest.ts';
import { exactText } from './exact.ts';
import { bracket } from './formats/bracket.ts';
import { elimination } from './formats/elimination.ts';
import { improvement } from './formats/improvement.ts';
import { king } from './formats/king.ts';
import { milestone } from './formats/milestone.ts';
import { most } from './formats/most.ts';
import { race } from './formats/race.ts';
import { raffle } from './formats/raffle.ts';
import { season } from './formats/season.ts';
import { sharedGoal } from './formats/shared-goal.ts';
import { team } from './formats/team.ts';
import { Awards } from './prizes.ts';
import { inOrder, type ContestFact, type Roster } from './roster.ts';
import type { ContestRules, Format } from './rules.ts';
import { Setting, type Entry } from './setting.ts';
import type { Standings } from './table.ts';

const FORMATS: Readonly<Record<Format, ContestFormat>> = {
	most,
	race,
	milestone,
	team,
	bracket,
	season,
	king,
	elimination,
	raffle,
	improvement,
	sharedGoal
};

/** An entrant's own: what it came to (null: no figure), and by how many facts. */
export type Total = readonly [rep: Id, total: string | null, facts: number];

interface Held {
	readonly entry: Entry;
	counted: boolean;
}

export class LiveContest {
	readonly #setting: Setting;
	readonly #contest: Contest;
	readonly #open: OpenContest;
	readonly #awards: Awards;
	readonly #held = new Map<string, Held>();
	/** Not counted: they are from after the moment that was read last. */
	readonly #ahead = new Map<string, Held>();
	#at = -Infinity;

	/** Throws RangeError where the roster lacks a metric of the rules. */
	constructor(rules: ContestRules, roster: Roster) {
		const format = FORMATS[rules.format];
		this.#setting = new Setting(rules, roster);
		this.#contest = new Contest(this.#setting, format.lists);
		this.#open = format.open(this.#contest);
		this.#awards = new Awards(this.#contest);
		roster.rounds.forEach(({ kept }, round) => {
			for (const fact of kept) this.#hold(`${round} ${fact.id}`, this.#setting.entryIn(fact, round));
		});
	}

	/** A fact as it is now, new or changed. */
	put(fact: ContestFact): void {
		this.drop(fact.id);
		this.#hold(fact.id, this.#setting.entryOf(fact));
	}

	/** A fact that is no more. */
	drop(id: Id): void {
		const held = this.#held.get(id);
		if (!held) return;
		if (held.counted) this.#apply(held.entry, -1);
		this.#held.delete(id);
		this.#ahead.delete(id);
	}

	/** All facts at once, at a moment: they count as they come. */
	load(facts: Iterable<ContestFact>, at: number): void {
		this.#moveTo(Math.min(at, this.#setting.roster.window.end));
		for (const fact of [...facts].sort(inOrder)) this.put(fact);
	}

	/** All facts at once and for good, each of them once, at a moment: none of what counts then is put again or dropped later. */
	take(facts: Iterable<ContestFact>, at: number): void {
		const { roster } = this.#setting;
		this.#moveTo(Math.min(at, roster.window.end));
		for (const fact of ordered(facts)) {
			const entry = this.#setting.entryOf(fact);
			if (!entry) continue;
			if (fact.occurredAt <= this.#at || this.#at >= roster.window.end) this.#apply(entry, 1);
			else this.#hold(fact.id, entry);
		}
	}

	/** C4: `at` in ms since 1970, cut at the window's end. */
	read(at: number): Standings {
		const moment = Math.min(at, this.#setting.roster.window.end);
		this.#moveTo(moment);
		const reading = this.#open.read(moment);
		return { at: moment, ...reading, awards: this.#awards.read(reading, moment) };
	}

	/** What each entrant brought so far in the metric itself, and by how many facts, by rep id: what sums are checked by. */
	totals(): Total[] {
		const { people, measure } = this.#setting;
		return people.map(({ rep }, person) => {
			const tally = this.#contest.ledger.people[person]!;
			const score = measure.score(tally);
			return [rep, score && exactText(score), tally.facts];
		});
	}

	#hold(key: string, entry: Entry | undefined): void {
		if (!entry) return;
		const held = { entry, counted: false };
		this.#held.set(key, held);
		this.#judge(key, held);
	}

	/** P4: facts may be a little ahead of the clock; in the end all of the window count. */
	#judge(key: string, held: Held): void {
		const counts = held.entry.fact.occurredAt <= this.#at || this.#at >= this.#setting.roster.window.end;
		if (counts === held.counted) {
			if (!counts) this.#ahead.set(key, held);
			return;
		}
		held.counted = counts;
		this.#apply(held.entry, counts ? 1 : -1);
		if (counts) this.#ahead.delete(key);
		else this.#ahead.set(key, held);
	}

	#moveTo(at: number): void {
		const back = at < this.#at;
		this.#at = at;
		const touched = back ? this.#held : this.#ahead;
		if (touched.size === 0) return;
		const entries = [...touched].sort(([, a], [, b]) => inOrder(a.entry.fact, b.entry.fact));
		for (const [key, held] of entries) this.#judge(key, held);
	}

	#apply(entry: Entry, sign: 1 | -1): void {
		this.#contest.apply(entry, sign);
		if (entry.side >= 0) this.#open.apply?.(entry, sign);
	}
}

/** In order (C4); the same array where it is. */
function ordered(facts: Iterable<ContestFact>): readonly ContestFact[] {
	const all = Array.isArray(facts) ? (facts as readonly ContestFact[]) : [...facts];
	const isOrdered = all.every((fact, at) => at === 0 || inOrder(all[at - 1]!, fact) <= 0);
	return isOrdered ? all : [...all].sort(inOrder);
}

/** C4: f. Facts may be given in any order, each of them once. */
export function standings(
	rules: ContestRules,
	roster: Roster,
	facts: Iterable<ContestFact>,
	at: number
): Standings {
	const contest = new LiveContest(rules, roster);
	contest.take(facts, at);
	return contest.read(at);
}
