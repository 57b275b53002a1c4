import type { Clock } from '#lib/domain/clock.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { FeedRow, Position } from '#lib/domain/records.ts';
import {
	PROTOCOL_VERSION,
	type Bulk,
	type Celebrate,
	type Frame,
	type ProbeAck,
	type StreamAck,
	type Subscribe
} from '#lib/protocol/messages.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { changeOf } from './changes.ts';
import type { KeyOf } from './keys.ts';
import type { Outlet, Peer } from './peer.ts';
import { activityStreams, restartedBy, viewpointOf, type Viewpoint } from './projection.ts';
import { RecentRows } from './rows.ts';
import {
	countChange,
	FLOOD,
	isCalm,
	nameOf,
	newStream,
	type Sent,
	type Stream,
	type StreamEpochs
} from './stream.ts';

export type Cursor = Subscribe['streams'][number];

export interface HubOptions {
	readonly clock: Clock;
	readonly outlet: Outlet;
	readonly keyOf: KeyOf;
	/** As of the rows handed to `apply`. */
	readonly tables: () => Tables;
	/** Milliseconds since the start of the last complete pull (the tailer's). */
	readonly lag: () => number;
	/** Users, keys or screens changed: every socket must be judged again before this returns. */
	readonly judge: () => void;
	/** Hash of what the stream's audience holds at the last applied row, if it is kept. */
	readonly hash?: (stream: StreamName) => string | undefined;
	/** WINDOW and FLOOD unless told. */
	readonly window?: number;
	readonly flood?: number;
}

/** Rows that can be resumed. */
export const WINDOW = 5_000;
const HEARTBEAT = 5_000;
const GATHER = 16;
const FRAME_CHANGES = 500;
const CALM_CHECK = 1_000;
const TAILS_KEPT = 64;
/** Up to how long clients may wait before they take a snapshot, ms. */
export const JITTER = { audience: 500, timeline: 1_000, bulk: 5_000 } as const;
/** The epoch named to a client that may not hear a stream any more: no stream's own. */
export const CLOSED = 'closed';
const JUDGED: readonly string[] = ['users', 'api_keys', 'screens'];
const VIEWED: readonly string[] = ['memberships', 'workspace', 'reps'];

/**
 * Hands each stream's changes to its subscribers, by the rules of protocol.md (positions, resume, gathering and floods).
 * Everything happens in synchronous turns: nothing can come between an ack, its tail and the joining.
 */
export class Hub {
	readonly #options: HubOptions;
	readonly #clock: Clock;
	readonly #streams = new Map<StreamName, Stream>();
	#recent: RecentRows;
	#since: string;
	#changed: Map<StreamName, string>;
	#view: Viewpoint | undefined;
	#flushedAt = Number.NEGATIVE_INFINITY;
	#cancelFlush: (() => void) | undefined;
	#cancelCalm: (() => void) | undefined;
	readonly #stopHeartbeats: () => void;
	readonly #floodPace: number;
	#running: Bulk | undefined;

	/** `known`: the rows up to `at`, where the gateway starts warm (feed/ring.ts). */
	constructor(options: HubOptions, at: Position, epochs?: StreamEpochs, known: readonly FeedRow[] = []) {
		this.#options = options;
		this.#clock = options.clock;
		this.#floodPace = options.flood ?? FLOOD;
		this.#recent = new RecentRows(options.window ?? WINDOW, at, known);
		this.#since = epochs?.since ?? nameOf(at);
		this.#changed = new Map(Object.entries(epochs?.changed ?? {}));
		this.#stopHeartbeats = this.#clock.every(HEARTBEAT, () => {
			for (const stream of this.#streams.values()) this.#beat(stream);
		});
	}

	/** Rows that follow the last ones, once the tables show them. */
	apply(rows: readonly FeedRow[]): void {
		// whoever lost access must be out before any row that came later is emitted; the tables show it already
		if (rows.some(({ collection }) => JUDGED.includes(collection))) this.#options.judge();
		for (const row of rows) {
			this.#recent.push(row);
			if (VIEWED.includes(row.collection)) this.#view = undefined;
			for (const name of restartedBy(row, this.#options.tables())) this.#audienceChanged(name, row);
			this.#gather(row);
		}
		this.#flushSoon();
	}

	/**
	 * Where the client is decides how it goes on. Ack, tail and joining happen in this turn; the caller has judged the
	 * identity for each stream.
	 */
	subscribe(peer: Peer, cursors: readonly Cursor[], ack: (streams: StreamAck[]) => void): void {
		const joined = cursors.map((cursor) => {
			const stream = this.#open(cursor.stream);
			if (!stream.bulk && stream.sent.seq < this.#recent.position.seq) this.#beat(stream);
			return { cursor, stream, resumes: this.#canResume(stream, cursor) };
		});
		ack(
			joined.map(({ stream, resumes }) => ({
				stream: stream.name,
				mode: resumes ? 'resume' : 'snapshot',
				epoch: this.#epochOf(stream.name),
				...stream.sent
			}))
		);
		for (const { cursor, stream, resumes } of joined) {
			stream.peers.add(peer);
			peer.join(stream.name);
			if (resumes) for (const frame of this.#tail(stream, cursor.seq ?? 0)) peer.emit('frame', frame);
			if (stream.bulk) peer.emit('heartbeat', this.#heartbeat(stream));
		}
	}

	/** The connection is gone. */
	leave(peer: Peer): void {
		for (const stream of this.#streams.values()) this.#part(peer, stream);
	}

	/** The peer's identity may not hear this stream any more: it hears nothing further, and is told to forget. */
	expel(peer: Peer, name: StreamName): void {
		const stream = this.#streams.get(name);
		if (!stream?.peers.has(peer)) return;
		peer.leave(name);
		peer.emit('restart', { stream: name, epoch: CLOSED, jitter: 0 });
		this.#part(peer, stream);
	}

	/** What a probe answers for this peer. Where frames are held back, what it has is as old as that at least. */
	positionsOf(peer: Peer): ProbeAck['streams'] {
		const now = this.#clock.monotonic();
		const mine = [...this.#streams.values()].filter(({ peers }) => peers.has(peer));
		return Object.fromEntries(
			mine.map(({ name, sent, bulk, bulkSince }) => {
				const lag = this.#options.lag() + (bulk ? now - bulkSince : 0);
				return [name, { epoch: this.#epochOf(name), seq: sent.seq, lag }];
			})
		);
	}

	/** Position of a snapshot of this stream made in this turn. */
	streamPosition(name: StreamName): Position {
		return { ...this.#recent.position, epoch: this.#epochOf(name) };
	}

	/** Whether this row was read by this gateway: whoever read the record then read the timeline that is told here. */
	knows({ seq, mark }: Pick<Position, 'seq' | 'mark'>): boolean {
		return this.#recent.markAt(seq) === mark;
	}

	/** Rows since a position of this stream, if it is on the same timeline and audience, and not too long ago. */
	rowsSince(name: StreamName, { epoch, seq, mark }: Position): FeedRow[] | undefined {
		if (epoch !== this.#epochOf(name) || this.#recent.markAt(seq) !== mark) return undefined;
		return this.#recent.between(seq, this.#recent.position.seq);
	}

	/** To be kept with the authority's own state, for a warm start. */
	get epochs(): StreamEpochs {
		return { since: this.#since, changed: Object.fromEntries(this.#changed) };
	}

	/** What audiences are decided by at this moment, for snapshots. */
	get viewpoint(): Viewpoint {
		return (this.#view ??= viewpointOf(this.#options.tables(), this.#options.keyOf));
	}

	/** While an import runs frames are held back; undefined: it ended, the streams concerned restart. */
	importing(bulk: Bulk | undefined): void {
		this.#running = bulk;
		for (const stream of this.#streams.values()) {
			if (!bulk) this.#endBulk(stream);
			else if (stream.bulk) stream.bulk = bulk;
			else this.#beginBulk(stream, bulk);
		}
	}

	/** The consumer was built anew on another timeline: everyone takes a snapshot. */
	restarted(at: Position): void {
		this.#recent = new RecentRows(this.#options.window ?? WINDOW, at);
		this.#since = nameOf(at);
		this.#changed = new Map();
		this.#view = undefined;
		this.#options.judge();
		for (const stream of this.#streams.values()) this.#restart(stream, JITTER.timeline);
	}

	celebrate(name: StreamName, celebration: Celebrate): void {
		this.#options.outlet.emit(name, 'celebrate', celebration);
	}

	close(): void {
		this.#stopHeartbeats();
		this.#cancelFlush?.();
		this.#cancelCalm?.();
	}

	#epochOf(name: StreamName): string {
		return `${this.#recent.position.epoch}.${this.#changed.get(name) ?? this.#since}`;
	}

	#open(name: StreamName): Stream {
		const known = this.#streams.get(name);
		if (known) return known;
		// with nobody listening, everything so far counts as sent
		const stream = newStream(name, this.#head(), this.#clock.monotonic(), this.#options.lag());
		stream.bulk = this.#running;
		this.#streams.set(name, stream);
		return stream;
	}

	#part(peer: Peer, stream: Stream) {
		if (stream.peers.delete(peer) && stream.peers.size === 0) this.#streams.delete(stream.name);
	}

	#head(): Sent {
		const { seq, mark } = this.#recent.position;
		return { seq, mark };
	}

	#canResume(stream: Stream, { epoch, seq, mark }: Cursor): boolean {
		if (epoch !== this.#epochOf(stream.name) || seq === undefined) return false;
		return mark !== undefined && this.#recent.markAt(seq) === mark;
	}

	#audienceChanged(name: StreamName, row: FeedRow) {
		this.#changed.set(name, nameOf(row));
		this.#view = undefined;
		const stream = this.#streams.get(name);
		if (stream) this.#restart(stream, JITTER.audience);
	}

	#restart(stream: Stream, jitter: number) {
		stream.gathered = [];
		stream.tails.clear();
		stream.held = 0;
		stream.sent = this.#head();
		stream.frame = stream.sent.seq;
		const { name } = stream;
		this.#options.outlet.emit(name, 'restart', { stream: name, epoch: this.#epochOf(name), jitter });
	}

	#gather(row: FeedRow) {
		if (this.#streams.size === 0) return;
		for (const stream of this.#concerned(row)) {
			if (stream.bulk) {
				stream.held++;
				countChange(stream, this.#clock.monotonic());
				continue;
			}
			const change = changeOf(stream.name, row, this.viewpoint);
			if (!change) continue;
			if (countChange(stream, this.#clock.monotonic()) > this.#floodPace) this.#flood(stream);
			else stream.gathered.push(change);
		}
	}

	#concerned(row: FeedRow): Iterable<Stream> {
		if (row.collection !== 'activities') return this.#streams.values();
		const names = activityStreams(row as FeedRow<'activities'>, this.viewpoint);
		return names.flatMap((name) => this.#streams.get(name) ?? []);
	}

	#flushSoon() {
		if (this.#cancelFlush) return;
		if (![...this.#streams.values()].some(({ gathered }) => gathered.length > 0)) return;
		const wait = this.#flushedAt + GATHER - this.#clock.monotonic();
		if (wait <= 0) this.#flush();
		else this.#cancelFlush = this.#clock.after(wait, () => this.#flush());
	}

	/** All streams at once, the floor last: a rep's own {id, externalId} must be there before the floor shows the fact. */
	#flush() {
		this.#cancelFlush?.();
		this.#cancelFlush = undefined;
		this.#flushedAt = this.#clock.monotonic();
		for (const stream of this.#streams.values()) if (stream.name !== 'floor') this.#frame(stream);
		const floor = this.#streams.get('floor');
		if (floor) this.#frame(floor);
	}

	#frame(stream: Stream) {
		if (stream.gathered.length === 0) return;
		const changes = stream.gathered;
		const prev = stream.sent.seq;
		stream.gathered = [];
		stream.tails.clear();
		stream.sent = this.#head();
		stream.frame = stream.sent.seq;
		this.#options.outlet.emit(stream.name, 'frame', this.#asFrame(stream, prev, stream.sent, changes));
	}

	#asFrame({ name }: Stream, prev: number, upTo: Sent, changes: Frame['changes']): Frame {
		return {
			v: PROTOCOL_VERSION,
			epoch: this.#epochOf(name),
			stream: name,
			prev,
			...upTo,
			sentAt: this.#clock.now(),
			changes
		};
	}

	#beat(stream: Stream) {
		if (!stream.bulk) {
			this.#flush();
			const head = this.#head();
			if (head.seq !== stream.sent.seq) stream.tails.clear();
			stream.sent = head;
		}
		this.#options.outlet.emit(stream.name, 'heartbeat', this.#heartbeat(stream));
	}

	#heartbeat(stream: Stream) {
		const hash = stream.bulk ? undefined : this.#options.hash?.(stream.name);
		return {
			v: PROTOCOL_VERSION,
			epoch: this.#epochOf(stream.name),
			stream: stream.name,
			prev: stream.frame,
			...stream.sent,
			now: this.#clock.now(),
			lag: this.#options.lag(),
			...(hash === undefined ? {} : { hash }),
			...(stream.bulk ? { bulk: stream.bulk } : {})
		};
	}

	/** Frames from a client's cursor to exactly `sent`, one of them empty if need be. */
	#tail(stream: Stream, from: number): readonly Frame[] {
		if (from >= stream.sent.seq) return [];
		const kept = stream.tails.get(from);
		if (kept) return kept;
		const rows = this.#recent.between(from, stream.sent.seq);
		const changes = rows.flatMap((row) => changeOf(stream.name, row, this.viewpoint) ?? []);
		const frames: Frame[] = [];
		let prev = from;
		for (let at = 0; at === 0 || at < changes.length; at += FRAME_CHANGES) {
			const some = changes.slice(at, at + FRAME_CHANGES);
			const last = some.at(-1);
			const ends = at + FRAME_CHANGES >= changes.length || !last;
			const upTo = ends ? stream.sent : { seq: last.seq, mark: this.#recent.markAt(last.seq) ?? '' };
			frames.push(this.#asFrame(stream, prev, upTo, some));
			prev = upTo.seq;
		}
		if (stream.tails.size < TAILS_KEPT) stream.tails.set(from, frames);
		return frames;
	}

	#flood(stream: Stream) {
		this.#beginBulk(stream, this.#running ?? { done: 0, total: 0 });
		stream.held++;
		this.#cancelCalm ??= this.#clock.every(CALM_CHECK, () => this.#checkCalm());
	}

	#beginBulk(stream: Stream, bulk: Bulk) {
		stream.held = stream.gathered.length;
		stream.gathered = [];
		stream.bulk = bulk;
		stream.bulkSince = this.#clock.monotonic() - this.#options.lag();
		this.#beat(stream);
	}

	#endBulk(stream: Stream) {
		if (!stream.bulk) return;
		stream.bulk = undefined;
		if (stream.held > 0) this.#restart(stream, JITTER.bulk);
		this.#beat(stream);
	}

	#checkCalm() {
		if (this.#running) return;
		const flooded = [...this.#streams.values()].filter(({ bulk }) => bulk);
		for (const stream of flooded)
			if (isCalm(stream, this.#clock.monotonic(), this.#floodPace)) this.#endBulk(stream);
		if (flooded.every(({ bulk }) => !bulk)) {
			this.#cancelCalm?.();
			this.#cancelCalm = undefined;
		}
	}
}
