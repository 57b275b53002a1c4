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
/** Where proofs are kept, each by its record's id. */
export interface ProofFiles {
	/** Resolves once it is whole, and stays whatever happens. */
	keep(id: Id, json: string): Promise<void>;
	/** undefined: there is none. */
	read(id: Id): Promise<string | undefined>;
	/** All that lies there; `finished`: it was kept to its end. */
	names(): Promise<{ readonly name: string; readonly finished: boolean }[]>;
	remove(name: string): Promise<void>;
}

/** Gzipped, in a folder beside the database. */
export function proofFiles(dataDir: string): ProofFiles {
	const folder = keptFolder(dataDir, 'contests');
	return {
		keep: async (id, json) => keepIn(folder, id, await packed(json)),
		async read(id) {
			const bytes = await readFrom(folder, id);
			return bytes && (await unpacked(bytes)).toString('utf8');
		},
		names: async () =>
			(await namesIn(folder)).map((name) => ({ name, finished: !name.endsWith(UNFINISHED) })),
		remove: (name) => rm(join(folder, name), { force: true })
	};
}

/** What is usual for somebody of a type in an hour (`usualPerHour`). */
export type Limits = readonly (readonly [whose: string, limit: number])[];

/** Puts a value where it stays, before a record names it. */
export const keepProof = (
	files: ProofFiles,
	id: Id,
	value: ContestExport | readonly ContestFact[] | Limits
): Promise<void> => files.keep(id, JSON.stringify(value));

async function readValue(files: ProofFiles, id: Id): Promise<unknown> {
	const json = await files.read(id);
	return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

/** The facts that a lock was made of; undefined: there is no such file. */
export const readFacts = (files: ProofFiles, id: Id): Promise<readonly ContestFact[] | undefined> =>
	readValue(files, id) as Promise<readonly ContestFact[] | undefined>;

/** What was usual for each; undefined: there is no such file. */
export const readLimits = (files: ProofFiles, id: Id): Promise<Limits | undefined> =>
	readValue(files, id) as Promise<Limits | undefined>;

export interface ProofParts {
	readonly record: Pick<RecordStore, 'find' | 'filter'>;
	readonly proofs: ProofFiles;
}

/** C5: what proves an outcome of a contest; undefined: it never had one of that number. Rejects where the record is away. */
export async function readProof(
	{ record, proofs }: ProofParts,
	contest: Id,
	number: number
): Promise<ContestExport | undefined> {
	const filter = record.filter('contest = {:contest} && number = {:number}', { contest, number });
	const [result] = await record.find('contest_results', { filter, limit: 1 });
	return result && ((await readValue(proofs, result.id)) as ContestExport | undefined);
}

/**
 * Removes what no record names, if it was so at the last sweep as well: what a crash, or another server's decision, left between a
 * file and its record.
 * @param suspects what the last sweep returned; no file's age is asked, since clocks are set
 */
export async function sweepProofs(
	files: ProofFiles,
	isNamed: (id: Id) => Promise<boolean>,
	suspects: ReadonlySet<string>
): Promise<ReadonlySet<string>> {
	const unnamed = new Set<string>();
	for (const { name, finished } of await files.names()) {
		if (finished && (await isNamed(name))) continue;
		if (suspects.has(name)) await files.remove(name);
		else unnamed.add(name);
	}
	return unnamed;
}
