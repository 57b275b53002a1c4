/** The disk on which a floor under test keeps its data: a small one of its own, so that filling it hurts nobody else. */
import { execFileSync } from 'node:child_process';
import { openSync, closeSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk {
	readonly folder: string;
	/** In words, for the table. */
	readonly how: string;
	/** From now on nothing more fits, for the process named too; the answer makes room again. */
	fill(pid: number): Promise<() => Promise<void>>;
	close(): Promise<void>;
}

const SIZE_MB = 384;
const PIECES = [1 << 20, 1 << 16, 1 << 12, 1 << 6, 1];

const quietly = (program: string, ...args: string[]): boolean => {
	try {
		execFileSync(program, args, { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};

/** A memory disk of its own where that may be mounted; else an ordinary folder, and a limit on PocketBase's files for a full disk. */
export async function openDisk(): Promise<Disk> {
	const folder = await mkdtemp(join(tmpdir(), 'pacesetter-chaos-'));
	const options = `size=${SIZE_MB}m,mode=700`;
	if (quietly('mount', '-t', 'tmpfs', '-o', options, 'pacesetter', folder)) return mounted(folder);
	return {
		folder,
		how: 'no disk could be mounted: PocketBase was kept from writing by a limit on the size of its files',
		fill(pid) {
			quietly('prlimit', '--pid', String(pid), '--fsize=4096:');
			return Promise.resolve(async () => {
				quietly('prlimit', '--pid', String(pid), '--fsize=unlimited:');
				await Promise.resolve();
			});
		},
		close: () => rm(folder, { recursive: true, force: true })
	};
}

function mounted(folder: string): Disk {
	const filler = join(folder, 'filler');
	return {
		folder,
		how: `a memory disk of ${SIZE_MB} MB, filled to the last byte`,
		fill() {
			fillWith(filler);
			return Promise.resolve(() => rm(filler, { force: true }));
		},
		async close() {
			if (!quietly('umount', folder)) quietly('umount', '--lazy', folder);
			await rm(folder, { recursive: true, force: true });
		}
	};
}

/** Ever smaller pieces, until not even a byte fits. */
function fillWith(path: string) {
	const file = openSync(path, 'a');
	try {
		for (const piece of PIECES) {
			const bytes = Buffer.alloc(piece, 1);
			while (fits(file, bytes));
		}
	} finally {
		closeSync(file);
	}
}

function fits(file: number, bytes: Buffer): boolean {
	try {
		return writeSync(file, bytes) === bytes.length;
	} catch {
		return false;
	}
}
