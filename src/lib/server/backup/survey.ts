/**
 * What a database holds, by plain SQL over its file: taken of the copy when a backup is made, and again of what was restored. It asks
 * the file itself how it looks, so that it reads older and newer releases' too.
 */
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { canonicalSums, type DaySum } from './sums.ts';

const Count = z.int().min(0);

export const Survey = z.object({
	floor: z.object({ id: z.string(), name: z.string() }),
	position: z.object({ epoch: z.string(), seq: Count, mark: z.string() }),
	/** Files of migrations that were applied, in their order. */
	migrations: z.array(z.string()),
	/** How many rows each table has. */
	rows: z.record(z.string(), Count),
	/** Of all facts; sums are integers as text, in minor units. */
	boards: z.object({
		facts: Count,
		quantity: z.string(),
		amount: z.string(),
		margin: z.string(),
		/** SHA-256 of the sums by rep, type and local date (`canonicalSums`). */
		hash: z.string()
	}),
	feed: z.object({
		rows: Count,
		/** Every number from 1 to the last is there. */
		whole: z.boolean(),
		/** Rows that are not what their last image in the feed says. */
		differing: Count
	})
});
export type Survey = z.output<typeof Survey>;
export type BoardSums = Survey['boards'];

/** Looks a database through; nothing else may be writing it. Throws where it is none of ours. */
export function surveyOf(file: string): Survey {
	return looking(file, (database) => ({
		floor: one(database, 'SELECT id, name FROM workspace LIMIT 1') ?? { id: '', name: '' },
		position: positionOf(database),
		migrations: appliedIn(database),
		rows: countsOf(database),
		boards: boardsOf(database),
		feed: feedOf(database)
	}));
}

/** Read in place and not by system calls: a third of the time. */
const MAPPED = 64 * 2 ** 30;

const looking = <T>(file: string, look: (database: DatabaseSync) => T): T => {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		database.exec(`PRAGMA mmap_size = ${MAPPED}`);
		return look(database);
	} finally {
		database.close();
	}
};

/** The same figures alone, also of a record that is in use. */
export const boardsIn = (file: string): BoardSums => looking(file, boardsOf);
export const migrationsIn = (file: string): string[] => looking(file, appliedIn);

/** What SQLite finds wrong with a database's pages and indexes; undefined: nothing. */
export function faultIn(file: string): string | undefined {
	const check = 'PRAGMA integrity_check(1)';
	const found = looking(file, (database) => one<{ integrity_check: string }>(database, check));
	return found?.integrity_check === 'ok' ? undefined : (found?.integrity_check ?? 'no answer');
}

type Value = string | number | bigint | null;
const all = <T>(database: DatabaseSync, sql: string, ...values: Value[]) =>
	database.prepare(sql).all(...values) as unknown as T[];
const one = <T>(database: DatabaseSync, sql: string, ...values: Value[]) =>
	all<T>(database, sql, ...values).map((row) => ({ ...row }))[0];
const count = (database: DatabaseSync, sql: string, ...values: Value[]) =>
	one<{ n: number }>(database, `SELECT count(*) AS n FROM ${sql}`, ...values)?.n ?? 0;

const appliedIn = (database: DatabaseSync): string[] =>
	all<{ file: string }>(database, 'SELECT file FROM _migrations ORDER BY applied, file').map(
		({ file }) => file
	);

function positionOf(database: DatabaseSync): Survey['position'] {
	const head = one<{ epoch: string; seq: number }>(database, 'SELECT epoch, seq FROM feed_head');
	if (!head) throw new Error('the feed has no head');
	const last = one<{ mark: string }>(database, 'SELECT mark FROM feed WHERE seq = ?', head.seq);
	return { ...head, mark: last?.mark ?? '' };
}

function countsOf(database: DatabaseSync): Survey['rows'] {
	const tables = all<{ name: string }>(
		database,
		`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`
	);
	return Object.fromEntries(tables.map(({ name }) => [name, count(database, `"${name}"`)]));
}

/** Sums by rep, type and local date, in the order of `canonicalSums`. */
function* daySums(database: DatabaseSync): Generator<DaySum> {
	const groups = database.prepare(
		`SELECT rep, type, localDate AS date, count(*) AS facts,
			sum(quantity) AS quantity, sum(amount) AS amount, sum(margin) AS margin
		FROM activities GROUP BY rep, type, localDate ORDER BY rep, type, localDate`
	);
	groups.setReadBigInts(true);
	for (const { facts, quantity, amount, margin, ...of } of groups.iterate() as unknown as Iterable<DaySum>) {
		yield {
			...of,
			facts: Number(facts),
			quantity: BigInt(quantity),
			amount: BigInt(amount),
			margin: BigInt(margin)
		};
	}
}

const boardsOf = (database: DatabaseSync): BoardSums =>
	canonicalSums(daySums(database), createHash('sha256'));

interface Followed {
	readonly collection: string;
	/** The image of a row of table `r`, as SQL. */
	readonly image: string;
}

/** The triggers say what an image is. */
function followedIn(database: DatabaseSync): Followed[] {
	const triggers = all<{ collection: string; sql: string }>(
		database,
		`SELECT tbl_name AS collection, sql FROM sqlite_master
		WHERE type = 'trigger' AND name = 'feed_' || tbl_name || '_insert' ORDER BY tbl_name`
	);
	return triggers.flatMap(({ collection, sql }) => {
		const image = /NEW\.id, NULL, (json_object\(.*\)) FROM feed_head/s.exec(sql)?.[1];
		return image ? [{ collection, image: image.replaceAll('NEW.', 'r.') }] : [];
	});
}

function feedOf(database: DatabaseSync): Survey['feed'] {
	const rows = count(database, 'feed');
	const range = one<{ first: number | null; last: number | null }>(
		database,
		'SELECT min(seq) AS first, max(seq) AS last FROM feed'
	);
	const { seq } = positionOf(database);
	const whole = rows === seq && (rows === 0 || (range?.first === 1 && range.last === seq));
	const differing = followedIn(database).reduce(
		(sum, followed) => sum + differingIn(database, followed, whole),
		0
	);
	return { rows, whole, differing };
}

/**
 * Rows of a collection that are not as the feed last showed them. A row without any image counts where the feed is whole; an image
 * of before a column was followed speaks of the others only.
 */
function differingIn(database: DatabaseSync, { collection, image }: Followed, whole: boolean): number {
	const unlike = database.prepare(
		`SELECT f.op AS op, f.after AS shown, CASE WHEN r.id IS NULL THEN NULL ELSE ${image} END AS held
		FROM (SELECT record, max(seq) AS seq FROM feed WHERE collection = ?1 GROUP BY record) AS last
		JOIN feed AS f ON f.seq = last.seq LEFT JOIN "${collection}" AS r ON r.id = last.record
		WHERE (f.op = 'delete') <> (r.id IS NULL) OR (f.op <> 'delete' AND f.after IS NOT held)`
	);
	let differing = 0;
	for (const { op, shown, held } of unlike.iterate(collection) as Iterable<Record<string, string | null>>) {
		if (op === 'delete' || held == null || !sameFields(shown ?? 'null', held)) differing++;
	}
	if (!whole) return differing;
	const unseen = `"${collection}" WHERE id NOT IN (SELECT record FROM feed WHERE collection = ?1)`;
	return differing + count(database, unseen, collection);
}

/** Whether two images agree in all fields that both have. */
function sameFields(shown: string, held: string): boolean {
	const [then, now] = [shown, held].map((json) => JSON.parse(json) as Record<string, unknown>);
	return Object.entries(then ?? {}).every(
		([field, value]) => !now || !(field in now) || JSON.stringify(now[field]) === JSON.stringify(value)
	);
}
