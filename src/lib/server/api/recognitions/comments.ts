/** Comments: plain text under a recognition, with people named as `@[rep id]`. */
import type { SeenRecognition } from '#lib/domain/recognition/seen.ts';
import { z } from 'zod';
import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { concerned } from '#lib/domain/recognition/recognition.ts';
import { mentionedIn } from '#lib/domain/recognition/mentions.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { commentsOn, seenComment, type Comment } from '#lib/server/recognition/comments.ts';
import { audited } from '#lib/server/api/commit.ts';
import { cursorText, readCursor, writeCursor } from '#lib/server/api/cursor.ts';
import { forbidden, invalidField, notFound, refusedWrite, type Problem } from '#lib/server/api/problem.ts';
import { route, type Route } from '#lib/server/api/route.ts';
import { flooding } from '#lib/server/api/tools.ts';
import { count } from '#lib/server/api/schemas.ts';
import { recognitionFor, type Recognition } from '#lib/server/recognition/feed.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { writeCounts } from './counts.ts';
import { publicName } from './names.ts';
import { forgetNotices, noticesAbout, noticesToAuthor } from './notices.ts';
import { words } from './text.ts';

const MOST = 100;
const LENGTH = 500;
/** Of a comment, in what is told of it. */
const TOLD_LENGTH = 300;

const CommentView = z.object({
	id: z.string(),
	/** Who wrote it: the name as the floor knows it, and the rep; '' for one who competes as nobody. */
	by: z.string(),
	rep: z.string(),
	text: z.string(),
	at: z.string(),
	removable: z.boolean()
});

interface Found {
	readonly row: Recognition;
	readonly seen: SeenRecognition;
}

async function standing(app: App, identity: Identity, id: Id): Promise<Result<Found, Problem>> {
	const found = await recognitionFor(app, identity, id);
	return found && !found.row.hidden ? ok(found) : failed(notFound('recognition'));
}

const listComments = route({
	method: 'GET',
	path: '/recognitions/{id}/comments',
	summary: 'What was said to a recognition, newest first; `cursor` of an answer asks for what is older.',
	access: 'floor.look',
	query: z.strictObject({
		cursor: cursorText,
		limit: count(1, MOST).default(MOST)
	}),
	answer: z.object({ comments: z.array(CommentView), cursor: z.string().nullable() }),
	async handle({ app, identity, params, query }) {
		const found = await standing(app, identity, params.id);
		if (!found.ok) return found;
		const cursor = readCursor(query.cursor);
		if (!cursor.ok) return failed(invalidField('/cursor', cursor.error));
		const page = await commentsOn(app, identity, found.value.row, {
			after: cursor.value,
			limit: query.limit
		});
		const { last } = page;
		return ok({
			body: {
				comments: page.comments,
				cursor: last ? writeCursor(last) : null
			}
		});
	}
});

const addComment = route({
	method: 'POST',
	path: '/recognitions/{id}/comments',
	summary: 'Says something to a recognition. Who is named as `@[rep id]` and whom it is about are told.',
	access: 'recognition.say',
	body: z.strictObject({ text: words(LENGTH) }),
	answer: CommentView,
	handle({ app, tools, identity, params, body }) {
		return tools.inTurn(async () => {
			if (identity.kind !== 'user') return failed(forbidden());
			const found = await standing(app, identity, params.id);
			if (!found.ok) return found;
			const stranger = mentionedIn(body.text).some((rep) => !app.authority.tables.reps.has(rep));
			if (stranger) return failed(invalidField('/text', 'names somebody who is not here'));
			const flood = flooding(tools, identity, 'comments');
			if (flood) return failed(flood);
			const { row, seen } = found.value;
			const comment: Comment = {
				id: randomId(),
				recognition: row.id,
				user: identity.id,
				rep: identity.rep,
				text: body.text,
				at: instantText(app.clock.now())
			};
			const create: Write = { op: 'create', collection: 'comments', data: { ...comment } };
			// what nobody else is shown is told to nobody else
			const notices = seen.own ? [] : told(app, identity, row, comment);
			const written = await writeCounts(app, row, { comments: row.comments + 1 }, [create, ...notices]);
			if (!written.ok) return failed(refusedWrite(written.error));
			return ok({ status: 201, body: seenComment(app, identity, row)(comment) });
		});
	}
});

/** Who is named is told so, and else whom it is about and who said it first. */
function told(app: App, identity: Identity, row: Recognition, comment: Comment): Write[] {
	const { users } = app.authority.tables;
	const named = mentionedIn(comment.text);
	const author = users.get(row.createdBy.replace(/^user:/, ''))?.rep;
	const about = [...new Set([...concerned(row), ...(author ? [author] : [])])];
	const data = {
		...{ recognition: row.id, comment: comment.id, kind: row.kind, by: publicName(app, identity) },
		text: comment.text.slice(0, TOLD_LENGTH)
	};
	const others = about.filter((rep) => !named.includes(rep));
	return [
		...noticesAbout(app, identity, named, { kind: 'recognition.mention', data }),
		...noticesAbout(app, identity, others, { kind: 'recognition.comment', data }),
		...noticesToAuthor(app, identity, row.createdBy, { kind: 'recognition.comment', data })
	];
}

const removeComment = route({
	method: 'DELETE',
	path: '/recognitions/{id}/comments/{comment}',
	summary: 'Takes a comment away: one’s own, or as a manager of whoever wrote it or of whom it was said to.',
	access: 'recognition.remove',
	handle({ app, tools, identity, params }) {
		return tools.inTurn(async () => {
			const found = await standing(app, identity, params.id);
			if (!found.ok) return found;
			const { row } = found.value;
			const comment = await app.record.get('comments', params.comment);
			if (comment?.recognition !== row.id) return failed(notFound('comment'));
			const seen = seenComment(app, identity, row)(comment);
			if (!seen.removable) return failed(forbidden('Whoever wrote it takes it away, or their manager.'));
			const own = identity.kind === 'user' && comment.user === identity.id;
			const audit = audited(app, identity, {
				action: 'comments.delete',
				subject: `comments:${comment.id}`,
				// one's own words are gone when one takes them back
				before: own ? { recognition: row.id } : comment
			});
			const gone: Write = { op: 'delete', collection: 'comments', id: comment.id };
			const counts = { comments: Math.max(0, row.comments - 1) };
			const change = [gone, ...forgetNotices(app, { comment: comment.id }), audit];
			const written = await writeCounts(app, row, counts, change);
			return written.ok ? ok({}) : failed(refusedWrite(written.error));
		});
	}
});

export const commentRoutes: readonly Route[] = [listComments, addComment, removeComment];
