import { describe, expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { change, hashIn, Setting, settle, snapshotAt, v } from './session-setting.ts';

describe('apply', () => {
	test('seq <= cursor ignore; prev <= cursor < seq apply the changes above the cursor', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.frame(8, 10, [change(9)]);
		expect(setting.replica.apply).not.toHaveBeenCalled();
		setting.frame(9, 12, [change(10), change(12)]);
		expect(setting.replica.apply).toHaveBeenCalledExactlyOnceWith('floor', [change(12)]);
		expect(setting.floor.position).toEqual({ epoch: 'e', seq: 12, mark: 'm12' });
	});

	test('prev > cursor: resume', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.frame(11, 12, [change(12)]);
		expect(setting.replica.apply).not.toHaveBeenCalled();
		expect(setting.asked()[0]?.payload.streams).toEqual([
			{ stream: 'floor', epoch: 'e', seq: 10, mark: 'm10' }
		]);
	});

	test('a heartbeat with prev <= cursor < seq advances the cursor, one with prev > cursor resumes', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.heartbeat(10, 14);
		expect(setting.floor.seq).toBe(14);
		setting.heartbeat(15, 16);
		expect(setting.asked()).toHaveLength(1);
	});

	test('a frame of another epoch is not applied', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.frame(10, 11, [change(11)], 'other');
		expect(setting.replica.apply).not.toHaveBeenCalled();
		expect(setting.asked()).toHaveLength(1);
	});

	test.each([
		['frame', 7],
		['frame', { stream: 'floor' }],
		['heartbeat', { v: v + 1, stream: 'floor' }],
		['frame', { v: v + 1, epoch: 'e', stream: 'floor', prev: 10, seq: 11, mark: 'm', sentAt: 0, changes: [] }]
	])('what does not parse leads to resume, never a crash: %s %j', async (event, payload) => {
		const setting = new Setting();
		await setting.live(10);
		setting.session.receive(event, payload);
		expect(setting.asked()).toHaveLength(1);
		expect(setting.floor.seq).toBe(10);
	});

	test('a replica that fails on a change gets a snapshot', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.replica.apply.mockImplementationOnce(() => {
			throw new Error('damaged');
		});
		setting.frame(10, 11, [change(11)]);
		expect(setting.asked()[0]?.payload.streams).toEqual([{ stream: 'floor' }]);
	});
});

describe('resume and snapshot', () => {
	test('a resume goes on from the cursor; after two that failed: a snapshot, with back-off', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.frame(11, 12);
		setting.ack('resume', 12);
		setting.frame(11, 12);
		expect(setting.asked()).toHaveLength(0);
		setting.pass(500);
		setting.ack('resume', 12);
		setting.frame(11, 12);
		setting.pass(1_000);
		expect(setting.asked()[0]?.payload.streams).toEqual([{ stream: 'floor' }]);
	});

	test('frames before our own ack or while a snapshot is on its way are ignored', async () => {
		const setting = new Setting();
		setting.connect();
		setting.frame(0, 5, [change(5)]);
		setting.ack('snapshot', 5);
		setting.frame(5, 6, [change(6)]);
		await setting.snapshot(ok(snapshotAt(4)));
		setting.frame(6, 7, [change(7)]);
		expect(setting.replica.apply).not.toHaveBeenCalled();
		setting.ack('resume', 7);
		setting.frame(4, 7, [change(5), change(6), change(7)]);
		expect(setting.replica.apply).toHaveBeenCalledTimes(1);
		expect(setting.floor).toMatchObject({ seq: 7, caughtUp: true });
	});

	test('a snapshot whose epoch is not the one subscribed is discarded', async () => {
		const setting = new Setting();
		setting.connect();
		setting.ack('snapshot', 5, 'e2');
		await setting.snapshot(ok(snapshotAt(5, 'e1')));
		expect(setting.replica.replace).not.toHaveBeenCalled();
		setting.pass(1_000);
		expect(setting.asked()).toHaveLength(1);
	});

	test('a snapshot is waited for as long as something of it comes; one that hangs is given up, and asked for anew', () => {
		const setting = new Setting();
		setting.connect();
		setting.ack('snapshot', 10);
		const [first] = setting.fetched;
		for (let seconds = 0; seconds < 90; seconds += 4) {
			setting.pass(4_000);
			first?.heard();
		}
		expect(first?.signal.aborted).toBe(false);
		setting.pass(5_000);
		expect(first?.signal.aborted).toBe(true);
		setting.pass(250);
		setting.ack('snapshot', 10);
		// a floor that is busy is given twice as long each time
		const [, second] = setting.fetched;
		first?.heard();
		setting.pass(9_999);
		expect(second?.signal.aborted).toBe(false);
		setting.pass(1);
		expect(second?.signal.aborted).toBe(true);
		// refused at once, or begun, it is no longer one that hangs
		setting.pass(500);
		setting.ack('snapshot', 10);
		const [, , third] = setting.fetched;
		third?.heard();
		setting.pass(5_000);
		expect(third?.signal.aborted).toBe(true);
	});

	test('a snapshot that is on its way when the connection ends is given up with it', () => {
		const setting = new Setting();
		setting.connect();
		setting.ack('snapshot', 10);
		setting.session.disconnected();
		expect(setting.fetched[0]?.signal.aborted).toBe(true);
	});

	test('an unanswered subscription is asked again', () => {
		const setting = new Setting();
		setting.connect();
		expect(setting.asked()).toHaveLength(1);
		setting.pass(10_000);
		expect(setting.asked()).toHaveLength(1);
	});

	test('answers of a connection that is gone are not heard', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.frame(11, 12);
		const [stale] = setting.asked();
		setting.session.disconnected();
		setting.connect();
		stale?.ack({
			ok: true,
			streams: [{ stream: 'floor', mode: 'resume', epoch: 'e', seq: 12, mark: 'm12' }]
		});
		expect(setting.floor.phase).toBe('asked');
	});

	test('a probe that knows of more than came: resume', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.probes(11);
		expect(setting.asked()).toHaveLength(1);
	});

	test('a hash that differs at the same seq: snapshot; with later ones ever more slowly', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.replica.hash.mockImplementation(() => hashIn(0, 'mine'));
		setting.heartbeat(10, 10, { hash: 'mine' });
		expect(setting.asked()).toHaveLength(0);
		setting.heartbeat(10, 10, { hash: 'theirs' });
		setting.ack('snapshot', 10);
		await setting.snapshot(ok(snapshotAt(10)));
		setting.ack('resume', 10);
		setting.heartbeat(10, 10, { hash: 'theirs' });
		expect(setting.asked()).toHaveLength(0);
		setting.pass(600);
		expect(setting.asked()[0]?.payload.streams).toEqual([{ stream: 'floor' }]);
	});

	test('a hash is made between frames, one at a time, and is about the position at which it was told', async () => {
		const setting = new Setting();
		await setting.live(10);
		const { hash } = setting.replica;
		hash.mockImplementation(() => hashIn(3, 'mine'));
		setting.heartbeat(10, 9, { hash: 'of another position' });
		expect(hash).not.toHaveBeenCalled();
		setting.heartbeat(10, 10, { hash: 'theirs' });
		setting.frame(10, 11, [change(11)]);
		setting.heartbeat(11, 11, { hash: 'theirs too' });
		expect(hash).toHaveBeenCalledExactlyOnceWith('floor', 'theirs');
		expect(setting.floor.seq).toBe(11);
		setting.pass(10);
		expect(setting.asked()[0]?.payload.streams).toEqual([{ stream: 'floor' }]);
	});

	test('a hash of what has been replaced meanwhile, or that can not be compared, changes nothing', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.replica.hash.mockImplementation(() => hashIn(0, undefined));
		setting.heartbeat(10, 10, { hash: 'theirs' });
		setting.replica.hash.mockImplementation(() => hashIn(1, 'mine'));
		setting.heartbeat(10, 10, { hash: 'theirs' });
		setting.session.receive('restart', { stream: 'floor', epoch: 'e', jitter: 0 });
		await setting.snapshot(ok(snapshotAt(12)));
		setting.ack('resume', 12);
		setting.pass(10);
		expect(setting.asked()).toHaveLength(0);
		expect(setting.floor).toMatchObject({ phase: 'live', seq: 12 });
	});
});

describe('restart', () => {
	test('after a flood, in the same epoch: a snapshot after up to jitter; an older one never sets the cursor back', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.session.receive('restart', { stream: 'floor', epoch: 'e', jitter: 5_000 });
		setting.pass(2_499);
		expect(setting.fetched).toHaveLength(0);
		setting.pass(1);
		await setting.snapshot(ok(snapshotAt(8)));
		expect(setting.replica.replace).toHaveBeenCalledTimes(1);
		expect(setting.asked()[0]?.payload.streams[0]?.seq).toBe(10);
		expect(setting.replica.clear).not.toHaveBeenCalled();
	});

	test('invariant 3: in another epoch, what was held is gone within 1 s, from memory and store', async () => {
		const setting = new Setting();
		await setting.live(10);
		await setting.session.save();
		expect(setting.store.saved.size).toBe(1);
		setting.session.receive('restart', { stream: 'floor', epoch: 'e2', jitter: 5_000 });
		await settle();
		expect(setting.store.saved.size).toBe(0);
		setting.pass(999);
		expect(setting.replica.clear).toHaveBeenCalledExactlyOnceWith('floor');
	});

	test('a snapshot in time replaces it instead', async () => {
		const setting = new Setting();
		await setting.live(10);
		setting.session.receive('restart', { stream: 'floor', epoch: 'e2', jitter: 0 });
		setting.pass(800);
		await setting.snapshot(ok(snapshotAt(12, 'e2')));
		setting.pass(5_000);
		expect(setting.replica.clear).not.toHaveBeenCalled();
		expect(setting.floor.position).toMatchObject({ epoch: 'e2', seq: 12 });
	});
});
