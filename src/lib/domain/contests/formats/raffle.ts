/** C2, C6: raffle: a ticket for each so much; places are those of the draw, once its secret is published. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { drawsOf } from '#lib/domain/contests/draw.ts';
import { floorOf, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal, over } from '#lib/domain/fractions.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Row } from '#lib/domain/contests/table.ts';

class Raffle implements OpenContest {
	readonly #contest: Contest;
	readonly #per;
	readonly #winners: number;

	constructor(contest: Contest) {
		this.#contest = contest;
		const { rules } = contest.setting;
		this.#per = fromDecimal((rules.options as OptionsOf['raffle']).per) ?? ZERO;
		this.#winners = rules.prizes.reduce(
			(most, prize) => (prize.kind === 'place' ? Math.max(most, prize.place) : most),
			1
		);
	}

	#tickets(side: number, at: number): number {
		const { score } = this.#contest.contender(side, at);
		const count = score && over(score, this.#per);
		return count && count.numerator > 0n ? Number(floorOf(count)) : 0;
	}

	read(at: number) {
		const contest = this.#contest;
		const { ids, roster } = contest.setting;
		const frozen = new Map(roster.draw?.tickets ?? []);
		const draws = roster.draw ? drawsOf(roster.contest, roster.draw, this.#winners) : undefined;
		const placeOf = new Map(draws?.filter((draw) => !draw.void).map(({ rep }, at) => [rep, at + 1]));
		const rows: Row[] = ids.map((id, side) =>
			contest.row(side, placeOf.get(id) ?? null, false, at, {
				tickets: roster.draw?.tickets ? (frozen.get(id) ?? 0) : this.#tickets(side, at)
			})
		);
		rows.sort(
			(a, b) =>
				(a.place ?? Infinity) - (b.place ?? Infinity) ||
				(b.tickets ?? 0) - (a.tickets ?? 0) ||
				(a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
		);
		return { tables: [{ group: '', rows }], ...(draws ? { draws } : {}) };
	}
}

export const raffle: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new Raffle(contest)
};
