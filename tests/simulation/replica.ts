import type { DailySum, StreamRow, StreamState } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Id, Position } from '#lib/domain/records.ts';
import type { Replica } from '#lib/live/session/types.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { addSum, NOTHING, hashHeld, isOld } from './audience.ts';
import type { EngineReplica } from './engines.ts';
import type { Random } from './kit.ts';

/** One stream as held: by id, and older facts of the floor as sums. */
interface Held {
	rows: Map<string, StreamRow>;
	sums: Map<string, DailySum>;
	detailFrom: string;
	epoch: string;
}

export interface ReplicaOptions {
	readonly hashes: boolean;
	/** Something held on this machine was spoiled once, and may still be, in memory or saved. */
	readonly spoiled: () => boolean;
	readonly replacing: (stream: StreamName) => void;
	readonly clearing: (stream: StreamName) => void;
	/** A record of a rep's own: what became of the entry with this externalId. */
	readonly learned: (externalId: string, id: Id) => void;
	/** Told the same; undefined: not in this history. */
	readonly engine: EngineReplica | undefined;
}

/** A replica as plain as can be, kept in memory. */
export class ModelReplica implements Replica {
	readonly held = new Map<StreamName, Held>();
	/** Hashes that differed though nothing was. */
	readonly strange: string[] = [];
	readonly #options: ReplicaOptions;

	constructor(options: ReplicaOptions) {
		this.#options = options;
	}

	replace(stream: StreamName, state: StreamState, { epoch }: Position): void {
		this.#options.replacing(stream);
		this.#options.engine?.replace(stream, state);
		for (const row of state.rows) this.#learn(stream, row);
		const rows = new Map(state.rows.map((row) => [`${row.collection}/${row.id}`, row]));
		const sums = new Map(
			state.sums.map((sum) => {
				const localDate = new Date(sum.day * 86_400_000).toISOString().slice(0, 10);
				return [`${localDate}/${sum.rep}/${sum.type}`, sum];
			})
		);
		this.held.set(stream, { rows, sums, detailFrom: state.detailFrom, epoch });
	}

	apply(stream: StreamName, changes: readonly Change[]): void {
		const held = this.held.get(stream);
		if (!held) throw new Error('changes of a stream of which nothing is held');
		this.#options.engine?.apply(stream, changes);
		for (const change of changes) this.#applyOne(stream, held, change);
	}

	clear(stream: StreamName): void {
		this.#options.clearing(stream);
		this.#options.engine?.clear(stream);
		this.held.delete(stream);
	}

	hash(stream: StreamName, told: string): Iterator<undefined, string | undefined> | undefined {
		const held = this.held.get(stream);
		if (!this.#options.hashes || !held) return undefined;
		const mine = hashHeld(stream, held.rows.values(), held.sums.values(), told);
		if (mine !== told && !this.#options.spoiled()) this.strange.push(`${stream} is ${mine}, told ${told}`);
		return inSteps(mine);
	}

	/** Takes a row or a sum of the floor away, or changes it, behind everybody's back; false: nothing is there. */
	damage(random: Random): boolean {
		const held = this.held.get('floor');
		if (!this.#options.hashes || !held) return false;
		const table: Map<string, StreamRow> | Map<string, DailySum> = random.chance(0.8) ? held.rows : held.sums;
		if (table.size === 0) return false;
		const key = random.pick([...table.keys()]);
		const row = held.rows.get(key);
		if (row && random.chance(0.5)) held.rows.set(key, { ...row, row: spoiled(row.row) });
		else table.delete(key);
		return true;
	}

	state(stream: StreamName): StreamState | undefined {
		const held = this.held.get(stream);
		if (!held) return undefined;
		const { detailFrom } = held;
		return { ...NOTHING, rows: [...held.rows.values()], sums: [...held.sums.values()], detailFrom };
	}

	#applyOne(stream: StreamName, held: Held, { collection, id, before, after }: Change) {
		const key = `${collection}/${id}`;
		if (held.rows.has(key)) held.rows.delete(key);
		else if (before && isOld(stream, collection, before, held.detailFrom)) addSum(held.sums, before, -1);
		if (!after) return;
		if (isOld(stream, collection, after, held.detailFrom)) addSum(held.sums, after, 1);
		else {
			const row = { collection, id, row: after };
			held.rows.set(key, row);
			this.#learn(stream, row);
		}
	}

	#learn(stream: StreamName, { collection, id, row }: StreamRow) {
		if (!stream.startsWith('rep:') || collection !== 'activities') return;
		if (typeof row.externalId === 'string' && row.externalId !== '')
			this.#options.learned(row.externalId, id);
	}
}

/** Frames may come while a hash is being made. */
function* inSteps(hash: string): Generator<undefined, string> {
	yield;
	yield;
	return hash;
}

/** The same row, one of its fields another. */
function spoiled(row: StreamRow['row']): StreamRow['row'] {
	const [[name, value] = ['name', '']] = Object.entries(row).filter(([field]) => field !== 'localDate');
	return { ...row, [name]: typeof value === 'number' ? value + 1 : `${String(value)}?` };
}
