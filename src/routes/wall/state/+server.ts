import { screenOf } from '#lib/server/pages/screen.ts';
import type { RequestHandler } from './$types';

/** What this wall is and should show, and which release is served: asked by the wall itself when it is told of a change. */
export const GET: RequestHandler = async ({ locals: { app, address }, request }) => {
	const screen = await screenOf(app, request, address);
	const body = {
		screen: screen
			? {
					id: screen.identity.id,
					name: screen.name,
					board: screen.board,
					slides: screen.slides,
					celebrations: screen.celebrations
				}
			: null,
		version: app.version
	};
	return Response.json(body, { headers: { 'cache-control': 'no-store' } });
};
