import type { StreamName } from '#lib/domain/identity.ts';
import type { Bulk, Change, Frame } from '#lib/protocol/messages.ts';
import type { Peer } from './peer.ts';

/** A point of the feed as a stream's clients know it. */
export interface Sent {
	readonly seq: number;
	readonly mark: string;
}

/**
 * By which row each stream's audience function last changed, as `seq-mark`; the second half of a stream's epoch. With its mark:
 * after a power loss another row may have the same number, and an epoch must never mean two audiences.
 */
export interface StreamEpochs {
	/** For streams not named: nothing before this row is known. */
	readonly since: string;
	readonly changed: Readonly<Record<StreamName, string>>;
}

/** How a row that changed an audience is named. */
export const nameOf = ({ seq, mark }: Sent): string => `${seq}-${mark}`;

/** What the hub knows of a stream that somebody is subscribed to. Nothing of it is ever needed by another gateway. */
export interface Stream {
	readonly name: StreamName;
	readonly peers: Set<Peer>;
	/** Everything up to here has been told: by a frame, a heartbeat, a resume or an ack. */
	sent: Sent;
	/** The last frame's seq, or where the stream began. */
	frame: number;
	gathered: Change[];
	/** Changes in the second that began at `since` (monotonic). */
	readonly pace: { since: number; changes: number };
	/** Frames are held back: by an import, or by a flood of its own. */
	bulk: Bulk | undefined;
	/** Up to when (monotonic) all was known as they began to be: what clients have is at least so old. */
	bulkSince: number;
	/** Rows held back that concern this stream. */
	held: number;
	/** Resumes up to `sent`, by where they began: many clients come back from the same place at once. */
	readonly tails: Map<number, readonly Frame[]>;
}

/** A stream nobody has heard yet, which has "sent" everything up to `at`. `now`: monotonic, ms; all was known `lag` ms before. */
export function newStream(name: StreamName, at: Sent, now: number, lag: number): Stream {
	return {
		name,
		peers: new Set(),
		sent: at,
		frame: at.seq,
		gathered: [],
		pace: { since: now, changes: 0 },
		bulk: undefined,
		bulkSince: now - lag,
		held: 0,
		tails: new Map()
	};
}

/** Changes a second beyond which a stream's frames are held back. */
export const FLOOD = 2_000;
const SECOND = 1_000;

/** Counts a change; the answer is how many came within this second. */
export function countChange({ pace }: Stream, now: number): number {
	if (now - pace.since >= SECOND) {
		pace.since = now;
		pace.changes = 0;
	}
	return ++pace.changes;
}

/** Not a flood's worth came in the second that runs, and it has run out if it began with the flood. */
export const isCalm = ({ pace }: Stream, now: number, flood: number): boolean =>
	now - pace.since >= SECOND || pace.changes <= flood;
