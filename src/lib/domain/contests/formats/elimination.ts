/**
 * C2: elimination: after each round the lowest score of those still in leaves; equal: who has the lower total; still equal, all at
 * zero, or away: nobody leaves.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { added, exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { compare } from '#lib/domain/fractions.ts';
import { contender, placed } from '#lib/domain/contests/places.ts';
import type { Row } from '#lib/domain/contests/table.ts';

/** How things stand after some rounds. */
interface After {
	/** What the last of them was made of: its version, and whether it was over. */
	readonly version: number;
	readonly isOver: boolean;
	readonly left: readonly number[];
	readonly totals: readonly Score[];
	/** In the order in which they left, with the round. */
	readonly gone: readonly (readonly [side: number, round: number])[];
}

class Elimination implements OpenContest {
	readonly #contest: Contest;
	/** After each round; those before the first one that changed still hold. */
	#known: After[] = [];

	constructor(contest: Contest) {
		this.#contest = contest;
	}

	read(at: number) {
		const { setting, ledger } = this.#contest;
		const isTimeless = setting.rules.lens !== 'perHour';
		const everyone = setting.ids.map((_, side) => side);
		let now: After = { version: 0, isOver: true, left: everyone, totals: everyone.map(() => ZERO), gone: [] };
		const known: After[] = [];
		let holds = isTimeless;
		let playing = -1;
		for (const [round, { start, end }] of setting.roster.rounds.entries()) {
			if (at < start) break;
			if (at < end) playing = round;
			const [version, isOver] = [ledger.roundVersions[round]!, at >= end];
			const before = this.#known[round];
			holds &&= before?.version === version && before.isOver === isOver;
			now = holds && before ? before : this.#play(now, round, version, isOver, at);
			known.push(now);
		}
		this.#known = known;
		return { tables: [{ group: '', rows: this.#rows(now, playing, at) }] };
	}

	#play(
		{ left, totals: before, gone }: After,
		round: number,
		version: number,
		isOver: boolean,
		at: number
	): After {
		const scores = new Map(left.map((side) => [side, this.#contest.inRound(side, round, at)]));
		const totals = [...before];
		for (const [side, score] of scores) if (score) totals[side] = added(totals[side]!, score);
		const leaving = isOver && left.length > 1 ? this.#leaving(scores, totals, round) : undefined;
		if (leaving === undefined) return { version, isOver, left, totals, gone };
		const still = left.filter((side) => side !== leaving);
		return { version, isOver, left: still, totals, gone: [...gone, [leaving, round + 1]] };
	}

	/** What is told of somebody while a round is under way. */
	#now(side: number, playing: number, at: number): Partial<Row> {
		if (playing < 0) return {};
		return { inRound: exactText(this.#contest.inRound(side, playing, at) ?? ZERO) };
	}

	#leaving(
		scores: ReadonlyMap<number, Score | null>,
		totals: readonly Score[],
		round: number
	): number | undefined {
		const { order, setting, look } = this.#contest;
		const worse = (a: Score | null, b: Score | null) =>
			(a && b ? compare(a, b) : Number(!b) - Number(!a)) * (order.up || !a || !b ? 1 : -1);
		if ([...scores.values()].every((score) => !score || score.numerator === 0n)) return undefined;
		const lowest = [...scores.keys()].sort(
			(a, b) => worse(scores.get(a)!, scores.get(b)!) || worse(totals[a]!, totals[b]!) || a - b
		);
		const [first = -1, second = -1] = lowest;
		const same = (a: number, b: number) =>
			worse(scores.get(a)!, scores.get(b)!) === 0 && worse(totals[a]!, totals[b]!) === 0;
		if (second >= 0 && same(first, second)) return undefined;
		return look.isAway(first, setting.roster.rounds[round]!) ? undefined : first;
	}

	/**
	 * Those still in by their total; who left later stands before who left earlier.
	 * @param playing the round that is under way, from 0; -1: none
	 */
	#rows({ left, gone, totals }: After, playing: number, at: number): Row[] {
		const contest = this.#contest;
		const row = (side: number, place: number, tied: boolean, more: Partial<Row> = {}) =>
			contest.row(side, place, tied, at, { score: exactText(totals[side]!), ...more });
		const still = placed(
			left.map((side) => {
				const { second, moment } = contest.contender(side, at);
				const ties = {
					...(second === undefined ? {} : { second }),
					...(moment === undefined ? {} : { moment })
				};
				return { ...contender(side, totals[side]!), ...ties };
			}),
			contest.order
		).map(({ contender: { side }, place, tied }) => row(side, place ?? 0, tied, this.#now(side, playing, at)));
		const out = [...gone]
			.reverse()
			.map(([side, outIn], behind) => row(side, left.length + behind + 1, false, { outIn }));
		return [...still, ...out];
	}
}

export const elimination: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new Elimination(contest)
};
