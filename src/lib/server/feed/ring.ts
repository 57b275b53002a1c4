import type { FeedRow, Position } from '#lib/domain/records.ts';
import type { FeedSource } from './tailer.ts';

const PAGE = 1_000;

/**
 * The last `size` rows up to a position, for a gateway that starts warm: with them it can resume clients that were where
 * its predecessor was. Empty where the record does not show the position's own mark: then it is another timeline.
 */
export async function readRing(
	source: Pick<FeedSource, 'feed'>,
	position: Position,
	size: number
): Promise<readonly FeedRow[]> {
	const rows: FeedRow[] = [];
	let after = Math.max(0, position.seq - size);
	while (after < position.seq) {
		const page = await source.feed(after, Math.min(PAGE, position.seq - after));
		const last = page.at(-1);
		if (!last) return [];
		rows.push(...page);
		after = last.seq;
	}
	return rows.at(-1)?.mark === position.mark ? rows : [];
}
