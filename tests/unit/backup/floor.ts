/** A small real floor with one of everything that a backup takes along, served as an operator's command line finds it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import type { Id } from '#lib/domain/records.ts';
import type { Settings } from '#lib/server/settings.ts';
import { startPacesetter, type Started } from '#lib/server/start.ts';
import { keepIn, keptFolder } from '#lib/server/record/kept-files.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { deed, fillFloor, type DrillFloor } from '../../drill/floor.ts';
import { settingsFor, type } from '../cli/operator.ts';
import { emptyRecord, temporaryDirectory, written } from '../record/temporary-record.ts';

export interface SmallFloor {
	readonly app: Started;
	readonly dir: string;
	readonly settings: Settings;
	readonly people: DrillFloor;
	/** Names, below `pb`, of files that rows name. */
	readonly files: readonly string[];
}

type After = (clean: () => Promise<void>) => void;

const SONG = Buffer.from('a song, as far as a backup is concerned');
const NOW = Date.parse('2026-11-20T12:00:00Z');

const create = (collection: string, data: Record<string, unknown>) =>
	({ op: 'create', collection, data }) as unknown as Write;
const hash = (n: number) => String(n).padStart(64, '0');

/** @param facts how many; with a session, a key, a wall, a song, a proof and a list of rejected lines */
export async function smallFloor(facts = 3_000, after: After = onTestFinished): Promise<SmallFloor> {
	const dir = await emptyRecord(after);
	const settings = { ...settingsFor(dir), demo: 'off' as const };
	const app = await startPacesetter({ settings, log: () => undefined });
	after(() => app.close());
	const people = await fillFloor(app.record, { facts, people: 40 }, NOW);
	const ids = Array.from({ length: 10 }, randomId);
	const [user, key, screen, song, proof, job, session] = ids as [Id, Id, Id, Id, Id, Id, Id];
	await keepIn(keptFolder(dir, 'media'), song, SONG);
	await keepIn(keptFolder(dir, 'contests'), proof, Buffer.from('a proof'));
	await mkdir(join(dir, 'imports'), { recursive: true });
	await writeFile(join(dir, 'imports', `${job}.rejected.csv`), 'line,reason\n7,no name\n');
	const at = '2026-11-20 12:00:00.000Z';
	await written(
		app.record,
		create('users', { id: user, name: 'Ada', email: 'ada@floor.example', role: 'admin', active: true }),
		create('sessions', { id: session, user, tokenHash: hash(1), expiresAt: '2030-01-01 00:00:00.000Z' }),
		create('sign_in_links', { user, tokenHash: hash(2), expiresAt: '2030-01-01 00:00:00.000Z' }),
		create('api_keys', { id: key, name: 'crm', prefix: 'ps_abc', scope: 'write', revoked: false }),
		create('key_secrets', { key, secretHash: hash(3) }),
		create('screens', { id: screen, name: 'Wall', board: null, revoked: false }),
		create('media', {
			id: song,
			rep: people.reps[0],
			kind: 'song',
			type: 'audio/mpeg',
			bytes: SONG.length,
			at
		}),
		create('contest_results', { id: proof, contest: randomId(), number: 1, hash: hash(4), seq: 1, at }),
		create('imports', { id: job, name: 'a.csv', state: 'done', startedAt: at, endedAt: at })
	);
	// a correction and a deletion, so that the feed's last word is not always its first
	const [changed, gone] = await app.record.find('activities', { limit: 2 });
	await written(
		app.record,
		{ op: 'update', collection: 'activities', id: changed?.id ?? '', data: { amount: 4_242 } },
		{ op: 'delete', collection: 'activities', id: gone?.id ?? '' }
	);
	await app.authority.reached((await app.record.head()).seq);
	return { app, dir, settings, people, files: [`media/${song}`, `contests/${proof}`] };
}

/** Has the floor's own server make one; answers with its path. */
export async function backedUp({ app }: SmallFloor, to: string): Promise<string> {
	const begun = app.backups.start(to);
	if (!begun.ok) throw new Error(begun.error);
	for (;;) {
		const { last } = await app.backups.list();
		if (last?.id !== begun.value) {
			await new Promise((resolve) => setImmediate(resolve));
			continue;
		}
		if (!last.result.ok) throw new Error(last.result.error);
		return last.result.value.path;
	}
}

/** One more fact, as people write it. */
export async function oneMore({ app, people }: SmallFloor): Promise<number> {
	const [id = ''] = await app.record.activityIds(1);
	await written(app.record, create('activities', { id, ...deed(people, NOW, 5) }));
	return (await app.record.head()).seq;
}

export const emptyDirectory = (after: After = onTestFinished) => temporaryDirectory(after);

export const restoreInto = (dir: string, file: string) => type(settingsFor(dir), ['restore', file]);

/** Plain SQL over a record that nobody has open. */
export function sql<T>(dir: string, query: string): T[] {
	const database = new DatabaseSync(join(dir, 'pb', 'data.db'), { readOnly: true });
	try {
		return database
			.prepare(query)
			.all()
			.map((row) => ({ ...row })) as T[];
	} finally {
		database.close();
	}
}

export const bytesOf = (dir: string, name: string) => readFile(join(dir, name));
