/** R1, C2: who stands where among those who are placed among each other. */
import type { Score } from '#lib/domain/board.ts';
import { compare, toNumber } from '#lib/domain/fractions.ts';

export interface Contender {
	/** A competitor's number: the smaller goes first among equals. */
	readonly side: number;
	/** null: no place. */
	readonly score: Score | null;
	/** The score as a double. */
	readonly key: number;
	/** In the second metric; absent: not asked for. Whoever has none stands behind those who do. */
	readonly second?: Score | null;
	/** The smaller is the better; absent: not asked for. */
	readonly moment?: number;
	/** Comes before the score: the smaller is the better; absent: 0. */
	readonly tier?: number;
}

/** Doubles of exact fractions are apart by less than this where the fractions are equal. */
const NEAR = 1e-12;

function compareScores(a: Contender, b: Contender): number {
	if (!a.score || !b.score) return Number(!a.score) - Number(!b.score);
	const apart = a.key - b.key;
	if (Math.abs(apart) > NEAR * (Math.abs(a.key) + Math.abs(b.key))) return apart;
	return compare(a.score, b.score);
}

/** The lower the better where `up` is false. */
export interface Order {
	readonly up: boolean;
	readonly secondUp: boolean;
}

/** Standard competition ranking. Below 0: a is better. 0: they share a place. Both have a score. */
function better(a: Contender, b: Contender, { up, secondUp }: Order): number {
	const byTier = (a.tier ?? 0) - (b.tier ?? 0);
	if (byTier !== 0) return byTier;
	const byScore = compareScores(a, b);
	if (byScore !== 0) return up ? -byScore : byScore;
	if (a.second && b.second) {
		const bySecond = compare(a.second, b.second);
		if (bySecond !== 0) return secondUp ? -bySecond : bySecond;
	} else if (a.second !== undefined && b.second !== undefined) {
		const bySecond = Number(a.second === null) - Number(b.second === null);
		if (bySecond !== 0) return bySecond;
	}
	const first = a.moment ?? -Infinity;
	const last = b.moment ?? -Infinity;
	return first === last ? 0 : first - last;
}

/** R1: whether two of them share a place. */
export const isShared = (a: Contender, b: Contender, order: Order): boolean =>
	a.score !== null && b.score !== null && better(a, b, order) === 0;

/** Which of two stands first in a table: the better one, among equals the smaller number; those without a score last. */
export function comesBefore(a: Contender, b: Contender, order: Order): boolean {
	const isPlaced = a.score !== null;
	if (isPlaced !== (b.score !== null)) return isPlaced;
	const apart = isPlaced ? better(a, b, order) : 0;
	return apart === 0 ? a.side < b.side : apart < 0;
}

/** A contender by score alone. */
export const contender = (side: number, score: Score | null): Contender => ({
	side,
	score,
	key: score === null ? 0 : toNumber(score)
});
