/** C2, H2: shared goal: everyone together at or above the target at settlement; its first crossing is told. */
import { Blocks, type Block } from '#lib/domain/contests/blocks.ts';
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal } from '#lib/domain/fractions.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Entry } from '#lib/domain/contests/setting.ts';
import type { Goal } from '#lib/domain/contests/table.ts';

/** What the facts of a block come to, and the most that they came to on the way. */
interface Part extends Block {
	sum: bigint;
	top: bigint;
	stale: boolean;
}

class SharedGoal implements OpenContest {
	readonly #contest: Contest;
	readonly #target;
	/** The least sum at the target. */
	readonly #least: bigint;
	readonly #blocks = new Blocks<Part>((entries) => ({ entries, sum: 0n, top: 0n, stale: true }));
	#total = 0n;

	constructor(contest: Contest) {
		this.#contest = contest;
		this.#target = fromDecimal((contest.setting.rules.options as OptionsOf['sharedGoal']).target) ?? ZERO;
		this.#least = contest.setting.measure.leastFor(this.#target);
	}

	apply(entry: Entry, sign: 1 | -1): void {
		if (entry.numerator === 0n) return;
		this.#total += sign === 1 ? entry.numerator : -entry.numerator;
		this.#blocks.apply(entry, sign).block.stale = true;
	}

	#firstCrossing(): number | undefined {
		let before = 0n;
		for (const part of this.#blocks.all) {
			if (part.stale) addUp(part);
			if (before + part.top >= this.#least) return this.#crossingIn(part, before);
			before += part.sum;
		}
		return undefined;
	}

	#crossingIn({ entries }: Part, before: bigint): number | undefined {
		let sum = before;
		return entries.find(({ numerator }) => (sum += numerator) >= this.#least)?.fact.occurredAt;
	}

	read(at: number) {
		const { setting } = this.#contest;
		const firstReachedAt = this.#firstCrossing();
		const goal: Goal = {
			target: exactText(this.#target),
			total: exactText(setting.measure.sum(this.#total)),
			reached: this.#total >= this.#least,
			...(firstReachedAt === undefined ? {} : { firstReachedAt })
		};
		const [everyone] = setting.fields;
		return { goal, tables: [{ group: '', rows: this.#contest.ranked(everyone?.members ?? [], at) }] };
	}
}

function addUp(part: Part): void {
	let sum = 0n;
	let top: bigint | undefined;
	for (const { numerator } of part.entries) {
		sum += numerator;
		if (top === undefined || sum > top) top = sum;
	}
	part.sum = sum;
	part.top = top ?? 0n;
	part.stale = false;
}

export const sharedGoal: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new SharedGoal(contest)
};
