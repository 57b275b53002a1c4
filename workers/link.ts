/** The socket, as the session's link. */
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { Clock } from '#lib/domain/clock.ts';
import type { Session } from '#lib/live/session/session.ts';
import type { ClientToServer, ServerToClient } from '#lib/protocol/messages.ts';
import { SOCKET_DELAYS, waitWhenBusy } from '#lib/protocol/reconnection.ts';

export interface LinkOptions {
	/** Of the server. */
	readonly origin: string;
	readonly session: Pick<Session, 'connected' | 'disconnected' | 'receive' | 'unauthorized'>;
	readonly clock: Pick<Clock, 'after'>;
	/** 0 to 1. */
	readonly random: () => number;
	/** What a program says about itself; a browser's cookies come along by themselves. */
	readonly more?: Partial<ManagerOptions & SocketOptions>;
}

/**
 * Keeps the session connected until the answer is called. A connection that ends, or comes to nothing, is tried again by
 * Socket.IO, with jitter; one that the server has no time for when the server said, with jitter of our own. A refusal for good
 * ends the session.
 */
export function keepConnected({ origin, session, clock, random, more = {} }: LinkOptions): () => void {
	const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
		transports: ['websocket'],
		...SOCKET_DELAYS,
		...more
	});
	let cancelWait: (() => void) | undefined;
	socket.on('connect', () =>
		session.connected({
			emit: (event, payload, ack) => void socket.emit(event, payload, ack),
			renew: () => void socket.disconnect().connect(),
			close: () => void socket.disconnect()
		})
	);
	socket.on('disconnect', (reason) => {
		session.disconnected();
		if (reason === 'io server disconnect') socket.connect(); // told to leave: judged anew when it comes back
	});
	socket.on('connect_error', (error: Error & { data?: { code?: unknown; retryAfterMs?: unknown } }) => {
		const { code, retryAfterMs } = error.data ?? {};
		if (code === 'unauthorized') {
			socket.disconnect();
			session.unauthorized();
		} else if (retryAfterMs !== undefined) {
			cancelWait?.();
			cancelWait = clock.after(waitWhenBusy(retryAfterMs, random), () => socket.connect());
		}
	});
	socket.onAny((event: string, payload: unknown) => session.receive(event, payload));
	return () => {
		cancelWait?.();
		socket.disconnect();
	};
}
