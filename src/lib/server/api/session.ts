/** Signing in by a one-time link, signing out, and who one is. */
import { z } from 'zod';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { cookieOf, isSecure, SESSION_COOKIE, setCookie } from '#lib/server/auth/cookies.ts';
import { endSession, redeemLink, SESSION_LIFE_MS } from '#lib/server/auth/sign-in.ts';
import { gone, refusedWrite, unauthorized } from './problem.ts';
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

const sessionCookie = (app: App, token: string, ms: number) =>
	setCookie(SESSION_COOKIE, token, { maxAge: ms / 1000, secure: isSecure(app.settings) });

const signIn = route({
	method: 'POST',
	path: '/sessions',
	summary: 'Burns a one-time sign-in link and signs this browser in.',
	access: 'public',
	body: z.strictObject({
		token: z.string('must be the part of the link behind the #').min(1, 'is empty').max(200)
	}),
	answer: Who,
	async handle({ app, tools, request, body }) {
		const started = await redeemLink(app, body.token);
		if (!started.ok) {
			const { error } = started;
			return failed(
				error.kind === 'write'
					? refusedWrite(error.refusal)
					: gone('This sign-in link was used, or is too old.')
			);
		}
		const former = cookieOf(request, SESSION_COOKIE);
		if (former !== undefined) {
			await endSession(app, former); // its browser forgets it now; one that stays ends by itself
			tools.forget(former);
		}
		const { id, name, role, rep, manages } = started.value.user;
		const who: Identity = { kind: 'user', id, name, role, rep, manages };
		return ok({
			status: 201,
			body: who,
			headers: { 'set-cookie': sessionCookie(app, started.value.token, SESSION_LIFE_MS) }
		});
	}
});

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
	async handle({ app, tools, request }) {
		const token = cookieOf(request, SESSION_COOKIE);
		if (token !== undefined) {
			const ended = await endSession(app, token);
			if (!ended.ok) return failed(refusedWrite(ended.error));
			tools.forget(token);
		}
		return ok({ headers: { 'set-cookie': sessionCookie(app, '', 0) } });
	}
});

export const sessionRoutes: readonly Route[] = [signIn, whoAmI, signOut];
