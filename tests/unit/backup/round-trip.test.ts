/** A backup is what a restore makes of it: made under writes, restored, started and compared with what the floor was. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startPacesetter } from '#lib/server/start.ts';
import { type } from '../cli/operator.ts';
import { backedUp, bytesOf, emptyDirectory, oneMore, restoreInto, smallFloor, sql } from './floor.ts';

const SUMS = `SELECT rep, type, localDate, count(*) AS n, sum(quantity) AS quantity, sum(amount) AS amount,
	sum(margin) AS margin FROM activities GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

test('R11 a backup made while people write is one moment of the floor, and a restore is that floor again', async () => {
	const floor = await smallFloor();
	const { app, dir } = floor;
	const away = await emptyDirectory();
	const before = (await app.record.head()).seq;
	const making = backedUp(floor, join(away, 'floor.tar.zst'));
	let writing = true;
	const written: Promise<number> = (async () => {
		let last = 0;
		while (writing) last = await oneMore(floor);
		return last;
	})();
	const file = await making;
	writing = false;
	expect(await written).toBeGreaterThan(before);
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(await readdir(away)).toEqual(['floor.tar.zst']);

	const empty = await emptyDirectory();
	const restored = await restoreInto(empty, file);
	expect(restored.said).toContain('the engine, plain SQL');
	expect(restored).toMatchObject({ code: 0, out: [empty] });
	expect(restored.said).toContain('the engine, plain SQL and the backup agree');
	expect(restored.said).toContain('every row is what the feed says of it last');
	expect(restored.said).toContain('1 was ended');
	expect(restored.said).toContain('1 key and 1 screen can be used');

	const [head] = sql<{ epoch: string; seq: number }>(empty, 'SELECT epoch, seq FROM feed_head');
	expect(head?.epoch).not.toBe((await app.record.head()).epoch);
	expect(head?.seq).toBeGreaterThanOrEqual(before);
	for (const name of [...floor.files.map((file) => `pb/${file}`), 'workspace.secret'])
		expect(await bytesOf(empty, name)).toEqual(await bytesOf(dir, name));
	expect(await readdir(join(empty, 'imports'))).toHaveLength(1);
	expect(await readdir(empty)).not.toContain('control.json');
	expect(sql(empty, 'SELECT 1 FROM sessions UNION ALL SELECT 1 FROM sign_in_links')).toEqual([]);
	expect(sql(empty, 'SELECT 1 FROM key_secrets')).toHaveLength(1);

	const again = await startPacesetter({
		settings: { ...floor.settings, dataDir: empty },
		log: () => undefined
	});
	onTestFinished(() => again.close());
	// what the live floor was at that row, by undoing what came after
	const live = sql<Record<string, unknown>>(dir, SUMS);
	const later = sql<{ rep: string; type: string; localDate: string }>(
		dir,
		`SELECT after ->> 'rep' AS rep, after ->> 'type' AS type, after ->> 'localDate' AS localDate FROM feed
		WHERE seq > ${head?.seq} AND collection = 'activities'`
	);
	const touched = new Set(later.map(({ rep, type, localDate }) => `${rep}${type}${localDate}`));
	const untouched = ({ rep, type, localDate }: Record<string, unknown>) =>
		!touched.has(`${String(rep)}${String(type)}${String(localDate)}`);
	expect(sql<Record<string, unknown>>(empty, SUMS).filter(untouched)).toEqual(live.filter(untouched));
	expect(again.authority.engine.factCount).toBe(sql(empty, 'SELECT 1 FROM activities').length);
	const [audit] = await again.record.find('audit', { sort: '-at', limit: 1 });
	expect(audit).toMatchObject({ action: 'backups.restore' });
});

test('a backup opens by hand, with tar and zstd alone', async () => {
	const floor = await smallFloor(200);
	const file = await backedUp(floor, join(await emptyDirectory(), 'a.tar.zst'));
	const into = await emptyDirectory();
	await promisify(execFile)('tar', ['--zstd', '-xf', file, '-C', into]);
	const manifest = JSON.parse((await bytesOf(into, 'manifest.json')).toString()) as {
		boards: { facts: number };
		parts: { name: string }[];
	};
	expect(manifest.boards.facts).toBe(199);
	expect(manifest.parts.map(({ name }) => name).sort()).toEqual(
		[
			'pb/data.db',
			...floor.files.map((name) => `pb/${name}`),
			'workspace.secret',
			expect.stringMatching(/^imports\//)
		].sort()
	);
	expect(sql(into, 'SELECT 1 FROM activities')).toHaveLength(199);
});

test('the command line: backup prints its path last, restore wants an empty directory that nobody uses', async () => {
	const floor = await smallFloor(100);
	await floor.app.close();
	const away = await emptyDirectory();
	const made = await type(floor.settings, ['backup', '--to', 'b.tar.zst'], { folders: [away] });
	expect(made).toMatchObject({ code: 0, out: [join(away, 'b.tar.zst')] });
	expect(made.said).toContain('99 facts');
	const twice = await type(floor.settings, ['backup', '--to', 'b.tar.zst'], { folders: [away] });
	expect(twice).toMatchObject({ code: 1, out: [] });
	expect(twice.said).toContain('There is a file');
	const own = await type(floor.settings, ['backup']);
	expect(own.out.at(-1)).toMatch(/backups\/pacesetter-.*\.tar\.zst$/);

	const full = await restoreInto(floor.dir, join(away, 'b.tar.zst'));
	expect(full).toMatchObject({ code: 1, out: [] });
	expect(full.said).toContain('is not empty');
	const missing = await restoreInto(await emptyDirectory(), join(away, 'c.tar.zst'));
	expect(missing.said).toContain('There is no file');
});
