/** How a board's scores are made from what there is: whole sums where they will do, single facts where they must. */
import { Entry } from './entry.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import { fillFromRecords, isBefore, type Cut } from './record-scores.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import type { Scores } from './scores.ts';
import type { SumTable } from './sum-table.ts';

/** Which facts count: those dated within [low, high], both inclusive and possibly without end. */
export interface Window {
	readonly low: number;
	readonly high: number;
	/** The workspace's date (M6). */
	readonly today: number;
	/** R4: only what counted before; undefined: everything. */
	readonly cut: Cut | undefined;
	/** P3: of facts dated `high` only those that had occurred by then (ms since 1970); absent: all. */
	readonly last?: number;
}

const entry = new Entry();

/**
 * Fills `scores` anew with what counts for the members of a scope, by the places of a listing. Costs as much as there are sums
 * (people x types), not facts; metrics over customers and over single records read the facts themselves.
 */
export function fillScores(scores: Scores, host: Host, scope: Scope, listing: Listing, window: Window): void {
	const { metric } = scores;
	if (metric.records) return fillFromRecords(scores, host, scope, listing, window);
	scores.clear();
	const { low } = window;
	let { high } = window;
	let cut = window.last === undefined ? window.cut : { day: high, time: window.last + 1 };
	// nothing occurred before the beginning of time: of the cut's days nothing counts at all
	if (cut?.time === -Infinity) {
		high = Math.min(high, cut.day - 1);
		cut = undefined;
	}
	if (metric.customersOnly) return fromFacts(scores, host, scope, listing, { low, high, cut });
	fromSums(scores, host, scope, listing, low, high);
	if (host.later) withoutLater(scores, host.later, scope, listing, low, high);
	if (cut) withoutCut(scores, host, scope, listing, low, high, cut);
}

function fromSums(
	scores: Scores,
	host: Host,
	scope: Scope,
	listing: Listing,
	low: number,
	high: number
): void {
	const { uses } = scores.metric;
	const { sums } = host;
	const { postings } = sums;
	for (const { table, first, day } of sums.parts(low, high)) {
		for (let cell = first; cell >= 0; cell = table.nextOf(cell)) {
			if (uses[table.typeAt(cell)] !== 1) continue;
			const who = table.whoAt(cell);
			const member = scope.member(day === undefined ? who : postings.at(who, day));
			if (member === OUTSIDE) continue;
			table.read(cell, entry);
			scores.apply(listing.placeOf(member), entry, 1);
		}
	}
}

/** Takes away what has not occurred yet. */
function withoutLater(
	scores: Scores,
	later: SumTable,
	scope: Scope,
	listing: Listing,
	low: number,
	high: number
): void {
	const { uses } = scores.metric;
	for (const { key, first, rows } of later.groups) {
		if (rows === 0 || key < low || key > high) continue;
		for (let cell = first; cell >= 0; cell = later.nextOf(cell)) {
			if (uses[later.typeAt(cell)] !== 1) continue;
			const member = scope.memberOf(later.whoAt(cell), key);
			if (member === OUTSIDE) continue;
			later.read(cell, entry);
			if (entry.rows !== 0) scores.apply(listing.placeOf(member), entry, -1);
		}
	}
}

/** Takes away what the cut leaves out: nothing of it is dated, or occurred, before the cut. */
function withoutCut(
	scores: Scores,
	host: Host,
	scope: Scope,
	listing: Listing,
	low: number,
	high: number,
	{ day, time }: Cut
): void {
	const { uses } = scores.metric;
	host.eachSince(time, Math.max(low, day), high, (fact) => {
		if (uses[fact.type] !== 1) return;
		const member = scope.memberOf(fact.rep, fact.day);
		if (member !== OUTSIDE) scores.apply(listing.placeOf(member), fact, -1);
	});
}

/** Adds fact by fact what has occurred and the cut leaves. */
function fromFacts(
	scores: Scores,
	host: Host,
	scope: Scope,
	listing: Listing,
	{ low, high, cut }: Pick<Window, 'low' | 'high' | 'cut'>
): void {
	const { uses } = scores.metric;
	const { until } = host;
	host.facts.scan(low, high, (chunk, at) => {
		if (uses[chunk.type.get(at)] !== 1) return;
		chunk.read(at, entry);
		if (entry.occurredAt > until || (cut && !isBefore(cut, entry))) return;
		const member = scope.memberOf(entry.rep, entry.day);
		if (member !== OUTSIDE) scores.apply(listing.placeOf(member), entry, 1);
	});
}
