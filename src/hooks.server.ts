import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import type { App } from '#lib/server/app.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { forbidden, problemResponse } from '#lib/server/api/problem.ts';
import { forged, hostAllowed, SECURITY_HEADERS } from '#lib/server/auth/doors.ts';
import { notNow } from '#lib/server/pages/not-now.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { runningApp } from '#lib/server/running.ts';

/** Says how the floor is, also while nobody can be told apart. */
const HEALTH = '/api/v1/health';
const SILENT = 'The floor is being got ready, or its record does not answer just now.';

/** Before every page and every call: is this our name, who is asking, and may another site have made them ask? */
export const handle: Handle = async ({ event, resolve }) => {
	const app = runningApp();
	const { request } = event;
	if (!app) return notNow(request, 'Pacesetter is starting or stopping.');
	const doors = app.doors();
	// a page's own load asks the API within this process: such a request came through the door as the page's
	const named = event.isSubRequest || hostAllowed(request.headers.get('host'), doors);
	if (!named) return new Response(null, { status: 421 });
	const address = event.getClientAddress();
	const identity = await whoAsks(app, request, address, event.url.pathname);
	if (!identity) return guarded(notNow(request, SILENT));
	const origin = request.headers.get('origin');
	if (forged({ method: request.method, origin }, identity, doors)) {
		return problemResponse(forbidden('This request comes from a page of another site.'));
	}
	Object.assign(event.locals, { app, identity, address });
	const response = await resolve(event);
	const isPage = event.route.id !== null && !event.route.id.startsWith('/api/');
	// a page whose own questions to the record went unanswered, too
	if (response.status === 503 && isPage && !event.isDataRequest) return guarded(notNow(request, SILENT));
	const cookie = app.renewedCookie(request, identity);
	if (cookie !== undefined) response.headers.append('set-cookie', cookie);
	return guarded(response);
};

/** undefined: nobody can tell at the moment. */
async function whoAsks(
	app: App,
	request: Request,
	address: string,
	path: string
): Promise<Identity | undefined> {
	if (path === HEALTH) return { kind: 'nobody' };
	try {
		return await app.identify(request, address);
	} catch (error) {
		if (error instanceof Unavailable) return undefined;
		throw error;
	}
}

function guarded(response: Response): Response {
	for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
	return response;
}

/** What a page's own code throws. A record that is silent is no fault of ours, and passes. */
export const handleError: HandleServerError = ({ kind, error }) => {
	if (error instanceof Unavailable) return { status: 503, message: SILENT };
	if (kind === 'unknown') console.error(error);
	return undefined;
};
