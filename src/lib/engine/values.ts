import type { NoScore, Score } from '#lib/domain/board.ts';
import { compare, toNumber } from '#lib/domain/fractions.ts';
import type { Scores } from './scores.ts';

/** What a board compares, by place: the scores themselves, or what a lens makes of them. */
export interface Values {
	/** R3: how many facts are behind it. */
	readonly facts: Float64Array;
	/** Whether keys are the values, so that equal keys are equal values. */
	readonly plain: boolean;
	/** Whether every value is a whole number: its numerator, as it stands. */
	readonly isWhole: boolean;
	/** Whether the higher is the better. */
	readonly up: boolean;
	/** Whether there is a value at all (M4). */
	scored(place: number): boolean;
	/** A double that orders places with a value as the values do, up to the last bits. */
	key(place: number): number;
	/** What `shown` is of a place with a value: its key times this. */
	readonly keyScale: number;
	/** Below 0: the first place's value is lower; exact. */
	compare(first: number, second: number): number;
	/** Two numbers that are the same for as long as the value is. */
	numerator(place: number): number;
	denominator(place: number): number;
	/** The exact value of a place that has one. */
	fraction(place: number): Score;
	/** null: there is none. */
	score(place: number): Score | null;
	/** Why a place has no value; asked only of one that has none. */
	why(place: number): NoScore;
	/** Rounded to a double; NaN: none. */
	shown(place: number): number;
}

/** Makes what is compared of a score (M5, R5); null: no rank. */
export type Look = (place: number, score: Score) => Score | null;

/** Scores seen through a lens: exact fractions, each made when it is asked for after a change. */
export class LensValues implements Values {
	readonly scores: Scores;
	readonly #look: Look;
	readonly #blind: (place: number) => NoScore;
	readonly #fresh: Uint8Array;
	readonly #seen: (Score | null)[];
	/** By place: another number for each value. */
	readonly #stamps: Float64Array;
	#stamp = 0;
	readonly plain = false;
	readonly isWhole = false;
	readonly keyScale = 1;

	/** `blind`: why a score that is there can't be looked at. */
	constructor(scores: Scores, look: Look, places: number, blind: (place: number) => NoScore) {
		this.scores = scores;
		this.#look = look;
		this.#blind = blind;
		this.#fresh = new Uint8Array(places);
		this.#seen = new Array<Score | null>(places).fill(null);
		this.#stamps = new Float64Array(places);
	}

	get facts(): Float64Array {
		return this.scores.facts;
	}

	get up(): boolean {
		return this.scores.up;
	}

	/** The place's score, or what the lens reads for it, changed. */
	touch(place: number): void {
		this.#fresh[place] = 0;
	}

	touchAll(): void {
		this.#fresh.fill(0);
	}

	#value(place: number): Score | null {
		if (this.#fresh[place] === 1) return this.#seen[place]!;
		this.#fresh[place] = 1;
		const score = this.scores.score(place);
		const value = score && this.#look(place, score);
		const former = this.#seen[place]!;
		const same = value && former ? compare(value, former) === 0 : value === former;
		if (!same) this.#stamps[place] = ++this.#stamp;
		return (this.#seen[place] = value);
	}

	scored(place: number): boolean {
		return this.#value(place) !== null;
	}

	key(place: number): number {
		return toNumber(this.fraction(place));
	}

	compare(first: number, second: number): number {
		return compare(this.fraction(first), this.fraction(second));
	}

	numerator(place: number): number {
		this.#value(place);
		return this.#stamps[place]!;
	}

	denominator(): number {
		return 1;
	}

	fraction(place: number): Score {
		const value = this.#value(place);
		if (!value) throw new RangeError('there is no value');
		return value;
	}

	score(place: number): Score | null {
		return this.#value(place);
	}

	why(place: number): NoScore {
		return this.scores.scored(place) ? this.#blind(place) : this.scores.why(place);
	}

	shown(place: number): number {
		const value = this.#value(place);
		return value ? toNumber(value) : Number.NaN;
	}
}
