/**
 * The authority's packed state on disk, from which the next start goes on instead of reading the whole record. It is a
 * convenience: a missing, damaged or foreign one only makes a start slower, so nothing here throws on reading.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { decodeSnapshot, SNAPSHOT_FORMAT, type Snapshot } from '#lib/protocol/snapshot.ts';

/** `stream` of the authority's own snapshot: every followed small collection, facts with margins, no sums. */
export const AUTHORITY_STREAM = 'authority';

/** The file's name says who can read it: another engine or protocol looks for another one. */
export const cacheFile = (dataDir: string, engineVersion: number | string): string =>
	join(dataDir, `authority-${engineVersion}-${PROTOCOL_VERSION}-${SNAPSHOT_FORMAT}.snapshot`);

/**
 * Replaces the cache by these bytes, whole or not at all: written beside it, flushed to the disk, then renamed. One caller
 * at a time. The error says why it could not be kept (a full disk); the former cache then stays.
 */
export async function saveCache(file: string, bytes: Uint8Array): Promise<Result<void, string>> {
	const temporary = `${file}.new`;
	try {
		const handle = await open(temporary, 'w', 0o600);
		try {
			await handle.writeFile(bytes);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(temporary, file);
		return ok(undefined);
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => undefined);
		return failed(error instanceof Error ? error.message : String(error));
	}
}

/** The kept state; undefined where there is none that can be believed. */
export async function loadCache(file: string): Promise<Snapshot | undefined> {
	try {
		const decoded = decodeSnapshot(await readFile(file));
		return decoded.ok && decoded.value.header.stream === AUTHORITY_STREAM ? decoded.value : undefined;
	} catch {
		return undefined; // no such file, or not readable
	}
}
