/** R1, R2: the one order of a board, and the ranks that follow from it. */
import type { Score } from './board.ts';
import { compare, minus } from './fractions.ts';
import type { Id } from './records.ts';

export interface Named {
	readonly id: Id;
	readonly name: string;
}

const collators = new Map<string, Intl.Collator>();

function collatorFor(locale: string): Intl.Collator {
	let collator = collators.get(locale);
	if (!collator) {
		try {
			collator = new Intl.Collator(locale);
		} catch {
			collator = new Intl.Collator('en');
		}
		collators.set(locale, collator);
	}
	return collator;
}

/** R2: by name as the workspace's locale sorts, then by id; whoever has no id ("no team") comes last. */
export function byName(locale: string): (a: Named, b: Named) => number {
	const collator = collatorFor(locale);
	return (a, b) =>
		Number(a.id === '') - Number(b.id === '') ||
		collator.compare(a.name, b.name) ||
		(a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export interface Contender extends Named {
	/** null: no rank. */
	readonly score: Score | null;
	/** Decides where scores are equal; absent: not asked for. Whoever has none (null) stands behind those who do. */
	readonly second?: Score | null;
	/**
	 * Decides where these are equal too, the smaller is the better: the latest occurredAt among the facts with a share in the
	 * score, -Infinity where there is none (sums only); absent: not asked for.
	 */
	readonly reachedAt?: number;
}

export interface RankOptions {
	readonly direction: 'up' | 'down';
	/** The second metric's. */
	readonly secondDirection?: 'up' | 'down';
	readonly locale: string;
	/** 1, 1, 2 in place of 1, 1, 3. */
	readonly dense?: boolean;
}

export interface Place<T extends Contender> {
	readonly contender: T;
	readonly rank: number | null;
	readonly tied: boolean;
	/** To the next place above; the leader's lead over the next one below; null where there is nobody. */
	readonly gap: Score | null;
}

const by = (a: Score, b: Score, direction: 'up' | 'down') =>
	direction === 'up' ? compare(b, a) : compare(a, b);

/** Below 0: a is placed before b. 0: they share a rank. Both have a score. */
function better(a: Contender, b: Contender, { direction, secondDirection = 'up' }: RankOptions): number {
	if (!a.score || !b.score) return 0;
	const byScore = by(a.score, b.score, direction);
	if (byScore !== 0) return byScore;
	const bySecond =
		a.second && b.second ? by(a.second, b.second, secondDirection) : Number(!a.second) - Number(!b.second);
	if (bySecond !== 0) return bySecond;
	const [first = -Infinity, last = -Infinity] = [a.reachedAt, b.reachedAt];
	return first === last ? 0 : first - last;
}

const distance = (a: Score, b: Score): Score => {
	const gap = minus(a, b);
	return gap.numerator < 0n ? { numerator: -gap.numerator, denominator: gap.denominator } : gap;
};

/**
 * R1: standard competition ranking in display order (R2), those without a score last. The engine ranks incrementally; this is
 * the rule it must agree with, for anything small.
 */
export function rank<T extends Contender>(contenders: readonly T[], options: RankOptions): Place<T>[] {
	const names = byName(options.locale);
	const ranked = contenders.filter(({ score }) => score !== null);
	ranked.sort((a, b) => better(a, b, options) || names(a, b));
	const unranked = contenders.filter(({ score }) => score === null).sort(names);
	const places: Place<T>[] = [];
	let place = 0;
	let above: T | undefined;
	ranked.forEach((contender, index) => {
		const before = ranked[index - 1];
		const after = ranked[index + 1];
		const tiedAbove = before !== undefined && better(before, contender, options) === 0;
		const tiedBelow = after !== undefined && better(after, contender, options) === 0;
		if (!tiedAbove) {
			above = before;
			place = options.dense ? place + 1 : index + 1;
		}
		// the first place has nobody above: its lead is over the next one below, which for a shared first place is 0
		const rival = above ?? (tiedAbove ? before : after);
		const gap = rival?.score && contender.score ? distance(rival.score, contender.score) : null;
		places.push({ contender, rank: place, tied: tiedAbove || tiedBelow, gap });
	});
	for (const contender of unranked) places.push({ contender, rank: null, tied: false, gap: null });
	return places;
}
