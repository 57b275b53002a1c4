import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readControlFile, removeControlFile, writeControlFile } from '#lib/server/cli/control.ts';
import { temporaryDirectory } from '../record/temporary-record.ts';

const directory = () => temporaryDirectory(onTestFinished);

test('the control file is for its owner alone, and gone with its server', async () => {
	const dir = await directory();
	const token = await writeControlFile(dir, { host: '127.0.0.1', port: 3000 });
	expect((await stat(join(dir, 'control.json'))).mode & 0o777).toBe(0o600);
	expect(await readControlFile(dir)).toEqual({
		address: 'http://127.0.0.1:3000',
		origin: 'http://127.0.0.1:3000',
		token
	});
	await removeControlFile(dir);
	expect(await readControlFile(dir)).toBeUndefined();
});

test('each run has a token of its own', async () => {
	const dir = await directory();
	const at = { host: '127.0.0.1', port: 3000 };
	expect(await writeControlFile(dir, at)).not.toBe(await writeControlFile(dir, at));
});

test.each([
	['0.0.0.0', 'http://127.0.0.1:3000'],
	['::', 'http://127.0.0.1:3000'],
	['::1', 'http://[::1]:3000'],
	['192.168.1.5', 'http://192.168.1.5:3000']
])('a server on %s is reached at %s', async (host, address) => {
	const dir = await directory();
	await writeControlFile(dir, { host, port: 3000 });
	expect(await readControlFile(dir)).toMatchObject({ address, origin: address });
});

test('behind a proxy the server answers to that name only', async () => {
	const dir = await directory();
	await writeControlFile(dir, { host: '127.0.0.1', port: 3000, origin: 'https://floor.example' });
	const control = await readControlFile(dir);
	expect(control).toMatchObject({ address: 'http://127.0.0.1:3000', origin: 'https://floor.example' });
});

test('a control file that is none is as good as none', async () => {
	const dir = await directory();
	await writeFile(join(dir, 'control.json'), '{"address":"nowhere"}');
	expect(await readControlFile(dir)).toBeUndefined();
});
