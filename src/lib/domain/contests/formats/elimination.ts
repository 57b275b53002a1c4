/**
 * C2: elimination: after each round the lowest score of those still in leaves; equal: who has the lower total; still equal, all at
 * zero, or away: nobody leaves.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { compare, plus } from '#lib/domain/fractions.ts';
import { contender, placed } from '#lib/domain/contests/places.ts';
import type { Row } from '#lib/domain/contests/table.ts';

class Elimination implements OpenContest {
	readonly #contest: Contest;

	constructor(contest: Contest) {
		this.#contest = contest;
	}

	read(at: number) {
		const { setting } = this.#contest;
		let left = setting.ids.map((_, side) => side);
		const totals = setting.ids.map(() => ZERO);
		/** In the order in which they left, with the round. */
		const gone: [side: number, round: number][] = [];
		setting.roster.rounds.forEach(({ start, end }, round) => {
			if (at < start) return;
			const scores = new Map(left.map((side) => [side, this.#contest.inRound(side, round, at)]));
			for (const [side, score] of scores) totals[side] = plus(totals[side]!, score ?? ZERO);
			if (at < end || left.length < 2) return;
			const leaving = this.#leaving(scores, totals, round);
			if (leaving === undefined) return;
			gone.push([leaving, round + 1]);
			left = left.filter((side) => side !== leaving);
		});
		return { tables: [{ group: '', rows: this.#rows(left, gone, totals, at) }] };
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

	/** Those still in by their total; who left later stands before who left earlier. */
	#rows(
		left: readonly number[],
		gone: readonly (readonly [side: number, round: number])[],
		totals: readonly Score[],
		at: number
	): Row[] {
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
		).map(({ contender: { side }, place, tied }) => row(side, place ?? 0, tied));
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
