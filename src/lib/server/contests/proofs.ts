/** C5: the files that prove results, and the facts that locked rounds and draws are counted from: gzipped JSON, by their records' ids. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ContestExport } from '#lib/domain/contests/proof.ts';
import type { ContestFact } from '#lib/domain/contests/roster.ts';
import type { Id } from '#lib/domain/records.ts';
import { keepIn, keptFolder, namesIn, readFrom, UNFINISHED } from '#lib/server/record/kept-files.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);
const folderOf = (dataDir: string) => keptFolder(dataDir, 'contests');

/** Puts a value where it stays, whole and on the disk, before a record names it. */
export const keepProof = async (
	dataDir: string,
	id: Id,
	value: ContestExport | readonly ContestFact[]
): Promise<void> => keepIn(folderOf(dataDir), id, await packed(JSON.stringify(value)));

async function readValue(dataDir: string, id: Id): Promise<unknown> {
	const bytes = await readFrom(folderOf(dataDir), id);
	return bytes && (JSON.parse((await unpacked(bytes)).toString('utf8')) as unknown);
}

/** The facts that a lock was made of; undefined: there is no such file. */
export const readFacts = (dataDir: string, id: Id): Promise<readonly ContestFact[] | undefined> =>
	readValue(dataDir, id) as Promise<readonly ContestFact[] | undefined>;

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
	return result && ((await readValue(dataDir, result.id)) as ContestExport | undefined);
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
	const unnamed = new Set<string>();
	for (const name of await namesIn(folder)) {
		if (!name.endsWith(UNFINISHED) && (await isNamed(name))) continue;
		if (suspects.has(name)) await rm(join(folder, name), { force: true });
		else unnamed.add(name);
	}
	return unnamed;
}
