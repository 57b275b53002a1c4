import type { CollectionName, Collections, FeedRow, Id, Position } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';

/** The followed collections but activities, whole and in memory, as of the authority's position. */
export type Tables = {
	readonly [C in Exclude<CollectionName, 'activities'>]: ReadonlyMap<Id, Collections[C]>;
};

/** The server's own reading of the feed: small tables and an engine over all facts. It decides; browsers only repeat. */
export interface Authority {
	readonly position: Position;
	readonly tables: Tables;
	/** Over full facts, margins included. */
	readonly engine: Engine;
	readonly state: { readonly kind: 'ready' } | { readonly kind: 'rebuilding'; readonly percent: number };
	/** Milliseconds since the start of the last pull that returned less than a full page. */
	lag(): number;
	/** Resolves when the position has reached `seq` (at once if it has). Rejects after `patience` ms (default 5,000). */
	reached(seq: number, patience?: number): Promise<void>;
	/** After rows were applied, in order, before anybody is told. */
	onRows(listener: (rows: readonly FeedRow[]) => void): () => void;
}
