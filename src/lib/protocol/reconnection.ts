/** How long a client waits before it connects again: the same in browsers and in the tests that stand for a thousand of them. */

/**
 * Socket.IO's own back-off, as we set it. ms. A line may swallow what is sent on it without a word: a handshake that hangs is
 * given up after `timeout`, so that with the longest pause after it a screen is back within the 10 s of invariant 10.
 */
export const SOCKET_DELAYS = {
	timeout: 4_000,
	reconnectionDelay: 500,
	reconnectionDelayMax: 5_000,
	randomizationFactor: 0.5
} as const;

/** Of what a busy server asks for, so much is added at most: those who were told the same don't come back together. */
const BUSY_JITTER = 0.5;
const BUSY = { least: 50, most: 30_000 } as const;

/** Wait in ms after a server said that it is busy. `retryAfterMs`: what it asked for, whatever that is. `random`: 0 to 1. */
export function waitWhenBusy(retryAfterMs: unknown, random: () => number): number {
	const asked = typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : BUSY.least;
	return Math.min(Math.max(asked, BUSY.least), BUSY.most) * (1 + BUSY_JITTER * random());
}
