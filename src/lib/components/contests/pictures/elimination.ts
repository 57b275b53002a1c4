/** C2: who is still in, and this round's line of safety. Who is out is not spoken of. */
import type { PictureSize } from './picture.ts';
import type { Row, Standings } from '#lib/domain/contests/table.ts';
import { compare } from '#lib/domain/fractions.ts';
import { fromExact, ZERO } from '#lib/domain/contests/exact.ts';
import { numberOf } from '#lib/client/contest-words.ts';

export const stillIn = ({ tables }: Standings): readonly Row[] =>
	tables.flatMap(({ rows }) => rows.filter(({ outIn }) => outIn === undefined));

export interface Safety {
	/** Whoever has this much in the round is safe as things stand. */
	readonly from: number;
	/** Several have the least: their totals part them. */
	readonly byTotal: boolean;
}

/**
 * The score that keeps somebody in: what the second lowest of the round has. undefined: nobody is playing a round, all are at zero
 * (nobody leaves), or only one is left.
 */
export function safety(rows: readonly Row[], isUp: boolean): Safety | undefined {
	if (rows.length < 2 || rows.some(({ inRound }) => inRound === undefined)) return undefined;
	const scores = rows
		.map(({ inRound }) => fromExact(inRound) ?? ZERO)
		.sort((a, b) => (isUp ? compare(a, b) : compare(b, a)));
	const [lowest = ZERO, second = ZERO] = scores;
	if (scores.every(({ numerator }) => numerator === 0n)) return undefined;
	const from = numberOf(
		rows.find(({ inRound }) => compare(fromExact(inRound) ?? ZERO, second) === 0)?.inRound
	);
	return { from: from ?? 0, byTotal: compare(lowest, second) === 0 };
}

/** How a roll of names is cut: what can be read across a room decides, and pages turn where there are more. */
export function rollCut(people: number, size: PictureSize) {
	if (size === 'page') return { columns: 1, perPage: people, pages: 1 };
	const [columns, down] = people <= 8 ? [1, 8] : people <= 20 ? [2, 10] : [3, 12];
	const perPage = columns * down;
	return { columns, perPage, pages: Math.max(1, Math.ceil(people / perPage)) };
}
