import type { ShownCollection } from '#lib/domain/facts.ts';
import type { Collections } from '#lib/domain/records.ts';
import type { CelebrateFrame, RowsFrame } from '#lib/protocol/frame.ts';

type Tables = { readonly [C in ShownCollection]?: readonly Collections[C][] };

/**
 * Records that pages show as the worker has them, and what is to be celebrated. The audience's images may lack fields of the
 * record (gateway/projection.ts says which).
 */
export class ShownRows {
	readonly #ask: (collection: ShownCollection) => void;
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #wanted = new Set<ShownCollection>();
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #listeners = new Set<(celebration: CelebrateFrame) => void>();
	#tables = $state.raw<Tables>({});

	/** `ask` has the worker tell all of a collection, now and whenever it changes. */
	constructor(ask: (collection: ShownCollection) => void) {
		this.#ask = ask;
	}

	/** The worker's rows arrive in `rows` from now on. */
	open(collection: ShownCollection): void {
		if (this.#wanted.has(collection)) return;
		this.#wanted.add(collection);
		this.#ask(collection);
	}

	/** In no order; undefined until the worker has told. */
	rows<C extends ShownCollection>(collection: C): readonly Collections[C][] | undefined {
		return this.#tables[collection];
	}

	/** Each celebration at most once, when it is told. The answer ends it. */
	onCelebrate(listener: (celebration: CelebrateFrame) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	hear(frame: RowsFrame | CelebrateFrame): void {
		if (frame.kind === 'rows') this.#tables = { ...this.#tables, [frame.collection]: frame.rows };
		else for (const listener of this.#listeners) listener(frame);
	}

	/** Another worker: asks it for all that was wanted. */
	again(): void {
		for (const collection of this.#wanted) this.#ask(collection);
	}

	/** Somebody else is asking. */
	forget(): void {
		this.#tables = {};
	}
}
