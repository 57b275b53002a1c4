import { z } from 'zod';
import { ok } from '#lib/domain/result.ts';
import type { Verdict } from '#lib/server/telemetry/vitals.ts';
import { API_ROOT } from './root.ts';
import { route, type Answer, type Route } from './route.ts';

const Health = z.object({
	status: z.enum(['ok', 'degraded', 'down']),
	/** What is the matter; absent where nothing is. */
	detail: z.string().optional(),
	version: z.string(),
	epoch: z.string(),
	seq: z.int(),
	/** Milliseconds that boards are behind the record. */
	lag: z.number(),
	pocketbase: z.boolean(),
	clients: z.int()
});

interface Figures {
	readonly version: string;
	readonly epoch: string;
	readonly seq: number;
	readonly clients: number;
}

/** The answer for a verdict: 503 when the floor is down. */
export function healthAnswer({ status, detail, ...verdict }: Verdict, figures: Figures) {
	const body = { status, ...(detail === '' ? {} : { detail }), ...figures, ...verdict };
	return { status: status === 'down' ? 503 : 200, body } satisfies Answer;
}

const health = route({
	method: 'GET',
	path: '/health',
	summary: 'Whether the floor is well; 503 when it is down.',
	access: 'public',
	answer: Health,
	async handle({ app }) {
		const verdict = await app.vitals.health();
		const { epoch, seq } = app.authority.position;
		return ok(healthAnswer(verdict, { version: app.version, epoch, seq, clients: app.clients() }));
	}
});

const live = route({
	method: 'GET',
	path: '/health/live',
	summary:
		'Whether this process answers at all, whatever becomes of its record: only without it is a restart of help.',
	access: 'public',
	answer: z.object({ status: z.literal('ok') }),
	handle: () => ok({ body: { status: 'ok' } })
});

const openapi = route({
	method: 'GET',
	path: '/openapi.json',
	summary: 'This description, made from the very schemas that requests are judged by.',
	access: 'public',
	handle: ({ tools }) => ok({ body: tools.describe(), headers: { 'cache-control': 'no-cache' } })
});

/** Answered for everybody, whoever asks and whether or not anybody can tell. */
export const HEALTH_PATH = `${API_ROOT}${health.path}`;
export const LIVE_PATH = `${API_ROOT}${live.path}`;

export const healthRoutes: readonly Route[] = [health, live, openapi];
