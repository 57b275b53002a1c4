/** What is no whole backup, or leads elsewhere, or is not what it says, is refused in words, and the directory stays as empty as it was. */
import { copyFile, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSeal, hashOf, pack, packTar, readInChunks, unpack } from '#lib/server/backup/archive.ts';
import { restore } from '#lib/server/backup/restore.ts';
import { END, headerOf, paddingOf } from '#lib/server/backup/tar.ts';
import type { Manifest } from '#lib/server/backup/manifest.ts';
import { backedUp, emptyDirectory, smallFloor } from './floor.ts';

interface Whole {
	readonly manifest: Manifest;
	readonly parts: Map<string, Buffer>;
}

let file = '';
let whole: Whole;

beforeAll(async () => {
	const floor = await smallFloor(300, afterAll);
	file = await backedUp(floor, join(await emptyDirectory(afterAll), 'whole.tar.zst'));
	whole = await readWhole(file);
});

async function readWhole(path: string): Promise<Whole> {
	const seal = await checkSeal(path);
	if (!seal.ok) throw new Error(seal.error);
	const parts = new Map<string, Buffer>();
	for await (const { name, body } of unpack(path, seal.value.bytes)) {
		const chunks: Uint8Array[] = [];
		for await (const chunk of body) chunks.push(chunk);
		parts.set(name, Buffer.concat(chunks));
	}
	const manifest = JSON.parse(parts.get('manifest.json')?.toString() ?? '') as Manifest;
	parts.delete('manifest.json');
	return { manifest, parts };
}

/** A sealed backup that says and holds what it is told to. */
async function forged(manifest: unknown, parts: ReadonlyMap<string, Buffer> = whole.parts): Promise<string> {
	const path = join(await emptyDirectory(), 'forged.tar.zst');
	const all: (readonly [string, Buffer])[] = [
		['manifest.json', Buffer.from(JSON.stringify(manifest))],
		...parts
	];
	await pack(
		path,
		all.map(([name, bytes]) => ({ name, size: bytes.length, mtime: 0, open: () => [bytes] }))
	);
	return path;
}

/** Why it was refused; nothing was left in the directory but the lock. */
async function refused(path: string): Promise<string> {
	const dataDir = await emptyDirectory();
	const restored = await restore({ file: path, dataDir, say: () => undefined });
	if (restored.ok) throw new Error('it was taken');
	expect((await readdir(dataDir)).filter((name) => !name.startsWith('lock.'))).toEqual([]);
	return restored.error;
}

test('R11 a byte that was changed anywhere is found before anything is unpacked', async () => {
	const bytes = await readFile(file);
	const dir = await emptyDirectory();
	const path = join(dir, 'damaged.tar.zst');
	const ends = Array.from({ length: 64 }, (_, n) => [n, bytes.length - 1 - n]).flat();
	const between = Array.from({ length: 150 }, (_, n) => Math.floor((n * bytes.length) / 150));
	for (const at of new Set([...ends, ...between])) {
		const damaged = Buffer.from(bytes);
		damaged[at] = (damaged[at] ?? 0) ^ (1 << (at & 7));
		await writeFile(path, damaged);
		expect(await checkSeal(path), `byte ${at}`).toMatchObject({ ok: false });
	}
	expect(await refused(path)).toContain('is damaged');
});

test('R11 a file that is cut short, goes on behind its end or never was a backup is refused', async () => {
	const bytes = await readFile(file);
	const path = join(await emptyDirectory(), 'short.tar.zst');
	for (const length of [0, 1, 47, 48, 100, bytes.length >> 1, bytes.length - 1]) {
		await copyFile(file, path);
		await truncate(path, length);
		expect(await refused(path)).toMatch(/cut short|damaged/);
	}
	await writeFile(path, Buffer.concat([bytes, Buffer.from('x')]));
	expect(await refused(path)).toContain('seal is missing');
	await writeFile(path, Buffer.alloc(100_000, 'name,email\n'));
	expect(await refused(path)).toContain('is no backup');
	expect(await refused(join(path, '..', 'nowhere'))).toContain('nowhere');
});

test('a newer format and a newer release’s record are refused with what to do', async () => {
	expect(await refused(await forged({ format: 2, release: '9.1.0', more: true }))).toContain(
		'is of format 2, written by release 9.1.0: this release reads up to format 1. Restore it with that release'
	);
	const migrations = [...whole.manifest.migrations, '1999999999_to_come.js'];
	expect(await refused(await forged({ ...whole.manifest, migrations }))).toContain(
		'has a form that this release does not know (1999999999_to_come.js)'
	);
});

test('names that lead out of the directory or to what a backup never holds, and links, are refused', async () => {
	const bytes = Buffer.from('evil');
	const sha256 = await hashOf(
		(async function* () {
			yield await Promise.resolve(bytes);
		})()
	);
	for (const name of [
		'../evil',
		'/etc/evil',
		'pb/../../evil',
		'control.json',
		'lock.db',
		'superuser.secret',
		'pb/media/../x'
	]) {
		const parts = [...whole.manifest.parts, { name, size: bytes.length, sha256 }];
		const path = await forged({ ...whole.manifest, parts }, new Map([...whole.parts, [name, bytes]]));
		expect(await refused(path)).toContain(`"${name}", which belongs nowhere in a data directory`);
	}
	const sneaked = new Map([['../evil', bytes], ...whole.parts]);
	expect(await refused(await forged(whole.manifest, sneaked))).toContain('"../evil", which it does not list');

	const link = Buffer.from(headerOf({ name: 'pb/data.db', size: 0, mtime: 0 }));
	link.write('2', 156);
	link.write('/etc/passwd', 157);
	const text = Buffer.from(JSON.stringify(whole.manifest));
	const path = join(await emptyDirectory(), 'link.tar.zst');
	await packTar(path, [
		headerOf({ name: 'manifest.json', size: text.length, mtime: 0 }),
		text,
		new Uint8Array(paddingOf(text.length)),
		link,
		END
	]);
	expect(await refused(path)).toContain('link');
});

test('parts that are missing, too many, too long or not what their hash says are refused', async () => {
	const without = new Map([...whole.parts].slice(0, -1));
	expect(await refused(await forged(whole.manifest, without))).toContain('lacks some');
	const more = new Map([...whole.parts, ['push.secret', Buffer.from('x')]]);
	expect(await refused(await forged(whole.manifest, more))).toContain('does not list');
	const longer = new Map([...whole.parts].map(([name, bytes]) => [name, Buffer.concat([bytes, bytes])]));
	expect(await refused(await forged(whole.manifest, longer))).toContain('does not list');
	const other = new Map([...whole.parts].map(([name, bytes]) => [name, Buffer.alloc(bytes.length)]));
	expect(await refused(await forged(whole.manifest, other))).toContain('is not as it was');
});

/** The same backup with a database that somebody changed, hashes and all. */
async function tampered(statement: string): Promise<string> {
	const path = join(await emptyDirectory(), 'data.db');
	await writeFile(path, whole.parts.get('pb/data.db') ?? '');
	const database = new DatabaseSync(path);
	database.exec(statement);
	database.close();
	const bytes = await readFile(path);
	const sha256 = await hashOf(readInChunks(path));
	const parts = whole.manifest.parts.map((part) =>
		part.name === 'pb/data.db' ? { ...part, size: bytes.length, sha256 } : part
	);
	return forged({ ...whole.manifest, parts }, new Map([...whole.parts, ['pb/data.db', bytes]]));
}

test('R11 rows, feed and boards that are not as the manifest counts them are refused', async () => {
	expect(await refused(await tampered('DELETE FROM key_secrets'))).toMatch(
		/key_secrets has 0 rows instead of 1/
	);
	expect(
		await refused(
			await tampered(
				'DROP TRIGGER feed_activities_update; UPDATE activities SET amount = amount + 1 WHERE id IN (SELECT id FROM activities LIMIT 1)'
			)
		)
	).toContain('boards.amount is');
	expect(
		await refused(
			await tampered(
				`DROP TRIGGER feed_reps_update; UPDATE reps SET name = 'Somebody else' WHERE id IN (SELECT id FROM reps LIMIT 1)`
			)
		)
	).toContain('feed.differing is 1 instead of 0');
	const moved = { ...whole.manifest, boards: { ...whole.manifest.boards, hash: '0'.repeat(64) } };
	expect(await refused(await forged(moved))).toContain('boards.hash is');
});
