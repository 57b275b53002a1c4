/** How the server itself is, for admins: what the status page shows. */
import { z } from 'zod';
import { ok } from '#lib/domain/result.ts';
import type { Status } from '#lib/protocol/status.ts';
import { route, type Route } from './route.ts';

/** ms since 1970 */
const instant = z.number();
const Trouble = z.object({ since: instant, why: z.string() });

const StatusView: z.ZodType<Status> = z.object({
	at: instant,
	startedAt: instant,
	version: z.string(),
	health: z.object({ status: z.enum(['ok', 'degraded', 'down']), detail: z.string() }),
	record: z.object({
		silentSince: instant.nullable(),
		writes: Trouble.nullable(),
		restarts: z.int(),
		lastRestarts: z.array(z.object({ at: instant, why: z.string() }))
	}),
	feed: z.object({
		epoch: z.string(),
		seq: z.int(),
		lag: z.number(),
		rebuilding: z.number().nullable(),
		facts: z.int(),
		reps: z.int()
	}),
	clients: z.object({
		people: z.int(),
		walls: z.int(),
		keys: z.int(),
		guests: z.int(),
		streams: z.int()
	}),
	walls: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			connected: z.boolean(),
			lastSeen: instant.nullable(),
			behind: z.boolean()
		})
	),
	imports: z.array(z.object({ id: z.string(), name: z.string(), done: z.int(), total: z.int() })),
	jobs: z.array(
		z.object({
			name: z.string(),
			runs: z.int(),
			failures: z.int(),
			lastRun: instant.nullable(),
			took: z.number(),
			trouble: Trouble.nullable()
		})
	),
	backups: z
		.object({
			count: z.int(),
			last: z.object({ at: instant, bytes: z.number() }).nullable(),
			trouble: Trouble.nullable()
		})
		.optional(),
	machine: z.object({
		diskFree: z.number().nullable(),
		diskTotal: z.number().nullable(),
		memory: z.number(),
		heapUsed: z.number(),
		delay: z.number()
	})
});

const status = route({
	method: 'GET',
	path: '/status',
	summary: 'How the server itself is: record, boards, screens, imports, jobs, machine.',
	access: 'status.see',
	answer: StatusView,
	handle: async ({ app }) => ok({ body: await app.vitals.status() })
});

export const statusRoutes: readonly Route[] = [status];
