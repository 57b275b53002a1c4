import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket as IoSocket } from 'socket.io';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import type { ClientToServer, ServerToClient } from '#lib/protocol/messages.ts';
import { LIMITS, Meter, type Admitted } from '#lib/server/auth/limits.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';
import type { Connection as Heard } from '#lib/server/telemetry/vitals.ts';
import { Admission, ADMISSION, HANDSHAKES, type Rate } from './admission.ts';
import { GatewayClient, type MaySubscribe } from './client.ts';
import type { Hub } from './hub.ts';
import type { Outlet, Peer } from './peer.ts';
import { cutStuck } from './stuck.ts';
import { noteSent, STREAM_NAME } from './sent.ts';

/** Which hosts are this server's own, and which pages may talk to it. Neither may throw, whatever the header says. */
export interface Doors {
	hostAllowed(host: string | undefined): boolean;
	originAllowed(origin: string): boolean;
}

export interface SocketsOptions {
	readonly http: HttpServer;
	readonly clock: Clock;
	readonly doors: Doors;
	/** Who asks, from a request's cookie or Authorization header; the same as for HTTP. */
	readonly identify: (request: Request, address: string) => Promise<Identity>;
	/** The session that a request's cookie names, if it lives. */
	readonly sessionOf: (request: Request, address: string) => Promise<Id | undefined>;
	/** Where a handshake comes from. `connection`: as the web server sees it. */
	readonly addressOf?: (header: (name: string) => string | undefined, connection: string) => string;
	/** Whether whoever asks is let in at all: refused where too many came, or too many were wrong. */
	readonly admit?: (request: Request, identity: Identity, address: string) => Admitted;
	/** The same identity as the tables know it at this moment; nobody: its access ended. Called within a feed row's turn. */
	readonly current: (identity: Identity) => Identity;
	readonly maySubscribe: MaySubscribe;
	/** Whether the tables can be asked; false while the floor is read anew: nobody comes in, nobody is put out. */
	readonly available?: () => boolean;
	readonly telemetry?: Telemetry;
	/** ADMISSION unless told. */
	readonly admission?: Rate;
	/** MOST_BYTES unless told. */
	readonly mostWaiting?: number;
	/** Path of the socket; `/socket.io` unless told. */
	readonly path?: string;
}

type Io = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
type Socket = IoSocket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
interface SocketData {
	identity: Identity;
	/** The session it came in by. */
	session?: Id | undefined;
	/** That session ended before the socket was let in. */
	over?: boolean;
	client?: GatewayClient;
}

/** Bytes that may wait for one client, of which a long resume takes a few million. */
const MOST_BYTES = 8e6;
const UNAUTHORIZED = 'unauthorized';
/** A connection that does not say who it is within so long is closed. */
const GREETING_MS = 10_000;
/** As from a server without time for it: the client waits so long, and a little more by chance. */
const BUSY = 'busy';

/** Socket.IO on the web server's own port: who comes in, and how messages go out. What they mean is the hub's business. */
export class Sockets {
	readonly outlet: Outlet;
	readonly #options: SocketsOptions;
	readonly #telemetry: Telemetry;
	/** Bytes sent to sockets that are gone. */
	#sentBefore = 0;
	readonly #io: Io;
	#hub: Hub | undefined;
	readonly #handshakes: Admission;
	readonly #admission: Admission;
	/** Sockets on their way in: not yet among those that can be put out. */
	readonly #entering = new Set<Socket>();

	constructor(options: SocketsOptions) {
		this.#options = options;
		this.#telemetry = options.telemetry ?? NO_TELEMETRY;
		this.#handshakes = new Admission(options.clock, HANDSHAKES);
		this.#admission = new Admission(options.clock, options.admission ?? ADMISSION);
		this.#io = new Server(options.http, {
			path: options.path ?? '/socket.io',
			serveClient: false,
			destroyUpgrade: false, // Vite's own WebSocket shares the port in development
			transports: ['websocket'],
			maxHttpBufferSize: 16 * 1024,
			connectTimeout: GREETING_MS,
			perMessageDeflate: false, // 264 KB a connection
			allowRequest: (request, decide) => this.#atTheDoor(request, decide)
		});
		this.#io.use((socket, next) => {
			const retryAfterMs = this.#admission.enter();
			if (retryAfterMs > 0) {
				this.#refused(BUSY);
				return next(refusal(BUSY, { retryAfterMs }));
			}
			this.#entering.add(socket);
			socket.conn.once('close', () => this.#entering.delete(socket));
			this.#admit(socket).then(
				(refused) => {
					// who is none of ours must not keep those away who are
					if (refused) this.#admission.giveBack();
					next(refused);
				},
				// refused by name a client stays away, cut off it comes again: so it is where only we are to blame
				() => socket.conn.close()
			);
		});
		this.#io.on('connection', (socket) => this.#welcome(socket));
		this.outlet = {
			emit: (stream, event, payload) => {
				this.#io.local.to(stream).emit(event, ...([payload] as never));
				const sockets = this.#io.sockets.adapter.rooms.get(stream)?.size ?? 0;
				noteSent(this.#telemetry, event, payload, sockets);
				this.#dropStuck(stream);
			}
		};
	}

	/** Connections are taken from now on. */
	serve(hub: Hub): void {
		this.#hub = hub;
	}

	/** Users, keys or screens changed: whoever lost access is out when this returns. */
	judge(): void {
		for (const socket of this.#io.sockets.sockets.values()) this.#judgeOne(socket);
	}

	/** These sessions are over: the sockets that came in by them end, wherever they are. */
	signedOut(sessions: readonly Id[]): void {
		const over = new Set(sessions);
		for (const socket of this.#io.sockets.sockets.values()) {
			const { identity, session } = socket.data;
			if (session !== undefined && over.has(session) && identity.kind === 'user') end(socket, 'signed out');
		}
		for (const socket of this.#entering) {
			if (socket.data.session !== undefined && over.has(socket.data.session)) socket.data.over = true;
		}
	}

	/** The sessions by which somebody is connected. */
	sessions(): Set<Id> {
		const connected = [...this.#io.sockets.sockets.values()].map(({ data }) => data.session);
		return new Set(connected.filter((session) => session !== undefined));
	}

	/** Another release is served, or what these identities are to show is another: their pages ask again. */
	reload(version: string, concerned: (identity: Identity) => boolean): void {
		for (const socket of this.#io.sockets.sockets.values()) {
			if (concerned(socket.data.identity)) socket.emit('reload', { version });
		}
	}

	/** Who is connected, and whether they hear and read. */
	connections(): Heard[] {
		return [...this.#io.sockets.sockets.values()].map((socket) => ({
			identity: socket.data.identity,
			silent: socket.data.client?.silent ?? 0,
			waiting: waiting(socket)
		}));
	}

	/** Streams that somebody listens to. */
	streams(): string[] {
		return [...this.#io.sockets.adapter.rooms.keys()].filter((room) => STREAM_NAME.test(room));
	}

	/** Bytes written to sockets since the start, as they went out. */
	get bytesSent(): number {
		const sockets = [...this.#io.sockets.sockets.values()];
		return sockets.reduce((sum, { request }) => sum + request.socket.bytesWritten, this.#sentBefore);
	}

	get clients(): number {
		return this.#io.sockets.sockets.size;
	}

	/** Closes the HTTP server too. Not disconnectSockets(): a client told to leave never comes back by itself. */
	async close(): Promise<void> {
		await this.#io.close();
	}

	#atTheDoor(request: IncomingMessage, decide: (error: string | null, allowed: boolean) => void) {
		const { doors } = this.#options;
		const { host, origin } = request.headers;
		if (!doors.hostAllowed(host)) {
			// DNS rebinding: a foreign name that leads here. Engine.IO itself only knows 400.
			request.socket.end(
				'HTTP/1.1 421 Misdirected Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
			);
			this.#refused('host');
			return decide('host', false);
		}
		if (!this.#hub || !this.#isAvailable()) return this.#notNow(request, 'unavailable', decide);
		if (this.#handshakes.enter() > 0) return this.#notNow(request, 'busy', decide);
		// CORS does not cover WebSockets. Browsers always name the page's origin; what sends none is a program.
		const allowed = origin === undefined || doors.originAllowed(origin);
		if (!allowed) this.#refused('origin');
		decide('origin', allowed);
	}

	/** As cheap as can be. A browser's client learns no more than that it failed, and tries again with jitter of its own. */
	#notNow(request: IncomingMessage, why: string, decide: (error: string, allowed: boolean) => void) {
		request.socket.end(
			'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
		);
		this.#refused(why);
		decide(why, false);
	}

	#refused(why: string) {
		this.#telemetry.count('pacesetter_sockets_refused_total', { why });
	}

	/** Cookie, or a key from a program; a page of another site has an Origin, so a key from there is none. */
	async #admit(socket: Socket): Promise<Error | undefined> {
		const options = this.#options;
		const { headers, auth } = socket.handshake;
		const header = (name: string) => [headers[name]].flat().join(',') || undefined;
		const address = options.addressOf?.(header, socket.handshake.address) ?? socket.handshake.address;
		const { token } = auth as { token?: unknown };
		const program = typeof token === 'string';
		if (program && headers.origin !== undefined) return refusal(UNAUTHORIZED);
		const credentials = program ? bearer(token) : new Headers({ cookie: headers.cookie ?? '' });
		if (!credentials) return refusal(UNAUTHORIZED);
		const request = new Request('http://socket.invalid/', { headers: credentials });
		// the session first: one that ends while it is found out who asks is then known to be this socket's
		if (!program) socket.data.session = await options.sessionOf(request, address);
		const identity = await options.identify(request, address);
		socket.data.identity = identity;
		if (!this.#isAvailable()) throw new Error('the floor is being read anew');
		const admitted = options.admit?.(request, identity, address);
		if (admitted?.ok === false) return refusal(BUSY, admitted.error);
		return identity.kind === 'nobody' ? refusal(UNAUTHORIZED) : undefined;
	}

	#welcome(socket: Socket) {
		this.#entering.delete(socket);
		const hub = this.#hub;
		const options = this.#options;
		if (!hub) return void socket.conn.close();
		const client = new GatewayClient({
			hub,
			clock: options.clock,
			peer: peerOf(socket, this.#telemetry),
			telemetry: this.#telemetry,
			identity: socket.data.identity,
			maySubscribe: options.maySubscribe
		});
		socket.data.client = client;
		socket.use(floodgate(options.clock, () => this.#cut(socket, 'flood')));
		socket.on('subscribe', (payload: unknown, ack: unknown) => {
			if (isAck(ack)) client.subscribe(payload, ack);
		});
		socket.on('probe', (_: unknown, ack: unknown) => {
			if (isAck(ack)) client.probe(ack);
		});
		socket.on('disconnect', () => {
			this.#sentBefore += socket.request.socket.bytesWritten;
			client.closed();
		});
		// its access may have ended between identification and now
		if (socket.data.over && socket.data.identity.kind === 'user') end(socket, 'signed out');
		else this.#judgeOne(socket);
	}

	#isAvailable(): boolean {
		return this.#options.available?.() ?? true;
	}

	#judgeOne(socket: Socket) {
		if (!this.#isAvailable()) return;
		const identity = this.#options.current(socket.data.identity);
		socket.data.identity = identity;
		if (identity.kind === 'nobody') end(socket, 'access ended');
		else socket.data.client?.judge(identity);
	}

	/** A client that does not read costs itself: it is cut off, comes back and resumes. */
	#dropStuck(stream: string) {
		const most = this.#options.mostWaiting ?? MOST_BYTES;
		const tooMuch = (socket: Socket) =>
			waiting(socket) > 0 && bytesWaiting(socket) > most ? Number.POSITIVE_INFINITY : waiting(socket);
		cutStuck(this.#listening(stream), tooMuch, (socket) => this.#cut(socket, 'stuck'));
	}

	*#listening(stream: string): Generator<Socket> {
		for (const id of this.#io.sockets.adapter.rooms.get(stream) ?? []) {
			const socket = this.#io.sockets.sockets.get(id);
			if (socket) yield socket;
		}
	}

	#cut(socket: Socket, why: string) {
		this.#telemetry.count('pacesetter_clients_cut_total', { why });
		cut(socket);
	}
}

function peerOf(socket: Socket, telemetry: Telemetry): Peer {
	return {
		join: (stream) => void socket.join(stream),
		leave: (stream) => void socket.leave(stream),
		emit(event, payload) {
			noteSent(telemetry, event, payload, 1);
			socket.emit(event, ...([payload] as never));
		}
	};
}

/** Lets a client's events through until there are too many of them. */
function floodgate(clock: Pick<Clock, 'monotonic'>, flooded: () => void) {
	const events = new Meter(clock, LIMITS.event);
	return (_: unknown, next: () => void) => {
		if (events.take('') > 0) flooded();
		else next();
	};
}

function end(socket: Socket, reason: string) {
	socket.data.client?.closed();
	socket.emit('logout', { reason });
	socket.disconnect(true);
}

const isAck = (ack: unknown): ack is (answer: unknown) => void => typeof ack === 'function';

const refusal = (code: string, more: object = {}) =>
	Object.assign(new Error(code), { data: { code, ...more } });

const TOKEN = /^[\x21-\x7e]{1,500}$/;
const bearer = (token: string) =>
	TOKEN.test(token) ? new Headers({ authorization: `Bearer ${token}` }) : undefined;

// Engine.IO's own gauge and its WebSocket, which its types keep to themselves
interface Connection {
	readonly writeBuffer: readonly { readonly data?: unknown }[];
	readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
}
const connectionOf = (socket: Socket) => socket.conn as unknown as Connection;
const waiting = (socket: Socket) => connectionOf(socket).writeBuffer.length;

/** What was handed on and not taken yet, and what gathers behind it. */
function bytesWaiting(socket: Socket): number {
	const { writeBuffer, transport } = connectionOf(socket);
	const handedOn = transport.socket?.bufferedAmount ?? 0;
	return writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), handedOn);
}

/** Not `disconnect`: a client told to leave stays away. Not a closing handshake: this one would never answer it. */
function cut(socket: Socket) {
	connectionOf(socket).transport.socket?.terminate?.();
	socket.conn.close(true);
}
