/** A disk that is too small or fills up on the way, and files that go while a backup is made. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkSeal } from '#lib/server/backup/archive.ts';
import { makeBackup, STEPS } from '#lib/server/backup/make.ts';
import { emptyDirectory, restoreInto, smallFloor, sql, type SmallFloor } from './floor.ts';

const order = ({ dir }: SmallFloor, target: string) => ({
	dataDir: dir,
	target,
	release: 'test',
	at: Date.now()
});

/** A disk of its own of so many megabytes; undefined where this machine does not let us mount one. */
async function smallDisk(megabytes: number): Promise<string | undefined> {
	const dir = join(await emptyDirectory(), 'disk');
	await mkdir(dir);
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=700`, 'tmpfs', dir], {
			stdio: 'ignore'
		});
	} catch {
		return undefined;
	}
	onTestFinished(() => void execFileSync('umount', [dir]));
	return dir;
}

const fillUp = (path: string) =>
	execFileSync('sh', ['-c', 'dd if=/dev/zero of="$0" bs=4k || true', path], { stdio: 'ignore' });

/** The same without a mount: no file of the process may grow beyond so many blocks of 1,024 bytes. */
const script = `import { makeBackup } from '#lib/server/backup/make.ts';
const made = await makeBackup(JSON.parse(process.argv[1]), () => undefined);
process.stdout.write(JSON.stringify(made));`;
const limited = (blocks: number, of: unknown): unknown =>
	JSON.parse(
		execFileSync(
			'bash',
			[
				'-c',
				`ulimit -f ${blocks}; trap '' XFSZ; exec "$0" --input-type=module -e "$1" "$2"`,
				process.execPath,
				script,
				JSON.stringify(of)
			],
			{ encoding: 'utf8' }
		)
	);

test('R11 a disk with too little room is told before anything is written to it', async () => {
	const floor = await smallFloor(300);
	const disk = await smallDisk(16);
	const target = join(disk ?? (await emptyDirectory()), 'a.tar.zst');
	const made = disk
		? await makeBackup(order(floor, target), () => undefined)
		: limited(256, order(floor, target));
	expect(made).toMatchObject({ ok: false });
	if (disk) expect(made).toMatchObject({ error: expect.stringContaining('too little room') as string });
	expect(await readdir(join(target, '..'))).toEqual([]);
});

test('R11 a disk that fills up at any step: no half file stands under the final name, and the next try makes a whole one', async () => {
	const floor = await smallFloor(300);
	const disk = await smallDisk(64);
	const folder = disk ?? (await emptyDirectory());
	const target = join(folder, 'a.tar.zst');
	const filler = join(folder, 'filler');
	for (const [nth, step] of STEPS.entries()) {
		const made = disk
			? await makeBackup(order(floor, target), (now) => {
					if (now === step) fillUp(filler);
				})
			: limited(512 << nth, order(floor, target));
		// when it is only read again, all was written before
		const error: unknown = expect.stringMatching(
			`The disk of ${folder} is full|too little room in ${folder}:`
		);
		const full = { ok: false, error };
		if (disk) expect(made, step).toMatchObject(step === 'reading again' ? { ok: true } : full);
		const left = (await readdir(folder)).filter((name) => name !== 'filler');
		expect(left.length, step).toBeLessThan(2);
		for (const name of left) expect(await checkSeal(join(folder, name))).toMatchObject({ ok: true });
		await rm(filler, { force: true });
		await rm(target, { force: true });
		expect(await makeBackup(order(floor, target), () => undefined)).toMatchObject({ ok: true });
		expect(await readdir(folder)).toEqual(['a.tar.zst']);
		await rm(target);
	}
});

test('a file that was lost before is told of, in the backup and at its restore, and costs nothing else', async () => {
	const floor = await smallFloor(100);
	const [song = ''] = floor.files;
	await rm(join(floor.dir, 'pb', song));
	const target = join(await emptyDirectory(), 'a.tar.zst');
	const made = await makeBackup(order(floor, target), () => undefined);
	expect(made).toMatchObject({ ok: true, value: { missing: [`pb/${song}`] } });
	const restored = await restoreInto(await emptyDirectory(), target);
	expect(restored.code).toBe(0);
	expect(restored.said).toContain(`pb/${song} was missing already`);
});

test('no collection keeps files in PocketBase, whose own folder for them is in no backup', async () => {
	const { dir, app } = await smallFloor(10);
	await app.close();
	const fields = sql<{ type: string }>(
		dir,
		`SELECT DISTINCT f.value ->> 'type' AS type FROM _collections AS c, json_each(c.fields) AS f`
	).map(({ type }) => type);
	expect(fields).toContain('text');
	expect(fields).not.toContain('file');
});
