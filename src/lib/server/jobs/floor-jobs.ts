/** Everything that the floor decides by itself, when its time has come. */
import type { Clock } from '#lib/domain/clock.ts';
import type { Celebrate } from '#lib/protocol/messages.ts';
import { slices } from '#lib/protocol/this-machine.ts';
import { challengesJob } from '#lib/server/challenges/job.ts';
import { contestsJob } from '#lib/server/contests/job.ts';
import type { ProofFiles } from '#lib/server/contests/proofs.ts';
import { demoContestJob } from '#lib/server/demo/contests.ts';
import { demoStory } from '#lib/server/demo/story.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { goalJob } from '#lib/server/goals/job.ts';
import { leagueJob } from '#lib/server/leagues/job.ts';
import { notificationJobs } from '#lib/server/notifications/jobs.ts';
import type { Send } from '#lib/server/notifications/send.ts';
import type { Vapid } from '#lib/server/notifications/vapid.ts';
import { Judge } from '#lib/server/recognition/judge.ts';
import { trimHeadlines } from '#lib/server/recognition/trim.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import type { Job } from './clockwork.ts';

export interface JobParts {
	readonly record: RecordStore;
	readonly authority: Authority;
	readonly clock: Clock;
	/** Where what contests were counted from is kept. */
	readonly proofs: ProofFiles;
	/** Tells everybody on the floor stream that something happened just now; never said again. */
	readonly celebrate: (celebration: Celebrate) => void;
	/** Something fell due: look without waiting for the next turn. */
	readonly soon: () => void;
	readonly log: (line: string) => void;
	/** Whether everything on the floor is made up; undefined while that is not known. */
	readonly isDemo: () => boolean | undefined;
	/** By which push services know this floor. */
	readonly vapid: Vapid;
	/** Another way to reach phones than the usual one. */
	readonly send?: Send;
}

/** Slices of work between which sockets and requests are served. */
const SLICE_MS = 8;

/** In the order in which they are looked at. A job that listens to the authority must do so from here on. */
export function floorJobs(parts: JobParts): readonly Job[] {
	const judge = new Judge({ ...parts, turn: slices(SLICE_MS, setImmediate) });
	return [
		demoContestJob(parts),
		judge,
		trimHeadlines(parts),
		challengesJob(parts),
		contestsJob(parts),
		...notificationJobs(parts),
		goalJob(parts),
		leagueJob(parts),
		demoStory(parts)
	];
}
