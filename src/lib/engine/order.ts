import { TOTAL, type Scores } from './scores.ts';

/** Who stands on a board, by place (member + 1). */
export interface Listing {
	/** All who may be listed. */
	readonly places: Int32Array;
	/** By place: order of names (R2). */
	readonly nameOrder: Int32Array;
	/** By place: 1 where there is never a rank. */
	readonly neverRanked: Uint8Array;
	/** By place: 1 where only facts make it listed (R3). */
	readonly needsFacts: Uint8Array;
	/** By place: 1 for those who may be listed. */
	readonly candidate: Uint8Array;
}

/**
 * The display order of a board (R2), kept while somebody watches: places whose score changed are taken out and put back where
 * they belong, which costs a binary search each and one pass over the order.
 */
export class Order {
	readonly #scores: Scores;
	readonly #listing: Listing;
	readonly #up: boolean;
	#order: Int32Array;
	#spare: Int32Array;
	#length = 0;
	/** How many of them, from the front, have a rank. */
	#ranked = 0;
	readonly #changed = new Set<number>();

	constructor(scores: Scores, listing: Listing) {
		this.#scores = scores;
		this.#listing = listing;
		this.#up = scores.metric.metric.direction === 'up';
		this.#order = new Int32Array(listing.places.length);
		this.#spare = new Int32Array(listing.places.length);
		this.sort();
	}

	get places(): Int32Array {
		return this.#order;
	}

	get length(): number {
		return this.#length;
	}

	get ranked(): number {
		return this.#ranked;
	}

	/** Whether the place has a rank. */
	isRanked(place: number): boolean {
		return this.#listing.neverRanked[place] === 0 && this.#scores.scored(place);
	}

	#isListed(place: number): boolean {
		return this.#listing.needsFacts[place] === 0 || this.#scores.facts[place]! > 0;
	}

	/** Below 0: `first` stands before `second`. Never 0 for two places. */
	#before(first: number, second: number): number {
		const firstRanked = this.isRanked(first);
		if (firstRanked !== this.isRanked(second)) return firstRanked ? -1 : 1;
		const byScore = firstRanked ? this.#scores.compare(first, second) : 0;
		if (byScore !== 0) return this.#up ? -byScore : byScore;
		return this.#listing.nameOrder[first]! - this.#listing.nameOrder[second]!;
	}

	/** From nothing. */
	sort(): void {
		const listed = this.#listing.places.filter((place) => this.#isListed(place));
		listed.sort((a, b) => this.#before(a, b));
		this.#order.set(listed);
		this.#length = listed.length;
		this.#changed.clear();
		this.#countRanked();
	}

	/** The place's score is no longer what it was; a place that cannot be listed does not matter. */
	touch(place: number): void {
		if (place !== TOTAL && this.#listing.candidate[place] === 1) this.#changed.add(place);
	}

	/** Puts the touched places where they belong now. */
	repair(): void {
		if (this.#changed.size === 0) return;
		if (this.#changed.size > 2 + this.#length / 8) return this.sort();
		const kept = this.#spare;
		let count = 0;
		for (let i = 0; i < this.#length; i++) {
			const place = this.#order[i]!;
			if (!this.#changed.has(place)) kept[count++] = place;
		}
		const moved = [...this.#changed]
			.filter((place) => this.#isListed(place))
			.sort((a, b) => this.#before(a, b));
		this.#merge(kept, count, moved);
		this.#changed.clear();
		this.#countRanked();
	}

	#merge(kept: Int32Array, count: number, moved: readonly number[]): void {
		const merged = this.#order;
		let read = 0;
		let write = 0;
		for (const place of moved) {
			const end = this.#position(kept, read, count, place);
			merged.set(kept.subarray(read, end), write);
			write += end - read;
			merged[write++] = place;
			read = end;
		}
		merged.set(kept.subarray(read, count), write);
		this.#length = write + count - read;
	}

	/** Where in kept[low, high) the place belongs. */
	#position(kept: Int32Array, low: number, high: number, place: number): number {
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#before(kept[middle]!, place) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#countRanked(): void {
		let low = 0;
		let high = this.#length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.isRanked(this.#order[middle]!)) low = middle + 1;
			else high = middle;
		}
		this.#ranked = low;
	}
}
