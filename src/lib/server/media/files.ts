/**
 * The bytes of reps' songs and pictures: one file each, named by its record's random id, in the database's own folder, so
 * that whatever puts that aside, copies it or brings it back takes them along.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Id } from '#lib/domain/records.ts';

const FOLDER = ['pb', 'media'];
const UNFINISHED = '.part';
const NAME = /^[a-z0-9]{15}(\.part)?$/;
/** A file without a record that is younger than this may be on its way to one. */
const ORPHAN_MS = 3_600_000;

const folderOf = (dataDir: string) => join(dataDir, ...FOLDER);
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** Puts a file where it stays, whole and on the disk, before a record names it. */
export async function keepFile(dataDir: string, id: Id, bytes: Uint8Array): Promise<void> {
	const folder = folderOf(dataDir);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, id);
	const file = await open(path + UNFINISHED, 'w', 0o600);
	try {
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(path + UNFINISHED, path);
}

/** undefined: there is none. */
export async function readKept(dataDir: string, id: Id): Promise<Uint8Array<ArrayBuffer> | undefined> {
	try {
		return new Uint8Array(await readFile(join(folderOf(dataDir), id)));
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

export const dropFile = (dataDir: string, id: Id): Promise<void> =>
	rm(join(folderOf(dataDir), id), { force: true });

/** Removes what no record names: what a crash left between a file and its record, or between a record's end and its file's. */
export async function sweepFiles(dataDir: string, isNamed: (id: Id) => boolean, now: number): Promise<void> {
	const folder = folderOf(dataDir);
	const names = await readdir(folder).catch((error: unknown) => {
		if (isMissing(error)) return [];
		throw error;
	});
	for (const name of names) {
		if (!NAME.test(name) || isNamed(name)) continue;
		const path = join(folder, name);
		const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
		if (now - mtimeMs > ORPHAN_MS) await rm(path, { force: true });
	}
}
