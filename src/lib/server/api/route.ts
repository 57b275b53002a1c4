import { z } from 'zod';
import { may, type Action } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { readJson, readNothing } from './body.ts';
import { parse, readQuery } from './parse.ts';
import { forbidden, invalid, unauthorized, type Problem } from './problem.ts';
import type { Tools } from './tools.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A success. `Response`: for what is no JSON. */
export type Answer =
	| Response
	| {
			readonly status?: number;
			readonly body?: unknown;
			readonly headers?: Readonly<Record<string, string>>;
	  };

/** What a handler gets: everything checked, and nothing else of the request needs to be looked at. */
export interface Call<Params extends string, Query, Body> {
	readonly app: App;
	readonly tools: Tools;
	readonly identity: Identity;
	readonly address: string;
	readonly request: Request;
	readonly params: Readonly<Record<Params, string>>;
	readonly query: Query;
	readonly body: Body;
	/** The body as it was sent; '' where the route takes none. */
	readonly bodyText: string;
}

/** One entry of the API: all that the router, the description and the authorization matrix need to know. */
export interface Route {
	readonly method: Method;
	/** Below /api/v1, such as `/people/{id}`. */
	readonly path: string;
	readonly summary: string;
	/** `public`: anybody. Else what the asker must be allowed to do to something; handlers ask again about what exactly. */
	readonly access: Action | 'public';
	readonly query: z.ZodObject;
	/** undefined: none is taken. `stream`: the handler reads the request itself. */
	readonly body: z.ZodType | 'stream' | undefined;
	/** Of the successful answer; undefined: none, or no JSON. */
	readonly answer: z.ZodType | undefined;
	run(asked: Asked): Promise<Result<Answer, Problem>>;
}

/** A request that found its route. */
export interface Asked {
	readonly app: App;
	readonly tools: Tools;
	readonly identity: Identity;
	readonly address: string;
	readonly request: Request;
	readonly url: URL;
	readonly params: Readonly<Record<string, string>>;
}

type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
	? Name | ParamsOf<Rest>
	: never;

interface RouteSpec<Path extends string, Q extends z.ZodObject, B extends z.ZodType> {
	readonly method: Method;
	readonly path: Path;
	readonly summary: string;
	readonly access: Action | 'public';
	readonly query?: Q;
	readonly body?: B;
	/** The handler reads the request's body itself. */
	readonly stream?: boolean;
	/** The body is only described by `body`: the handler gets it unparsed and judges it row by row. */
	readonly rowByRow?: boolean;
	readonly answer?: z.ZodType;
	handle(
		call: Call<ParamsOf<Path>, z.output<Q>, z.output<B>>
	): Promise<Result<Answer, Problem>> | Result<Answer, Problem>;
}

const NO_QUERY = z.strictObject({});

/** 401 where nobody has said who they are, 403 where they have and it is not enough. */
export const refusal = (identity: Identity): Problem =>
	identity.kind === 'nobody' || identity.kind === 'guest' ? unauthorized() : forbidden();

/** Declares one call of the API. */
export function route<
	const Path extends string,
	Q extends z.ZodObject = typeof NO_QUERY,
	B extends z.ZodType = z.ZodUndefined
>(spec: RouteSpec<Path, Q, B>): Route {
	const query: z.ZodObject = spec.query ?? NO_QUERY;
	return {
		method: spec.method,
		path: spec.path,
		summary: spec.summary,
		access: spec.access,
		query,
		body: spec.stream ? 'stream' : spec.body,
		answer: spec.answer,
		async run(asked) {
			const { identity, request, url } = asked;
			if (spec.access !== 'public' && !may(identity, spec.access)) return failed(refusal(identity));
			const search = readQuery(url.searchParams);
			if (!search.ok) return failed(invalid(search.error));
			const parsedQuery = parse(query, search.value);
			if (!parsedQuery.ok) return failed(invalid(parsedQuery.error));
			const body = await bodyOf(spec, request);
			if (!body.ok) return body;
			return spec.handle({
				app: asked.app,
				tools: asked.tools,
				identity,
				address: asked.address,
				request,
				params: asked.params,
				query: parsedQuery.value as z.output<Q>,
				body: body.value.value as z.output<B>,
				bodyText: body.value.text
			});
		}
	};
}

async function bodyOf(
	spec: Pick<RouteSpec<string, z.ZodObject, z.ZodType>, 'method' | 'stream' | 'body' | 'rowByRow'>,
	request: Request
): Promise<Result<{ text: string; value: unknown }, Problem>> {
	if (spec.stream) return ok({ text: '', value: undefined });
	if (!spec.body) {
		const nothing = spec.method === 'GET' ? ok(undefined) : await readNothing(request);
		return nothing.ok ? ok({ text: '', value: undefined }) : nothing;
	}
	const json = await readJson(request);
	if (!json.ok || spec.rowByRow) return json;
	const parsed = parse(spec.body, json.value.value);
	return parsed.ok ? ok({ text: json.value.text, value: parsed.value }) : failed(invalid(parsed.error));
}
