import { emptyState, type DailySum, type StreamRow, type StreamState } from '#lib/domain/facts.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import { Session } from '#lib/live/session/session.ts';
import type { FetchSnapshot, Link, Replica, Saved, SessionStore } from '#lib/live/session/types.ts';
import type { StatusFrame } from '#lib/protocol/frame.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { addSum, hashHeld, isOld } from './audience.ts';
import type { Machine, Random } from './kit.ts';

/** One stream as held: by id, and older facts of the floor as sums. */
interface Held {
	rows: Map<string, StreamRow>;
	sums: Map<string, DailySum>;
	detailFrom: string;
	epoch: string;
}

/** A replica as plain as can be, kept in memory. */
export class ModelReplica implements Replica {
	readonly held = new Map<StreamName, Held>();
	/** Something held on this machine was spoiled once, and may still be, in memory or saved. */
	readonly #spoiled: () => boolean;
	/** Hashes that differed though nothing was. */
	readonly strange: string[] = [];
	readonly #hashes: boolean;
	readonly #replacing: (stream: StreamName) => void;

	constructor(hashes: boolean, spoiled: () => boolean, replacing: (stream: StreamName) => void) {
		this.#hashes = hashes;
		this.#spoiled = spoiled;
		this.#replacing = replacing;
	}

	replace(stream: StreamName, state: StreamState, { epoch }: Position): void {
		this.#replacing(stream);
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
		for (const change of changes) this.#applyOne(stream, held, change);
	}

	clear(stream: StreamName): void {
		this.held.delete(stream);
	}

	hash(stream: StreamName, told: string): Iterator<undefined, string | undefined> | undefined {
		const held = this.held.get(stream);
		if (!this.#hashes || !held) return undefined;
		const mine = hashHeld(stream, held.rows.values(), held.sums.values(), told);
		if (mine !== told && !this.#spoiled()) this.strange.push(`${stream} is ${mine}, told ${told}`);
		return inSteps(mine);
	}

	/** Takes a row or a sum of the floor away, or changes it, behind everybody's back; false: nothing is there. */
	damage(random: Random): boolean {
		const held = this.held.get('floor');
		if (!this.#hashes || !held) return false;
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
		return { ...emptyState(), rows: [...held.rows.values()], sums: [...held.sums.values()], detailFrom };
	}

	#applyOne(stream: StreamName, held: Held, { collection, id, before, after }: Change) {
		const key = `${collection}/${id}`;
		if (held.rows.has(key)) held.rows.delete(key);
		else if (before && isOld(stream, collection, before, held.detailFrom)) addSum(held.sums, before, -1);
		if (!after) return;
		if (isOld(stream, collection, after, held.detailFrom)) addSum(held.sums, after, 1);
		else held.rows.set(key, { collection, id, row: after });
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

/** What stays on a client's machine when its program ends. Writes take a while, and are lost if the machine ends first. */
export class ModelDisk {
	readonly saved = new Map<StreamName, Saved>();
	/** What this machine held in memory was spoiled once. */
	spoiled = false;

	store(machine: Machine, random: Random): SessionStore {
		const soon = <T>(work: () => T) =>
			new Promise<T>((resolve) => machine.clock.after(1 + random.int(20), () => resolve(work())));
		return {
			load: (stream) => soon(() => this.saved.get(stream)),
			save: (stream, saved) => soon(() => void this.saved.set(stream, saved)),
			remove: (stream) => soon(() => void this.saved.delete(stream)),
			clear: () => soon(() => this.saved.clear())
		};
	}
}

export interface ClientHooks {
	replica?(replica: ModelReplica): void;
}

export interface SimClientOptions {
	readonly machine: Machine;
	readonly random: Random;
	readonly identity: Identity;
	readonly streams: readonly StreamName[];
	readonly disk: ModelDisk;
	readonly fetchSnapshot: FetchSnapshot;
	/** Whether this machine keeps hashes of what it holds. */
	readonly hashes: boolean;
	readonly hooks: ClientHooks;
}

/** One run of the product's session on a client's machine. */
export class SimClient {
	readonly options: SimClientOptions;
	readonly replica: ModelReplica;
	readonly session: Session;
	restored = false;
	/** Cursors last seen, by stream, for invariant 2. */
	readonly #cursors = new Map<StreamName, Position>();
	/** Invariant 1, seen by the hashes: what was told though nothing had been damaged. */
	get strange(): string[] {
		return this.replica.strange.map((words) => `1: ${words}`);
	}

	/** Broken invariants, in words. */
	readonly broken: string[] = [];

	constructor(options: SimClientOptions) {
		this.options = options;
		const { machine, random, streams, disk, fetchSnapshot } = options;
		this.replica = new ModelReplica(
			options.hashes,
			() => disk.spoiled,
			(stream) => this.#replacing(stream)
		);
		options.hooks.replica?.(this.replica);
		this.session = new Session({
			clock: machine.clock,
			random: random.next,
			streams,
			replica: this.replica,
			fetchSnapshot,
			store: disk.store(machine, random)
		});
	}

	async start(): Promise<void> {
		await this.session.restore();
		this.restored = true;
	}

	connected(link: Link): void {
		this.session.connected(link);
	}

	receive(event: string, payload: unknown): void {
		this.session.receive(event, payload);
		this.checkCursors();
	}

	/** Memory goes wrong: something of the floor is not what it was told to be. */
	damage(): void {
		if (this.replica.damage(this.options.random)) this.options.disk.spoiled = true;
	}

	get status(): StatusFrame {
		return this.session.status;
	}

	/** A cursor that was given up, as on a fork that nobody had noticed, may begin anywhere. */
	#replacing(stream: StreamName) {
		if (!this.session.stream(stream).position) this.#cursors.delete(stream);
	}

	/** Invariant 2: no cursor goes back within an epoch, and another epoch means that everything was replaced. */
	checkCursors(): void {
		for (const stream of this.options.streams) {
			const { position } = this.session.stream(stream);
			const former = this.#cursors.get(stream);
			if (!position) {
				this.#cursors.delete(stream);
				continue;
			}
			if (former?.epoch === position.epoch && position.seq < former.seq) {
				this.broken.push(`2: ${stream} went back from ${former.seq} to ${position.seq}`);
			}
			if (this.replica.held.get(stream)?.epoch !== position.epoch) {
				this.broken.push(`2: ${stream} is in epoch ${position.epoch} without a replacement`);
			}
			this.#cursors.set(stream, position);
		}
	}
}
