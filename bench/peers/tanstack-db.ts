/**
 * TanStack DB: a local-only collection of all facts and a live query over it (groupBy, sum, orderBy), kept up incrementally.
 * Facts go in as `initialData`, later ones by `insert`; the ranking is the live query's own `toArray`. Nobody subscribes to it,
 * so it is told not to clean itself up, which it would do 5 seconds after it was last used.
 */
import { createCollection, createLiveQueryCollection, localOnlyCollectionOptions, sum } from '@tanstack/db';
import type { Change, Dataset } from '../data.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

interface Row {
	readonly id: number;
	readonly rep: number;
	readonly type: number;
	readonly quantity: number;
	readonly amount: number;
	readonly day: number;
}
interface Group {
	readonly rep: number;
	readonly total: number;
}
interface Floor {
	readonly facts: { insert(row: Row): unknown; cleanup(): Promise<void> };
	readonly board: { readonly toArray: Group[]; preload(): Promise<void>; cleanup(): Promise<void> };
}

function open(rows: Row[]): Floor {
	const facts = createCollection(
		localOnlyCollectionOptions<Row>({ getKey: (row) => row.id, initialData: rows })
	);
	const board = createLiveQueryCollection({
		gcTime: 0,
		query: (query) =>
			query
				.from({ fact: facts })
				.groupBy(({ fact }) => fact?.rep)
				.select(({ fact }) => ({ rep: fact?.rep, total: sum(fact?.amount) }))
				.orderBy(({ $selected }) => $selected?.total, 'desc')
				.orderBy(({ $selected }) => $selected?.rep, 'asc')
	});
	return { facts, board: board as Floor['board'] };
}

export class TanStackDb implements Peer {
	readonly name = 'TanStack DB';
	#rows: Row[] = [];
	#floor: Floor | undefined;

	prepare({ columns }: Dataset): void {
		this.#rows = Array.from({ length: columns.count }, (_, i) => ({
			id: columns.ids[i]!,
			rep: columns.rep[i]!,
			type: columns.type[i]!,
			quantity: columns.quantity[i]!,
			amount: columns.amount[i]!,
			day: columns.day[i]!
		}));
	}

	async load(): Promise<void> {
		this.#floor = open(this.#rows);
		await this.#floor.board.preload();
		this.look(0);
	}

	update({ number, rep, type, fact }: Change): void {
		const { quantity, amount } = fact;
		const day = Math.floor(fact.occurredAt / 86_400_000);
		this.#floor?.facts.insert({ id: number, rep, type, quantity, amount, day });
	}

	look(rep: number): number {
		const groups = this.#groups();
		const place = groups.findIndex((group) => group.rep === rep);
		return readAround((at) => groups[at]!.total, groups.length, place);
	}

	ranking(): Ranked {
		const groups = this.#groups();
		return { reps: groups.map(({ rep }) => rep), sums: groups.map(({ total }) => total) };
	}

	#groups(): Group[] {
		return this.#floor?.board.toArray ?? [];
	}

	dropSource(): void {
		this.#rows = [];
	}

	async close(): Promise<void> {
		this.dropSource();
		await this.#floor?.board.cleanup();
		await this.#floor?.facts.cleanup();
		this.#floor = undefined;
	}
}
