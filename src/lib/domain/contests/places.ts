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
}

export interface Placed {
	readonly contender: Contender;
	readonly place: number | null;
	readonly tied: boolean;
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

/** Below 0: a is better. 0: they share a place. Both have a score. */
function better(a: Contender, b: Contender, { up, secondUp }: Order): number {
	const byScore = compareScores(a, b);
	if (byScore !== 0) return up ? -byScore : byScore;
	if (a.second !== undefined && b.second !== undefined) {
		if (a.second === null || b.second === null) {
			const bySecond = Number(a.second === null) - Number(b.second === null);
			if (bySecond !== 0) return bySecond;
		} else {
			const bySecond = compare(a.second, b.second);
			if (bySecond !== 0) return secondUp ? -bySecond : bySecond;
		}
	}
	const [first = -Infinity, last = -Infinity] = [a.moment, b.moment];
	return first === last ? 0 : first - last;
}

/** Standard competition ranking by place, then number; those without a score last. `above`: so many stand before the first. */
export function placed(contenders: readonly Contender[], order: Order, above = 0): Placed[] {
	const ranked = contenders.filter(({ score }) => score !== null);
	ranked.sort((a, b) => better(a, b, order) || a.side - b.side);
	const result: Placed[] = [];
	let place = 0;
	let sharesAbove = false;
	ranked.forEach((contender, at) => {
		const next = ranked[at + 1];
		const sharesBelow = next !== undefined && better(contender, next, order) === 0;
		if (!sharesAbove) place = above + at + 1;
		result.push({ contender, place, tied: sharesAbove || sharesBelow });
		sharesAbove = sharesBelow;
	});
	const unranked = contenders.filter(({ score }) => score === null).sort((a, b) => a.side - b.side);
	for (const contender of unranked) result.push({ contender, place: null, tied: false });
	return result;
}

/** A contender by score alone. */
export const contender = (side: number, score: Score | null): Contender => ({
	side,
	score,
	key: score === null ? 0 : toNumber(score)
});
