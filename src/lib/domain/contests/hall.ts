/** The hall of fame: who won contests and prizes. Only of settled ones, and nobody stands in it who won nothing. */
import type { Score } from '#lib/domain/board.ts';
import { plus } from '#lib/domain/fractions.ts';
import type { Id } from '#lib/domain/records.ts';
import { exactText, fromExact, ZERO } from './exact.ts';
import type { ContestRules, Prize } from './rules.ts';
import type { Award } from './table.ts';
import { competitorKind, winnersOf, type CompetitorKind, type FinishedContest } from './winners.ts';

/** A prize that somebody won. */
export interface WonPrize extends Pick<Award, 'group' | 'share' | 'value' | 'day'> {
	readonly contest: Id;
	/** The prize's name. */
	readonly name: string;
}

export interface HallRow {
	readonly kind: CompetitorKind;
	readonly id: Id;
	/** Contests won, in the order in which they were given. */
	readonly won: readonly Id[];
	readonly prizes: readonly WonPrize[];
	/** Of all prizes together: minor units, exactly. */
	readonly value: string;
}

/** Whom a prize goes to: competitors, but for what is for a team's people or for the best of a day. */
export const prizeKind = (rules: ContestRules, { kind }: Pick<Prize, 'kind'>): CompetitorKind =>
	kind === 'team' || kind === 'spot' ? 'rep' : competitorKind(rules);

interface Fame {
	readonly kind: CompetitorKind;
	readonly id: Id;
	readonly won: Set<Id>;
	readonly prizes: WonPrize[];
	value: Score;
}

/** Who won most contests first, then most prizes, then by kind and id. */
export function hallOfFame(contests: readonly FinishedContest[]): HallRow[] {
	const known = new Map<string, Fame>();
	const fameOf = (kind: CompetitorKind, id: Id): Fame => {
		const key = `${kind} ${id}`;
		let fame = known.get(key);
		if (!fame) known.set(key, (fame = { kind, id, won: new Set(), prizes: [], value: ZERO }));
		return fame;
	};
	for (const { id: contest, rules, result } of contests) {
		for (const id of winnersOf(rules, result)) fameOf(competitorKind(rules), id).won.add(contest);
		for (const { prize: index, group, to, share, value, day } of result.awards) {
			const prize = rules.prizes[index];
			if (!prize) continue;
			const fame = fameOf(prizeKind(rules, prize), to);
			fame.prizes.push({
				contest,
				name: prize.name,
				group,
				share,
				value,
				...(day === undefined ? {} : { day })
			});
			fame.value = plus(fame.value, fromExact(value) ?? ZERO);
		}
	}
	const KINDS: readonly CompetitorKind[] = ['rep', 'team', 'region'];
	return [...known.values()]
		.sort(
			(a, b) =>
				b.won.size - a.won.size ||
				b.prizes.length - a.prizes.length ||
				KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
				(a.id < b.id ? -1 : 1)
		)
		.map(({ kind, id, won, prizes, value }) => ({
			kind,
			id,
			won: [...won],
			prizes,
			value: exactText(value)
		}));
}
