/** C2: of a league's rounds the one that is spoken of. */
import type { Match } from '#lib/domain/contests/table.ts';

/** The round that is under way; between rounds the next one; after the last one the last. From 1; 0: there is none. */
export function roundOf(matches: readonly Match[]): number {
	const first = (state: Match['state']) => matches.find((match) => match.state === state)?.round;
	return first('live') ?? first('waiting') ?? Math.max(0, ...matches.map(({ round }) => round));
}
