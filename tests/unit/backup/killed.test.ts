/** Killed with -9 at whatever step: a backup leaves nothing under its name but a whole one, a restore nothing but a whole floor. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkSeal } from '#lib/server/backup/archive.ts';
import { isHalfRestored } from '#lib/server/backup/staging.ts';
import { startPacesetter } from '#lib/server/start.ts';
import { seeded } from '../../drill/floor.ts';
import { backedUp, emptyDirectory, oneMore, restoreInto, smallFloor, sql } from './floor.ts';

const KILLS = 6;

test('R3 kill -9 while a backup is made: under its name stands a whole one or none, and the next one clears up', async () => {
	const floor = await smallFloor(2_000);
	const folder = join(await emptyDirectory(), 'backups');
	await mkdir(folder);
	const target = join(folder, 'killed.tar.zst');
	const random = seeded(7);
	let finished = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const child = fork('src/backup.ts', { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
		onTestFinished(() => void child.kill('SIGKILL'));
		const gone = once(child, 'exit');
		child.on('message', (message: { step?: string }) => {
			// one after the other of the steps is hit, and the moment of the new name
			if (message.step === undefined) finished++;
			setTimeout(() => child.kill('SIGKILL'), kill * random() * 80);
		});
		child.send({ dataDir: floor.dir, target: `${target}-${kill}`, release: 'test', at: Date.now() });
		await gone;
		for (const name of (await readdir(folder)).filter((name) => !name.startsWith('.')))
			expect(await checkSeal(join(folder, name)), name).toMatchObject({ ok: true });
	}
	expect(finished).toBeLessThan(KILLS);
	await oneMore(floor);
	const last = await backedUp(floor, `${target}-0`);
	expect(await checkSeal(last)).toMatchObject({ ok: true });
	expect(await readdir(folder)).not.toContain('.killed.tar.zst-0.part');
});

test('R3 kill -9 while a restore goes on: no server starts on half a floor, and the same command makes a whole one', async () => {
	const floor = await smallFloor(2_000);
	const file = await backedUp(floor, join(await emptyDirectory(), 'whole.tar.zst'));
	const dataDir = await emptyDirectory();
	const env = { ...process.env, PACESETTER_DATA: dataDir };
	const random = seeded(11);
	let half = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const child = spawn(process.execPath, ['src/cli.ts', 'restore', file], {
			env,
			stdio: ['ignore', 'ignore', 'pipe']
		});
		onTestFinished(() => void child.kill('SIGKILL'));
		const gone = once(child, 'exit');
		child.stderr.once('data', () => setTimeout(() => child.kill('SIGKILL'), random() * 350 * kill));
		await gone;
		const there = (await readdir(dataDir)).filter((name) => !name.startsWith('lock.'));
		if (there.includes('pb')) break; // it had ended before
		expect(there).toEqual(expect.arrayContaining(['restoring']));
		expect(await isHalfRestored(dataDir)).toBe(true);
		half++;
		const settings = { ...floor.settings, dataDir };
		await expect(startPacesetter({ settings, log: () => undefined })).rejects.toThrow('was interrupted');
	}
	expect(half).toBeGreaterThan(2);
	if (await isHalfRestored(dataDir))
		expect(await restoreInto(dataDir, file)).toMatchObject({ code: 0, out: [dataDir] });
	expect(await readdir(dataDir)).not.toContain('restoring');
	expect(sql(dataDir, 'SELECT 1 FROM activities')).toHaveLength(1_999);
	const app = await startPacesetter({ settings: { ...floor.settings, dataDir }, log: () => undefined });
	expect(app.authority.engine.factCount).toBe(1_999);
	await app.close();
});
