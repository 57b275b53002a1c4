/** Everyone on the socket: which streams they may subscribe to, and every byte that comes while private things change. */
import { io, type Socket } from 'socket.io-client';
import { Sent } from './canaries.ts';
import { OUTSIDE, type Credentials, type Who } from './cast.ts';
import { HEARS, STREAMS } from './streams.ts';
import { streamName, type Cell, type Place } from './visit-pages.ts';

interface Frame {
	readonly stream: string;
	readonly seq: number;
}

export interface Listener {
	readonly who: Who;
	readonly sent: Sent;
	readonly cells: Cell[];
	/** The seq that each stream has been told. */
	readonly heard: Map<string, number>;
	close(): void;
}

const connect = (url: string, { cookie, authorization }: Credentials): Socket =>
	io(url, {
		...{ transports: ['websocket'], reconnection: false, forceNew: true },
		...(authorization && { auth: { token: authorization.replace('Bearer ', '') } }),
		...(cookie && { extraHeaders: { cookie } })
	});

/** Connects, tries every stream by itself, and goes on listening to those it was given. */
export async function listen({ url, seeded, credentials }: Place, who: Who): Promise<Listener> {
	const sent = new Sent();
	const cells: Cell[] = [];
	const heard = new Map<string, number>();
	const socket = connect(url, credentials[who] ?? {});
	socket.io.engine.on('packet', ({ data }: { data?: unknown }) =>
		sent.add(typeof data === 'string' ? data : JSON.stringify(data ?? ''))
	);
	for (const event of ['frame', 'heartbeat'] as const)
		socket.on(event, ({ stream, seq }: Frame) => heard.set(stream, seq));
	const admitted = await new Promise<boolean>((resolve) => {
		socket.on('connect', () => resolve(true));
		socket.on('connect_error', () => resolve(false));
	});
	const expected = OUTSIDE.includes(who) ? 'out' : 'in';
	cells.push({ who, what: 'socket', expected, found: admitted ? 'in' : 'out' });
	for (const stream of STREAMS) {
		const found = admitted ? await subscribed(socket, streamName(stream, seeded)) : 'out';
		cells.push({
			...{ who, what: `subscription to ${stream}`, found },
			expected: HEARS[stream].includes(who) ? 'in' : 'out'
		});
	}
	return { who, sent, cells, heard, close: () => void socket.close() };
}

async function subscribed(socket: Socket, stream: string): Promise<string> {
	const answer = (await socket.emitWithAck('subscribe', { v: 1, streams: [{ stream }] })) as {
		ok: boolean;
		code?: string;
	};
	if (answer.ok) return 'in';
	return answer.code === 'forbidden' ? 'out' : String(answer.code);
}

/** Resolves once every listener of the floor has been told of everything up to this row. */
export async function toldOf(listeners: readonly Listener[], seq: number, patienceMs: number): Promise<void> {
	const deadline = Date.now() + patienceMs;
	const late = () => listeners.filter(({ heard }) => [...heard.values()].some((told) => told < seq));
	while (late().length > 0) {
		if (Date.now() > deadline)
			throw new Error(
				`${late()
					.map(({ who }) => who)
					.join(', ')} were not told of ${seq}`
			);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
