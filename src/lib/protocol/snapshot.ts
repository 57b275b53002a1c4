/**
 * All that a stream holds at one position, packed: what `GET /api/v1/snapshot` answers, what the live worker keeps and what
 * the authority starts from. Little-endian:
 *
 *     'PCST'  format (u32)  length (u32)  head  rows  facts  sums  xxHash32 of all before (u32)
 *
 * Head and rows are JSON, the rest columns (snapshot-facts.ts). The hash is checked before anything is believed, and
 * every claimed count against the bytes that are there, so that damage and forgeries alike end in an error.
 * Compression is the caller's: planes of bytes are laid out for it.
 */
import * as z from './z.ts';
import type { StreamRow, StreamState } from '#lib/domain/facts.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { PROTOCOL_VERSION } from './messages.ts';
import { ByteReader, ByteWriter } from './snapshot-bytes.ts';
import { readFacts, readSums, writeFacts, writeSums } from './snapshot-facts.ts';
import { hash32 } from './snapshot-hash.ts';

/** Changes whenever the bytes' meaning does; old snapshots are then refused and made anew. */
export const SNAPSHOT_FORMAT = 1;

/** What a snapshot is of. `stream` is a stream's name, or what a server calls its own kept state. */
export interface SnapshotHeader {
	/** PROTOCOL_VERSION of whoever made it. */
	readonly v: number;
	readonly epoch: string;
	readonly seq: number;
	readonly mark: string;
	readonly stream: string;
	/** As in the state. */
	readonly detailFrom: string;
}

export interface Snapshot {
	readonly header: SnapshotHeader;
	readonly state: StreamState;
}

/** Lets others work between two slices of decoding; `undefined` goes on at once. */
export type Pause = () => Promise<void> | undefined;

const MAGIC = 0x54534350;
const FRONT_BYTES = 12;
const HASH_BYTES = 4;
/** Rows of one JSON section: a few milliseconds to parse. */
const ROWS_A_SECTION = 2000;

const Head = z.strictObject({
	v: z.int(),
	epoch: z.string(),
	seq: z.int().check(z.gte(0)),
	mark: z.string(),
	stream: z.string(),
	detailFrom: z.string()
});
const Rows = z.array(
	z.object({ collection: z.string(), id: z.string(), row: z.record(z.string(), z.unknown()) })
);

type Steps<T> = Generator<void, T, void>;

function finish<T>(steps: Steps<T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

async function finishSliced<T>(steps: Steps<T>, pause: Pause): Promise<T> {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		await pause();
	}
}

function* encode(header: SnapshotHeader, state: StreamState): Steps<Uint8Array<ArrayBuffer>> {
	const writer = new ByteWriter();
	writer.u32(MAGIC);
	writer.u32(SNAPSHOT_FORMAT);
	writer.u32(0);
	const { v, epoch, seq, mark, stream } = header;
	writer.text(JSON.stringify({ v, epoch, seq, mark, stream, detailFrom: state.detailFrom }));
	yield* writeRows(writer, state.rows);
	yield* writeFacts(writer, state.facts);
	yield* writeSums(writer, state.sums);
	writer.patchU32(8, writer.length + HASH_BYTES);
	writer.u32(yield* hash32(writer.written(), writer.length));
	return writer.written().slice();
}

function* writeRows(writer: ByteWriter, rows: readonly StreamRow[]): Steps<void> {
	const sections = Math.ceil(rows.length / ROWS_A_SECTION);
	writer.varint(sections);
	for (let section = 0; section < sections; section++) {
		const from = section * ROWS_A_SECTION;
		const plain = rows
			.slice(from, from + ROWS_A_SECTION)
			.map(({ collection, id, row }) => ({ collection, id, row }));
		writer.text(JSON.stringify(plain));
		yield;
	}
}

function* readRows(reader: ByteReader): Steps<StreamRow[]> {
	const rows: StreamRow[] = [];
	const sections = reader.count(1);
	for (let section = 0; section < sections && !reader.fault; section++) {
		const parsed = z.safeParse(Rows, reader.json());
		if (!parsed.success) reader.fail('a section of rows is none');
		else for (const row of parsed.data) rows.push(row);
		yield;
	}
	return rows;
}

/** Magic, format, length and hash: whether these are the very bytes that somebody packed. */
function* inspect(bytes: Uint8Array): Steps<string> {
	if (bytes.length < FRONT_BYTES + HASH_BYTES) return 'it ends too early';
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.getUint32(0, true) !== MAGIC) return 'it is no snapshot';
	const format = view.getUint32(4, true);
	if (format !== SNAPSHOT_FORMAT) return `its format is ${format}, not ${SNAPSHOT_FORMAT}`;
	if (view.getUint32(8, true) !== bytes.length) return 'its length is not what it says';
	const hashed = bytes.length - HASH_BYTES;
	const hash = yield* hash32(bytes, hashed);
	return hash === view.getUint32(hashed, true) ? '' : 'it is damaged';
}

function* decode(bytes: Uint8Array): Steps<Result<Snapshot, string>> {
	const damage = yield* inspect(bytes);
	if (damage) return failed(damage);
	const reader = new ByteReader(bytes, FRONT_BYTES, bytes.length - HASH_BYTES);
	const header = z.safeParse(Head, reader.json());
	if (!header.success) return failed('its header is none');
	if (header.data.v !== PROTOCOL_VERSION) return failed(`it is of protocol ${header.data.v}`);
	const rows = yield* readRows(reader);
	const facts = yield* readFacts(reader);
	const sums = yield* readSums(reader);
	if (reader.left > 0) reader.fail('it holds more than it should');
	if (reader.fault) return failed(reader.fault);
	return ok({ header: header.data, state: { rows, facts, sums, detailFrom: header.data.detailFrom } });
}

/** Packs a state. `detailFrom` is taken from the state. The answer shares no memory with anything. */
export const encodeSnapshot = (header: SnapshotHeader, state: StreamState): Uint8Array<ArrayBuffer> =>
	finish(encode(header, state));

/** The same with pauses between columns, for a thread that has other work; the state must not change meanwhile. */
export const encodeSnapshotSliced = (
	header: SnapshotHeader,
	state: StreamState,
	pause: Pause
): Promise<Uint8Array<ArrayBuffer>> => finishSliced(encode(header, state), pause);

/** Unpacks a state; the error says in plain words what is wrong with the bytes. Never throws, whatever they are. */
export const decodeSnapshot = (bytes: Uint8Array): Result<Snapshot, string> => finish(decode(bytes));

/** The same in slices of a few milliseconds each, `pause` being called between them: a worker stays responsive. */
export const decodeSnapshotSliced = (bytes: Uint8Array, pause: Pause): Promise<Result<Snapshot, string>> =>
	finishSliced(decode(bytes), pause);
