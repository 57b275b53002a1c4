import type { StreamState } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Position } from '#lib/domain/records.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Change } from '#lib/protocol/messages.ts';

/** What the session drives: everything this machine holds of each stream. */
export interface Replica {
	/** The whole state of a stream; whatever was held of it is gone. */
	replace(stream: StreamName, state: StreamState, position: Position): void;
	/** By id: what is held for an id is retracted, then `after` asserted. */
	apply(stream: StreamName, changes: readonly Change[]): void;
	/** The stream's fields are gone from memory; other streams keep theirs. */
	clear(stream: StreamName): void;
	/**
	 * The hash of what is held now, made like the one `told` (protocol/stream-hash.ts) in steps between which frames may come;
	 * its end is the hash, or undefined where the two can't be compared. undefined: not this time.
	 */
	hash?(stream: StreamName, told: string): Iterator<undefined, string | undefined> | undefined;
	/** What is held, to be saved; must not change afterwards. undefined: nothing worth saving. */
	state?(stream: StreamName): StreamState | undefined;
}

/** What a snapshot says. Its epoch is the stream's. */
export interface SnapshotTaken {
	readonly epoch: string;
	readonly seq: number;
	readonly mark: string;
	readonly state: StreamState;
}

/** forbidden: this identity may not hear the stream. unavailable: try again later. */
export type SnapshotRefusal = 'forbidden' | 'unavailable';

export interface Fetching {
	/** Nobody waits for it any more. A connection on which it hangs is to be given up, so that the next one takes another. */
	readonly signal: AbortSignal;
	/** To be called whenever some of it has come, or was unpacked: it is waited for as long as something happens. */
	readonly heard: () => void;
}
export type FetchSnapshot = (
	stream: StreamName,
	fetching: Fetching
) => Promise<Result<SnapshotTaken, SnapshotRefusal>>;

/** State and cursor as one value, so that neither is ever kept without the other. */
export interface Saved {
	readonly position: Position;
	readonly state: StreamState;
	/** Server time up to which it was known, ms since 1970. */
	readonly asOf: number;
}

export interface SessionStore {
	load(stream: StreamName): Promise<Saved | undefined>;
	save(stream: StreamName, saved: Saved): Promise<void>;
	remove(stream: StreamName): Promise<void>;
	/** Everything: access ended. */
	clear(): Promise<void>;
}

/** The connection that is up. Answers come once or, if the connection ends, never. */
export interface Link {
	emit(event: 'subscribe' | 'probe', payload: unknown, ack: (answer: unknown) => void): void;
	/** The connection seems dead: end it and make another. */
	renew(): void;
	/** Access ended: end it, whether or not the other end does, and make no other. */
	close(): void;
}
