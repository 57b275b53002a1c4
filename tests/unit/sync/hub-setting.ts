import { vi } from 'vitest';
import type { Position } from '#lib/domain/records.ts';
import type { Frame, Heartbeat, StreamAck } from '#lib/protocol/messages.ts';
import { Hub, type HubOptions } from '#lib/server/gateway/hub.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import type { Peer } from '#lib/server/gateway/peer.ts';
import { Machine, Timeline } from '../../simulation/kit.ts';
import { Floor } from './floor.ts';

export interface Told {
	readonly event: string;
	readonly message: Frame & Heartbeat & StreamAck & { jitter: number };
}

export class TestPeer implements Peer {
	readonly told: Told[] = [];
	readonly joined = new Set<string>();

	join(stream: string) {
		this.joined.add(stream);
	}

	leave(stream: string) {
		this.joined.delete(stream);
	}

	emit(event: string, message: unknown) {
		this.told.push({ event, message } as Told);
	}

	/** What was told since last asked. */
	take(): Told[] {
		return this.told.splice(0);
	}
}

export class Setting {
	readonly timeline = new Timeline();
	readonly machine = new Machine(this.timeline);
	readonly floor = new Floor();
	readonly peers = new Set<TestPeer>();
	readonly emitted = vi.fn();
	readonly judge = vi.fn();
	lag = 7;
	hub = this.open();

	open(
		change: Partial<HubOptions> = {},
		at: Position = this.floor.position,
		known = [...this.floor.rows]
	): Hub {
		this.hub = new Hub(
			{
				clock: this.machine.clock,
				outlet: {
					emit: (stream, event, message) => {
						this.emitted(stream, event);
						for (const peer of this.peers) if (peer.joined.has(stream)) peer.emit(event, message);
					}
				},
				keyOf: keysUnder(new Uint8Array(32)),
				tables: () => this.floor.tables,
				lag: () => this.lag,
				judge: this.judge,
				...change
			},
			at,
			{ since: '0', changed: {} },
			known
		);
		return this.hub;
	}

	subscribe(stream: string, at?: Position, peer = new TestPeer()): { peer: TestPeer; ack: StreamAck } {
		this.peers.add(peer);
		let ack: StreamAck | undefined;
		this.hub.subscribe(peer, [{ stream, ...at }], (streams) => {
			[ack] = streams;
			peer.told.push({ event: 'ack', message: streams[0] } as Told);
		});
		if (!ack) throw new Error('no ack');
		return { peer, ack };
	}

	call(name: string, change = {}) {
		this.hub.apply([this.floor.call(name, change)]);
	}

	pass(ms: number) {
		const until = this.timeline.now + ms;
		while (this.timeline.step(until));
	}

	get at(): Position {
		return this.hub.streamPosition('floor');
	}
}

export const events = (told: readonly Told[]) => told.map(({ event }) => event);
