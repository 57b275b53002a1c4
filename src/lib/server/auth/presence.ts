/** When screens and keys were last here. Kept apart from their records: it would flood the feed. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { InstantText } from '#lib/domain/records.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

const PAGE = 1_000;
/** Written at most so often for each. */
const EVERY_MS = 60_000;

export interface Presence {
	/** Notes that a screen or key was here; of anybody else nothing is kept. Never waits and never fails. */
	seen(identity: Identity): void;
	/** Resolves when everything noted so far is written or given up. */
	close(): Promise<void>;
}

/** What a note is written by. */
export type Noting = Pick<RecordStore, 'find' | 'filter' | 'write'>;

/** Writes down that `subject` was here. */
export async function noteSeen(record: Noting, subject: string, lastSeen: InstantText): Promise<void> {
	const filter = record.filter('subject = {:subject}', { subject });
	const [known] = await record.find('presence', { filter, limit: 1 });
	await record.write([
		known
			? { op: 'update', collection: 'presence', id: known.id, data: { lastSeen } }
			: { op: 'create', collection: 'presence', data: { subject, lastSeen } }
	]);
}

/** Keeps up when each screen and key was last seen, to the minute. */
export function createPresence({
	record,
	clock
}: {
	readonly record: Noting;
	readonly clock: Pick<Clock, 'now' | 'monotonic'>;
}): Presence {
	const noted = new Map<string, number>();
	let writing: Promise<void> = Promise.resolve();

	return {
		seen(identity) {
			if (identity.kind !== 'screen' && identity.kind !== 'key') return;
			const subject = `${identity.kind}:${identity.id}`;
			const now = clock.monotonic();
			if (now - (noted.get(subject) ?? -Infinity) < EVERY_MS) return;
			noted.set(subject, now);
			const lastSeen = instantText(clock.now());
			// one after the other; what can not be written now is noted again in a minute
			writing = writing.then(() => noteSeen(record, subject, lastSeen)).catch(() => undefined);
		},
		close: () => writing
	};
}

/** When each screen or key was last seen, by subject (`screen:<id>`, `key:<id>`). What is not in it never was. */
export async function seenAt(
	{ record }: { readonly record: Pick<RecordStore, 'find' | 'filter'> },
	kind: 'screen' | 'key'
): Promise<ReadonlyMap<string, InstantText>> {
	const seen = new Map<string, InstantText>();
	const filter = record.filter('subject ~ {:kind}', { kind: `${kind}:%` });
	for (let page = 1; ; page++) {
		const rows = await record.find('presence', { filter, limit: PAGE, page });
		for (const { subject, lastSeen } of rows) seen.set(subject, lastSeen);
		if (rows.length < PAGE) return seen;
	}
}
