import { z } from 'zod';
import type { StreamRow } from '#lib/domain/facts.ts';
import type { Position } from '#lib/domain/records.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { encodeSnapshotSliced } from '#lib/protocol/snapshot.ts';
import type { StreamEpochs } from '#lib/server/gateway/stream.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { TABLE_NAMES, type FloorAuthority } from './authority.ts';
import { AUTHORITY_STREAM, loadCache, saveCache } from './cache.ts';

/** The row of a kept state that holds the streams' epochs, so that clients can resume after a restart. */
const EPOCHS = '_epochs';
const Epochs: z.ZodType<StreamEpochs> = z.object({
	since: z.string(),
	changed: z.record(z.string(), z.string())
});
const PAGE = 1_000;

export interface LoadOptions {
	readonly record: RecordStore;
	readonly authority: FloorAuthority;
	/** Where the packed state is kept between runs. */
	readonly file: string;
}

export interface Loaded {
	readonly position: Position;
	/** Known where the start was warm. */
	readonly epochs?: StreamEpochs;
}

/** Fills the authority: from its kept state if that is on the record's timeline, else by reading the whole record. */
export async function loadFloor(options: LoadOptions): Promise<Loaded> {
	return (await loadWarm(options)) ?? loadCold(options);
}

/** Reads the head first, then every row: rows that changed meanwhile come again by the feed, and are applied by id. */
export async function loadCold({ record, authority }: LoadOptions): Promise<Loaded> {
	authority.clear();
	const from = await record.position();
	for (const name of TABLE_NAMES) {
		for await (const page of record.scan(name)) {
			for (const { id, ...row } of page) authority.putRow(name, id, row);
		}
	}
	let read = 0;
	for await (const page of record.scan('activities')) {
		for (const { id, ...activity } of page) authority.putActivity(id, activity, null);
		read += page.length;
		// feed rows are an upper bound of the activities there can be
		authority.rebuilding(Math.min(99, Math.floor((100 * read) / Math.max(1, from.seq))));
	}
	const position = await followTo(await record.position(), from, { record, authority });
	if (!(await isStill(record, from))) throw new Error('the record was replaced while it was read');
	authority.ready(position);
	return { position };
}

/** An older copy put back in between would leave rows of both timelines, and nothing would tell. */
async function isStill(record: RecordStore, { epoch, seq, mark }: Position): Promise<boolean> {
	const head = await record.head();
	return head.epoch === epoch && (seq === 0 || (await record.feedRow(seq))?.mark === mark);
}

/**
 * Rows that came while the record was read. Without them a snapshot named by `from` could hold in a sum what comes again
 * as a frame, and a fact that is only part of a sum can't be told apart.
 */
async function followTo(
	end: Position,
	from: Position,
	{ record, authority }: Pick<LoadOptions, 'record' | 'authority'>
): Promise<Position> {
	let at = from;
	while (at.seq < end.seq) {
		const rows = await record.feed(at.seq, PAGE);
		const last = rows.at(-1);
		if (!last) throw new Error('the feed ends before its head');
		authority.apply(rows, from.epoch);
		at = { epoch: from.epoch, seq: last.seq, mark: last.mark };
	}
	return at;
}

async function loadWarm({ record, authority, file }: LoadOptions): Promise<Loaded | undefined> {
	const kept = await loadCache(file);
	if (!kept) return undefined;
	const { epoch, seq, mark } = kept.header;
	const head = await record.head();
	if (head.epoch !== epoch || head.seq < seq) return undefined;
	// the same number with another mark: an older copy of the record was put back and went on differently
	if (seq > 0 && (await record.feedRow(seq))?.mark !== mark) return undefined;
	const position = { epoch, seq, mark };
	authority.load(kept.state, position);
	const epochs = Epochs.safeParse(kept.state.rows.find(({ collection }) => collection === EPOCHS)?.row);
	return epochs.success ? { position, epochs: epochs.data } : { position };
}

/**
 * Keeps the authority's state on disk for the next start. The state is copied in one turn, then packed in slices. Answers
 * with what went wrong, if anything: a kept state is a convenience, never needed.
 */
export async function keepFloor(
	authority: FloorAuthority,
	epochs: StreamEpochs,
	file: string,
	pause: () => Promise<void> | undefined
): Promise<string | undefined> {
	const { position } = authority;
	const rows: StreamRow[] = [{ collection: EPOCHS, id: '', row: { ...epochs } }];
	for (const collection of TABLE_NAMES) {
		for (const { id, ...row } of authority.tables[collection].values()) rows.push({ collection, id, row });
	}
	const { facts, sums, detailFrom } = authority.engine.save();
	const header = { v: PROTOCOL_VERSION, stream: AUTHORITY_STREAM, detailFrom, ...position };
	const bytes = await encodeSnapshotSliced(header, { rows, facts, sums, detailFrom }, pause);
	const saved = await saveCache(file, bytes);
	return saved.ok ? undefined : saved.error;
}
