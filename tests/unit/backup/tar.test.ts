import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { BLOCK, END, headerOf, paddingOf, partsOf, readHeader } from '#lib/server/backup/tar.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';

const entry = { name: 'pb/media/abcdefghijklmno', size: 5, mtime: 1_795_000_000 };
const file = (name: string, text: string) => {
	const size = Buffer.byteLength(text);
	return Buffer.concat([
		headerOf({ name, size, mtime: 1_795_000_000 }),
		Buffer.from(text),
		new Uint8Array(paddingOf(size))
	]);
};
const tar = Buffer.concat([file('a', 'first'), file('empty', ''), file('b/c', 'x'.repeat(512)), END]);

async function* inPieces(bytes: Uint8Array, size: number) {
	await Promise.resolve();
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(bytes: Uint8Array, size = 1_000) {
	const found: [string, string][] = [];
	for await (const { name, body } of partsOf(inPieces(bytes, size))) {
		const chunks: Uint8Array[] = [];
		for await (const chunk of body) chunks.push(chunk);
		found.push([name, Buffer.concat(chunks).toString()]);
	}
	return found;
}

test('the system’s own tar lists and unpacks what is written', async () => {
	const dir = await temporaryDirectory(onTestFinished);
	await writeFile(join(dir, 'x.tar'), tar);
	const run = promisify(execFile);
	const { stdout } = await run('tar', ['-tvf', join(dir, 'x.tar')]);
	expect(stdout.match(/-rw-------/g)).toHaveLength(3);
	expect((await run('tar', ['-xOf', join(dir, 'x.tar'), 'a'])).stdout).toBe('first');
});

test('whatever the pieces in which it comes, the same files are read', async () => {
	for (const size of [1, 7, 511, 512, 513, 5_000]) {
		expect(await readAll(tar, size)).toEqual([
			['a', 'first'],
			['empty', ''],
			['b/c', 'x'.repeat(512)]
		]);
	}
});

test('sizes beyond eleven octal digits are kept, as GNU tar keeps them', () => {
	for (const size of [0, 8 ** 11 - 1, 8 ** 11, 20 * 2 ** 30, 2 ** 45]) {
		expect(readHeader(headerOf({ ...entry, size }))).toEqual({ ...entry, size });
	}
});

test('a block that is not bit by bit as it is written here is refused', () => {
	const block = headerOf(entry);
	for (let bit = 0; bit < 8 * BLOCK; bit++) {
		const flipped = Buffer.from(block);
		flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
		expect(() => readHeader(flipped)).toThrow(/damaged|no plain file|no name/);
	}
});

test('links, folders, long names and whatever stands behind the end are refused', async () => {
	const asLink = Buffer.from(headerOf(entry));
	asLink.write('2', 156);
	expect(() => readHeader(asLink)).toThrow(/link/);
	expect(() => headerOf({ ...entry, name: 'x'.repeat(101) })).toThrow(RangeError);
	await expect(readAll(tar.subarray(0, -1))).rejects.toThrow('cut short');
	await expect(readAll(Buffer.concat([tar, Buffer.alloc(1)]))).rejects.toThrow('behind its end');
	await expect(readAll(tar.subarray(0, BLOCK + 3))).rejects.toThrow('cut short');
});
