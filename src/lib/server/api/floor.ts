import { z } from 'zod';
import { failed, ok } from '#lib/domain/result.ts';
import { cookieOf, SESSION_COOKIE } from '#lib/server/auth/cookies.ts';
import { findSession } from '#lib/server/auth/sign-in.ts';
import { conflict, failure, forbidden, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';

const NOT_SIGNED_IN = 'Only somebody who is signed in with a browser can start a floor of their own.';

const startOwn = route({
	method: 'POST',
	path: '/floor/start-own',
	summary: 'Puts the demo aside; an empty floor takes its place, and whoever asks stays signed in as its admin.',
	access: 'floor.replace',
	answer: z.object({ status: z.literal('started') }),
	handle: ({ app, identity, request, tools }) =>
		tools.inTurn(async () => {
			const cookie = cookieOf(request, SESSION_COOKIE);
			const session = cookie === undefined ? undefined : await findSession(app, cookie);
			if (identity.kind !== 'user' || session?.user !== identity.id) return failed(forbidden(NOT_SIGNED_IN));
			const started = await app.startOwn({ user: identity.id, session: session.id });
			if (started.ok) return ok({ body: { status: 'started' } });
			const { kept, message } = started.error;
			if (kept) return failed(conflict(message));
			tools.report(new Error(`The new floor is not complete: ${message}`));
			return failed<Problem>({ ...failure(), detail: message });
		})
});

export const floorRoutes: readonly Route[] = [startOwn];
