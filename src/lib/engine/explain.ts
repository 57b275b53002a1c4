import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Fact } from '#lib/domain/facts.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Built } from './board-build.ts';
import { Entry } from './entry.ts';
import { readRow, type Chunk } from './fact-table.ts';
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

/** The records of the metric's types that count for a member on a board. */
export function explain(
	store: Store,
	{ plan, scope, metric }: Pick<Built, 'plan' | 'scope' | 'metric'>,
	member: number | undefined,
	limit: number
): ExplainedFacts {
	if (member === undefined) return { facts: [], count: 0, partial: false };
	const newest = new Newest(limit);
	let count = 0;
	store.facts.scan(plan.low, plan.high, (chunk, at) => {
		if (metric.uses[chunk.type[at]!] !== 1) return;
		if (metric.customersOnly && !chunk.customer?.[at]) return;
		if (scope.memberOf(chunk.rep[at]!, chunk.day[at]!) !== member) return;
		count++;
		newest.add(chunk, at);
	});
	let inSums = 0;
	store.sums.scan(plan.low, plan.high, entry, () => {
		if (metric.uses[entry.type] === 1 && scope.memberOf(entry.rep, entry.day) === member)
			inSums += entry.rows;
	});
	const facts = newest.list((chunk, at) => factAt(store, chunk, at));
	return { facts, count: count + inSums, partial: inSums > 0 };
}

/** Keeps the newest few of many rows. */
class Newest {
	#rows: { chunk: Chunk; at: number; occurredAt: number }[] = [];
	readonly #limit: number;

	constructor(limit: number) {
		this.#limit = limit;
	}

	add(chunk: Chunk, at: number): void {
		this.#rows.push({ chunk, at, occurredAt: chunk.occurredAt[at]! });
		if (this.#rows.length > this.#limit * 4 + 1000) this.#prune();
	}

	#prune(): void {
		this.#rows.sort((a, b) => b.occurredAt - a.occurredAt || b.chunk.id[b.at]! - a.chunk.id[a.at]!);
		this.#rows.length = Math.min(this.#rows.length, this.#limit);
	}

	list<T>(make: (chunk: Chunk, at: number) => T): T[] {
		this.#prune();
		return this.#rows.map(({ chunk, at }) => make(chunk, at));
	}
}

export function factAt(store: Store, chunk: Chunk, at: number): Fact & { id: Id } {
	return {
		id: store.ids.text(chunk.id[at]!),
		rep: store.floor.reps.text(chunk.rep[at]!),
		type: store.types.text(chunk.type[at]!),
		quantity: chunk.quantity[at]!,
		amount: chunk.amount[at]!,
		...(store.margins ? { margin: chunk.margin?.[at] ?? 0 } : {}),
		occurredAt: chunk.occurredAt[at]!,
		localDate: dateOfDay(chunk.day[at]!),
		customerKey: chunk.customer?.[at] ?? 0,
		dealKey: chunk.deal?.[at] ?? 0
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
	const counts = new Map<number, { quantity: number; amount: number }>();
	const number = store.floor.reps.find(rep);
	const add = () => {
		if (entry.rep !== number) return;
		const count = counts.get(entry.type) ?? { quantity: 0, amount: 0 };
		count.quantity += entry.countedQuantity;
		count.amount += entry.amount;
		counts.set(entry.type, count);
	};
	store.facts.scan(day, day, (chunk, at) => {
		if (chunk.rep[at] !== number) return;
		readRow(chunk, at, entry);
		add();
	});
	store.sums.scan(day, day, entry, add);
	return [...store.floor.derived.types.values()]
		.filter(({ active }) => active)
		.sort((a, b) => a.stage - b.stage || (a.key < b.key ? -1 : 1))
		.map(({ key }) => ({ key, ...(counts.get(store.types.find(key) ?? -1) ?? { quantity: 0, amount: 0 }) }));
}
