import type { StreamName } from '#lib/domain/identity.ts';
import type { ServerToClient } from '#lib/protocol/messages.ts';

export type EventName = keyof ServerToClient;
export type Payload<E extends EventName> = Parameters<ServerToClient[E]>[0];

/** One client's connection, as the hub sees it. What is emitted on one arrives in order or the connection is gone. */
export interface Peer {
	/** In this very turn: what the stream emits from now on reaches this peer. */
	join(stream: StreamName): void;
	leave(stream: StreamName): void;
	emit<E extends EventName>(event: E, payload: Payload<E>): void;
}

/** Emits to every peer that joined a stream, encoding once. */
export interface Outlet {
	emit<E extends EventName>(stream: StreamName, event: E, payload: Payload<E>): void;
}
