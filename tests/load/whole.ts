/** The product's own session, replica and engine over Socket.IO's own client: all of a browser's worker but the browser. */
import type { StreamName } from '#lib/domain/identity.ts';
import { failed, ok } from '#lib/domain/result.ts';
import { Engine } from '#lib/engine/engine.ts';
import { Replica } from '#lib/live/replica.ts';
import { Session } from '#lib/live/session/session.ts';
import type { FetchSnapshot, Link } from '#lib/live/session/types.ts';
import type { Frame } from '#lib/protocol/messages.ts';
import { decodeSnapshot } from '#lib/protocol/snapshot.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { keepConnected } from '#workers/link.ts';
import type { Member } from './clients.ts';
import { packedSnapshot } from './packed.ts';
import { noCounts, type Counts } from './wire.ts';

export interface WholeOptions {
	readonly port: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly member: Member;
	/** A frame was taken. `sentAt` and `at`: ms since 1970. */
	readonly heard: (stream: string, seq: number, sentAt: number, at: number) => void;
}

export class WholeClient {
	readonly counts: Counts = noCounts();
	readonly #streams: readonly StreamName[];
	readonly #options: WholeOptions;
	readonly #session: Session;
	#disconnect: (() => void) | undefined;
	#link: Link | undefined;

	constructor(options: WholeOptions) {
		this.#options = options;
		this.#streams = options.member.streams;
		const replica = new Replica(new Engine(), {
			changed: () => {},
			catalogChanged: () => {},
			learned: () => {}
		});
		this.#session = new Session({
			clock: systemClock,
			random: Math.random,
			streams: this.#streams,
			replica,
			fetchSnapshot: (stream) => this.#snapshot(stream)
		});
	}

	get live(): boolean {
		return this.#streams.every((stream) => this.#session.stream(stream).caughtUp);
	}

	seqOf(stream: string): number {
		return this.#session.stream(stream).seq;
	}

	start(): void {
		const { port, headers, member } = this.#options;
		const session = this.#session;
		this.#disconnect = keepConnected({
			origin: `http://127.0.0.1:${port}`,
			session: {
				connected: (link) => {
					this.counts.connections++;
					this.#link = link;
					session.connected(link);
				},
				disconnected: () => {
					this.counts.cut++;
					session.disconnected();
				},
				receive: (event, payload) => this.#receive(event, payload),
				unauthorized: () => session.unauthorized()
			},
			clock: systemClock,
			random: Math.random,
			more: {
				forceNew: true,
				...(member.token === undefined
					? { extraHeaders: { ...headers, origin: `http://127.0.0.1:${port}` } }
					: { auth: { token: member.token } })
			}
		});
	}

	/** Loses the connection, and makes another at once. */
	drop(): void {
		this.#link?.renew();
	}

	stop(): void {
		this.#disconnect?.();
		void this.#session.close();
	}

	#receive(event: string, payload: unknown) {
		const before = this.seqOf('floor');
		this.#session.receive(event, payload);
		if (event !== 'frame') return;
		const { stream, prev, seq, sentAt } = payload as Frame;
		this.counts.frames++;
		if (stream === 'floor' && before > 0 && prev > before) this.counts.gaps++;
		if (stream === 'floor' && seq > before) this.#options.heard(stream, seq, sentAt, Date.now());
	}

	readonly #snapshot = async (stream: StreamName): ReturnType<FetchSnapshot> => {
		const { port, headers } = this.#options;
		this.counts.snapshots++;
		const packed = await packedSnapshot(port, headers, stream);
		const decoded = packed && decodeSnapshot(packed.bytes);
		if (!decoded?.ok) return failed('unavailable');
		const { epoch, seq, mark } = decoded.value.header;
		return ok({ epoch, seq, mark, state: decoded.value.state });
	};
}
