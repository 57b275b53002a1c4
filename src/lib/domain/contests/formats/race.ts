/** C2: race: in the order of the moments at which running scores last rose to the target; the others follow by score. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { fromExact, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal, integer, times } from '#lib/domain/fractions.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
import { Ranking } from '#lib/domain/contests/ranking.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Field } from '#lib/domain/contests/setting.ts';
import type { Table } from '#lib/domain/contests/table.ts';

/** A competitor as of a state of its score. */
interface Runner {
	readonly of: Contender;
	/** When the running score last rose to the target; undefined: it is below. */
	readonly reachedAt: number | undefined;
	readonly contender: Contender;
}

class Race implements OpenContest {
	readonly #contest: Contest;
	readonly #fallback: OptionsOf['race']['fallback'];
	/** By competitor: the least sum at the target; undefined: it has none. */
	readonly #least: readonly (bigint | undefined)[];
	readonly #runners: Runner[] = [];
	readonly #rankings: readonly Ranking[];
	/** By field: whether nobody was there and nobody has a place, as it was told last. */
	readonly #wereNone: boolean[] = [];

	constructor(contest: Contest) {
		this.#contest = contest;
		const { rules, roster, ids, measure, fields } = contest.setting;
		const { target, fallback } = rules.options as OptionsOf['race'];
		this.#fallback = fallback;
		const share = fromDecimal(target) ?? ZERO;
		this.#least = ids.map((id) => {
			if (rules.lens !== 'ofTarget') return measure.leastFor(share);
			const own = fromExact(roster.targets[id]);
			return own && measure.leastFor(times(share, own));
		});
		this.#rankings = fields.map(() => new Ranking(contest.order));
	}

	/** Who is there comes before the others, by moment. */
	#runner(side: number, at: number): Runner {
		const of = this.#contest.contender(side, at);
		const known = this.#runners[side];
		if (known?.of === of) return known;
		const reachedAt = this.#lastRise(side);
		return (this.#runners[side] = { of, reachedAt, contender: this.#contender(of, reachedAt) });
	}

	#contender(of: Contender, reachedAt: number | undefined): Contender {
		if (reachedAt === undefined) return of;
		const key = this.#contest.order.up ? -reachedAt : reachedAt;
		const { side, second } = of;
		const there = { side, score: integer(key), key, tier: -1 };
		return second === undefined ? there : { ...there, second };
	}

	#lastRise(side: number): number | undefined {
		const least = this.#least[side];
		if (least === undefined) return undefined;
		let running = 0n;
		let moment: number | undefined;
		for (const { fact, numerator } of this.#contest.ledger.list(side)) {
			running += numerator;
			if (running < least) moment = undefined;
			else moment ??= fact.occurredAt;
		}
		return moment;
	}

	read(at: number) {
		return { tables: this.#contest.setting.fields.map((field, index) => this.#table(field, index, at)) };
	}

	#table({ group, members }: Field, index: number, at: number): Table {
		const contest = this.#contest;
		const ranking = this.#rankings[index]!;
		for (const side of members) ranking.put(this.#runner(side, at).contender);
		const first = ranking.stood[0];
		const isNone = this.#fallback === 'none' && first?.tier === undefined;
		const anew = this.#wereNone[index] !== isNone;
		this.#wereNone[index] = isNone;
		const rows = ranking.rows(({ side }, place, tied) => {
			const { reachedAt } = this.#runners[side]!;
			return reachedAt === undefined
				? contest.row(side, isNone ? null : place, !isNone && tied, at, { reached: false })
				: contest.row(side, place, tied, at, { reached: true, reachedAt });
		}, anew);
		return { group, rows };
	}
}

export const race: ContestFormat = {
	lists: { whole: true, rounds: false },
	open: (contest) => new Race(contest)
};
