/** C2: race: in the order of the moments at which running scores last rose to the target; the others follow by score. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { atLeast, fromExact, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal, integer, times } from '#lib/domain/fractions.ts';
import { contender, placed } from '#lib/domain/contests/places.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Field } from '#lib/domain/contests/setting.ts';
import type { Row, Table } from '#lib/domain/contests/table.ts';

class Race implements OpenContest {
	readonly #contest: Contest;
	readonly #options: OptionsOf['race'];
	/** By competitor, as of which stamp. */
	readonly #rises: { stamp: number; moment: number | undefined }[];

	constructor(contest: Contest) {
		this.#contest = contest;
		this.#options = contest.setting.rules.options as OptionsOf['race'];
		this.#rises = contest.setting.ids.map(() => ({ stamp: -1, moment: undefined }));
	}

	/** When the running score last rose to the target; undefined: it is below. */
	#reachedAt(side: number): number | undefined {
		const known = this.#rises[side]!;
		const stamp = this.#contest.ledger.stamps[side]!;
		if (known.stamp !== stamp) {
			known.stamp = stamp;
			known.moment = this.#lastRise(side);
		}
		return known.moment;
	}

	#lastRise(side: number): number | undefined {
		const { setting, ledger } = this.#contest;
		const share = fromDecimal(this.#options.target) ?? ZERO;
		const own = fromExact(setting.roster.targets[setting.ids[side]!]);
		if (setting.rules.lens === 'ofTarget' && !own) return undefined;
		const target = setting.rules.lens === 'ofTarget' && own ? times(share, own) : share;
		let running = 0n;
		let moment: number | undefined;
		for (const { fact, numerator } of ledger.list(side)) {
			running += numerator;
			if (!atLeast(setting.measure.sum(running), target)) moment = undefined;
			else moment ??= fact.occurredAt;
		}
		return moment;
	}

	read(at: number) {
		return { tables: this.#contest.setting.fields.map((field) => this.#table(field, at)) };
	}

	#table({ group, members }: Field, at: number): Table {
		const contest = this.#contest;
		const inside = members.filter((side) => this.#reachedAt(side) !== undefined);
		const outside = members.filter((side) => this.#reachedAt(side) === undefined);
		const early = inside.map((side) => {
			const { second } = contest.contender(side, at);
			const moment = contender(side, integer(-(this.#reachedAt(side) ?? 0)));
			return second === undefined ? moment : { ...moment, second };
		});
		const first = placed(early, { ...contest.order, up: true });
		const none = inside.length === 0 && this.#options.fallback === 'none';
		const others = placed(
			outside.map((side) => contest.contender(side, at)),
			contest.order,
			inside.length
		);
		const rows: Row[] = [
			...first.map(({ contender: { side }, place, tied }) =>
				contest.row(side, place, tied, at, { reached: true, reachedAt: this.#reachedAt(side) ?? 0 })
			),
			...others.map(({ contender: { side }, place, tied }) =>
				contest.row(side, none ? null : place, !none && tied, at, { reached: false })
			)
		];
		return { group, rows };
	}
}

export const race: ContestFormat = {
	lists: { whole: true, rounds: false },
	open: (contest) => new Race(contest)
};
