/**
 * A client that speaks Socket.IO over a plain TCP connection and reads no more of a message than it must, so that a thousand of
 * them leave most of a processor to the gateway. Positions are checked as protocol.md says: nothing is ever taken on trust.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { PROTOCOL_VERSION, type StreamAck, type SubscribeAck } from '#lib/protocol/messages.ts';
import { SOCKET_DELAYS, waitWhenBusy } from '#lib/protocol/reconnection.ts';
import { closing, reader, textFrame, type Message } from './websocket.ts';

export interface Position {
	readonly epoch: string;
	readonly seq: number;
	readonly mark: string;
}

export interface WireOptions {
	readonly port: number;
	/** A request's headers that say who this is. */
	readonly cookie?: string;
	/** A key, for a program. */
	readonly token?: string;
	/** Of the addresses of this machine's loopback, where it comes from. */
	readonly from?: string;
	readonly streams: readonly string[];
	/** Fetches a snapshot over HTTP and tells where it is; undefined: not now. */
	readonly snapshot: (stream: string) => Promise<Position | undefined>;
	/** A frame of a stream was taken. `sentAt` and `at`: ms since 1970. */
	readonly heard?: (stream: string, seq: number, sentAt: number, at: number) => void;
}

/** What happened to a client since it was made. */
export interface Counts {
	connections: number;
	/** Frames or heartbeats that did not follow what came before: something was lost. */
	gaps: number;
	frames: number;
	resumes: number;
	snapshots: number;
	/** Told to come back later. */
	busy: number;
	/** Attempts that came to nothing. */
	failed: number;
	/** Connections that ended without this client's doing. */
	cut: number;
}

export const noCounts = (): Counts => ({
	connections: 0,
	gaps: 0,
	frames: 0,
	resumes: 0,
	snapshots: 0,
	busy: 0,
	failed: 0,
	cut: 0
});

/** As the product's session has them (live/session/probes.ts). */
const PROBE_EVERY = 3_000;
const PROBE_PATIENCE = 12_000;
const CONNECT_PATIENCE = 20_000;
const ASK_AGAIN = 500;
const ANSWER_PATIENCE = 8_000;

const POSITION =
	/^42\["(frame|heartbeat)",\{"v":\d+,"epoch":"([^"]*)","stream":"([^"]*)","prev":(\d+),"seq":(\d+),"mark":"([^"]*)",(?:"sentAt":(\d+))?/;
/** Everything that is read of a frame stands within so many bytes. */
const HEAD = 260;

export class WireClient {
	readonly counts: Counts = noCounts();
	readonly #options: WireOptions;
	readonly #at = new Map<string, Position>();
	/** Streams whose frames are taken: acked as resumed. */
	readonly #live = new Set<string>();
	readonly #answers = new Map<number, (answer: unknown) => void>();
	readonly #timers = new Set<NodeJS.Timeout>();
	#socket: Socket | undefined;
	#connected = false;
	#stopped = false;
	#attempts = 0;
	#asked = 0;
	#contactAt = 0;
	#probes: NodeJS.Timeout | undefined;

	constructor(options: WireOptions) {
		this.#options = options;
	}

	/** On all its streams it has all that was sent up to what it knows. */
	get live(): boolean {
		return this.#connected && this.#live.size === this.#options.streams.length;
	}

	/** Where it is on a stream; 0: nowhere. */
	seqOf(stream: string): number {
		return this.#live.has(stream) ? (this.#at.get(stream)?.seq ?? 0) : 0;
	}

	start(): void {
		const { port, from, cookie } = this.#options;
		const socket = connect({
			port,
			host: '127.0.0.1',
			...(from === undefined ? {} : { localAddress: from })
		});
		this.#socket = socket;
		socket.setNoDelay(true);
		const take = reader((message) => this.#socket === socket && this.#take(message));
		socket.on('data', take);
		socket.on('error', () => undefined); // `close` follows
		socket.once('close', () => this.#socket === socket && this.#lost());
		socket.write(
			`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
				`Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n` +
				(cookie === undefined ? '' : `Cookie: ${cookie}\r\nOrigin: http://127.0.0.1:${port}\r\n`) +
				'\r\n'
		);
		this.#later(CONNECT_PATIENCE, () => {
			if (this.#socket === socket && !this.#connected) socket.destroy();
		});
	}

	/** Stops reading: what comes stays in the connection. */
	pause(): void {
		this.#socket?.pause();
		clearInterval(this.#probes);
	}

	/** Reads on. */
	resume(): void {
		this.#contactAt = performance.now();
		this.#socket?.resume();
	}

	/** Loses the connection, and makes another at once. */
	drop(): void {
		const socket = this.#socket;
		this.#lost(true);
		socket?.destroy();
	}

	stop(): void {
		this.#stopped = true;
		clearInterval(this.#probes);
		for (const timer of this.#timers) clearTimeout(timer);
		this.#socket?.destroy();
	}

	#take(message: Message) {
		if (message.kind === 'refused') return; // the connection ends by itself
		if (message.kind === 'close') return void this.#socket?.end(closing());
		const { data } = message;
		const [engine, packet] = [data[0], data[1]];
		if (engine === 0x32) return this.#send('3'); // ping
		if (engine === 0x30) return this.#send(`40${this.#greeting()}`);
		if (engine !== 0x34) return; // "4": a message
		if (packet === 0x32) return this.#event(data);
		if (packet === 0x33) return this.#answered(data);
		if (packet === 0x30) return this.#welcomed();
		if (packet === 0x34) return this.#refused(data);
	}

	#greeting(): string {
		const { token } = this.#options;
		return token === undefined ? '' : JSON.stringify({ token });
	}

	#welcomed() {
		this.#connected = true;
		this.#attempts = 0;
		this.counts.connections++;
		this.#subscribe(this.#options.streams);
		this.#contactAt = performance.now();
		clearInterval(this.#probes);
		this.#probes = setInterval(() => this.#probe(), PROBE_EVERY);
		this.#probe();
	}

	/** Refused for now with a hint, as the product's client takes it: that attempt is over, another begins when told. */
	#refused(data: Buffer) {
		const { data: told } = JSON.parse(data.toString('utf8', 2)) as { data?: { retryAfterMs?: number } };
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.destroy();
		if (told?.retryAfterMs === undefined) return void this.counts.failed++;
		this.counts.busy++;
		this.#later(waitWhenBusy(told.retryAfterMs, Math.random), () => this.start());
	}

	#probe() {
		const now = performance.now();
		if (now - this.#contactAt > PROBE_PATIENCE) return void this.#socket?.destroy();
		this.#ask('probe', {}, () => (this.#contactAt = performance.now()));
	}

	#event(data: Buffer) {
		const at = Date.now();
		const head = data.toString('latin1', 0, HEAD);
		const found = POSITION.exec(head);
		if (!found) return head.startsWith('42["restart"') ? this.#restarted(data) : undefined;
		const [, kind, epoch = '', stream = '', prev, seq, mark = '', sentAt] = found;
		if (!this.#live.has(stream)) return;
		const position = { epoch, seq: Number(seq), mark };
		const mine = this.#at.get(stream);
		if (!mine || epoch !== mine.epoch || (position.seq > mine.seq && Number(prev) > mine.seq)) {
			this.counts.gaps++;
			this.#live.delete(stream);
			return this.#subscribe([stream]);
		}
		if (kind === 'frame') this.counts.frames++;
		if (position.seq <= mine.seq) return;
		this.#at.set(stream, position);
		if (kind === 'frame') this.#options.heard?.(stream, position.seq, Number(sentAt), at);
	}

	#restarted(data: Buffer) {
		const [, restart] = JSON.parse(data.toString('utf8', 2)) as [string, { stream: string; jitter: number }];
		const { stream } = restart;
		if (!this.#live.delete(stream)) return;
		this.#at.delete(stream);
		this.#later(restart.jitter * Math.random(), () => this.#fetch(stream));
	}

	#subscribe(streams: readonly string[]) {
		const socket = this.#socket;
		const asked = streams.map((stream) => ({ stream, ...this.#at.get(stream) }));
		const patience = this.#later(ANSWER_PATIENCE, () => {
			if (this.#socket === socket && this.#connected) this.#subscribe(streams);
		});
		this.#ask('subscribe', { v: PROTOCOL_VERSION, streams: asked }, (raw) => {
			clearTimeout(patience);
			const answer = raw as SubscribeAck;
			if (!answer.ok) return this.#later(ASK_AGAIN, () => this.#subscribe(streams));
			for (const ack of answer.streams) this.#acked(ack);
		});
	}

	#acked({ stream, mode, epoch }: StreamAck) {
		if (mode === 'snapshot') {
			this.#at.delete(stream);
			return this.#fetch(stream);
		}
		if (this.#at.get(stream)?.epoch !== epoch) return this.#subscribe([stream]);
		this.counts.resumes++;
		this.#live.add(stream);
	}

	#fetch(stream: string) {
		const socket = this.#socket;
		if (!socket || !this.#connected) return;
		this.counts.snapshots++;
		const taken = (position: Position | undefined) => {
			if (this.#socket !== socket) return;
			if (!position) return void this.#later(ASK_AGAIN * (1 + Math.random()), () => this.#fetch(stream));
			this.#at.set(stream, position);
			this.#subscribe([stream]);
		};
		this.#options.snapshot(stream).then(taken, () => taken(undefined));
	}

	#ask(event: string, payload: unknown, answered: (answer: unknown) => void) {
		const id = this.#asked++;
		this.#answers.set(id, answered);
		this.#send(`42${id}${JSON.stringify([event, payload])}`);
	}

	#answered(data: Buffer) {
		const begins = data.indexOf(0x5b); // [
		const id = Number(data.toString('latin1', 2, begins));
		const answered = this.#answers.get(id);
		this.#answers.delete(id);
		answered?.((JSON.parse(data.toString('utf8', begins)) as unknown[])[0]);
	}

	#send(text: string) {
		this.#socket?.write(textFrame(text));
	}

	#lost(atOnce = false) {
		if (this.#connected) this.counts.cut++;
		else this.counts.failed++;
		this.#connected = false;
		this.#socket = undefined;
		this.#live.clear();
		this.#answers.clear();
		clearInterval(this.#probes);
		if (this.#stopped) return;
		if (atOnce) return this.start();
		this.#later(delayAfter(this.#attempts++), () => this.start());
	}

	#later(ms: number, run: () => void): NodeJS.Timeout {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			if (!this.#stopped) run();
		}, ms);
		this.#timers.add(timer);
		return timer;
	}
}

/** Socket.IO's back-off (its client's backo2) after so many attempts that came to nothing, ms. */
function delayAfter(attempts: number): number {
	const { reconnectionDelay, reconnectionDelayMax, randomizationFactor } = SOCKET_DELAYS;
	const plain = reconnectionDelay * 2 ** Math.min(attempts, 20);
	const spread = plain * randomizationFactor * (2 * Math.random() - 1);
	return Math.min(plain + spread, reconnectionDelayMax);
}
