/** Standings for many who ask at once: a count of a large floor takes some milliseconds, and says the same to all of them. */
import type { LastFact } from '#lib/domain/contests/latest.ts';
import type { ContestRecord } from '#lib/domain/contests/record.ts';
import type { Standings } from '#lib/domain/contests/table.ts';
import type { FieldError, Result } from '#lib/domain/result.ts';
import type { ContestParts } from './parts.ts';
import { lastNow, standingsNow } from './standings.ts';

/** Reigns and hours grow with the clock: nothing is older than this. */
const FRESH_MS = 1_000;

interface Counted {
	readonly epoch: string;
	readonly seq: number;
	/** ms since 1970 */
	readonly at: number;
	readonly standings: Result<Standings, FieldError[]>;
	/** What was done last; undefined: nobody asked yet. */
	last: readonly LastFact[] | undefined;
}

const counted = new WeakMap<ContestRecord, Counted>();

/** As `standingsNow`, counted again once the record or the second is another. `contest`: the row as the tables hold it. */
export function recentStandings(
	parts: Pick<ContestParts, 'authority' | 'clock'>,
	contest: ContestRecord
): Result<Standings, FieldError[]> {
	return recent(parts, contest).standings;
}

/** As `lastNow`, as fresh as the standings. */
export function recentLast(
	parts: Pick<ContestParts, 'authority' | 'clock'>,
	contest: ContestRecord
): readonly LastFact[] {
	const known = recent(parts, contest);
	return (known.last ??= lastNow(parts, contest));
}

function recent(parts: Pick<ContestParts, 'authority' | 'clock'>, contest: ContestRecord): Counted {
	const { epoch, seq } = parts.authority.position;
	const now = parts.clock.now();
	const known = counted.get(contest);
	if (known?.epoch === epoch && known.seq === seq && now >= known.at && now - known.at < FRESH_MS)
		return known;
	const standings = standingsNow(parts, contest);
	const fresh = { epoch, seq, at: now, standings, last: undefined };
	counted.set(contest, fresh);
	return fresh;
}
