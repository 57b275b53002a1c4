import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { dateOfDay, localDayOf } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { StreamState } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { LocalDate, Position } from '#lib/domain/records.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { encodeSnapshotSliced } from '#lib/protocol/snapshot.ts';
import { slices } from '#lib/protocol/this-machine.ts';
import { makeRoom } from '#lib/server/bounded.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import type { StreamHashes } from './hashes.ts';
import type { Hub } from './hub.ts';
import { kindOf } from './sent.ts';
import { detailState, floorState } from './snapshot-source.ts';

/** Facts older than this many days go out as sums. */
export const DETAIL_DAYS = 400;
/** A packed snapshot is given out again while it is this young, or nothing has happened since. */
const FRESH_MS = 10_000;
/** And no further behind than this, well inside what the hub can resume. */
const FRESH_ROWS = 2_000;
const SLICE_MS = 8;
const STREAMS_KEPT = 32;
const DETAIL_TRIES = 3;

export interface PackedSnapshot {
	/** gzip */
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly etag: string;
}

interface Made extends PackedSnapshot {
	readonly position: Position;
	readonly madeAt: number;
}

interface Held {
	readonly position: Position;
	readonly state: StreamState;
}

/** The first local date whose facts a snapshot made now holds one by one. */
export function detailFromOf({ engine }: Pick<Authority, 'engine'>, clock: Pick<Clock, 'now'>): LocalDate {
	const zone = engine.workspace?.timeZone ?? 'UTC';
	return dateOfDay(localDayOf(clock.now(), zone) - DETAIL_DAYS);
}

export interface SnapshotParts {
	readonly authority: Authority;
	readonly hub: Hub;
	/** Learns what a stream holds from the snapshot that read it. */
	readonly hashes: Pick<StreamHashes, 'seed'>;
	readonly record: RecordStore;
	readonly clock: Clock;
	readonly telemetry?: Telemetry;
}

const compressed = promisify(gzip);

/**
 * One packed, compressed snapshot a stream, made when somebody asks. The state is copied in one turn with its position;
 * packing then yields every few milliseconds and compression runs on another thread, so that frames go on meanwhile.
 */
export class Snapshots {
	#parts: SnapshotParts;
	#made = new Map<StreamName, Made>();
	#making = new Map<StreamName, Promise<Made>>();

	constructor(parts: SnapshotParts) {
		this.#parts = parts;
	}

	async take(stream: StreamName): Promise<PackedSnapshot> {
		const made = this.#made.get(stream);
		if (made && this.#isFresh(stream, made)) return made;
		const making = this.#making.get(stream) ?? this.#make(stream);
		this.#making.set(stream, making);
		return making;
	}

	#isFresh(stream: StreamName, { position, madeAt }: Made): boolean {
		const now = this.#parts.hub.streamPosition(stream);
		if (now.epoch !== position.epoch) return false;
		if (now.seq === position.seq) return true;
		return this.#parts.clock.monotonic() - madeAt < FRESH_MS && now.seq - position.seq < FRESH_ROWS;
	}

	async #make(stream: StreamName): Promise<Made> {
		try {
			const madeAt = this.#parts.clock.monotonic();
			const { position, state } = stream === 'floor' ? this.#floor() : await this.#detail(stream);
			const header = { v: PROTOCOL_VERSION, stream, detailFrom: state.detailFrom, ...position };
			const packed = await encodeSnapshotSliced(header, state, turns());
			const bytes = new Uint8Array(await compressed(packed, { level: 5 }));
			const made = { bytes, etag: `"${position.epoch}-${position.seq}-gzip"`, position, madeAt };
			this.#keep(stream, made);
			this.#note(stream, made);
			return made;
		} finally {
			this.#making.delete(stream);
		}
	}

	/** In the very turn of the position: a state copied later would hold rows that come again as frames. */
	#floor(): Held {
		const { authority, hub, clock } = this.#parts;
		const { tables, engine } = authority;
		const detailFrom = detailFromOf(authority, clock);
		const position = hub.streamPosition('floor');
		return { position, state: floorState(tables, hub.viewpoint, engine.save(detailFrom)) };
	}

	/** What is read from the record may be newer than the position, but must be of the timeline that the hub is on. */
	async #detail(stream: StreamName): Promise<Held> {
		const { authority, hub, hashes, record } = this.#parts;
		for (let tries = 0; tries < DETAIL_TRIES; tries += 1) {
			const position = hub.streamPosition(stream);
			const state = await detailState(stream, authority.tables, hub.viewpoint, record);
			const end = await record.position();
			await authority.reached(end.seq);
			if (!hub.knows(end)) continue;
			const since = hub.rowsSince(stream, position);
			if (since) hashes.seed(stream, state.rows, since);
			return { position, state };
		}
		throw new Error(`the record changed under the snapshot of ${stream}`);
	}

	#note(stream: StreamName, { bytes, madeAt }: Made) {
		const { clock, telemetry = NO_TELEMETRY } = this.#parts;
		const kind = kindOf(stream);
		telemetry.observe('pacesetter_snapshot_seconds', { kind }, (clock.monotonic() - madeAt) / 1_000);
		telemetry.set('pacesetter_snapshot_bytes', { kind }, bytes.length);
	}

	#keep(stream: StreamName, made: Made) {
		this.#made.delete(stream);
		makeRoom(this.#made, STREAMS_KEPT);
		this.#made.set(stream, made);
	}
}

/** Slices of work between which sockets and requests are served. */
export const turns = () => slices(SLICE_MS, setImmediate);
