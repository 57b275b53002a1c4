import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect as connectTcp, type AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { maySubscribe } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { PROTOCOL_VERSION, type Frame, type ProbeAck, type SubscribeAck } from '#lib/protocol/messages.ts';
import { cookieOf, SESSION_COOKIE } from '#lib/server/auth/cookies.ts';
import { Hub } from '#lib/server/gateway/hub.ts';
import { keysUnder } from '#lib/server/gateway/keys.ts';
import { Sockets } from '#lib/server/gateway/sockets.ts';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { Floor, id } from './floor.ts';

const KEY = 'good-key';
const reader: Identity = { kind: 'key', id: id('key'), name: 'crm', scope: 'read' };
const wall: Identity = { kind: 'screen', id: id('screen'), name: 'wall' };
const person: Identity = { kind: 'user', id: id('user'), name: 'Ann', role: 'rep', rep: '', manages: [] };

let http: Server;
let floor: Floor;
let hub: Hub;
let sockets: Sockets;
let port: number;
let available: boolean;
const revoked = new Set<string>();
/** How long it takes to look a session up, and who hears that it began. */
let slowly: () => Promise<void>;
let entered: () => void;
let release: () => void;
const open: Socket[] = [];

beforeEach(async () => {
	http = createServer((_, response) => response.end('page'));
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	({ port } = http.address() as AddressInfo);
	floor = new Floor();
	available = true;
	slowly = () => Promise.resolve();
	entered = () => undefined;
	revoked.clear();
	sockets = new Sockets({
		http,
		clock: systemClock,
		doors: {
			hostAllowed: (host) => host === `127.0.0.1:${port}`,
			originAllowed: (origin) => origin === `http://127.0.0.1:${port}`
		},
		identify: (request) => {
			const token = request.headers.get('authorization');
			if (token) return Promise.resolve(token === `Bearer ${KEY}` ? reader : { kind: 'nobody' });
			const cookie = request.headers.get('cookie') ?? '';
			if (cookie.startsWith(SESSION_COOKIE)) {
				entered();
				return slowly().then(() => person);
			}
			return Promise.resolve(cookie === 'screen=1' ? wall : { kind: 'nobody' });
		},
		sessionOf: (request) => Promise.resolve(cookieOf(request, SESSION_COOKIE, false)),
		current: (identity) => ('id' in identity && revoked.has(identity.id) ? { kind: 'nobody' } : identity),
		maySubscribe,
		available: () => available
	});
	hub = new Hub(
		{
			clock: systemClock,
			outlet: sockets.outlet,
			keyOf: keysUnder(new Uint8Array(32)),
			tables: () => floor.tables,
			lag: () => 0,
			judge: () => sockets.judge()
		},
		floor.position
	);
	sockets.serve(hub);
});

afterEach(async () => {
	for (const socket of open.splice(0)) socket.disconnect();
	hub.close();
	await sockets.close();
});

interface Caller {
	readonly headers?: Record<string, string>;
	readonly token?: unknown;
	readonly transports?: ('websocket' | 'polling')[];
	readonly reconnection?: boolean;
}

function call({ headers = {}, token, transports = ['websocket'], reconnection = false }: Caller): Socket {
	const socket = io(`http://127.0.0.1:${port}`, {
		transports,
		reconnection,
		reconnectionDelay: 20,
		forceNew: true,
		extraHeaders: headers,
		...(token === undefined ? {} : { auth: { token } })
	});
	open.push(socket);
	return socket;
}

const next = <T>(socket: Socket, event: string) => new Promise<T>((resolve) => socket.once(event, resolve));
const refusal = (socket: Socket) => next<Error & { data?: unknown }>(socket, 'connect_error');
const subscribe = (
	socket: Socket,
	payload: unknown = { v: PROTOCOL_VERSION, streams: [{ stream: 'floor' }] }
) => socket.emitWithAck('subscribe', payload) as Promise<SubscribeAck>;

async function reading(options: Caller = { token: KEY }): Promise<Socket> {
	const socket = call(options);
	await next(socket, 'connect');
	return socket;
}

describe('who comes in', () => {
	test('a key without an Origin header, a cookie with a listed one', async () => {
		expect((await subscribe(await reading())).ok).toBe(true);
		const origin = `http://127.0.0.1:${port}`;
		const page = await reading({ headers: { cookie: 'screen=1', origin } });
		expect((await subscribe(page)).ok).toBe(true);
	});

	test.each(['wrong', '', 'x'.repeat(2_000), 'a\nb', 7, { deep: 1 }])(
		"a wrong key gets connect_error with data.code = 'unauthorized': %j",
		async (token) => {
			expect((await refusal(call({ token }))).data).toEqual({ code: 'unauthorized' });
		}
	);

	test('a key from a page is refused, even from our own', async () => {
		const origin = `http://127.0.0.1:${port}`;
		expect((await refusal(call({ token: KEY, headers: { origin } }))).data).toEqual({ code: 'unauthorized' });
	});

	test.each(['null', 'nonsense', 'http://evil.example', 'http://127.0.0.1'])(
		'Origin %s is refused, and the server goes on',
		async (origin) => {
			expect(await refusal(call({ headers: { cookie: 'screen=1', origin } }))).toBeInstanceOf(Error);
			expect((await subscribe(await reading())).ok).toBe(true);
		}
	);

	test('R10 any other Host gets 421: Host evil with Origin http://evil (DNS rebinding)', async () => {
		const socket = connectTcp(port, '127.0.0.1');
		socket.write(
			'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: evil\r\nOrigin: http://evil\r\n' +
				'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
		);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		expect(answer.toString()).toMatch(/^HTTP\/1\.1 421 /);
		socket.destroy();
	});

	test('WebSocket only: polling is refused', async () => {
		expect(await refusal(call({ token: KEY, transports: ['polling'] }))).toBeInstanceOf(Error);
	});

	test('while the floor is read anew nobody is refused for good: the client comes back by itself', async () => {
		available = false;
		const socket = call({ token: KEY, reconnection: true });
		const error = await refusal(socket);
		expect(error.data).not.toEqual({ code: 'unauthorized' });
		expect(socket.active).toBe(true);
		available = true;
		await next(socket, 'connect');
	});
});

describe('messages', () => {
	test('a change reaches every subscriber as one frame, and a resume its tail', async () => {
		const at = hub.streamPosition('floor');
		const both = [await reading(), await reading()];
		for (const socket of both) await subscribe(socket);
		const frames = Promise.all(both.map((socket) => next<Frame>(socket, 'frame')));
		hub.apply([floor.call('a')]);
		for (const frame of await frames) expect(frame).toMatchObject({ prev: at.seq, seq: at.seq + 1 });
		const late = await reading();
		const tail = next<Frame>(late, 'frame');
		const ack = await subscribe(late, { v: PROTOCOL_VERSION, streams: [{ stream: 'floor', ...at }] });
		expect(ack).toMatchObject({ ok: true, streams: [{ mode: 'resume', seq: at.seq + 1 }] });
		expect((await tail).changes).toMatchObject([{ op: 'insert', id: id('a') }]);
	});

	test('a probe is answered', async () => {
		const socket = await reading();
		await subscribe(socket);
		const answer = (await socket.emitWithAck('probe', {})) as ProbeAck;
		expect(answer.streams.floor).toMatchObject({ seq: floor.position.seq, lag: 0 });
	});

	test('R7 nothing a client sends stops the server', async () => {
		const socket = await reading();
		for (const payload of [null, 7, [], { v: 1 }, { v: 1, streams: [{ stream: '__proto__' }] }]) {
			expect(await subscribe(socket, payload)).toMatchObject({ ok: false });
		}
		socket.emit('subscribe');
		socket.emit('subscribe', {}, 'no function');
		socket.emit('probe');
		socket.emit('unheard', 'of');
		const gone = next(socket, 'disconnect');
		socket.emit('subscribe', 'x'.repeat(20_000));
		await gone;
		expect((await subscribe(await reading())).ok).toBe(true);
	});

	test('R7 a client that floods the server is cut off', async () => {
		const socket = await reading();
		const gone = next<string>(socket, 'disconnect');
		for (let n = 0; n < 1_000; n++) socket.emit('subscribe', {});
		expect(await gone).toBe('transport close');
		expect((await subscribe(await reading())).ok).toBe(true);
	});

	test('a session that is signed out stops at once, on every socket that came in by it', async () => {
		const by = (secret: string) => reading({ headers: { cookie: `${SESSION_COOKIE}=${secret}` } });
		const [mine, stolen, another] = [await by('one'), await by('one'), await by('two')];
		const gone = Promise.all([mine, stolen].map((socket) => next<{ reason: string }>(socket, 'logout')));
		sockets.signedOut(['one']);
		expect(await gone).toEqual([{ reason: 'signed out' }, { reason: 'signed out' }]);
		expect(sockets.clients).toBe(1);
		expect((await subscribe(another)).ok).toBe(true);
	});

	test('a session that is signed out while its socket is on the way in is not let in', async () => {
		const lookedUp = new Promise<void>((resolve) => (entered = resolve));
		const held = new Promise<void>((resolve) => {
			slowly = () => held;
			release = resolve;
		});
		const socket = call({ headers: { cookie: `${SESSION_COOKIE}=one` } });
		const heard: string[] = [];
		socket.onAny((event: string) => heard.push(event));
		await lookedUp;
		sockets.signedOut(['one']);
		const gone = next<string>(socket, 'disconnect');
		release();
		expect(await gone).toBe('io server disconnect');
		expect(heard).toEqual(['logout']);
		expect(sockets.clients).toBe(0);
	});

	test('a revoked key stops at once: logout, no later row', async () => {
		const socket = await reading();
		await subscribe(socket);
		const heard: string[] = [];
		socket.onAny((event: string) => heard.push(event));
		const gone = next<string>(socket, 'disconnect');
		revoked.add(reader.id);
		hub.apply([floor.put('api_keys', reader.id, { revoked: true }), floor.call('later')]);
		expect(await gone).toBe('io server disconnect');
		expect(heard).toEqual(['logout']);
		expect(sockets.clients).toBe(0);
	});

	test('a newer release is told to everyone', async () => {
		const socket = await reading();
		const told = next(socket, 'reload');
		sockets.reload('2.0.0', () => true);
		expect(await told).toEqual({ version: '2.0.0' });
	});
});
