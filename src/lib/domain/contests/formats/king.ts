/**
 * C2: king of the hill: the time within the contest's hours for which somebody was the sole or the incumbent leader over facts in
 * order at present values; nobody reigns at zero, nor where several took the lead from a king at once. The score is in minutes.
 */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText } from '#lib/domain/contests/exact.ts';
import { Hill } from '#lib/domain/contests/hill.ts';
import { reduced, toNumber } from '#lib/domain/fractions.ts';
import type { Contender } from '#lib/domain/contests/places.ts';
import { Ranking } from '#lib/domain/contests/ranking.ts';
import type { Entry, Field } from '#lib/domain/contests/setting.ts';
import type { Crown, Row } from '#lib/domain/contests/table.ts';

/** A member as of a time of reigning and a state of its score. */
interface Reigned {
	readonly ms: number;
	readonly of: Contender;
	readonly text: string;
	readonly contender: Contender;
}

/** One group. */
class Realm {
	readonly #contest: Contest;
	readonly #field: Field;
	readonly #hill: Hill;
	/** By competitor. */
	readonly #reigned: Reigned[] = [];
	readonly #ranking: Ranking;

	constructor(contest: Contest, field: Field) {
		this.#contest = contest;
		this.#field = field;
		this.#hill = new Hill(field.members, contest.setting.roster.hours, contest.order.up);
		this.#ranking = new Ranking({ up: true, secondUp: contest.order.secondUp });
	}

	apply(entry: Entry, sign: 1 | -1): void {
		this.#hill.apply(entry, sign);
	}

	#reign(side: number, ms: number, at: number): Reigned {
		const of = this.#contest.contender(side, at);
		const known = this.#reigned[side];
		if (known?.of === of && known.ms === ms) return known;
		const score =
			known?.ms === ms && known.contender.score ? known.contender.score : reduced(BigInt(ms), 60_000n);
		const contender: Contender = { ...of, score, key: toNumber(score) };
		const text = known?.ms === ms ? known.text : exactText(score);
		return (this.#reigned[side] = { ms, of, text, contender });
	}

	read(at: number): { rows: readonly Row[]; crown: Crown } {
		const { members, group } = this.#field;
		const { king, since, reigned } = this.#hill.read(at);
		members.forEach((side, member) => this.#ranking.put(this.#reign(side, reigned[member]!, at).contender));
		const rows = this.#ranking.rows(({ side }, place, tied) => {
			const { ms, text } = this.#reigned[side]!;
			return this.#contest.row(side, ms === 0 ? null : place, tied && ms !== 0, at, { score: text });
		});
		const id = this.#contest.setting.ids[members[king] ?? -1] ?? null;
		return { rows, crown: { group, king: id, since: id === null ? null : since } };
	}
}

class King implements OpenContest {
	readonly #realms: readonly Realm[];
	readonly #fields: readonly Field[];

	constructor(contest: Contest) {
		this.#fields = contest.setting.fields;
		this.#realms = this.#fields.map((field) => new Realm(contest, field));
	}

	apply(entry: Entry, sign: 1 | -1): void {
		for (const realm of this.#realms) realm.apply(entry, sign);
	}

	read(at: number) {
		const read = this.#realms.map((realm) => realm.read(at));
		return {
			tables: read.map(({ rows }, index) => ({ group: this.#fields[index]!.group, rows })),
			crowns: read.map(({ crown }) => crown)
		};
	}
}

export const king: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new King(contest)
};
