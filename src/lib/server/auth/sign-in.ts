/** One-time links and the sessions they turn into. Only hashes are kept; a link is burnt by the one who takes it. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Id, User } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import type { Write, WriteRefusal } from '#lib/server/record/store.ts';
import { newSession } from './sessions.ts';
import { hashOf, newSecret } from './tokens.ts';

export type SignInParts = Pick<App, 'record' | 'clock' | 'authority'>;

const LINK_LIFE_MS = 900_000;
/** The page whose script takes the token out of the fragment and posts it. */
const SIGN_IN_PATH = '/sign-in';

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
 * Burns a link and starts a session under a secret of its own. Deleting the one and making the other are one batch: of two that
 * come at the same time the second finds nothing to delete, so its session is not made either.
 *
 * @param device what the browser is called, for its owner to know it by
 */
export async function redeemLink(
	{ record, clock, authority }: SignInParts,
	linkToken: string,
	device = ''
): Promise<Result<StartedSession, LinkRefusal>> {
	const filter = record.filter('tokenHash = {:hash}', { hash: hashOf(linkToken) });
	const [link] = await record.find('sign_in_links', { filter, limit: 1 });
	const user = link && (authority.tables.users.get(link.user) ?? (await record.get('users', link.user)));
	if (!link || link.usedAt !== '' || Date.parse(link.expiresAt) <= clock.now() || !user?.active) {
		return failed({ kind: 'spent' });
	}
	const token = newSecret();
	const data = {
		user: user.id,
		tokenHash: hashOf(token),
		...newSession(clock.now(), user, device, link.createdBy)
	};
	const written = await record.write([
		{ op: 'delete', collection: 'sign_in_links', id: link.id },
		{ op: 'create', collection: 'sessions', data }
	]);
	if (written.ok) return ok({ user, token });
	const { kind } = written.error;
	return failed(kind === 'unavailable' ? { kind: 'write', refusal: written.error } : { kind: 'spent' });
}
