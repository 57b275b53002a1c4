/** A real record in a directory of its own, gone when the test or the suite is over. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { pocketbaseBinary } from '#lib/server/pocketbase/binary.ts';
import { openRecord, type OpenRecord } from '#lib/server/record/open.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import type { Activity, Id } from '#lib/domain/records.ts';

type After = (clean: () => Promise<void>) => void;

/** `after` is vitest's onTestFinished or afterAll. */
export async function temporaryDirectory(after: After): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'pacesetter-'));
	after(() => rm(dir, { recursive: true, force: true }));
	return dir;
}

export async function openIn(
	dataDir: string,
	after: After,
	log?: (line: string) => void
): Promise<OpenRecord> {
	const binary = await pocketbaseBinary();
	const record = await openRecord({ binary, dataDir, ...(log ? { log } : {}) });
	after(() => record.close());
	return record;
}

/** A directory of its own with a copy of another, whose record is closed. */
export async function copyOf(dataDir: string, after: After): Promise<string> {
	const dir = await temporaryDirectory(after);
	await cp(dataDir, dir, { recursive: true });
	return dir;
}

/** A directory of its own with an empty record, as a first start leaves it: that start was made once in this run of the tests. */
export async function emptyRecord(after: After): Promise<string> {
	return copyOf(await firstStart(), after);
}

async function firstStart(): Promise<string> {
	const folder = inject('sharedFolder');
	const made = join(folder, 'record');
	if (existsSync(made)) return made;
	const making = await mkdtemp(join(folder, 'making-'));
	const binary = await pocketbaseBinary();
	const record = await openRecord({ binary, dataDir: making });
	await record.close();
	await rename(making, made).catch((error: unknown) => {
		if (!existsSync(made)) throw error; // else another file was first
	});
	return made;
}

export async function temporaryRecord(after: After): Promise<OpenRecord> {
	return openIn(await emptyRecord(after), after);
}

/** Writes that must succeed; answers with their ids. */
export async function written(store: RecordStore, ...writes: Write[]): Promise<Id[]> {
	const done = await store.write(writes);
	if (!done.ok) throw new Error(`${done.error.kind}: ${done.error.message}`);
	return done.value.ids;
}

export async function aRep(store: RecordStore, name = 'Ada'): Promise<Id> {
	const [id] = await written(store, { op: 'create', collection: 'reps', data: { name } });
	return id ?? '';
}

/** One call on 20 November 2026, with what `more` changes about it. */
export const aCall = (rep: Id, more: Partial<Activity> = {}): Omit<Activity, 'id' | 'receivedAt'> => ({
	rep,
	type: 'call',
	quantity: 1,
	amount: 0,
	margin: 0,
	customer: '',
	deal: '',
	occurredAt: '2026-11-20 10:00:00.000Z',
	localDate: '2026-11-20',
	source: 'test',
	externalId: '',
	note: '',
	createdBy: '',
	...more
});

export const logged = (rep: Id, more: Partial<Activity> = {}): Write => ({
	op: 'create',
	collection: 'activities',
	data: aCall(rep, more)
});

/** Every row of the feed, in order. */
export async function wholeFeed(store: RecordStore) {
	const rows = [];
	while (true) {
		const page = await store.feed(rows.at(-1)?.seq ?? 0, 1_000);
		if (page.length === 0) return rows;
		rows.push(...page);
	}
}
