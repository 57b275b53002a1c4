import type { Derived } from './floor.ts';

/** A rep's postings by day: `number[i]` holds from `from[i]` until the next one begins. */
interface Career {
	readonly from: readonly number[];
	readonly number: readonly number[];
}

const RECENT = 4;
const FROM = 1;
const TO = 2;

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

	/** By rep, of those that were known when this was made: the posting last asked for, then its days [from, to), side by side. */
	readonly #recent: Float64Array;

	constructor(derived: Derived, reps: number) {
		this.#derived = derived;
		// days [0, 0): none
		this.#recent = new Float64Array(reps * RECENT);
	}

	/** The days from which on a rep's posting may be another; the first is -Infinity. */
	changesOf(rep: number): readonly number[] {
		return (this.#careers[rep] ??= this.#career(rep)).from;
	}

	/** The posting of a rep on a day. */
	at(rep: number, day: number): number {
		const recent = this.#recent;
		const i = rep * RECENT;
		if (i < recent.length && day >= recent[i + FROM]! && day < recent[i + TO]!) return recent[i]!;
		return this.#look(rep, day);
	}

	#look(rep: number, day: number): number {
		const { from, number } = (this.#careers[rep] ??= this.#career(rep));
		let i = from.length - 1;
		while (i > 0 && from[i]! > day) i--;
		if (rep * RECENT < this.#recent.length)
			this.#recent.set([number[i]!, from[i]!, from[i + 1] ?? Infinity], rep * RECENT);
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
