import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupName, backupsAmong, unfinishedAmong } from '#lib/server/backup/names.ts';
import { lastDue, nextDue, toThin } from '#lib/server/backup/schedule.ts';
import { property } from '../../property.ts';

const at = (text: string) => Date.parse(text);
const DAY = 86_400_000;
const named = (ms: number) => ({
	name: backupName('floor0000000000', ms),
	at: Math.floor(ms / 1_000) * 1_000
});

test('a backup is due at the floor’s own night, whatever the machine’s zone', () => {
	const now = at('2026-11-23T12:00:00Z');
	expect(lastDue(now, ['03:00'], 'Europe/Berlin')).toBe(at('2026-11-23T02:00:00Z'));
	expect(nextDue(now, ['03:00'], 'Europe/Berlin')).toBe(at('2026-11-24T02:00:00Z'));
	expect(lastDue(now, ['03:00'], 'Pacific/Auckland')).toBe(at('2026-11-22T14:00:00Z'));
	expect(lastDue(now, ['03:00', '12:30'], 'Europe/Berlin')).toBe(at('2026-11-23T11:30:00Z'));
	expect(lastDue(now, [], 'UTC')).toBeUndefined();
	expect(nextDue(now, [], 'UTC')).toBeUndefined();
});

test('R11 a night whose clocks jump has one backup: a skipped time comes later, a repeated one counts once', () => {
	const skipped = lastDue(at('2026-03-29T12:00:00Z'), ['02:30'], 'Europe/Berlin');
	expect(skipped).toBe(at('2026-03-29T01:30:00Z'));
	const twice = lastDue(at('2026-10-25T12:00:00Z'), ['02:30'], 'Europe/Berlin');
	expect(twice).toBe(at('2026-10-25T00:30:00Z'));
	expect(lastDue(at('2026-10-25T01:00:00Z'), ['02:30'], 'Europe/Berlin')).toBe(twice);
});

test('of a year of nights seven days, four weeks and six months stay', () => {
	const last = at('2026-11-23T02:00:00Z');
	const year = Array.from({ length: 365 }, (_, n) => named(last - n * DAY));
	const gone = new Set(toThin(year, 'UTC').map(({ name }) => name));
	const kept = year
		.filter(({ name }) => !gone.has(name))
		.map(({ at }) => new Date(at).toISOString().slice(0, 10));
	expect(kept).toEqual([
		'2026-11-23',
		'2026-11-22',
		'2026-11-21',
		'2026-11-20',
		'2026-11-19',
		'2026-11-18',
		'2026-11-17',
		'2026-11-15',
		'2026-11-08',
		'2026-10-31',
		'2026-09-30',
		'2026-08-31',
		'2026-07-31',
		'2026-06-30'
	]);
});

const moments = fc.uniqueArray(fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), { maxLength: 60 });

property(
	'whenever they were made: the newest always stays, thinning again takes nothing more, and never are more than 20 kept',
	fc.property(moments, (seconds) => {
		const all = seconds.map((second) => named(second * 1_000));
		const gone = toThin(all, 'America/New_York');
		const kept = all.filter((backup) => !gone.includes(backup));
		const newest = Math.max(...all.map(({ at }) => at));
		expect(all.length === 0 || kept.some(({ at }) => at === newest)).toBe(true);
		expect(toThin(kept, 'America/New_York')).toEqual([]);
		expect(kept.length).toBeLessThanOrEqual(20);
	})
);

test('only this floor’s own backups are listed, thinned and cleared away', () => {
	const mine = backupName('abcdefgh1234567', at('2026-11-23T03:00:00Z'));
	const other = backupName('zzzzzzzz1234567', at('2026-11-23T03:00:00Z'));
	const names = [mine, other, `.${mine}.part`, `.${other}.part`, 'notes.txt', `${mine}.bak`];
	expect(mine).toBe('pacesetter-2026-11-23T03-00-00Z-abcdefgh.tar.zst');
	expect(backupsAmong(names, 'abcdefgh1234567')).toEqual([{ name: mine, at: at('2026-11-23T03:00:00Z') }]);
	expect(unfinishedAmong(names, 'abcdefgh1234567')).toEqual([`.${mine}.part`]);
});
