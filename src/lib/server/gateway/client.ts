import * as z from 'zod/mini';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity, StreamName } from '#lib/domain/identity.ts';
import { PROTOCOL_VERSION, Subscribe, type ProbeAck, type SubscribeAck } from '#lib/protocol/messages.ts';
import { read } from '#lib/protocol/parse.ts';
import { LIMITS, Meter } from '#lib/server/auth/limits.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import type { Hub } from './hub.ts';
import type { Peer } from './peer.ts';

export type MaySubscribe = (identity: Identity, stream: StreamName) => boolean;

export interface ClientOptions {
	readonly hub: Hub;
	readonly peer: Peer;
	readonly clock: Clock;
	readonly identity: Identity;
	readonly maySubscribe: MaySubscribe;
	readonly telemetry?: Telemetry;
}

const Versioned = z.object({ v: z.number() });

/** One connected client at the gateway: what it sends is checked here, whatever the transport. */
export class GatewayClient {
	readonly #options: ClientOptions;
	readonly #wanted = new Set<StreamName>();
	#who: Identity;
	readonly #asked: Meter;
	#heardAt: number;

	constructor(options: ClientOptions) {
		this.#options = options;
		this.#who = options.identity;
		this.#asked = new Meter(options.clock, LIMITS.ask);
		this.#heardAt = options.clock.monotonic();
	}

	get identity(): Identity {
		return this.#who;
	}

	/** Milliseconds since it last asked for something. */
	get silent(): number {
		return this.#options.clock.monotonic() - this.#heardAt;
	}

	/** `subscribe`: answered once, whatever comes; tails follow the answer in the same turn. */
	subscribe(payload: unknown, ack: (answer: SubscribeAck) => void): void {
		if (!this.#allowed()) return ack({ ok: false, code: 'bad-request' });
		const version = read(Versioned, payload)?.v ?? PROTOCOL_VERSION;
		if (version !== PROTOCOL_VERSION) return ack({ ok: false, code: 'version' });
		const streams = read(Subscribe, payload)?.streams;
		if (!streams) return ack({ ok: false, code: 'bad-request' });
		if (new Set(streams.map(({ stream }) => stream)).size < streams.length) {
			return ack({ ok: false, code: 'bad-request' });
		}
		if (!streams.every(({ stream }) => this.#options.maySubscribe(this.#who, stream))) {
			return ack({ ok: false, code: 'forbidden' });
		}
		for (const { stream } of streams) this.#wanted.add(stream);
		const { hub, peer, telemetry = NO_TELEMETRY } = this.#options;
		hub.subscribe(peer, streams, (answers) => {
			for (const { mode } of answers) telemetry.count('pacesetter_subscriptions_total', { mode });
			ack({ ok: true, streams: answers });
		});
	}

	/** `probe`: the server's time and where this client's streams are. Beyond the allowance: no answer. */
	probe(ack: (answer: ProbeAck) => void): void {
		if (!this.#allowed()) return;
		const { hub, peer, clock } = this.#options;
		ack({ now: clock.now(), streams: hub.positionsOf(peer) });
	}

	/** The identity as it is now: streams it may not hear any more end at once. */
	judge(identity: Identity): void {
		this.#who = identity;
		for (const stream of this.#wanted) {
			if (this.#options.maySubscribe(identity, stream)) continue;
			this.#wanted.delete(stream);
			this.#options.hub.expel(this.#options.peer, stream);
		}
	}

	/** The connection is gone. */
	closed(): void {
		this.#options.hub.leave(this.#options.peer);
	}

	#allowed(): boolean {
		this.#heardAt = this.#options.clock.monotonic();
		return this.#asked.take('') === 0;
	}
}
