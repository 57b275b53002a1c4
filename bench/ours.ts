/**
 * Ours: `Engine.load`, `putFact`, and a watched board's ranking read in place. Nothing is left out: ids, corrections, names,
 * movement and every other board asked for later are served from the same engine.
 */
import type { BoardWatch } from '#lib/engine/engine.ts';
import { Engine } from '#lib/engine/engine.ts';
import type { StreamState } from '#lib/domain/facts.ts';
import { NOW, repId, type Change, type Dataset } from './data.ts';
import { BOARD, stateOf } from './floor.ts';
import { rankingOf, watched } from './ranking.ts';
import { readAround, type Peer, type Ranked } from './peers/peer.ts';

export class Ours implements Peer {
	readonly name = 'ours';
	engine = new Engine();
	#state: StreamState | undefined;
	#board: BoardWatch | undefined;
	#ids: string[] = [];

	prepare({ columns }: Dataset): void {
		this.#state = stateOf(columns);
		this.#ids = Array.from({ length: columns.reps.length }, (_, rep) => repId(rep));
	}

	load(): void {
		if (this.#state) this.loadState(this.#state);
	}

	loadState(state: StreamState): void {
		this.engine = new Engine();
		this.engine.load(state);
		this.#board = watched(this.engine, BOARD);
		this.look(0);
	}

	update({ id, fact }: Change): void {
		this.engine.putFact(id, fact);
	}

	look(rep: number): number {
		if (!this.#board) return 0;
		const ranking = rankingOf(this.#board, NOW);
		return readAround((place) => ranking.scoreAt(place), ranking.length, ranking.indexOf(this.#ids[rep]!));
	}

	ranking(): Ranked {
		const ranked = { reps: [] as number[], sums: [] as number[] };
		if (!this.#board) return ranked;
		const ranking = rankingOf(this.#board, NOW);
		for (let place = 0; place < ranking.length; place++) {
			ranked.reps.push(Number(ranking.idAt(place).slice(3)));
			ranked.sums.push(ranking.scoreAt(place));
		}
		return ranked;
	}

	dropSource(): void {
		this.#state = undefined;
	}

	close(): void {
		this.dropSource();
		this.#board?.close();
		this.#board = undefined;
		this.engine = new Engine();
	}
}
