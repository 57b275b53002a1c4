/** What counts so far, added up: each fact goes in and comes out in constant time, but for the lists of moments. */
import type { LocalDate } from '#lib/domain/records.ts';
import { emptyTally, type Tally } from './measure.ts';
import { inOrder } from './roster.ts';
import { tallies, type Entry, type Setting } from './setting.ts';

/** Which lists of single facts a format reads. */
export interface Lists {
	/** Of each competitor, over the window. */
	readonly whole: boolean;
	/** Of each competitor in each round. */
	readonly rounds: boolean;
}

export class Ledger {
	/** Entrants' own, by number. */
	readonly people: readonly Tally[];
	/** Competitors', by number; the same but in team contests. */
	readonly sides: readonly Tally[];
	/** In the second metric. */
	readonly second: readonly Tally[];
	/** By round and competitor. */
	readonly rounds: readonly (readonly Tally[])[];
	/** By local date and entrant. */
	readonly days = new Map<LocalDate, Map<number, Tally>>();
	/** By local date: another number after each change. */
	readonly dayVersions = new Map<LocalDate, number>();
	/** By competitor: another number after each change. */
	readonly stamps: Float64Array;
	/** The same by round and competitor; and by round alone. */
	readonly roundStamps: readonly Float64Array[];
	readonly roundVersions: Float64Array;
	readonly #lists: readonly Entry[][];
	readonly #roundLists: readonly (readonly Entry[][])[];
	readonly #byDay: boolean;

	constructor({ rules, roster, people, ids, second, isRounds }: Setting, lists: Lists) {
		this.people = tallies(people.length);
		this.sides = rules.format === 'team' ? tallies(ids.length) : this.people;
		this.second = second ? tallies(ids.length) : [];
		this.rounds = isRounds ? roster.rounds.map(() => tallies(ids.length)) : [];
		this.stamps = new Float64Array(ids.length);
		this.roundStamps = this.rounds.map(() => new Float64Array(ids.length));
		this.roundVersions = new Float64Array(this.rounds.length);
		const perSide = (): Entry[][] => ids.map(() => []);
		this.#lists = lists.whole ? perSide() : [];
		this.#roundLists = lists.rounds ? roster.rounds.map(perSide) : [];
		this.#byDay = rules.prizes.some(({ kind }) => kind === 'spot');
	}

	/** 1: comes in; -1: goes out. */
	apply(entry: Entry, sign: 1 | -1): void {
		const { person, side, round } = entry;
		const own = this.people[person]!;
		if (entry.used) {
			add(own, entry, sign);
			const team = side < 0 ? own : this.sides[side]!;
			if (team !== own) add(team, entry, sign);
			if (this.#byDay) this.#addToDay(entry, sign);
			const inRound = this.rounds[round]?.[side];
			if (inRound) {
				add(inRound, entry, sign);
				this.roundStamps[round]![side]!++;
				this.roundVersions[round]!++;
			}
		}
		if (side < 0) return;
		this.stamps[side]!++;
		const second = this.second[side];
		if (second && entry.secondUsed) {
			second.numerator += BigInt(sign) * entry.secondNumerator;
			second.denominator += BigInt(sign) * entry.secondDenominator;
			second.facts += sign;
		}
		if (entry.numerator === 0n) return;
		const whole = this.#lists[side];
		if (whole) place(whole, entry, sign);
		const inRound = this.#roundLists[round]?.[side];
		if (inRound) place(inRound, entry, sign);
	}

	#addToDay(entry: Entry, sign: 1 | -1): void {
		const { localDate } = entry.fact;
		let day = this.days.get(localDate);
		if (!day) this.days.set(localDate, (day = new Map<number, Tally>()));
		let tally = day.get(entry.person);
		if (!tally) day.set(entry.person, (tally = emptyTally()));
		add(tally, entry, sign);
		this.dayVersions.set(localDate, (this.dayVersions.get(localDate) ?? 0) + 1);
	}

	/** Facts with a share in a competitor's score, in order (C4). */
	list(side: number, round?: number): readonly Entry[] {
		return (round === undefined ? this.#lists[side] : this.#roundLists[round]?.[side]) ?? [];
	}

	/** R1: the latest moment among them; -Infinity: there is none. */
	latest(side: number, round?: number): number {
		return this.list(side, round).at(-1)?.fact.occurredAt ?? -Infinity;
	}
}

function add(tally: Tally, { numerator, denominator }: Entry, sign: 1 | -1): void {
	if (numerator !== 0n) tally.numerator += sign === 1 ? numerator : -numerator;
	if (denominator !== 0n) tally.denominator += sign === 1 ? denominator : -denominator;
	tally.facts += sign;
}

/** Puts an entry where it belongs in an ordered list, or takes it out; where that was. */
export function place(list: Entry[], entry: Entry, sign: 1 | -1): number {
	let low = 0;
	let high = list.length;
	if (high > 0 && inOrder(list[high - 1]!.fact, entry.fact) < 0) low = high;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (inOrder(list[middle]!.fact, entry.fact) < 0) low = middle + 1;
		else high = middle;
	}
	if (sign === 1) list.splice(low, 0, entry);
	else list.splice(low, 1);
	return low;
}
