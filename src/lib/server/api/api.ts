import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { currentRequest } from '#lib/server/telemetry/request.ts';
import { isPacked, isTooLarge, IMPORT_LIMIT } from './body.ts';
import { openApi } from './openapi.ts';
import {
	failure,
	methodNotAllowed,
	notFound,
	packed,
	problemResponse,
	tooLarge,
	unavailable,
	type Problem
} from './problem.ts';
import { API_ROOT } from './root.ts';
import type { Answer, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { createTurns, type Tools } from './tools.ts';

export interface ApiOptions {
	/** Where what broke is reported; default: the App's log. */
	readonly report?: (error: unknown) => void;
}

interface Pattern {
	readonly route: Route;
	readonly path: RegExp;
}

const patterns: readonly Pattern[] = ROUTES.map((route) => ({
	route,
	path: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}));

/**
 * The HTTP API as a plain function: the web server, the command line and tests call the same one. It judges access and
 * input; the caller has checked Host and Origin and found out who asks. It never throws.
 */
export function createApi(app: App, options: ApiOptions = {}): App['api'] {
	const tools: Tools = {
		limits: app.limits,
		inTurn: createTurns(),
		describe: () => openApi(ROUTES, app.version),
		report: options.report ?? ((error) => app.logger.error('Answering a call broke', error))
	};
	return async (request, { identity, address }) => {
		try {
			return await respond(app, tools, request, identity, address);
		} catch (error) {
			if (isTooLarge(error)) return problemResponse(tooLarge(IMPORT_LIMIT));
			if (error instanceof Unavailable) return problemResponse(unavailable('The record does not answer.'));
			tools.report(error);
			return problemResponse(failure());
		}
	};
}

async function respond(app: App, tools: Tools, request: Request, identity: Identity, address: string) {
	const url = new URL(request.url);
	const found = findRoute(request.method, url.pathname);
	if ('status' in found) return problemResponse(found);
	if (isPacked(request)) return problemResponse(packed());
	const { route, params } = found;
	const context = currentRequest();
	// a page asks too, on its way: its request stays the page's
	if (context?.route.startsWith(API_ROOT)) context.route = API_ROOT + route.path;
	const result = await route.run({ app, tools, identity, address, request, url, params });
	const response = result.ok ? answerResponse(result.value) : problemResponse(result.error);
	return request.method === 'HEAD' ? new Response(null, response) : response;
}

/** The route of a method and path, its path parameters decoded; or why there is none. */
export function findRoute(
	method: string,
	pathname: string
): { readonly route: Route; readonly params: Readonly<Record<string, string>> } | Problem {
	const path = pathname.startsWith(`${API_ROOT}/`) ? pathname.slice(API_ROOT.length).replace(/\/$/, '') : '';
	const matching = patterns.flatMap(({ route, path: pattern }) => {
		const match = pattern.exec(path);
		return match ? [{ route, groups: match.groups ?? {} }] : [];
	});
	const wanted = method === 'HEAD' ? 'GET' : method;
	// of `/pairings/current` and `/pairings/{code}` the one without a parameter is meant
	const exact = matching
		.filter(({ route }) => route.method === wanted)
		.sort((a, b) => Object.keys(a.groups).length - Object.keys(b.groups).length)[0];
	if (exact) return { route: exact.route, params: decoded(exact.groups) };
	if (matching.length === 0) return notFound('address');
	return methodNotAllowed([...new Set(matching.map(({ route }) => route.method))]);
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(groups).map(([name, value]) => {
			try {
				return [name, decodeURIComponent(value)];
			} catch {
				return [name, value]; // a lone % names nothing that exists
			}
		})
	);
}

function answerResponse(answer: Answer): Response {
	if (answer instanceof Response) return answer;
	const { status = 200, body, headers } = answer;
	const common = { 'cache-control': 'no-store', ...headers };
	if (body === undefined)
		return new Response(null, { status: status === 200 ? 204 : status, headers: common });
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'content-type': 'application/json', ...common }
	});
}
