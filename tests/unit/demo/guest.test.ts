import { describe, expect, test } from 'vitest';
import { guestsMayLook, isDemoOnly } from '#lib/domain/demo/guest.ts';
import type { FeedRow } from '#lib/domain/records.ts';
import { watchDemo } from '#lib/server/demo/watch.ts';
import { DEMO_MANAGER, demoId } from '#lib/domain/demo/people.ts';
import type { Tables } from '#lib/server/floor/types.ts';

const demo = { workspace: { demo: true }, people: [DEMO_MANAGER, demoId('rep', 3)], realActivity: false };

describe('Doors: a demo floor without any real record', () => {
	test('Doors: made-up people and facts alone are a demo', () => {
		expect(isDemoOnly(demo)).toBe(true);
	});

	test.each([
		['a real activity', { realActivity: true }],
		['a real user or rep', { people: [DEMO_MANAGER, 'k3j5h2g8f1d9s7a'] }],
		['a workspace that is none', { workspace: { demo: false } }],
		['no workspace', { workspace: undefined }]
	])('Doors: %s ends it', (_, change) => {
		expect(isDemoOnly({ ...demo, ...change })).toBe(false);
	});

	test.each([
		['127.0.0.1', 'on', true],
		['localhost', 'on', true],
		['::1', 'on', true],
		['0.0.0.0', 'on', false],
		['192.168.1.7', 'on', false],
		['127.0.0.1.example.org', 'on', false],
		['0.0.0.0', 'public', true],
		['127.0.0.1', 'off', false]
	] as const)('Doors: guests on HOST %s with PACESETTER_DEMO=%s: %s', (host, setting, allowed) => {
		expect(guestsMayLook(true, { host, demo: setting })).toBe(allowed);
		expect(guestsMayLook(false, { host, demo: setting })).toBe(false);
	});
});

describe('Doors: the watch over a demo', () => {
	function floor() {
		const people = new Map<string, object>([[DEMO_MANAGER, {}]]);
		const none = new Map<string, object>();
		const listeners = new Set<(rows: readonly FeedRow[]) => void>();
		const tables = {
			workspace: new Map([['w', { demo: true }]]),
			users: people,
			reps: none,
			teams: none,
			regions: none
		};
		return {
			people,
			listeners,
			tell: (rows: readonly FeedRow[]) => listeners.forEach((listener) => listener(rows)),
			authority: {
				tables: tables as unknown as Tables,
				onRows(listener: (rows: readonly FeedRow[]) => void) {
					listeners.add(listener);
					return () => void listeners.delete(listener);
				}
			}
		};
	}
	const row = (source: string): FeedRow<'activities'> =>
		({
			seq: 1,
			mark: '',
			op: 'insert',
			collection: 'activities',
			record: 'x',
			before: null,
			after: { source }
		}) as never;
	const store = { find: () => Promise.resolve([]), filter: () => '' };

	test('Doors: the first real user ends it as soon as the tables know them', async () => {
		const { people, authority } = floor();
		const watch = await watchDemo(store, authority);
		expect(watch.demoOnly()).toBe(true);
		people.set('k3j5h2g8f1d9s7a', {});
		expect(watch.demoOnly()).toBe(false);
	});

	test('Doors: a real activity ends it for good, a made-up one does not', async () => {
		const { authority, tell, listeners } = floor();
		const watch = await watchDemo(store, authority);
		tell([row('demo')]);
		expect(watch.demoOnly()).toBe(true);
		tell([row('import'), row('demo')]);
		expect(watch.demoOnly()).toBe(false);
		tell([row('demo')]);
		expect(watch.demoOnly()).toBe(false);
		watch.close();
		expect(listeners.size).toBe(0);
	});

	test('Doors: what comes while it looks for the first time is not missed', async () => {
		const { authority, tell } = floor();
		const find = () => {
			tell([row('key:1')]);
			return Promise.resolve([]);
		};
		const watch = await watchDemo({ ...store, find }, authority);
		expect(watch.demoOnly()).toBe(false);
	});
});
