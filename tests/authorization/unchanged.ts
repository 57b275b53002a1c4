/** Whether anything at all was committed to a record since it was last asked: SQLite itself says so, beside the running PocketBase. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

export interface Watcher {
	/** Whether any other connection has written since it was last asked. */
	changed(): boolean;
	close(): void;
}

export function watchRecord(dataDir: string): Watcher {
	const database = new DatabaseSync(join(dataDir, 'pb', 'data.db'), { readOnly: true, timeout: 5_000 });
	const version = database.prepare('PRAGMA data_version');
	let seen: unknown;
	const changed = () => {
		const before = seen;
		seen = Object.values(version.get() ?? {})[0];
		return before !== seen;
	};
	changed();
	return { changed, close: () => database.close() };
}
