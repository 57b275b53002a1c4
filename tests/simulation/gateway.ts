import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Activity, FeedRow, Id, Position, User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { SnapshotRefusal, SnapshotTaken } from '#lib/live/session/types.ts';
import { FactSums } from '#lib/protocol/stream-hash.ts';
import { readRing } from '#lib/server/feed/ring.ts';
import { Tailer, type FeedSource } from '#lib/server/feed/tailer.ts';
import { loadCold } from '#lib/server/floor/load.ts';
import { GatewayClient } from '#lib/server/gateway/client.ts';
import { StreamHashes } from '#lib/server/gateway/hashes.ts';
import { Hub } from '#lib/server/gateway/hub.ts';
import type { Outlet } from '#lib/server/gateway/peer.ts';
import { toFullFact, viewpointOf } from '#lib/server/gateway/projection.ts';
import { detailState } from '#lib/server/gateway/snapshot-source.ts';
import type { StreamEpochs } from '#lib/server/gateway/stream.ts';
import { cutStuck } from '#lib/server/gateway/stuck.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { DETAIL_SURE, keyOf, stateOf } from './audience.ts';
import { fills, scanned } from './cold.ts';
import { Desk } from './desk.ts';
import { EngineTable } from './engines.ts';
import { DATES } from './floor-life.ts';
import { Machine, Program, type Random, type Timeline } from './kit.ts';
import { Recognition } from './recognition.ts';
import { applyTo, copyOf, emptyContent, tablesOf, type Content, type ModelRecord } from './record.ts';
import { Message, type Connection } from './wire.ts';

export const WINDOW = 14;
/** Changes a second that are a flood. */
export const FLOOD = 25;
/** Messages that may wait for a client, so few that histories of seconds see it. */
export const MOST_WAITING = 12;
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
	/** A write is answered before it is committed. */
	promises?: boolean;
}

export interface GatewayOptions {
	readonly timeline: Timeline;
	readonly random: Random;
	readonly record: ModelRecord;
	readonly hooks: GatewayHooks;
	/** It has the product's engine too. */
	readonly engines: boolean;
	/** Everything that is sent to all who hear a stream. */
	readonly emitted: (event: string, payload: unknown) => void;
	readonly note: (words: string) => void;
}

/** One run of a gateway: the product's tailer, hub and client handling over a model of the authority's tables. */
export class SimGateway {
	readonly machine: Machine;
	readonly program: Program;
	readonly desk: Desk;
	/** The product's engine, fed with full facts; undefined: none in this history. */
	readonly engine: EngineTable | undefined;
	readonly #options: GatewayOptions;
	readonly #source: FeedSource;
	readonly #clients = new Map<Connection, { client: GatewayClient; identity: Identity }>();
	readonly #snapshots = new Map<StreamName, SnapshotTaken>();
	readonly #hashes: StreamHashes;
	readonly #recognition: Recognition;
	#content: Content = emptyContent();
	/** The tables are as of a position; until then they are of no use. */
	#whole = false;
	/** Facts are counted in the hashes, from the first moment at which somebody asked. */
	#counted = false;
	/** Nobody is served before the feed's end was seen. */
	#open = false;
	#tailer: Tailer | undefined;
	hub: Hub | undefined;
	/** True time at which a stream last restarted, for what clients must have forgotten by now. */
	readonly restartedAt = new Map<StreamName, number>();
	rebuiltAt = 0;
	/** Runs when this gateway is gone, for whoever waits for an answer. */
	readonly orphans = new Set<() => void>();

	constructor(options: GatewayOptions) {
		const { record, hooks } = options;
		this.#options = options;
		this.machine = new Machine(options.timeline);
		this.program = new Program(this.machine);
		this.desk = new Desk({ record, runner: this.program, promises: hooks.promises ?? false });
		this.engine = options.engines ? new EngineTable() : undefined;
		const source = record.source(this.program);
		this.#source = hooks.source?.(source) ?? source;
		this.#hashes = new StreamHashes({
			keyOf,
			tables: () => tablesOf(this.#content),
			viewpoint: () => this.hub?.viewpoint ?? viewpointOf(tablesOf(this.#content), keyOf),
			detailFrom: () => DETAIL_SURE,
			ready: () => this.ready
		});
		this.#recognition = new Recognition({
			record,
			program: this.program,
			activity: (id) => (this.ready ? this.#activity(id) : undefined),
			celebrate: (celebration) => this.hub?.celebrate('floor', celebration)
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
				await this.program.pause(100);
			}
		}
	}

	get tables(): Content {
		return this.#content;
	}

	/** Somebody may be served: the tables are whole, and the feed's end was seen. */
	get ready(): boolean {
		return this.#open && this.#whole;
	}

	kept(): Kept | undefined {
		if (!this.hub || !this.#tailer || !this.ready) return undefined;
		return { position: this.#tailer.position, content: copyOf(this.#content), epochs: this.hub.epochs };
	}

	ring(): void {
		this.program.run(() => this.#tailer?.ring());
	}

	stop(): void {
		this.machine.kill();
		this.program.kill();
		for (const connection of [...this.#clients.keys()]) connection.lost();
		for (const orphan of this.orphans) orphan();
	}

	/** A connection reached the door. */
	accept(connection: Connection, who: Identity): 'in' | 'unavailable' | 'unauthorized' {
		if (!this.hub || !this.ready) return 'unavailable';
		const identity = this.current(who);
		if (identity.kind === 'nobody') return 'unauthorized';
		const client = new GatewayClient({
			hub: this.hub,
			peer: connection.peer,
			clock: this.program.clock,
			identity,
			maySubscribe
		});
		this.#clients.set(connection, { client, identity: who });
		connection.served = {
			request: (event, payload, ack) => {
				if (event === 'subscribe') client.subscribe(payload, ack);
				else client.probe(ack);
			},
			closed: () => {
				this.#clients.delete(connection);
				this.program.run(() => client.closed());
			}
		};
		return 'in';
	}

	/** Over HTTP: the route judges before it reads and before it answers. */
	async snapshot(stream: StreamName, identity: Identity): Promise<Result<SnapshotTaken, SnapshotRefusal>> {
		if (!this.hub || !this.ready) return failed('unavailable');
		if (!maySubscribe(this.current(identity), stream)) return failed('forbidden');
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
			await this.program.pause(50);
		}
		return false;
	}

	/** Activities as the record shows them when they are read, which may be later than the snapshot's position. */
	#reader(): Pick<RecordStore, 'find' | 'filter'> {
		const { record } = this.#options;
		return {
			filter: (_, values) => JSON.stringify(values),
			find: (_collection, page) =>
				record.answer(this.program, () => {
					const { rep } = JSON.parse(page?.filter ?? '') as { rep: string };
					return [...record.activities()].filter((activity) => activity.rep === rep) as never;
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
		this.program.run(() => this.hub?.importing(done === undefined ? undefined : { done, total: 100 }));
	}

	async #warm({ position, content }: Kept): Promise<boolean> {
		const head = await this.#source.head();
		const { epoch, seq, mark } = position;
		if (head.epoch !== epoch || head.seq < seq) return false;
		const [row] = await this.#source.feed(seq - 1, 1);
		if (row?.mark !== mark && !this.#options.hooks.believesKept) return false;
		this.#take(copyOf(content));
		this.#whole = true;
		return true;
	}

	/** The product's own cold start, page by page, over the model's tables. */
	async #cold(): Promise<Position> {
		this.#whole = false;
		const content = (this.#content = emptyContent());
		const { position } = await loadCold({
			record: scanned(this.#options.record, this.#source, this.program),
			authority: fills(content),
			file: ''
		});
		this.#take(content);
		this.#whole = true;
		return position;
	}

	#take(content: Content) {
		this.#content = content;
		this.#counted = false;
		this.engine?.take(content);
	}

	#serve(at: Position, epochs: StreamEpochs | undefined, known: readonly FeedRow[]) {
		const { clock } = this.program;
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
		void tailer.caughtUp().then(() => {
			this.#open = true;
			this.#options.note('the gateway serves');
			this.#recognise();
		});
	}

	#recognise() {
		const there = [...this.#content.activities];
		this.#recognition.hear(
			there.map(([record, after]) => ({ collection: 'activities', record, after: after as never }))
		);
	}

	#apply(rows: readonly FeedRow[]) {
		for (const row of rows) {
			applyTo(this.#content, row);
			if (row.collection === 'memberships') this.#noteRestart(row);
		}
		this.engine?.apply(rows);
		this.hub?.apply(rows);
		if (this.#counted) this.#hashes.apply(rows);
		this.#recognition.hear(rows);
	}

	#activity(id: Id) {
		return this.#content.activities.get(id) as unknown as Activity | undefined;
	}

	#noteRestart({ before, after }: FeedRow) {
		for (const image of [before, after]) {
			if (image) this.restartedAt.set(`team:${(image as { team: string }).team}`, this.machine.timeline.now);
		}
	}

	async #rebuilt(): Promise<Position> {
		this.#options.note('the gateway reads the record anew');
		const at = await this.#cold();
		this.#snapshots.clear();
		this.rebuiltAt = this.machine.timeline.now;
		this.hub?.restarted(at);
		this.#recognise();
		return at;
	}

	/** Whose access ended is told so, and out. While the tables are read anew nobody is judged. */
	#judge() {
		if (!this.ready) return;
		for (const [connection, { client, identity: who }] of [...this.#clients]) {
			const identity = this.current(who);
			if (identity.kind !== 'nobody') client.judge(identity);
			else {
				connection.toClient(new Message('logout', JSON.stringify({ reason: 'access ended' })));
				client.closed();
				connection.end();
			}
		}
	}

	#hash(stream: StreamName): string | undefined {
		if (!this.ready) return undefined;
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
		const message = new Message(event, JSON.stringify(payload));
		this.#options.emitted(event, payload);
		const told = [...this.#clients.keys()].filter(({ joined }) => joined.has(stream));
		for (const connection of told) connection.toClient(message);
		cutStuck(
			told,
			({ waiting }) => waiting,
			(connection) => {
				this.#options.note('a client that does not read is cut off');
				connection.drop();
			},
			MOST_WAITING
		);
	}
}
