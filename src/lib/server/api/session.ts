/** Signing in by a one-time link, signing out here and elsewhere, and who one is. */
import { z } from 'zod';
import { browserName } from '#lib/domain/browser-name.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { IDLE_MS, type SessionRow } from '#lib/server/auth/sessions.ts';
import { redeemLink } from '#lib/server/auth/sign-in.ts';
import { hashOf } from '#lib/server/auth/tokens.ts';
import { gone, notFound, refusedWrite, tooMany, unauthorized } from './problem.ts';
import { route, type Route } from './route.ts';

const Who = z.object({
	kind: z.enum(['guest', 'user', 'screen', 'key', 'operator']),
	id: z.string().optional(),
	name: z.string().optional(),
	role: z.enum(['rep', 'manager', 'admin']).optional(),
	rep: z.string().optional(),
	manages: z.array(z.string()).optional(),
	scope: z.enum(['read', 'write', 'admin']).optional()
});

/** Takes the cookie away. */
const noCookie = ({ sessions }: App): string => sessions.cookie('', 0);

const deviceOf = (request: Request): string => browserName(request.headers.get('user-agent') ?? '');

const signIn = route({
	method: 'POST',
	path: '/sessions',
	summary: 'Burns a one-time sign-in link and signs this browser in, under a secret that nobody had before.',
	access: 'public',
	body: z.strictObject({
		token: z.string('must be the part of the link behind the #').min(1, 'is empty').max(200)
	}),
	answer: Who,
	async handle({ app, tools: { limits }, request, address, body }) {
		const linkHash = hashOf(body.token);
		const blocked = limits.blocked('wrongLink', address, NOBODY);
		if (!blocked.ok && !limits.mayTry('wrongLink', address, linkHash)) {
			return failed(tooManyWrong(blocked.error.retryAfterMs));
		}
		const started = await redeemLink(app, body.token, deviceOf(request));
		if (!started.ok) {
			const { error } = started;
			if (error.kind === 'write') return failed(refusedWrite(error.refusal));
			limits.tried('wrongLink', address, linkHash, false);
			if (!blocked.ok) return failed(tooManyWrong(blocked.error.retryAfterMs));
			return failed(gone('This sign-in link was used, or is too old.'));
		}
		// its browser forgets the former one now; one that can't be ended just yet ends by itself
		const former = await app.sessions.ofRequest(request);
		if (former) await app.sessions.end([former.session]);
		const { id, name, role, rep, manages } = started.value.user;
		const who: Identity = { kind: 'user', id, name, role, rep, manages };
		const cookie = app.sessions.cookie(started.value.token, IDLE_MS);
		return ok({ status: 201, body: who, headers: { 'set-cookie': cookie } });
	}
});

const NOBODY: Identity = { kind: 'nobody' };

const tooManyWrong = (ms: number) =>
	tooMany('Too many sign-in links from here were wrong. Wait a little, then try again.', ms / 1000);

const whoAmI = route({
	method: 'GET',
	path: '/sessions/current',
	summary: 'Who is asking.',
	access: 'public',
	answer: Who,
	handle({ identity }) {
		return identity.kind === 'nobody' ? failed(unauthorized()) : ok({ body: identity });
	}
});

const signOut = route({
	method: 'DELETE',
	path: '/sessions/current',
	summary: 'Signs this browser out.',
	access: 'public',
	async handle({ app, request }) {
		const brought = await app.sessions.ofRequest(request);
		const ended = brought ? await app.sessions.end([brought.session]) : ok(undefined);
		if (!ended.ok) return failed(refusedWrite(ended.error));
		return ok({ headers: { 'set-cookie': noCookie(app) } });
	}
});

const SessionView = z.object({
	id: z.string(),
	/** Such as `Chrome on Android`; '' where it is not known. */
	device: z.string(),
	createdAt: z.string(),
	/** To a quarter of an hour. */
	lastSeenAt: z.string(),
	/** When it ends unless it is used, and when it ends whatever happens. */
	expiresAt: z.string(),
	endsAt: z.string(),
	/** Who made the link that it began with: `user:<id>`, `operator`, `start`. */
	signedInBy: z.string(),
	/** The browser that asks. */
	current: z.boolean()
});

const listSessions = route({
	method: 'GET',
	path: '/sessions',
	summary: 'Where the asker is signed in, the device that was used last first.',
	access: 'sessions.own',
	answer: z.object({ sessions: z.array(SessionView) }),
	async handle({ app, identity, request }) {
		const rows = await app.sessions.ofUser(idOf(identity));
		const here = (await app.sessions.ofRequest(request))?.session.id;
		return ok({ body: { sessions: rows.map((row) => viewOf(row, here)) } });
	}
});

const viewOf = (row: SessionRow, here: Id | undefined): z.output<typeof SessionView> => {
	const { id, device, createdAt, lastSeenAt, expiresAt, endsAt, signedInBy } = row;
	return { id, device, createdAt, lastSeenAt, expiresAt, endsAt, signedInBy, current: id === here };
};

const idOf = (identity: Identity): Id => (identity.kind === 'user' ? identity.id : '');

const signOutEverywhere = route({
	method: 'DELETE',
	path: '/sessions',
	summary: 'Signs the asker out on every device, this one too.',
	access: 'sessions.own',
	async handle({ app, identity }) {
		const ended = await app.sessions.end(await app.sessions.ofUser(idOf(identity)));
		if (!ended.ok) return failed(refusedWrite(ended.error));
		return ok({ headers: { 'set-cookie': noCookie(app) } });
	}
});

const signOutOne = route({
	method: 'DELETE',
	path: '/sessions/{id}',
	summary: 'Signs the asker out on one device.',
	access: 'sessions.own',
	async handle({ app, identity, request, params }) {
		const rows = await app.sessions.ofUser(idOf(identity));
		const row = rows.find(({ id }) => id === params.id);
		if (!row) return failed(notFound('session'));
		const here = (await app.sessions.ofRequest(request))?.session.id;
		const ended = await app.sessions.end([row]);
		if (!ended.ok) return failed(refusedWrite(ended.error));
		return ok(here === row.id ? { headers: { 'set-cookie': noCookie(app) } } : {});
	}
});

export const sessionRoutes: readonly Route[] = [
	signIn,
	whoAmI,
	signOut,
	listSessions,
	signOutEverywhere,
	signOutOne
];
