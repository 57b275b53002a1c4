import { boardQuery, parameterOf } from '#lib/domain/board-query.ts';
import { boardToJson } from '#lib/protocol/board-json.ts';
import { invalidField, problemResponse } from '#lib/server/api/problem.ts';
import { firstPaint } from '#lib/server/pages/board.ts';
import type { RequestHandler } from './$types';

/** A board by the server's own engine, for the live worker where its facts do not reach (M8). Judged like a first paint. */
export const GET: RequestHandler = ({ locals: { app, identity }, url }) => {
	const query = boardQuery(url.searchParams, { metric: '', period: '', by: 'rep' });
	const painted = firstPaint(app, identity, query);
	if (!painted.ok) {
		return problemResponse(invalidField(`/${parameterOf(painted.error)}`, painted.error.message));
	}
	return Response.json(boardToJson(painted.value.frame), { headers: { 'cache-control': 'no-store' } });
};
