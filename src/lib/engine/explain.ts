/** Which records are behind what a board says. */
import type { BoardQuery } from '#lib/domain/board.ts';
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Built } from './board-build.ts';
import type { CompiledMetric } from './compiled-metric.ts';
import { Entry } from './entry.ts';
import type { Chunk } from './fact-table.ts';
import { eachTelling, isBefore, type Cut } from './record-scores.ts';
import type { Scope } from './scope.ts';
import type { Measure } from './side.ts';
import type { Store } from './store.ts';

export interface ExplainedFacts {
	/** Newest first. */
	readonly facts: (Fact & { id: Id })[];
	/** How many there are, listed or not. */
	readonly count: number;
	/** Part of them is held as sums only: counted, and not listed. */
	readonly partial: boolean;
}

const entry = new Entry();

/**
 * The records behind the scores of some members (by number): for each, those that have a part in one of the measures and, where
 * there is a cut, did not count before it.
 */
export function explain(
	store: Store,
	{ scope, recipe }: Pick<Built, 'scope' | 'recipe'>,
	measures: readonly Measure[],
	members: readonly number[],
	limit: number,
	cut?: Cut
): Map<number, ExplainedFacts> {
	const found = new Map(members.map((member) => [member, new Newest(limit)]));
	const reps = repsOf(store, scope, recipe.query, members);
	const sums = new Map<number, number>();
	for (const measure of measures) {
		eachRecord(store, scope, measure, reps, recipe.today, (member, chunk, at) => {
			const newest = found.get(member);
			if (!newest) return;
			chunk.read(at, entry);
			if (!cut || !isBefore(cut, entry)) newest.add(chunk, at);
		});
		eachInSums(store, scope, measure, reps, cut, (member, rows) => {
			sums.set(member, (sums.get(member) ?? 0) + rows);
		});
	}
	return new Map(
		[...found].map(([member, newest]) => {
			const inSums = sums.get(member) ?? 0;
			const facts = newest.list((chunk, at) => factAt(store, chunk, at));
			return [member, { facts, count: newest.count + inSums, partial: inSums > 0 }];
		})
	);
}

/** The reps whose facts count for one of the members, on whatever day. */
function repsOf(store: Store, scope: Scope, { by }: BoardQuery, members: readonly number[]): number[] {
	if (by === 'rep') return [...new Set(members)];
	const wanted = new Set(members);
	const reps: number[] = [];
	for (let rep = 0; rep < store.floor.reps.size; rep++)
		if (scope.changesOf(rep).some((day) => wanted.has(scope.memberOf(rep, day)))) reps.push(rep);
	return reps;
}

/**
 * Calls `visit` with each single record of the reps that has a part in a member's score. Metrics over single records read all of
 * them, since a customer is everybody's.
 */
function eachRecord(
	store: Store,
	scope: Scope,
	{ metric, low, high }: Measure,
	reps: readonly number[],
	today: number,
	visit: (member: number, chunk: Chunk, at: number) => void
): void {
	const { definition } = metric.metric;
	if (definition.kind === 'followUp' || definition.kind === 'medianDays') {
		const window = { low, high, today, cut: undefined };
		eachTelling(store, definition, window, (order, { chunk, at }) => {
			visit(scope.memberOf(order.rep, order.day), chunk, at);
		});
		return;
	}
	for (const rep of reps) {
		store.facts.eachOf(rep, low, high, (chunk, at) => {
			if (metric.uses[chunk.type.get(at)] !== 1) return;
			if (metric.customersOnly && !chunk.customer?.get(at)) return;
			visit(scope.memberOf(rep, chunk.day[at]!), chunk, at);
		});
	}
}

/** The same for those of which only sums are held: how many of a rep, day and type. */
function eachInSums(
	store: Store,
	scope: Scope,
	{ metric, low, high }: Measure,
	reps: readonly number[],
	cut: Cut | undefined,
	visit: (member: number, rows: number) => void
): void {
	if (store.folded === 0 || usesSingles(metric)) return;
	const { days } = store.sums;
	const types = [...metric.uses.keys()].filter((type) => metric.uses[type] === 1);
	for (const { key } of days.groups) {
		if (key < low || key > high || key >= store.detailDay) continue;
		// no moment is known of them: they lie before any that is asked about
		if (cut && (key < cut.day || cut.time > -Infinity)) continue;
		for (const rep of reps)
			for (const type of types) visit(scope.memberOf(rep, key), store.foldedRows(rep, key, type));
	}
}

const usesSingles = ({ records, customersOnly }: CompiledMetric): boolean => records || customersOnly;

/** Keeps the newest few of many rows, and counts them all, each once. */
class Newest {
	readonly #seen = new Map<Chunk, Set<number>>();
	#rows: { chunk: Chunk; at: number; occurredAt: number }[] = [];
	readonly #limit: number;
	count = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	add(chunk: Chunk, at: number): void {
		let seen = this.#seen.get(chunk);
		if (!seen) this.#seen.set(chunk, (seen = new Set()));
		if (seen.has(at)) return;
		seen.add(at);
		this.count++;
		this.#rows.push({ chunk, at, occurredAt: chunk.occurredAt.get(at) });
		if (this.#rows.length > this.#limit * 4 + 1000) this.#prune();
	}

	#prune(): void {
		this.#rows.sort((a, b) => b.occurredAt - a.occurredAt || b.chunk.id.get(b.at) - a.chunk.id.get(a.at));
		this.#rows.length = Math.min(this.#rows.length, this.#limit);
	}

	list<T>(make: (chunk: Chunk, at: number) => T): T[] {
		this.#prune();
		return this.#rows.map(({ chunk, at }) => make(chunk, at));
	}
}

/** A fact as it is told. */
export function factAt(store: Store, chunk: Chunk, at: number): Fact & { id: Id } {
	return {
		id: store.ids.text(chunk.id.get(at)),
		rep: store.floor.reps.text(chunk.rep.get(at)),
		type: store.types.text(chunk.type.get(at)),
		quantity: chunk.quantity.get(at),
		amount: chunk.amount?.get(at) ?? 0,
		...(store.margins ? { margin: chunk.margin?.get(at) ?? 0 } : {}),
		occurredAt: chunk.occurredAt.get(at),
		localDate: dateOfDay(chunk.day[at]!),
		customerKey: chunk.customer?.get(at) ?? 0,
		dealKey: chunk.deal?.get(at) ?? 0
	};
}

export interface Tally {
	readonly key: string;
	/** Credits left out. */
	readonly quantity: number;
	/** Minor units, credits included. */
	readonly amount: number;
}

/** A rep's counts of a day, for every active type. */
export function tally(store: Store, rep: Id, day: number): Tally[] {
	const number = store.floor.reps.find(rep);
	const { days } = store.sums;
	const group = days.group(day);
	const countOf = (key: string) => {
		const type = store.types.find(key);
		const cell = group && number !== undefined && type !== undefined ? days.find(number, group, type) : -1;
		if (cell < 0) return { quantity: 0, amount: 0 };
		days.read(cell, entry);
		return { quantity: entry.countedQuantity, amount: entry.amount };
	};
	return [...store.floor.derived.types.values()]
		.filter(({ active }) => active)
		.sort((a, b) => a.stage - b.stage || (a.key < b.key ? -1 : 1))
		.map(({ key }) => ({ key, ...countOf(key) }));
}
