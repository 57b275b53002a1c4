import { describe, expect, test } from 'vitest';
import { CLOSED, Hub, JITTER } from '#lib/server/gateway/hub.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { ADA, BEN, id, NORTH, SOUTH } from './floor.ts';
import { events, Setting } from './hub-setting.ts';

describe('positions', () => {
	test("an ack names sent; a frame's prev is the former sent", () => {
		const setting = new Setting();
		const { peer, ack } = setting.subscribe('floor');
		const { seq } = setting.at;
		expect(ack).toMatchObject({ mode: 'snapshot', seq, mark: `m${seq}` });
		setting.call('a');
		setting.pass(20);
		setting.call('b');
		const [, first, second] = peer.take();
		expect(first?.message).toMatchObject({ prev: seq, seq: seq + 1, mark: `m${seq + 1}` });
		expect(first?.message.changes).toMatchObject([{ seq: seq + 1, op: 'insert', id: id('a') }]);
		expect(second?.message).toMatchObject({ prev: seq + 1, seq: seq + 2 });
	});

	test('a feed row that changes nothing in a stream makes no frame: the heartbeat’s seq is enough', () => {
		const setting = new Setting();
		const { peer } = setting.subscribe(`rep:${BEN}`);
		const { seq } = setting.at;
		peer.take();
		setting.call('a', { rep: ADA });
		setting.pass(4_999);
		expect(peer.take()).toEqual([]);
		setting.pass(1);
		expect(peer.take()).toMatchObject([{ event: 'heartbeat', message: { prev: seq, seq: seq + 1, lag: 7 } }]);
	});

	test("a heartbeat's seq is sent after flushing what is gathered, its prev the last frame's seq", () => {
		const setting = new Setting();
		const { peer } = setting.subscribe('floor');
		setting.pass(4_990);
		setting.call('a');
		setting.call('b');
		setting.pass(10);
		const { seq } = setting.at;
		const told = peer.take();
		expect(events(told)).toEqual(['ack', 'frame', 'frame', 'heartbeat']);
		expect(told[3]?.message).toMatchObject({ prev: seq, seq });
	});

	test("one client's subscription never opens a gap for another", () => {
		const setting = new Setting();
		const { peer } = setting.subscribe(`rep:${ADA}`);
		const { seq } = setting.at;
		setting.call('a', { rep: BEN });
		setting.subscribe(`rep:${ADA}`);
		setting.call('b', { rep: ADA });
		setting.pass(20);
		const told = peer.take().slice(1);
		expect(told.map(({ event, message }) => [event, message.prev, message.seq])).toEqual([
			['heartbeat', seq, seq + 1],
			['frame', seq + 1, seq + 2]
		]);
	});

	test('a rep’s own stream is told before the floor of the same seq', () => {
		const setting = new Setting();
		const { peer } = setting.subscribe('floor');
		setting.subscribe(`rep:${ADA}`, undefined, peer);
		peer.take();
		setting.call('a');
		expect(peer.take().map(({ message }) => message.stream)).toEqual([`rep:${ADA}`, 'floor']);
	});
});

describe('resume', () => {
	test('frames from the cursor to exactly sent, in the same turn as the ack', () => {
		const setting = new Setting();
		const from = setting.at;
		setting.call('a');
		setting.call('b');
		const { peer, ack } = setting.subscribe('floor', from);
		expect(ack).toMatchObject({ mode: 'resume', seq: from.seq + 2 });
		const [, frame] = peer.take();
		expect(frame?.message).toMatchObject({ prev: from.seq, seq: from.seq + 2, mark: ack.mark });
		expect(frame?.message.changes).toHaveLength(2);
	});

	test('an empty frame if need be, none where the client is already there', () => {
		const setting = new Setting();
		const from = setting.hub.streamPosition(`rep:${BEN}`);
		setting.call('a', { rep: ADA });
		const { peer } = setting.subscribe(`rep:${BEN}`, from);
		expect(peer.take()[1]?.message).toMatchObject({ prev: from.seq, seq: from.seq + 1, changes: [] });
		const again = setting.subscribe(`rep:${BEN}`, setting.hub.streamPosition(`rep:${BEN}`));
		expect(again.ack.mode).toBe('resume');
		expect(events(again.peer.take())).toEqual(['ack']);
	});

	test('long tails come in several frames that join on', () => {
		const setting = new Setting();
		const from = setting.at;
		setting.hub.apply(Array.from({ length: 1_201 }, (_, n) => setting.floor.call(`call${n}z`)));
		const { peer } = setting.subscribe('floor', from);
		const frames = peer.take().slice(1);
		expect(frames.map(({ message }) => message.changes.length)).toEqual([500, 500, 201]);
		expect(frames.map(({ message }) => message.prev)).toEqual([from.seq, from.seq + 500, from.seq + 1_000]);
		expect(frames.at(-1)?.message).toMatchObject({ seq: setting.at.seq, mark: setting.at.mark });
	});

	test('another mark at that seq is a forked timeline: snapshot', () => {
		const setting = new Setting();
		expect(setting.subscribe('floor', { ...setting.at, mark: 'other' }).ack.mode).toBe('snapshot');
		expect(setting.subscribe('floor', { ...setting.at, epoch: 'other' }).ack.mode).toBe('snapshot');
		expect(setting.subscribe('floor', { ...setting.at, seq: setting.at.seq + 1 }).ack.mode).toBe('snapshot');
		expect(setting.subscribe('floor', setting.at).ack.mode).toBe('resume');
	});

	test('within the window of rows, and not one further back', () => {
		const setting = new Setting();
		setting.open({ window: 10 });
		const from = setting.at;
		setting.hub.apply(Array.from({ length: 10 }, (_, n) => setting.floor.call(`a${n}z`)));
		expect(setting.subscribe('floor', from).ack.mode).toBe('resume');
		setting.call('b');
		expect(setting.subscribe('floor', from).ack.mode).toBe('snapshot');
	});

	test('any gateway can continue any cursor: a warm one from its ring, with the same stream epochs', () => {
		const setting = new Setting();
		setting.hub.apply([
			setting.floor.put('memberships', id('m1'), { rep: ADA, team: SOUTH, from: '', to: '' })
		]);
		const from = setting.hub.streamPosition(`team:${SOUTH}`);
		setting.call('a');
		const { epochs } = setting.hub;
		const next = new Setting();
		next.floor.rows.splice(0, Infinity, ...setting.floor.rows);
		next.hub = new Hub(
			{
				clock: next.machine.clock,
				outlet: { emit: () => undefined },
				keyOf: keysUnder(new Uint8Array(32)),
				tables: () => setting.floor.tables,
				lag: () => 0,
				judge: () => undefined
			},
			setting.floor.position,
			epochs,
			setting.floor.rows
		);
		const { ack, peer } = next.subscribe(`team:${SOUTH}`, from);
		expect(ack.mode).toBe('resume');
		expect(peer.take()[1]?.message.changes).toHaveLength(1);
	});
});

describe('gathering and floods', () => {
	test('the first change after a quiet moment is sent at once; further ones are gathered for at most 16 ms', () => {
		const setting = new Setting();
		const { peer } = setting.subscribe('floor');
		setting.pass(100);
		peer.take();
		setting.call('a');
		expect(peer.take()).toHaveLength(1);
		setting.call('b');
		setting.call('c');
		setting.pass(15);
		expect(peer.take()).toHaveLength(0);
		setting.pass(1);
		expect(peer.take()).toMatchObject([{ message: { changes: [{ id: id('b') }, { id: id('c') }] } }]);
	});

	test('a frame is encoded once per stream, however many listen', () => {
		const setting = new Setting();
		for (let n = 0; n < 5; n++) setting.subscribe('floor');
		setting.emitted.mockClear();
		setting.call('a');
		expect(setting.emitted).toHaveBeenCalledTimes(1);
	});

	test('above 2,000 changes/s frames stop, heartbeats carry bulk, and at the end the stream restarts with jitter', () => {
		const setting = new Setting();
		const { peer } = setting.subscribe('floor');
		const { seq } = setting.at;
		setting.hub.apply(Array.from({ length: 2_001 }, (_, n) => setting.floor.call(`call${n}z`)));
		const [, beat, ...rest] = peer.take();
		expect(rest).toEqual([]);
		expect(beat).toMatchObject({ event: 'heartbeat', message: { seq, bulk: {} } });
		setting.pass(500);
		setting.call('within');
		expect(setting.hub.positionsOf(peer).floor).toMatchObject({ seq, lag: 514 });
		setting.pass(1_500);
		const told = peer.take();
		expect(told.map(({ event }) => event)).toEqual(['restart', 'heartbeat']);
		expect(told[0]?.message).toMatchObject({ jitter: JITTER.bulk, epoch: setting.at.epoch });
		expect(told[1]?.message).not.toHaveProperty('bulk');
		expect(told[1]?.message.seq).toBe(setting.at.seq);
	});

	test('2,000 changes within a second are no flood', () => {
		const setting = new Setting();
		const { peer } = setting.subscribe('floor');
		setting.hub.apply(Array.from({ length: 2_000 }, (_, n) => setting.floor.call(`call${n}z`)));
		expect(peer.take()[1]?.message.changes).toHaveLength(2_000);
	});

	test('while an import runs frames stop; streams it did not concern go on without a restart', () => {
		const setting = new Setting();
		const floor = setting.subscribe('floor').peer;
		const ben = setting.subscribe(`rep:${BEN}`).peer;
		floor.take();
		ben.take();
		setting.hub.importing({ done: 0, total: 10 });
		setting.call('a', { rep: ADA });
		setting.hub.importing({ done: 5, total: 10 });
		setting.pass(5_000);
		expect(events(floor.take())).toEqual(['heartbeat', 'heartbeat']);
		const late = setting.subscribe('floor').peer.take();
		expect(late[1]).toMatchObject({ event: 'heartbeat', message: { bulk: { done: 5, total: 10 } } });
		ben.take();
		setting.hub.importing(undefined);
		expect(events(floor.take())).toEqual(['restart', 'heartbeat']);
		expect(ben.take()).toMatchObject([{ event: 'heartbeat', message: { seq: setting.at.seq } }]);
	});

	test('somebody whose snapshot is ahead of a held-back stream may stay', () => {
		const setting = new Setting();
		setting.subscribe('floor');
		setting.hub.importing({ done: 0, total: 10 });
		setting.call('a');
		const { ack, peer } = setting.subscribe('floor', setting.at);
		expect(ack.mode).toBe('resume');
		expect(events(peer.take())).toEqual(['ack', 'heartbeat']);
	});
});

describe('epochs and access', () => {
	test('a row that changes an audience restarts that stream in another epoch, and nobody else', () => {
		const setting = new Setting();
		const north = setting.subscribe(`team:${NORTH}`);
		const floor = setting.subscribe('floor');
		setting.hub.apply([
			setting.floor.put('memberships', id('m1'), { rep: ADA, team: SOUTH, from: '', to: '' })
		]);
		const [, restart] = north.peer.take();
		expect(restart).toMatchObject({ event: 'restart', message: { jitter: JITTER.audience } });
		expect(restart?.message.epoch).not.toBe(north.ack.epoch);
		expect(events(floor.peer.take())).toEqual(['ack', 'frame']);
	});

	test('another timeline restarts everyone', () => {
		const setting = new Setting();
		const { peer, ack } = setting.subscribe('floor');
		peer.take();
		setting.hub.restarted({ epoch: 'next', seq: 3, mark: 'm3' });
		const [restart] = peer.take();
		expect(restart).toMatchObject({ event: 'restart', message: { jitter: JITTER.timeline } });
		expect(restart?.message.epoch).not.toBe(ack.epoch);
		expect(setting.at).toMatchObject({ seq: 3, mark: 'm3' });
		expect(setting.judge).toHaveBeenCalled();
	});

	test.each(['users', 'api_keys', 'screens'] as const)(
		'when a row about %s is applied, sockets are judged again before any later row is emitted',
		(collection) => {
			const setting = new Setting();
			const { peer } = setting.subscribe('floor');
			peer.take();
			setting.judge.mockImplementation(() => setting.hub.expel(peer, 'floor'));
			setting.hub.apply([setting.floor.put(collection, id('x'), { name: 'x' }), setting.floor.call('later')]);
			expect(peer.take()).toMatchObject([{ event: 'restart', message: { epoch: CLOSED } }]);
			setting.pass(10_000);
			expect(peer.take()).toEqual([]);
		}
	);

	test('rows must follow one another', () => {
		const setting = new Setting();
		const row = setting.floor.call('a');
		expect(() => setting.hub.apply([{ ...row, seq: row.seq + 1 }])).toThrow(/follow/);
	});
});
