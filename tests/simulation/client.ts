import { toldOf, EMPTY_QUEUE, type CelebrationQueue } from '#lib/client/celebration-queue.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import { RepQueue, type QueueDeps } from '#lib/live/queue/queue.ts';
import { Session } from '#lib/live/session/session.ts';
import type { FetchSnapshot, Link } from '#lib/live/session/types.ts';
import type { StatusFrame } from '#lib/protocol/frame.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import type { ModelDisk } from './disk.ts';
import type { EngineReplica } from './engines.ts';
import { Program, type Machine, type Random } from './kit.ts';
import { ModelReplica } from './replica.ts';

export interface ClientHooks {
	replica?(replica: ModelReplica): void;
}

/** A page on this machine: what it has ever shown, and what it takes in since it was opened last. */
export class Tab {
	readonly shown = new Map<string, number>();
	#queue: CelebrationQueue = EMPTY_QUEUE;

	/** False: that one was shown here before. */
	tell(celebration: Celebrate): boolean {
		const queue = toldOf(this.#queue, celebration);
		if (queue === this.#queue) return true;
		this.#queue = queue;
		const times = (this.shown.get(celebration.id) ?? 0) + 1;
		this.shown.set(celebration.id, times);
		return times === 1;
	}

	/** Opened anew: what it knew is gone, what people saw is not. */
	reload(): void {
		this.#queue = EMPTY_QUEUE;
	}
}

export interface SimClientOptions {
	readonly machine: Machine;
	readonly random: Random;
	readonly identity: Identity;
	readonly streams: readonly StreamName[];
	readonly disk: ModelDisk;
	readonly tabs: readonly Tab[];
	/** Names of the entries that are logged on this machine. */
	readonly uuid: () => string;
	readonly fetchSnapshot: FetchSnapshot;
	readonly fetch: QueueDeps['fetch'];
	/** Whether this machine keeps hashes of what it holds. */
	readonly hashes: boolean;
	readonly engine: EngineReplica | undefined;
	readonly hooks: ClientHooks;
	/** Access ended, and with it the session. */
	readonly ended: () => void;
	/** Whether it was celebrated on the timeline that the record is on. */
	readonly isOfNow: (celebration: Celebrate) => boolean;
	/** The rep's queue changed. */
	readonly queued: (queue: RepQueue) => void;
}

/** One run of the product's session, and of the rep's queue, on a client's machine. */
export class SimClient {
	readonly options: SimClientOptions;
	readonly program: Program;
	readonly replica: ModelReplica;
	readonly session: Session;
	readonly queue: RepQueue | undefined;
	restored = false;
	/** Access ended: nothing is held, and nothing said about it. */
	over = false;
	/** What screens say: as last told, each second and when it changes. */
	#status: StatusFrame | undefined;
	/** Cursors last seen, by stream, for invariant 2. */
	readonly #cursors = new Map<StreamName, Position>();
	readonly #celebrated = new Set<string>();
	/** Broken invariants, in words. */
	readonly broken: string[] = [];

	constructor(options: SimClientOptions) {
		this.options = options;
		const { machine, random, streams, disk, fetchSnapshot } = options;
		this.program = new Program(machine);
		this.replica = new ModelReplica({
			hashes: options.hashes,
			spoiled: () => disk.spoiled,
			replacing: (stream) => this.#replacing(stream),
			clearing: (stream) => this.#clearing(stream),
			learned: (externalId, id) => this.queue?.learned(externalId, id),
			engine: options.engine
		});
		options.hooks.replica?.(this.replica);
		this.session = new Session({
			clock: this.program.clock,
			random: random.next,
			streams,
			replica: this.replica,
			fetchSnapshot,
			store: disk.store(this.program, random),
			status: (status) => this.#told(status),
			celebrate: (celebration) => this.#celebrate(celebration),
			ended: () => options.ended()
		});
		this.queue = this.#makeQueue();
	}

	async start(): Promise<void> {
		await this.session.restore();
		this.restored = true;
		await this.queue?.load();
	}

	/** Its end: by itself, or in the middle of whatever it does. */
	kill(): void {
		this.program.kill();
		this.options.disk.programDied();
		void this.session.close();
		this.queue?.close();
	}

	connected(link: Link): void {
		this.session.connected(link);
	}

	receive(event: string, payload: unknown): void {
		if (event === 'logout') this.over = true;
		this.session.receive(event, payload);
		this.checkCursors();
	}

	unauthorized(): void {
		this.over = true;
		this.session.unauthorized();
	}

	/** Memory goes wrong: something of the floor is not what it was told to be. */
	damage(): boolean {
		const damaged = this.replica.damage(this.options.random);
		if (damaged) this.options.disk.spoiled = true;
		return damaged;
	}

	get status(): StatusFrame {
		return this.#status ?? this.session.status;
	}

	/** Invariant 1, seen by the hashes: what was told though nothing had been damaged. */
	get strange(): string[] {
		return this.replica.strange.map((words) => `1: ${words}`);
	}

	/** Invariant 2: no cursor goes back within an epoch, and another epoch means that everything was replaced. */
	checkCursors(): void {
		if (this.over) return;
		for (const stream of this.options.streams) {
			const { position } = this.session.stream(stream);
			const former = this.#cursors.get(stream);
			if (former === position) continue;
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

	#makeQueue(): RepQueue | undefined {
		const { identity, disk, random, uuid, fetch, queued } = this.options;
		if (identity.kind !== 'user' || identity.rep === '') return undefined;
		const queue = new RepQueue({
			...disk.queue(this.program, random),
			rep: identity.rep,
			clock: this.program.clock,
			fetch,
			uuid,
			random: random.next,
			clockOffset: () => (this.status.asOf > 0 ? this.status.clockOffset : null),
			engineHas: (id) => this.replica.held.get('floor')?.rows.has(`activities/${id}`) ?? false,
			position: () => this.session.stream('floor').seq || -1
		});
		queue.onChange(() => queued(queue));
		return queue;
	}

	/** As the worker does: what waits is tried again once all is well. */
	#told(status: StatusFrame) {
		const waits = this.#status?.freshness !== 'live' && status.freshness === 'live';
		this.#status = status;
		if (waits) this.queue?.resume();
	}

	/** Invariant 7: what is to be gone without access having ended is first said not to be live. */
	#clearing(stream: StreamName) {
		if (this.over || this.session.stream(stream).phase === 'forbidden') return;
		if (this.status.freshness === 'live') this.broken.push(`7: live, and ${stream} is emptied`);
	}

	/** Invariant 5: every page hears of each once, and no screen shows one twice. */
	#celebrate(celebration: Celebrate) {
		const { id } = celebration;
		if (this.#celebrated.has(id)) this.broken.push(`5: pages were told ${id} twice`);
		this.#celebrated.add(id);
		if (!this.options.isOfNow(celebration)) return;
		for (const tab of this.options.tabs) {
			if (!tab.tell(celebration)) this.broken.push(`5: ${id} was shown twice on one screen`);
		}
	}

	/** A cursor that was given up, as on a fork that nobody had noticed, may begin anywhere. */
	#replacing(stream: StreamName) {
		if (!this.session.stream(stream).position) this.#cursors.delete(stream);
	}
}
