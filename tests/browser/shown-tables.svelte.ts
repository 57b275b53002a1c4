import type { ShownCollection } from '#lib/domain/facts.ts';
import type { Collections } from '#lib/domain/records.ts';
import type { CelebrateFrame } from '#lib/protocol/frame.ts';

/** What a worker would tell of records that pages show as they are. */
export class ShownTables {
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
	readonly #hearing = new Set<(told: CelebrateFrame) => void>();
	#tables = $state.raw<{ [C in ShownCollection]?: readonly Collections[C][] }>({});

	open(): void {}
	rows<C extends ShownCollection>(collection: C): readonly Collections[C][] | undefined {
		return this.#tables[collection];
	}
	put<C extends ShownCollection>(collection: C, rows: readonly Collections[C][]): void {
		this.#tables = { ...this.#tables, [collection]: rows };
	}
	onCelebrate(listener: (told: CelebrateFrame) => void): () => void {
		this.#hearing.add(listener);
		return () => void this.#hearing.delete(listener);
	}
	tell(told: CelebrateFrame): void {
		for (const hear of this.#hearing) hear(told);
	}
	get listeners(): number {
		return this.#hearing.size;
	}
}
