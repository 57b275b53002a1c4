/** M6: the metrics that are read record by record: follow-up rate and median days. Made anew from the facts when asked for. */
import type { FollowUpDefinition, MedianDaysDefinition } from '#lib/domain/metrics.ts';
import { readRow, type Chunk } from './fact-table.ts';
import { Entry } from './entry.ts';
import type { Host } from './host.ts';
import { OUTSIDE, type Scope } from './scope.ts';
import { TOTAL, type Scores } from './scores.ts';

/** Which facts are looked at. */
export interface RecordWindow {
	readonly low: number;
	readonly high: number;
	readonly today: number;
	/** R4: only what counted before; undefined: everything. */
	readonly cut: { readonly day: number; readonly time: number } | undefined;
}

/** An order, as far as it decides which one was first. */
interface Order {
	readonly rep: number;
	readonly day: number;
	readonly occurredAt: number;
	readonly id: string;
}

/** Fills `scores`: places are member + 1, the total at 0. */
export function fillFromRecords(scores: Scores, host: Host, scope: Scope, window: RecordWindow): void {
	scores.clear();
	const { definition } = scores.metric.metric;
	if (definition.kind === 'followUp') followUp(scores, host, scope, window, definition);
	if (definition.kind === 'medianDays') medianDays(scores, host, scope, window, definition);
}

const entry = new Entry();

/** Calls `visit` with each fact that counted (before the cut, where there is one). */
function eachFact(
	host: Host,
	cut: RecordWindow['cut'],
	visit: (fact: Entry, chunk: Chunk, at: number) => void
): void {
	host.facts.scan(-Infinity, Infinity, (chunk, at) => {
		readRow(chunk, at, entry);
		if (!cut || entry.day < cut.day || entry.occurredAt < cut.time) visit(entry, chunk, at);
	});
}

function keepFirst(firsts: Map<number, Order>, key: number, fact: Entry, id: () => string): void {
	const known = firsts.get(key);
	if (known && (known.day < fact.day || (known.day === fact.day && known.occurredAt < fact.occurredAt)))
		return;
	const order = { rep: fact.rep, day: fact.day, occurredAt: fact.occurredAt, id: id() };
	if (known && known.day === order.day && known.occurredAt === order.occurredAt && known.id < order.id)
		return;
	firsts.set(key, order);
}

function followUp(
	scores: Scores,
	host: Host,
	scope: Scope,
	{ low, high, today, cut }: RecordWindow,
	{ days }: FollowUpDefinition
): void {
	const orderType = host.types.number('order');
	const followUpType = host.types.number('follow_up');
	const firsts = new Map<number, Order>();
	const followed = new Map<number, number[]>();
	eachFact(host, cut, (fact, chunk, at) => {
		if (fact.customer === 0) return;
		if (fact.type === followUpType) {
			const known = followed.get(fact.customer);
			if (known) known.push(fact.day);
			else followed.set(fact.customer, [fact.day]);
		}
		if (fact.type !== orderType || fact.countedRows === 0) return;
		if (fact.day < low || fact.day > high || fact.day > today - days) return;
		keepFirst(firsts, fact.customer, fact, () => host.ids.text(chunk.id[at]!));
	});
	for (const [customer, { rep, day }] of firsts) {
		const member = scope.memberOf(rep, day);
		if (member === OUTSIDE) continue;
		const done = (followed.get(customer) ?? []).some((when) => when >= day && when <= day + days);
		scores.grow(member + 2);
		for (const place of [TOTAL, member + 1]) {
			scores.facts[place]!++;
			scores.b[place]!++;
			if (done) scores.a[place]!++;
		}
	}
}

function medianDays(
	scores: Scores,
	host: Host,
	scope: Scope,
	{ low, high, cut }: RecordWindow,
	{ from, to }: MedianDaysDefinition
): void {
	const fromType = from === 'any' ? -1 : host.types.number(from);
	const toType = host.types.number(to);
	const begun = new Map<number, number>();
	const ends = new Map<number, Order>();
	eachFact(host, cut, (fact, chunk, at) => {
		if (fact.deal === 0) return;
		if (fromType < 0 || fact.type === fromType) {
			const known = begun.get(fact.deal);
			if (known === undefined || fact.day < known) begun.set(fact.deal, fact.day);
		}
		if (fact.type === toType && fact.countedRows > 0) {
			keepFirst(ends, fact.deal, fact, () => host.ids.text(chunk.id[at]!));
		}
	});
	const lengths = new Map<number, number[]>([[TOTAL, []]]);
	for (const [deal, { rep, day }] of ends) {
		const start = begun.get(deal);
		if (day < low || day > high || start === undefined || start > day) continue;
		const member = scope.memberOf(rep, day);
		if (member === OUTSIDE) continue;
		lengths.get(TOTAL)!.push(day - start);
		const known = lengths.get(member + 1);
		if (known) known.push(day - start);
		else lengths.set(member + 1, [day - start]);
	}
	for (const [place, list] of lengths) setMedian(scores, place, list);
}

function setMedian(scores: Scores, place: number, lengths: number[]): void {
	if (lengths.length === 0) return;
	lengths.sort((a, b) => a - b);
	const sum = lengths[lengths.length >> 1]! + lengths[(lengths.length - 1) >> 1]!;
	scores.grow(place + 1);
	scores.facts[place] = lengths.length;
	scores.a[place] = sum % 2 === 0 ? sum / 2 : sum;
	scores.b[place] = sum % 2 === 0 ? 1 : 2;
}
