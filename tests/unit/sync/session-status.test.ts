import { describe, expect, test } from 'vitest';
import { failed, ok } from '#lib/domain/result.ts';
import { change, Setting, settle, snapshotAt, STATE } from './session-setting.ts';

describe('access', () => {
	test('one stream that is forbidden does not keep the others away, and is cleared', () => {
		const setting = new Setting({ streams: ['floor', 'admin'] });
		setting.connect();
		setting.asked()[0]?.ack({ ok: false, code: 'forbidden' });
		const [floor, admin] = setting.asked();
		expect([floor?.payload.streams[0]?.stream, admin?.payload.streams[0]?.stream]).toEqual([
			'floor',
			'admin'
		]);
		admin?.ack({ ok: false, code: 'forbidden' });
		expect(setting.session.stream('admin').phase).toBe('forbidden');
		expect(setting.replica.clear).toHaveBeenCalledExactlyOnceWith('admin');
	});

	test('a snapshot that is forbidden clears the stream', async () => {
		const setting = new Setting();
		setting.connect();
		setting.ack('snapshot', 5);
		await setting.snapshot(failed('forbidden'));
		expect(setting.floor.phase).toBe('forbidden');
		expect(setting.replica.clear).toHaveBeenCalledWith('floor');
	});

	test('logout closes, clears and deletes the store', async () => {
		const setting = new Setting();
		await setting.live(10);
		await setting.session.save();
		setting.session.receive('logout', { reason: 'revoked' });
		expect(setting.close).toHaveBeenCalledOnce();
		await settle();
		expect(setting.replica.clear).toHaveBeenCalledWith('floor');
		expect(setting.store.saved.size).toBe(0);
		expect(setting.ended).toHaveBeenCalledExactlyOnceWith('logout');
		setting.frame(10, 11, [change(11)]);
		expect(setting.replica.apply).not.toHaveBeenCalled();
	});

	test('a newer release, or a server of another version: reload', () => {
		const setting = new Setting();
		setting.connect();
		setting.session.receive('reload', { version: 'x' });
		setting.asked()[0]?.ack({ ok: false, code: 'version' });
		expect(setting.ended.mock.calls).toEqual([['reload'], ['reload']]);
	});

	test('a stream not wanted any more is forgotten', async () => {
		const setting = new Setting();
		await setting.live(10);
		await setting.session.save();
		setting.session.follow(['admin']);
		await settle();
		expect(setting.replica.clear).toHaveBeenCalledWith('floor');
		expect(setting.store.saved.has('floor')).toBe(false);
		expect(setting.asked()[0]?.payload.streams).toEqual([{ stream: 'admin' }]);
	});
});

describe('store', () => {
	test('state and cursor are saved as one value, every 30 s or 5,000 rows', async () => {
		const setting = new Setting();
		await setting.live(10);
		await settle();
		setting.store.saved.clear();
		setting.frame(10, 11, [change(11)]);
		setting.pass(29_000);
		await settle();
		expect(setting.store.saved.size).toBe(0);
		setting.pass(1_000);
		await settle();
		expect(setting.store.saved.get('floor')).toMatchObject({ position: { seq: 11 }, state: STATE });
		setting.frame(11, 5_011, [change(5_011)]);
		await settle();
		expect(setting.store.saved.get('floor')).toMatchObject({ position: { seq: 5_011 } });
	});

	test('what was saved is taken before the first connection, and resumed from', async () => {
		const setting = new Setting();
		setting.store.saved.set('floor', { position: { epoch: 'e', seq: 9, mark: 'm9' }, state: STATE, asOf: 5 });
		await setting.session.restore();
		expect(setting.replica.replace).toHaveBeenCalledWith('floor', STATE, { epoch: 'e', seq: 9, mark: 'm9' });
		expect(setting.session.status).toMatchObject({ freshness: 'connecting', asOf: 5 });
		setting.connect();
		expect(setting.asked()[0]?.payload.streams[0]?.seq).toBe(9);
	});

	test('a store that fails costs nothing but the next start', async () => {
		const setting = new Setting();
		setting.store.load = () => Promise.reject(new Error('no disk'));
		setting.store.save = () => Promise.reject(new Error('no disk'));
		await setting.session.restore();
		await setting.live(10);
		await setting.session.save();
		expect(setting.floor.caughtUp).toBe(true);
	});
});

describe('status', () => {
	test('live only once a probe found everything applied', async () => {
		const setting = new Setting();
		setting.connect();
		setting.pass(10);
		expect(setting.session.status.freshness).toBe('connecting');
		setting.ack('snapshot', 10);
		setting.probes(10);
		expect(setting.session.status.freshness).toBe('connecting');
		await setting.snapshot(ok(snapshotAt(10)));
		setting.ack('resume', 10);
		setting.probes(10);
		expect(setting.session.status).toMatchObject({ freshness: 'live', asOf: setting.machine.clock.now() });
	});

	test('invariant 7: what is taken away for another timeline is not called live, however young the last answer is', async () => {
		let told: string | undefined;
		const setting = new Setting({ status: ({ freshness }) => (told = freshness) });
		await setting.live(10);
		setting.probes(10);
		expect(told).toBe('live');
		// screens hear it before they are emptied
		setting.replica.clear.mockImplementation(() => expect(told).toBe('connecting'));
		setting.session.receive('restart', { stream: 'floor', epoch: 'f', jitter: 5_000 });
		setting.pass(900);
		expect(setting.replica.clear).toHaveBeenCalledWith('floor');
		expect(setting.session.status.freshness).toBe('connecting');
	});

	test('a snapshot that never comes is not live, though probes are answered', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.probes(10);
		setting.session.receive('restart', { stream: 'floor', epoch: 'e', jitter: 0 });
		for (let n = 0; n < 4; n++) {
			setting.pass(3_000);
			setting.probes(10);
		}
		expect(setting.session.status.freshness).toBe('delayed');
	});

	test('importing while frames are held back, until the snapshot afterwards is in', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.probes(10);
		setting.heartbeat(10, 10, { bulk: { done: 1, total: 9 } });
		expect(setting.session.status).toMatchObject({ freshness: 'importing', bulk: { done: 1, total: 9 } });
		setting.session.receive('restart', { stream: 'floor', epoch: 'e', jitter: 0 });
		expect(setting.session.status.freshness).toBe('importing');
		await setting.snapshot(ok(snapshotAt(20)));
		setting.ack('resume', 20);
		setting.probes(20);
		expect(setting.session.status.freshness).toBe('live');
	});

	test('a connection that answers nothing for 12 s is renewed', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.pass(12_000);
		expect(setting.renew).not.toHaveBeenCalled();
		setting.pass(3_000);
		expect(setting.renew).toHaveBeenCalledTimes(1);
	});

	test("the server's clock is estimated from probes", async () => {
		const setting = new Setting();
		await setting.live(10);
		const now = setting.machine.clock.now() + 60_000;
		setting.pass(100);
		for (const { ack } of setting.sent.splice(0)) ack({ now: now + 50, streams: {} });
		expect(setting.session.status.clockOffset).toBe(60_000);
	});
});

test('invariant 5: a celebration is shown at most once, and not after its time', async () => {
	const setting = new Setting();
	await setting.live(10);
	const now = setting.machine.clock.now();
	const cheer = { id: 'c1', kind: 'order', subject: 'rep', at: now, expiresAt: now + 1_000 };
	setting.session.receive('celebrate', cheer);
	setting.session.receive('celebrate', cheer);
	setting.session.receive('celebrate', { ...cheer, id: 'c2', expiresAt: now - 1 });
	setting.session.receive('celebrate', 'nonsense');
	expect(setting.celebrate).toHaveBeenCalledExactlyOnceWith(cheer);
});
