import type { Clock } from '#lib/domain/clock.ts';

/** This machine's time. Its timers keep the process alive until they are cancelled. */
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
