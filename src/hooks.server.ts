import type { Handle } from '@sveltejs/kit/hooks';
import { forbidden, problemResponse, unavailable } from '#lib/server/api/problem.ts';
import { forged, hostAllowed, SECURITY_HEADERS } from '#lib/server/auth/doors.ts';
import { runningApp } from '#lib/server/running.ts';

/** Before every page and every call: is this our name, who is asking, and may another site have made them ask? */
export const handle: Handle = async ({ event, resolve }) => {
	const app = runningApp();
	if (!app) return problemResponse(unavailable('Pacesetter is starting or stopping.'));
	const { request } = event;
	const doors = app.doors();
	// a page's own load asks the API within this process: such a request came through the door as the page's
	const named = event.isSubRequest || hostAllowed(request.headers.get('host'), doors);
	if (!named) return new Response(null, { status: 421 });
	const address = event.getClientAddress();
	const identity = await app.identify(request, address);
	const origin = request.headers.get('origin');
	if (forged({ method: request.method, origin }, identity, doors)) {
		return problemResponse(forbidden('This request comes from a page of another site.'));
	}
	Object.assign(event.locals, { app, identity, address });
	const response = await resolve(event);
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
	return response;
};
