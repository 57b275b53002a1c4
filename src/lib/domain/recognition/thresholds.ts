/** Badges, milestones, levels and targets: a sum over a period comes to a threshold. */
import type { Days } from '#lib/domain/periods.ts';
import { levelStart } from '#lib/domain/levels.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RecognitionData } from './recognition.ts';
import type { RuleOf, ThresholdDefinition } from './definition.ts';
import { climb, once, type Evidence, type Measure } from './evidence.ts';
import { NOTHING, prefixOf, type Crossing, type Ground, type Judgement, type Kept } from './judgement.ts';
import { datesOf, periodAt, periodName } from './periods.ts';

/** Of one period no more multiples are recognised, so that a slip of the pen does not recognise every call. */
const MOST_MULTIPLES = 1_000;

/** Whose sum it is. */
export interface Whose {
	/** `rep:<id>`, `team:<id>` or `floor`. */
	readonly subject: string;
	readonly rep: Id;
	readonly team: Id;
}

export const ofRep = (rep: Id): Whose => ({ subject: `rep:${rep}`, rep, team: '' });
export const ofTeam = (team: Id): Whose => ({ subject: `team:${team}`, rep: '', team });
export const FLOOR: Whose = { subject: 'floor', rep: '', team: '' };

/** The n-th threshold in whole units of a measure. */
export const thresholdsOf =
	(
		{ threshold, every }: Pick<ThresholdDefinition, 'threshold' | 'every'>,
		{ scale }: Pick<Measure, 'scale'>
	) =>
	(n: number): number =>
		n === 0 || (every && n < MOST_MULTIPLES) ? threshold * scale * (n + 1) : Infinity;

/** Facts of one subject by the period they belong to, each in the order in which they happened. */
export function byPeriod<F extends Evidence>(
	facts: Iterable<F>,
	periodOf: (day: number) => Days
): Map<number, { days: Days; facts: F[] }> {
	const periods = new Map<number, { days: Days; facts: F[] }>();
	for (const fact of facts) {
		const days = periodOf(fact.day);
		const known = periods.get(days.from);
		if (known) known.facts.push(fact);
		else periods.set(days.from, { days, facts: [fact] });
	}
	return periods;
}

/** A badge or a milestone over all facts of a subject that there are (or of whole periods). */
export function judgeThreshold(
	rule: RuleOf<'badge'> | RuleOf<'milestone'>,
	whose: Whose,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const { definition } = rule;
	const measure = ground.measure(definition.metric);
	if (!measure) return NOTHING;
	const counted = facts.filter(({ type }) => measure.types.has(type));
	const periods = byPeriod(counted, (day) => periodAt(definition.period, day, ground.weekStart));
	const totals = new Map<string, number>();
	const crossings: Crossing[] = [];
	for (const { days, facts: within } of periods.values()) {
		const climbed = climb(within, (fact) => measure.worth(fact), thresholdsOf(definition, measure));
		totals.set(periodName(days), climbed.total);
		climbed.rises.forEach((fact, n) =>
			crossings.push(thresholdCrossing(rule, whose, days, definition.threshold * (n + 1), fact))
		);
	}
	const told = (data: RecognitionData) => totals.get(data.from ?? 'all') ?? 0;
	return {
		crossings,
		holds: (kept) => holdsThreshold(rule.definition, kept, told(kept.data) / measure.scale)
	};
}

/** L1: what was recognised at a threshold that the rule no longer has is real while the sum is there. */
export function holdsThreshold(
	{ metric, period }: ThresholdDefinition,
	{ data }: Pick<Kept, 'data'>,
	total: number
): boolean | undefined {
	if (data.metric !== metric || data.period !== period || data.threshold === undefined) return undefined;
	return total >= data.threshold;
}

/** The crossing of one threshold, in the metric's unit, in one period. */
export function thresholdCrossing(
	{ id, name, icon, definition: { metric, period } }: RuleOf<'badge'> | RuleOf<'milestone'>,
	{ subject, rep, team }: Whose,
	days: Days,
	threshold: number,
	{ id: cause, occurredAt }: Evidence
): Crossing {
	return {
		key: `${prefixOf(subject, id, periodName(days))}${threshold}`,
		rep,
		team,
		at: occurredAt,
		ends: days.to,
		cause,
		data: { name, icon, metric, threshold, value: threshold, period, ...datesOf(days) }
	};
}

/** L1: every level from the second on, or every so many. */
export function judgeLevel(
	rule: RuleOf<'level'>,
	whose: Whose,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const points = ground.measure('points');
	if (!points) return NOTHING;
	const { every = 1 } = rule.definition;
	// level 1 is where everybody begins
	const levelAt = (n: number) => (every === 1 ? n + 2 : (n + 1) * every);
	const { total, rises } = climb(
		facts,
		(fact) => points.worth(fact),
		(n) => levelStart(levelAt(n)) * points.scale
	);
	const crossings = rises.map((fact, n): Crossing => {
		const level = levelAt(n);
		return {
			key: `${prefixOf(whose.subject, rule.id)}${level}`,
			rep: whose.rep,
			team: whose.team,
			at: fact.occurredAt,
			ends: Infinity,
			cause: fact.id,
			data: { count: level, threshold: levelStart(level), metric: 'points' }
		};
	});
	return {
		crossings,
		holds: ({ data }) =>
			data.count === undefined ? undefined : total >= levelStart(data.count) * points.scale
	};
}

/** M7: the targets of a subject that were reached, by period. */
export function judgeTarget(
	rule: RuleOf<'target'>,
	whose: Whose,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const { metric, period } = rule.definition;
	const measure = ground.measure(metric);
	if (!measure) return NOTHING;
	const periods = byPeriod(facts, (day) => periodAt(period, day, ground.weekStart));
	const totals = new Map<string, number>();
	const crossings: Crossing[] = [];
	for (const { days, facts: within } of periods.values()) {
		const target = ground.target(whose.subject, metric, period, days);
		const whole = target && wholeUnits(target, measure.scale);
		const climbed = climb(within, (fact) => measure.worth(fact), once(whole || Infinity));
		totals.set(periodName(days), climbed.total);
		const [fact] = climbed.rises;
		if (!fact || whole === undefined) continue;
		crossings.push({
			key: prefixOf(whose.subject, rule.id, periodName(days)),
			rep: whose.rep,
			team: whose.team,
			at: fact.occurredAt,
			ends: days.to,
			cause: fact.id,
			data: {
				metric,
				period,
				...datesOf(days),
				value: climbed.total / measure.scale,
				threshold: whole / measure.scale
			}
		});
	}
	return {
		crossings,
		holds({ data }) {
			if (data.metric !== metric || data.period !== period || data.threshold === undefined) return undefined;
			return (totals.get(data.from ?? '') ?? 0) >= data.threshold * measure.scale;
		}
	};
}

/** The least whole number of units that is at least a score; 0 where it is none above 0. */
export function wholeUnits(
	{ numerator, denominator }: { numerator: bigint; denominator: bigint },
	scale: number
): number {
	const scaled = numerator * BigInt(scale);
	if (scaled <= 0n) return 0;
	return Number((scaled + denominator - 1n) / denominator);
}
