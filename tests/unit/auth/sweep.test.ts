import { expect, onTestFinished, test, vi } from 'vitest';
import { instantText } from '#lib/domain/calendar.ts';
import { hashOf } from '#lib/server/auth/tokens.ts';
import { startSweeping } from '#lib/server/auth/sweep.ts';
import type { Write } from '#lib/server/record/store.ts';
import { openDesk } from '../api/desk.ts';

const DAY_MS = 86_400_000;
const USER = 'ann000000000000';

test('sessions, links and pairings that ran out go, at the start and daily, and nothing else does', async () => {
	const desk = await openDesk(onTestFinished);
	const { record, clock } = desk.app;
	const at = (ms: number) => instantText(clock.now() + ms);
	const session = (n: number, ms: number): Write => ({
		op: 'create',
		collection: 'sessions',
		data: { user: USER, tokenHash: hashOf(`session ${n}`), expiresAt: at(ms) }
	});
	const link = (token: string, ms: number): Write => ({
		op: 'create',
		collection: 'sign_in_links',
		data: { user: USER, tokenHash: hashOf(token), expiresAt: at(ms), usedAt: '', createdBy: 'start' }
	});
	const pairing = (cookie: string, ms: number): Write => ({
		op: 'create',
		collection: 'pairings',
		data: {
			cookieHash: hashOf(cookie),
			codeHash: hashOf(cookie),
			address: '::1',
			expiresAt: at(ms),
			screen: ''
		}
	});
	const written = await record.write([
		...Array.from({ length: 250 }, (_, n) => session(n, -1_000 * (n + 1))),
		session(1_000, DAY_MS / 2),
		session(1_001, 3 * DAY_MS),
		link('over', -1),
		link('open', 600_000),
		pairing('over', -1),
		pairing('open', 600_000)
	]);
	expect(written).toMatchObject({ ok: true });
	const sizes: number[] = [];
	const beats: (() => void)[] = [];
	const stop = startSweeping({
		record: {
			find: (collection, page) => record.find(collection, page),
			filter: (text, values) => record.filter(text, values),
			write: (writes) => {
				sizes.push(writes.length);
				return record.write(writes);
			}
		},
		clock: { now: () => clock.now(), every: (_, run) => (beats.push(run), () => undefined) }
	});
	await vi.waitFor(async () => expect(await desk.rows('pairings')).toHaveLength(1), 20_000);
	const sessions = async () => (await desk.rows('sessions')).map(({ tokenHash }) => tokenHash).sort();
	expect(await sessions()).toEqual(['session 1000', 'session 1001'].map(hashOf).sort());
	expect((await desk.rows('sign_in_links')).map(({ tokenHash }) => tokenHash)).toEqual([hashOf('open')]);
	expect(sizes).toEqual([100, 100, 50, 1, 1]);

	desk.pass(DAY_MS);
	beats[0]?.();
	await vi.waitFor(async () => expect(await desk.rows('pairings')).toEqual([]), 20_000);
	await stop();
	expect(await sessions()).toEqual([hashOf('session 1001')]);
});

test('what somebody else deletes meanwhile, and a record that does not answer, stop nothing for good', async () => {
	let refusals = 0;
	const gone: string[] = [];
	const stop = startSweeping({
		record: {
			filter: (text) => text,
			find: (collection) =>
				Promise.resolve((collection === 'sessions' && !gone.includes('a') ? [{ id: 'a' }] : []) as never),
			write: (writes) => {
				refusals++;
				if (refusals === 1) return Promise.resolve({ ok: false, error: { kind: 'missing', message: '' } });
				gone.push(...writes.map((write) => ('id' in write ? write.id : '')));
				return Promise.resolve({ ok: true, value: { ids: [] } });
			}
		},
		clock: { now: () => 0, every: () => () => undefined }
	});
	await vi.waitFor(() => expect(gone).toEqual(['a']));
	await stop();
	expect(refusals).toBe(2);
});
