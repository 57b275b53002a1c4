import { expect, test } from 'vitest';
import { Format } from '#lib/client/format.ts';
import { bytesWords, problemsOf, spanWords } from '#lib/client/status-words.ts';
import type { Status } from '#lib/protocol/status.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const MINUTE = 60_000;
const format = new Format({ locale: 'en-US', currency: 'USD', timeZone: 'UTC' });

const WELL: Status = {
	at: NOW,
	startedAt: NOW - 600 * MINUTE,
	version: '1',
	health: { status: 'ok', detail: '' },
	record: { silentSince: null, writes: null, restarts: 0, lastRestarts: [] },
	feed: { epoch: 'e', seq: 1, lag: 300, rebuilding: null, facts: 1, reps: 1 },
	clients: { people: 1, walls: 1, keys: 0, guests: 0, streams: 1 },
	walls: [],
	imports: [],
	jobs: [],
	machine: { diskFree: 50e9, diskTotal: 100e9, memory: 1e8, heapUsed: 1e7, delay: 3 }
};
const wall = { id: 's', name: 'Lobby', connected: true, lastSeen: NOW, behind: false };
const job = { name: 'leagues', runs: 1, failures: 0, lastRun: NOW, took: 1, trouble: null };
const told = (change: Partial<Status>) => problemsOf({ ...WELL, ...change }, format);
const only = (change: Partial<Status>) => told(change).map(({ level, what }) => `${level}: ${what}`);

test('a floor that is well has nothing to look at', () => {
	expect(told({ walls: [wall], jobs: [job] })).toEqual([]);
});

const since = NOW - 5 * MINUTE;
test.each([
	['alarm: The record has not answered since 08:55.', { record: { ...WELL.record, silentSince: since } }],
	[
		'alarm: The record has taken no writes since 08:55.',
		{ record: { ...WELL.record, writes: { since, why: 'database is locked.' } } }
	],
	['alarm: Boards are 25 s behind the record.', { feed: { ...WELL.feed, lag: 25_000 } }],
	['warn: The floor is being read anew: 42% is done.', { feed: { ...WELL.feed, rebuilding: 42 } }],
	['alarm: The disk is full.', { machine: { ...WELL.machine, diskFree: 1e6 } }],
	['warn: The disk has 477 MB left.', { machine: { ...WELL.machine, diskFree: 5e8 } }],
	['warn: The server is busy: it is up to 350 ms late.', { machine: { ...WELL.machine, delay: 350 } }],
	[
		'warn: PocketBase ended at 08:55 (SIGKILL) and was started again.',
		{ record: { ...WELL.record, restarts: 1, lastRestarts: [{ at: since, why: 'SIGKILL' }] } }
	],
	[
		'warn: Leagues: not done since 08:55.',
		{ jobs: [{ ...job, failures: 3, trouble: { since, why: 'the record is away' } }] }
	],
	['warn: 1 screen is connected but not keeping up: Lobby.', { walls: [{ ...wall, behind: true }] }],
	[
		'warn: 1 screen is not connected: Lobby, last seen 08:55.',
		{ walls: [{ ...wall, connected: false, lastSeen: since }] }
	],
	['warn: There is no backup yet.', { startedAt: 0, backups: { count: 0, last: null, trouble: null } }],
	[
		'alarm: Backups have failed since 08:55.',
		{ backups: { count: 0, last: null, trouble: { since, why: 'no room' } } }
	],
	[
		'warn: The floor is degraded: another floor is being put in place.',
		{ health: { status: 'degraded', detail: 'another floor is being put in place' } }
	]
] as const satisfies readonly (readonly [string, Partial<Status>])[])('%s', (words, change) => {
	expect(only(change)).toEqual([words]);
	expect(told(change)[0]?.todo).toMatch(/\.$/);
});

test('three ends within 15 minutes are an alarm, one that is longer ago is history', () => {
	const ends = (...ago: number[]) => ({
		record: {
			...WELL.record,
			restarts: ago.length,
			lastRestarts: ago.map((minutes) => ({ at: NOW - minutes * MINUTE, why: 'SIGKILL' }))
		}
	});
	expect(told(ends(1, 2, 3))[0]?.level).toBe('alarm');
	expect(told(ends(1, 2, 16))[0]?.level).toBe('warn');
	expect(told(ends(16))).toEqual([]);
});

test('what holds up work stands first; a screen never seen and a backup not due yet are no problem', () => {
	const levels = told({
		walls: [{ ...wall, behind: true }],
		machine: { ...WELL.machine, diskFree: 0 }
	}).map(({ level }) => level);
	expect(levels).toEqual(['alarm', 'warn']);
	expect(
		told({
			walls: [{ ...wall, connected: false, lastSeen: null }],
			backups: { count: 0, last: null, trouble: null }
		})
	).toEqual([]);
});

test('sizes and spans in words', () => {
	expect([0, 1_023, 1_536, 12 * 1024 ** 2, 1.4 * 1024 ** 3].map(bytesWords)).toEqual([
		'0 bytes',
		'1023 bytes',
		'1.5 KB',
		'12 MB',
		'1.4 GB'
	]);
	expect([400, 25_000, 12 * MINUTE, 130 * MINUTE, 120 * MINUTE, 4_520 * MINUTE].map(spanWords)).toEqual([
		'0 s',
		'25 s',
		'12 min',
		'2 h, 10 min',
		'2 h',
		'3 days, 3 h'
	]);
});
