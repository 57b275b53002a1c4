/** What is judged over everybody's facts together: the first of a day, and who takes the lead of a board. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RuleOf } from './definition.ts';
import type { Evidence } from './evidence.ts';
import { NOTHING, prefixOf, type Crossing, type Ground, type Judgement } from './judgement.ts';
import { datesOf, periodAt, periodName } from './periods.ts';
import { byPeriod } from './thresholds.ts';

/** The first record of the type on each date, whoever's it is. Facts are in the order in which they happened. */
export function judgeFirsts(rule: RuleOf<'first'>, facts: readonly Evidence[], ground: Ground): Judgement {
	const { type } = rule.definition;
	const firsts = new Map<number, Evidence>();
	for (const fact of facts) {
		if (fact.type !== type || fact.amount < 0 || ground.isHouse(fact.rep) || firsts.has(fact.day)) continue;
		firsts.set(fact.day, fact);
	}
	const crossings = [...firsts.values()].map(({ id, rep, day, amount, occurredAt }): Crossing => {
		const date = dateOfDay(day);
		return {
			key: `${prefixOf('floor', rule.id, date)}${rep}`,
			rep,
			team: '',
			at: occurredAt,
			ends: day,
			cause: id,
			data: { type, period: 'day', from: date, to: date, ...(amount > 0 && { amount }) }
		};
	});
	return { crossings, holds: ({ data }) => (data.type === type ? false : undefined) };
}

/** L4: the lead, once per rep, board and day; of the whole periods that the facts are of. */
export function judgeLeads(rule: RuleOf<'lead'>, facts: readonly Evidence[], ground: Ground): Judgement {
	const { metric, period, minimum = 0 } = rule.definition;
	const measure = ground.measure(metric);
	if (!measure) return NOTHING;
	const counted = facts.filter(({ type, rep }) => measure.types.has(type) && !ground.isHouse(rep));
	const crossings: Crossing[] = [];
	for (const { days, facts: within } of byPeriod(counted, (day) =>
		periodAt(period, day, ground.weekStart)
	).values()) {
		const told = new Set<string>();
		for (const { fact, from, score } of leadsTaken(within, (one) => measure.worth(one))) {
			const key = `${prefixOf('floor', rule.id, periodName(days))}${dateOfDay(fact.day)}/${fact.rep}`;
			if (told.has(key) || score < minimum * measure.scale) continue;
			told.add(key);
			crossings.push({
				key,
				rep: fact.rep,
				team: '',
				at: fact.occurredAt,
				ends: fact.day,
				cause: fact.id,
				data: {
					metric,
					period,
					...datesOf(days),
					value: score / measure.scale,
					...(minimum > 0 && { threshold: minimum }),
					others: [from]
				}
			});
		}
	}
	const holds: Judgement['holds'] = ({ data }) =>
		data.metric === metric && data.period === period && data.threshold === rule.definition.minimum
			? false
			: undefined;
	return { crossings, holds };
}

interface LeadTaken {
	readonly fact: Evidence;
	/** Who led before. */
	readonly from: Id;
	/** In whole units. */
	readonly score: number;
}

/**
 * Every fact by which its rep became the only leader in place of another one. The first
 * score of a period takes the lead from nobody, and neither does who leads again after a tie.
 */
function leadsTaken(facts: readonly Evidence[], worth: (fact: Evidence) => number): LeadTaken[] {
	const scores = new Map<Id, number>();
	const taken: LeadTaken[] = [];
	let top: Top = { best: 0, leader: undefined };
	/** The last one who led alone. */
	let last: Id | undefined;
	for (const fact of facts) {
		const { rep } = fact;
		const before = scores.get(rep) ?? 0;
		const score = before + worth(fact);
		scores.set(rep, score);
		top = score >= before ? risen(top, rep, score) : before < top.best ? top : topOf(scores);
		const { leader } = top;
		if (leader === undefined || leader === last) continue;
		if (last !== undefined && leader === rep) taken.push({ fact, from: last, score });
		last = leader;
	}
	return taken;
}

/** The highest score above 0, and who alone has it; undefined: nobody. */
interface Top {
	readonly best: number;
	readonly leader: Id | undefined;
}

function risen(top: Top, rep: Id, score: number): Top {
	if (score > top.best) return { best: score, leader: rep };
	return score === top.best && score > 0 && top.leader !== rep ? { best: score, leader: undefined } : top;
}

function topOf(scores: ReadonlyMap<Id, number>): Top {
	let top: Top = { best: 0, leader: undefined };
	for (const [rep, score] of scores) top = risen(top, rep, score);
	return top;
}
