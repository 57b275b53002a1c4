/** A rule as a manager types it, and how far a team's streaks would reach under it. */
import type { MetricUnit } from '#lib/domain/board.ts';
import type { MetricDefinition } from '#lib/domain/metrics.ts';
import { currencyDigits, parseMajor } from '#lib/domain/money.ts';
import type { StreakRule } from '#lib/domain/records.ts';
import type { StreakTerms } from '#lib/domain/streaks/line.ts';

/** A metric of which a streak can be kept. */
export interface StreakMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	readonly ratio: boolean;
}

interface OfferedMetric {
	readonly key: string;
	readonly name: string;
	readonly unit: MetricUnit;
	readonly direction: 'up' | 'down';
	readonly definition: MetricDefinition;
	readonly onFloor: boolean;
}

/** Those of which a single day has a figure that everybody can see, and of which more is better. */
export const streakMetrics = (metrics: readonly OfferedMetric[]): StreakMetric[] =>
	metrics
		.filter(({ onFloor, direction, definition }) => onFloor && direction === 'up' && isDaily(definition))
		.map(({ key, name, unit, definition }) => ({ key, name, unit, ratio: definition.kind === 'ratio' }));

function isDaily(definition: MetricDefinition): boolean {
	if (definition.kind === 'sum') return true;
	if (definition.kind !== 'ratio' || definition.allTime) return false;
	return ![definition.numerator, definition.denominator].some((side) => 'distinct' in side);
}

/** What stands in the form's fields. */
export interface Draft {
	name: string;
	metric: string;
	/** As it is typed: whole currency units, percent. */
	minimum: string;
	per: string;
	from: string;
}

export const EMPTY_DRAFT: Draft = { name: '', metric: 'calls', minimum: '10', per: 'day', from: '' };

const PERCENT_PLACES = 9;

export function draftOf(rule: StreakRule, unit: MetricUnit | undefined, currency: string): Draft {
	const shown =
		unit === 'money'
			? rule.minimum / 10 ** currencyDigits(currency)
			: unit === 'ratio'
				? Number((rule.minimum * 100).toFixed(PERCENT_PLACES - 2))
				: rule.minimum;
	return { name: rule.name, metric: rule.metric, minimum: String(shown), per: rule.per, from: rule.from };
}

/** The minimum in the metric's unit; NaN where no such number is written. */
export function minimumOf(typed: string, unit: MetricUnit | undefined, currency: string): number {
	const text = typed.trim().replace(',', '.');
	if (!/^\d{1,12}(\.\d{1,9})?$/.test(text)) return Number.NaN;
	if (unit === 'ratio') return Number((Number(text) / 100).toFixed(PERCENT_PLACES));
	if (unit !== 'money') return Number(text);
	const minor = parseMajor(text, currencyDigits(currency));
	return minor.ok ? minor.value : Number.NaN;
}

/** What the rule would ask for; undefined while it is not complete. */
export function termsOf(
	draft: Draft,
	metric: StreakMetric | undefined,
	currency: string
): StreakTerms | undefined {
	const minimum = minimumOf(draft.minimum, metric?.unit, currency);
	if (!metric || !(minimum > 0)) return undefined;
	const per = draft.per === 'week' && !metric.ratio ? 'week' : 'day';
	return { metric: metric.key, minimum, per, from: draft.from };
}

export interface Band {
	/** `5 to 9`; the first band has none. */
	readonly from: number;
	readonly to: number;
	readonly people: number;
}

const EDGES = [0, 1, 5, 10, 20, 50, Infinity];

/** How many people have streaks of which length; nobody is named, and the first band is of those who begin anew. */
export const bandsOf = (lengths: readonly number[]): Band[] =>
	EDGES.slice(0, -1).map((from, index) => {
		const to = (EDGES[index + 1] ?? Infinity) - 1;
		return { from, to, people: lengths.filter((length) => length >= from && length <= to).length };
	});

/** What half of them reach, of lengths in ascending order; undefined for nobody. */
export const halfReach = (lengths: readonly number[]): number | undefined =>
	lengths[Math.floor(lengths.length / 2)];
