import { may } from '#lib/domain/access.ts';
import { problemResponse } from '#lib/server/api/problem.ts';
import { refusal } from '#lib/server/api/route.ts';
import type { RequestHandler } from './$types';

/**
 * The server's figures as Prometheus reads them, for keys and whoever may see everything. Never for an address alone: behind a
 * proxy the whole world comes from this machine.
 */
export const GET: RequestHandler = async ({ locals: { app, identity } }) => {
	if (!may(identity, 'metrics.read')) return problemResponse(refusal(identity));
	const { type, text } = await app.metrics();
	return new Response(text, { headers: { 'content-type': type, 'cache-control': 'no-store' } });
};
