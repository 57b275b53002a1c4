/** L4: what a rep is celebrated with, a song and a picture of their own. */
import { z } from 'zod';
import { isHidden, may } from '#lib/domain/access.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { Roster } from '#lib/domain/membership.ts';
import type { Id, Medium, MediumKind } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { todayOf } from '#lib/server/floor/workspace.ts';
import { checkMedium, TAKEN } from '#lib/server/media/check.ts';
import { dropFile, keepFile, readKept, sweepFiles } from '#lib/server/media/files.ts';
import { noticesTo } from '#lib/server/notifications/notice.ts';
import { subjectOf } from '#lib/server/people/access.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';
import { bounded, isTooLarge, mediaType } from './body.ts';
import { commit } from './commit.ts';
import { forbidden, invalidField, notFound, tooLarge, unsupported, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { matches } from './snapshot.ts';
import { flooding } from './tools.ts';

/** What is said of a body tells nothing: its bytes do. Forms are not taken. */
const SENT_AS = /^(application\/octet-stream|(image|audio|video)\/[\w.+-]+)$/;

const kind = z.enum(['song', 'picture'], 'must be song or picture');
const MediumView = z.object({
	id: z.string(),
	rep: z.string(),
	kind,
	type: z.string(),
	bytes: z.int(),
	width: z.int(),
	height: z.int(),
	animated: z.boolean(),
	seconds: z.int(),
	at: z.string()
});

const subject = (app: App, rep: Id) =>
	subjectOf(rep, new Roster(app.authority.tables.memberships.values()), todayOf(app));

/** R6: what belongs to somebody who has opted out is seen by those who may see their records. */
function maySee(app: App, identity: Identity, { rep }: Medium): boolean {
	const owner = app.authority.tables.reps.get(rep);
	if (!owner) return false;
	return !isHidden(owner) || may(identity, 'facts.private', subject(app, rep));
}

const listMedia = route({
	method: 'GET',
	path: '/media',
	summary: 'The songs and pictures that people are celebrated with.',
	access: 'floor.look',
	answer: z.object({ media: z.array(MediumView) }),
	handle({ app, identity }) {
		const media = [...app.authority.tables.media.values()].filter((medium) => maySee(app, identity, medium));
		return ok({ body: { media } });
	}
});

/**
 * Never more than an image or a sound, whoever opens it and however. Its id never stands for other bytes, so what a browser
 * holds is used again, but only once this floor has said that its reader may still see it (R6, and what was taken away).
 */
const SERVED = {
	'x-content-type-options': 'nosniff',
	'content-security-policy': "default-src 'none'; sandbox",
	'content-disposition': 'inline',
	'cache-control': 'private, no-cache',
	vary: 'Authorization, Cookie'
};

const getMedium = route({
	method: 'GET',
	path: '/media/{id}',
	summary: 'The bytes of a song or picture.',
	access: 'floor.look',
	async handle({ app, identity, params: { id }, request }) {
		const medium = app.authority.tables.media.get(id);
		if (!medium || !maySee(app, identity, medium)) return failed(notFound('song or picture'));
		const headers = { ...SERVED, 'content-type': medium.type, etag: `"${id}"` };
		if (matches(request.headers.get('if-none-match'), `"${id}"`)) {
			return ok(new Response(null, { status: 304, headers }));
		}
		const bytes = await readKept(app.settings.dataDir, id);
		return bytes ? ok(new Response(bytes, { headers })) : failed(notFound('song or picture'));
	}
});

async function received(request: Request, limit: number): Promise<Result<Uint8Array, Problem>> {
	if (!SENT_AS.test(mediaType(request))) return failed(unsupported(['application/octet-stream']));
	if (Number(request.headers.get('content-length') ?? 0) > limit) return failed(tooLarge(limit));
	try {
		return ok(new Uint8Array(await bounded(request, limit).arrayBuffer()));
	} catch (error) {
		return failed(isTooLarge(error) ? tooLarge(limit) : invalidField('', 'did not arrive whole'));
	}
}

const mediumOf = (app: App, rep: Id, kind: MediumKind) =>
	[...app.authority.tables.media.values()].find((one) => one.rep === rep && one.kind === kind);

const postMedium = route({
	method: 'POST',
	path: '/people/{id}/media',
	summary:
		'Gives somebody a song (MP3, Ogg, WAV, M4A; 1 MB) or a picture (GIF, PNG, JPEG, WebP; 2 MB, 1,600 pixels) in place of the one before. The body is the file.',
	access: 'media.write',
	query: z.strictObject({ kind }),
	stream: true,
	answer: MediumView,
	async handle({ app, tools, identity, params: { id: rep }, query, request }) {
		if (!app.authority.tables.reps.has(rep)) return failed(notFound('person'));
		if (!may(identity, 'media.write', subject(app, rep))) return failed(forbidden());
		const flood = flooding(tools, identity, 'uploads');
		if (flood) return failed(flood);
		const file = await received(request, TAKEN[query.kind].limit);
		if (!file.ok) return file;
		const found = checkMedium(query.kind, file.value);
		if (!found.ok) return failed(invalidField('/file', found.error));
		const { bytes, frames, seconds, ...told } = found.value;
		const medium: Medium = {
			id: randomId(),
			rep,
			kind: query.kind,
			type: told.type,
			bytes: bytes.length,
			width: told.width,
			height: told.height,
			animated: frames > 1,
			seconds: Math.ceil(seconds),
			at: instantText(app.clock.now())
		};
		const { dataDir } = app.settings;
		await keepFile(dataDir, medium.id, bytes);
		return tools.inTurn(async () => {
			const before = mediumOf(app, rep, query.kind);
			const writes: Write[] = [
				...(before ? [{ op: 'delete', collection: 'media', id: before.id } as const] : []),
				{ op: 'create', collection: 'media', data: { ...medium } }
			];
			const deed = { action: 'media.create', subject: `reps:${rep}`, before, after: medium };
			const done = await commit(app, identity, writes, deed);
			await (done.ok ? tidy(app, before?.id) : dropFile(dataDir, medium.id));
			return done.ok ? ok({ status: 201, body: medium }) : done;
		});
	}
});

const removeMedium = route({
	method: 'DELETE',
	path: '/media/{id}',
	summary: 'Takes a song or picture away. Whose it was is told, where somebody else did it.',
	access: 'media.write',
	handle({ app, tools, identity, params: { id } }) {
		return tools.inTurn(async () => {
			const medium = app.authority.tables.media.get(id);
			if (!medium || !maySee(app, identity, medium)) return failed(notFound('song or picture'));
			if (!may(identity, 'media.write', subject(app, medium.rep))) return failed(forbidden());
			const writes: Write[] = [
				{ op: 'delete', collection: 'media', id },
				...takenDown(app, identity, medium)
			];
			const deed = { action: 'media.delete', subject: `reps:${medium.rep}`, before: medium };
			const done = await commit(app, identity, writes, deed);
			if (!done.ok) return done;
			await tidy(app, id);
			return ok({});
		});
	}
});

function takenDown(app: App, identity: Identity, { rep, kind }: Medium): Write[] {
	if (identity.kind === 'user' && identity.rep === rep) return [];
	const by = 'name' in identity ? identity.name : '';
	const notice = { kind: 'media.removed', data: { kind, by }, href: '/me' };
	return noticesTo(app.authority.tables, [rep], notice, app.clock.now());
}

/** Once the record is written its files follow; what is left over then is found the next time. */
async function tidy({ settings: { dataDir }, authority, clock }: App, gone: Id | undefined): Promise<void> {
	if (gone !== undefined) await dropFile(dataDir, gone);
	await sweepFiles(dataDir, (id) => authority.tables.media.has(id), clock.now());
}

export const mediaRoutes: readonly Route[] = [listMedia, getMedium, postMedium, removeMedium];
