import { expect, onTestFinished, test } from 'vitest';
import type { Identity } from '#lib/domain/identity.ts';
import { createIdentify } from '#lib/server/auth/identify.ts';
import { createLimits } from '#lib/server/auth/limits.ts';
import { Sessions } from '#lib/server/auth/sessions.ts';
import { createSignInLink, redeemLink } from '#lib/server/auth/sign-in.ts';
import type { AnyCollection, PageOptions, Write } from '#lib/server/record/store.ts';
import { openDesk, type Desk } from '../api/desk.ts';

const DAY_MS = 86_400_000;
const OPERATOR = 'the-token-of-the-control-file-of-this-run';

/** An identifier of its own over the desk's floor, on which guests may look. */
function identifierOf({ app }: Desk) {
	const { record, authority, clock, sessions, limits } = app;
	const parts = { record, authority, clock, sessions, limits, secure: false };
	const identify = createIdentify({ ...parts, operatorToken: () => OPERATOR, guestAllowed: () => true });
	return (headers: Record<string, string>): Promise<Identity> =>
		identify(new Request('http://floor.test/', { headers }), '127.0.0.1');
}

async function signIn(desk: Desk): Promise<string> {
	const { app } = desk;
	const user = await desk.make('users', {
		name: 'Mia',
		email: 'mia@floor.example',
		role: 'manager',
		active: true
	});
	const link = await createSignInLink(app, user, 'test');
	if (!link.ok) throw new Error(link.error.message);
	const session = await redeemLink(app, link.value.path.split('#')[1] ?? '');
	if (!session.ok) throw new Error(session.error.kind);
	return `pacesetter_session=${session.value.token}`;
}

test('who asks: header before cookies, a wrong key is nobody and not even a guest', async () => {
	const desk = await openDesk(onTestFinished);
	const who = identifierOf(desk);
	const cookie = await signIn(desk);
	const { body } = await desk.ask('POST /keys', { name: 'crm', scope: 'write' });
	const key = String(body.key);

	expect(await who({})).toEqual({ kind: 'guest' });
	expect(await who({ cookie })).toMatchObject({ kind: 'user', name: 'Mia', role: 'manager' });
	expect(await who({ cookie, authorization: `Bearer ${key}` })).toMatchObject({
		kind: 'key',
		scope: 'write'
	});
	expect(await who({ authorization: `Bearer ${OPERATOR}` })).toEqual({ kind: 'operator' });
	for (const authorization of [
		'Bearer',
		`Bearer ${key}x`,
		`Bearer ${key.slice(0, -1)}`,
		`Basic ${key}`,
		'x'
	]) {
		expect(await who({ cookie, authorization })).toEqual({ kind: 'nobody' });
	}
	for (const wrong of ['pacesetter_session=nonsense', 'pacesetter_screen=nonsense']) {
		expect(await who({ cookie: wrong })).toEqual({ kind: 'guest' });
	}
});

test('a revoked key and an account switched off stop at once, though they were asked for a moment ago', async () => {
	const desk = await openDesk(onTestFinished);
	const who = identifierOf(desk);
	const cookie = await signIn(desk);
	const { body } = await desk.ask('POST /keys', { name: 'crm', scope: 'write' });
	const authorization = `Bearer ${String(body.key)}`;
	expect(await who({ authorization })).toMatchObject({ kind: 'key' });
	await desk.ask(`POST /keys/${String(body.id)}/revoke`);
	expect(await who({ authorization })).toEqual({ kind: 'nobody' });

	const user = await who({ cookie });
	await desk.ask(`PATCH /users/${'id' in user ? user.id : ''}`, { active: false });
	expect(await who({ cookie })).toEqual({ kind: 'guest' });
});

test('a session lasts 30 days from when it was last used, and a key until its last day', async () => {
	const desk = await openDesk(onTestFinished);
	const who = identifierOf(desk);
	const cookie = await signIn(desk);
	const expiresAt = new Date(desk.app.clock.now() + 31 * DAY_MS).toISOString();
	const { body } = await desk.ask('POST /keys', { name: 'crm', scope: 'read', expiresAt });
	const authorization = `Bearer ${String(body.key)}`;

	desk.pass(29 * DAY_MS);
	expect(await who({ cookie })).toMatchObject({ kind: 'user' });
	desk.pass(29 * DAY_MS);
	expect(await who({ cookie })).toMatchObject({ kind: 'user' });
	expect(await who({ authorization })).toEqual({ kind: 'nobody' });
	desk.pass(30 * DAY_MS);
	expect(await who({ cookie })).toEqual({ kind: 'guest' });
});

test('of two who take one link at the same time, one is signed in', async () => {
	const desk = await openDesk(onTestFinished);
	const user = await desk.make('users', {
		name: 'Mia',
		email: 'mia@floor.example',
		role: 'rep',
		active: true
	});
	const link = await createSignInLink(desk.app, user, 'test');
	const token = link.ok ? (link.value.path.split('#')[1] ?? '') : '';
	const both = await Promise.all([redeemLink(desk.app, token), redeemLink(desk.app, token)]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, error: { kind: 'spent' } });
	expect(await desk.rows('sessions')).toHaveLength(1);
});

test('a session that ends while it is looked up is not remembered beyond its end', async () => {
	const desk = await openDesk(onTestFinished);
	const cookie = await signIn(desk);
	const { record, authority, clock } = desk.app;
	let found: () => void = () => undefined;
	const lookedUp = new Promise<void>((resolve) => (found = resolve));
	let release: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (release = resolve));
	let slow = true;
	const watched = {
		write: (writes: readonly Write[]) => record.write(writes),
		filter: (text: string, values: Record<string, string>) => record.filter(text, values),
		get: <C extends AnyCollection>(collection: C, id: string) => record.get(collection, id),
		async find<C extends AnyCollection>(collection: C, page?: PageOptions) {
			const rows = await record.find(collection, page);
			if (collection === 'sessions' && slow) {
				slow = false;
				found();
				await held;
			}
			return rows;
		}
	};
	const key = desk.app.secrets.workspaceSecret;
	const sessions = new Sessions({
		...{ record: watched, authority, clock, key, secure: false },
		over: () => undefined
	});
	const identify = createIdentify({
		...{ record, authority, clock, sessions, limits: createLimits(clock), secure: false },
		...{ operatorToken: () => undefined, guestAllowed: () => false }
	});
	const who = () => identify(new Request('http://floor.test/', { headers: { cookie } }), '127.0.0.1');
	const first = who();
	await lookedUp;
	const [row] = await desk.rows('sessions');
	expect(row && (await sessions.end([row]))).toMatchObject({ ok: true });
	release();
	expect(await first).toEqual({ kind: 'nobody' });
	expect(await who()).toEqual({ kind: 'nobody' });
});
