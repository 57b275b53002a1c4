/** What one rep is recognised for by the own record: deals, bests, and weeks clearly above the usual. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import { integer, times, reduced } from '#lib/domain/fractions.ts';
import { BASELINE_PERIODS, baselineOf } from '#lib/domain/lenses.ts';
import type { Days } from '#lib/domain/periods.ts';
import type { Id } from '#lib/domain/records.ts';
import type { RuleOf } from './definition.ts';
import { climb, once, type Evidence, type Measure } from './evidence.ts';
import { NOTHING, prefixOf, type Crossing, type Ground, type Judgement } from './judgement.ts';
import { datesOf, periodAt, periodName } from './periods.ts';
import { byPeriod, wholeUnits } from './thresholds.ts';

/** So many earlier periods with work are needed before a best one means anything. */
const EARLIER_PERIODS = 8;

/** Records of a type with at least the amount, each by itself. */
export function judgeDeals(rule: RuleOf<'deal'>, rep: Id, facts: readonly Evidence[]): Judgement {
	const { type, amount } = rule.definition;
	const deals = facts.filter((fact) => fact.type === type && fact.amount >= amount);
	const byId = new Map(facts.map((fact) => [fact.id, fact]));
	return {
		crossings: deals.map(({ id, amount: worth, quantity, occurredAt, day }) => ({
			key: `${prefixOf(`rep:${rep}`, rule.id)}${id}`,
			rep,
			team: '',
			at: occurredAt,
			ends: day,
			cause: id,
			data: { type, amount: worth, quantity, threshold: amount }
		})),
		holds({ cause, data }) {
			if (data.type !== type) return undefined;
			const fact = byId.get(cause);
			return fact !== undefined && fact.type === data.type && fact.amount >= (data.threshold ?? amount);
		}
	};
}

/** Days, weeks or months better than each before, once there are enough of those with work in them. */
export function judgeBests(
	rule: RuleOf<'best'>,
	rep: Id,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const { metric, period } = rule.definition;
	const measure = ground.measure(metric);
	if (!measure) return NOTHING;
	const periods = [...byPeriod(facts, (day) => periodAt(period, day, ground.weekStart)).values()].sort(
		(a, b) => a.days.from - b.days.from
	);
	let best = 0;
	const crossings: Crossing[] = [];
	periods.forEach(({ days, facts: within }, earlier) => {
		const { total, rises } = climb(within, (fact) => measure.worth(fact), once(best + 1));
		const [fact] = rises;
		if (!fact) return;
		if (earlier >= EARLIER_PERIODS && best > 0)
			crossings.push({
				key: `${prefixOf(`rep:${rep}`, rule.id)}${periodName(days)}`,
				rep,
				team: '',
				at: fact.occurredAt,
				ends: days.to,
				cause: fact.id,
				data: {
					metric,
					period,
					...datesOf(days),
					value: total / measure.scale,
					threshold: best / measure.scale
				}
			});
		best = total;
	});
	const holds: Judgement['holds'] = ({ data }) =>
		data.metric === metric && data.period === period ? false : undefined;
	return { crossings, holds };
}

/** M5: weeks clearly above the own usual one; nothing is ever said of the others. */
export function judgeImproved(
	rule: RuleOf<'improved'>,
	rep: Id,
	facts: readonly Evidence[],
	ground: Ground
): Judgement {
	const { metric, percent } = rule.definition;
	const measure = ground.measure(metric);
	const first = facts.reduce((least, { day }) => Math.min(least, day), Infinity);
	if (!measure || first === Infinity) return NOTHING;
	const weeks = byPeriod(facts, (day) => periodAt('week', day, ground.weekStart));
	const begun = Math.max(
		ground.startOf(rep) === -Infinity ? first : ground.startOf(rep),
		ground.firstDay ?? first
	);
	const sums = new Map(
		[...weeks].map(([from, { facts: within }]) => [
			from,
			within.reduce((sum, fact) => sum + measure.worth(fact), 0)
		])
	);
	const crossings = [...weeks.values()].flatMap(({ days, facts: within }): Crossing[] => {
		const usual = usualOf(rep, days, sums, begun, ground);
		if (!usual || usual.numerator <= 0n) return [];
		const aim = wholeUnits(times(usual, reduced(BigInt(100 + percent), 100n)), 1);
		const [fact] = climb(within, (one) => measure.worth(one), once(aim)).rises;
		if (!fact) return [];
		return [improvedCrossing(rule, rep, days, fact, measure, sums.get(days.from) ?? 0, usual)];
	});
	const holds: Judgement['holds'] = ({ data }) =>
		data.metric === metric && data.percent === percent ? false : undefined;
	return { crossings, holds };
}

function improvedCrossing(
	{ id, definition: { metric, percent } }: RuleOf<'improved'>,
	rep: Id,
	days: Days,
	{ id: cause, occurredAt }: Evidence,
	{ scale }: Measure,
	total: number,
	usual: { numerator: bigint; denominator: bigint }
): Crossing {
	return {
		key: `${prefixOf(`rep:${rep}`, id)}${dateOfDay(days.from)}`,
		rep,
		team: '',
		at: occurredAt,
		ends: days.to,
		cause,
		data: {
			metric,
			percent,
			period: 'week',
			...datesOf(days),
			value: total / scale,
			threshold: Number(usual.numerator) / Number(usual.denominator) / scale
		}
	};
}

/** M5: the exact median of the last 8 weeks that speak; undefined: too few do. In whole units. */
function usualOf(rep: Id, { from }: Days, sums: ReadonlyMap<number, number>, begun: number, ground: Ground) {
	const past = Array.from({ length: BASELINE_PERIODS }, (_, back) => from - 7 * (back + 1));
	return baselineOf(
		// of weeks before the record began no day was worked: they do not speak
		past.map((week) => ({
			score: integer(sums.get(week) ?? 0),
			days: ground.normalDays(rep, week, week + 6),
			daysWorked: ground.daysDue(rep, Math.max(week, begun), week + 6)
		}))
	);
}
