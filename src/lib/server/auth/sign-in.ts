/** One-time links and the sessions they turn into. Only hashes are kept; a link is burnt by the one who takes it. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id, User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import type { Write, WriteRefusal } from '#lib/server/record/store.ts';
import { hashOf, newSecret } from './tokens.ts';

export type SignInParts = Pick<App, 'record' | 'clock' | 'authority'>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const LINK_LIFE_MS = 15 * MINUTE_MS;
export const SESSION_LIFE_MS = 30 * DAY_MS;
/** A session that is used is prolonged, but not written at every request. */
const RENEW_AFTER_MS = DAY_MS;
/** The page whose script takes the token out of the fragment and posts it. */
export const SIGN_IN_PATH = '/sign-in';

export interface SignInLink {
	/** From the root: `/sign-in#<token>`. The fragment never reaches a server's log. */
	readonly path: string;
	readonly expiresAt: number;
}

/**
 * Makes a link that signs this user in once within 15 minutes. `createdBy` says who made it (actorOf, or `start`); `also` is
 * written in the same batch.
 */
export async function createSignInLink(
	{ record, clock }: Pick<App, 'record' | 'clock'>,
	user: Id,
	createdBy: string,
	also: readonly Write[] = []
): Promise<Result<SignInLink, WriteRefusal>> {
	const token = newSecret();
	const expiresAt = clock.now() + LINK_LIFE_MS;
	const data = { user, tokenHash: hashOf(token), expiresAt: instantText(expiresAt), usedAt: '', createdBy };
	const written = await record.write([{ op: 'create', collection: 'sign_in_links', data }, ...also]);
	return written.ok ? ok({ path: `${SIGN_IN_PATH}#${token}`, expiresAt }) : failed(written.error);
}

export interface StartedSession {
	readonly user: User;
	/** For the cookie; the record holds its hash. */
	readonly token: string;
}
export type LinkRefusal =
	{ readonly kind: 'spent' } | { readonly kind: 'write'; readonly refusal: WriteRefusal };

/**
 * Burns a link and starts a session. Deleting the link and making the session are one batch: of two that come at the same
 * time the second finds nothing to delete, so its session is not made either.
 */
export async function redeemLink(
	{ record, clock, authority }: SignInParts,
	linkToken: string
): Promise<Result<StartedSession, LinkRefusal>> {
	const filter = record.filter('tokenHash = {:hash}', { hash: hashOf(linkToken) });
	const [link] = await record.find('sign_in_links', { filter, limit: 1 });
	const user = link && (authority.tables.users.get(link.user) ?? (await record.get('users', link.user)));
	if (!link || link.usedAt !== '' || Date.parse(link.expiresAt) <= clock.now() || !user?.active) {
		return failed({ kind: 'spent' });
	}
	const token = newSecret();
	const expiresAt = instantText(clock.now() + SESSION_LIFE_MS);
	const written = await record.write([
		{ op: 'delete', collection: 'sign_in_links', id: link.id },
		{ op: 'create', collection: 'sessions', data: { user: user.id, tokenHash: hashOf(token), expiresAt } }
	]);
	if (written.ok) return ok({ user, token });
	const { kind } = written.error;
	return failed(kind === 'unavailable' ? { kind: 'write', refusal: written.error } : { kind: 'spent' });
}

export interface LiveSession {
	readonly id: Id;
	readonly user: Id;
	readonly expiresAt: number;
}

/** The session behind a cookie, if it lives; prolonged where it was not for a day. */
export async function findSession(
	{ record, clock }: Pick<App, 'record' | 'clock'>,
	token: string
): Promise<LiveSession | undefined> {
	const filter = record.filter('tokenHash = {:hash}', { hash: hashOf(token) });
	const [session] = await record.find('sessions', { filter, limit: 1 });
	if (!session) return undefined;
	const now = clock.now();
	const expiresAt = Date.parse(session.expiresAt);
	if (expiresAt <= now) return undefined;
	const { id, user } = session;
	if (expiresAt - now > SESSION_LIFE_MS - RENEW_AFTER_MS) return { id, user, expiresAt };
	const renewed = now + SESSION_LIFE_MS;
	const data = { expiresAt: instantText(renewed) };
	// a session that can't be prolonged just now is still one
	await record.write([{ op: 'update', collection: 'sessions', id, data }]);
	return { id, user, expiresAt: renewed };
}

/** Ends the session behind a cookie; one that is gone already is fine. */
export async function endSession(
	{ record }: Pick<App, 'record'>,
	token: string
): Promise<Result<undefined, WriteRefusal>> {
	const filter = record.filter('tokenHash = {:hash}', { hash: hashOf(token) });
	const [session] = await record.find('sessions', { filter, limit: 1 });
	if (!session) return ok(undefined);
	const written = await record.write([{ op: 'delete', collection: 'sessions', id: session.id }]);
	return written.ok || written.error.kind === 'missing' ? ok(undefined) : failed(written.error);
}
