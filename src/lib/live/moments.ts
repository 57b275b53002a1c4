import type { Fact } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { BoardWords, Moment } from '#lib/protocol/frame.ts';

/** A fact that came in live, not by a snapshot. */
export type LiveFact = Fact & { readonly id: Id };

interface Place {
	readonly rank: number | null;
	readonly score: number;
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
	 * @param facts added since `before`
	 * @param before places on the last frame
	 * @param after places now
	 * @returns whether the list changed
	 */
	add(
		facts: readonly LiveFact[],
		before: ReadonlyMap<Id, Place>,
		after: ReadonlyMap<Id, Place>,
		words: BoardWords
	): boolean {
		const newest = facts.reduce((latest, fact) => Math.max(latest, fact.occurredAt), 0);
		const added: Moment[] = [];
		for (const fact of facts) {
			const was = before.get(fact.rep);
			const is = after.get(fact.rep);
			if (!is || was?.score === is.score || newest - fact.occurredAt > NEWS_MS) continue;
			const name = words.members.find(({ id }) => id === fact.rep)?.name;
			if (name === undefined) continue;
			added.unshift({
				id: fact.id,
				at: fact.occurredAt,
				name,
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
