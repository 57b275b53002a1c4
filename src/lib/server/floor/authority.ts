import { HIDDEN_NAME, isHidden } from '#lib/domain/access.ts';
import type { Clock } from '#lib/domain/clock.ts';
import {
	FLOOR_COLLECTIONS,
	SHOWN_COLLECTIONS,
	emptyState,
	type Fact,
	type FloorCollection,
	type StreamState
} from '#lib/domain/facts.ts';
import type {
	Activity,
	CollectionName,
	Collections,
	FeedRow,
	Id,
	Position,
	Rep
} from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import type { Authority, Tables } from './types.ts';

export const TABLE_NAMES = [
	...FLOOR_COLLECTIONS,
	...SHOWN_COLLECTIONS,
	'notification_settings',
	'users',
	'api_keys',
	'screens'
] as const satisfies readonly Exclude<CollectionName, 'activities'>[];

type MutableTables = { [C in keyof Tables]: Map<Id, Collections[C]> };

export interface AuthorityOptions {
	readonly clock: Clock;
	/** An activity's image as the engine counts it, margin included. */
	readonly toFact: (activity: Omit<Activity, 'id'>) => Fact;
	/** From the tailer. */
	readonly lag: () => number;
}

const PATIENCE_MS = 5_000;

type Row = Readonly<Record<string, unknown>>;

interface Waiter {
	readonly holds: () => boolean;
	readonly resolve: () => void;
}

/**
 * Folds the feed into small tables and an engine over all facts. Rows come in order and without gaps (the tailer's
 * promise), and are applied by id, so that a row whose effect was already read from the record changes nothing.
 */
export class FloorAuthority implements Authority {
	readonly engine = new Engine();
	readonly lag: () => number;
	#tables = emptyTables();
	#position: Position = { epoch: '', seq: 0, mark: '' };
	#state: Authority['state'] = { kind: 'rebuilding', percent: 0 };
	#listeners = new Set<(rows: readonly FeedRow[]) => void>();
	#waiters = new Set<Waiter>();
	#clock: Clock;
	#toFact: AuthorityOptions['toFact'];

	constructor({ clock, toFact, lag }: AuthorityOptions) {
		this.#clock = clock;
		this.#toFact = toFact;
		this.lag = lag;
	}

	get position() {
		return this.#position;
	}

	get tables(): Tables {
		return this.#tables;
	}

	get state() {
		return this.#state;
	}

	onRows(listener: (rows: readonly FeedRow[]) => void) {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	reached(seq: number, patience = PATIENCE_MS): Promise<void> {
		return this.#until(() => this.#position.seq >= seq, patience, `row ${seq} was not applied`);
	}

	/** Resolves when the timeline of this name has been read up to `seq`. Rejects after `patience` ms. */
	onTimeline({ epoch, seq }: Pick<Position, 'epoch' | 'seq'>, patience: number): Promise<void> {
		const holds = () =>
			this.#state.kind === 'ready' && this.#position.epoch === epoch && this.#position.seq >= seq;
		return this.#until(holds, patience, 'the new record was not read');
	}

	#until(holds: () => boolean, patience: number, otherwise: string): Promise<void> {
		if (holds()) return Promise.resolve();
		return new Promise((resolve, reject) => {
			const waiter = { holds, resolve: () => (cancel(), resolve()) };
			const cancel = this.#clock.after(patience, () => {
				this.#waiters.delete(waiter);
				reject(new Error(`${otherwise} within ${patience} ms`));
			});
			this.#waiters.add(waiter);
		});
	}

	/** Applies rows that follow the position, then tells the listeners, in one synchronous turn. */
	apply(rows: readonly FeedRow[], epoch: string): void {
		const last = rows.at(-1);
		if (!last) return;
		for (const row of rows) this.#applyRow(row);
		this.#position = { epoch, seq: last.seq, mark: last.mark };
		for (const listener of this.#listeners) listener(rows);
		this.#wake();
	}

	/** Where a rebuild stands; the position and the figures are of no use until `ready`. */
	rebuilding(percent: number): void {
		this.#state = { kind: 'rebuilding', percent };
	}

	/** Everything read: this position on, rows are applied one by one. */
	ready(position: Position): void {
		this.#position = position;
		this.#state = { kind: 'ready' };
		this.#wake();
	}

	/** Takes a kept state over, with rows of every small collection. */
	load(state: StreamState, position: Position): void {
		this.#tables = emptyTables();
		for (const { collection, id, row } of state.rows) {
			if (isTable(collection)) (this.#tables[collection] as Map<Id, unknown>).set(id, { ...row, id });
		}
		const rows = state.rows
			.filter(({ collection }) => isFloorCollection(collection))
			.flatMap(({ collection, id, row }) => {
				const counted = asCounted(collection, row);
				return counted ? [{ collection, id, row: counted }] : [];
			});
		this.engine.load({ ...state, rows });
		this.ready(position);
	}

	/** Forgets everything, for a rebuild on another timeline. */
	clear(): void {
		this.#tables = emptyTables();
		this.engine.load(emptyState());
		this.#position = { epoch: '', seq: 0, mark: '' };
		this.#state = { kind: 'rebuilding', percent: 0 };
	}

	/** One record of a small collection, as a feed row or a scan brings it; null deletes. */
	putRow<C extends keyof Tables>(collection: C, id: Id, after: Omit<Collections[C], 'id'> | null): void {
		const table = this.#tables[collection] as Map<Id, unknown>;
		if (after) table.set(id, { ...after, id });
		else table.delete(id);
		if (!isFloorCollection(collection)) return;
		this.engine.putRow(collection, id, after && asCounted(collection, { ...after }));
	}

	putActivity(id: Id, after: Omit<Activity, 'id'> | null, before: Omit<Activity, 'id'> | null): void {
		this.engine.putFact(id, after && this.#toFact(after), before && this.#toFact(before));
	}

	#applyRow(row: FeedRow) {
		if (row.collection === 'activities') {
			const { after, before } = row as FeedRow<'activities'>;
			this.putActivity(row.record, after, before);
		} else if (isTable(row.collection)) {
			this.putRow(row.collection, row.record, row.after);
		}
	}

	#wake() {
		for (const waiter of this.#waiters) {
			if (!waiter.holds()) continue;
			this.#waiters.delete(waiter);
			waiter.resolve();
		}
	}
}

/**
 * R2, R6: among equal scores the name decides, so whoever has opted out stands where every screen has "a colleague": the
 * place would tell the name, and the browsers' engines, which never learn it, would have another one.
 */
const asCompared = (rep: Row): Row =>
	isHidden(rep as Partial<Rep> as Rep) ? { ...rep, name: HIDDEN_NAME } : rep;

/** A small row as the engine counts by it; null: not at all. */
function asCounted(collection: string, row: Row): Row | null {
	if (collection === 'reps') return asCompared(row);
	return collection === 'leave' && row.state !== 'approved' ? null : row;
}

const emptyTables = (): MutableTables =>
	Object.fromEntries(TABLE_NAMES.map((name) => [name, new Map()])) as unknown as MutableTables;

const isTable = (name: string): name is keyof Tables => (TABLE_NAMES as readonly string[]).includes(name);

const isFloorCollection = (name: string): name is FloorCollection =>
	(FLOOR_COLLECTIONS as readonly string[]).includes(name);
