/** What a challenge's moves need of the server: the moment, people's zones, and scores from the authority's engine. */
import { instantText } from '#lib/domain/calendar.ts';
import type { ChallengeResult } from '#lib/domain/challenges/challenge.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { termsOf, textOf, type Duel, type DuelSide } from '#lib/domain/challenges/duel.ts';
import type { Umpire } from '#lib/domain/challenges/machine.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import { zoneAt } from '#lib/server/floor/zones.ts';

export interface UmpireParts {
	readonly authority: Pick<Authority, 'engine' | 'tables' | 'position'>;
	readonly clock: Pick<Clock, 'now'>;
}

const sideResult = ({ score, plain, par, facts }: DuelSide) => ({
	score: textOf(score),
	plain: textOf(plain),
	par: textOf(par),
	facts
});

const NOTHING: Duel = {
	sides: [
		{ score: null, plain: null, par: null, why: 'notEnough', facts: 0, last: [] },
		{ score: null, plain: null, par: null, why: 'notEnough', facts: 0, last: [] }
	],
	leader: null,
	elapsed: 1,
	hash: '0'
};

/** Judges as of now, with what the engine has read so far. A metric that has gone since gives a draw. */
export function umpireOf({ authority, clock }: UmpireParts): Umpire {
	const now = clock.now();
	return {
		now,
		zoneOf: (rep) => zoneAt(authority.tables, rep, now),
		score(challenge, how): ChallengeResult {
			const duel = authority.engine.duel(termsOf(challenge), now);
			const { sides, leader, hash } = duel.ok ? duel.value : NOTHING;
			return {
				how,
				winner: leader,
				sides: [sideResult(sides[0]), sideResult(sides[1])],
				seq: authority.position.seq,
				at: instantText(now),
				hash
			};
		}
	};
}
