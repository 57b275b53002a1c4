import type { Score, Standing } from '#lib/domain/board.ts';
import { minus } from '#lib/domain/fractions.ts';
import type { Order } from './order.ts';
import type { Candidate } from './scope.ts';
import type { Scores } from './scores.ts';

/** No rival to measure a gap to. */
const NOBODY = -1;

/**
 * Turns an order into rows. A row that says the same as before is the very same object, so one update makes as many new rows as
 * it changes.
 */
export class Rows {
	readonly #scores: Scores;
	readonly #order: Order;
	readonly #candidates: ReadonlyMap<number, Candidate>;
	/** By place. */
	readonly #kept: (Kept | undefined)[] = [];

	/** `candidates` by place. */
	constructor(scores: Scores, order: Order, candidates: ReadonlyMap<number, Candidate>) {
		this.#scores = scores;
		this.#order = order;
		this.#candidates = candidates;
	}

	/** R1 over the order; `previousRanks` by place, 0: none. */
	list(previousRanks: Int32Array): Standing[] {
		const { places, length, ranked } = this.#order;
		const rows = new Array<Standing>(length);
		let rank = 0;
		let above = NOBODY;
		let sameAsBefore = false;
		for (let i = 0; i < length; i++) {
			const place = places[i]!;
			if (i >= ranked) {
				rows[i] = this.#row(place, 0, false, NOBODY, previousRanks[place]!);
				continue;
			}
			const sameAsNext = i + 1 < ranked && this.#scores.compare(place, places[i + 1]!) === 0;
			if (!sameAsBefore) {
				above = i === 0 ? NOBODY : places[i - 1]!;
				rank = i + 1;
			}
			// a shared first place leads by nothing; a sole leader, over the next one below
			const below = i + 1 < ranked ? places[i + 1]! : NOBODY;
			const rival = above !== NOBODY ? above : sameAsBefore ? places[i - 1]! : below;
			rows[i] = this.#row(place, rank, sameAsBefore || sameAsNext, rival, previousRanks[place]!);
			sameAsBefore = sameAsNext;
		}
		return rows;
	}

	#row(place: number, rank: number, tied: boolean, rival: number, previousRank: number): Standing {
		const scores = this.#scores;
		const scored = scores.scored(place);
		const numerator = scored ? scores.numerator(place) : 0;
		const denominator = scored ? scores.denominator(place) : 0;
		const rivalNumerator = rival === NOBODY ? 0 : scores.numerator(rival);
		const rivalDenominator = rival === NOBODY ? 0 : scores.denominator(rival);
		const kept = (this.#kept[place] ??= this.#keep(place));
		const sameScore = kept.numerator === numerator && kept.denominator === denominator;
		const sameGap =
			sameScore && kept.rivalNumerator === rivalNumerator && kept.rivalDenominator === rivalDenominator;
		const { row } = kept;
		if (sameGap && kept.rank === rank && row.tied === tied && kept.previousRank === previousRank) return row;
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
			gap: kept.gap,
			compared: null
		};
		return kept.row;
	}

	/** A row that was made from nothing yet: no rank, no score. */
	#keep(place: number): Kept {
		const { id = '', name = '', detail = '' } = this.#candidates.get(place) ?? {};
		return {
			rank: 0,
			previousRank: 0,
			numerator: 0,
			denominator: 0,
			rivalNumerator: 0,
			rivalDenominator: 0,
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
	score: Score | null;
	gap: Score | null;
	row: Standing;
}

/** R1 by place, 0 where there is none: what movement is against. `order` is of the scores as they were. */
export function ranksOf(order: Order, scores: Scores, places: number): Int32Array {
	const ranks = new Int32Array(places);
	let rank = 0;
	for (let i = 0; i < order.ranked; i++) {
		const place = order.places[i]!;
		if (i === 0 || scores.compare(order.places[i - 1]!, place) !== 0) rank = i + 1;
		// R4: whoever had no facts before has no movement
		if (scores.facts[place]! > 0) ranks[place] = rank;
	}
	return ranks;
}
