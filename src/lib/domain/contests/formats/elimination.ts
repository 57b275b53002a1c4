/**
 * C2: elimination: after each round the lowest score of those still in leaves; equal: who has the lower total; still equal, all at
 * zero, or away: nobody leaves.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { added, exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { compare, toNumber } from '#lib/domain/fractions.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
import { Ranking } from '#lib/domain/contests/ranking.ts';
import type { Row } from '#lib/domain/contests/table.ts';

/** A round as it was played, by competitor; later changes of single scores are played into it. */
interface Played {
	readonly isOver: boolean;
	/** Who was in it. */
	readonly left: readonly number[];
	readonly isIn: Uint8Array;
	/** As of which state of the scores. */
	readonly stamps: Float64Array;
	version: number;
	readonly scores: (Score | null)[];
	/** After the round. */
	readonly totals: Score[];
	/** Those with the lowest score. */
	lowest: readonly number[];
	leaving: number | undefined;
	/** Who goes on. */
	still: readonly number[];
}

/** One of those still in, as of a total and a state of its score. */
interface Standing {
	readonly of: Contender;
	readonly total: Score;
	readonly contender: Contender;
}

class Elimination implements OpenContest {
	readonly #contest: Contest;
	readonly #everyone: readonly number[];
	readonly #nothing: readonly Score[];
	readonly #rounds: Played[] = [];
	readonly #standing: Standing[] = [];
	/** Of those still in, as it was told last. */
	#told:
		{ readonly left: readonly number[]; readonly ranking: Ranking; readonly playing: number } | undefined;

	constructor(contest: Contest) {
		this.#contest = contest;
		this.#everyone = contest.setting.ids.map((_, side) => side);
		this.#nothing = this.#everyone.map(() => ZERO);
	}

	read(at: number) {
		const { roster } = this.#contest.setting;
		let left = this.#everyone;
		let totals = this.#nothing;
		const gone: [side: number, round: number][] = [];
		const changed = new Set<number>();
		const begun = roster.rounds.filter(({ start }) => start <= at).length;
		// of changes in earlier rounds they would not hear
		this.#rounds.length = Math.min(this.#rounds.length, begun);
		for (let round = 0; round < begun; round++) {
			const played = this.#round(round, left, totals, changed, at);
			if (played.leaving !== undefined) gone.push([played.leaving, round + 1]);
			({ still: left, totals } = played);
		}
		const isPlaying = begun > 0 && at < roster.rounds[begun - 1]!.end;
		return { tables: [{ group: '', rows: this.#rows(left, gone, totals, isPlaying ? begun - 1 : -1, at) }] };
	}

	/** `changed`: whose totals before it are not what they were; grows by those of this round. */
	#round(
		round: number,
		left: readonly number[],
		before: readonly Score[],
		changed: Set<number>,
		at: number
	): Played {
		const { setting, ledger } = this.#contest;
		const known = this.#rounds[round];
		const isOver = at >= setting.roster.rounds[round]!.end;
		const holds = setting.rules.lens !== 'perHour' && known?.left === left && known.isOver === isOver;
		const played = known && holds ? known : this.#empty(round, left, isOver);
		const stamps = ledger.roundStamps[round]!;
		const version = ledger.roundVersions[round]!;
		if (played.version !== version)
			for (const side of left) if (played.stamps[side] !== stamps[side]) changed.add(side);
		played.version = version;
		// of a round that is played anew every total is
		const anew = played !== known;
		for (const side of anew ? this.#everyone : changed) {
			if (played.isIn[side] && played.stamps[side] !== stamps[side]) {
				played.scores[side] = this.#contest.inRound(side, round, at);
				played.stamps[side] = stamps[side]!;
			}
			const score = played.scores[side];
			played.totals[side] = score ? added(before[side]!, score) : before[side]!;
		}
		if (anew) for (const side of this.#everyone) changed.add(side);
		if (anew || this.#matters(played, changed)) this.#decide(played, round);
		return (this.#rounds[round] = played);
	}

	#empty(round: number, left: readonly number[], isOver: boolean): Played {
		const isIn = new Uint8Array(this.#everyone.length);
		for (const side of left) isIn[side] = 1;
		return {
			isOver,
			left,
			isIn,
			stamps: new Float64Array(this.#everyone.length).fill(-1),
			version: -1,
			scores: [],
			totals: [],
			lowest: [],
			leaving: undefined,
			still: left
		};
	}

	/** Whether somebody else might leave, after those changes. */
	#matters({ isOver, lowest, left, scores }: Played, changed: ReadonlySet<number>): boolean {
		if (!isOver || changed.size === 0) return false;
		const [one = left[0] ?? 0] = lowest;
		const least = scores[one] ?? null;
		for (const side of changed) {
			if (lowest.includes(side) || this.#worse(scores[side] ?? null, least) <= 0) return true;
			// what was zero for all may not be any more
			if (lowest.length === 0) return true;
		}
		return false;
	}

	#worse(a: Score | null, b: Score | null): number {
		return (a && b ? compare(a, b) : Number(!b) - Number(!a)) * (this.#contest.order.up || !a || !b ? 1 : -1);
	}

	#decide(played: Played, round: number): void {
		const { left, scores, totals, isOver } = played;
		played.lowest = isOver && left.length > 1 ? this.#lowest(left, scores) : [];
		const leaving = this.#leaving(played.lowest, totals, round);
		if (leaving === played.leaving) return;
		played.leaving = leaving;
		played.still = leaving === undefined ? left : left.filter((side) => side !== leaving);
	}

	/** [] where all are at zero. */
	#lowest(left: readonly number[], scores: readonly (Score | null)[]): number[] {
		let lowest: number[] = [];
		let isZero = true;
		for (const side of left) {
			const score = scores[side] ?? null;
			if (score && score.numerator !== 0n) isZero = false;
			const [one] = lowest;
			const apart = one === undefined ? -1 : this.#worse(score, scores[one] ?? null);
			if (apart < 0) lowest = [side];
			else if (apart === 0) lowest.push(side);
		}
		return isZero ? [] : lowest;
	}

	#leaving(lowest: readonly number[], totals: readonly Score[], round: number): number | undefined {
		let first: number | undefined;
		let isTied = false;
		for (const side of lowest) {
			const apart = first === undefined ? -1 : this.#worse(totals[side]!, totals[first]!);
			if (apart < 0) first = side;
			if (apart <= 0) isTied = apart === 0;
		}
		if (first === undefined || isTied) return undefined;
		const { look, setting } = this.#contest;
		return look.isAway(first, setting.roster.rounds[round]!) ? undefined : first;
	}

	#contender(side: number, total: Score, at: number): Contender {
		const of = this.#contest.contender(side, at);
		const known = this.#standing[side];
		if (known?.of === of && known.total === total) return known.contender;
		const contender: Contender = { ...of, score: total, key: toNumber(total) };
		this.#standing[side] = { of, total, contender };
		return contender;
	}

	/** What is told of somebody while a round is under way. */
	#now(side: number, playing: number, at: number): Partial<Row> {
		if (playing < 0) return {};
		return { inRound: exactText(this.#contest.inRound(side, playing, at) ?? ZERO) };
	}

	/**
	 * Those still in by their total; who left later stands before who left earlier.
	 * @param playing the round that is under way, from 0; -1: none
	 */
	#rows(
		left: readonly number[],
		gone: readonly (readonly [side: number, round: number])[],
		totals: readonly Score[],
		playing: number,
		at: number
	): readonly Row[] {
		const contest = this.#contest;
		const ranking = this.#told?.left === left ? this.#told.ranking : new Ranking(contest.order);
		for (const side of left) ranking.put(this.#contender(side, totals[side]!, at));
		const still = ranking.rows(
			({ side, score }, place, tied) =>
				contest.row(side, place ?? 0, tied, at, {
					score: exactText(score ?? ZERO),
					...this.#now(side, playing, at)
				}),
			this.#told?.playing !== playing
		);
		this.#told = { left, ranking, playing };
		if (gone.length === 0) return still;
		const out = [...gone]
			.reverse()
			.map(([side, outIn], behind) =>
				contest.row(side, left.length + behind + 1, false, at, { score: exactText(totals[side]!), outIn })
			);
		return [...still, ...out];
	}
}

export const elimination: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new Elimination(contest)
};
