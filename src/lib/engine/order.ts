import type { Listing } from './listing.ts';
import { TOTAL } from './scores.ts';
import type { Ties } from './ties.ts';
import type { Values } from './values.ts';

/** Stands for no score: behind every other. */
const UNRANKED = -Infinity;
/** Keys that lie further apart than this, relatively, differ whatever was lost in dividing. */
const CLEARLY = 1e-12;
const NOBODY = -1;

/** R1. */
export interface OrderOptions {
	readonly ties?: Ties | undefined;
	readonly dense?: boolean | undefined;
	/** Compared only when read (`repair`), with any number of touched places in between. */
	readonly lazy?: boolean;
}

/** Beyond so many positions copying a whole stretch is twice as fast as moving one after the other. */
const FAR = 64;

/** So many changes at once are put right one by one; beyond, nobody seems to be reading, and they wait together. */
const ONE_BY_ONE = 4;

/**
 * The display order of a board (R2) with its ranks (R1), kept in place: by position stand who it is, the score as a double (the
 * better, the higher) and the rank. A changed score moves one member, and what lies between is shifted; ranks are put right over
 * that span only, when they are asked for. At any time at most one place stands where its score no longer belongs, so that every search is among settled
 * ones; of a board that nobody reads, the changed places are only noted, and settled together when it is read.
 */
export class Order {
	readonly #scores: Values;
	readonly #listing: Listing;
	/** 1: the higher the better; -1: the lower. */
	readonly #direction: 1 | -1;
	/** What turns a key back into the value that is shown. */
	readonly #shownScale: number;
	readonly #ties: Ties | undefined;
	/** R1: 1, 1, 2 in place of 1, 1, 3. */
	readonly #dense: boolean;
	/** By position. */
	#places: Int32Array;
	#keys: Float64Array;
	#ranks: Int32Array;
	/** By place; NOBODY: not listed. */
	readonly #positions: Int32Array;
	#length = 0;
	#ranked = 0;
	/** The place whose score changed since it was put where it stands. */
	#pending = NOBODY;
	/** Changes always wait for a reading: what is compared is then not known at any other time. */
	readonly #lazy: boolean;
	/** How many were settled since the last reading. */
	#settled = 0;
	/** More changed than are settled one by one: these, each once. */
	#waiting: number[] | undefined;
	readonly #isWaiting: Uint8Array;
	/** Positions [staleFrom, staleTo) whose ranks are put right when one is asked for. */
	#staleFrom = Infinity;
	#staleTo = 0;
	/** Positions [from, to) where anything changed since `takeChanged`. */
	#from = 0;
	#to = 0;

	constructor(scores: Values, listing: Listing, { ties, dense = false, lazy = false }: OrderOptions = {}) {
		this.#scores = scores;
		this.#listing = listing;
		this.#ties = ties;
		this.#dense = dense;
		this.#lazy = lazy;
		this.#direction = scores.up ? 1 : -1;
		this.#shownScale = this.#direction * scores.keyScale;
		this.#places = new Int32Array(listing.size);
		this.#keys = new Float64Array(listing.size);
		this.#ranks = new Int32Array(listing.size);
		this.#positions = new Int32Array(listing.size).fill(NOBODY);
		this.#isWaiting = new Uint8Array(listing.size);
		this.sort();
	}

	get length(): number {
		return this.#length;
	}

	/** How many of them, from the front, have a rank. */
	get ranked(): number {
		return this.#ranked;
	}

	placeAt(position: number): number {
		return this.#places[position]!;
	}

	/**
	 * `Values.shown` of who stands there, from the keys in their order: of all that a reader of the first fifty touches, this lies
	 * together, where the scores by place are all over the board.
	 */
	shownAt(position: number): number {
		const key = this.#keys[position]!;
		return key === UNRANKED ? this.#scores.shown(this.#places[position]!) : key * this.#shownScale;
	}

	/** 0: none. */
	rankAt(position: number): number {
		if (this.#staleFrom < this.#staleTo) this.#rank();
		return this.#ranks[position]!;
	}

	/** -1: not listed. */
	positionOf(place: number): number {
		return place === TOTAL ? NOBODY : (this.#positions[place] ?? NOBODY);
	}

	/** The positions [from, to) that may say something else than when last asked. */
	takeChanged(): { from: number; to: number } {
		if (this.#staleFrom < this.#staleTo) this.#rank();
		const changed = { from: this.#from, to: this.#to };
		this.#from = Infinity;
		this.#to = 0;
		return changed;
	}

	#changed(from: number, to: number): void {
		if (from < this.#from) this.#from = from;
		if (to > this.#to) this.#to = to;
	}

	#keyOf(place: number): number {
		if (this.#listing.neverRanked[place] === 1 || !this.#scores.scored(place)) return UNRANKED;
		return this.#direction * this.#scores.key(place);
	}

	#isListed(place: number): boolean {
		return this.#listing.needsFacts[place] === 0 || this.#scores.facts[place]! > 0;
	}

	/** Below 0: the first is better; 0: equal. */
	#compare(first: number, firstKey: number, second: number, secondKey: number): number {
		if (firstKey === UNRANKED || secondKey === UNRANKED)
			return firstKey === secondKey ? 0 : firstKey > secondKey ? -1 : 1;
		const apart = firstKey - secondKey;
		if (
			this.#scores.plain
				? apart !== 0
				: Math.abs(apart) > CLEARLY * (Math.abs(firstKey) + Math.abs(secondKey))
		)
			return apart > 0 ? -1 : 1;
		const byScore = this.#scores.plain ? 0 : -this.#direction * this.#scores.compare(first, second);
		return byScore !== 0 || !this.#ties ? byScore : this.#ties.compare(first, second);
	}

	/** Whether the place, with that key, stands before the position. Places are in the order of names. */
	#isBefore(place: number, key: number, position: number): boolean {
		const other = this.#places[position]!;
		return (this.#compare(place, key, other, this.#keys[position]!) || place - other) < 0;
	}

	/** To be called before the place's score changes. */
	touch(place: number): void {
		if (place === TOTAL || place === this.#pending) return;
		if (this.#lazy) this.#waiting ??= [];
		if (this.#waiting) return this.#wait(place);
		if (this.#pending === NOBODY) {
			this.#pending = place;
			return;
		}
		const pending = this.#pending;
		if (this.#settled < ONE_BY_ONE) {
			this.#settled++;
			this.#settle(pending);
			this.#pending = place;
			return;
		}
		this.#pending = NOBODY;
		this.#waiting = [];
		this.#wait(pending);
		this.#wait(place);
	}

	#wait(place: number): void {
		if (this.#isWaiting[place] === 1) return;
		this.#isWaiting[place] = 1;
		this.#waiting!.push(place);
	}

	/** Puts every changed place where it belongs now. */
	repair(): void {
		this.#settled = 0;
		if (this.#waiting) {
			if (this.#waiting.length > 2 + this.#length / 8) this.sort();
			else this.#merge(this.#waiting);
		} else if (this.#pending !== NOBODY) {
			const place = this.#pending;
			this.#pending = NOBODY;
			this.#settle(place);
		}
	}

	/** From nothing. */
	sort(): void {
		const { size } = this.#listing;
		const keys = new Float64Array(size);
		const listed = new Int32Array(size);
		let count = 0;
		for (let place = TOTAL + 1; place < size; place++) {
			if (!this.#isListed(place)) continue;
			keys[place] = this.#keyOf(place);
			listed[count++] = place;
		}
		const sorted = listed.subarray(0, count);
		sorted.sort((a, b) => this.#compare(a, keys[a]!, b, keys[b]!) || a - b);
		this.#places.set(sorted);
		for (let i = 0; i < count; i++) this.#keys[i] = keys[sorted[i]!]!;
		this.#length = count;
		this.#reset();
	}

	/** All that follows from places and keys. */
	#reset(): void {
		const length = this.#length;
		this.#positions.fill(NOBODY);
		for (let i = 0; i < length; i++) this.#positions[this.#places[i]!] = i;
		for (const place of this.#waiting ?? []) this.#isWaiting[place] = 0;
		this.#waiting = undefined;
		this.#pending = NOBODY;
		this.#ranked = 0;
		while (this.#ranked < length && this.#keys[this.#ranked] !== UNRANKED) this.#ranked++;
		this.#unrank(0, length);
	}

	/** Takes the waiting ones out, then puts them back among the others in one pass. */
	#merge(waiting: readonly number[]): void {
		const places = new Int32Array(this.#places.length);
		const keys = new Float64Array(this.#keys.length);
		let kept = 0;
		for (let i = 0; i < this.#length; i++) {
			const place = this.#places[i]!;
			if (this.#isWaiting[place] === 1) continue;
			this.#places[kept] = place;
			this.#keys[kept++] = this.#keys[i]!;
		}
		const moved = waiting.filter((place) => this.#isListed(place));
		const own = new Map(moved.map((place) => [place, this.#keyOf(place)]));
		moved.sort((a, b) => this.#compare(a, own.get(a)!, b, own.get(b)!) || a - b);
		let read = 0;
		let write = 0;
		for (const place of moved) {
			const key = own.get(place)!;
			const end = this.#search(place, key, read, kept);
			places.set(this.#places.subarray(read, end), write);
			keys.set(this.#keys.subarray(read, end), write);
			write += end - read;
			places[write] = place;
			keys[write++] = key;
			read = end;
		}
		places.set(this.#places.subarray(read, kept), write);
		keys.set(this.#keys.subarray(read, kept), write);
		this.#places = places;
		this.#keys = keys;
		this.#length = write + kept - read;
		this.#reset();
	}

	/** The first position of [low, high) that the place stands before, or `high`. */
	#search(place: number, key: number, low: number, high: number): number {
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#isBefore(place, key, middle)) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	/** Moves one place to where its score belongs; all others are settled. */
	#settle(place: number): void {
		const at = this.#positions[place]!;
		if (!this.#isListed(place)) {
			if (at !== NOBODY) this.#takeOut(place, at);
			return;
		}
		const key = this.#keyOf(place);
		if (at === NOBODY) return this.#putIn(place, key);
		const old = this.#keys[at]!;
		if (old === UNRANKED && key !== UNRANKED) this.#ranked++;
		if (old !== UNRANKED && key === UNRANKED) this.#ranked--;
		let to = at;
		if (at > 0 && this.#isBefore(place, key, at - 1)) to = this.#searchUp(place, key, at - 1);
		else if (at + 1 < this.#length && !this.#isBefore(place, key, at + 1))
			to = this.#searchDown(place, key, at + 1) - 1;
		this.#move(at, to);
		this.#places[to] = place;
		this.#keys[to] = key;
		this.#positions[place] = to;
		this.#unrank(Math.min(at, to), Math.max(at, to) + 1);
	}

	/** The place stands before `high`: where, looking further and further up. */
	#searchUp(place: number, key: number, high: number): number {
		let step = 1;
		while (high - step >= 0 && this.#isBefore(place, key, high - step)) {
			high -= step;
			step *= 2;
		}
		return this.#search(place, key, Math.max(0, high - step + 1), high);
	}

	/** The place does not stand before `low`: where, looking further and further down. */
	#searchDown(place: number, key: number, low: number): number {
		let step = 1;
		while (low + step < this.#length && !this.#isBefore(place, key, low + step)) {
			low += step;
			step *= 2;
		}
		return this.#search(place, key, low + 1, Math.min(this.#length, low + step));
	}

	/** Shifts what lies between two positions by one, so that `to` is free and `at` is filled. */
	#move(at: number, to: number): void {
		if (Math.abs(at - to) > FAR) return this.#moveFar(at, to);
		const places = this.#places;
		const keys = this.#keys;
		const positions = this.#positions;
		for (; at > to; at--) {
			const place = (places[at] = places[at - 1]!);
			keys[at] = keys[at - 1]!;
			positions[place] = at;
		}
		for (; at < to; at++) {
			const place = (places[at] = places[at + 1]!);
			keys[at] = keys[at + 1]!;
			positions[place] = at;
		}
	}

	#moveFar(at: number, to: number): void {
		const places = this.#places;
		const positions = this.#positions;
		const [first, end, target] = at > to ? [to, at, to + 1] : [at + 1, to + 1, at];
		places.copyWithin(target, first, end);
		this.#keys.copyWithin(target, first, end);
		for (let i = target; i < target + end - first; i++) positions[places[i]!] = i;
	}

	#takeOut(place: number, at: number): void {
		if (this.#keys[at] !== UNRANKED) this.#ranked--;
		this.#move(at, this.#length - 1);
		this.#positions[place] = NOBODY;
		this.#length--;
		// one row less at the end
		this.#unrank(at, this.#length + 1);
	}

	#putIn(place: number, key: number): void {
		const to = this.#search(place, key, 0, this.#length);
		this.#move(this.#length, to);
		this.#length++;
		if (key !== UNRANKED) this.#ranked++;
		this.#places[to] = place;
		this.#keys[to] = key;
		this.#positions[place] = to;
		this.#unrank(to, this.#length);
	}

	/** Ranks of [from, to) are to be looked at again. */
	#unrank(from: number, to: number): void {
		if (from < this.#staleFrom) this.#staleFrom = from;
		if (to > this.#staleTo) this.#staleTo = to;
	}

	/** R1 over the stale span, and on for as long as ranks change. */
	#rank(): void {
		const places = this.#places;
		const keys = this.#keys;
		const ranks = this.#ranks;
		const from = this.#staleFrom;
		const to = this.#staleTo;
		let i = from;
		for (; i < this.#length; i++) {
			const key = keys[i]!;
			let rank = key === UNRANKED ? 0 : this.#dense && i > 0 ? ranks[i - 1]! + 1 : i + 1;
			if (i > 0 && rank > 0 && this.#compare(places[i - 1]!, keys[i - 1]!, places[i]!, key) === 0)
				rank = ranks[i - 1]!;
			if (i >= to && ranks[i] === rank) break;
			ranks[i] = rank;
		}
		this.#staleFrom = Infinity;
		this.#staleTo = 0;
		this.#changed(from, Math.max(i, to));
	}
}
