/** R1: what decides between equal scores. */
import { Entry } from './entry.ts';
import { valueOf, type CompiledMetric } from './compiled-metric.ts';
import type { Window } from './fill.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import { isBefore } from './record-scores.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import { TOTAL, type Scores } from './scores.ts';

/** Below 0: the first place is the better; 0: the tie stays. */
export interface Ties {
	compare(first: number, second: number): number;
}

/** A second metric; who has no score in it stands behind those who do. */
export class SecondMetric implements Ties {
	readonly #scores: Scores;

	constructor(scores: Scores) {
		this.#scores = scores;
	}

	compare(first: number, second: number): number {
		const scores = this.#scores;
		const has = scores.scored(first);
		if (has !== scores.scored(second)) return has ? -1 : 1;
		if (!has) return 0;
		const apart = scores.compare(first, second);
		return scores.up ? -apart : apart;
	}
}

/** So many moments are known by place, that a record taken back seldom means looking for the one before it. */
const KNOWN = 32;

/** A place's latest moments, the latest first. */
interface Moments {
	readonly list: number[];
	/** Whether these are all. */
	all: boolean;
}

const entry = new Entry();

/** Earliest: by place the latest occurredAt of what adds to a sum, at present values; the smaller is the better. */
export class Earliest implements Ties {
	readonly #metric: CompiledMetric;
	readonly #host: Host;
	readonly #scope: Scope;
	readonly #listing: Listing;
	readonly #window: Window;
	readonly #moments: Moments[];

	constructor(metric: CompiledMetric, host: Host, scope: Scope, listing: Listing, window: Window) {
		this.#metric = metric;
		this.#host = host;
		this.#scope = scope;
		this.#listing = listing;
		this.#window = window;
		this.#moments = Array.from({ length: listing.size }, () => ({ list: [], all: true }));
		this.#read((place) => place !== TOTAL);
	}

	/** Takes the moments of some places from the facts. */
	#read(wanted: (place: number) => boolean): void {
		const { low, high, cut } = this.#window;
		const { uses } = this.#metric;
		this.#host.facts.scan(low, high, (chunk, at) => {
			if (uses[chunk.type.get(at)] !== 1) return;
			chunk.read(at, entry);
			if (entry.occurredAt > this.#host.until || (cut && !isBefore(cut, entry))) return;
			const member = this.#scope.memberOf(entry.rep, entry.day);
			const place = member === OUTSIDE ? TOTAL : this.#listing.placeOf(member);
			if (wanted(place)) this.#add(place, entry);
		});
	}

	#adds(fact: Entry): boolean {
		return valueOf(this.#metric.numerator, fact) !== 0;
	}

	#add(place: number, fact: Entry): void {
		if (!this.#adds(fact)) return;
		const moments = this.#moments[place]!;
		const { list } = moments;
		let at = list.length;
		while (at > 0 && list[at - 1]! < fact.occurredAt) at--;
		if (at === KNOWN) moments.all = false;
		else list.splice(at, 0, fact.occurredAt);
		if (list.length > KNOWN) {
			list.pop();
			moments.all = false;
		}
	}

	/** A fact of the metric's types came (1) or went (-1). */
	apply(place: number, fact: Entry, sign: 1 | -1): void {
		if (place === TOTAL) return;
		const moments = this.#moments[place]!;
		const last = moments.list.at(-1) ?? Infinity;
		if (sign > 0) {
			// else it lies among those that are not known one by one; where none is, all are read again
			if (moments.all || fact.occurredAt >= last) this.#add(place, fact);
			return;
		}
		if (!this.#adds(fact)) return;
		const at = moments.list.indexOf(fact.occurredAt);
		if (at >= 0) moments.list.splice(at, 1);
	}

	#latest(place: number): number {
		const moments = this.#moments[place]!;
		if (moments.list.length === 0 && !moments.all) {
			moments.all = true;
			this.#read((one) => one === place);
		}
		return moments.list[0] ?? -Infinity;
	}

	compare(first: number, second: number): number {
		const [one, other] = [this.#latest(first), this.#latest(second)];
		return one === other ? 0 : one - other;
	}
}
