/**
 * A PocketBase whose parent was killed is on its way out (see the leash in child.ts), but for a moment it may still
 * write. Whoever holds the directory's lock waits for it, and ends it if it stays: two must never share a database.
 */
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const PID_FILE = 'pocketbase.pid';
const GENTLE_MS = 3_000;
const PATIENCE_MS = 15_000;

export const notePid = (dir: string, pid: number) => writeFile(join(dir, PID_FILE), String(pid));
export const forgetPid = (dir: string) => rm(join(dir, PID_FILE), { force: true });

/** Resolves when the PocketBase last noted in `dir`, known by `argument` on its command line, is gone. */
export async function orphanGone(dir: string, argument: string): Promise<void> {
	const pid = Number(await readFile(join(dir, PID_FILE), 'utf8').catch(() => ''));
	if (!pid) return;
	const since = performance.now();
	for (let pause = 5; await runsWith(pid, argument); pause = Math.min(2 * pause, 200)) {
		const waited = performance.now() - since;
		if (waited > PATIENCE_MS)
			throw new Error(`PocketBase ${pid} holds ${dir} and does not end. Stop it by hand.`);
		if (waited > GENTLE_MS) kill(pid);
		await sleep(pause);
	}
}

function kill(pid: number) {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// it went just now
	}
}

/** Not by pid alone: it may be another program's by now, or a dead one's that nobody reaps. */
async function runsWith(pid: number, argument: string): Promise<boolean> {
	if (process.platform === 'linux') {
		const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // a zombie's is empty
		return line.split('\0').includes(argument);
	}
	if (process.platform === 'win32') return false; // children die with their parent there
	const asked = await promisify(execFile)('ps', ['-o', 'state=,command=', '-p', String(pid)]).catch(
		() => undefined
	);
	return asked !== undefined && !asked.stdout.startsWith('Z') && asked.stdout.includes(argument);
}
