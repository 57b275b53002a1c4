/** Looks at what is due, now and every few seconds; what is due follows from the record and the time alone, so that nothing is missed over a restart. */
import type { Clock } from '#lib/domain/clock.ts';

/** One kind of thing that falls due. */
export interface Job {
	/** For the log. */
	readonly name: string;
	/**
	 * Does what is due at this moment (ms since 1970) and may be called again at any time: what was done is found done. A
	 * rejection is told and tried again at the next look.
	 */
	run(now: number): Promise<void>;
	/** What goes on after `run` ends: no more begins, and what was begun is over when it resolves. */
	close?(): Promise<void>;
}

export interface ClockworkParts {
	readonly clock: Clock;
	readonly jobs: readonly Job[];
	/** False while the floor is read anew or swapped: nothing is decided then. */
	readonly ready: () => boolean;
	readonly problem: (job: string, error: unknown) => void;
}

const LOOK_MS = 5_000;

export interface Clockwork {
	/** Something may have fallen due just now. */
	look(): void;
	/** No further job begins; resolves when the one that runs has ended. */
	close(): Promise<void>;
}

/** Starts it. Jobs run one after the other, each at most once at a time. */
export function startClockwork({ clock, jobs, ready, problem }: ClockworkParts): Clockwork {
	let closed = false;
	let again = false;
	let running: Promise<void> | undefined;

	async function run() {
		while (again && !closed) {
			again = false;
			for (const job of jobs) {
				if (closed || !ready()) break;
				await job.run(clock.now()).catch((error: unknown) => problem(job.name, error));
			}
		}
	}

	function look() {
		again = true;
		running ??= run().finally(() => (running = undefined));
	}

	const stop = clock.every(LOOK_MS, look);
	look();
	return {
		look,
		async close() {
			closed = true;
			stop();
			await running;
			await Promise.all(jobs.map(async (job) => job.close?.()));
		}
	};
}
