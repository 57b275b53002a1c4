/** What nobody needs any more goes: old notifications, notes about what was sent, and browsers whose sign-in ended. */
import { instantText, DAY_MS } from '#lib/domain/calendar.ts';
import { overdue } from '#lib/domain/notifications/kept.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { JobParts } from '#lib/server/jobs/floor-jobs.ts';
import type { Write } from '#lib/server/record/store.ts';

const EVERY_MS = 600_000;
const BATCH = 100;
const MARKS_KEPT_MS = 7 * DAY_MS;

type SweepParts = Pick<JobParts, 'record' | 'authority'>;
type Swept = 'notifications' | 'push_marks' | 'push_subscriptions';

/** Sweeps every ten minutes. */
export function sweeping(parts: SweepParts): Job {
	let next = 0;
	return {
		name: 'old notifications',
		async run(now) {
			if (now < next) return;
			next = now + EVERY_MS;
			const { record, authority } = parts;
			await remove(parts, 'notifications', overdue(authority.tables.notifications.values(), now));
			const then = instantText(now - MARKS_KEPT_MS);
			const old = record.filter('at <= {:then}', { then });
			const marks = await record.find('push_marks', { filter: old, limit: 1_000 });
			await remove(
				parts,
				'push_marks',
				marks.map(({ id }) => id)
			);
			await remove(parts, 'push_subscriptions', await signedOut(parts));
		}
	};
}

/** Browsers whose sign-in is over. */
async function signedOut({ record }: SweepParts): Promise<Id[]> {
	const devices = await record.find('push_subscriptions', { sort: 'at', limit: 1_000 });
	const gone: Id[] = [];
	for (const { id, session, user } of devices) {
		const found = await record.get('sessions', session);
		if (found?.user !== user) gone.push(id);
	}
	return gone;
}

async function remove({ record }: SweepParts, collection: Swept, ids: readonly Id[]): Promise<void> {
	for (let at = 0; at < ids.length; at += BATCH) {
		const writes = ids.slice(at, at + BATCH).map((id): Write => ({ op: 'delete', collection, id }));
		const written = await record.write(writes);
		if (!written.ok) return; // one of them went meanwhile, and a batch is all or nothing: the next look finds the rest
	}
}
