/**
 * C2: league season: everyone plays everyone, one match a round, by the circle method in seed order; 3 points for a win, 1 for a
 * draw. Equal points: points among those who are tied, then the total; else the place is shared.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { added, exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { compare, integer } from '#lib/domain/fractions.ts';
import { grouped } from '#lib/domain/contests/grouped.ts';
import { contender, placed, type Contender } from '#lib/domain/contests/places.ts';
import type { Match, Row } from '#lib/domain/contests/table.ts';

const WIN = 3;
const DRAW = 1;

/** How many rounds it takes until everyone has played everyone. */
export const seasonRounds = (entrants: number): number =>
	entrants < 2 ? 0 : entrants % 2 === 0 ? entrants - 1 : entrants;

/** Pairs of a round (from 0) as places in the seeding; odd: -1 stands for nobody, and who meets it is free. */
export function pairsOf(entrants: number, round: number): [home: number, away: number][] {
	const circle = Array.from({ length: entrants + (entrants % 2) }, (_, at) => (at < entrants ? at : -1));
	const [fixed = 0, ...turning] = circle;
	const by = turning.length === 0 ? 0 : round % turning.length;
	const now = [fixed, ...turning.slice(turning.length - by), ...turning.slice(0, turning.length - by)];
	return Array.from({ length: now.length / 2 }, (_, at) => [now[at]!, now[now.length - 1 - at]!]);
}

interface Record {
	played: number;
	won: number;
	drawn: number;
	lost: number;
	points: number;
}
const blank = (): Record => ({ played: 0, won: 0, drawn: 0, lost: 0, points: 0 });

/** A match that was played: numbers of competitors; winner -1: a draw. */
interface Played {
	readonly home: number;
	readonly away: number;
	readonly winner: number;
}

interface RoundPlayed {
	readonly version: number;
	readonly phase: 'waiting' | 'live' | 'over';
	readonly matches: readonly Match[];
	readonly played: readonly Played[];
}

/** Of a round that is not over. */
const NONE: Played[] = [];

/** What follows from decided matches. */
interface Decided {
	readonly of: readonly (readonly Played[])[];
	readonly records: ReadonlyMap<number, Record>;
	/** By points, the most first: those who are tied, each with the points among them. */
	readonly groups: readonly (readonly Contender[])[];
}

class Season implements OpenContest {
	readonly #contest: Contest;
	readonly #known: RoundPlayed[] = [];
	/** By competitor. */
	readonly #totals: { readonly stamp: number; readonly total: Score }[] = [];
	#last: Decided | undefined;
	readonly #seeds: readonly number[];

	constructor(contest: Contest) {
		this.#contest = contest;
		const { roster, numberOf } = contest.setting;
		this.#seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== undefined);
	}

	read(at: number) {
		const rounds = this.#contest.setting.roster.rounds.map((_, round) => this.#round(round, at));
		const matches = rounds.flatMap((round) => round.matches);
		return { tables: [{ group: '', rows: this.#rows(rounds, at) }], matches };
	}

	/** A round's matches; those of a round in which nothing changed are known. */
	#round(round: number, at: number): RoundPlayed {
		const { setting, ledger } = this.#contest;
		const { start, end } = setting.roster.rounds[round]!;
		const version = ledger.roundVersions[round]!;
		const phase = at < start ? 'waiting' : at < end ? 'live' : 'over';
		const known = this.#known[round];
		const isTimeless = setting.rules.lens !== 'perHour' || phase !== 'live';
		if (isTimeless && known?.version === version && known.phase === phase) return known;
		const matches: Match[] = [];
		const played: Played[] = phase === 'over' ? [] : NONE;
		pairsOf(this.#seeds.length, round).forEach(([home, away], number) => {
			const match = this.#play(this.#seeds[home] ?? -1, this.#seeds[away] ?? -1, round, at);
			matches.push({ ...match.told, number: number + 1 });
			if (match.played) played.push(match.played);
		});
		return (this.#known[round] = { version, phase, matches, played });
	}

	#play(home: number, away: number, round: number, at: number): { told: Match; played?: Played } {
		const { setting, order } = this.#contest;
		const { start, end } = setting.roster.rounds[round]!;
		const [mine, theirs] = [home, away].map((side) =>
			side >= 0 && at >= start ? this.#contest.inRound(side, round, at) : null
		);
		const told: Match = {
			round: round + 1,
			number: 0,
			home: setting.ids[home] ?? null,
			away: setting.ids[away] ?? null,
			homeScore: mine ? exactText(mine) : null,
			awayScore: theirs ? exactText(theirs) : null,
			winner: null,
			state: at < start ? 'waiting' : 'live'
		};
		if (home < 0 || away < 0) return { told: { ...told, homeScore: null, awayScore: null, state: 'bye' } };
		if ([home, away].some((side) => (setting.people[side]?.until ?? Infinity) <= start)) {
			return { told: { ...told, homeScore: null, awayScore: null, state: 'void' } };
		}
		if (at < end) return { told };
		const apart =
			(mine && theirs ? compare(mine, theirs) : Number(!theirs) - Number(!mine)) *
			(order.up || !mine || !theirs ? 1 : -1);
		const winner = apart === 0 ? -1 : apart > 0 ? home : away;
		return {
			told: { ...told, winner: setting.ids[winner] ?? null, state: winner < 0 ? 'drawn' : 'won' },
			played: { home, away, winner }
		};
	}

	/** Points and who is tied by them; known for as long as no match was decided anew. */
	#decided(rounds: readonly RoundPlayed[]): Decided {
		const known = this.#last;
		if (known && rounds.every(({ played }, round) => known.of[round] === played)) return known;
		const records = new Map(this.#seeds.map((side) => [side, blank()]));
		const hosted = new Map(this.#seeds.map((side): [number, Played[]] => [side, []]));
		for (const match of rounds.flatMap(({ played }) => played)) {
			count(records, match);
			hosted.get(match.home)?.push(match);
		}
		const byPoints = grouped(this.#seeds, (side) => records.get(side)!.points);
		const groups = [...byPoints]
			.sort(([a], [b]) => b - a)
			.map(([, tied]) => {
				const own = new Map(tied.map((side) => [side, blank()]));
				for (const match of tied.flatMap((side) => hosted.get(side) ?? []))
					if (own.has(match.away)) count(own, match);
				return tied.map((side) => contender(side, integer(own.get(side)!.points)));
			});
		return (this.#last = { of: rounds.map(({ played }) => played), records, groups });
	}

	#rows(rounds: readonly RoundPlayed[], at: number): Row[] {
		const { records, groups } = this.#decided(rounds);
		const rows: Row[] = [];
		for (const tied of groups) {
			const among = tied.map((one) => ({ ...one, second: this.#total(one.side, at) }));
			const places = placed(among, { up: true, secondUp: this.#contest.order.up }, rows.length);
			for (const { contender: one, place, tied: shared } of places) {
				const record = records.get(one.side)!;
				rows.push(
					this.#contest.row(one.side, place, shared, at, { score: String(record.points), ...record })
				);
			}
		}
		const listed = new Set(this.#seeds);
		const others = this.#contest.setting.ids.flatMap((_, side) => (listed.has(side) ? [] : [side]));
		return [...rows, ...others.map((side) => this.#contest.row(side, null, false, at, { score: null }))];
	}

	/** All rounds together. */
	#total(side: number, at: number): Score {
		const { setting, ledger } = this.#contest;
		const stamp = ledger.stamps[side]!;
		const known = this.#totals[side];
		if (known?.stamp === stamp && setting.rules.lens !== 'perHour') return known.total;
		const total = setting.roster.rounds.reduce(
			(sum, _, round) => added(sum, this.#contest.inRound(side, round, at) ?? ZERO),
			ZERO
		);
		this.#totals[side] = { stamp, total };
		return total;
	}
}

function count(records: ReadonlyMap<number, Record>, { home, away, winner }: Played): void {
	for (const side of [home, away]) {
		const record = records.get(side)!;
		record.played++;
		if (winner < 0) record.drawn++;
		else if (winner === side) record.won++;
		else record.lost++;
		record.points = record.won * WIN + record.drawn * DRAW;
	}
}

export const season: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new Season(contest)
};
