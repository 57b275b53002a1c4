/**
 * How many entries wait on this machine to be sent, by whose they are: the queue itself can only be opened by its worker,
 * which runs for whoever is signed in. A count is all that is kept.
 */
import type { QueuedEntry } from '#lib/protocol/frame.ts';

const PREFIX = 'pacesetter:waiting:';

/** Entries that the record may not have yet. */
export const waitingIn = (queue: readonly QueuedEntry[]): number =>
	queue.filter(({ state }) => state === 'waiting' || state === 'sending').length;

/** Notes how many entries of one identity (such as `user:<id>`) wait here. */
export function noteWaiting(identity: string, count: number, store: () => Storage): void {
	try {
		if (count > 0) store().setItem(`${PREFIX}${identity}`, String(count));
		else store().removeItem(`${PREFIX}${identity}`);
	} catch {
		// storage is closed to this page: nothing will be said after a sign-out
	}
}

/** How many wait here in all, whoever logged them. */
export function waitingHere(store: () => Storage): number {
	try {
		const kept = Object.entries({ ...store() }).filter(([key]) => key.startsWith(PREFIX));
		return kept.reduce((sum, [, count]) => sum + (Number(count) || 0), 0);
	} catch {
		return 0;
	}
}
