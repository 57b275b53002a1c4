/** C2, H2: shared goal: everyone together at or above the target at settlement; its first crossing is told. */
import type { Contest, ContestFormat, OpenContest } from '#lib/domain/contests/contest.ts';
import { atLeast, exactText, ZERO } from '#lib/domain/contests/exact.ts';
import { fromDecimal } from '#lib/domain/fractions.ts';
import { place } from '#lib/domain/contests/ledger.ts';
import type { OptionsOf } from '#lib/domain/contests/rules.ts';
import type { Entry } from '#lib/domain/contests/setting.ts';
import type { Goal } from '#lib/domain/contests/table.ts';

/** So many facts between two remembered sums. */
const STRIDE = 64;

class SharedGoal implements OpenContest {
	readonly #contest: Contest;
	readonly #target;
	readonly #entries: Entry[] = [];
	/** The running sum before each STRIDE-th fact, and whether it had crossed by then. */
	#marks: { sum: bigint; firstAt: number | undefined }[] = [];
	#total = 0n;

	constructor(contest: Contest) {
		this.#contest = contest;
		this.#target = fromDecimal((contest.setting.rules.options as OptionsOf['sharedGoal']).target) ?? ZERO;
	}

	apply(entry: Entry, sign: 1 | -1): void {
		if (entry.numerator === 0n) return;
		const at = place(this.#entries, entry, sign);
		this.#total += BigInt(sign) * entry.numerator;
		this.#marks.length = Math.min(this.#marks.length, Math.floor(at / STRIDE) + 1);
	}

	#firstCrossing(): number | undefined {
		const entries = this.#entries;
		const from = Math.max(0, this.#marks.length - 1);
		let { sum, firstAt } = this.#marks[from] ?? { sum: 0n, firstAt: undefined };
		for (let i = from * STRIDE; i < entries.length; i++) {
			if (i % STRIDE === 0) this.#marks[i / STRIDE] = { sum, firstAt };
			sum += entries[i]!.numerator;
			if (firstAt === undefined && this.#isReached(sum)) firstAt = entries[i]!.fact.occurredAt;
		}
		return firstAt;
	}

	#isReached(sum: bigint): boolean {
		return atLeast(this.#contest.setting.measure.sum(sum), this.#target);
	}

	read(at: number) {
		const { setting } = this.#contest;
		const firstReachedAt = this.#firstCrossing();
		const goal: Goal = {
			target: exactText(this.#target),
			total: exactText(setting.measure.sum(this.#total)),
			reached: this.#isReached(this.#total),
			...(firstReachedAt === undefined ? {} : { firstReachedAt })
		};
		const [everyone] = setting.fields;
		return { goal, tables: [{ group: '', rows: this.#contest.ranked(everyone?.members ?? [], at) }] };
	}
}

export const sharedGoal: ContestFormat = {
	lists: { whole: false, rounds: false },
	open: (contest) => new SharedGoal(contest)
};
