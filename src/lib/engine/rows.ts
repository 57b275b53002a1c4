import type { Score, Standing } from '#lib/domain/board.ts';
import { minus } from '#lib/domain/fractions.ts';
import type { Order } from './order.ts';
import type { Listing } from './listing.ts';
import type { Values } from './values.ts';

/** No rival to measure a gap to. */
const NOBODY = -1;

/**
 * Turns an order into rows. A row that says the same as before is the very same object, and what did not change since the last
 * time is not looked at: one update makes as many new rows as it changes.
 */
export class Rows {
	readonly #scores: Values;
	readonly #order: Order;
	readonly #listing: Listing;
	/** By place. */
	readonly #kept: (Kept | undefined)[] = [];
	#list: readonly Standing[] = [];
	/** What the list was made with. */
	#previousRanks: Int32Array | undefined;
	/** P3: the values of the period before, and which of their states the list shows. */
	#compared: Values | undefined;
	#comparedVersion = 0;

	constructor(scores: Values, order: Order, listing: Listing) {
		this.#scores = scores;
		this.#order = order;
		this.#listing = listing;
	}

	/**
	 * R1 over the order; `previousRanks` by place, 0: none; another array wherever they changed. `compared`: P3's values, with a
	 * number that grows with every change of them.
	 */
	list(previousRanks: Int32Array, compared?: Values, comparedVersion = 0): readonly Standing[] {
		const order = this.#order;
		const { length, ranked } = order;
		const same = compared === this.#compared && comparedVersion === this.#comparedVersion;
		const { from, to } = this.#stretch(same ? previousRanks : undefined);
		this.#compared = compared;
		this.#comparedVersion = comparedVersion;
		const list = this.#list.slice(0, length);
		// the last one of the rank above, whose score the gap is measured to
		let above = NOBODY;
		for (let i = from - 1; i >= 0 && above === NOBODY; i--)
			if (order.rankAt(i) !== order.rankAt(Math.min(from, length - 1))) above = order.placeAt(i);
		for (let i = from; i < to; i++) {
			const place = order.placeAt(i);
			const previous = previousRanks[place]!;
			if (i >= ranked) {
				list[i] = this.#row(place, 0, false, NOBODY, previous);
				continue;
			}
			const rank = order.rankAt(i);
			const sameAsBefore = i > 0 && order.rankAt(i - 1) === rank;
			const sameAsNext = i + 1 < ranked && order.rankAt(i + 1) === rank;
			if (!sameAsBefore) above = i === 0 ? NOBODY : order.placeAt(i - 1);
			// a shared first place leads by nothing; a sole leader, over the next one below
			const below = i + 1 < ranked ? order.placeAt(i + 1) : NOBODY;
			const rival = above !== NOBODY ? above : sameAsBefore ? order.placeAt(i - 1) : below;
			list[i] = this.#row(place, rank, sameAsBefore || sameAsNext, rival, previous);
		}
		this.#list = list;
		this.#previousRanks = previousRanks;
		return list;
	}

	/** The positions whose rows may differ: where the order changed, the one above, and all that measure their gap to there. */
	#stretch(previousRanks: Int32Array | undefined): { from: number; to: number } {
		const order = this.#order;
		const changed = order.takeChanged();
		if (previousRanks !== this.#previousRanks) return { from: 0, to: order.length };
		const from = Math.max(0, Math.min(changed.from, order.length) - 1);
		let to = Math.min(changed.to, order.length);
		if (to <= from) return { from, to: changed.from < Infinity ? Math.min(from + 1, order.length) : from };
		const rank = to < order.length ? order.rankAt(to) : 0;
		while (to < order.ranked && order.rankAt(to) === rank) to++;
		return { from, to };
	}

	#row(place: number, rank: number, tied: boolean, rival: number, previousRank: number): Standing {
		const scores = this.#scores;
		const scored = scores.scored(place);
		const numerator = scored ? scores.numerator(place) : 0;
		const denominator = scored ? scores.denominator(place) : 0;
		const rivalNumerator = rival === NOBODY ? 0 : scores.numerator(rival);
		const rivalDenominator = rival === NOBODY ? 0 : scores.denominator(rival);
		const kept = (this.#kept[place] ??= this.#keep(place));
		const sameCompared = this.#sameCompared(kept, place);
		const sameScore = kept.numerator === numerator && kept.denominator === denominator;
		const sameGap =
			sameScore && kept.rivalNumerator === rivalNumerator && kept.rivalDenominator === rivalDenominator;
		const { row } = kept;
		const why = scored ? null : scores.why(place);
		if (
			sameGap &&
			sameCompared &&
			kept.rank === rank &&
			row.tied === tied &&
			row.why === why &&
			kept.previousRank === previousRank
		)
			return row;
		if (!sameScore) {
			kept.numerator = numerator;
			kept.denominator = denominator;
			kept.score = scores.score(place);
		}
		if (!sameGap) {
			kept.rivalNumerator = rivalNumerator;
			kept.rivalDenominator = rivalDenominator;
			kept.gap = rival === NOBODY ? null : this.#gap(place, rival);
		}
		kept.rank = rank;
		kept.previousRank = previousRank;
		kept.row = {
			id: row.id,
			name: row.name,
			detail: row.detail,
			rank: rank === 0 ? null : rank,
			tied,
			previousRank: previousRank === 0 ? null : previousRank,
			score: kept.score,
			why,
			gap: kept.gap,
			compared: this.#compared?.score(place) ?? null
		};
		return kept.row;
	}

	/** P3: whether what is compared with is what the row says. */
	#sameCompared(kept: Kept, place: number): boolean {
		const values = this.#compared;
		const scored = values?.scored(place) ?? false;
		const numerator = scored && values ? values.numerator(place) : 0;
		const denominator = scored && values ? values.denominator(place) : 0;
		if (kept.comparedNumerator === numerator && kept.comparedDenominator === denominator) return true;
		kept.comparedNumerator = numerator;
		kept.comparedDenominator = denominator;
		return false;
	}

	/** A row that was made from nothing yet: no rank, no score. */
	#keep(place: number): Kept {
		const { id = '', name = '', detail = '' } = this.#listing.at(place) ?? {};
		return {
			rank: 0,
			previousRank: 0,
			numerator: 0,
			denominator: 0,
			rivalNumerator: 0,
			rivalDenominator: 0,
			comparedNumerator: 0,
			comparedDenominator: 0,
			score: null,
			gap: null,
			row: {
				id,
				name,
				detail,
				rank: null,
				tied: false,
				previousRank: null,
				score: null,
				why: null,
				gap: null,
				compared: null
			}
		};
	}

	/** Both are ranked, so both have a score. */
	#gap(place: number, rival: number): Score {
		const scores = this.#scores;
		if (scores.isWhole) {
			return {
				numerator: BigInt(Math.abs(scores.numerator(place) - scores.numerator(rival))),
				denominator: 1n
			};
		}
		const { numerator, denominator } = minus(scores.fraction(place), scores.fraction(rival));
		return { numerator: numerator < 0n ? -numerator : numerator, denominator };
	}
}

/** A row and the numbers it was made from; a denominator of 0: there was no score, or no rival. */
interface Kept {
	rank: number;
	previousRank: number;
	numerator: number;
	denominator: number;
	rivalNumerator: number;
	rivalDenominator: number;
	comparedNumerator: number;
	comparedDenominator: number;
	score: Score | null;
	gap: Score | null;
	row: Standing;
}

/** R1 by place, 0 where there is none: what movement is against. `order` is of the scores as they were. */
export function ranksOf(order: Order, scores: Values, places: number): Int32Array {
	const ranks = new Int32Array(places);
	for (let i = 0; i < order.ranked; i++) {
		const place = order.placeAt(i);
		// R4: whoever had no facts before has no movement
		if (scores.facts[place]! > 0) ranks[place] = order.rankAt(i);
	}
	return ranks;
}
