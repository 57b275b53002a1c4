import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeSnapshot } from '#lib/protocol/snapshot.ts';
import { AUTHORITY_STREAM, cacheFile, loadCache, saveCache } from '#lib/server/floor/cache.ts';
import { header, smallState } from './sample.ts';

let dir: string;
let file: string;
beforeEach(async () => {
	dir = await mkdtemp(join(tmpdir(), 'pacesetter-cache-'));
	file = cacheFile(dir, 3);
});
afterEach(() => rm(dir, { recursive: true }));

const mine = { ...header('2026-01-01'), stream: AUTHORITY_STREAM };
const packed = encodeSnapshot(mine, smallState());

test('Cache: what was saved is there again, margins included, and nothing else lies about', async () => {
	expect(await saveCache(file, packed)).toEqual({ ok: true, value: undefined });
	expect(await loadCache(file)).toEqual({ header: mine, state: smallState() });
	expect(await readdir(dir)).toHaveLength(1);
});

test('Cache: it is named by engine and protocol, so another engine finds none', async () => {
	await saveCache(file, packed);
	expect(await loadCache(cacheFile(dir, 4))).toBeUndefined();
});

test('Cache: a missing, damaged, cut or foreign one is none', async () => {
	expect(await loadCache(file)).toBeUndefined();
	await saveCache(file, packed);
	const bytes = await readFile(file);
	bytes[200]! ^= 1;
	await writeFile(file, bytes);
	expect(await loadCache(file)).toBeUndefined();
	await writeFile(file, packed.subarray(0, 100));
	expect(await loadCache(file)).toBeUndefined();
	await saveCache(file, encodeSnapshot(header(), smallState()));
	expect(await loadCache(file)).toBeUndefined();
});

test('Cache: where it cannot be written, the reason comes back and the old one stays', async () => {
	await saveCache(file, packed);
	const refused = await saveCache(join(dir, 'no', 'such', 'folder'), packed);
	expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('ENOENT') as string });
	expect(await loadCache(file)).toBeDefined();
});
