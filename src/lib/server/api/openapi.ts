import { z } from 'zod';
import type { Route } from './route.ts';
import { ProblemDocument } from './schemas.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
	const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
	delete json.$schema; // the document names its dialect once
	return json;
};

/** `POST /people/{id}` -> `post_people_id`. */
const operationId = ({ method, path }: Route) =>
	`${method.toLowerCase()}${path.replace(/\W+/g, '_').replace(/_$/, '')}`;

function parametersOf({ path, query }: Route) {
	const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
		name,
		in: 'path',
		required: true,
		schema: { type: 'string' }
	}));
	const { properties = {}, required = [] } = schemaOf(query, 'input') as {
		properties?: Record<string, unknown>;
		required?: string[];
	};
	const inQuery = Object.entries(properties).map(([name, schema]) => ({
		name,
		in: 'query',
		required: required.includes(name),
		schema
	}));
	return [...inPath, ...inQuery];
}

const STREAM_BODY = {
	'text/csv': { schema: { type: 'string' } },
	'multipart/form-data': { schema: { type: 'object' } },
	'application/json': { schema: {} }
};

function operationOf(route: Route) {
	const { body, answer, summary, access } = route;
	const content =
		body === 'stream' ? STREAM_BODY : body && { 'application/json': { schema: schemaOf(body, 'input') } };
	return {
		operationId: operationId(route),
		summary,
		security: access === 'public' ? [] : [{ key: [] }, { session: [] }],
		'x-access': access,
		parameters: parametersOf(route),
		...(content && { requestBody: { required: body !== 'stream', content } }),
		responses: {
			'2XX': {
				description: 'Done.',
				...(answer && { content: { 'application/json': { schema: schemaOf(answer, 'output') } } })
			},
			default: {
				description: 'Refused, and why (RFC 9457).',
				content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
			}
		}
	};
}

/** OpenAPI 3.1 for a table of routes: the very schemas that requests are judged by. */
export function openApi(routes: readonly Route[], version: string) {
	const paths: Record<string, Record<string, unknown>> = {};
	for (const route of routes) {
		(paths[`/api/v1${route.path}`] ??= {})[route.method.toLowerCase()] = operationOf(route);
	}
	return {
		openapi: '3.1.0',
		info: { title: 'Pacesetter', version },
		paths,
		components: {
			schemas: { Problem: schemaOf(ProblemDocument, 'output') },
			securitySchemes: {
				key: { type: 'http', scheme: 'bearer' },
				session: { type: 'apiKey', in: 'cookie', name: 'pacesetter_session' }
			}
		}
	};
}
