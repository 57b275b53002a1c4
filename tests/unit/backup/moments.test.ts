/** What happens to a backup when the floor does something at the wrong moment, and when it is restored by a newer release. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { makeBackup } from '#lib/server/backup/make.ts';
import { migrationsIn, surveyOf } from '#lib/server/backup/survey.ts';
import { backedUp, emptyDirectory, restoreInto, smallFloor, sql } from './floor.ts';

test('a file whose row is deleted between the copy and the taking of files: the record is copied once more, without the row', async () => {
	const floor = await smallFloor(50);
	const [song = ''] = floor.files;
	const id = song.replace('media/', '');
	const target = join(await emptyDirectory(), 'a.tar.zst');
	let copies = 0;
	const order = { dataDir: floor.dir, target, release: 'test', at: Date.now() };
	const made = await makeBackup(order, (step) => {
		if (step === 'copying') copies++;
		if (step !== 'taking files' || copies > 1) return;
		const live = new DatabaseSync(join(floor.dir, 'pb', 'data.db'), { timeout: 5_000 });
		live.exec(`DELETE FROM media WHERE id = '${id}'`);
		live.close();
		rmSync(join(floor.dir, 'pb', song));
	});
	expect(copies).toBe(2);
	expect(made).toMatchObject({ ok: true, value: { missing: [] } });
	const restored = await restoreInto(await emptyDirectory(), target);
	expect(restored).toMatchObject({ code: 0 });
});

test('a feed that was trimmed, and images of before a column was followed, are compared as far as they go', async () => {
	const floor = await smallFloor(50);
	await floor.app.close();
	const file = join(floor.dir, 'pb', 'data.db');
	const database = new DatabaseSync(file);
	const guards = database
		.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'feed'`)
		.all();
	for (const { name } of guards) database.exec(`DROP TRIGGER ${String(name)}`); // the feed is history
	database.exec(`UPDATE feed SET after = json_remove(after, '$.house') WHERE collection = 'reps'`);
	expect(surveyOf(file).feed).toMatchObject({ whole: true, differing: 0 });
	database.exec(
		`UPDATE feed SET after = json_set(after, '$.name', 'X') WHERE seq = (SELECT max(seq) FROM feed WHERE collection = 'reps')`
	);
	expect(surveyOf(file).feed).toMatchObject({ whole: true, differing: 1 });
	database.exec(`DELETE FROM feed WHERE seq = (SELECT max(seq) FROM feed WHERE collection = 'reps')`);
	expect(surveyOf(file).feed).toMatchObject({ whole: false, differing: 0 });
	database.exec(`DELETE FROM reps WHERE id = (SELECT record FROM feed WHERE collection = 'reps' LIMIT 1)`);
	database.exec(
		`UPDATE feed SET op = 'delete' WHERE seq = (SELECT max(seq) FROM feed WHERE collection = 'teams')`
	);
	expect(surveyOf(file).feed.differing).toBe(1); // the team is there still; the rep's end is in the feed
	database.close();
});

test('migrations of a newer release run when it restores an older one’s backup', async () => {
	const floor = await smallFloor(50);
	const last = migrationsIn(join(floor.dir, 'pb', 'data.db'))
		.filter((name) => name.endsWith('.js'))
		.at(-1);
	const live = new DatabaseSync(join(floor.dir, 'pb', 'data.db'), { timeout: 5_000 });
	// the last one asks for nothing that is there already, so it can be one that is still to come
	live.prepare('DELETE FROM _migrations WHERE file = ?').run('1760610000_accounts.js');
	live.close();
	const file = await backedUp(floor, join(await emptyDirectory(), 'older.tar.zst'));
	const dataDir = await emptyDirectory();
	const restored = await restoreInto(dataDir, file);
	expect(restored.said).toContain('This release added to the record: 1760610000_accounts.js');
	expect(restored.code).toBe(0);
	const names = sql<{ file: string }>(dataDir, 'SELECT file FROM _migrations').map(({ file }) => file);
	expect(names).toEqual(expect.arrayContaining(['1760610000_accounts.js', last]));
});
