import type { StreamName } from '#lib/domain/identity.ts';
import type { Link } from '#lib/live/session/types.ts';
import type { Peer } from '#lib/server/gateway/peer.ts';
import type { Machine, Random, Timeline } from './kit.ts';

export const DELAY = 60;

export interface Served {
	request(event: 'subscribe' | 'probe', payload: unknown, ack: (answer: unknown) => void): void;
	closed(): void;
}

/** Where mutants and faults touch what is on its way. undefined: lost. */
export type Tamper = (event: string, text: string) => string | undefined;

export interface ConnectionOptions {
	readonly timeline: Timeline;
	readonly random: Random;
	readonly client: Machine;
	readonly server: Machine;
	readonly tamper: Tamper;
	/** A message has reached the client. */
	readonly receive: (event: string, payload: unknown) => void;
	readonly dropped: () => void;
	/** What left for the client, to be searched for what is not its own. */
	readonly seen: (event: string, text: string) => void;
}

/** Ordered and reliable in both directions while it lasts; what is on its way when it ends is gone. */
export class Connection implements Link {
	readonly #options: ConnectionOptions;
	readonly #arrival = { client: 0, server: 0 };
	readonly joined = new Set<StreamName>();
	served: Served | undefined;
	up = true;
	readonly since: number;

	readonly peer: Peer = {
		join: (stream) => void this.joined.add(stream),
		leave: (stream) => void this.joined.delete(stream),
		emit: (event, payload) => this.toClient(event, JSON.stringify(payload))
	};

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.since = options.timeline.now;
	}

	/** The client asks; the answer, if any, comes in order with everything else that the server sends. */
	emit(event: 'subscribe' | 'probe', payload: unknown, ack: (answer: unknown) => void): void {
		const text = JSON.stringify(payload);
		this.#deliver('server', this.#options.server, () => {
			this.served?.request(event, JSON.parse(text), (answer) => {
				const answered = JSON.stringify(answer);
				this.#options.seen('ack', answered);
				const tampered = this.#options.tamper('ack', answered);
				if (tampered === undefined) return;
				this.#deliver('client', this.#options.client, () => ack(JSON.parse(tampered)));
			});
		});
	}

	toClient(event: string, text: string): void {
		if (!this.up) return;
		this.#options.seen(event, text);
		const tampered = this.#options.tamper(event, text);
		if (tampered === undefined) return;
		this.#deliver('client', this.#options.client, () => this.#options.receive(event, JSON.parse(tampered)));
	}

	renew(): void {
		this.drop();
	}

	drop(): void {
		if (!this.up) return;
		this.up = false;
		this.served?.closed();
		this.#options.client.run(() => this.#options.dropped());
	}

	#deliver(to: 'client' | 'server', machine: Machine, run: () => void) {
		const { timeline, random } = this.#options;
		const at = Math.max(this.#arrival[to], timeline.now + 1 + random.int(DELAY));
		this.#arrival[to] = at;
		timeline.at(at, () => {
			if (!this.up) return;
			machine.run(() => {
				if (this.up) run();
			});
		});
	}
}
