import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket as IoSocket } from 'socket.io';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { ClientToServer, ServerToClient } from '#lib/protocol/messages.ts';
import { cookieOf, SESSION_COOKIE } from '#lib/server/auth/cookies.ts';
import { GatewayClient, type MaySubscribe } from './client.ts';
import type { Hub } from './hub.ts';
import type { Outlet, Peer } from './peer.ts';

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
	/** The same identity as the tables know it at this moment; nobody: its access ended. Called within a feed row's turn. */
	readonly current: (identity: Identity) => Identity;
	readonly maySubscribe: MaySubscribe;
	/** Whether the tables can be asked; false while the floor is read anew: nobody comes in, nobody is put out. */
	readonly available?: () => boolean;
	/** Path of the socket; `/socket.io` unless told. */
	readonly path?: string;
}

type Io = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
type Socket = IoSocket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
interface SocketData {
	identity: Identity;
	/** The secret of the session it came in by. */
	session?: string | undefined;
	/** That session ended before the socket was let in. */
	over?: boolean;
	client?: GatewayClient;
}

/** Messages that may wait for one client; beyond that it is dropped and resumes when it can. */
const WAITING = 128;
/** Events a second beyond which a client is cut off: ours never come near it, and reading more would hold up everybody. */
const MOST_EVENTS = 200;
const UNAUTHORIZED = 'unauthorized';

/** Socket.IO on the web server's own port: who comes in, and how messages go out. What they mean is the hub's business. */
export class Sockets {
	readonly outlet: Outlet;
	readonly #options: SocketsOptions;
	readonly #io: Io;
	#hub: Hub | undefined;
	/** Sockets on their way in: not yet among those that can be put out. */
	readonly #entering = new Set<Socket>();

	constructor(options: SocketsOptions) {
		this.#options = options;
		this.#io = new Server(options.http, {
			path: options.path ?? '/socket.io',
			serveClient: false,
			destroyUpgrade: false, // Vite's own WebSocket shares the port in development
			transports: ['websocket'],
			maxHttpBufferSize: 16 * 1024,
			perMessageDeflate: false, // 264 KB a connection
			allowRequest: (request, decide) => this.#atTheDoor(request, decide)
		});
		this.#io.use((socket, next) => {
			this.#entering.add(socket);
			socket.conn.once('close', () => this.#entering.delete(socket));
			// refused by name a client stays away, cut off it comes again: so it is where only we are to blame
			this.#admit(socket).then(next, () => socket.conn.close());
		});
		this.#io.on('connection', (socket) => this.#welcome(socket));
		this.outlet = {
			emit: (stream, event, payload) => {
				this.#io.local.to(stream).emit(event, ...([payload] as never));
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

	/** This session is over: the sockets that came in by it end, wherever they are. */
	signedOut(secret: string): void {
		for (const socket of this.#io.sockets.sockets.values()) {
			const { identity, session } = socket.data;
			if (session === secret && identity.kind === 'user') end(socket, 'signed out');
		}
		for (const socket of this.#entering) if (socket.data.session === secret) socket.data.over = true;
	}

	/** Another release is served, or what these identities are to show is another: their pages ask again. */
	reload(version: string, concerned: (identity: Identity) => boolean): void {
		for (const socket of this.#io.sockets.sockets.values()) {
			if (concerned(socket.data.identity)) socket.emit('reload', { version });
		}
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
			return decide('host', false);
		}
		if (!this.#hub || !this.#isAvailable()) {
			request.socket.end(
				'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
			);
			return decide('unavailable', false);
		}
		// CORS does not cover WebSockets. Browsers always name the page's origin; what sends none is a program.
		decide('origin', origin === undefined || doors.originAllowed(origin));
	}

	/** Cookie, or a key from a program; a page of another site has an Origin, so a key from there is none. */
	async #admit(socket: Socket): Promise<Error | undefined> {
		const { headers, address, auth } = socket.handshake;
		const { token } = auth as { token?: unknown };
		const program = typeof token === 'string';
		if (program && headers.origin !== undefined) return refusal(UNAUTHORIZED);
		const credentials = program ? bearer(token) : new Headers({ cookie: headers.cookie ?? '' });
		if (!credentials) return refusal(UNAUTHORIZED);
		const request = new Request('http://socket.invalid/', { headers: credentials });
		if (!program) socket.data.session = cookieOf(request, SESSION_COOKIE);
		const identity = await this.#options.identify(request, address);
		socket.data.identity = identity;
		if (!this.#isAvailable()) throw new Error('the floor is being read anew');
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
			peer: peerOf(socket),
			identity: socket.data.identity,
			maySubscribe: options.maySubscribe
		});
		socket.data.client = client;
		socket.use(floodgate(options.clock, () => cut(socket)));
		socket.on('subscribe', (payload: unknown, ack: unknown) => {
			if (isAck(ack)) client.subscribe(payload, ack);
		});
		socket.on('probe', (_: unknown, ack: unknown) => {
			if (isAck(ack)) client.probe(ack);
		});
		socket.on('disconnect', () => client.closed());
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
		for (const id of this.#io.sockets.adapter.rooms.get(stream) ?? []) {
			const socket = this.#io.sockets.sockets.get(id);
			if (socket && waiting(socket) > WAITING) cut(socket);
		}
	}
}

function peerOf(socket: Socket): Peer {
	return {
		join: (stream) => void socket.join(stream),
		leave: (stream) => void socket.leave(stream),
		emit: (event, payload) => void socket.emit(event, ...([payload] as never))
	};
}

/** Lets a client's events through until there are more than MOST_EVENTS within a second. */
function floodgate(clock: Pick<Clock, 'monotonic'>, flooded: () => void) {
	let since = clock.monotonic();
	let events = 0;
	return (_: unknown, next: () => void) => {
		const now = clock.monotonic();
		if (now - since >= 1_000) [since, events] = [now, 0];
		if (++events > MOST_EVENTS) flooded();
		else next();
	};
}

function end(socket: Socket, reason: string) {
	socket.data.client?.closed();
	socket.emit('logout', { reason });
	socket.disconnect(true);
}

const isAck = (ack: unknown): ack is (answer: unknown) => void => typeof ack === 'function';

const refusal = (code: string) => Object.assign(new Error(code), { data: { code } });

const TOKEN = /^[\x21-\x7e]{1,500}$/;
const bearer = (token: string) =>
	TOKEN.test(token) ? new Headers({ authorization: `Bearer ${token}` }) : undefined;

// Engine.IO's own gauge and its WebSocket, which its types keep to themselves
interface Connection {
	readonly writeBuffer: readonly unknown[];
	readonly transport: { readonly socket?: { terminate?(): void } };
}
const connectionOf = (socket: Socket) => socket.conn as unknown as Connection;
const waiting = (socket: Socket) => connectionOf(socket).writeBuffer.length;

/** Not `disconnect`: a client told to leave stays away. Not a closing handshake: this one would never answer it. */
function cut(socket: Socket) {
	connectionOf(socket).transport.socket?.terminate?.();
	socket.conn.close(true);
}
