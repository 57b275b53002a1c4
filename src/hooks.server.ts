import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import type { App } from '#lib/server/app.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { HEALTH_PATH, healthAnswer, LIVE_PATH } from '#lib/server/api/health.ts';
import { forbidden, problemResponse, tooManyRequests } from '#lib/server/api/problem.ts';
import { API_ROOT } from '#lib/server/api/root.ts';
import { clientAddress } from '#lib/server/auth/address.ts';
import { forged, hostAllowed } from '#lib/server/auth/doors.ts';
import { guarded } from '#lib/server/auth/headers.ts';
import { notNow } from '#lib/server/pages/not-now.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { runningApp, whileStarting } from '#lib/server/running.ts';
import { observed } from '#lib/server/telemetry/observed.ts';
import {
	currentRequest,
	inRequest,
	REQUEST_ID,
	requestId,
	type RequestContext
} from '#lib/server/telemetry/request.ts';
import { notRunning } from '#lib/server/telemetry/vitals.ts';
import { releaseVersion } from '#lib/server/version.ts';

/** Say how the server is, also while nobody can be told apart. */
const HEALTH = new Set([HEALTH_PATH, LIVE_PATH]);
/** Watch the server; most of all while its record is silent. */
const WATCHED = new Set(['/metrics', `${API_ROOT}/status`]);
const NO_ROUTE = 'none';
const SILENT = 'The floor is being got ready, or its record does not answer just now.';

/** Before every page and every call: is this our name, who is asking, and may another site have made them ask? */
export const handle: Handle = async (asked) => {
	const { event } = asked;
	// a page's own question to the API is part of the page's request
	if (event.isSubRequest) return guarded(await answer(asked), event.url.pathname);
	const app = runningApp();
	const id = requestId(event.request.headers.get(REQUEST_ID), app?.settings.origin !== undefined);
	const context: RequestContext = { id, route: event.route.id ?? NO_ROUTE };
	const { method } = event.request;
	return inRequest(context, () => observed(app ?? whileStarting(), context, method, () => answered(asked)));
};

async function answered(asked: Parameters<Handle>[0]): Promise<Response> {
	const response = guarded(await answer(asked), asked.event.url.pathname);
	const request = currentRequest();
	if (request) response.headers.set(REQUEST_ID, request.id);
	return response;
}

const answer: Handle = async ({ event, resolve }) => {
	const app = runningApp();
	const { request } = event;
	if (!app) return notYet(request, event.url.pathname);
	const doors = app.doors();
	// a page's own load asks the API within this process: such a request came through the door as the page's
	const named = event.isSubRequest || hostAllowed(request.headers.get('host'), doors);
	if (!named) return new Response(null, { status: 421 });
	const address = clientAddress((name) => request.headers.get(name), event.getClientAddress(), app.settings);
	const identity = await whoAsks(app, request, address, event.url.pathname);
	if (!identity) return notNow(request, SILENT);
	const context = currentRequest();
	if (context) context.identity = identity;
	const counted = !event.isSubRequest && !HEALTH.has(event.url.pathname);
	const admitted = counted ? app.admit(request, identity, address) : undefined;
	if (admitted?.ok === false) return problemResponse(tooManyRequests(admitted.error.retryAfterMs));
	const origin = request.headers.get('origin');
	if (forged({ method: request.method, origin }, identity, doors)) {
		return problemResponse(forbidden('This request comes from a page of another site.'));
	}
	Object.assign(event.locals, { app, identity, address });
	const response = await resolve(event);
	const isPage = event.route.id !== null && !event.route.id.startsWith('/api/');
	// a page whose own questions to the record went unanswered, too
	if (response.status === 503 && isPage && !event.isDataRequest) return notNow(request, SILENT);
	// not to a page's own questions: it would go on with a secret that its browser may never get
	// nor over what the answer itself gives: it may have made this browser another's
	const given = response.headers.has('set-cookie');
	const asks = !event.isSubRequest && !given && !WATCHED.has(event.url.pathname);
	const cookie = !asks ? undefined : await app.renewedCookie(request, identity);
	if (cookie !== undefined) response.headers.append('set-cookie', cookie);
	return response;
};

/** Before the floor is open and after it was closed: its health, or that it is not there just now. */
function notYet(request: Request, path: string): Response {
	const phase = whileStarting()?.phase() ?? 'stopping';
	const context = currentRequest();
	if (context && HEALTH.has(path)) context.route = path;
	if (path === LIVE_PATH) return Response.json({ status: 'ok' }, NOT_KEPT);
	if (path !== HEALTH_PATH) return notNow(request, 'Pacesetter is starting or stopping.');
	const figures = { version: releaseVersion(), epoch: '', seq: 0, clients: 0 };
	const { status, body } = healthAnswer(notRunning(phase), figures);
	return Response.json(body, { status, ...NOT_KEPT });
}
const NOT_KEPT = { headers: { 'cache-control': 'no-store' } } as const;

/** undefined: nobody can tell at the moment. */
async function whoAsks(
	app: App,
	request: Request,
	address: string,
	path: string
): Promise<Identity | undefined> {
	if (HEALTH.has(path)) return { kind: 'nobody' };
	try {
		if (WATCHED.has(path)) return await app.identifyWatcher(request, address);
		return await app.identify(request, address);
	} catch (error) {
		if (error instanceof Unavailable) return undefined;
		throw error;
	}
}

/** What a page's own code throws. A record that is silent is no fault of ours, and passes. */
export const handleError: HandleServerError = ({ kind, error }) => {
	if (error instanceof Unavailable) return { status: 503, message: SILENT };
	if (kind !== 'unknown') return undefined;
	(runningApp() ?? whileStarting())?.logger.error('Showing a page broke', error);
	const request = currentRequest();
	return request && { message: `The server’s log says why, under ${request.id}.` };
};
