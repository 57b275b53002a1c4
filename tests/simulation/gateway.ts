import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Activity, FeedRow, Position, User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { SnapshotRefusal, SnapshotTaken } from '#lib/live/session/types.ts';
import { FactSums } from '#lib/protocol/stream-hash.ts';
import { readRing } from '#lib/server/feed/ring.ts';
import { Tailer, type FeedSource } from '#lib/server/feed/tailer.ts';
import { GatewayClient } from '#lib/server/gateway/client.ts';
import { StreamHashes } from '#lib/server/gateway/hashes.ts';
import { Hub, type StreamEpochs } from '#lib/server/gateway/hub.ts';
import type { Outlet } from '#lib/server/gateway/peer.ts';
import { toFullFact, viewpointOf } from '#lib/server/gateway/projection.ts';
import { detailState } from '#lib/server/gateway/snapshot-source.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { DETAIL_SURE, keyOf, stateOf } from './audience.ts';
import type { Machine, Random } from './kit.ts';
import { applyTo, DATES, emptyContent, tablesOf, type Content, type ModelRecord } from './record.ts';
import type { Connection } from './wire.ts';

export const WINDOW = 14;
const FLOOD = 25;
const SNAPSHOT_AGE = 6;

/** What a gateway keeps between two runs: its state, where that is, and when audiences changed. */
export interface Kept {
	readonly position: Position;
	readonly content: Content;
	readonly epochs: StreamEpochs;
}

/** Where mutants take hold that are no change of the product's source. */
export interface GatewayHooks {
	source?(source: FeedSource): FeedSource;
	/** A warm start although the row at the kept position may have another mark. */
	believesKept?: boolean;
}

export interface GatewayOptions {
	readonly machine: Machine;
	readonly random: Random;
	readonly record: ModelRecord;
	readonly hooks: GatewayHooks;
}

const copyOf = (content: Content): Content =>
	Object.fromEntries(Object.entries(content).map(([name, table]) => [name, new Map(table)])) as Content;

/** One run of a gateway: the product's tailer, hub and client handling over a model of the authority's tables. */
export class SimGateway {
	readonly machine: Machine;
	readonly #options: GatewayOptions;
	readonly #source: FeedSource;
	readonly #clients = new Map<Connection, { client: GatewayClient; identity: Identity }>();
	readonly #snapshots = new Map<StreamName, SnapshotTaken>();
	#content: Content = emptyContent();
	#readyFrom = 0;
	readonly #hashes: StreamHashes;
	/** Facts are counted in the hashes, from the first moment at which the tables are as of a position. */
	#counted = false;
	/** Nobody is served from a kept state before the feed's end was seen. */
	#open = false;
	#tailer: Tailer | undefined;
	hub: Hub | undefined;
	/** True time at which a stream last restarted, for what clients must have forgotten by now. */
	readonly restartedAt = new Map<StreamName, number>();
	rebuiltAt = 0;

	constructor(options: GatewayOptions) {
		this.#options = options;
		this.machine = options.machine;
		const source = options.record.source(this.machine);
		this.#source = options.hooks.source?.(source) ?? source;
		this.#hashes = new StreamHashes({
			keyOf,
			tables: () => tablesOf(this.#content),
			viewpoint: () => this.hub?.viewpoint ?? viewpointOf(tablesOf(this.#content), keyOf),
			detailFrom: () => DETAIL_SURE,
			ready: () => this.#isReady()
		});
	}

	/** Reads the kept state if it is on the record's timeline, else the record itself; then serves. */
	async start(kept: Kept | undefined): Promise<void> {
		for (;;) {
			try {
				const warm = kept && (await this.#warm(kept));
				const at = warm ? kept.position : await this.#cold();
				const known = warm ? await readRing(this.#source, at, WINDOW) : [];
				this.#serve(at, warm ? kept.epochs : undefined, known);
				return;
			} catch {
				await this.#pause(100);
			}
		}
	}

	get tables(): Content {
		return this.#content;
	}

	kept(): Kept | undefined {
		if (!this.hub || !this.#tailer || !this.#isReady()) return undefined;
		return {
			position: this.#tailer.position,
			content: copyOf(this.#content),
			epochs: this.hub.epochs
		};
	}

	ring(): void {
		this.machine.run(() => this.#tailer?.ring());
	}

	stop(): void {
		this.machine.kill();
		for (const connection of [...this.#clients.keys()]) connection.drop();
	}

	/** A connection reached the door; false: not yet serving. */
	accept(connection: Connection, identity: Identity): boolean {
		if (!this.hub || !this.#open) return false;
		const client = new GatewayClient({
			hub: this.hub,
			peer: connection.peer,
			clock: this.machine.clock,
			identity: this.current(identity),
			maySubscribe
		});
		this.#clients.set(connection, { client, identity });
		connection.served = {
			request: (event, payload, ack) => {
				if (event === 'subscribe') client.subscribe(payload, ack);
				else client.probe(ack);
			},
			closed: () => {
				this.#clients.delete(connection);
				this.machine.run(() => client.closed());
			}
		};
		return true;
	}

	/** Over HTTP: the route judges before it reads and before it answers. */
	async snapshot(stream: StreamName, identity: Identity): Promise<Result<SnapshotTaken, SnapshotRefusal>> {
		if (!maySubscribe(this.current(identity), stream)) return failed('forbidden');
		if (!this.hub || !this.#isReady()) return failed('unavailable');
		const at = this.hub.streamPosition(stream);
		const old = this.#snapshots.get(stream);
		const { random } = this.#options;
		if (old?.epoch === at.epoch && at.seq - old.seq < SNAPSHOT_AGE && random.chance(0.7)) return ok(old);
		const tables = tablesOf(this.#content);
		const { hub } = this;
		const state =
			stream === 'floor'
				? stateOf(stream, this.#content, this.hub.viewpoint, random.pick(DATES.slice(0, 3)))
				: await detailState(stream, tables, this.hub.viewpoint, this.#reader());
		if (stream !== 'floor' && !(await this.#sawSame(hub))) return failed('unavailable');
		const since = stream === 'floor' ? undefined : hub.rowsSince(stream, at);
		if (since && hub === this.hub) this.#hashes.seed(stream, state.rows, since);
		if (!maySubscribe(this.current(identity), stream)) return failed('forbidden');
		const taken = { ...at, state };
		this.#snapshots.set(stream, taken);
		return ok(taken);
	}

	/** Whether what was just read is what this gateway follows: the record's last row, once it has come by the feed too. */
	async #sawSame(hub: Hub): Promise<boolean> {
		const { seq } = await this.#source.head();
		const [row] = seq > 0 ? await this.#source.feed(seq - 1, 1) : [];
		for (let tries = 0; tries < 20; tries++) {
			if (hub.knows({ seq, mark: row?.mark ?? '' })) return true;
			await this.#pause(50);
		}
		return false;
	}

	/** Activities as the record shows them when they are read, which may be later than the snapshot's position. */
	#reader(): Pick<RecordStore, 'find' | 'filter'> {
		const { record } = this.#options;
		return {
			filter: (_, values) => JSON.stringify(values),
			find: (_collection, page) =>
				record.answer(this.machine, () => {
					const { rep } = JSON.parse(page?.filter ?? '') as { rep: string };
					const all = [...record.content.activities.values()] as unknown as Activity[];
					return all.filter((activity) => activity.rep === rep) as never;
				})
		};
	}

	current(identity: Identity): Identity {
		if (identity.kind !== 'user') return identity;
		const user = this.#content.users.get(identity.id) as unknown as User | undefined;
		if (!user?.active) return { kind: 'nobody' };
		return { ...identity, role: user.role, rep: user.rep, manages: user.manages };
	}

	importing(done: number | undefined): void {
		this.machine.run(() => this.hub?.importing(done === undefined ? undefined : { done, total: 100 }));
	}

	#isReady() {
		return this.#open && this.#tailer !== undefined && this.#tailer.position.seq >= this.#readyFrom;
	}

	async #warm(kept: Kept): Promise<boolean> {
		const head = await this.#source.head();
		const { epoch, seq, mark } = kept.position;
		if (head.epoch !== epoch || head.seq < seq) return false;
		const [row] = await this.#source.feed(seq - 1, 1);
		if (row?.mark !== mark && !this.#options.hooks.believesKept) return this.#fork(epoch);
		this.#content = copyOf(kept.content);
		this.#counted = false;
		this.#readyFrom = 0;
		return true;
	}

	async #fork(epoch: string): Promise<false> {
		await this.#source.rotate(epoch);
		return false;
	}

	/** Reads the head, then the rows by id, which may be newer; what is between comes again by the feed. */
	async #cold(): Promise<Position> {
		const { epoch, seq } = await this.#source.head();
		const [row] = seq > 0 ? await this.#source.feed(seq - 1, 1) : [];
		await this.#pause(20 + this.#options.random.int(100));
		const content = await this.#options.record.answer(this.machine, () =>
			copyOf(this.#options.record.content)
		);
		const { seq: readyFrom } = await this.#source.head();
		this.#content = content;
		this.#counted = false;
		this.#readyFrom = readyFrom;
		return { epoch, seq, mark: row?.mark ?? '' };
	}

	#serve(at: Position, epochs: StreamEpochs | undefined, known: readonly FeedRow[]) {
		const { clock } = this.machine;
		const tailer = new Tailer({
			source: this.#source,
			clock,
			from: at,
			page: 5,
			rows: (rows) => this.#apply(rows),
			restarted: () => this.#rebuilt()
		});
		const outlet: Outlet = { emit: (stream, event, payload) => this.#emit(stream, event, payload) };
		this.hub = new Hub(
			{
				clock,
				outlet,
				keyOf,
				tables: () => tablesOf(this.#content),
				lag: () => tailer.lag(),
				judge: () => this.#judge(),
				hash: (stream) => this.#hash(stream),
				window: WINDOW,
				flood: FLOOD
			},
			at,
			epochs,
			known
		);
		this.#tailer = tailer;
		tailer.start();
		void tailer.caughtUp().then(() => (this.#open = true));
	}

	#apply(rows: readonly FeedRow[]) {
		for (const row of rows) {
			applyTo(this.#content, row);
			if (row.collection === 'memberships') this.#noteRestart(row);
		}
		this.hub?.apply(rows);
		if (this.#counted) this.#hashes.apply(rows);
	}

	#noteRestart({ before, after }: FeedRow) {
		for (const image of [before, after]) {
			if (image) this.restartedAt.set(`team:${(image as { team: string }).team}`, this.machine.timeline.now);
		}
	}

	async #rebuilt(): Promise<Position> {
		const at = await this.#cold();
		this.#snapshots.clear();
		this.rebuiltAt = this.machine.timeline.now;
		this.hub?.restarted(at);
		return at;
	}

	#judge() {
		for (const { client, identity } of [...this.#clients.values()]) client.judge(this.current(identity));
	}

	#hash(stream: StreamName): string | undefined {
		if (!this.#isReady()) return undefined;
		if (!this.#counted) this.#hashes.reset(this.#count());
		this.#counted = true;
		return this.#hashes.of(stream);
	}

	#count(): FactSums {
		const sums = new FactSums();
		for (const [id, image] of this.#content.activities) {
			sums.put(1, id, toFullFact(image as unknown as Activity, keyOf));
		}
		return sums;
	}

	#emit(stream: StreamName, event: string, payload: unknown) {
		const text = JSON.stringify(payload);
		for (const connection of this.#clients.keys()) {
			if (connection.joined.has(stream)) connection.toClient(event, text);
		}
	}

	#pause(ms: number): Promise<void> {
		return new Promise((resolve) => this.machine.clock.after(ms, resolve));
	}
}
