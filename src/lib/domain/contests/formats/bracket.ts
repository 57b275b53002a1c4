/**
 * C2: bracket: the next power of two, the best seed against the last, byes to the top. Who has the higher score of a round goes on;
 * then who had it earlier, then the higher seed.
 */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText } from '#lib/domain/contests/exact.ts';
import { compare } from '#lib/domain/fractions.ts';
import type { Match, Row } from '#lib/domain/contests/table.ts';

/** Seeds (from 0) from the top of the drawing to its foot, so that the best two can only meet at the end. */
export function drawing(size: number): number[] {
	let seeds = [0];
	while (seeds.length < size) {
		const last = seeds.length * 2 - 1;
		seeds = seeds.flatMap((seed) => [seed, last - seed]);
	}
	return seeds;
}

/** The next power of two. */
export const bracketSize = (entrants: number): number =>
	entrants < 2 ? entrants : 2 ** Math.ceil(Math.log2(entrants));
export const bracketRounds = (entrants: number): number =>
	entrants < 2 ? 0 : Math.ceil(Math.log2(entrants));

/** A place in the drawing: a competitor's number, nobody (a bye), or not known yet. */
type Slot = number | 'bye' | 'open';

class Bracket implements OpenContest {
	readonly #contest: Contest;
	readonly #first: readonly Slot[];
	readonly #byes: number;
	/** By competitor. */
	readonly #seedOf: ReadonlyMap<number, number>;

	constructor(contest: Contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== undefined);
		this.#seedOf = new Map(seeds.map((side, seed) => [side, seed]));
		this.#first = drawing(bracketSize(seeds.length)).map((seed) => seeds[seed] ?? 'bye');
		this.#byes = this.#first.filter((slot) => slot === 'bye').length;
	}

	read(at: number) {
		const { setting } = this.#contest;
		const matches: Match[] = [];
		const outIn = new Map<number, number>();
		let slots = this.#first;
		for (let round = 0; slots.length > 1; round++) {
			const next: Slot[] = [];
			for (let i = 0; i < slots.length; i += 2) {
				const [home, away] = [slots[i]!, slots[i + 1]!];
				const winner = this.#winner(home, away, round, at);
				for (const slot of [home, away])
					if (typeof winner === 'number' && typeof slot === 'number' && slot !== winner)
						outIn.set(slot, round + 1);
				matches.push(this.#match(home, away, winner, round, i / 2 + 1, at));
				next.push(winner);
			}
			slots = next;
		}
		const [champion] = slots;
		const rows = setting.ids.map((_, side) => this.#row(side, outIn.get(side), champion, at));
		rows.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || (a.id < b.id ? -1 : 1));
		return { tables: [{ group: '', rows }], matches };
	}

	#winner(home: Slot, away: Slot, round: number, at: number): Slot {
		if (home === 'bye') return away;
		if (away === 'bye') return home;
		const end = this.#contest.setting.roster.rounds[round]?.end;
		if (home === 'open' || away === 'open' || end === undefined || at < end) return 'open';
		return this.#isBetter(home, away, round, at) ? home : away;
	}

	#isBetter(home: number, away: number, round: number, at: number): boolean {
		const { order, ledger } = this.#contest;
		const [mine, theirs] = [home, away].map((side) => this.#contest.inRound(side, round, at));
		if (mine && theirs) {
			const apart = compare(mine, theirs);
			if (apart !== 0) return order.up ? apart > 0 : apart < 0;
			const earlier = ledger.latest(home, round) - ledger.latest(away, round);
			// both without a fact: the difference of two infinities is no number
			if (mine.numerator !== 0n && earlier !== 0 && !Number.isNaN(earlier)) return earlier < 0;
		} else if (mine || theirs) return mine !== null;
		return this.#seedOf.get(home)! < this.#seedOf.get(away)!;
	}

	#match(home: Slot, away: Slot, winner: Slot, round: number, number: number, at: number): Match {
		const { setting } = this.#contest;
		const id = (slot: Slot) => (typeof slot === 'number' ? (setting.ids[slot] ?? null) : null);
		const isBye = home === 'bye' || away === 'bye';
		const span = setting.roster.rounds[round];
		const played = !isBye && span !== undefined && at >= span.start;
		const score = (slot: Slot) => {
			const value = typeof slot === 'number' && played ? this.#contest.inRound(slot, round, at) : null;
			return value && exactText(value);
		};
		return {
			round: round + 1,
			number,
			home: id(home),
			away: id(away),
			homeScore: score(home),
			awayScore: score(away),
			winner: id(winner),
			state: isBye
				? 'bye'
				: typeof winner === 'number'
					? 'won'
					: played && home !== 'open' && away !== 'open'
						? 'live'
						: 'waiting'
		};
	}

	/** Those who lost in one round share the place behind all who went on. */
	#row(side: number, outIn: number | undefined, champion: Slot | undefined, at: number): Row {
		const behind = outIn === undefined ? undefined : this.#first.length / 2 ** outIn;
		if (side === champion) return this.#contest.row(side, 1, false, at);
		if (outIn === undefined || behind === undefined) return this.#contest.row(side, null, false, at);
		// pairs of that round in which both were there
		const byes = outIn === 1 ? this.#byes : 0;
		const losers = this.#first.length / 2 ** outIn - byes;
		return this.#contest.row(side, behind + 1, losers > 1, at, { outIn });
	}
}

export const bracket: ContestFormat = {
	lists: { whole: false, rounds: true },
	open: (contest) => new Bracket(contest)
};
