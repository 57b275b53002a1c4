import { describe, expect, test } from 'vitest';
import { zoneAt, zoneOn } from '#lib/domain/zones.ts';

const span = (rep: string, timeZone: string, from = '', to = '') => ({ rep, timeZone, from, to });
const NOON = Date.parse('2026-03-11T12:00:00Z');
const zone = (capacity: ReturnType<typeof span>[], rep = 'ada') =>
	zoneAt(capacity, rep, NOON, 'Europe/Berlin');

describe('P6 a rep lives by', () => {
	test('the workspace’s zone where no capacity says otherwise', () => {
		expect(zone([])).toBe('Europe/Berlin');
		expect(zone([span('ada', '')])).toBe('Europe/Berlin');
		expect(zone([span('bob', 'Asia/Tokyo')])).toBe('Europe/Berlin');
	});
	test('the own capacity before the workspace’s, in either order', () => {
		const rows = [span('', 'America/New_York', '2026-01-01'), span('ada', 'Asia/Tokyo')];
		expect(zone(rows)).toBe('Asia/Tokyo');
		expect(zone(rows.toReversed())).toBe('Asia/Tokyo');
		expect(zone(rows, 'bob')).toBe('America/New_York');
	});
	test('the one in force, of several the one that began last', () => {
		const rows = [
			span('ada', 'Asia/Tokyo', '2026-02-01'),
			span('ada', 'Asia/Seoul', '2026-03-01'),
			span('ada', 'Asia/Dubai', '2026-04-01'),
			span('ada', 'Asia/Manila', '2026-03-05', '2026-03-10')
		];
		expect(zone(rows)).toBe('Asia/Seoul');
		expect(zoneOn(rows, 'ada', '2026-03-10', 'UTC')).toBe('Asia/Manila');
		expect(zoneOn(rows, 'ada', '2026-01-10', 'UTC')).toBe('UTC');
	});
	test('a change at the midnight of its own zone', () => {
		const rows = [span('ada', 'Asia/Tokyo', '2026-03-12')];
		const midnight = Date.parse('2026-03-11T15:00:00Z');
		expect(zoneAt(rows, 'ada', midnight - 1, 'UTC')).toBe('UTC');
		expect(zoneAt(rows, 'ada', midnight, 'UTC')).toBe('Asia/Tokyo');
	});
});
