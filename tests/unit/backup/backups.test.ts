/** When a running floor makes its backups, what it says of them, and what becomes of old ones: with a clock and a maker of the test's own. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Clock } from '#lib/domain/clock.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { createBackups, type BackupsParts } from '#lib/server/backup/backups.ts';
import type { Made, Order } from '#lib/server/backup/make.ts';
import { backupName } from '#lib/server/backup/names.ts';
import { backupView, statusOf } from '#lib/server/backup/view.ts';
import { emptyDirectory } from './floor.ts';

const FLOOR = { id: 'floor0000000001', timeZone: 'Europe/Berlin' };
const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (text: string) => Date.parse(text);

interface Setting {
	readonly now?: number;
	readonly isDemo?: () => boolean | undefined;
	readonly times?: readonly string[];
	readonly folder?: string;
}

async function setting({ now = at('2026-11-23T12:00:00Z'), ...more }: Setting = {}) {
	const folder = more.folder ?? join(await emptyDirectory(), 'backups');
	const time = { now, monotonic: 0 };
	const clock: Clock = {
		now: () => time.now,
		monotonic: () => time.monotonic,
		after: () => () => undefined,
		every: () => () => undefined
	};
	const orders: Order[] = [];
	const said: string[] = [];
	let answer: (order: Order) => Promise<Result<Made, string>> | Result<Made, string> = written;
	const make: BackupsParts['make'] = (order, told) => {
		orders.push(order);
		told('packing');
		return Promise.resolve(answer(order));
	};
	const backups = createBackups({
		dataDir: '/data',
		folder,
		times: more.times ?? ['03:00'],
		release: '1.0.0',
		clock,
		floor: () => FLOOR,
		isDemo: more.isDemo ?? (() => false),
		log: (line) => said.push(line),
		make
	});
	/** Time goes on and the clockwork looks; resolves when nothing is being made. */
	const pass = async (ms: number) => {
		time.now += ms;
		time.monotonic += ms;
		await backups.job.run(time.now);
		await settled();
	};
	const settled = async () => {
		while ((await backups.list()).running) await new Promise((resolve) => setImmediate(resolve));
	};
	return {
		...{ backups, folder, orders, said, pass, settled, time },
		answers: (next: typeof answer) => (answer = next)
	};
}

async function written({ target }: Order): Promise<Result<Made, string>> {
	await writeFile(target, 'a backup');
	return ok({ path: target, bytes: 8, facts: 1, files: 2, seq: 3, missing: [] });
}

test('every night one, and one that was missed is made up some minutes after the start', async () => {
	const { pass, orders, folder, backups } = await setting();
	await pass(9 * MINUTE);
	expect(orders).toEqual([]);
	await pass(2 * MINUTE);
	expect(orders).toHaveLength(1);
	for (let hour = 0; hour < 48; hour++) await pass(60 * MINUTE);
	expect(orders.map(({ at }) => new Date(at).toISOString())).toEqual([
		'2026-11-23T12:11:00.000Z',
		'2026-11-24T02:11:00.000Z',
		'2026-11-25T02:11:00.000Z'
	]);
	const list = await backups.list();
	expect(list.kept.map(({ name }) => name)).toEqual([...(await readdir(folder))].reverse());
	expect(list.next).toBe(at('2026-11-26T02:00:00Z'));
	expect(statusOf(list)).toEqual({
		count: 3,
		last: { at: at('2026-11-25T02:11:00Z'), bytes: 8 },
		trouble: null
	});
});

test('a demo floor, a floor that is not known yet and one that is switched off make none by themselves', async () => {
	for (const more of [{ isDemo: () => true }, { isDemo: () => undefined }, { times: [] }]) {
		const { pass, orders, backups, settled } = await setting(more);
		for (let day = 0; day < 3; day++) await pass(DAY);
		expect(orders).toEqual([]);
		expect((await backups.list()).next).toBeNull();
		expect(backups.start()).toMatchObject({ ok: true });
		await settled();
		expect(orders).toHaveLength(1);
	}
});

test('what went wrong is told, logged and tried again after a quarter of an hour; success ends it', async () => {
	const { pass, orders, backups, answers, said, time } = await setting();
	answers(() => ({ ok: false, error: 'The disk of /backups is full.' }));
	await pass(10 * MINUTE);
	const { failure } = await backups.list();
	expect(failure).toEqual({
		at: time.now,
		message: 'The disk of /backups is full.',
		again: time.now + 15 * MINUTE
	});
	expect(said).toEqual(['No backup was made: The disk of /backups is full.']);
	expect(statusOf(await backups.list()).trouble).toEqual({ since: time.now, why: failure?.message });
	await pass(14 * MINUTE);
	expect(orders).toHaveLength(1);
	answers(() => Promise.reject(new Error('gone')));
	await pass(MINUTE);
	expect((await backups.list()).failure?.message).toBe('gone');
	answers(written);
	await pass(15 * MINUTE);
	expect(orders).toHaveLength(3);
	expect((await backups.list()).failure).toBeNull();
});

test('never two at once, and whoever asks is told how it ended; only the operator learns where it lies', async () => {
	const { backups, answers, settled, orders } = await setting();
	let finish: (made: Result<Made, string>) => void = () => undefined;
	answers(() => new Promise((resolve) => (finish = resolve)));
	const begun = backups.start('/somewhere/else.tar.zst');
	expect(begun).toMatchObject({ ok: true });
	expect(backups.start()).toEqual({ ok: false, error: 'A backup is being made already.' });
	while (orders.length === 0) await new Promise((resolve) => setImmediate(resolve));
	expect((await backups.list()).running).toMatchObject({ step: 'packing' });
	finish(
		ok({ path: '/somewhere/else.tar.zst', bytes: 8, facts: 1, files: 2, seq: 3, missing: ['pb/media/x'] })
	);
	await settled();
	expect(orders.map(({ target }) => target)).toEqual(['/somewhere/else.tar.zst']);
	const list = await backups.list();
	expect(list.last?.id).toBe(begun.ok && begun.value);
	expect(JSON.stringify(backupView(list, false))).not.toContain('somewhere');
	expect(backupView(list, true).last).toMatchObject({
		path: '/somewhere/else.tar.zst',
		missing: ['pb/media/x']
	});
	await backups.close();
	expect(backups.start()).toMatchObject({ ok: false });
});

test('old ones are thinned after a new one, others’ files and other floors’ backups are left, and what a killed one left goes', async () => {
	const folder = await emptyDirectory();
	const old = Array.from({ length: 30 }, (_, n) =>
		backupName(FLOOR.id, at('2026-11-23T02:00:00Z') - n * DAY)
	);
	const others = ['mine.tar.zst', backupName('otherfloor00001', at('2020-01-01T00:00:00Z'))];
	for (const name of [...old, ...others]) await writeFile(join(folder, name), 'x');
	await mkdir(join(folder, `.${old[3]}.part`));
	const { backups, settled, answers } = await setting({ folder });
	answers(() => ({ ok: false, error: 'no' }));
	backups.start();
	await settled();
	expect(await readdir(folder)).toHaveLength(32); // a failure costs none
	answers(written);
	backups.start();
	await settled();
	const left = await readdir(folder);
	expect(left).toEqual(expect.arrayContaining(others));
	expect(left).toContain(basename((await backups.list()).kept[0]?.name ?? ''));
	expect(left.some((name) => name.endsWith('.part'))).toBe(false);
	expect(left).toHaveLength(others.length + 11); // 7 days, 3 more weeks, and the month before
});

test('R11 a clock that was wrong: a backup of the future does not keep tonight’s from being made', async () => {
	const folder = await emptyDirectory();
	await writeFile(join(folder, backupName(FLOOR.id, at('2031-01-01T00:00:00Z'))), 'x');
	const { pass, orders, backups } = await setting({ folder });
	await pass(11 * MINUTE);
	expect(orders).toHaveLength(1);
	expect((await backups.list()).kept).toHaveLength(2);
});
