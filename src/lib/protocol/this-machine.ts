/** What both ends of the protocol have of the machine they run on, to be handed in where it is needed. */
import type { Clock } from '#lib/domain/clock.ts';

/** This machine's time. Its timers keep a process alive until they are cancelled. */
export const systemClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, run) {
		const timer = setTimeout(run, ms);
		return () => clearTimeout(timer);
	},
	every(ms, run) {
		const timer = setInterval(run, ms);
		return () => clearInterval(timer);
	}
};

/**
 * Ends the turn once `ms` of it are used up, so that others are served in between: to be asked between the pieces of long
 * work, and awaited where it answers. `soon`: how this machine begins another turn.
 */
export function slices(ms: number, soon: (run: () => void) => void): () => Promise<void> | undefined {
	let since = performance.now();
	return () => {
		if (performance.now() - since < ms) return undefined;
		return new Promise((resolve) =>
			soon(() => {
				since = performance.now();
				resolve();
			})
		);
	};
}
