/** What is told of backups: to admins without the places on the machine, to its operator with them. */
import { z } from 'zod';
import { instantText, isoText } from '#lib/domain/calendar.ts';
import type { Backups as Told } from '#lib/protocol/status.ts';
import type { BackupList } from './backups.ts';

const Instant = z.string();

export const BackupsView = z.object({
	/** For the operator. */
	folder: z.string().optional(),
	/** When one is made by itself; null: not. */
	next: Instant.nullable(),
	running: z.object({ id: z.string(), since: Instant, step: z.string() }).nullable(),
	/** How the last one ended since the server was started. */
	last: z
		.object({
			id: z.string(),
			at: Instant,
			seconds: z.number(),
			/** Why there is none; absent where there is one. */
			error: z.string().optional(),
			/** For the operator. */
			path: z.string().optional(),
			bytes: z.int().optional(),
			facts: z.int().optional(),
			files: z.int().optional(),
			missing: z.array(z.string()).optional()
		})
		.nullable(),
	/** Newest first. */
	backups: z.array(z.object({ name: z.string(), at: Instant, bytes: z.int() }))
});
export type BackupsView = z.output<typeof BackupsView>;

const instant = (ms: number) => isoText(instantText(ms));

export function backupView(
	{ folder, kept, running, last, next }: BackupList,
	operator: boolean
): BackupsView {
	return {
		...(operator && { folder }),
		next: next === null ? null : instant(next),
		running: running && { ...running, since: instant(running.since) },
		last: last && lastOf(last, operator),
		backups: kept.map(({ name, at, bytes }) => ({ name, at: instant(at), bytes }))
	};
}

function lastOf(
	{ id, began, ended, result }: NonNullable<BackupList['last']>,
	operator: boolean
): BackupsView['last'] {
	const when = { id, at: instant(began), seconds: (ended - began) / 1_000 };
	if (!result.ok) return { ...when, error: result.error };
	const { path, bytes, facts, files, missing } = result.value;
	return { ...when, ...(operator && { path }), bytes, facts, files, missing: [...missing] };
}

/** The same on the status page. */
export const statusOf = ({ kept: [newest, ...older], failure }: BackupList): Told => ({
	count: newest ? 1 + older.length : 0,
	last: newest ? { at: newest.at, bytes: newest.bytes } : null,
	trouble: failure && { since: failure.at, why: failure.message }
});
