/** What of a crossing is said, and to whom: kept for good, told on the floor, told to the rep, celebrated on walls. */
import { DAY_MS } from '#lib/domain/calendar.ts';
import { UNDO_MS } from '#lib/domain/facts.ts';
import type { RecognitionKind } from './recognition.ts';

/** What happened longer ago makes no headline. */
const HEADLINE_MS = 7 * DAY_MS;
/** What happened longer ago is no news to the rep either. */
const NOTICE_MS = DAY_MS;
/** L4: nothing older is celebrated. */
const CELEBRATE_MS = 15 * 60_000;
/** What is judged later than this after it came in is kept and not celebrated (protocol.md), the wait for the undo apart (L4). */
const LATE_MS = 60_000;
/** A celebration that waited for its turn so long on a wall is not shown any more: several may come at once. */
export const CELEBRATION_MS = 5 * 60_000;

/** Whether it may still be told on the floor. */
export const isHeadline = (at: number, now: number): boolean => now - at <= HEADLINE_MS;

/** What a rep need not be told: they logged it themselves a moment ago. */
const SELF_EVIDENT: ReadonlySet<RecognitionKind> = new Set(['deal', 'first']);

export const isNotice = (kind: RecognitionKind, at: number, now: number): boolean =>
	!SELF_EVIDENT.has(kind) && now - at <= NOTICE_MS;

/** The fact by which something happened, as it came in. */
export interface Arrival {
	/** False: it was corrected since, or restored. */
	readonly isNew: boolean;
	/** It came with a file. */
	readonly imported: boolean;
	/** ms since 1970 */
	readonly receivedAt: number;
	/** The row of the feed that brought it. */
	readonly seq: number;
}

/** L4: whether it is celebrated, by when it happened and how its cause came in; undefined: nobody knows, as after a sweep. */
export function isCelebrated(at: number, arrival: Arrival | undefined, now: number): boolean {
	if (!arrival?.isNew || arrival.imported) return false;
	return now - at < CELEBRATE_MS && now - arrival.receivedAt <= LATE_MS + UNDO_MS;
}
