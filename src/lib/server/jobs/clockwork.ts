/** Looks at what is due, now and every few seconds; what is due follows from the record and the time alone, so that nothing is missed over a restart. */
import type { Clock } from '#lib/domain/clock.ts';
import type { JobStatus } from '#lib/protocol/status.ts';
import { redacted } from '#lib/server/telemetry/redact.ts';
import { NO_TELEMETRY, type Telemetry } from '#lib/server/telemetry/telemetry.ts';

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
	readonly telemetry?: Telemetry;
}

const LOOK_MS = 5_000;

export interface Clockwork {
	/** Something may have fallen due just now. */
	look(): void;
	/** How each of them went. */
	jobs(): readonly JobStatus[];
	/** No further job begins; resolves when the one that runs has ended. */
	close(): Promise<void>;
}

/** Starts it. Jobs run one after the other, each at most once at a time. */
export function startClockwork(parts: ClockworkParts): Clockwork {
	const { clock, jobs, ready } = parts;
	const went = new Map<Job, JobStatus>(jobs.map((job) => [job, notYet(job)]));
	let closed = false;
	let again = false;
	let running: Promise<void> | undefined;

	async function run() {
		while (again && !closed) {
			again = false;
			for (const job of jobs) {
				if (closed || !ready()) break;
				await one(job);
			}
		}
	}

	async function one(job: Job) {
		const lastRun = clock.now();
		const began = clock.monotonic();
		const problem = await job.run(lastRun).then(
			() => undefined,
			(error: unknown) => ({ error })
		);
		const took = clock.monotonic() - began;
		note(job, { lastRun, took }, problem);
		if (problem) parts.problem(job.name, problem.error);
	}

	function note(job: Job, ran: Pick<JobStatus, 'lastRun' | 'took'>, problem: { error: unknown } | undefined) {
		const { telemetry = NO_TELEMETRY } = parts;
		const { runs, failures, trouble } = went.get(job) ?? notYet(job);
		telemetry.observe('pacesetter_job_seconds', { job: job.name }, ran.took / 1_000);
		if (problem) telemetry.count('pacesetter_job_failures_total', { job: job.name });
		went.set(job, {
			...{ name: job.name, ...ran },
			runs: runs + 1,
			failures: failures + (problem ? 1 : 0),
			trouble: problem ? { since: trouble?.since ?? clock.now(), why: wordsOf(problem.error) } : null
		});
	}

	function look() {
		again = true;
		running ??= run().finally(() => (running = undefined));
	}

	const stop = clock.every(LOOK_MS, look);
	look();
	return {
		look,
		jobs: () => [...went.values()],
		async close() {
			closed = true;
			stop();
			await running;
			await Promise.all(jobs.map(async (job) => job.close?.()));
		}
	};
}

const notYet = ({ name }: Job): JobStatus => ({
	name,
	runs: 0,
	failures: 0,
	lastRun: null,
	took: 0,
	trouble: null
});

const wordsOf = (error: unknown): string => redacted(error instanceof Error ? error.message : String(error));
