/**
 * How a wall becomes a screen. The wall gets a code to show and a cookie of its own; a manager enters the code; only that
 * cookie is then given the screen's. The code by itself redeems nothing.
 */
import { z } from 'zod';
import { instantText } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { networkOf, plainAddress } from '#lib/server/auth/address.ts';
import { cookieOf, isSecure, PAIRING_COOKIE, setCookie } from '#lib/server/auth/cookies.ts';
import type { Admitted } from '#lib/server/auth/limits.ts';
import { screenCookie } from '#lib/server/auth/screen-cookie.ts';
import { hashOf, keyedHashOf, newCode, newSecret, readCode } from '#lib/server/auth/tokens.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { PrivateCollections, Write } from '#lib/server/record/store.ts';
import { commit } from './commit.ts';
import { gone, notFound, refusedWrite, tooMany, type Problem } from './problem.ts';
import { route, type Route } from './route.ts';
import { name, ScreenBoard } from './schemas.ts';
import { boardForWall, ScreenView, screenView } from './screens.ts';
import type { Tools } from './tools.ts';

type Pairing = PrivateCollections['pairings'];

const LIFE_MS = 600_000;
const MOST_PENDING = 50;
const MOST_PER_ADDRESS = 5;
/** Of pairings that ran out, so many are cleared away at once. */
const CLEARED = 100;

const Pending = z.object({ code: z.string(), expiresAt: z.string() });
const State = z.object({ state: z.enum(['pending', 'paired']), expiresAt: z.string() });
const Wall = z.object({ address: z.string(), expiresAt: z.string() });

const isoOf = (instant: string) => new Date(Date.parse(instant)).toISOString();
const codeHashOf = ({ secrets }: App, code: string) =>
	keyedHashOf(secrets.workspaceSecret, `pairing ${code}`);

const startPairing = route({
	method: 'POST',
	path: '/pairings',
	summary: 'Gives a wall a code to show for 10 minutes. The one it had is dead from then on.',
	access: 'public',
	answer: Pending,
	handle({ app, tools, identity, address, request }) {
		// before its turn comes: managers' changes stand in the same line
		const rush = tools.limits.admit('waiting', address, identity);
		if (!rush.ok) return failed(tooManyWaiting(rush.error.retryAfterMs));
		return tools.inTurn(async () => {
			const cookie = cookieOf(request, PAIRING_COOKIE, isSecure(app.settings));
			const mine = cookie === undefined ? undefined : hashOf(cookie);
			const pending = await pendingPairings(app);
			const others = pending.filter(({ cookieHash }) => cookieHash !== mine);
			const crowd = tooManyPending(app, others, address);
			if (crowd) return failed(crowd);
			const code = freeCode(app, others);
			const secret = newSecret();
			const expiresAt = instantText(app.clock.now() + LIFE_MS);
			const written = await app.record.write([
				...(await clearing(
					app,
					pending.filter(({ cookieHash }) => cookieHash === mine)
				)),
				{
					op: 'create',
					collection: 'pairings',
					data: {
						codeHash: codeHashOf(app, code),
						cookieHash: hashOf(secret),
						address: plainAddress(address),
						expiresAt,
						screen: ''
					}
				}
			]);
			if (!written.ok) return failed(refusedWrite(written.error));
			return ok({
				status: 201,
				body: { code, expiresAt: isoOf(expiresAt) },
				headers: { 'set-cookie': pairingCookie(app, secret, LIFE_MS / 1000) }
			});
		});
	}
});

const pairingCookie = (app: App, secret: string, maxAge: number) =>
	setCookie(PAIRING_COOKIE, secret, { maxAge, secure: isSecure(app.settings) });

/** Those whose code can still be entered. */
async function pendingPairings({ record, clock }: App): Promise<Pairing[]> {
	const filter = record.filter("screen = '' && expiresAt > {:now}", { now: instantText(clock.now()) });
	return record.find('pairings', { filter });
}

function tooManyPending({ clock }: App, others: readonly Pairing[], address: string): Problem | undefined {
	const network = networkOf(address);
	const near = others.filter((one) => networkOf(one.address) === network);
	const crowd = near.length >= MOST_PER_ADDRESS ? near : others.length >= MOST_PENDING ? others : undefined;
	if (!crowd) return undefined;
	const first = Math.min(...crowd.map(({ expiresAt }) => Date.parse(expiresAt)));
	return tooManyWaiting(first - clock.now());
}

const tooManyWaiting = (ms: number) =>
	tooMany('Too many screens are waiting to be paired already.', ms / 1000);

/** A code that no waiting wall shows. */
function freeCode(app: App, others: readonly Pairing[]): string {
	const taken = new Set(others.map(({ codeHash }) => codeHash));
	let code = newCode();
	while (taken.has(codeHashOf(app, code))) code = newCode();
	return code;
}

/** Deletes the given ones and what ran out. */
async function clearing({ record, clock }: App, replaced: readonly Pairing[]): Promise<Write[]> {
	const filter = record.filter('expiresAt <= {:now}', { now: instantText(clock.now()) });
	const over = await record.find('pairings', { filter, limit: CLEARED });
	return [...replaced, ...over].map(({ id }): Write => ({ op: 'delete', collection: 'pairings', id }));
}

const currentPairing = route({
	method: 'GET',
	path: '/pairings/current',
	summary: 'Asked by the wall that waits: once its code was entered, the answer makes it the screen.',
	access: 'public',
	answer: State,
	async handle({ app, request }) {
		const cookie = cookieOf(request, PAIRING_COOKIE, isSecure(app.settings));
		if (cookie === undefined) return failed(notFound('pairing'));
		const filter = app.record.filter('cookieHash = {:hash}', { hash: hashOf(cookie) });
		const [pairing] = await app.record.find('pairings', { filter, limit: 1 });
		if (!pairing) return failed(notFound('pairing'));
		if (Date.parse(pairing.expiresAt) <= app.clock.now()) return failed(gone('This code ran out.'));
		const expiresAt = isoOf(pairing.expiresAt);
		if (pairing.screen === '') return ok({ body: { state: 'pending', expiresAt } });
		const secret = await handOver(app, cookie, pairing.screen);
		if (!secret.ok) return secret;
		const headers = { 'set-cookie': screenCookie(app.settings, secret.value) };
		return ok({ body: { state: 'paired', expiresAt }, headers });
	}
});

/**
 * The screen's secret, for the wall's own cookie only. It follows from that cookie: an answer that got lost on its way is
 * given again as it was until the pairing runs out, and what is kept of it is its hash, like of any secret.
 */
async function handOver(app: App, cookie: string, screen: string): Promise<Result<string, Problem>> {
	const secret = keyedHashOf(app.secrets.workspaceSecret, `screen ${screen} ${cookie}`);
	const secretHash = hashOf(secret);
	const written = await app.record.write([
		{ op: 'create', collection: 'screen_secrets', data: { screen, secretHash } }
	]);
	const known = !written.ok && written.error.kind === 'conflict';
	return written.ok || known ? ok(secret) : failed(refusedWrite(written.error));
}

const lookUp = route({
	method: 'GET',
	path: '/pairings/{code}',
	summary: 'Where the wall is that shows this code. A wrong code counts as a wrong try.',
	access: 'screens.manage',
	answer: Wall,
	async handle({ app, tools, identity, address, params }) {
		const found = await tools.inTurn(() => byCode({ app, tools, identity, address }, params.code));
		if (!found.ok) return found;
		const wall = found.value;
		return ok({ body: { address: wall.address, expiresAt: isoOf(wall.expiresAt) } });
	}
});

const pair = route({
	method: 'POST',
	path: '/pairings/{code}/pair',
	summary:
		'Makes the wall that shows this code a screen. A code works once; a wrong one counts as a wrong try.',
	access: 'screens.manage',
	body: z.strictObject({ name, board: ScreenBoard }),
	answer: ScreenView,
	handle({ app, tools, identity, address, params, body }) {
		return tools.inTurn(async () => {
			const found = await byCode({ app, tools, identity, address }, params.code);
			if (!found.ok) return found;
			const board = boardForWall(app, body.board);
			if (!board.ok) return board;
			const screen = { id: randomId(), name: body.name, board: board.value, revoked: false };
			const wall = found.value;
			const done = await commit(
				app,
				identity,
				[
					{ op: 'create', collection: 'screens', data: screen },
					{ op: 'update', collection: 'pairings', id: wall.id, data: { screen: screen.id } }
				],
				{
					action: 'screens.pair',
					subject: `screens:${screen.id}`,
					after: { ...screen, address: wall.address }
				}
			);
			return done.ok ? ok({ status: 201, body: screenView(screen, new Map()) }) : done;
		});
	}
});

interface Guess {
	readonly app: App;
	readonly tools: Tools;
	readonly identity: Identity;
	readonly address: string;
}

const TRIES = ['wrongCode', 'wrongCodeNear'] as const;
const waitOf = (admitted: Admitted) => (admitted.ok ? 0 : admitted.error.retryAfterMs);

/**
 * The waiting wall that shows a code; else a wrong try is noted, for who asks and for where they ask from. To be called in
 * turn: many guesses at once would else all be judged before the first is noted.
 */
async function byCode(
	{ app, tools: { limits }, identity, address }: Guess,
	typed: string
): Promise<Result<Pairing, Problem>> {
	const wait = Math.max(...TRIES.map((kind) => waitOf(limits.blocked(kind, address, identity))));
	if (wait > 0) return failed(tooManyTries(wait));
	const code = readCode(typed);
	const codeHash = code === undefined ? undefined : codeHashOf(app, code);
	const wall = codeHash && (await pendingPairings(app)).find((one) => one.codeHash === codeHash);
	if (wall) return ok(wall);
	for (const kind of TRIES) limits.admit(kind, address, identity);
	const errors = [{ pointer: '/code', message: 'is on no wall that waits' }];
	return failed({ ...notFound('code on a wall that waits'), errors });
}

const tooManyTries = (ms: number) =>
	tooMany('Too many wrong codes. Wait a little, then try again.', ms / 1000);

export const pairingRoutes: readonly Route[] = [startPairing, currentPairing, lookUp, pair];
