import {
	FLOOR_COLLECTIONS,
	SHOWN_COLLECTIONS,
	emptyState,
	type Fact,
	type FloorCollection,
	type ShownCollection,
	type StreamState
} from '#lib/domain/facts.ts';
import type { Capacity, Id, LocalDate } from '#lib/domain/records.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { hashLike } from '#lib/protocol/stream-hash.ts';
import type { LiveFact } from './moments.ts';

type Row = Readonly<Record<string, unknown>>;

const BEATS_A_HASH = 24;

/** A record that changes after it was counted: what S4 names. */
export interface Correction {
	readonly collection: string;
	readonly id: Id;
	readonly rep: Id;
	/** What it was; absent for rows that are no facts, and for new ones. */
	readonly before?: Fact;
}

/** Rows that say who works when. */
const CALENDARS: readonly string[] = ['capacity', 'holidays', 'leave'];

export interface ReplicaEvents {
	/** Boards may have changed; `facts` were added just now (none after a snapshot). */
	changed(facts: readonly LiveFact[]): void;
	/** Names, teams, types, settings or days off changed. */
	catalogChanged(): void;
	/** Records that pages show as they are changed. */
	shownChanged?(collections: ReadonlySet<ShownCollection>): void;
	/** A fact of the floor is another now (null: it is no more); `changed` follows once the whole frame is in. */
	factChanged?(id: Id, fact: Fact | null): void;
	/** All facts of the floor are others now; `changed` follows. */
	factsReplaced?(): void;
	/** A fact, or who works when, is about to be corrected by `apply`, which must be called. `rep` '': it concerns everybody. */
	correcting?(correction: Correction, apply: () => void): void;
	/** A record of the rep's own: this is what became of the entry with this externalId. */
	learned(externalId: string, id: Id): void;
}

/**
 * What this browser knows, one table for each stream: the floor's facts in the engine and its small tables beside it; what
 * other streams add stays apart, so that losing a stream loses just that stream's fields.
 */
export class Replica {
	readonly engine: Engine;
	#floor = new Map<FloorCollection | ShownCollection, Map<Id, Row>>();
	#others = new Map<string, Map<string, Row>>();
	#events: ReplicaEvents;
	#detailFrom: LocalDate = '';
	/** Heartbeats with a hash since a stream was last hashed. */
	readonly #beats = new Map<string, number>();

	constructor(engine: Engine, events: ReplicaEvents) {
		this.engine = engine;
		this.#events = events;
	}

	/** The floor's records of a small collection, as this audience sees them. */
	table(collection: FloorCollection): ReadonlyMap<Id, Row> {
		return this.#floor.get(collection) ?? new Map<Id, Row>();
	}

	/** Records that pages show as they are: the floor's, and what the other streams say about the same ones. */
	shown(collection: ShownCollection): Row[] {
		const rows = new Map(this.#floor.get(collection));
		for (const table of this.#others.values()) {
			for (const [key, row] of table) {
				const slash = key.indexOf('/');
				if (key.slice(0, slash) !== collection) continue;
				const id = key.slice(slash + 1);
				rows.set(id, { ...rows.get(id), ...row });
			}
		}
		return [...rows].map(([id, row]) => ({ ...row, id }));
	}

	/** P6: who works when, and by which zone's calendar; of this audience's view, which has all of it. */
	capacity(): Iterable<Capacity> {
		return this.table('capacity').values() as Iterable<Row & Capacity>;
	}

	/** What a stream other than the floor says about a record; undefined: nothing. */
	detail(stream: string, collection: string, id: Id): Row | undefined {
		return this.#others.get(stream)?.get(`${collection}/${id}`);
	}

	replace(stream: string, state: StreamState): void {
		this.#beats.delete(stream);
		if (stream === 'floor') this.#replaceFloor(state);
		else {
			const table = new Map(state.rows.map(({ collection, id, row }) => [`${collection}/${id}`, row]));
			this.#others.set(stream, table);
			for (const { collection, id, row } of state.rows) this.#learn(stream, collection, id, row);
		}
		this.#events.shownChanged?.(ALL_SHOWN);
		this.#events.changed([]);
	}

	apply(stream: string, changes: readonly Change[]): void {
		if (stream === 'floor') this.#applyFloor(changes);
		else this.#applyOther(stream, changes);
	}

	/** All that is held of a stream, to be kept on this machine; shares nothing that changes later. */
	state(stream: string): StreamState {
		if (stream === 'floor') {
			const rows = [...this.#floor].flatMap(([collection, table]) =>
				[...table].map(([id, row]) => ({ collection, id, row }))
			);
			return { ...this.engine.save(this.#detailFrom), rows };
		}
		const rows = [...(this.#others.get(stream) ?? [])].map(([key, row]) => {
			const slash = key.indexOf('/');
			return { collection: key.slice(0, slash), id: key.slice(slash + 1), row };
		});
		return { ...emptyState(), rows };
	}

	/**
	 * The hash of what is held, made like the one that was told, step by step; undefined: not with this heartbeat. It passes
	 * over everything held, so it is made after a stream was replaced and then every two minutes.
	 */
	hash(stream: string, told: string): Generator<undefined, string | undefined> | undefined {
		const beats = this.#beats.get(stream) ?? 0;
		this.#beats.set(stream, (beats + 1) % BEATS_A_HASH);
		return beats === 0 ? hashLike(told, this.state(stream)) : undefined;
	}

	/** Access to a stream ended: what came by it is gone before anything is painted again. */
	clear(stream: string): void {
		if (stream !== 'floor') this.#others.delete(stream);
		else this.#replaceFloor(emptyState());
		this.#events.shownChanged?.(ALL_SHOWN);
		this.#events.changed([]);
	}

	#replaceFloor(state: StreamState) {
		this.engine.load({
			...state,
			rows: state.rows.filter(({ collection }) => isFloorCollection(collection))
		});
		this.#detailFrom = state.detailFrom;
		this.#floor = new Map(
			[...FLOOR_COLLECTIONS, ...SHOWN_COLLECTIONS].map((name) => [name, new Map<Id, Row>()])
		);
		for (const { collection, id, row } of state.rows) {
			if (isFloorCollection(collection) || isShown(collection)) this.#floor.get(collection)?.set(id, row);
		}
		this.#events.factsReplaced?.();
		this.#events.catalogChanged();
	}

	#applyFloor(changes: readonly Change[]) {
		const added: LiveFact[] = [];
		let catalog = false;
		const shown = new Set<ShownCollection>();
		for (const { op, collection, id, before, after } of changes) {
			if (collection === 'activities') {
				const fact = (after as unknown as Fact | undefined) ?? null;
				const was = (before as unknown as Fact | undefined) ?? null;
				const apply = () => this.engine.putFact(id, fact, was);
				if (was) this.#correct({ collection, id, rep: was.rep, before: was }, apply);
				else apply();
				this.#events.factChanged?.(id, fact);
				if (op === 'insert' && fact) added.push({ ...fact, id });
			} else if (isFloorCollection(collection)) {
				this.#putRow(collection, id, after ?? null);
				catalog = true;
			} else if (isShown(collection)) {
				shown.add(collection);
				this.#putShown(collection, id, after ?? null);
			}
		}
		if (catalog) this.#events.catalogChanged();
		if (shown.size > 0) this.#events.shownChanged?.(shown);
		this.#events.changed(added);
	}

	#correct(correction: Correction, apply: () => void) {
		if (this.#events.correcting) this.#events.correcting(correction, apply);
		else apply();
	}

	#putRow(collection: FloorCollection, id: Id, after: Row | null) {
		const table = this.#floor.get(collection) ?? new Map<Id, Row>();
		const apply = () => this.engine.putRow(collection, id, after);
		const rep = (after ?? table.get(id))?.rep;
		if (!CALENDARS.includes(collection)) apply();
		else this.#correct({ collection, id, rep: typeof rep === 'string' ? rep : '' }, apply);
		this.#floor.set(collection, table);
		if (after) table.set(id, after);
		else table.delete(id);
	}

	#putShown(collection: ShownCollection, id: Id, after: Row | null) {
		const table = this.#floor.get(collection) ?? new Map<Id, Row>();
		this.#floor.set(collection, table);
		if (after) table.set(id, after);
		else table.delete(id);
	}

	#applyOther(stream: string, changes: readonly Change[]) {
		const table = this.#others.get(stream) ?? new Map<string, Row>();
		this.#others.set(stream, table);
		for (const { collection, id, after } of changes) {
			if (after) table.set(`${collection}/${id}`, after);
			else table.delete(`${collection}/${id}`);
			if (after) this.#learn(stream, collection, id, after);
		}
		const shown = new Set(changes.flatMap(({ collection }) => (isShown(collection) ? [collection] : [])));
		if (shown.size > 0) this.#events.shownChanged?.(shown);
		// the answer to what somebody asked for; the floor hears of an approved one alone
		if (changes.some(({ collection }) => collection === 'leave')) this.#events.catalogChanged();
	}

	#learn(stream: string, collection: string, id: Id, row: Row) {
		const { externalId } = row;
		if (!stream.startsWith('rep:') || collection !== 'activities') return;
		if (typeof externalId === 'string' && externalId) this.#events.learned(externalId, id);
	}
}

const isFloorCollection = (name: string): name is FloorCollection =>
	(FLOOR_COLLECTIONS as readonly string[]).includes(name);

const isShown = (name: string): name is ShownCollection =>
	(SHOWN_COLLECTIONS as readonly string[]).includes(name);

const ALL_SHOWN: ReadonlySet<ShownCollection> = new Set(SHOWN_COLLECTIONS);
