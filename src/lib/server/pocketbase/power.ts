/**
 * Was the power lost? SQLite survives the death of any process, but with synchronous=NORMAL the last commits before a
 * power loss may be gone, though they were shown already: then the timeline forked, and the epoch must rotate.
 */
import { execFile } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MARKER = 'running.boot';

/** Names this run of the operating system; '' where it can't be told. */
export async function bootId(): Promise<string> {
	const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
	if (id) return id.trim();
	const asked = await promisify(execFile)('sysctl', ['-n', 'kern.bootsessionuuid']).catch(() => undefined);
	return asked?.stdout.trim() ?? '';
}

/** The last owner of `dir` did not stop cleanly, and the system has been started since (or that can't be ruled out). */
export async function powerWasLost(dir: string, boot: string): Promise<boolean> {
	const marker = await readFile(join(dir, MARKER), 'utf8').catch(() => undefined);
	return marker !== undefined && (marker === '' || marker !== boot);
}

/** From now on, and only once what a power loss asks for is done, an end without markStopped() is an unclean one. */
export async function markRunning(dir: string, boot: string): Promise<void> {
	const marker = await open(join(dir, MARKER), 'w');
	await marker.writeFile(boot);
	await marker.sync(); // the marker itself must survive the loss that it is for
	await marker.close();
	const folder = await open(dir);
	await folder.sync().catch(() => {}); // not every system can
	await folder.close();
}

export const markStopped = (dir: string) => rm(join(dir, MARKER), { force: true });
