/** What a restore tells its operator. */
import type { Restored } from './restore.ts';

const count = (n: number) => n.toLocaleString('en');
const many = (n: number, one: string, more: string) => `${count(n)} ${n === 1 ? one : more}`;

/** Line by line. */
export function restoredWords({ manifest, bytes, ended, started }: Restored, dataDir: string): string[] {
	const { rows, feed, boards, parts, created, release, floor, position } = manifest;
	const all = Object.values(rows).reduce((sum, n) => sum + n, 0);
	const { epoch, migrated } = started;
	const lines = [
		`${dataDir} holds "${floor.name}" as it was on ${created}, made by release ${release} (${(bytes / 1e6).toFixed(1)} MB, ${many(parts.length, 'file', 'files')}).`,
		`Rows: ${count(all)} in ${Object.keys(rows).length} tables, as many as in the backup.`,
		`Feed: ${many(feed.rows, 'row', 'rows')} up to ${count(position.seq)}${feed.whole ? ', without a gap' : ''}; ${feedWords(feed.differing)}`,
		`Boards: the engine, plain SQL and the backup agree on ${many(boards.facts, 'fact', 'facts')}, a quantity of ${boards.quantity} and amounts of ${boards.amount} in minor units.`,
		`Timeline: ${epoch}, a new one; every screen takes all of it anew.`,
		`Sign-ins: ${many(ended.sessions, 'was', 'were')} ended, so people sign in again (pacesetter user create prints a link). ${many(ended.keys, 'key', 'keys')} and ${many(ended.screens, 'screen', 'screens')} can be used as at that time: shut off again what was shut off since.`
	];
	if (migrated.length > 0) lines.push(`This release added to the record: ${migrated.join(', ')}.`);
	for (const name of manifest.missing) lines.push(`${name} was missing already when the backup was made.`);
	return lines;
}

const feedWords = (differing: number) =>
	differing === 0
		? 'every row is what the feed says of it last.'
		: `${many(differing, 'row is', 'rows are')} otherwise than the feed says, as in the backup.`;
