/** How the managers' calls write: with an audit row in the same batch, and answered when the next reading shows it. */
import { actorOf } from '#lib/domain/access.ts';
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { App } from '#lib/server/app.ts';
import type { Write } from '#lib/server/record/store.ts';
import { refusedWrite, type Problem } from './problem.ts';

/** What was done to what, as the audit keeps it. No secrets: `before` and `after` are read by people. */
export interface Deed {
	/** Such as `users.update`. */
	readonly action: string;
	/** Such as `users:<id>`. */
	readonly subject: string;
	readonly before?: unknown;
	readonly after?: unknown;
}

/** The audit row of a deed. */
export const audited = (
	{ clock }: { readonly clock: Pick<Clock, 'now'> },
	identity: Identity,
	{ action, subject, before = null, after = null }: Deed
): Write => ({
	op: 'create',
	collection: 'audit',
	data: { actor: actorOf(identity), action, subject, before, after, at: instantText(clock.now()) }
});

/**
 * Writes a batch with its audit row and waits until the server's own tables show it. Answers with the ids, the audit's last.
 * A table that lags is no failure: the batch is committed, so the answer must say so.
 */
export async function commit(
	app: Pick<App, 'record' | 'authority' | 'clock'>,
	identity: Identity,
	writes: readonly Write[],
	deed: Deed
): Promise<Result<{ ids: Id[] }, Problem>> {
	if (writes.length === 0) return ok({ ids: [] }); // nothing was done
	const written = await app.record.write([...writes, audited(app, identity, deed)]);
	if (!written.ok) return failed(refusedWrite(written.error));
	await shown(app);
	return ok(written.value);
}

/** Resolves when the tables show everything committed so far, or it has taken too long to wait for. */
export async function shown({ record, authority }: Pick<App, 'record' | 'authority'>): Promise<void> {
	try {
		await authority.reached((await record.head()).seq);
	} catch {
		return; // the tables are late; whoever reads next may still see the former state
	}
}

/** The fields of a change that say something else than the row already does. */
export function differing<R extends object>(
	row: R,
	change: { readonly [F in keyof R]?: R[F] | undefined }
): Partial<R> {
	const differs = ([field, value]: [string, unknown]) =>
		value !== undefined && JSON.stringify(row[field as keyof R]) !== JSON.stringify(value);
	return Object.fromEntries(Object.entries(change).filter(differs)) as Partial<R>;
}
