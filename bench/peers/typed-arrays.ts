/**
 * The limit: one board by hand over typed arrays, without ids, corrections, periods or names. Sums by rep, and the order kept by
 * moving the one rep whose sum changed.
 */
import type { Change, Dataset } from '../data.ts';
import { readAround, type Peer, type Ranked } from './peer.ts';

export class TypedArrays implements Peer {
	readonly name = 'typed arrays by hand';
	#data: Dataset | undefined;
	#sums = new Float64Array(0);
	#order = new Uint32Array(0);
	#places = new Uint32Array(0);

	prepare(data: Dataset): void {
		this.#data = data;
	}

	load(): void {
		if (!this.#data) return;
		const { count, rep, amount, reps } = this.#data.columns;
		const sums = new Float64Array(reps.length);
		for (let i = 0; i < count; i++) sums[rep[i]!]! += amount[i]!;
		this.#sums = sums;
		this.#order = Uint32Array.from(sums, (_, i) => i).sort((a, b) => sums[b]! - sums[a]! || a - b);
		this.#places = new Uint32Array(reps.length);
		this.#order.forEach((who, place) => (this.#places[who] = place));
	}

	update({ rep, fact }: Change): void {
		const sums = this.#sums;
		const order = this.#order;
		const places = this.#places;
		const sum = (sums[rep]! += fact.amount);
		let place = places[rep]!;
		while (place > 0) {
			const above = order[place - 1]!;
			if (sums[above]! > sum || (sums[above]! === sum && above < rep)) break;
			order[place] = above;
			places[above] = place--;
		}
		order[place] = rep;
		places[rep] = place;
	}

	look(rep: number): number {
		const sums = this.#sums;
		const order = this.#order;
		return readAround((place) => sums[order[place]!]!, order.length, this.#places[rep]!);
	}

	ranking(): Ranked {
		return { reps: [...this.#order], sums: [...this.#order].map((rep) => this.#sums[rep]!) };
	}

	dropSource(): void {
		this.#data = undefined;
	}

	close(): void {
		this.dropSource();
	}
}
