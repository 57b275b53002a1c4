/** How a board's scores are made from what there is: whole sums where they will do, single facts where they must. */
import { Entry } from './entry.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import { fillFromRecords, isBefore, type Cut } from './record-scores.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import type { Scores } from './scores.ts';

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
	if (metric.customersOnly) return fromFacts(scores, host, scope, listing, { low, high, cut }, 1);
	fromSums(scores, host, scope, listing, low, high);
	if (cut || host.until < Infinity) fromFacts(scores, host, scope, listing, { low, high, cut }, -1);
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

/** With sign 1 adds the facts that the cut leaves, with -1 takes away those that it does not. */
function fromFacts(
	scores: Scores,
	host: Host,
	scope: Scope,
	listing: Listing,
	{ low, high, cut }: Pick<Window, 'low' | 'high' | 'cut'>,
	sign: 1 | -1
): void {
	const { uses } = scores.metric;
	const { until } = host;
	// of what is taken away nothing is dated, or occurred, before these
	const hides = until < Infinity;
	const from = sign < 0 && cut && !hides ? Math.max(low, cut.day) : low;
	const since = sign < 0 ? Math.min(cut?.time ?? Infinity, until) : -Infinity;
	host.facts.scan(
		from,
		high,
		(chunk, at) => {
			const type = chunk.type.get(at);
			if (uses[type] !== 1) return;
			chunk.read(at, entry);
			const counts = entry.occurredAt <= until && (!cut || isBefore(cut, entry));
			if (counts !== sign > 0) return;
			const member = scope.memberOf(entry.rep, entry.day);
			if (member !== OUTSIDE) scores.apply(listing.placeOf(member), entry, sign);
		},
		since
	);
}
