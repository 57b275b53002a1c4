/**
 * C2: league season: everyone plays everyone, one match a round, by the circle method in seed order; 3 points for a win, 1 for a
 * draw. Equal points: points among those who are tied, then the total; else the place is shared.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { added, exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { compare, integer } from '#lib/domain/fractions.ts';
import { grouped } from '#lib/domain/contests/grouped.ts';
import { contender, type Contender } from '#lib/domain/contests/places.ts';
import { Ranking } from '#lib/domain/contests/ranking.ts';
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

/** A match as of a state of both scores. */
interface Meeting {
	readonly stamps: readonly [home: number, away: number];
	readonly told: Match;
	/** Undecided: absent. */
	readonly played?: Played;
}

interface RoundPlayed {
	readonly version: number;
	readonly phase: 'waiting' | 'live' | 'over';
	readonly meetings: readonly Meeting[];
	/** The same array for as long as nothing is decided otherwise. */
	readonly played: readonly Played[];
}

/** Those with equal points. */
interface Group {
	readonly among: readonly Contender[];
	readonly ranking: Ranking;
}

/** What follows from decided matches. */
interface Decided {
	readonly of: readonly (readonly Played[])[];
	readonly records: ReadonlyMap<number, Record>;
	/** By points, the most first: those who are tied, each with the points among them. */
	readonly groups: readonly Group[];
}

/** A competitor as of its points among those who are tied, and a state of its score. */
interface Standing {
	readonly of: Contender;
	readonly among: Contender;
	readonly contender: Contender;
}

class Season implements OpenContest {
	readonly #contest: Contest;
	readonly #known: RoundPlayed[] = [];
	/** By competitor. */
	readonly #standing: Standing[] = [];
	#decision: Decided | undefined;
	#matches: readonly Match[] = [];
	readonly #seeds: readonly number[];
	/** By round: who meets whom; -1: nobody. */
	readonly #pairs: readonly (readonly (readonly [home: number, away: number])[])[];
	/** Who is in no match. */
	readonly #others: readonly number[];

	constructor(contest: Contest) {
		this.#contest = contest;
		const { roster, numberOf, ids } = contest.setting;
		this.#seeds = roster.seeds.map((id) => numberOf.get(id)).filter((side) => side !== undefined);
		this.#pairs = roster.rounds.map((_, round) =>
			pairsOf(this.#seeds.length, round).map(([home, away]) => [
				this.#seeds[home] ?? -1,
				this.#seeds[away] ?? -1
			])
		);
		const listed = new Set(this.#seeds);
		this.#others = [...ids.keys()].filter((side) => !listed.has(side));
	}

	read(at: number) {
		const changed: number[] = [];
		const rounds = this.#pairs.map((_, round) => {
			const played = this.#round(round, at);
			if (played !== this.#known[round]) changed.push(round);
			return (this.#known[round] = played);
		});
		if (changed.length > 0) this.#tell(rounds, changed);
		return { tables: [{ group: '', rows: this.#rows(rounds, at) }], matches: this.#matches };
	}

	/** All rounds have as many matches. */
	#tell(rounds: readonly RoundPlayed[], changed: readonly number[]): void {
		const matches = this.#matches.slice();
		for (const round of changed) {
			const { meetings } = rounds[round]!;
			meetings.forEach(({ told }, number) => (matches[round * meetings.length + number] = told));
		}
		this.#matches = matches;
	}

	/** A round's matches; the same object where none of them changed. */
	#round(round: number, at: number): RoundPlayed {
		const { setting, ledger } = this.#contest;
		const { start, end } = setting.roster.rounds[round]!;
		const version = ledger.roundVersions[round]!;
		const phase = at < start ? 'waiting' : at < end ? 'live' : 'over';
		const isTimeless = setting.rules.lens !== 'perHour' || phase !== 'live';
		const before = this.#known[round];
		const known = isTimeless && before?.phase === phase ? before : undefined;
		if (known?.version === version) return known;
		const stamps = ledger.roundStamps[round]!;
		const meetings = this.#pairs[round]!.map(([home, away], number): Meeting => {
			const [mine, theirs] = [stamps[home] ?? 0, stamps[away] ?? 0];
			const meeting = known?.meetings[number];
			if (meeting?.stamps[0] === mine && meeting.stamps[1] === theirs) return meeting;
			return { stamps: [mine, theirs], ...this.#play(home, away, round, number, at) };
		});
		const isSame = known?.meetings.every(
			({ played }, number) => played?.winner === meetings[number]?.played?.winner
		);
		const played = isSame && known ? known.played : meetings.flatMap((meeting) => meeting.played ?? []);
		return { version, phase, meetings, played };
	}

	#play(
		home: number,
		away: number,
		round: number,
		number: number,
		at: number
	): Pick<Meeting, 'told' | 'played'> {
		const { setting, order } = this.#contest;
		const { start, end } = setting.roster.rounds[round]!;
		const [mine, theirs] = [home, away].map((side) =>
			side >= 0 && at >= start ? this.#contest.inRound(side, round, at) : null
		);
		const told: Match = {
			round: round + 1,
			number: number + 1,
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
		const known = this.#decision;
		if (known && rounds.every(({ played }, round) => known.of[round] === played)) return known;
		const records = new Map(this.#seeds.map((side) => [side, blank()]));
		const hosted = new Map(this.#seeds.map((side): [number, Played[]] => [side, []]));
		for (const { played } of rounds)
			for (const match of played) {
				count(records, match);
				hosted.get(match.home)?.push(match);
			}
		const byPoints = grouped(this.#seeds, (side) => records.get(side)!.points);
		const order = { up: true, secondUp: this.#contest.order.up };
		let above = 0;
		const groups = [...byPoints]
			.sort(([a], [b]) => b - a)
			.map(([, tied]): Group => {
				const own = new Map(tied.map((side) => [side, blank()]));
				for (const match of tied.flatMap((side) => hosted.get(side) ?? []))
					if (own.has(match.away)) count(own, match);
				const among = tied.map((side) => contender(side, integer(own.get(side)!.points)));
				const ranking = new Ranking(order, above);
				above += tied.length;
				return { among, ranking };
			});
		return (this.#decision = { of: rounds.map(({ played }) => played), records, groups });
	}

	#rows(rounds: readonly RoundPlayed[], at: number): readonly Row[] {
		const { records, groups } = this.#decided(rounds);
		const rows: Row[] = [];
		for (const { among, ranking } of groups) {
			for (const one of among) ranking.put(this.#contender(one, at));
			const own = ranking.rows(({ side }, place, tied) => {
				const record = records.get(side)!;
				return this.#contest.row(side, place, tied, at, { score: String(record.points), ...record });
			});
			for (const row of own) rows.push(row);
		}
		for (const side of this.#others) rows.push(this.#contest.row(side, null, false, at, { score: null }));
		return rows;
	}

	#contender(among: Contender, at: number): Contender {
		const { side } = among;
		const of = this.#contest.contender(side, at);
		const known = this.#standing[side];
		if (known?.of === of && known.among === among) return known.contender;
		const second = known?.of === of ? (known.contender.second ?? ZERO) : this.#total(side, at);
		const contender = { ...among, second };
		this.#standing[side] = { of, among, contender };
		return contender;
	}

	/** All rounds together. */
	#total(side: number, at: number): Score {
		return this.#contest.setting.roster.rounds.reduce(
			(sum, _, round) => added(sum, this.#contest.inRound(side, round, at) ?? ZERO),
			ZERO
		);
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
