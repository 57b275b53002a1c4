/**
 * Perspective: a table in its WebAssembly engine and a view over it, grouped by rep and sorted by the sum, kept up with each
 * `update`. Facts go in as one Arrow stream, its fastest form, a new one as a row. Of the ways in which a view can be read,
 * `with_typed_arrays` was the fastest (to_columns, to_arrow and a window of 50 rows took longer), and a view with a total
 * row (`rollup`, the default) is kept up several times faster than one without (`flat`). No index column: nothing is
 * replaced here, and with one it is slower.
 */
import type { Client, Table, View } from '@perspective-dev/client';
import type { Change, Dataset } from '../data.ts';
import { arrowOf } from './arrow.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

export class Perspective implements Peer {
	readonly name = 'Perspective';
	readonly #connect: () => Promise<Client>;
	readonly #notified: boolean;
	#updated: () => void = () => {};
	#client: Client | undefined;
	#source = new ArrayBuffer(0);
	#table: Table | undefined;
	#view: View | undefined;

	/**
	 * @param connect an engine in Node's own thread, or in a browser's worker
	 * @param notified whether a view shows an update only once it has said so, as it does across threads
	 */
	constructor(connect: () => Promise<Client>, notified = false) {
		this.#connect = connect;
		this.#notified = notified;
	}

	async prepare(data: Dataset): Promise<void> {
		this.#client = await this.#connect();
		const bytes = arrowOf(data);
		this.#source = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
	}

	async load(): Promise<void> {
		await this.#delete();
		this.#table = await this.#client?.table(this.#source);
		this.#view = await this.#table?.view({
			group_by: ['rep'],
			columns: ['amount'],
			aggregates: { amount: 'sum' },
			sort: [['amount', 'desc']]
		});
		if (this.#notified) await this.#view?.on_update(() => this.#updated());
		await this.look(0);
	}

	async update({ number, rep, type, fact }: Change): Promise<void> {
		const { quantity, amount, occurredAt } = fact;
		const day = Math.floor(occurredAt / 86_400_000);
		const shown = this.#notified ? new Promise<void>((resolve) => (this.#updated = resolve)) : undefined;
		await this.#table?.update([{ id: number, rep, type, quantity, amount, occurredAt, day }]);
		await shown;
	}

	async look(rep: number): Promise<number> {
		return this.#read((reps, sums) => readAround((place) => sums[place]!, sums.length, reps.indexOf(rep)), 0);
	}

	/** It has no order inside a tie: here that of the numbers, as with everyone else. */
	async ranking(): Promise<Ranked> {
		return this.#read<Ranked>(
			(reps, sums) => {
				const places = [...reps.keys()];
				places.sort((a, b) => (sums[a] === sums[b] ? reps[a]! - reps[b]! : a - b));
				return { reps: places.map((place) => reps[place]!), sums: places.map((place) => sums[place]!) };
			},
			{ reps: [], sums: [] }
		);
	}

	/** The arrays are Perspective's own and only there during the call; the first row is the total. */
	async #read<T>(look: (reps: Int32Array, sums: Float64Array) => T, nothing: T): Promise<T> {
		let seen = nothing;
		await this.#view?.with_typed_arrays(null, (_names, [reps, sums]) => {
			seen = look((reps as Int32Array).subarray(1), (sums as Float64Array).subarray(1));
		});
		return seen;
	}

	dropSource(): void {
		this.#source = new ArrayBuffer(0);
	}

	async #delete(): Promise<void> {
		await this.#view?.delete();
		await this.#table?.delete();
	}

	async close(): Promise<void> {
		this.dropSource();
		await this.#delete();
		this.#view = this.#table = undefined;
	}
}
