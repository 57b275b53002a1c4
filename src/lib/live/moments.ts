import type { Standing } from '#lib/domain/board.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Moment } from '#lib/protocol/frame.ts';

/** A fact that came in live, not by a snapshot. */
export type LiveFact = Fact & { readonly id: Id };

/** Places as last shown. */
export interface Shown {
	row(id: Id): Standing | undefined;
}

const KEPT = 5;
/** A fact entered this long after it happened is no news. */
const NEWS_MS = 15 * 60_000;

/** The last few facts that changed somebody's score on one board, and what each did to the place. */
export class Moments {
	#list: readonly Moment[] = [];

	/** Newest first. */
	get list(): readonly Moment[] {
		return this.#list;
	}

	/**
	 * Notes the places before the next frame; the answer, called with the places after it, tells whether the list changed.
	 * @param facts added since the last frame
	 */
	begin(facts: readonly LiveFact[], before: Shown): (after: Shown) => boolean {
		const was = new Map(facts.map(({ rep }) => [rep, before.row(rep)]));
		return (after) => this.#add(facts, was, after);
	}

	#add(facts: readonly LiveFact[], before: ReadonlyMap<Id, Standing | undefined>, after: Shown): boolean {
		const newest = facts.reduce((latest, fact) => Math.max(latest, fact.occurredAt), 0);
		const added: Moment[] = [];
		for (const fact of facts) {
			const was = before.get(fact.rep);
			const is = after.row(fact.rep);
			if (!is || (was && sameScore(was, is)) || newest - fact.occurredAt > NEWS_MS) continue;
			added.unshift({
				id: fact.id,
				at: fact.occurredAt,
				name: is.name,
				type: fact.type,
				quantity: fact.quantity,
				amount: fact.amount,
				rank: is.rank,
				previousRank: was?.rank ?? null
			});
		}
		if (added.length === 0) return false;
		this.#list = [...added, ...this.#list].slice(0, KEPT);
		return true;
	}
}

const sameScore = ({ score: a }: Standing, { score: b }: Standing) =>
	a?.numerator === b?.numerator && a?.denominator === b?.denominator;
