import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { JobParts } from '#lib/server/jobs/floor-jobs.ts';
import { Outbox } from './outbox.ts';
import { OwnDays } from './own-day.ts';
import { sweeping } from './sweep.ts';

/** What tells people: their own day, phones, and in the end the broom. */
export const notificationJobs = (parts: JobParts): readonly Job[] => [
	new OwnDays(parts),
	new Outbox(parts),
	sweeping(parts)
];
