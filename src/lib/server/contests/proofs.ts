/**
 * C5: the files that prove results, and the facts that locked rounds and draws are counted from: gzipped JSON, one file each, named
 * by its record's random id, in the database's own folder, so that whatever copies or brings that back takes them along.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

const FOLDER = ['pb', 'contests'];
const UNFINISHED = '.part';
const NAME = /^[a-z0-9]{15}(\.part)?$/;

const packed = promisify(gzip);
const unpacked = promisify(gunzip);
const folderOf = (dataDir: string) => join(dataDir, ...FOLDER);
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

/** Puts a value where it stays, whole and on the disk, before a record names it. */
export async function keepProof(
	dataDir: string,
	id: Id,
	value: ContestExport | readonly ContestFact[]
): Promise<void> {
	const folder = folderOf(dataDir);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const path = join(folder, id);
	const file = await open(path + UNFINISHED, 'wx', 0o600);
	try {
		await file.writeFile(await packed(JSON.stringify(value)));
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(path + UNFINISHED, path);
	await synced(folder);
}

/** The folder's own entry is on the disk too. */
async function synced(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function readKept(dataDir: string, id: Id): Promise<unknown> {
	try {
		const bytes = await readFile(join(folderOf(dataDir), id));
		return JSON.parse((await unpacked(bytes)).toString('utf8')) as unknown;
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

/** The facts that a lock was made of; undefined: there is no such file. */
export const readFacts = (dataDir: string, id: Id): Promise<readonly ContestFact[] | undefined> =>
	readKept(dataDir, id) as Promise<readonly ContestFact[] | undefined>;

/** The file of a result by its id; undefined: there is none. */
export const readProofFile = (dataDir: string, id: Id): Promise<ContestExport | undefined> =>
	readKept(dataDir, id) as Promise<ContestExport | undefined>;

export interface ProofParts {
	readonly record: Pick<RecordStore, 'find' | 'filter'>;
	readonly dataDir: string;
}

/** C5: what proves an outcome of a contest; undefined: it never had one of that number. Rejects where the record is away. */
export async function readProof(
	{ record, dataDir }: ProofParts,
	contest: Id,
	number: number
): Promise<ContestExport | undefined> {
	const filter = record.filter('contest = {:contest} && number = {:number}', { contest, number });
	const [result] = await record.find('contest_results', { filter, limit: 1 });
	return result && readProofFile(dataDir, result.id);
}

/**
 * Removes what no record names, if it was so at the last sweep as well: what a crash, or another server's decision, left between a
 * file and its record.
 * @param suspects what the last sweep returned; no file's age is asked, since clocks are set
 */
export async function sweepProofs(
	dataDir: string,
	isNamed: (id: Id) => Promise<boolean>,
	suspects: ReadonlySet<string>
): Promise<ReadonlySet<string>> {
	const folder = folderOf(dataDir);
	const names = await readdir(folder).catch((error: unknown) => {
		if (isMissing(error)) return [];
		throw error;
	});
	const unnamed = new Set<string>();
	for (const name of names) {
		if (!NAME.test(name) || (!name.endsWith(UNFINISHED) && (await isNamed(name)))) continue;
		if (suspects.has(name)) await rm(join(folder, name), { force: true });
		else unnamed.add(name);
	}
	return unnamed;
}
