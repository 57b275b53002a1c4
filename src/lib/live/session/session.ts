import type { Clock } from '#lib/domain/clock.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import { ageOf, freshnessOf } from '#lib/live/freshness.ts';
import type { StatusFrame } from '#lib/protocol/frame.ts';
import {
	Celebrate,
	type Bulk,
	Frame,
	Heartbeat,
	PROTOCOL_VERSION,
	Restart,
	SubscribeAck,
	type ProbeAck
} from '#lib/protocol/messages.ts';
import { read, streamOf } from '#lib/protocol/parse.ts';
import { Keeper } from './keeper.ts';
import { Probes } from './probes.ts';
import { StreamSync, type Phase } from './stream-sync.ts';
import type { FetchSnapshot, Link, Replica, Saved, SessionStore } from './types.ts';

export interface SessionOptions {
	readonly clock: Clock;
	/** 0 to 1. */
	readonly random: () => number;
	readonly streams: readonly StreamName[];
	readonly replica: Replica;
	readonly fetchSnapshot: FetchSnapshot;
	readonly store?: SessionStore;
	/** What screens may say now; told each second and when it changes. */
	readonly status?: (status: StatusFrame) => void;
	readonly celebrate?: (celebration: Celebrate) => void;
	/** logout: the store is deleted and nothing is held any more. reload: a newer release is served. */
	readonly ended?: (reason: 'logout' | 'reload') => void;
}

const TICK = 1_000;
const CELEBRATIONS_KNOWN = 500;
/** A stream that asked, and its attempt then. */
interface Asked {
	readonly sync: StreamSync;
	readonly token: number;
}

/**
 * Keeps the replica's streams equal to the server's over one connection that comes and goes (protocol.md). The shell hands
 * in the connection (`connected`, `receive`, `disconnected`); everything else is decided here.
 */
export class Session {
	readonly #options: SessionOptions;
	readonly #syncs = new Map<StreamName, StreamSync>();
	readonly #probes: Probes;
	readonly #keeper: Keeper | undefined;
	readonly #stopTicks: () => void;
	#link: Link | undefined;
	readonly #celebrated = new Set<string>();
	/** While a connection begins: streams that ask together, in one message. */
	#gathering: StreamSync[] | undefined;
	#wasBulk: Bulk | undefined;
	#wasWhole = false;
	#over = false;

	constructor(options: SessionOptions) {
		this.#options = options;
		const { clock, store } = options;
		for (const stream of options.streams) this.#add(stream);
		this.#probes = new Probes({
			clock,
			judge: (answer) => this.#judge(answer),
			changed: () => this.#tell()
		});
		this.#keeper = store && new Keeper({ clock, store, take: (stream) => this.#toSave(stream) });
		this.#stopTicks = clock.every(TICK, () => {
			this.#probes.lookAtClocks();
			this.#tell();
		});
	}

	/** Takes what was saved on this machine; to be called, and awaited, before the first connection. */
	async restore(): Promise<void> {
		const keeper = this.#keeper;
		if (!keeper) return;
		await Promise.all(
			[...this.#syncs].map(([stream, sync]) =>
				keeper.load(stream, ({ position, state, asOf }) => {
					if (sync.phase !== 'idle' || sync.position || this.#over) return;
					this.#options.replica.replace(stream, state, position);
					sync.restore(position);
					this.#probes.asOf = Math.max(this.#probes.asOf, asOf);
				})
			)
		);
		this.#tell();
	}

	/** A connection is up; the one before it, if any, is gone. */
	connected(link: Link): void {
		if (this.#over) return;
		if (this.#link) this.disconnected();
		this.#link = link;
		this.#subscribeAll();
		this.#probes.connected(link);
	}

	disconnected(): void {
		this.#link = undefined;
		this.#probes.disconnected();
		for (const sync of this.#syncs.values()) sync.disconnected();
		this.#wasWhole = false;
		this.#tell();
	}

	/** A message of the connection that is up, in the order in which it came. */
	receive(event: string, payload: unknown): void {
		if (this.#over || !this.#link) return;
		switch (event) {
			case 'frame':
				return this.#route(Frame, payload, (frame, sync) => sync.frame(frame));
			case 'heartbeat':
				return this.#route(Heartbeat, payload, (heartbeat, sync) => sync.heartbeat(heartbeat));
			case 'restart':
				return this.#route(Restart, payload, (restart, sync) => sync.restart(restart));
			case 'celebrate':
				return this.#celebrate(payload);
			case 'logout':
				return void this.#end('logout');
			case 'reload':
				return this.#options.ended?.('reload');
		}
	}

	/** The connection was refused because this identity is none any more. */
	unauthorized(): void {
		void this.#end('logout');
	}

	/** The streams wanted from now on; what is not wanted any more is forgotten, on disk too. */
	follow(streams: readonly StreamName[]): void {
		for (const [stream, sync] of this.#syncs) {
			if (streams.includes(stream)) continue;
			sync.close();
			this.#syncs.delete(stream);
			this.#options.replica.clear(stream);
			this.#keeper?.forget(stream);
		}
		for (const stream of streams) {
			if (this.#syncs.has(stream)) continue;
			const sync = this.#add(stream);
			if (this.#link) sync.connected();
		}
	}

	/** Where a stream is, for whoever shows or waits. */
	stream(name: StreamName): {
		readonly phase: Phase;
		/** undefined: what is held, if anything, cannot be resumed. */
		readonly position: Position | undefined;
		/** The position's; 0 where there is none. */
		readonly seq: number;
		readonly caughtUp: boolean;
	} {
		const sync = this.#syncs.get(name);
		return {
			phase: sync?.phase ?? 'idle',
			position: sync?.position,
			seq: sync?.position?.seq ?? 0,
			caughtUp: sync?.caughtUp ?? false
		};
	}

	get status(): StatusFrame {
		const now = this.#probes.now();
		const { answered, current, offset, asOf } = this.#probes;
		const bulk = this.#bulk();
		return {
			kind: 'status',
			freshness: freshnessOf({ answered, current, bulk: bulk !== undefined }, now),
			age: ageOf(current, now).age,
			asOf,
			clockOffset: offset,
			...(bulk ? { bulk } : {})
		};
	}

	/** Saves what is unsaved, as before the last page goes. */
	async save(): Promise<void> {
		await this.#keeper?.flush();
	}

	/** Ends without deleting anything. */
	async close(): Promise<void> {
		this.#stop();
		await this.#keeper?.close(false);
	}

	#add(stream: StreamName): StreamSync {
		const { clock, random, replica, fetchSnapshot } = this.#options;
		const sync = new StreamSync({
			stream,
			clock,
			random,
			replica,
			fetchSnapshot,
			ask: (asking) => this.#ask(asking),
			moved: (moving, rows) => this.#keeper?.moved(moving.stream, rows),
			forget: (forgetting) => this.#keeper?.forget(forgetting.stream),
			setBack: () => {
				this.#probes.current = undefined;
				this.#tell();
			}
		});
		this.#syncs.set(stream, sync);
		return sync;
	}

	#subscribeAll() {
		const asked: StreamSync[] = [];
		this.#gathering = asked;
		for (const sync of this.#syncs.values()) sync.connected();
		this.#gathering = undefined;
		this.#subscribe(asked);
	}

	#ask(sync: StreamSync) {
		if (this.#gathering) this.#gathering.push(sync);
		else this.#subscribe([sync]);
	}

	#subscribe(syncs: readonly StreamSync[]) {
		if (syncs.length === 0) return;
		const asked = syncs.map((sync) => ({ sync, token: sync.token }));
		const streams = syncs.map(({ stream, position }) => ({ stream, ...position }));
		const link = this.#link;
		link?.emit('subscribe', { v: PROTOCOL_VERSION, streams }, (raw) => {
			if (link !== this.#link) return;
			this.#answered(asked, raw);
			this.#look();
		});
	}

	#answered(asked: readonly Asked[], raw: unknown) {
		const answer = read(SubscribeAck, raw);
		if (answer?.ok) {
			for (const { sync, token } of asked) {
				const ack = answer.streams.find(({ stream }) => stream === sync.stream);
				if (ack) sync.acked(token, ack);
				else sync.unanswered(token);
			}
			return;
		}
		const code = answer?.code;
		if (code === 'version') this.#options.ended?.('reload');
		const current = asked.filter(({ sync, token }) => sync.token === token);
		// one stream that is not ours refuses all: ask for each alone, so that the others go on
		if (code === 'forbidden' && asked.length > 1) for (const { sync } of current) this.#subscribe([sync]);
		else if (code === 'forbidden') for (const { sync, token } of current) sync.forbid(token);
		else for (const { sync, token } of current) sync.unanswered(token);
	}

	/** What does not parse, or is of another version, is lost to us: its stream resumes, or all where it names none. */
	#route<M extends { readonly v?: number; readonly stream: string }>(
		schema: Parameters<typeof read<M>>[0],
		payload: unknown,
		take: (message: M, sync: StreamSync) => void
	) {
		const message = read(schema, payload);
		const sync = this.#syncs.get(message?.stream ?? streamOf(payload) ?? '');
		if (message && (message.v ?? PROTOCOL_VERSION) === PROTOCOL_VERSION) {
			if (sync) take(message, sync);
			return this.#look();
		}
		for (const affected of sync ? [sync] : this.#syncs.values()) affected.garbled();
	}

	/** Whether every stream that is ours to hear has all that was sent. */
	#isWhole(): boolean {
		return [...this.#syncs.values()].every(({ phase, caughtUp }) => caughtUp || phase === 'forbidden');
	}

	/** When all has become whole, or frames are held back or not any more, screens must hear of it soon. */
	#look() {
		const whole = this.#isWhole();
		if (whole && !this.#wasWhole) this.#probes.probe();
		this.#wasWhole = whole;
		const bulk = this.#bulk();
		if (bulk === this.#wasBulk) return;
		this.#wasBulk = bulk;
		this.#tell();
	}

	#judge({ streams }: ProbeAck): boolean {
		let whole = this.#bulk() === undefined;
		for (const sync of this.#syncs.values()) {
			if (sync.phase === 'forbidden') continue;
			const known = streams[sync.stream];
			if (!known || !sync.probed(known)) whole = false;
		}
		return whole;
	}

	/** Kept by a stream until its snapshot after the flood is in, so that no screen says "offline" meanwhile. */
	#bulk(): Bulk | undefined {
		for (const { bulk } of this.#syncs.values()) if (bulk) return bulk;
		return undefined;
	}

	#celebrate(payload: unknown) {
		const celebration = read(Celebrate, payload);
		if (!celebration) return;
		const { id, expiresAt } = celebration;
		const serverNow = this.#options.clock.now() + this.#probes.offset;
		if (serverNow > expiresAt || this.#celebrated.has(id)) return;
		this.#celebrated.add(id);
		const [oldest] = this.#celebrated;
		if (this.#celebrated.size > CELEBRATIONS_KNOWN && oldest !== undefined) this.#celebrated.delete(oldest);
		this.#options.celebrate?.(celebration);
	}

	#toSave(stream: StreamName): Saved | undefined {
		const position = this.#syncs.get(stream)?.position;
		const state = position && this.#options.replica.state?.(stream);
		return state && { position, state, asOf: this.#probes.asOf };
	}

	#tell() {
		this.#options.status?.(this.status);
	}

	#stop() {
		this.#over = true;
		this.#link = undefined;
		this.#stopTicks();
		this.#probes.disconnected();
		for (const sync of this.#syncs.values()) sync.close();
	}

	async #end(reason: 'logout') {
		if (this.#over) return;
		const link = this.#link;
		this.#stop();
		for (const stream of this.#syncs.keys()) this.#options.replica.clear(stream);
		link?.close(); // nobody probes it any more: left to itself, one that died after this word would stay
		await this.#keeper?.close(true);
		this.#options.ended?.(reason);
	}
}
