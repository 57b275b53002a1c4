import type { Derived } from './floor.ts';

/** A rep's postings by day: `number[i]` holds from `from[i]` until the next one begins. */
interface Career {
	readonly from: readonly number[];
	readonly number: readonly number[];
}

/**
 * Who a fact counts for: each posting is one rep in one team in one region (0: none), so sums by posting answer for reps, teams
 * and regions alike, with each fact where its rep was on its local date (R5, P6).
 */
export class Postings {
	readonly #derived: Derived;
	/** By posting. */
	readonly rep: number[] = [];
	readonly team: number[] = [];
	readonly region: number[] = [];
	readonly #numbers = new Map<number, number>();
	/** By rep, made when first asked for. */
	readonly #careers: (Career | undefined)[] = [];

	/** By rep, of those that were known when this was made: the posting last asked for, and its days [from, to). */
	readonly #recent: Int32Array;
	readonly #recentFrom: Float64Array;
	readonly #recentTo: Float64Array;

	constructor(derived: Derived, reps: number) {
		this.#derived = derived;
		this.#recent = new Int32Array(reps);
		this.#recentFrom = new Float64Array(reps).fill(Infinity);
		this.#recentTo = new Float64Array(reps);
	}

	/** The days from which on a rep's posting may be another; the first is -Infinity. */
	changesOf(rep: number): readonly number[] {
		return (this.#careers[rep] ??= this.#career(rep)).from;
	}

	/** The posting of a rep on a day. */
	at(rep: number, day: number): number {
		if (rep < this.#recent.length && day >= this.#recentFrom[rep]! && day < this.#recentTo[rep]!)
			return this.#recent[rep]!;
		const { from, number } = (this.#careers[rep] ??= this.#career(rep));
		let i = from.length - 1;
		while (i > 0 && from[i]! > day) i--;
		if (rep < this.#recent.length) {
			this.#recent[rep] = number[i]!;
			this.#recentFrom[rep] = from[i]!;
			this.#recentTo[rep] = from[i + 1] ?? Infinity;
		}
		return number[i]!;
	}

	/** Cut wherever the rep's team, or a team's region, may change. */
	#career(rep: number): Career {
		const { memberships, teamRegions } = this.#derived;
		const spans = memberships[rep]?.spans ?? [];
		const bounds = new Set([-Infinity]);
		for (const span of [...spans, ...spans.flatMap(({ value }) => teamRegions[value]?.spans ?? [])]) {
			bounds.add(span.from);
			if (span.to !== Infinity) bounds.add(span.to + 1);
		}
		const from = [...bounds].sort((a, b) => a - b);
		return { from, number: from.map((day) => this.#number(rep, day)) };
	}

	#number(rep: number, day: number): number {
		const team = this.#derived.teamOn(rep, day);
		const region = this.#derived.regionOn(team, day);
		const key = (rep * 65536 + team) * 65536 + region;
		let number = this.#numbers.get(key);
		if (number === undefined) {
			number = this.rep.push(rep) - 1;
			this.team.push(team);
			this.region.push(region);
			this.#numbers.set(key, number);
		}
		return number;
	}
}
