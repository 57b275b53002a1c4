/** How far the judge has come, in the record: after a restart everything since is judged, and nothing is missed. */
import { z } from 'zod';
import type { Id } from '#lib/domain/records.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';

const NAME = 'recognition';

const Judged = z.object({ rules: z.record(z.string(), z.number()), first: z.int().nullable() });
const NOTHING = { rules: {}, first: null };

export interface Cursor {
	readonly id: Id;
	readonly epoch: string;
	/** Every row up to this one was judged. */
	readonly seq: number;
	/** By rule: the version that was judged over the whole floor. */
	readonly rules: Readonly<Record<Id, number>>;
	/** The day number of the floor's first fact then; null: there was none. What is usual, and where streaks begin, hangs on it. */
	readonly first: number | null;
}

type Store = Pick<RecordStore, 'find' | 'filter' | 'write'>;

/** undefined: there is none yet. Rejects where the record does not answer. */
export async function readCursor(record: Store): Promise<Cursor | undefined> {
	const [row] = await record.find('cursors', {
		filter: record.filter('name = {:name}', { name: NAME }),
		limit: 1
	});
	if (!row) return undefined;
	const judged = Judged.safeParse(row.data);
	return { id: row.id, epoch: row.epoch, seq: row.seq, ...(judged.success ? judged.data : NOTHING) };
}

/**
 * The write that brings it up to date. It is part of every batch of the judge: in a database that was swapped under it there is
 * no such row, so that nothing seen on the floor before is written there.
 */
export const cursorWrite = ({ id, epoch, seq, rules, first }: Cursor): Write => ({
	op: 'update',
	collection: 'cursors',
	id,
	data: { epoch, seq, data: { rules, first } }
});

/** Makes one that says that nothing was judged yet, in place of what there is. Rejects where it cannot be told whether it did. */
export async function beginCursor(
	record: Store,
	known: Cursor | undefined,
	epoch: string,
	seq: number
): Promise<Cursor> {
	const fields = { epoch, seq, data: NOTHING };
	const write: Write = known
		? { op: 'update', collection: 'cursors', id: known.id, data: fields }
		: { op: 'create', collection: 'cursors', data: { name: NAME, ...fields } };
	const written = await record.write([write]);
	if (!written.ok) throw new Error(written.error.message);
	return { id: written.value.ids[0] ?? '', epoch, seq, ...NOTHING };
}
