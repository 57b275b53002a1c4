/** Messages that may wait for one client. */
export const MOST_WAITING = 128;

/**
 * Invariant 8: a client that does not read costs itself. Whoever of those that were just told something has too much waiting
 * is cut off; it comes back and resumes when it can.
 */
export function cutStuck<P>(
	told: Iterable<P>,
	waiting: (peer: P) => number,
	cut: (peer: P) => void,
	most = MOST_WAITING
): void {
	for (const peer of told) if (waiting(peer) > most) cut(peer);
}
