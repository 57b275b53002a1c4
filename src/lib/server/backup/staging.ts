/**
 * Where a restore is at work: a folder in the data directory itself, since that may be a disk of its own. Everything is moved out of it
 * at the end, the record last, so that a directory whose record still lies there is no floor yet, whenever the restore was ended.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCK_FILE } from '#lib/server/lock.ts';
import { orphanGone } from '#lib/server/pocketbase/orphan.ts';

const RESTORING = 'restoring';
/** What the lock leaves behind, and what a disk of its own has. */
const isNothing = (name: string) =>
	name === LOCK_FILE || name === `${LOCK_FILE}-journal` || name === 'lock.holder' || name === 'lost+found';
const RECORD = 'pb';
/** All that is ever moved out, but for the record. */
const MOVED = /^(imports|[a-z]+\.secret|authority-.*\.snapshot)$/;

const exists = (path: string) =>
	stat(path).then(
		() => true,
		() => false
	);

export const stagingIn = (dataDir: string): string => join(dataDir, RESTORING);

/** A restore into this directory was begun and not finished: there is no floor in it. */
export const isHalfRestored = (dataDir: string): Promise<boolean> => exists(join(stagingIn(dataDir), RECORD));

/** Throws, in words for the operator, where a server must not start: it would make an empty floor. */
export async function refuseHalfRestored(dataDir: string): Promise<void> {
	if (await isHalfRestored(dataDir))
		throw new Error(
			`A restore into ${dataDir} was interrupted or is still going on, so there is no floor in it. Run pacesetter restore again.`
		);
}

/** What is in the directory that a restore would have to leave alone; what an interrupted restore left is cleared away. */
export async function clearFor(dataDir: string): Promise<string[]> {
	const staging = stagingIn(dataDir);
	if (await isHalfRestored(dataDir)) {
		await orphanGone(staging, `--dir=${join(staging, RECORD)}`); // it may write for a moment yet
		for (const name of await readdir(dataDir))
			if (MOVED.test(name)) await rm(join(dataDir, name), { recursive: true });
		await rm(staging, { recursive: true });
	}
	return (await readdir(dataDir)).filter((name) => !isNothing(name));
}

/** An empty staging folder, known as one from its first moment on. */
export async function beginStaging(dataDir: string): Promise<string> {
	await mkdir(join(stagingIn(dataDir), RECORD), { recursive: true, mode: 0o700 });
	return stagingIn(dataDir);
}

/** Moves all to its place; with the last step the directory is a floor. */
export async function place(dataDir: string): Promise<void> {
	const staging = stagingIn(dataDir);
	for (const name of await readdir(staging))
		if (MOVED.test(name)) await rename(join(staging, name), join(dataDir, name));
	await syncFolder(dataDir);
	await rename(join(staging, RECORD), join(dataDir, RECORD));
	await syncFolder(dataDir);
	await rm(staging, { recursive: true });
}

export const dropStaging = (dataDir: string): Promise<void> =>
	rm(stagingIn(dataDir), { recursive: true, force: true });

/** What was made, moved or removed in a folder is so after a power loss too. */
export async function syncFolder(folder: string): Promise<void> {
	const entries = await open(folder, 'r');
	await entries.sync().catch(() => undefined); // not every system can
	await entries.close();
}
