/** What has run out and nobody may use any more goes: sessions, sign-in links, pairings, answers kept for repeats. */
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';
import { LONGEST_MS } from './sessions.ts';

const DAY_MS = 86_400_000;
/** Small, so that nobody waits for it. */
const BATCH = 100;
const REQUESTS_KEPT_MS = 30 * DAY_MS;

interface Swept {
	readonly collection: 'sessions' | 'spent_secrets' | 'sign_in_links' | 'pairings' | 'requests';
	readonly over: string;
	/** How long after `over` it is of no use, ms. */
	readonly keptFor: number;
}
const SWEPT: readonly Swept[] = [
	{ collection: 'sessions', over: 'expiresAt', keptFor: 0 },
	// as long as a session may last: until then one that comes again is a sign of theft
	{ collection: 'spent_secrets', over: 'until', keptFor: LONGEST_MS },
	{ collection: 'sign_in_links', over: 'expiresAt', keptFor: 0 },
	{ collection: 'pairings', over: 'expiresAt', keptFor: 0 },
	{ collection: 'requests', over: 'created', keptFor: REQUESTS_KEPT_MS }
];

export interface SweepParts {
	readonly record: Pick<RecordStore, 'find' | 'filter' | 'write'>;
	readonly clock: Pick<Clock, 'now' | 'every'>;
}

/** Sweeps now and once a day. What can not be deleted today is tomorrow. The answer ends it, after the batch that is written. */
export function startSweeping(parts: SweepParts): () => Promise<void> {
	const state = { closed: false };
	let running = Promise.resolve();
	const again = () => {
		running = running.then(() => sweep(parts, () => state.closed)).catch(() => undefined);
	};
	again();
	const stop = parts.clock.every(DAY_MS, again);
	return () => {
		state.closed = true;
		stop();
		return running;
	};
}

async function sweep({ record, clock }: SweepParts, closed: () => boolean): Promise<void> {
	for (const { collection, over, keptFor } of SWEPT) {
		const then = instantText(clock.now() - keptFor);
		const filter = record.filter(`${over} != '' && ${over} <= {:then}`, { then });
		while (!closed()) {
			const rows = await record.find(collection, { filter, limit: BATCH });
			if (rows.length === 0) break;
			const written = await record.write(rows.map(({ id }): Write => ({ op: 'delete', collection, id })));
			// somebody may have deleted one of them meanwhile, and a batch is all or nothing
			if (!written.ok && written.error.kind !== 'missing') return;
			if (rows.length < BATCH && written.ok) break;
		}
	}
}
