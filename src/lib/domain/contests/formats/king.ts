/**
 * C2: king of the hill: the time within the contest's hours for which somebody was the sole or the incumbent leader over facts in
 * order at present values; nobody reigns at zero, nor where several took the lead from a king at once. The score is in minutes.
 */
import type { Score } from '#lib/domain/board.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { reduced, toNumber } from '#lib/domain/fractions.ts';
import { place } from '#lib/domain/contests/ledger.ts';
import { placed } from '#lib/domain/contests/places.ts';
import type { Moments } from '#lib/domain/contests/roster.ts';
import type { Entry, Field } from '#lib/domain/contests/setting.ts';
import type { Crown, Row } from '#lib/domain/contests/table.ts';

/** The time of some hours that lies before a moment, in ms. */
class Hours {
	readonly #hours: readonly Moments[];
	readonly #before: readonly number[];

	constructor(hours: readonly Moments[]) {
		this.#hours = hours;
		let sum = 0;
		this.#before = hours.map(({ start, end }) => (sum += end - start) - (end - start));
	}

	until(moment: number): number {
		let low = 0;
		let high = this.#hours.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#hours[middle]!.start <= moment) low = middle + 1;
			else high = middle;
		}
		const last = this.#hours[low - 1];
		return last ? this.#before[low - 1]! + Math.min(moment, last.end) - last.start : 0;
	}
}

/** The fold after so many facts. Numbers of members, -1: nobody. */
interface Reign {
	readonly scores: bigint[];
	readonly reigned: number[];
	king: number;
	since: number;
	/** Hours that had passed at the last fact. */
	clock: number;
}

const STRIDE = 128;
const copyOf = (reign: Reign): Reign => ({
	...reign,
	scores: reign.scores.slice(),
	reigned: reign.reigned.slice()
});

/** One group's hill. */
class Hill {
	readonly #contest: Contest;
	readonly #field: Field;
	readonly #hours: Hours;
	readonly #memberOf: ReadonlyMap<number, number>;
	readonly #entries: Entry[] = [];
	/** Minutes by member, as of how many ms. */
	readonly #minutes: { ms: number; score: Score; text: string }[];
	/** After each STRIDE-th fact; all that are there hold. */
	readonly #marks: Reign[];
	/** After `#folded` facts. */
	#reign: Reign;
	#folded = 0;

	constructor(contest: Contest, field: Field) {
		this.#contest = contest;
		this.#field = field;
		this.#hours = new Hours(contest.setting.roster.hours);
		this.#memberOf = new Map(field.members.map((side, at) => [side, at]));
		this.#minutes = field.members.map(() => ({ ms: 0, score: ZERO, text: '0' }));
		const nobody = field.members.map(() => 0);
		this.#reign = { scores: nobody.map(() => 0n), reigned: nobody, king: -1, since: 0, clock: 0 };
		this.#marks = [copyOf(this.#reign)];
	}

	apply(entry: Entry, sign: 1 | -1): void {
		if (entry.numerator === 0n || !this.#memberOf.has(entry.side)) return;
		const at = place(this.#entries, entry, sign);
		if (at >= this.#folded) return;
		const mark = Math.floor(at / STRIDE);
		this.#marks.length = mark + 1;
		this.#reign = copyOf(this.#marks[mark]!);
		this.#folded = mark * STRIDE;
	}

	#fold(): void {
		for (; this.#folded < this.#entries.length; this.#folded++) {
			const mark = this.#folded / STRIDE;
			if (Number.isInteger(mark)) this.#marks[mark] = copyOf(this.#reign);
			this.#take(this.#reign, this.#entries[this.#folded]!);
		}
	}

	#take(reign: Reign, { side, fact, numerator }: Entry): void {
		const member = this.#memberOf.get(side)!;
		const clock = this.#hours.until(fact.occurredAt);
		if (reign.king >= 0) reign.reigned[reign.king]! += clock - reign.clock;
		reign.clock = clock;
		reign.scores[member]! += numerator;
		const king = this.#leaderAfter(reign, member, numerator);
		if (king !== reign.king) reign.since = fact.occurredAt;
		reign.king = king;
	}

	/** The king is always at the top: only who overtakes him, or his own fall, makes another. */
	#leaderAfter({ scores, king }: Reign, member: number, change: bigint): number {
		const isHigher = this.#contest.order.up;
		if (isHigher && king >= 0) {
			if (change < 0n && member !== king) return king;
			if (change > 0n) return member === king || scores[member]! <= scores[king]! ? king : member;
		}
		let top = 0n;
		for (const score of scores) if (score > top) top = score;
		if (top === 0n) return -1;
		if (king >= 0 && scores[king] === top) return king;
		const first = scores.indexOf(top);
		return scores.indexOf(top, first + 1) < 0 ? first : -1;
	}

	#minutesOf(member: number, ms: number): { readonly score: Score; readonly text: string } {
		const known = this.#minutes[member]!;
		if (known.ms !== ms) {
			known.ms = ms;
			known.score = reduced(BigInt(ms), 60_000n);
			known.text = exactText(known.score);
		}
		return known;
	}

	read(at: number): { rows: Row[]; crown: Crown } {
		this.#fold();
		const { king, reigned, clock, since } = this.#reign;
		const { members, group } = this.#field;
		const now = this.#hours.until(at);
		const minutes = members.map((_, member) =>
			this.#minutesOf(member, reigned[member]! + (member === king ? now - clock : 0))
		);
		const contenders = members.map((side, member) => {
			const { second, moment } = this.#contest.contender(side, at);
			const { score } = minutes[member]!;
			const ties = {
				...(second === undefined ? {} : { second }),
				...(moment === undefined ? {} : { moment })
			};
			return { side, score, key: toNumber(score), ...ties };
		});
		const rows = placed(contenders, { up: true, secondUp: this.#contest.order.secondUp }).map(
			({ contender: { side, score }, place, tied }) => {
				const never = score?.numerator === 0n;
				return this.#contest.row(side, never ? null : place, tied && !never, at, {
					score: minutes[this.#memberOf.get(side)!]!.text
				});
			}
		);
		const id = king < 0 ? null : (this.#contest.setting.ids[members[king]!] ?? null);
		return { rows, crown: { group, king: id, since: id === null ? null : since } };
	}
}

class King implements OpenContest {
	readonly #hills: readonly Hill[];
	readonly #fields: readonly Field[];

	constructor(contest: Contest) {
		this.#fields = contest.setting.fields;
		this.#hills = this.#fields.map((field) => new Hill(contest, field));
	}

	apply(entry: Entry, sign: 1 | -1): void {
		for (const hill of this.#hills) hill.apply(entry, sign);
	}

	read(at: number) {
		const read = this.#hills.map((hill) => hill.read(at));
		return {
			tables: read.map(({ rows }, at) => ({ group: this.#fields[at]!.group, rows })),
			crowns: read.map(({ crown }) => crown)
		};
	}
}

export const king: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new King(contest)
};
