/** M6: the metrics that are read record by record: follow-up rate and median days. Made anew from the facts when asked for. */
import type { FollowUpDefinition, MedianDaysDefinition } from '#lib/domain/metrics.ts';
import type { Chunk } from './fact-table.ts';
import { Entry } from './entry.ts';
import type { Window } from './fill.ts';
import type { Host } from './host.ts';
import type { Listing } from './listing.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import { TOTAL, type Scores } from './scores.ts';

/** R4, P3: of facts dated `day` or later only those count that occurred before `time` (ms since 1970). */
export interface Cut {
	readonly day: number;
	readonly time: number;
}

/** Whether an entry counts in spite of the cut. */
export const isBefore = ({ day, time }: Cut, entry: Entry): boolean =>
	entry.day < day || entry.occurredAt < time;

/** Whether a fact is of the window's dates: M6 reads other facts too, but credits and counts by these. */
const isWithin = ({ low, high, last = Infinity }: Window, { day, occurredAt }: Moment): boolean =>
	day >= low && day <= high && (day < high || occurredAt <= last);

interface Moment {
	readonly day: number;
	readonly occurredAt: number;
}

/** A fact, as far as it decides which one was first, and where it stands. */
export interface Found extends Moment {
	readonly rep: number;
	readonly id: string;
	readonly chunk: Chunk;
	readonly at: number;
}

/** What is told by single records: whom it counts for, and which records it is told by. */
interface Told {
	/** The order that it is credited by. */
	readonly order: Found;
	readonly records: readonly Found[];
}

/** Fills `scores` anew, by the places of `listing`. */
export function fillFromRecords(
	scores: Scores,
	host: Host,
	scope: Scope,
	listing: Listing,
	window: Window
): void {
	scores.clear();
	const { definition } = scores.metric.metric;
	const placeOf = ({ rep, day }: Found) => {
		const member = scope.memberOf(rep, day);
		return member === OUTSIDE ? undefined : listing.placeOf(member);
	};
	if (definition.kind === 'followUp') {
		for (const { order, records } of followUps(host, window, definition)) {
			const own = placeOf(order);
			if (own === undefined) continue;
			for (const place of own === TOTAL ? [TOTAL] : [TOTAL, own]) {
				scores.facts[place]!++;
				scores.b[place]!++;
				if (records.length > 1) scores.a[place]!++;
			}
		}
	}
	if (definition.kind !== 'medianDays') return;
	const lengths = new Map<number, number[]>([[TOTAL, []]]);
	for (const { order, records } of cycles(host, window, definition)) {
		const place = placeOf(order);
		if (place === undefined) continue;
		const days = order.day - records[0]!.day;
		lengths.get(TOTAL)!.push(days);
		if (place === TOTAL) continue;
		const known = lengths.get(place);
		if (known) known.push(days);
		else lengths.set(place, [days]);
	}
	for (const [place, list] of lengths) setMedian(scores, place, list);
}

/** Calls `visit` with each record that a follow-up rate or a median is told by, and the order's rep and day. */
export function eachTelling(
	host: Host,
	definition: FollowUpDefinition | MedianDaysDefinition,
	window: Window,
	visit: (order: Found, record: Found) => void
): void {
	const told =
		definition.kind === 'followUp' ? followUps(host, window, definition) : cycles(host, window, definition);
	for (const { order, records } of told)
		for (const record of new Map(records.map((one) => [one.id, one])).values()) visit(order, record);
}

const entry = new Entry();

/** Calls `visit` with each fact that counted (before the cut, where there is one). */
function eachFact(host: Host, cut: Cut | undefined, visit: (fact: Entry, found: () => Found) => void): void {
	host.facts.scan(-Infinity, Infinity, (chunk, at) => {
		chunk.read(at, entry);
		const { rep, day, occurredAt } = entry;
		if (occurredAt > host.until || (cut && !isBefore(cut, entry))) return;
		visit(entry, () => ({ rep, day, occurredAt, id: host.ids.text(chunk.id.get(at)), chunk, at }));
	});
}

function keepFirst(firsts: Map<number, Found>, key: number, fact: Entry, found: () => Found): void {
	const known = firsts.get(key);
	if (known && (known.day < fact.day || (known.day === fact.day && known.occurredAt < fact.occurredAt)))
		return;
	const other = found();
	if (known && known.day === other.day && known.occurredAt === other.occurredAt && known.id < other.id)
		return;
	firsts.set(key, other);
}

/** M6: each customer's first order of the window that is old enough, and the follow-ups in time after it. */
function followUps(host: Host, window: Window, { days }: FollowUpDefinition): Told[] {
	const orderType = host.types.number('order');
	const followUpType = host.types.number('follow_up');
	const firsts = new Map<number, Found>();
	const followed = new Map<number, Found[]>();
	eachFact(host, window.cut, (fact, found) => {
		if (fact.customer === 0) return;
		if (fact.type === followUpType) {
			const known = followed.get(fact.customer);
			if (known) known.push(found());
			else followed.set(fact.customer, [found()]);
		}
		if (fact.type !== orderType || fact.countedRows === 0) return;
		if (isWithin(window, fact) && fact.day <= window.today - days)
			keepFirst(firsts, fact.customer, fact, found);
	});
	return [...firsts].map(([customer, order]) => {
		const inTime = ({ day }: Found) => day >= order.day && day <= order.day + days;
		return { order, records: [order, ...(followed.get(customer) ?? []).filter(inTime)] };
	});
}

/** M6: each deal's first fact and its first order, of those whose first order is of the window. */
function cycles(host: Host, window: Window, { from, to }: MedianDaysDefinition): Told[] {
	const fromType = from === 'any' ? -1 : host.types.number(from);
	const toType = host.types.number(to);
	const begun = new Map<number, Found>();
	const ends = new Map<number, Found>();
	eachFact(host, window.cut, (fact, found) => {
		if (fact.deal === 0) return;
		if (fromType < 0 || fact.type === fromType) keepFirst(begun, fact.deal, fact, found);
		if (fact.type === toType && fact.countedRows > 0) keepFirst(ends, fact.deal, fact, found);
	});
	return [...ends].flatMap(([deal, order]) => {
		const start = begun.get(deal);
		return !start || start.day > order.day || !isWithin(window, order)
			? []
			: [{ order, records: [start, order] }];
	});
}

function setMedian(scores: Scores, place: number, lengths: number[]): void {
	if (lengths.length === 0) return;
	lengths.sort((a, b) => a - b);
	const sum = lengths[lengths.length >> 1]! + lengths[(lengths.length - 1) >> 1]!;
	scores.facts[place] = lengths.length;
	scores.a[place] = sum % 2 === 0 ? sum / 2 : sum;
	scores.b[place] = sum % 2 === 0 ? 1 : 2;
}
