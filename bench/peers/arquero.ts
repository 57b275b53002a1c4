/**
 * Arquero: immutable column tables and queries that are worked out anew. The cheapest way to add a fact was chosen: typed
 * arrays with room at their end, over which a table is made anew at each update (its own `concat` copies every column and
 * takes several times as long). The ranking is `groupby().rollup().orderby()`.
 */
import { desc, op, table } from 'arquero';
import type { Change, Dataset } from '../data.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

const ROOM = 10_000;
const NAMES = ['id', 'rep', 'type', 'quantity', 'amount', 'occurredAt', 'day'] as const;
type Numbers = Float64Array | Uint32Array | Uint16Array | Int32Array;
type Columns = Record<(typeof NAMES)[number], Numbers>;

function withRoom<T extends Numbers>(column: T, make: new (length: number) => T): T {
	const roomy = new make(column.length + ROOM);
	roomy.set(column);
	return roomy;
}

export class Arquero implements Peer {
	readonly name = 'Arquero';
	#facts: Columns | undefined;
	#count = 0;
	#ranking: Ranked = { reps: [], sums: [] };

	prepare({ columns }: Dataset): void {
		this.#count = columns.count;
		this.#facts = {
			id: withRoom(columns.ids, Float64Array),
			rep: withRoom(columns.rep, Uint32Array),
			type: withRoom(columns.type, Uint16Array),
			quantity: withRoom(columns.quantity, Float64Array),
			amount: withRoom(columns.amount, Float64Array),
			occurredAt: withRoom(columns.occurredAt, Float64Array),
			day: withRoom(columns.day, Int32Array)
		};
	}

	load(): void {
		this.#rank();
	}

	update({ number, rep, type, fact }: Change): void {
		if (!this.#facts) return;
		const { quantity, amount, occurredAt } = fact;
		const day = Math.floor(occurredAt / 86_400_000);
		const row = { id: number, rep, type, quantity, amount, occurredAt, day };
		for (const name of NAMES) this.#facts[name][this.#count] = row[name];
		this.#count++;
	}

	look(rep: number): number {
		this.#rank();
		const { reps, sums } = this.#ranking;
		return readAround((place) => sums[place]!, sums.length, reps.indexOf(rep));
	}

	#rank(): void {
		const facts = this.#facts;
		if (!facts) return;
		const columns = NAMES.map((name) => [name, facts[name].subarray(0, this.#count)]);
		const ordered = table(Object.fromEntries(columns) as Record<string, Numbers>)
			.groupby('rep')
			.rollup({ total: op.sum('amount') })
			.orderby(desc('total'), 'rep');
		this.#ranking = { reps: [...ordered.array('rep')], sums: [...ordered.array('total')] };
	}

	ranking(): Ranked {
		this.#rank();
		return this.#ranking;
	}

	/** The source's columns are what is held. */
	dropSource(): void {}

	close(): void {
		this.#facts = undefined;
	}
}
