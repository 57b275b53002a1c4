/** Makes a floor of a backup in an empty data directory, and believes it only after it was started and counted. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { lockDirectory } from '#lib/server/lock.ts';
import { checkSeal, unpack } from './archive.ts';
import { inWords } from './in-words.ts';
import { DATABASE, manifestFrom, type Manifest, type Part } from './manifest.ts';
import { lackOfRoom } from './room.ts';
import { beginStaging, clearFor, dropStaging, place, syncFolder } from './staging.ts';
import { started, type Started } from './started.ts';
import { surveyOf, type Survey } from './survey.ts';
import { TarFault, type TarPart } from './tar.ts';

export interface RestoreParts {
	readonly file: string;
	readonly dataDir: string;
	/** Words for the operator while it goes on. */
	readonly say: (line: string) => void;
}

/** What stands now where there was nothing. */
export interface Restored {
	readonly manifest: Manifest;
	readonly bytes: number;
	readonly ended: Ended;
	readonly started: Started;
}

/** Access that a restore ends. */
export interface Ended {
	readonly sessions: number;
	/** Keys and screens that can be used again. */
	readonly keys: number;
	readonly screens: number;
}

/** Refusals are sentences. Whatever was refused, and wherever it was ended, the directory holds a whole floor or none. */
export async function restore({ file, dataDir, say }: RestoreParts): Promise<Result<Restored, string>> {
	const opened = await openBackup(file).catch((error: unknown) => failed(inWords(error, file)));
	if (!opened.ok) return opened;
	const locked = lockDirectory(dataDir);
	if (!locked.ok) return failed(locked.error);
	try {
		const there = await clearFor(dataDir);
		if (there.length > 0)
			return failed(
				`${dataDir} is not empty (${there.slice(0, 5).join(', ')}): a backup is restored into an empty directory only. Move that one aside, or name another in PACESETTER_DATA.`
			);
		const restored = await restoreIn(opened.value, file, dataDir, say);
		if (!restored.ok) await dropStaging(dataDir);
		return restored;
	} catch (error) {
		await dropStaging(dataDir).catch(() => undefined);
		return failed(error instanceof TarFault ? `${file} ${error.message}.` : inWords(error, dataDir));
	} finally {
		locked.value.release();
	}
}

interface Opened {
	readonly manifest: Manifest;
	/** Of the whole file. */
	readonly bytes: number;
}

/** Looks at the whole file before anything is unpacked. */
async function openBackup(file: string): Promise<Result<Opened, string>> {
	const about = (words: string) => failed(`${file} ${words}.`);
	const seal = await checkSeal(file);
	if (!seal.ok) return about(seal.error);
	const manifest = await manifestIn(file, seal.value.bytes);
	if (!manifest.ok) return about(manifest.error);
	const known = new Set(await readdir(resolve('pb_migrations')));
	const unknown = manifest.value.migrations.find((name) => name.endsWith('.js') && !known.has(name));
	if (unknown !== undefined)
		return about(
			`was made by release ${manifest.value.release}, whose record has a form that this release does not know (${unknown}). Restore it with that release or a newer one`
		);
	return ok({ manifest: manifest.value, ...seal.value });
}

async function manifestIn(file: string, bytes: number): Promise<Result<Manifest, string>> {
	try {
		for await (const part of unpack(file, bytes)) return await manifestFrom(part);
		return failed('is empty');
	} catch (error) {
		if (error instanceof TarFault) return failed(error.message);
		throw error;
	}
}

async function restoreIn(
	{ manifest, bytes }: Opened,
	file: string,
	dataDir: string,
	say: RestoreParts['say']
): Promise<Result<Restored, string>> {
	const plain = manifest.parts.reduce((sum, { size }) => sum + size, 0);
	const staging = await beginStaging(dataDir);
	const lack = await lackOfRoom(staging, 1.2 * plain); // PocketBase's own log of changes comes beside it
	if (lack !== undefined) return failed(lack);

	say(`Unpacking ${manifest.parts.length} files, ${Math.ceil(plain / 1e6)} MB.`);
	const unpacked = await unpackInto(staging, file, bytes, manifest.parts);
	if (!unpacked.ok) return failed(`${file} ${unpacked.error}.`);
	const database = join(staging, DATABASE);
	say('Looking the database through.');
	const differs = differenceIn(manifest, surveyOf(database));
	if (differs !== undefined) return failed(`What came out of ${file} is not what went in: ${differs}.`);
	const ended = endAccess(database);

	say('Starting the record and counting it through.');
	const began = await started(staging, manifest);
	if (!began.ok) return began;
	await place(dataDir);
	return ok({ manifest, bytes, ended, started: began.value });
}

/** Writes exactly the parts that the manifest names, each flushed and compared with the hash of what was checked when it was packed. */
async function unpackInto(
	staging: string,
	file: string,
	bytes: number,
	parts: readonly Part[]
): Promise<Result<undefined, string>> {
	let next = -1; // the manifest comes first
	for await (const part of unpack(file, bytes)) {
		const at = next++;
		if (at < 0) {
			for await (const chunk of part.body) void chunk;
			continue;
		}
		const promised = parts[at];
		if (promised?.name !== part.name || promised.size !== part.size)
			return failed(`holds "${part.name}", which it does not list`);
		if ((await unpackOne(staging, part)) !== promised.sha256)
			return failed(`is damaged inside: ${part.name} is not as it was`);
	}
	if (next !== parts.length) return failed('lacks some of the files that it lists');
	return ok(undefined);
}

/** Its name is one of the manifest's, which lead nowhere else. Answers with the hash of what was written. */
async function unpackOne(staging: string, part: TarPart): Promise<string> {
	const path = join(staging, part.name);
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const hash = createHash('sha256');
	const watch = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			hash.update(chunk);
			done(null, chunk);
		}
	});
	const out = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
	await pipeline(Readable.from(part.body), watch, out);
	await syncFolder(dirname(path));
	return hash.digest('hex');
}

/** The first thing that is not as the manifest has it. */
function differenceIn(manifest: Manifest, found: Survey): string | undefined {
	for (const [table, rows] of Object.entries(manifest.rows)) {
		if (found.rows[table] !== rows)
			return `${table} has ${found.rows[table] ?? 'no'} rows instead of ${rows}`;
	}
	for (const name of ['position', 'boards', 'feed'] as const) {
		for (const [field, value] of Object.entries(manifest[name])) {
			const other = (found[name] as Record<string, unknown>)[field];
			if (other !== value) return `${name}.${field} is ${String(other)} instead of ${String(value)}`;
		}
	}
	return undefined;
}

/** Facts' ids up to so far ahead may have been given since the backup, and stand in somebody's open page. */
const IDS_AHEAD = 10_000_000;

/**
 * Who signed out, or was signed out, since the backup was made must not be signed in again: sign-ins, links and pairings end, and with
 * the sign-ins the phones that are rung up by them. Keys and screens stay, or every integration and wall would be dead.
 */
function endAccess(file: string): Ended {
	const database = new DatabaseSync(file);
	try {
		const has = (table: string) =>
			database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(table) !==
			undefined;
		const count = (sql: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.n);
		const sessions = count('sessions');
		database.exec('BEGIN IMMEDIATE');
		for (const table of ['sessions', 'sign_in_links', 'pairings', 'push_subscriptions'])
			if (has(table)) database.exec(`DELETE FROM ${table}`);
		database.exec(`UPDATE id_blocks SET next = next + ${IDS_AHEAD}`);
		database.exec('COMMIT');
		return {
			sessions,
			keys: count('api_keys WHERE NOT revoked'),
			screens: count('screens WHERE NOT revoked')
		};
	} finally {
		database.close();
	}
}

/** Whether a path can be read as a file; the refusal is a sentence. */
export async function readable(file: string): Promise<Result<undefined, string>> {
	try {
		if (!(await stat(file)).isFile()) return failed(`${file} is no file.`);
		await (await open(file, 'r')).close();
		return ok(undefined);
	} catch (error) {
		return failed(inWords(error, file));
	}
}
