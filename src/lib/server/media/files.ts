/** The bytes of reps' songs and pictures: files of their records. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Id } from '#lib/domain/records.ts';
import { keepIn, keptFolder, namesIn, readFrom } from '#lib/server/record/kept-files.ts';

/** A file without a record that is younger than this may be on its way to one. */
const ORPHAN_MS = 3_600_000;

const folderOf = (dataDir: string) => keptFolder(dataDir, 'media');

/** Puts a file where it stays, whole and on the disk, before a record names it. */
export const keepFile = (dataDir: string, id: Id, bytes: Uint8Array): Promise<void> =>
	keepIn(folderOf(dataDir), id, bytes);

/** undefined: there is none. */
export const readKept = (dataDir: string, id: Id): Promise<Uint8Array<ArrayBuffer> | undefined> =>
	readFrom(folderOf(dataDir), id);

export const dropFile = (dataDir: string, id: Id): Promise<void> =>
	rm(join(folderOf(dataDir), id), { force: true });

/** Removes what no record names: what a crash left between a file and its record, or between a record's end and its file's. */
export async function sweepFiles(dataDir: string, isNamed: (id: Id) => boolean, now: number): Promise<void> {
	const folder = folderOf(dataDir);
	for (const name of await namesIn(folder)) {
		if (isNamed(name)) continue;
		const path = join(folder, name);
		const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
		if (now - mtimeMs > ORPHAN_MS) await rm(path, { force: true });
	}
}
