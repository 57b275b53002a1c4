/** What is counted of the messages that go out: once a message, not once a socket. */
import type { StreamName } from '#lib/domain/identity.ts';
import type { Telemetry } from '#lib/server/telemetry/telemetry.ts';
import { JITTER } from './hub.ts';
import type { EventName, Payload } from './peer.ts';

const WHY: ReadonlyMap<number, string> = new Map(Object.entries(JITTER).map(([why, ms]) => [ms, why]));

/** Rooms that are streams; every socket has one of its own too. */
export const STREAM_NAME = /^(?:floor|admin|(?:team|rep):.*)$/;

/** `floor`, `team`, `rep` or `admin`. */
export const kindOf = (stream: StreamName): string => stream.split(':', 1)[0] ?? stream;

/** Notes a message of a stream that `sockets` get. */
export function noteSent<E extends EventName>(
	telemetry: Telemetry,
	event: E,
	payload: Payload<E>,
	sockets: number
): void {
	telemetry.count('pacesetter_socket_messages_total', { event }, sockets);
	if (event === 'frame') {
		telemetry.count('pacesetter_changes_total', {}, (payload as Payload<'frame'>).changes.length);
	} else if (event === 'restart') {
		const why = WHY.get((payload as Payload<'restart'>).jitter) ?? 'other';
		telemetry.count('pacesetter_stream_restarts_total', { why });
	}
}
