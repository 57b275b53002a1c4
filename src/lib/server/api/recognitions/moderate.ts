import { may } from '#lib/domain/access.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { commit } from '#lib/server/api/commit.ts';
import { forbidden, notFound } from '#lib/server/api/problem.ts';
import { route } from '#lib/server/api/route.ts';
import { moderating, recognitionFor, type Recognition } from '#lib/server/recognition/feed.ts';
import { headlineData } from '#lib/server/recognition/tell.ts';
import { MOST_HEADLINES } from '#lib/server/recognition/trim.ts';
import type { Write } from '#lib/server/record/store.ts';
import { forgetNotices } from './notices.ts';
import { RecognitionView, recognitionView } from './view.ts';

export const takeAway = route({
	method: 'DELETE',
	path: '/recognitions/{id}',
	summary: 'Takes a recognition from the floor: as a manager of whom it is about, or one’s own words.',
	access: 'recognition.remove',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const found = await recognitionFor(app, identity, id);
			if (!found || found.row.hidden) return failed(notFound('recognition'));
			if (!found.seen.removable) {
				return failed(forbidden('Whoever said it takes it away, or a manager of whom it is about.'));
			}
			const hide: Write = { op: 'update', collection: 'recognitions', id, data: { hidden: true } };
			const gone: Write[] = app.authority.tables.headlines.has(id)
				? [{ op: 'delete', collection: 'headlines', id }]
				: [];
			const deed = { action: 'recognitions.remove', subject: `recognitions:${id}`, before: found.row };
			const writes = [hide, ...gone, ...forgetNotices(app, { recognition: id })];
			const done = await commit(app, identity, writes, deed);
			return done.ok ? ok({}) : done;
		});
	}
});

export const putBack = route({
	method: 'POST',
	path: '/recognitions/{id}/restore',
	summary: 'Puts a recognition back that was taken from the floor, with what was said to it.',
	access: 'recognition.moderate',
	answer: RecognitionView,
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const row = await app.record.get('recognitions', id);
			if (!row?.hidden || !may(identity, 'recognition.moderate', moderating(app)(row))) {
				return failed(notFound('recognition'));
			}
			const show: Write = { op: 'update', collection: 'recognitions', id, data: { hidden: false } };
			const deed = { action: 'recognitions.restore', subject: `recognitions:${id}`, after: row };
			const done = await commit(app, identity, [show, ...headlineAgain(app, row)], deed);
			if (!done.ok) return done;
			const found = await recognitionFor(app, identity, id);
			return found ? ok({ body: recognitionView(found.seen) }) : failed(notFound('recognition'));
		});
	}
});

/** It stands among the last again, if it would be one of them. */
function headlineAgain({ authority }: App, row: Recognition): Write[] {
	const { headlines } = authority.tables;
	const newer = [...headlines.values()].filter(({ at }) => at > row.at).length;
	if (row.quiet || headlines.has(row.id) || newer >= MOST_HEADLINES) return [];
	const { id, kind, rep, team, rule, at, marked, comments } = row;
	const data = headlineData(row.data, row.icon);
	const reactions = row.reactions ?? {};
	return [
		{
			op: 'create',
			collection: 'headlines',
			data: { id, kind, rep, team, rule, data, at, marked, reactions, comments }
		}
	];
}
