import { z } from 'zod';
import { ok } from '#lib/domain/result.ts';
import { route, type Route } from './route.ts';

const start = route({
	method: 'POST',
	path: '/imports',
	summary:
		'Brings a CSV file of people or activities in, as a job; with preview=1 it only says what the file would do.',
	access: 'imports.run',
	query: z.strictObject({
		preview: z.literal(['1', '0'], 'must be 1 or 0').optional(),
		/** Of a bare CSV; a form has them as its file's name and a field. */
		name: z.string().max(200, 'may have at most 200 characters').optional(),
		mapping: z.string().optional()
	}),
	stream: true,
	handle: async ({ app, identity, request, query }) =>
		ok(
			await (query.preview === '1'
				? app.imports.preview(request, identity)
				: app.imports.start(request, identity))
		)
});

const status = route({
	method: 'GET',
	path: '/imports/{job}',
	summary: 'How far an import is, and what became of its lines; for whoever started it, and admins.',
	access: 'imports.run',
	handle: async ({ app, identity, params }) => ok(await app.imports.status(params.job, identity))
});

const rejected = route({
	method: 'GET',
	path: '/imports/{job}/rejected',
	summary: 'The lines that were not taken, with the reasons, as CSV; for whoever started it, and admins.',
	access: 'imports.run',
	handle: async ({ app, identity, params }) => ok(await app.imports.rejected(params.job, identity))
});

const mappings = route({
	method: 'GET',
	path: '/mappings',
	summary: 'The saved mappings.',
	access: 'imports.run',
	handle: async ({ app }) => ok(await app.imports.mappings.list())
});

const saveMapping = route({
	method: 'POST',
	path: '/mappings',
	summary: 'Saves a mapping under a name, or replaces the one of that name.',
	access: 'imports.run',
	stream: true,
	handle: async ({ app, request, identity }) => ok(await app.imports.mappings.save(request, identity))
});

const removeMapping = route({
	method: 'DELETE',
	path: '/mappings/{id}',
	summary: 'Removes a saved mapping.',
	access: 'imports.run',
	handle: async ({ app, params, identity }) => ok(await app.imports.mappings.remove(params.id, identity))
});

export const importRoutes: readonly Route[] = [start, status, rejected, mappings, saveMapping, removeMapping];
