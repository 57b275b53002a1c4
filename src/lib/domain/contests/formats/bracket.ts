/**
 * C2: bracket: the next power of two, the best seed against the last, byes to the top. Who has the higher score of a round goes on;
 * then who had it earlier, then the higher seed.
 */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText } from '#lib/domain/contests/exact.ts';
import { compare } from '#lib/domain/fractions.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
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

/** A match as of a state of both scores. */
interface Meeting {
	readonly stamps: readonly [home: number, away: number];
	readonly winner: Slot;
	readonly told: Match;
}

interface RoundPlayed {
	readonly slots: readonly Slot[];
	readonly phase: 'waiting' | 'live' | 'over';
	readonly version: number;
	readonly meetings: readonly Meeting[];
	/** The same array for as long as it is the same people who go on. */
	readonly next: readonly Slot[];
}

/** Who is out, and what follows for the places. */
interface Outcome {
	readonly champion: Slot | undefined;
	/** By competitor. */
	readonly outIn: ReadonlyMap<number, number>;
	/** By place, then id. */
	readonly sides: readonly number[];
}

class Bracket implements OpenContest {
	readonly #contest: Contest;
	readonly #first: readonly Slot[];
	readonly #byes: number;
	/** By competitor. */
	readonly #seedOf: ReadonlyMap<number, number>;
	readonly #rounds: RoundPlayed[] = [];
	#matches: readonly Match[] = [];
	#outcome: Outcome | undefined;
	/** By competitor: as of which state of its score, and its row. */
	readonly #rows: { readonly of: Contender; readonly row: Row }[] = [];

	constructor(contest: Contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		const seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== undefined);
		this.#seedOf = new Map(seeds.map((side, seed) => [side, seed]));
		this.#first = drawing(bracketSize(seeds.length)).map((seed) => seeds[seed] ?? 'bye');
		this.#byes = this.#first.filter((slot) => slot === 'bye').length;
	}

	read(at: number) {
		let slots = this.#first;
		let areSame = this.#outcome !== undefined;
		let goOn = areSame;
		for (let round = 0; slots.length > 1; round++) {
			const known = this.#rounds[round];
			const played = this.#round(slots, round, at);
			areSame &&= played === known;
			goOn &&= played.next === known?.next && slots === known.slots;
			this.#rounds[round] = played;
			slots = played.next;
		}
		if (!areSame) this.#matches = this.#rounds.flatMap(({ meetings }) => meetings.map(({ told }) => told));
		const outcome = goOn && this.#outcome ? this.#outcome : this.#ended();
		const isMoved = outcome !== this.#outcome;
		this.#outcome = outcome;
		const rows = outcome.sides.map((side) => this.#rowOf(side, outcome, isMoved, at));
		return { tables: [{ group: '', rows }], matches: this.#matches };
	}

	/** The same object where nothing of it changed. */
	#round(slots: readonly Slot[], round: number, at: number): RoundPlayed {
		const { setting, ledger } = this.#contest;
		const span = setting.roster.rounds[round];
		const phase = span === undefined || at < span.start ? 'waiting' : at < span.end ? 'live' : 'over';
		const version = ledger.roundVersions[round] ?? 0;
		const before = this.#rounds[round];
		const isTimeless = setting.rules.lens !== 'perHour' || phase !== 'live';
		const known = isTimeless && before?.slots === slots && before.phase === phase ? before : undefined;
		if (known?.version === version) return known;
		const meetings = Array.from({ length: slots.length / 2 }, (_, number) =>
			this.#meeting(slots[2 * number]!, slots[2 * number + 1]!, round, number, at, known?.meetings[number])
		);
		const winners = meetings.map(({ winner }) => winner);
		const isSame = known?.next.every((slot, number) => slot === winners[number]) === true;
		return { slots, phase, version, meetings, next: isSame ? known.next : winners };
	}

	#meeting(
		home: Slot,
		away: Slot,
		round: number,
		number: number,
		at: number,
		known: Meeting | undefined
	): Meeting {
		const stamps = this.#contest.ledger.roundStamps[round];
		const stampOf = (slot: Slot) => (typeof slot === 'number' ? (stamps?.[slot] ?? 0) : 0);
		const [mine, theirs] = [stampOf(home), stampOf(away)];
		if (known && known.stamps[0] === mine && known.stamps[1] === theirs) return known;
		const winner = this.#winner(home, away, round, at);
		return { stamps: [mine, theirs], winner, told: this.#match(home, away, winner, round, number + 1, at) };
	}

	#ended(): Outcome {
		const outIn = new Map<number, number>();
		for (const [round, { slots, next }] of this.#rounds.entries())
			slots.forEach((slot, at) => {
				const winner = next[at >> 1];
				if (typeof winner === 'number' && typeof slot === 'number' && slot !== winner)
					outIn.set(slot, round + 1);
			});
		const champion = this.#rounds.length === 0 ? this.#first[0] : this.#rounds.at(-1)?.next[0];
		const places = this.#contest.setting.ids.map(
			(_, side) => this.#placeOf(side, champion, outIn.get(side)) ?? Infinity
		);
		const sides = [...places.keys()].sort((a, b) => {
			const [mine, theirs] = [places[a]!, places[b]!];
			return mine === theirs ? a - b : mine - theirs;
		});
		return { champion, outIn, sides };
	}

	/** Those who lost in one round share the place behind all who went on. */
	#placeOf(side: number, champion: Slot | undefined, outIn: number | undefined): number | null {
		if (side === champion) return 1;
		return outIn === undefined ? null : this.#first.length / 2 ** outIn + 1;
	}

	#rowOf(side: number, { champion, outIn: out }: Outcome, anew: boolean, at: number): Row {
		const of = this.#contest.contender(side, at);
		const known = this.#rows[side];
		if (!anew && known?.of === of) return known.row;
		const outIn = out.get(side);
		const place = this.#placeOf(side, champion, outIn);
		// pairs of that round in which both were there
		const losers = this.#first.length / 2 ** (outIn ?? 0) - (outIn === 1 ? this.#byes : 0);
		const row =
			outIn === undefined
				? this.#contest.row(side, place, false, at)
				: this.#contest.row(side, place, losers > 1, at, { outIn });
		this.#rows[side] = { of, row };
		return row;
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
}

export const bracket: ContestFormat = {
	lists: { whole: false, rounds: true },
	open: (contest) => new Bracket(contest)
};
