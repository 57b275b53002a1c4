/**
 * Files that belong to records: one each, named by its record's random id, in a folder beside the database, so that whatever puts that
 * aside, copies it or brings it back takes them along.
 */
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Id } from '#lib/domain/records.ts';

/** The end of a name while the file is being written. */
export const UNFINISHED = '.part';
const NAME = /^[a-z0-9]{15}(\.part)?$/;

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** The folder of that name in the database's own. */
export const keptFolder = (dataDir: string, name: string): string => join(dataDir, 'pb', name);

/** Puts a file where it stays, whole and on the disk, before a record names it. */
export async function keepIn(folder: string, id: Id, bytes: Uint8Array): Promise<void> {
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
	const entries = await open(folder, 'r');
	try {
		// the name is on the disk too
		await entries.sync();
	} finally {
		await entries.close();
	}
}

/** undefined: there is none. */
export async function readFrom(folder: string, id: Id): Promise<Uint8Array<ArrayBuffer> | undefined> {
	try {
		return new Uint8Array(await readFile(join(folder, id)));
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

/** The names of such files, finished or not; [] where there is no folder yet. */
export async function namesIn(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch((error: unknown) => {
		if (isMissing(error)) return [];
		throw error;
	});
	return names.filter((name) => NAME.test(name));
}
