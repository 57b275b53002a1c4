/**
 * C2: who reigned over a hill for how long, folded over facts in order. What comes late is folded in where it lies; of what follows only
 * those facts are folded again among which it could have made another king.
 */
import { Blocks, type Block } from './blocks.ts';
import type { Moments } from './roster.ts';
import type { Entry } from './setting.ts';

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

/** Numbers of members; -1: nobody. */
interface Throne {
	readonly king: number;
	readonly since: number;
	/** Hours that had passed at the last fact. */
	readonly clock: number;
}
const EMPTY: Throne = { king: -1, since: 0, clock: 0 };

/** Some facts in order, and what they made of the throne. */
interface Part extends Block {
	stale: boolean;
	/** By member: scores before the first fact, and the highest ones on the way. */
	scores: bigint[];
	highs: bigint[];
	/** The lowest that the highest score of all was after a fact. */
	lowestTop: bigint;
	/** Who reigned in between, and for how many ms each time. */
	reigns: [member: number, ms: number][];
	/** The same king before the first fact and after each of them. */
	isCalm: boolean;
	before: Throne;
	after: Throne;
}

const isSame = (a: Throne, b: Throne) => a.king === b.king && a.since === b.since && a.clock === b.clock;

export class Hill {
	readonly #memberOf: ReadonlyMap<number, number>;
	readonly #hours: Hours;
	readonly #isHigher: boolean;
	readonly #blocks: Blocks<Part>;
	/** So many blocks have been folded; later ones have no scores yet. */
	#folded = 0;
	/** Blocks before this one hold. */
	#holds = 0;
	/** Scores after the last folded block. */
	#scores: bigint[];
	/** By member, without the time since the last fact. */
	readonly #reigned: number[];
	/** The highest score, where nobody reigned. */
	#top = 0n;

	/** `members`: numbers of competitors; `isHigher`: the higher score leads. */
	constructor(members: readonly number[], hours: readonly Moments[], isHigher: boolean) {
		this.#memberOf = new Map(members.map((side, at) => [side, at]));
		this.#hours = new Hours(hours);
		this.#isHigher = isHigher;
		this.#scores = members.map(() => 0n);
		this.#reigned = members.map(() => 0);
		this.#blocks = new Blocks((entries) => ({
			entries,
			stale: true,
			scores: [],
			highs: [],
			lowestTop: 0n,
			reigns: [],
			isCalm: false,
			before: EMPTY,
			after: EMPTY
		}));
	}

	/** A fact comes in (1) or goes out (-1). */
	apply(entry: Entry, sign: 1 | -1): void {
		const member = this.#memberOf.get(entry.side);
		if (member === undefined || entry.numerator === 0n) return;
		const { at, block, change } = this.#blocks.apply(entry, sign);
		if (at >= this.#folded) return;
		this.#holds = Math.min(this.#holds, at);
		block.stale = true;
		let next = at + 1;
		if (change === 'gone') {
			this.#forget(block);
			this.#folded--;
			next = at;
		} else if (change === 'cut') {
			const rest = this.#blocks.all[at + 1]!;
			rest.scores = this.#scoresAfter(block);
			this.#folded++;
			next = at + 2;
		}
		const by = sign === 1 ? entry.numerator : -entry.numerator;
		for (; next < this.#folded; next++) this.#shift(this.#blocks.all[next]!, member, by);
		this.#scores[member]! += by;
	}

	#scoresAfter({ scores, entries }: Part): bigint[] {
		const after = scores.slice();
		for (const { side, numerator } of entries) after[this.#memberOf.get(side)!]! += numerator;
		return after;
	}

	/** A member has more or less from before a block on: whoever stays below the top all the while decides nothing in it. */
	#shift(part: Part, member: number, by: bigint): void {
		part.scores[member]! += by;
		if (part.stale) return;
		const was = part.highs[member]!;
		part.highs[member] = was + by;
		if (part.isCalm && part.before.king === member && by > 0n && this.#isHigher) part.lowestTop += by;
		else part.stale = was >= part.lowestTop || was + by >= part.lowestTop;
	}

	#fold(): void {
		const { all } = this.#blocks;
		let throne = all[this.#holds - 1]?.after ?? EMPTY;
		for (let at = this.#holds; at < all.length; at++) {
			const part = all[at]!;
			const isNew = at >= this.#folded;
			if (isNew) {
				part.scores = this.#scores;
				this.#folded = at + 1;
			}
			if (isNew || part.stale || !isSame(part.before, throne)) {
				const scores = this.#play(part, throne);
				if (at === this.#folded - 1) this.#scores = scores;
			}
			throne = part.after;
		}
		this.#holds = all.length;
	}

	#forget({ reigns }: Part): void {
		for (const [member, ms] of reigns) this.#reigned[member]! -= ms;
	}

	/** Folds a block's facts; the scores after the last of them. */
	#play(part: Part, before: Throne): bigint[] {
		this.#forget(part);
		const scores = part.scores.slice();
		const highs = part.scores.slice();
		const reigns: Part['reigns'] = [];
		let { king, since, clock } = before;
		let lowestTop: bigint | undefined;
		let isCalm = true;
		for (const { side, fact, numerator } of part.entries) {
			const member = this.#memberOf.get(side)!;
			const now = this.#hours.until(fact.occurredAt);
			if (king >= 0 && now !== clock) {
				reigns.push([king, now - clock]);
				this.#reigned[king]! += now - clock;
			}
			clock = now;
			scores[member]! += numerator;
			if (scores[member]! > highs[member]!) highs[member] = scores[member]!;
			const next = this.#leaderAfter(scores, king, member, numerator);
			if (next !== king) {
				king = next;
				since = fact.occurredAt;
				isCalm = false;
			}
			const top = king >= 0 ? scores[king]! : this.#top;
			if (lowestTop === undefined || top < lowestTop) lowestTop = top;
		}
		Object.assign(part, {
			highs,
			reigns,
			lowestTop,
			isCalm,
			before,
			after: { king, since, clock },
			stale: false
		});
		return scores;
	}

	/** The king is always at the top: only who overtakes him, or his own fall, makes another. */
	#leaderAfter(scores: readonly bigint[], king: number, member: number, change: bigint): number {
		if (this.#isHigher && king >= 0) {
			if (change < 0n && member !== king) return king;
			if (change > 0n) return member === king || scores[member]! <= scores[king]! ? king : member;
		}
		let top = 0n;
		for (const score of scores) if (score > top) top = score;
		this.#top = top;
		if (top === 0n) return -1;
		if (king >= 0 && scores[king] === top) return king;
		const first = scores.indexOf(top);
		return scores.indexOf(top, first + 1) < 0 ? first : -1;
	}

	/** The king (a member's number; -1: nobody), since when, and by member how many ms they reigned up to `at`. */
	read(at: number): { readonly king: number; readonly since: number; readonly reigned: readonly number[] } {
		this.#fold();
		const { king, since, clock } = this.#blocks.all.at(-1)?.after ?? EMPTY;
		const reigned = this.#reigned.slice();
		if (king >= 0) reigned[king]! += this.#hours.until(at) - clock;
		return { king, since, reigned };
	}
}
