import { describe, expect, test, vi } from 'vitest';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/messages.ts';
import { LIMITS } from '#lib/server/auth/limits.ts';
import { GatewayClient } from '#lib/server/gateway/client.ts';
import { id, NORTH, SOUTH } from './floor.ts';
import { Setting, TestPeer } from './hub-setting.ts';

describe('what clients send', () => {
	const manager: Identity = {
		kind: 'user',
		id: id('u'),
		name: 'u',
		role: 'manager',
		rep: '',
		manages: [NORTH]
	};
	const connect = (setting: Setting, identity: Identity = manager) => {
		const peer = new TestPeer();
		setting.peers.add(peer);
		const { hub } = setting;
		const client = new GatewayClient({ hub, peer, identity, clock: setting.machine.clock, maySubscribe });
		return { client, peer };
	};
	const subscribe = (client: GatewayClient, payload: unknown) => {
		const ack = vi.fn();
		client.subscribe(payload, ack);
		expect(ack).toHaveBeenCalledTimes(1);
		return ack.mock.calls[0]?.[0] as unknown;
	};
	const v = PROTOCOL_VERSION;

	test.each([
		[undefined],
		[null],
		[7],
		[{}],
		[{ v, streams: [] }],
		[{ v, streams: [{ stream: 'nonsense' }] }],
		[{ v, streams: [{ stream: 'floor', seq: -1 }] }],
		[{ v, streams: [{ stream: 'floor' }, { stream: 'floor' }] }],
		[{ v, streams: [{ stream: 'floor' }], more: 1 }]
	])('%j is a bad request', (payload) => {
		const { client } = connect(new Setting());
		expect(subscribe(client, payload)).toEqual({ ok: false, code: 'bad-request' });
	});

	test('another version is told so', () => {
		const { client } = connect(new Setting());
		expect(subscribe(client, { v: v + 1, streams: 'whatever' })).toEqual({ ok: false, code: 'version' });
	});

	test('R8 a stream outside the audience is forbidden, and nothing is joined', () => {
		const { client, peer } = connect(new Setting());
		const streams = [{ stream: 'floor' }, { stream: `team:${SOUTH}` }];
		expect(subscribe(client, { v, streams })).toEqual({ ok: false, code: 'forbidden' });
		expect(peer.joined.size).toBe(0);
		expect(subscribe(client, { v, streams: [{ stream: `team:${NORTH}` }] })).toMatchObject({ ok: true });
	});

	test('judged again, a manager who lost a team hears it no more', () => {
		const setting = new Setting();
		const { client, peer } = connect(setting);
		subscribe(client, { v, streams: [{ stream: 'floor' }, { stream: `team:${NORTH}` }] });
		peer.take();
		client.judge({ ...manager, manages: [] });
		expect(peer.take()).toMatchObject([{ event: 'restart', message: { stream: `team:${NORTH}` } }]);
		setting.call('a');
		expect(peer.take()).toMatchObject([{ message: { stream: 'floor' } }]);
	});

	test('a probe answers the time and where each stream of this client is', () => {
		const setting = new Setting();
		const { client } = connect(setting);
		subscribe(client, { v, streams: [{ stream: 'floor' }] });
		const ack = vi.fn();
		client.probe(ack);
		const { epoch, seq } = setting.at;
		expect(ack).toHaveBeenCalledWith({
			now: setting.machine.clock.now(),
			streams: { floor: { epoch, seq, lag: 7 } }
		});
	});

	test('beyond its allowance a client gets bad-request and no probes, and recovers', () => {
		const setting = new Setting();
		const { client } = connect(setting);
		const probes = vi.fn();
		for (let n = 0; n < 500; n++) client.probe(probes);
		expect(probes).toHaveBeenCalledTimes(LIMITS.ask.limit);
		expect(subscribe(client, { v, streams: [{ stream: 'floor' }] })).toMatchObject({ ok: false });
		setting.pass(LIMITS.ask.windowMs);
		expect(subscribe(client, { v, streams: [{ stream: 'floor' }] })).toMatchObject({ ok: true });
	});

	test('gone, nothing is kept for it', () => {
		const setting = new Setting();
		const { client } = connect(setting);
		subscribe(client, { v, streams: [{ stream: 'floor' }] });
		client.closed();
		setting.emitted.mockClear();
		setting.call('a');
		setting.pass(10_000);
		expect(setting.emitted).not.toHaveBeenCalled();
	});
});
