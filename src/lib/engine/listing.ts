import type { Id } from '#lib/domain/records.ts';
import type { Plan } from './plan.ts';
import type { Candidate, Scope } from './scope.ts';
import { TOTAL } from './scores.ts';

/**
 * Who may stand on a board: places 1, 2, ... in the display order of names (R2), so that places themselves decide between equal
 * scores. Place 0 is everyone together. Boards of one scope and one period share it, whatever they measure.
 */
export class Listing {
	/** Equal keys: the same listing of one scope. */
	readonly key: string;
	readonly candidates: readonly Candidate[];
	/** Places, the total's included. */
	readonly size: number;
	/** By place: 1 where there is never a rank. */
	readonly neverRanked: Uint8Array;
	/** By place: 1 where only facts make it listed (R3). */
	readonly needsFacts: Uint8Array;
	/** By member number. */
	readonly #places: Int32Array;
	readonly #scope: Scope;

	constructor(scope: Scope, plan: Plan, key: string) {
		this.key = key;
		this.#scope = scope;
		this.candidates = scope.candidates(plan);
		this.size = this.candidates.length + 1;
		this.neverRanked = Uint8Array.from([0, ...this.candidates.map((one) => Number(one.neverRanked))]);
		this.needsFacts = Uint8Array.from([0, ...this.candidates.map((one) => Number(one.needsFacts))]);
		this.#places = new Int32Array(
			1 + this.candidates.reduce((most, { member }) => Math.max(most, member), 0)
		);
		this.candidates.forEach(({ member }, index) => (this.#places[member] = index + 1));
	}

	/** The place of a member; TOTAL: it is counted there and not listed. */
	placeOf(member: number): number {
		return member < this.#places.length ? this.#places[member]! : TOTAL;
	}

	/** TOTAL: not listed. */
	placeOfId(id: Id): number {
		const member = this.#scope.find(id);
		return member === undefined ? TOTAL : this.placeOf(member);
	}

	at(place: number): Candidate | undefined {
		return this.candidates[place - 1];
	}

	idAt(place: number): Id {
		return this.candidates[place - 1]?.id ?? '';
	}
}
