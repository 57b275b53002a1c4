/** The product's engines beside the models, for invariant 9. */
import type { BoardQuery, Standings } from '#lib/domain/board.ts';
import { FLOOR_COLLECTIONS, type Fact, type FactColumns, type StreamState } from '#lib/domain/facts.ts';
import { idToNumber } from '#lib/domain/facts.ts';
import { dayNumber } from '#lib/domain/calendar.ts';
import type { FeedRow, Id } from '#lib/domain/records.ts';
import { Engine } from '#lib/engine/engine.ts';
import { Replica } from '#lib/live/replica.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { FloorAuthority } from '#lib/server/floor/authority.ts';
import { toFullFact } from '#lib/server/gateway/projection.ts';
import { keyOf } from './audience.ts';
import { withoutId, type Content } from './record.ts';

/** The gateway's engine, in the product's authority. */
export class EngineTable {
	readonly #authority = new FloorAuthority({
		clock: { now: () => 0, monotonic: () => 0, after: () => () => undefined, every: () => () => undefined },
		toFact: (activity) => toFullFact(activity, keyOf),
		lag: () => 0
	});

	/** Everything anew. */
	take(content: Content): void {
		const authority = this.#authority;
		authority.clear();
		for (const name of FLOOR_COLLECTIONS) {
			for (const [id, row] of content[name]) authority.putRow(name, id, withoutId(row));
		}
		for (const [id, row] of content.activities) authority.putActivity(id, withoutId(row) as never, null);
	}

	apply(rows: readonly FeedRow[]): void {
		this.#authority.apply(rows, '');
	}

	standings(query: BoardQuery): Standings | undefined {
		return read(this.#authority.engine, query);
	}
}

/** A client's replica and engine, told what its session tells the model's. */
export class EngineReplica {
	readonly #engine = new Engine();
	readonly #replica = new Replica(this.#engine, {
		changed: () => undefined,
		catalogChanged: () => undefined,
		learned: () => undefined
	});

	replace(stream: string, state: StreamState): void {
		const isFact = ({ collection }: { collection: string }) => collection === 'activities';
		if (stream !== 'floor') return this.#replica.replace(stream, state);
		const facts = columnsOf(state.rows.filter(isFact) as unknown as readonly { id: Id; row: Fact }[]);
		this.#replica.replace(stream, { ...state, rows: state.rows.filter((row) => !isFact(row)), facts });
	}

	apply(stream: string, changes: readonly Change[]): void {
		this.#replica.apply(stream, changes);
	}

	clear(stream: string): void {
		this.#replica.clear(stream);
	}

	standings(query: BoardQuery): Standings | undefined {
		return read(this.#engine, query);
	}
}

function read(engine: Engine, query: BoardQuery): Standings | undefined {
	if (!engine.workspace) return undefined;
	const standings = engine.standings(query, 1_780_000_000_000);
	return standings.ok ? standings.value : undefined;
}

function columnsOf(facts: readonly { readonly id: Id; readonly row: Fact }[]): FactColumns {
	const foreignIds: string[] = [];
	const numbers = facts.map(({ id }) => idToNumber(id) ?? -foreignIds.push(id));
	const reps = [...new Set(facts.map(({ row }) => row.rep))];
	const types = [...new Set(facts.map(({ row }) => row.type))];
	const numbersOf = (name: 'quantity' | 'amount' | 'occurredAt' | 'customerKey' | 'dealKey') =>
		Float64Array.from(facts, ({ row }) => row[name]);
	return {
		count: facts.length,
		ids: Float64Array.from(numbers),
		foreignIds,
		reps,
		rep: Uint32Array.from(facts, ({ row }) => reps.indexOf(row.rep)),
		types,
		type: Uint16Array.from(facts, ({ row }) => types.indexOf(row.type)),
		quantity: numbersOf('quantity'),
		amount: numbersOf('amount'),
		occurredAt: numbersOf('occurredAt'),
		day: Int32Array.from(facts, ({ row }) => dayNumber(row.localDate)),
		customerKey: numbersOf('customerKey'),
		dealKey: numbersOf('dealKey')
	};
}
