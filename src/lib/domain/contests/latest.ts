/** What was done last in a contest, of all that counts. */
import { dayNumber } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import { inOrder, type ContestFact, type Roster } from './roster.ts';
import type { ContestRules } from './rules.ts';
import { Setting } from './setting.ts';

/** A record that counts, as pages tell it. */
export interface LastFact {
	readonly fact: Id;
	readonly rep: Id;
	/** When it was done, ms since 1970. */
	readonly at: number;
	/** An activity type's key. */
	readonly type: string;
	readonly quantity: number;
	/** Minor units; 0 where amounts are kept from the reader. */
	readonly amount: number;
}

/** So many are told. */
const MOST = 8;

/** Facts dated on one day (its number) that may belong to the contest. */
export type FactsOn = (day: number) => Iterable<ContestFact>;

/** The newest facts of a contest that count in its metric, kept while facts come and go. Waiting facts are not to be handed to it. */
export class LatestFacts {
	readonly #setting: Setting;
	readonly #days: { readonly first: number; readonly last: number };
	/** Newest first; undefined: to be looked up. */
	#known: readonly ContestFact[] | undefined;
	#at = -Infinity;

	constructor(rules: ContestRules, roster: Roster) {
		this.#setting = new Setting(rules, roster);
		// of a window with times of day, local dates are at most a day off its moments
		const { from, to, byDate } = roster.window;
		const off = byDate ? 0 : 1;
		this.#days = { first: dayNumber(from) - off, last: dayNumber(to) + off };
	}

	/** A fact as it is now. */
	put(fact: ContestFact): void {
		this.drop(fact.id);
		if (!this.#known || !this.#counts(fact)) return;
		// a fact that is ahead of the clock is found when its moment has come
		if (fact.occurredAt <= this.#at)
			this.#known = [...this.#known, fact].sort((a, b) => inOrder(b, a)).slice(0, MOST);
	}

	/** A fact that is no more. */
	drop(id: Id): void {
		if (this.#known?.some((fact) => fact.id === id)) this.#known = undefined;
	}

	/** Something may count that did not: all is looked up at the next reading. */
	forget(): void {
		this.#known = undefined;
	}

	/** Newest first, at most eight; `at`: ms since 1970. */
	read(at: number, factsOn: FactsOn): LastFact[] {
		if (at < this.#at) this.forget();
		this.#at = at;
		this.#known ??= this.#find(factsOn);
		return this.#known.map(({ id, rep, occurredAt, type, quantity, amount }) => ({
			...{ fact: id, rep, at: occurredAt, type, quantity, amount }
		}));
	}

	/** Day by day backwards. Zones are at most a day apart, so a day more is read than seems needed. */
	#find(factsOn: FactsOn): ContestFact[] {
		const found: ContestFact[] = [];
		let enough = -Infinity;
		for (let day = this.#days.last; day >= this.#days.first && day >= enough; day--) {
			for (const fact of factsOn(day))
				if (fact.occurredAt <= this.#at && this.#counts(fact)) found.push(fact);
			if (found.length >= MOST && enough === -Infinity) enough = day - 1;
		}
		return found.sort((a, b) => inOrder(b, a)).slice(0, MOST);
	}

	#counts(fact: ContestFact): boolean {
		const entry = this.#setting.entryOf(fact);
		return entry?.used === true && entry.side >= 0;
	}
}
