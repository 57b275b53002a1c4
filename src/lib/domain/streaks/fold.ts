/** S1-S3: what becomes of a streak, as a fold over dates (or weeks), oldest first. Nothing of it is stored anywhere. */

/** What was done on a date, before it is known what that does to the streak. */
export const VERDICT = { off: 0, unmet: 1, met: 2 } as const;
export type Verdict = (typeof VERDICT)[keyof typeof VERDICT];

/** S1. `open`: the last date, which may still be met. */
export type DateState = 'off' | 'met' | 'missed' | 'frozen' | 'open';

/** S3: one more freeze after each so many met dates, and never more than so many in hand. */
export const FREEZE_EVERY = 10;
export const MOST_FREEZES = 2;

/** What a fold carries from one date to the next. */
export interface Carried {
	/** S2: met dates since the last missed one. */
	readonly current: number;
	/** The longest there ever was. */
	readonly best: number;
	/** S3: freezes that were earned and not spent. */
	readonly inHand: number;
	/** Met dates in all, counted through misses: they earn the freezes. */
	readonly met: number;
	/** Dates that a freeze saved since the last missed one. */
	readonly frozen: number;
}

export const NOTHING_YET: Carried = { current: 0, best: 0, inHand: 0, met: 0, frozen: 0 };

/** A streak as of its last date, and what that date is. */
export interface Streak extends Carried {
	readonly today: DateState;
}

const STATES: readonly DateState[] = ['off', 'met', 'missed', 'frozen', 'open'];
const OFF = 0;
const MET = 1;
const MISSED = 2;
const FROZEN = 3;

/** Every so many dates what is carried is noted, so that a change is folded again from the note before it. */
const NOTE_BITS = 5;
const FIELDS = 5;

/**
 * A streak that is kept up: verdicts by date (0 is the first), folded when asked for. A changed verdict costs the dates from the
 * note before it on, a new one at the end costs one step.
 */
export class StreakFold {
	readonly #verdicts: Uint8Array;
	readonly #states: Uint8Array;
	/** FIELDS numbers a note: what is carried into the date NOTES x n. */
	readonly #notes: Int32Array;
	/** Dates before this one are folded; what is carried into it. */
	#settled = 0;
	#current: number;
	#best: number;
	#inHand: number;
	#met: number;
	#frozen: number;

	/**
	 * @param verdicts one a date; the fold keeps the array, and it is changed by `put` alone from then on
	 * @param start what was there before the first date
	 */
	constructor(verdicts: Uint8Array, start: Carried = NOTHING_YET) {
		this.#verdicts = verdicts;
		this.#states = new Uint8Array(verdicts.length);
		this.#notes = new Int32Array(((verdicts.length >> NOTE_BITS) + 1) * FIELDS);
		({
			current: this.#current,
			best: this.#best,
			inHand: this.#inHand,
			met: this.#met,
			frozen: this.#frozen
		} = start);
		this.#note(0);
	}

	/** How many dates there is room for. */
	get length(): number {
		return this.#verdicts.length;
	}

	/** Throws RangeError for a date that there is no room for. */
	put(date: number, verdict: Verdict): void {
		this.#check(date);
		if (this.#verdicts[date] === verdict) return;
		this.#verdicts[date] = verdict;
		if (date < this.#settled) this.#rewind(date);
	}

	/** The streak as of a date: those before it are over, those after it have not come. Throws RangeError like put. */
	read(last: number): Streak {
		return this.readWith(last, (this.#verdicts[last] ?? VERDICT.off) as Verdict);
	}

	/** The same, had the last date this verdict. */
	readWith(last: number, verdict: Verdict): Streak {
		this.#check(last);
		this.#settle(last);
		if (verdict !== VERDICT.met) {
			const today: DateState = verdict === VERDICT.unmet ? 'open' : 'off';
			return { ...this.#carried(), today };
		}
		const met = this.#met + 1;
		const current = this.#current + 1;
		const earned = met % FREEZE_EVERY === 0 && this.#inHand < MOST_FREEZES;
		return {
			current,
			best: Math.max(this.#best, current),
			inHand: this.#inHand + (earned ? 1 : 0),
			met,
			frozen: this.#frozen,
			today: 'met'
		};
	}

	/** S1: what a date is, as of the last one; one that has not come is off. */
	state(date: number, last: number): DateState {
		if (date > last) return 'off';
		if (date === last) return this.read(last).today;
		this.#check(date);
		this.#settle(last);
		return STATES[this.#states[date]!] ?? 'off';
	}

	#check(date: number): void {
		if (!(date >= 0 && date < this.#verdicts.length)) throw new RangeError(`there is no date ${date}`);
	}

	#carried(): Carried {
		return {
			current: this.#current,
			best: this.#best,
			inHand: this.#inHand,
			met: this.#met,
			frozen: this.#frozen
		};
	}

	#note(date: number): void {
		const at = (date >> NOTE_BITS) * FIELDS;
		this.#notes[at] = this.#current;
		this.#notes[at + 1] = this.#best;
		this.#notes[at + 2] = this.#inHand;
		this.#notes[at + 3] = this.#met;
		this.#notes[at + 4] = this.#frozen;
	}

	/** Back to the note at or before a date. */
	#rewind(date: number): void {
		const at = (date >> NOTE_BITS) * FIELDS;
		this.#settled = (date >> NOTE_BITS) << NOTE_BITS;
		this.#current = this.#notes[at]!;
		this.#best = this.#notes[at + 1]!;
		this.#inHand = this.#notes[at + 2]!;
		this.#met = this.#notes[at + 3]!;
		this.#frozen = this.#notes[at + 4]!;
	}

	/** Folds all dates before `end`; those from it on are forgotten (a zone change can take a date back). */
	#settle(end: number): void {
		if (end < this.#settled) this.#rewind(end);
		const verdicts = this.#verdicts;
		const states = this.#states;
		for (let date = this.#settled; date < end; date++) {
			if ((date & ((1 << NOTE_BITS) - 1)) === 0) this.#note(date);
			const verdict = verdicts[date];
			if (verdict === VERDICT.off) states[date] = OFF;
			else if (verdict === VERDICT.met) {
				states[date] = MET;
				this.#met++;
				this.#current++;
				if (this.#current > this.#best) this.#best = this.#current;
				if (this.#met % FREEZE_EVERY === 0 && this.#inHand < MOST_FREEZES) this.#inHand++;
			} else if (this.#inHand > 0) {
				states[date] = FROZEN;
				this.#inHand--;
				this.#frozen++;
			} else {
				states[date] = MISSED;
				this.#current = 0;
				this.#frozen = 0;
			}
		}
		this.#settled = end;
		if ((end & ((1 << NOTE_BITS) - 1)) === 0) this.#note(end);
	}
}
