import { z } from 'zod';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { cursorText, readCursor, writeCursor } from '#lib/server/api/cursor.ts';
import { invalidField, notFound, type Problem } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { count, id } from '#lib/server/api/schemas.ts';
import { feedPage, recognitionFor } from '#lib/server/recognition/feed.ts';
import { kind, RecognitionView, recognitionView } from './view.ts';

const USUAL_LIMIT = 20;
const MOST = 100;
const MOST_TEAMS = 20;

export const listRecognitions = route({
	method: 'GET',
	path: '/recognitions',
	summary:
		'What was recognised, newest first; `cursor` of an answer asks for what is older. `team` may name several, with commas between. `removed`: what the asker could put back.',
	access: 'floor.look',
	query: z.strictObject({
		rep: id.optional(),
		team: z.string().max(400, 'is no team').optional(),
		kind: kind.optional(),
		removed: z.enum(['true', 'false'], 'must be true or false').optional(),
		cursor: cursorText,
		limit: count(1, MOST).default(USUAL_LIMIT)
	}),
	answer: z.object({ recognitions: z.array(RecognitionView), cursor: z.string().nullable() }),
	async handle({ app, identity, query }) {
		const teams = query.team === undefined ? ok(undefined) : teamsOf(app, query.team);
		if (!teams.ok) return teams;
		const cursor = readCursor(query.cursor);
		if (!cursor.ok) return failed(invalidField('/cursor', cursor.error));
		if (query.rep !== undefined && !app.authority.tables.reps.has(query.rep)) {
			return failed(invalidField('/rep', 'is nobody here'));
		}
		const page = await feedPage(app, identity, {
			rep: query.rep,
			teams: teams.value,
			kind: query.kind,
			removed: query.removed === 'true',
			after: cursor.value,
			limit: query.limit
		});
		return ok({
			body: {
				recognitions: page.recognitions.map(recognitionView),
				cursor: page.cursor ? writeCursor(page.cursor) : null
			}
		});
	}
});

function teamsOf({ authority }: App, text: string): Result<Id[], Problem> {
	const teams = text.split(',');
	return teams.length <= MOST_TEAMS && teams.every((team) => authority.tables.teams.has(team))
		? ok(teams)
		: failed(invalidField('/team', 'is no team'));
}

export const readRecognition = route({
	method: 'GET',
	path: '/recognitions/{id}',
	summary: 'One recognition.',
	access: 'floor.look',
	answer: RecognitionView,
	async handle({ app, identity, params }) {
		const found = await recognitionFor(app, identity, params.id);
		return found ? ok({ body: recognitionView(found.seen) }) : failed(notFound('recognition'));
	}
});
