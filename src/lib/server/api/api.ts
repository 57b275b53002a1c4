import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';
import { Unavailable } from '#lib/server/record/client.ts';
import { Allowance } from './allowance.ts';
import { isTooLarge, IMPORT_LIMIT } from './body.ts';
import { openApi } from './openapi.ts';
import {
	failure,
	methodNotAllowed,
	notFound,
	problemResponse,
	tooLarge,
	unavailable,
	type Problem
} from './problem.ts';
import type { Answer, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { createTurns, WrongTries, type Tools } from './tools.ts';

export const API_ROOT = '/api/v1';

const WINDOW_MS = 600_000;
const WRONG_PER_USER = 5;
const WRONG_PER_ADDRESS = 20;
/** Of one person within WINDOW_MS. */
const MOST_REACTIONS = 120;
const MOST_COMMENTS = 30;
const MOST_SHOUT_OUTS = 10;
const MOST_CHALLENGES = 20;
/** What people keep to themselves, and what they take part in: the whole floor is read anew for some of it. */
const MOST_WISHES = 20;
const MOST_UPLOADS = 60;

export interface ApiOptions {
	/** Called with a session's secret when it has ended: Identify's `forget`. */
	readonly forget?: (secret: string) => void;
	/** Where what broke is reported; default: stderr. */
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
		tries: {
			user: new WrongTries(app.clock, WRONG_PER_USER, WINDOW_MS),
			address: new WrongTries(app.clock, WRONG_PER_ADDRESS, WINDOW_MS)
		},
		said: {
			reactions: new Allowance(app.clock, MOST_REACTIONS, WINDOW_MS),
			comments: new Allowance(app.clock, MOST_COMMENTS, WINDOW_MS),
			shoutOuts: new Allowance(app.clock, MOST_SHOUT_OUTS, WINDOW_MS),
			challenges: new Allowance(app.clock, MOST_CHALLENGES, WINDOW_MS),
			wishes: new Allowance(app.clock, MOST_WISHES, WINDOW_MS),
			uploads: new Allowance(app.clock, MOST_UPLOADS, WINDOW_MS)
		},
		inTurn: createTurns(),
		forget: options.forget ?? (() => undefined),
		describe: () => openApi(ROUTES, app.version),
		report: options.report ?? ((error) => console.error(error))
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
	const { route, params } = found;
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
