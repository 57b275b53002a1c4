/** Changes of the small tables: one batch with its line in the audit, and an answer once every board knows. */
import { actorOf } from '#lib/domain/access.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { Id } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { instantText } from '#lib/server/auth/sign-in.ts';
import type { Write } from '#lib/server/record/store.ts';
import { refusedWrite, type Problem } from './problem.ts';

/** What the audit says of an act; who and when are added. */
export interface Act {
	/** Such as `teams.update`. */
	readonly action: string;
	/** Such as `teams:<id>`. */
	readonly subject: string;
	readonly before?: unknown;
	readonly after?: unknown;
}

export interface Actor {
	readonly app: Pick<App, 'record' | 'authority' | 'clock'>;
	readonly identity: Identity;
}

/** The audit's row of an act. */
export function auditRow({ app, identity }: Actor, { action, subject, before = null, after = null }: Act): Write {
	const at = instantText(app.clock.now());
	return { op: 'create', collection: 'audit', data: { actor: actorOf(identity), action, subject, before, after, at } };
}

/** Writes all or nothing, the audit's row included; answers with the ids once the authority's tables hold them. */
export async function commit(
	actor: Actor,
	writes: readonly Write[],
	act: Act
): Promise<Result<readonly Id[], Problem>> {
	if (writes.length === 0) return ok([]);
	const written = await actor.app.record.write([...writes, auditRow(actor, act)]);
	if (!written.ok) return failed(refusedWrite(written.error));
	await settled(actor.app);
	return ok(written.value.ids.slice(0, writes.length));
}

/** Waits until what is in the record now is in the tables too. What is committed stays so if that takes too long. */
export async function settled({ record, authority }: Pick<App, 'record' | 'authority'>): Promise<number> {
	const { seq } = await record.head();
	await authority.reached(seq).catch(() => undefined);
	return seq;
}

/** The fields of `wanted` that differ from what is there; undefined says nothing. */
export function changed<T extends object>(known: T, wanted: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
	const entries = Object.entries(wanted).filter(
		([field, value]) => value !== undefined && known[field as keyof T] !== value
	);
	return Object.fromEntries(entries) as Partial<T>;
}
