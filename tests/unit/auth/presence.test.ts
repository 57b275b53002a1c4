import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { createPresence, seenAt } from '#lib/server/auth/presence.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { temporaryRecord } from '../record/temporary-record.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const SCREEN: Identity = { kind: 'screen', id: 'screen000000001', name: 'Wall' };
const KEY: Identity = { kind: 'key', id: 'key000000000001', name: 'CRM', scope: 'read' };

let record: RecordStore;
beforeAll(async () => {
	record = (await temporaryRecord((clean) => afterAll(clean))).store;
});

/** A presence at a time that is told. */
function presenceAt() {
	let ms = 0;
	const clock = { now: () => NOON + ms, monotonic: () => ms };
	return { ...createPresence({ record, clock }), pass: (more: number) => void (ms += more) };
}

test('Presence: screens and keys are noted, each at most once a minute, and nobody else', async () => {
	const before = (await record.head()).seq;
	const presence = presenceAt();
	presence.seen(SCREEN);
	presence.pass(59_000);
	presence.seen(SCREEN);
	presence.seen(KEY);
	presence.seen({ kind: 'user', id: 'user00000000001', name: '', role: 'rep', rep: '', manages: [] });
	presence.seen({ kind: 'guest' });
	await presence.close();
	expect(await seenAt({ record }, 'screen')).toEqual(
		new Map([['screen:screen000000001', '2026-11-20 12:00:00.000Z']])
	);
	expect(await seenAt({ record }, 'key')).toEqual(
		new Map([['key:key000000000001', '2026-11-20 12:00:59.000Z']])
	);

	presence.pass(1_000);
	presence.seen(SCREEN);
	await presence.close();
	expect((await seenAt({ record }, 'screen')).get('screen:screen000000001')).toBe('2026-11-20 12:01:00.000Z');
	expect(await record.find('presence')).toHaveLength(2);
	expect((await record.head()).seq).toBe(before);
});

test('Presence: a record that fails keeps nobody out, and the next minute is noted again', async () => {
	let broken = true;
	const clock = { now: () => NOON, monotonic: () => (broken ? 0 : 60_000) };
	const failing = {
		filter: record.filter.bind(record),
		write: record.write.bind(record),
		find: ((...asked: Parameters<RecordStore['find']>) =>
			broken ? Promise.reject(new Error('down')) : record.find(...asked)) as RecordStore['find']
	};
	const presence = createPresence({ record: failing, clock });
	const other: Identity = { ...SCREEN, id: 'screen000000002' };
	presence.seen(other);
	await presence.close();
	expect((await seenAt({ record }, 'screen')).has('screen:screen000000002')).toBe(false);
	broken = false;
	presence.seen(other);
	await presence.close();
	expect((await seenAt({ record }, 'screen')).has('screen:screen000000002')).toBe(true);
});
