/**
 * @tanstack/db-ivm: differential dataflow. Its own operators for the task: groupBy with sum, then orderByWithFractionalIndex,
 * which is what TanStack DB compiles a grouped and ordered query to. The output is deltas, each with the place as a fractional
 * index; a consumer keeps a sorted array from them, as its documentation shows (binary search, no sorting anew).
 * Facts go in as an array of objects in one message, which it takes faster than many.
 */
import {
	D2,
	MultiSet,
	groupBy,
	groupByOperators,
	orderByWithFractionalIndex,
	output
} from '@tanstack/db-ivm';
import type { Change, Dataset } from '../data.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

interface Row {
	readonly rep: number;
	readonly amount: number;
}
interface Group {
	readonly rep: number;
	readonly total: number;
}
type Placed = [key: string, [group: Group, index: string]];

/** The consumer's side: groups in the order of their fractional indexes. */
class Sorted {
	readonly #indexes: string[] = [];
	readonly groups: Group[] = [];
	readonly #indexOf = new Map<number, string>();

	apply(deltas: readonly [Placed, number][]): void {
		for (const [[, [, index]], sign] of deltas) if (sign < 0) this.#remove(index);
		for (const [[, [group, index]], sign] of deltas) if (sign > 0) this.#insert(group, index);
	}

	placeOf(rep: number): number {
		return this.#search(this.#indexOf.get(rep) ?? '');
	}

	#search(index: string): number {
		let low = 0;
		let high = this.#indexes.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#indexes[middle]! < index) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#remove(index: string): void {
		const at = this.#search(index);
		if (this.#indexes[at] !== index) throw new Error('a delta takes back what was never there');
		this.#indexes.splice(at, 1);
		this.groups.splice(at, 1);
	}

	#insert(group: Group, index: string): void {
		const at = this.#search(index);
		this.#indexes.splice(at, 0, index);
		this.groups.splice(at, 0, group);
		this.#indexOf.set(group.rep, index);
	}
}

export class DbIvm implements Peer {
	readonly name = 'db-ivm';
	#rows: [Row, number][] = [];
	#graph = new D2();
	#input = this.#graph.newInput<Row>();
	#sorted = new Sorted();

	prepare({ columns }: Dataset): void {
		this.#rows = Array.from({ length: columns.count }, (_, i) => [
			{ rep: columns.rep[i]!, amount: columns.amount[i]! },
			1
		]);
	}

	load(): void {
		const sorted = new Sorted();
		const graph = new D2();
		const input = graph.newInput<Row>();
		input.pipe(
			groupBy((row: Row) => ({ rep: row.rep }), { total: groupByOperators.sum((row: Row) => row.amount) }),
			orderByWithFractionalIndex((group: Group) => group, {
				comparator: (a: Group, b: Group) => b.total - a.total || a.rep - b.rep
			}),
			output((deltas) => sorted.apply(deltas.getInner() as [Placed, number][]))
		);
		graph.finalize();
		input.sendData(new MultiSet(this.#rows));
		graph.run();
		this.#graph = graph;
		this.#input = input;
		this.#sorted = sorted;
	}

	update({ rep, fact }: Change): void {
		this.#input.sendData(new MultiSet([[{ rep, amount: fact.amount }, 1]]));
		this.#graph.run();
	}

	look(rep: number): number {
		const { groups } = this.#sorted;
		return readAround((place) => groups[place]!.total, groups.length, this.#sorted.placeOf(rep));
	}

	ranking(): Ranked {
		const { groups } = this.#sorted;
		return { reps: groups.map(({ rep }) => rep), sums: groups.map(({ total }) => total) };
	}

	dropSource(): void {
		this.#rows = [];
	}

	close(): void {
		this.dropSource();
		this.#sorted = new Sorted();
		this.#graph = new D2();
		this.#input = this.#graph.newInput<Row>();
	}
}
