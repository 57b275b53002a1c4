/**
 * Makes a backup while the floor runs: the database as it is at one moment, then the files that its rows name, the secrets that other
 * things hang on, and one file of it all, which is read again before it gets its name. It runs in a process of its own: much of it is
 * SQLite at work.
 */
import { chmod, copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { checkSeal, hashOf, pack, readInChunks, unpack, type PackedPart } from './archive.ts';
import { inWords } from './in-words.ts';
import { DATABASE, FORMAT, MANIFEST, manifestFrom, type Manifest, type Part } from './manifest.ts';
import { unfinishedName } from './names.ts';
import { lackOfRoom } from './room.ts';
import { syncFolder } from './staging.ts';
import { faultIn, surveyOf } from './survey.ts';

/** What is asked for. */
export interface Order {
	/** Of the floor that runs. */
	readonly dataDir: string;
	/** Absolute path of the file to be; there must be none yet. */
	readonly target: string;
	readonly release: string;
	/** ms since 1970. */
	readonly at: number;
}

/** What came of it. */
export interface Made {
	readonly path: string;
	readonly bytes: number;
	readonly facts: number;
	readonly files: number;
	readonly seq: number;
	/** Files that rows name and that were gone before. */
	readonly missing: readonly string[];
}

export const STEPS = ['copying', 'taking files', 'checking', 'packing', 'reading again'] as const;
export type Step = (typeof STEPS)[number];

/** Whatever may go wrong on the way is told in a sentence: a full disk, a damaged record, a folder that can't be written. */
export async function makeBackup(order: Order, told: (step: Step) => void): Promise<Result<Made, string>> {
	const { target } = order;
	const work = join(dirname(target), unfinishedName(basename(target)));
	try {
		if (await exists(target)) return failed(`There is a file ${target} already.`);
		await rm(work, { recursive: true, force: true });
		await mkdir(work, { recursive: true, mode: 0o700 });
		return await makeIn(work, order, told);
	} catch (error) {
		return failed(inWords(error, dirname(target)));
	} finally {
		await rm(work, { recursive: true, force: true }).catch(() => undefined);
	}
}

async function makeIn(
	work: string,
	{ dataDir, target, release, at }: Order,
	told: (step: Step) => void
): Promise<Result<Made, string>> {
	const live = join(dataDir, DATABASE);
	const lack = await lackOfRoom(dirname(target), await roomFor(live));
	if (lack !== undefined) return failed(lack);

	const copied = await copyAll(dataDir, work, told);
	told('checking');
	const fault = faultIn(join(work, DATABASE));
	if (fault !== undefined) return failed(`The record is damaged, SQLite says: ${fault}`);
	const survey = surveyOf(join(work, DATABASE));
	const parts: Part[] = [];
	for (const name of copied.names) parts.push(await partOf(work, name));

	const plain = parts.reduce((sum, { size }) => sum + size, 0);
	// the record shrinks to less than a third; songs and pictures, which were not known before, stay as they are
	const database = parts.find(({ name }) => name === DATABASE)?.size ?? 0;
	const stillLacking = await lackOfRoom(dirname(target), plain - 0.6 * database);
	if (stillLacking !== undefined) return failed(stillLacking);

	told('packing');
	const created = new Date(at).toISOString();
	const manifest: Manifest = { format: FORMAT, release, created, ...survey, parts, missing: copied.missing };
	const packed = join(work, 'packed');
	const bytes = await pack(packed, packedParts(work, manifest, Math.floor(at / 1_000)));
	told('reading again');
	const fit = await readsAs(packed, manifest);
	if (!fit.ok) return failed(`The backup was not written as it should be: it ${fit.error}.`);

	if (await exists(target)) return failed(`There is a file ${target} already.`);
	await rename(packed, target);
	await syncFolder(dirname(target));
	return ok({
		path: target,
		bytes,
		facts: survey.boards.facts,
		files: parts.length,
		seq: survey.position.seq,
		missing: copied.missing
	});
}

const exists = (path: string) =>
	stat(path).then(
		() => true,
		() => false
	);

const sizeOf = (path: string) =>
	stat(path).then(
		({ size }) => size,
		() => 0
	);

/** The copy, and beside it at most as much again once it is packed. */
async function roomFor(live: string): Promise<number> {
	return 1.5 * ((await sizeOf(live)) + (await sizeOf(`${live}-wal`)));
}

/** Which tables' rows name files, and in which folder beside the database. */
const KEPT = [
	{ folder: 'pb/media', tables: ['media'] },
	{ folder: 'pb/contests', tables: ['contest_results', 'contest_locks'] }
] as const;
/** What things outside the record hang on: keys of customers and deals, phones that are subscribed. */
const SECRETS = ['workspace.secret', 'push.secret'];
const COPIES = 3;

/**
 * The database, then the files of its rows. A file is there before its row, so none is missing but those whose row was deleted since
 * the copy: then the database is copied once more, without the row.
 */
async function copyAll(
	dataDir: string,
	work: string,
	told: (step: Step) => void
): Promise<{ names: string[]; missing: string[] }> {
	for (let copies = 1; ; copies++) {
		told('copying');
		await rm(join(work, 'pb'), { recursive: true, force: true });
		for (const { folder } of KEPT) await mkdir(join(work, folder), { recursive: true, mode: 0o700 });
		copyDatabase(join(dataDir, DATABASE), join(work, DATABASE));
		await chmod(join(work, DATABASE), 0o600);
		told('taking files');
		const wanted = filesNamedBy(join(work, DATABASE));
		const files = wanted.map(({ name }) => name);
		const missing = await takeAlong(files, dataDir, work, linkOrCopy);
		if (copies < COPIES && goneFrom(join(dataDir, DATABASE), wanted, missing)) continue;

		const others = [...SECRETS, ...listsNamedBy(join(work, DATABASE))];
		await mkdir(join(work, 'imports'), { recursive: true, mode: 0o700 });
		const without = new Set([...missing, ...(await takeAlong(others, dataDir, work, copyFile))]);
		const names = [DATABASE, ...files, ...others];
		return { names: names.filter((name) => !without.has(name)), missing };
	}
}

/**
 * One moment's state in one read transaction: whoever writes to the record goes on writing. (SQLite's backup API begins anew with each
 * write of another process, and copies what was deleted along with the rest.)
 */
const copyDatabase = (from: string, to: string) =>
	reading(from, (database) => database.prepare('VACUUM INTO ?').run(to));

interface NamedFile {
	readonly name: string;
	readonly table: string;
	readonly id: string;
}

const reading = <T>(file: string, read: (database: DatabaseSync) => T): T => {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
	try {
		return read(database);
	} finally {
		database.close();
	}
};

const filesNamedBy = (file: string): NamedFile[] =>
	reading(file, (database) =>
		KEPT.flatMap(({ folder, tables }) =>
			tables.flatMap((table) => idsIn(database, table).map((id) => ({ name: `${folder}/${id}`, table, id })))
		)
	);

/** Lists of an import's rejected lines: kept for a month, and no loss where they are gone. */
const listsNamedBy = (file: string): string[] =>
	reading(file, (database) => idsIn(database, 'imports').map((id) => `imports/${id}.rejected.csv`));

const idsIn = (database: DatabaseSync, table: string): string[] =>
	database
		.prepare(`SELECT id FROM ${table} ORDER BY id`)
		.all()
		.map(({ id }) => String(id));

/** For files that never change once they have their name; a copy where that is another disk, or one without links. */
const linkOrCopy: typeof copyFile = (from, to) => link(from, to).catch(() => copyFile(from, to));

/** Answers with those that are not there. */
async function takeAlong(
	names: readonly string[],
	dataDir: string,
	work: string,
	take: typeof copyFile
): Promise<string[]> {
	const missing: string[] = [];
	for (const name of names) {
		const [from, to] = [join(dataDir, name), join(work, name)];
		try {
			await take(from, to);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
			missing.push(name);
		}
	}
	return missing;
}

/** Whether any of these files' rows has been deleted since the copy. */
function goneFrom(live: string, wanted: readonly NamedFile[], missing: readonly string[]): boolean {
	const lost = new Set(missing);
	const isGone = (database: DatabaseSync, { table, id }: NamedFile) =>
		database.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) === undefined;
	return reading(live, (database) => wanted.some((file) => lost.has(file.name) && isGone(database, file)));
}

const partOf = async (work: string, name: string): Promise<Part> => ({
	name,
	size: await sizeOf(join(work, name)),
	sha256: await hashOf(readInChunks(join(work, name)))
});

/** The manifest, then what it lists. */
function packedParts(work: string, manifest: Manifest, mtime: number): PackedPart[] {
	const text = Buffer.from(JSON.stringify(manifest, null, '\t'));
	return [
		{ name: MANIFEST, size: text.length, mtime, open: () => [text] },
		...manifest.parts.map(({ name, size }) => ({
			name,
			size,
			mtime,
			open: () => readInChunks(join(work, name))
		}))
	];
}

/** Whether a file on the disk is whole and holds exactly what its manifest says; if not, the end of a sentence about it. */
async function readsAs(path: string, manifest: Manifest): Promise<Result<undefined, string>> {
	const seal = await checkSeal(path);
	if (!seal.ok) return seal;
	let next = 0;
	for await (const part of unpack(path, seal.value.bytes)) {
		if (part.name === MANIFEST) {
			const read = await manifestFrom(part);
			if (!read.ok) return read;
			continue;
		}
		const promised = manifest.parts[next++];
		const sha256 = await hashOf(part.body);
		if (promised?.name !== part.name || promised.sha256 !== sha256)
			return failed(`holds ${part.name} otherwise than it was`);
	}
	return next === manifest.parts.length ? ok(undefined) : failed('lacks some of its parts');
}
