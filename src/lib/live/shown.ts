import type { ShownCollection } from '#lib/domain/facts.ts';
import type { Post } from './boards.ts';
import type { Replica } from './replica.ts';

/** Records that pages show as they are, for the tabs that asked for them. */
export class Shown {
	readonly #replica: () => Pick<Replica, 'shown'>;
	readonly #tabs = new Map<string, { readonly post: Post; readonly wanted: Set<ShownCollection> }>();

	constructor(replica: () => Pick<Replica, 'shown'>) {
		this.#replica = replica;
	}

	open(tab: string, collection: ShownCollection, post: Post): void {
		const known = this.#tabs.get(tab) ?? { post, wanted: new Set() };
		this.#tabs.set(tab, known);
		known.wanted.add(collection);
		post({ kind: 'rows', collection, rows: this.#replica().shown(collection) });
	}

	leave(tab: string): void {
		this.#tabs.delete(tab);
	}

	changed(collections: ReadonlySet<ShownCollection>): void {
		for (const collection of collections) {
			const tabs = [...this.#tabs.values()].filter(({ wanted }) => wanted.has(collection));
			if (tabs.length === 0) continue;
			const rows = this.#replica().shown(collection);
			for (const { post } of tabs) post({ kind: 'rows', collection, rows });
		}
	}
}
