import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { NO_TELEMETRY } from '#lib/server/telemetry/telemetry.ts';
import { watchVitals, type Connection, type VitalsParts } from '#lib/server/telemetry/vitals.ts';
import { Writes } from '#lib/server/telemetry/writes.ts';
import { FakeClock, settle } from '../queue/world.ts';

/** A clock whose `every` can be run by hand. */
class HandClock extends FakeClock {
	readonly turns: (() => void)[] = [];
	override every = (_ms?: number, run?: () => void) => {
		if (run) this.turns.push(run);
		return () => {};
	};
}

const screen = (id: string, name: string) => [id, { id, name, revoked: false }] as const;

function setting(over: Partial<VitalsParts> = {}, lag = 200) {
	const clock = new HandClock();
	const state: { kind: 'ready' } | { kind: 'rebuilding'; percent: number } = { kind: 'ready' };
	const tables = { screens: new Map([screen('s1', 'Lobby'), screen('s2', 'Canteen')]), reps: new Map() };
	const authority = {
		state,
		position: { epoch: 'e', seq: 7, mark: '' },
		lag: () => lag,
		tables,
		engine: { factCount: 3 }
	};
	const parts = {
		clock,
		version: '1',
		dataDir: tmpdir(),
		record: { healthy: () => Promise.resolve(true), find: () => Promise.resolve([]), filter: () => '' },
		authority,
		machine: { figures: () => ({ memory: 1, heapUsed: 1, delay: 0 }), close: () => undefined },
		restarts: () => ({ count: 0, last: [] }),
		writes: () => undefined,
		swapping: () => false,
		connections: () => [],
		streams: () => 0,
		jobs: () => [],
		imports: () => [],
		...over
	} as unknown as VitalsParts;
	return { clock, vitals: watchVitals(parts), authority };
}

const trouble = { since: 1, why: 'database is locked' };

test.each([
	['ok', '', {}, 200],
	['down', 'the record does not answer', { record: { healthy: () => Promise.resolve(false) } }, 200],
	['down', 'the record does not answer', { record: { healthy: () => Promise.reject(new Error('x')) } }, 200],
	['degraded', '25 s behind', {}, 25_000],
	['degraded', 'the record takes no writes', { writes: () => trouble }, 200],
	[
		'degraded',
		'another floor is being put in place',
		{ swapping: () => true, record: { healthy: () => Promise.resolve(false) } },
		200
	]
] as const)('health: %s, %j', async (status, detail, over, lag) => {
	const found = { find: () => Promise.resolve([]), filter: () => '' };
	const record = 'record' in over ? { record: { ...found, ...over.record } } : {};
	const { vitals } = setting({ ...over, ...record } as unknown as Partial<VitalsParts>, lag);
	expect(await vitals.health()).toMatchObject({ status, detail });
});

test('health: a floor that is read anew is degraded, by how much', async () => {
	const { vitals, authority } = setting();
	Object.assign(authority, { state: { kind: 'rebuilding', percent: 41.7 } });
	expect(await vitals.health()).toMatchObject({ status: 'degraded', detail: 'rebuilding 41%' });
});

test('health answers within 2 s of a record that never does, and asks it once for however many ask', async () => {
	let asked = 0;
	const healthy = () => {
		asked++;
		return new Promise<boolean>(() => {});
	};
	const record = { healthy, find: () => Promise.resolve([]), filter: () => '' };
	const { vitals, clock } = setting({ record });
	const answers = Promise.all([vitals.health(), vitals.health(), vitals.status()]);
	await clock.advance(1_900);
	const [first, , status] = await answers;
	expect(first.status).toBe('down');
	expect(status.record.silentSince).toBe(clock.now() - 400);
	expect(asked).toBe(1);
});

test('health: whoever asks without end has the record asked twice a second, and once it is silent nobody is told otherwise', async () => {
	let asked = 0;
	let well = true;
	const record = {
		healthy: () => Promise.resolve(well).finally(() => asked++),
		find: () => Promise.resolve([]),
		filter: () => ''
	};
	const { vitals, clock } = setting({ record });
	for (let n = 0; n < 100; n++) {
		expect((await vitals.health()).pocketbase).toBe(true);
		await clock.advance(10);
	}
	expect(asked).toBeLessThanOrEqual(3);
	well = false;
	await clock.advance(500);
	expect((await vitals.health()).status).toBe('down');
	well = true;
	expect((await vitals.health()).status).toBe('ok');
});

test('status: a wall is connected, silent, or gone since it was last heard', async () => {
	const who = (id: string): Identity => ({ kind: 'screen', id, name: '' });
	let connections: Connection[] = [
		{ identity: who('s1'), silent: 2_000, waiting: 0 },
		{ identity: who('s2'), silent: 12_000, waiting: 0 }
	];
	const { vitals, clock } = setting({ connections: () => connections });
	const walls = async () => (await vitals.status()).walls;
	expect(await walls()).toMatchObject([
		{ name: 'Canteen', connected: true, behind: true },
		{ name: 'Lobby', connected: true, behind: false, lastSeen: clock.now() - 2_000 }
	]);
	for (const turn of clock.turns) turn();
	await settle();
	const heard = clock.now() - 2_000;
	connections = [];
	await clock.advance(60_000);
	expect((await walls())[1]).toMatchObject({ connected: false, behind: false, lastSeen: heard });
});

test('writes: one that is refused for no fault of its own is trouble until one is taken; on a quiet floor one is tried', async () => {
	const clock = new HandClock();
	const writes = new Writes(clock);
	let tried = 0;
	let answers = true;
	const record = {
		find: () => Promise.resolve([]),
		filter: () => '',
		write: () => {
			tried++;
			if (!answers) return new Promise<never>(() => {});
			writes.wrote(undefined);
			return Promise.resolve({ ok: true as const, value: { ids: [] } });
		}
	};
	writes.start(record, () => true);
	const turn = async () => {
		for (const run of clock.turns) run();
		await clock.advance(5_100);
	};
	writes.wrote({ kind: 'conflict', message: 'taken' });
	expect(writes.trouble()).toBe(undefined);
	writes.wrote({ kind: 'unavailable', message: 'disk full' });
	const since = clock.now();
	await clock.advance(1_000);
	writes.wrote({ kind: 'unavailable', message: 'disk full' });
	expect(writes.trouble()).toEqual({ since, why: 'disk full' });
	await turn(); // where there is trouble it tries, however little time has passed
	expect([tried, writes.trouble()]).toEqual([1, undefined]);
	await turn(); // somebody wrote just now
	expect(tried).toBe(1);
	await clock.advance(15_000);
	answers = false;
	await turn();
	expect(tried).toBe(2);
	expect(writes.trouble()?.why).toContain('5 s');
});

test('without telemetry nothing is counted and nothing breaks', () => {
	expect(() => {
		NO_TELEMETRY.count('pacesetter_changes_total', {}, 3);
		NO_TELEMETRY.observe('pacesetter_job_seconds', { job: 'x' }, 1);
	}).not.toThrow();
});
