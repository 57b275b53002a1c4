/** How a challenge stands, as pages draw it: numbers rounded for showing, beside what tells two counts apart. */
import type { NoScore, Score } from '#lib/domain/board.ts';
import type { Duel, DuelSide } from '#lib/domain/challenges/duel.ts';
import { toNumber } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';

/** One of the last records of a side. */
export interface DuelRecord {
	readonly id: Id;
	readonly rep: Id;
	readonly type: string;
	readonly quantity: number;
	readonly amount: number;
	/** ms since 1970 */
	readonly occurredAt: number;
}

export interface DuelSideShown {
	/** As it is compared; null: none yet. */
	readonly score: number | null;
	/** Before any lens, in the metric's unit. */
	readonly plain: number | null;
	/** What it is measured against (H3); null: nothing. */
	readonly par: number | null;
	readonly why: NoScore | null;
	readonly facts: number;
	/** Newest first. */
	readonly last: readonly DuelRecord[];
}

export interface DuelShown {
	readonly sides: readonly [DuelSideShown, DuelSideShown];
	readonly leader: 0 | 1 | null;
	/** Share of the window's working time that has passed. */
	readonly elapsed: number;
	/** Of the records counted. */
	readonly hash: string;
}

const orNull = (score: Score | null) => score && toNumber(score);

const sideShown = ({ score, plain, par, why, facts, last }: DuelSide): DuelSideShown => ({
	score: orNull(score),
	plain: orNull(plain),
	par: orNull(par),
	why,
	facts,
	last: last.map(({ id, rep, type, quantity, amount, occurredAt }) => ({
		id,
		rep,
		type,
		quantity,
		amount,
		occurredAt
	}))
});

export const packDuel = ({ sides, leader, elapsed, hash }: Duel): DuelShown => ({
	sides: [sideShown(sides[0]), sideShown(sides[1])],
	leader,
	elapsed,
	hash
});
