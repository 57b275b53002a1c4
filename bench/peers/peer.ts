/** What every engine under measurement can do, ours among them. */
import type { Change, Dataset } from '../data.ts';

/** Either at once or later: what is synchronous is measured without the cost of a promise. */
export type Soon<T> = T | Promise<T>;

/** A ranking of reps by their sums, best first: rep numbers and sums, one entry a rep. */
export interface Ranked {
	readonly reps: readonly number[];
	readonly sums: readonly number[];
}

export interface Peer {
	readonly name: string;
	/** Untimed: starts whatever has to run and brings the facts into the form that this engine takes them in best. */
	prepare(data: Dataset): Soon<void>;
	/** Timed (P3): takes the facts in and makes the first ranking. */
	load(): Soon<void>;
	/** Timed (P1), first half: one fact more. */
	update(change: Change): Soon<void>;
	/**
	 * Timed (P1), second half: the ranking is up to date, and its top 50 and the neighbours of one rep are read from it.
	 * The answer is the sum of what was read, so that nothing can be left out.
	 */
	look(rep: number): Soon<number>;
	/** Untimed: the full ranking, to be compared. */
	ranking(): Soon<Ranked>;
	/** What was made in `prepare` goes; what was loaded stays (P4). */
	dropSource(): void;
	close(): Soon<void>;
}

export const TOP = 50;

/** Adds up the top 50 and both neighbours of a place in an order of sums. */
export function readAround(sumAt: (place: number) => number, length: number, place: number): number {
	let seen = 0;
	for (let i = 0; i < TOP && i < length; i++) seen += sumAt(i);
	if (place > 0) seen += sumAt(place - 1);
	if (place + 1 < length) seen += sumAt(place + 1);
	return seen;
}
