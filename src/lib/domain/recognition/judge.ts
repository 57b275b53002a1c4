/** Which rules are judged by whose facts, and what is to be done about what they say. */
import type { Id } from '#lib/domain/records.ts';
import { subjectOf, type JudgedRule } from './definition.ts';
import type { Evidence } from './evidence.ts';
import { judgeFirsts, judgeLeads } from './floor.ts';
import { NOTHING, type Crossing, type Ground, type Judgement, type Kept } from './judgement.ts';
import { judgeBests, judgeDeals, judgeImproved } from './own.ts';
import { judgeStreaks } from './streaks.ts';
import { FLOOR, judgeLevel, judgeTarget, judgeThreshold, ofRep, ofTeam, type Whose } from './thresholds.ts';

/** A rule about reps, over all facts of one rep in the order in which they happened. */
export function judgeRep(rule: JudgedRule, rep: Id, facts: readonly Evidence[], ground: Ground): Judgement {
	if (subjectOf(rule) !== 'rep' || ground.isHouse(rep)) return NOTHING;
	switch (rule.kind) {
		case 'deal':
			return judgeDeals(rule, rep, facts);
		case 'best':
			return judgeBests(rule, rep, facts, ground);
		case 'improved':
			return judgeImproved(rule, rep, facts, ground);
		case 'streak':
			return judgeStreaks(rule, rep, facts, ground);
		default:
			return judgeSum(rule, ofRep(rep), facts, ground);
	}
}

function judgeSum(rule: JudgedRule, whose: Whose, facts: readonly Evidence[], ground: Ground): Judgement {
	switch (rule.kind) {
		case 'badge':
		case 'milestone':
			return judgeThreshold(rule, whose, facts, ground);
		case 'target':
			return judgeTarget(rule, whose, facts, ground);
		case 'level':
			return judgeLevel(rule, whose, facts, ground);
		default:
			return NOTHING;
	}
}

/**
 * A rule about teams or the floor, over all facts of whole periods of the rule's length (of whole days for firsts), in the order
 * in which they happened.
 */
export function judgeFloor(rule: JudgedRule, facts: readonly Evidence[], ground: Ground): Judgement {
	if (rule.kind === 'first') return judgeFirsts(rule, facts, ground);
	if (rule.kind === 'lead') return judgeLeads(rule, facts, ground);
	const subject = subjectOf(rule);
	if (subject === 'floor') return judgeSum(rule, FLOOR, facts, ground);
	if (subject === 'rep') return NOTHING;
	const teams = new Map<Id, Evidence[]>();
	for (const fact of facts) {
		const team = ground.teamOn(fact.rep, fact.day);
		if (team === '') continue;
		const known = teams.get(team);
		if (known) known.push(fact);
		else teams.set(team, [fact]);
	}
	const judged = new Map([...teams].map(([team, own]) => [team, judgeSum(rule, ofTeam(team), own, ground)]));
	return {
		crossings: [...judged.values()].flatMap(({ crossings }) => crossings),
		// a team without a fact left has reached nothing
		holds: (kept) => (judged.get(kept.team) ?? judgeSum(rule, ofTeam(kept.team), [], ground)).holds(kept)
	};
}

/** What follows from a judgement. */
export interface Verdict {
	readonly create: readonly Crossing[];
	/** L1: their cause was corrected away. */
	readonly mark: readonly Kept[];
	/** They hold again. */
	readonly unmark: readonly Kept[];
}

/**
 * Compares what should be recognised with what was, for one rule and the same part of the record. An ended rule recognises
 * nothing new, and what it did recognise is marked all the same.
 * @param from day number: periods that ended before it are not recognised any more
 */
export function compareWith(
	{ crossings, holds }: Judgement,
	kept: readonly Kept[],
	{ active, from }: { readonly active: boolean; readonly from: number }
): Verdict {
	const byKey = new Map(kept.map((one) => [one.key, one]));
	const real = new Set<Kept>();
	const create = crossings.filter((crossing) => {
		const same = byKey.get(crossing.key);
		const covered = crossing.covers ? kept.filter((one) => crossing.covers?.(one)) : [];
		if (same) real.add(same);
		for (const one of covered) real.add(one);
		return !same && covered.length === 0 && active && crossing.ends >= from;
	});
	const holding = kept.map((one) => ({ one, holds: real.has(one) || holds(one) }));
	return {
		create,
		mark: holding.filter(({ one, holds }) => holds === false && !one.marked).map(({ one }) => one),
		unmark: holding.filter(({ one, holds }) => holds === true && one.marked).map(({ one }) => one)
	};
}
