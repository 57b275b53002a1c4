/**
 * One owner for a data directory, for life. The lock is SQLite's own on a small database, so the operating system takes
 * it back when its holder dies, however it dies. POSIX drops such a lock when any descriptor of that file is closed in
 * the same process: nothing else may ever open `lock.db` (a copy of the directory leaves it out).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { failed, ok, type Result } from '#lib/domain/result.ts';

/** Never to be opened, copied or restored by anything else: see above. */
export const LOCK_FILE = 'lock.db';
const HOLDER_FILE = 'lock.holder';

export interface DirectoryLock {
	/** Safe to call again. */
	release(): void;
}

/** Takes the lock on `dir` (made if missing), or says in plain words who has it. Throws if `dir` can't be written. */
export function lockDirectory(dir: string): Result<DirectoryLock, string> {
	mkdirSync(dir, { recursive: true, mode: 0o700 });
	const database = new DatabaseSync(join(dir, LOCK_FILE), { timeout: 0 });
	try {
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if (!/locked/.test(String(error))) throw error;
		return failed(
			`The data directory ${dir} is in use by ${holder(dir)}. ` +
				'Stop that Pacesetter first, or name another directory in PACESETTER_DATA.'
		);
	}
	writeFileSync(join(dir, HOLDER_FILE), `${process.pid} ${new Date().toISOString()}`, { mode: 0o600 });
	return ok({
		release: () => {
			if (database.isOpen) database.close();
		}
	});
}

function holder(dir: string): string {
	try {
		const [pid, since] = readFileSync(join(dir, HOLDER_FILE), 'utf8').split(' ');
		return `process ${pid} (since ${since})`;
	} catch {
		return 'another process';
	}
}
