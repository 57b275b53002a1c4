/** C2, C6: raffle: a ticket for each so much; places are those of the draw, once its secret is published. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { drawsOf } from '#lib/domain/contests/draw.ts';
import { floorOf, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal, integer, over } from '#lib/domain/fractions.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
import { Ranking } from '#lib/domain/contests/ranking.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Draw } from '#lib/domain/contests/table.ts';

/** So many at most for each: a drum with millions of tickets from one slip of the hand is drawn by nobody. */
export const MOST_TICKETS = 10_000;

/** A competitor as of a state of its score. */
interface Holder {
	readonly of: Contender;
	readonly tickets: number;
	readonly contender: Contender;
}

class Raffle implements OpenContest {
	readonly #contest: Contest;
	readonly #per;
	/** Once tickets are frozen, by rep id. */
	readonly #frozen: ReadonlyMap<string, number> | undefined;
	readonly #draws: readonly Draw[] | undefined;
	/** By rep id, from 1. */
	readonly #places: ReadonlyMap<string, number>;
	readonly #holders: Holder[] = [];
	/** Drawn ones first, in their order; then by tickets. */
	readonly #ranking = new Ranking({ up: true, secondUp: true });

	constructor(contest: Contest) {
		this.#contest = contest;
		const { rules, roster } = contest.setting;
		this.#per = fromDecimal((rules.options as OptionsOf['raffle']).per) ?? ZERO;
		const winners = rules.prizes.reduce(
			(most, prize) => (prize.kind === 'place' ? Math.max(most, prize.place) : most),
			1
		);
		this.#frozen = roster.draw?.tickets && new Map(roster.draw.tickets);
		this.#draws = roster.draw && drawsOf(roster.contest, roster.draw, winners);
		const drawn = this.#draws?.filter((draw) => !draw.void) ?? [];
		this.#places = new Map(drawn.map(({ rep }, at) => [rep, at + 1]));
	}

	#holder(side: number, at: number): Holder {
		const of = this.#contest.contender(side, at);
		const known = this.#holders[side];
		if (known?.of === of) return known;
		const id = this.#contest.setting.ids[side]!;
		const tickets = this.#frozen ? (this.#frozen.get(id) ?? 0) : this.#ticketsFor(of);
		const tier = this.#places.get(id) ?? this.#places.size + 1;
		const contender = { side, score: integer(tickets), key: tickets, tier };
		return (this.#holders[side] = { of, tickets, contender });
	}

	#ticketsFor({ score }: Contender): number {
		const count = score && over(score, this.#per);
		return count && count.numerator > 0n ? Math.min(Number(floorOf(count)), MOST_TICKETS) : 0;
	}

	read(at: number) {
		for (const side of this.#contest.setting.ids.keys()) this.#ranking.put(this.#holder(side, at).contender);
		const { ids } = this.#contest.setting;
		const rows = this.#ranking.rows(({ side }) =>
			this.#contest.row(side, this.#places.get(ids[side]!) ?? null, false, at, {
				tickets: this.#holders[side]!.tickets
			})
		);
		return { tables: [{ group: '', rows }], ...(this.#draws ? { draws: this.#draws } : {}) };
	}
}

export const raffle: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new Raffle(contest)
};
