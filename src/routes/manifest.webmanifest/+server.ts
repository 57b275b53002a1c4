import { webManifest } from '#lib/server/pages/web-manifest.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals: { app } }) =>
	new Response(JSON.stringify(webManifest(app)), {
		headers: { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' }
	});
