/** The last proof of a restored record: it is started as a server would start it, on a timeline of its own, and its boards are counted. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { instantText } from '#lib/domain/calendar.ts';
import { TABLE_NAMES } from '#lib/server/floor/authority.ts';
import { openFloor } from '#lib/server/floor/open.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { pocketbaseBinary } from '#lib/server/pocketbase/binary.ts';
import { readSecret } from '#lib/server/pocketbase/secret.ts';
import { openRecord } from '#lib/server/record/open.ts';
import { DATABASE, type Manifest } from './manifest.ts';
import { canonicalSums, daySumsOf } from './sums.ts';
import { boardsIn, migrationsIn, type BoardSums } from './survey.ts';

export interface Started {
	/** The new timeline's. */
	readonly epoch: string;
	/** As the engine counts them. */
	readonly boards: BoardSums;
	/** Migrations of this release that the backup did not know. */
	readonly migrated: readonly string[];
}

/** Starts the record in `dataDir`, which nobody else knows yet, and stops it again. */
export async function started(dataDir: string, manifest: Manifest): Promise<Result<Started, string>> {
	const said: string[] = [];
	const opened = await openRecord({
		binary: await pocketbaseBinary(),
		dataDir,
		log: (line) => void said.push(line)
	});
	try {
		const { store } = opened;
		const { epoch: former } = await store.head();
		if (!(await store.rotate(former))) return failed('The timeline could not be ended.');
		const audit = { actor: 'operator', action: 'backups.restore', subject: manifest.created, before: null };
		const after = { position: manifest.position, release: manifest.release };
		const told = await store.write([
			{ op: 'create', collection: 'audit', data: { ...audit, after, at: instantText(Date.now()) } }
		]);
		if (!told.ok) return failed(told.error.message);
		const secret = Buffer.from(await readSecret(dataDir, 'workspace.secret'), 'hex');
		const floor = await openFloor({
			record: store,
			clock: systemClock,
			dataDir,
			keyOf: keysUnder(secret),
			outlet: { emit: () => undefined },
			judge: () => undefined,
			log: (line) => void said.push(line)
		});
		try {
			const migrated = migrationsIn(join(dataDir, DATABASE)).filter(
				(name) => !manifest.migrations.includes(name)
			);
			const boards = canonicalSums(daySumsOf(floor.authority.engine.save()), createHash('sha256'));
			const tables = TABLE_NAMES.map((name) => [name, floor.authority.tables[name].size] as const);
			const differs =
				differenceOf(boards, boardsIn(join(dataDir, DATABASE)), 'plain SQL counts') ??
				(migrated.length === 0
					? (differenceOf(boards, manifest.boards, 'the backup says') ?? rowsMissing(tables, manifest))
					: undefined);
			if (differs !== undefined) return failed(differs);
			return ok({ epoch: floor.authority.position.epoch, boards, migrated });
		} finally {
			await floor.close();
		}
	} finally {
		await opened.close();
	}
}

function differenceOf(counted: BoardSums, wanted: BoardSums, who: string): string | undefined {
	for (const field of ['facts', 'quantity', 'amount', 'margin', 'hash'] as const) {
		if (counted[field] !== wanted[field])
			return `The boards differ: the engine has ${field} ${counted[field]}, and ${who} ${wanted[field]}.`;
	}
	return undefined;
}

function rowsMissing(tables: readonly (readonly [string, number])[], { rows }: Manifest): string | undefined {
	const wrong = tables.find(([name, size]) => (rows[name] ?? 0) !== size);
	return (
		wrong && `The record that was started has ${wrong[1]} ${wrong[0]}, and the backup ${rows[wrong[0]] ?? 0}.`
	);
}
