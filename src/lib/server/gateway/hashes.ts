import type { StreamRow } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { FeedRow, Id, LocalDate } from '#lib/domain/records.ts';
import { HashSum, rowHash, streamHash, type FactSums, type Hashed } from '#lib/protocol/stream-hash.ts';
import { makeRoom } from '#lib/server/bounded.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { KeyOf } from './keys.ts';
import { activityStreams, project, restartedBy, toFullFact, type Viewpoint } from './projection.ts';
import { rowsOf } from './snapshot-source.ts';

export interface StreamHashesOptions {
	readonly keyOf: KeyOf;
	/** The small tables, and what audiences are decided by, as of the rows handed to `apply`. */
	readonly tables: () => Tables;
	readonly viewpoint: () => Viewpoint;
	/** From which local date on every client of the floor holds facts one by one. */
	readonly detailFrom: () => LocalDate;
	/** False while the floor is read anew. */
	readonly ready: () => boolean;
}

/** The small collections' part of a stream, as it was made last. */
interface KnownRows {
	readonly version: number;
	readonly view: Viewpoint;
	readonly sum: Hashed;
}

/** Teams' and reps' streams whose records are counted; beyond that the longest known goes. */
const MOST_DETAILS = 512;

/**
 * The hash of what each stream's audience holds at the last row applied. Facts are kept up row by row, the small collections
 * summed anew when one of them has changed; of a team's or rep's records the sum begins with a snapshot that read them all,
 * so that until then there is none.
 */
export class StreamHashes {
	readonly #options: StreamHashesOptions;
	#facts: FactSums | undefined;
	readonly #rows = new Map<StreamName, KnownRows>();
	readonly #details = new Map<StreamName, HashSum>();
	#version = 0;

	constructor(options: StreamHashesOptions) {
		this.#options = options;
	}

	/** All facts as they are at the last row applied: at the start, and on another timeline. */
	reset(facts: FactSums): void {
		this.#facts = facts;
		this.#rows.clear();
		this.#details.clear();
	}

	/** Rows that follow, once the tables show them. */
	apply(rows: readonly FeedRow[]): void {
		const tables = this.#options.tables();
		for (const row of rows) for (const name of restartedBy(row, tables)) this.#details.delete(name);
		for (const row of rows) {
			if (row.collection === 'activities') this.#applyActivity(row as FeedRow<'activities'>);
			else this.#version++;
		}
	}

	/**
	 * A team's or rep's records, read after some position and by now: what came `since` then may or may not be in them, and is
	 * taken from the feed.
	 */
	seed(stream: StreamName, read: Iterable<StreamRow>, since: readonly FeedRow[]): void {
		const view = this.#options.viewpoint();
		const later = new Map<Id, FeedRow>();
		for (const row of since) if (row.collection === 'activities') later.set(row.record, row);
		const sum = new HashSum();
		for (const row of read) {
			if (row.collection === 'activities' && !later.has(row.id)) sum.add(1, rowHash(row));
		}
		for (const [id, { after }] of later) add(sum, 1, stream, id, after, view);
		this.#details.delete(stream);
		makeRoom(this.#details, MOST_DETAILS);
		this.#details.set(stream, sum);
	}

	/** For a heartbeat; undefined: it is not known. */
	of(stream: StreamName): string | undefined {
		if (!this.#facts || !this.#options.ready()) return undefined;
		if (stream === 'floor') {
			const { hideAmounts } = this.#options.viewpoint();
			return streamHash(this.#small(stream), this.#facts, this.#options.detailFrom(), hideAmounts);
		}
		const total = new HashSum();
		total.add(1, this.#small(stream));
		if (stream === 'admin') return streamHash(total);
		const detail = this.#details.get(stream);
		if (!detail) return undefined;
		total.add(1, detail);
		return streamHash(total);
	}

	#small(stream: StreamName): Hashed {
		const view = this.#options.viewpoint();
		const known = this.#rows.get(stream);
		if (known?.version === this.#version && known.view === view) return known.sum;
		const sum = new HashSum();
		for (const row of rowsOf(stream, this.#options.tables(), view)) sum.add(1, rowHash(row));
		this.#rows.set(stream, { version: this.#version, view, sum });
		return sum;
	}

	#applyActivity(row: FeedRow<'activities'>): void {
		const { record: id, before, after } = row;
		const { keyOf, viewpoint } = this.#options;
		if (before) this.#facts?.put(-1, id, toFullFact(before, keyOf));
		if (after) this.#facts?.put(1, id, toFullFact(after, keyOf));
		if (this.#details.size === 0) return;
		const view = viewpoint();
		for (const stream of activityStreams(row, view)) {
			const sum = this.#details.get(stream);
			if (!sum) continue;
			add(sum, -1, stream, id, before, view);
			add(sum, 1, stream, id, after, view);
		}
	}
}

/** Adds or takes away one activity as a stream's audience sees it, if it does. */
function add(
	sum: HashSum,
	sign: 1 | -1,
	stream: StreamName,
	id: Id,
	image: object | null,
	view: Viewpoint
): void {
	const row = image && project(stream, 'activities', id, image, view);
	if (row) sum.add(sign, rowHash({ collection: 'activities', id, row }));
}
