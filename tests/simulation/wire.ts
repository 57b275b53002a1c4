import type { StreamName } from '#lib/domain/identity.ts';
import type { Link } from '#lib/live/session/types.ts';
import type { Peer } from '#lib/server/gateway/peer.ts';
import type { Random, Runner, Timeline } from './kit.ts';

export const DELAY = 60;
/** Until a server's own pings find a silent connection dead, ms: between these. */
const SILENCE = { least: 20_000, most: 45_000 };

export interface Served {
	request(event: 'subscribe' | 'probe', payload: unknown, ack: (answer: unknown) => void): void;
	closed(): void;
}

/** One text for everybody whom it is sent to, read once. */
export class Message {
	readonly event: string;
	readonly text: string;
	#payload: unknown;
	#stream: string | undefined;
	#has: boolean | undefined;

	constructor(event: string, text: string) {
		this.event = event;
		this.text = text;
	}

	/** Nobody may change it: others get the same. */
	get payload(): unknown {
		this.#payload ??= JSON.parse(this.text) as unknown;
		return this.#payload;
	}

	/** '' where it names none. */
	get stream(): string {
		return (this.#stream ??= /"stream":"([^"]*)"/.exec(this.text)?.[1] ?? '');
	}

	/** Whether something stands in it, asked for one thing only. */
	has(word: string): boolean {
		return (this.#has ??= this.text.includes(word));
	}
}

/** Where mutants and faults touch what is on its way: none of it is lost, two of it come in that order. */
export type Tamper = (message: Message) => readonly Message[];

export interface ConnectionOptions {
	readonly timeline: Timeline;
	readonly random: Random;
	readonly client: Runner & { readonly machine: { readonly stopped: boolean } };
	readonly server: Runner;
	readonly tamper: Tamper;
	/** A message has reached the client. */
	readonly receive: (event: string, payload: unknown) => void;
	readonly dropped: () => void;
	/** What left for the client, to be searched for what is not its own. */
	readonly seen: (message: Message) => void;
}

/**
 * Ordered and reliable in both directions while it lasts; what is on its way when it ends is gone. A direction may die without
 * anybody being told (half-open), pause, or become slow: then messages wait at the server's end.
 */
export class Connection implements Link {
	readonly #options: ConnectionOptions;
	readonly #arrival = { client: 0, server: 0 };
	readonly joined = new Set<StreamName>();
	served: Served | undefined;
	/** Each end believes that there is a connection until it hears otherwise. */
	#client = true;
	#server = true;
	/** Directions that are dead: nothing reaches that end any more. */
	readonly #dead = { client: false, server: false };
	/** ms that each message to the client takes on its own. */
	#slowness = 0;
	#stalledUntil = 0;
	/** Messages that the client has not taken, where they do not just travel. */
	waiting = 0;
	#contactSince: number;
	readonly since: number;

	readonly peer: Peer = {
		join: (stream) => void this.joined.add(stream),
		leave: (stream) => void this.joined.delete(stream),
		emit: (event, payload) => this.toClient(new Message(event, JSON.stringify(payload)))
	};

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.since = options.timeline.now;
		this.#contactSince = this.since;
	}

	/** The client believes to be connected. */
	get up(): boolean {
		return this.#client;
	}

	/** True time since which both hear each other without a hindrance, as far as was looked; undefined: they do not. */
	contact(): number | undefined {
		const { now } = this.#options.timeline;
		const both = this.#client && this.#server && !this.#dead.client && !this.#dead.server;
		const late = Math.max(this.#arrival.client, this.#arrival.server) > now + DELAY;
		const hindered = this.#slowness > 0 || this.waiting > 0 || this.#stalledUntil > now || late;
		if (hindered) this.#contactSince = now + DELAY;
		return both && !hindered ? this.#contactSince : undefined;
	}

	/** The client asks; the answer, if any, comes in order with everything else that the server sends. */
	emit(event: 'subscribe' | 'probe', payload: unknown, ack: (answer: unknown) => void): void {
		const { timeline, random, server } = this.#options;
		if (!this.#client || this.#dead.server) return;
		const text = JSON.stringify(payload);
		const at = Math.max(this.#arrival.server, timeline.now + 1 + random.int(DELAY), this.#stalledUntil);
		this.#arrival.server = at;
		timeline.at(at, () =>
			server.run(() => {
				if (!this.#server) return;
				this.served?.request(event, JSON.parse(text), (answer) => {
					const answered = new Message('ack', JSON.stringify(answer));
					this.#options.seen(answered);
					for (const told of this.#options.tamper(answered)) this.#toClient(() => ack(told.payload));
				});
			})
		);
	}

	toClient(message: Message): void {
		if (!this.#server) return;
		this.#options.seen(message);
		for (const { event, payload } of this.#options.tamper(message)) {
			this.#toClient(() => this.#options.receive(event, payload));
		}
	}

	/** The client gives it up: the server hears of it, unless nothing reaches it. */
	renew(): void {
		const { timeline, random } = this.#options;
		this.#closeClient();
		const wait = this.#dead.server ? SILENCE.least + random.int(SILENCE.most - SILENCE.least) : DELAY;
		timeline.at(timeline.now + wait, () => this.#closeServer());
	}

	/** The same on this line; whether there is another is decided by whoever connects. */
	close(): void {
		this.renew();
	}

	/** Both ends lose it, as far as they can be told. */
	drop(): void {
		this.#closeServer();
		if (!this.#dead.client) this.#options.client.run(() => this.#closeClient());
	}

	/** The server ends it: what was sent before still arrives. */
	end(): void {
		this.#closeServer();
		this.#toClient(() => this.#closeClient());
	}

	/** The server's end is gone without a word to the server. */
	lost(): void {
		this.#server = false;
		if (!this.#dead.client) this.#options.client.run(() => this.#closeClient());
	}

	/** Nothing reaches these ends any more, and nobody is told. */
	halfOpen(client: boolean, server: boolean): void {
		this.#dead.client ||= client;
		this.#dead.server ||= server;
	}

	/** One direction at least is dead, and somebody still believes in it. */
	get halfDead(): boolean {
		return (this.#dead.client || this.#dead.server) && this.#client;
	}

	/** True time at which the last of what waits for the client will have come. */
	get backlogUntil(): number {
		return this.#arrival.client;
	}

	/** Each message to the client takes so long from now on, ms. */
	slow(ms: number): void {
		this.#slowness = ms;
	}

	/** Nothing arrives at either end for so long. */
	stall(ms: number): void {
		this.#stalledUntil = Math.max(this.#stalledUntil, this.#options.timeline.now + ms);
	}

	/** What comes from now on is neither slow nor held up. */
	heal(): void {
		this.#slowness = 0;
		this.#stalledUntil = Math.min(this.#stalledUntil, this.#options.timeline.now);
	}

	#toClient(run: () => void) {
		const { timeline, random, client } = this.#options;
		const stalled = this.#stalledUntil > timeline.now;
		const hindered =
			this.waiting > 0 || stalled || this.#slowness > 0 || this.#dead.client || client.machine.stopped;
		if (hindered) this.waiting++;
		if (this.#dead.client) return;
		const travel = timeline.now + 1 + random.int(DELAY);
		const at = Math.max(this.#arrival.client + this.#slowness, travel, this.#stalledUntil);
		this.#arrival.client = at;
		timeline.at(at, () =>
			client.run(() => {
				if (hindered && --this.waiting === 0) this.#contactSince = timeline.now;
				if (this.#client) run();
			})
		);
	}

	#closeClient() {
		if (!this.#client) return;
		this.#client = false;
		this.#options.dropped();
	}

	#closeServer() {
		if (!this.#server) return;
		this.#server = false;
		this.served?.closed();
	}
}
