import { emptyState, type DailySum, type StreamRow, type StreamState } from '#lib/domain/facts.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import { Session } from '#lib/live/session/session.ts';
import type { FetchSnapshot, Link, Replica, Saved, SessionStore } from '#lib/live/session/types.ts';
import type { StatusFrame } from '#lib/protocol/frame.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { addSum, hashOf, isOld } from './audience.ts';
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
	private readonly hashes: boolean;
	private readonly replacing: (stream: StreamName) => void;

	constructor(hashes: boolean, replacing: (stream: StreamName) => void) {
		this.hashes = hashes;
		this.replacing = replacing;
	}

	replace(stream: StreamName, state: StreamState, { epoch }: Position): void {
		this.replacing(stream);
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
		for (const change of changes) this.applyOne(stream, held, change);
	}

	clear(stream: StreamName): void {
		this.held.delete(stream);
	}

	hash(stream: StreamName): string | undefined {
		const held = this.held.get(stream);
		return this.hashes && held ? hashOf(stream, held.rows.values()) : undefined;
	}

	state(stream: StreamName): StreamState | undefined {
		const held = this.held.get(stream);
		if (!held) return undefined;
		const { detailFrom } = held;
		return { ...emptyState(), rows: [...held.rows.values()], sums: [...held.sums.values()], detailFrom };
	}

	private applyOne(stream: StreamName, held: Held, { collection, id, before, after }: Change) {
		const key = `${collection}/${id}`;
		if (held.rows.has(key)) held.rows.delete(key);
		else if (before && isOld(stream, collection, before, held.detailFrom)) addSum(held.sums, before, -1);
		if (!after) return;
		if (isOld(stream, collection, after, held.detailFrom)) addSum(held.sums, after, 1);
		else held.rows.set(key, { collection, id, row: after });
	}
}

/** What stays on a client's machine when its program ends. Writes take a while, and are lost if the machine ends first. */
export class ModelDisk {
	readonly saved = new Map<StreamName, Saved>();

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
	session?(session: Session): void;
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
	private readonly cursors = new Map<StreamName, Position>();
	/** Broken invariants, in words. */
	readonly broken: string[] = [];

	constructor(options: SimClientOptions) {
		this.options = options;
		const { machine, random, streams, disk, fetchSnapshot } = options;
		this.replica = new ModelReplica(options.hashes, (stream) => this.replacing(stream));
		options.hooks.replica?.(this.replica);
		this.session = new Session({
			clock: machine.clock,
			random: random.next,
			streams,
			replica: this.replica,
			fetchSnapshot,
			store: disk.store(machine, random)
		});
		options.hooks.session?.(this.session);
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

	get status(): StatusFrame {
		return this.session.status;
	}

	/** A cursor that was given up, as on a fork that nobody had noticed, may begin anywhere. */
	private replacing(stream: StreamName) {
		if (!this.session.stream(stream).position) this.cursors.delete(stream);
	}

	/** Invariant 2: no cursor goes back within an epoch, and another epoch means that everything was replaced. */
	checkCursors(): void {
		for (const stream of this.options.streams) {
			const { position } = this.session.stream(stream);
			const former = this.cursors.get(stream);
			if (!position) {
				this.cursors.delete(stream);
				continue;
			}
			if (former?.epoch === position.epoch && position.seq < former.seq) {
				this.broken.push(`2: ${stream} went back from ${former.seq} to ${position.seq}`);
			}
			if (this.replica.held.get(stream)?.epoch !== position.epoch) {
				this.broken.push(`2: ${stream} is in epoch ${position.epoch} without a replacement`);
			}
			this.cursors.set(stream, position);
		}
	}
}
