import { z } from 'zod';
import { ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { route, type Route } from './route.ts';

/** So far behind, screens say "delayed" (protocol.md: live below 9 s). */
const LATE_MS = 9_000;

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
type Health = z.output<typeof Health>;

/** Without its record the floor is down; with boards that are old or not all read it is degraded. */
async function healthOf(app: App): Promise<Health> {
	const { authority, record, version } = app;
	const pocketbase = await record.healthy().catch(() => false);
	const { state, position } = authority;
	const lag = Math.max(0, Math.round(authority.lag()));
	const figures = {
		version,
		epoch: position.epoch,
		seq: position.seq,
		lag,
		pocketbase,
		clients: app.clients()
	};
	if (!pocketbase) return { status: 'down', detail: 'the record does not answer', ...figures };
	if (state.kind === 'rebuilding') {
		return { status: 'degraded', detail: `rebuilding ${Math.floor(state.percent)}%`, ...figures };
	}
	if (lag > LATE_MS) return { status: 'degraded', detail: `${Math.round(lag / 1_000)} s behind`, ...figures };
	return { status: 'ok', ...figures };
}

const health = route({
	method: 'GET',
	path: '/health',
	summary: 'Whether the floor is well; 503 when it is down.',
	access: 'public',
	answer: Health,
	async handle({ app }) {
		const body = await healthOf(app);
		return ok({ status: body.status === 'down' ? 503 : 200, body });
	}
});

const openapi = route({
	method: 'GET',
	path: '/openapi.json',
	summary: 'This description, made from the very schemas that requests are judged by.',
	access: 'public',
	handle: ({ tools }) => ok({ body: tools.describe(), headers: { 'cache-control': 'no-cache' } })
});

export const healthRoutes: readonly Route[] = [health, openapi];
