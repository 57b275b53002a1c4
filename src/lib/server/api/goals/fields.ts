/** What the calls about goals have in common. */
import { isFloorMetric } from '#lib/server/floor/restrictions.ts';
import { z } from 'zod';
import { MAX_AMOUNT } from '#lib/domain/money.ts';
import { catalogueOf } from '#lib/server/api/metrics/catalogue.ts';
import { invalidField, type Problem } from '#lib/server/api/problem.ts';
import type { App } from '#lib/server/app.ts';

const VALUE = `must be a whole number from 1 to ${MAX_AMOUNT}; money in minor units`;

export const metricKey = z.string('must be the key of a metric').min(1, 'is empty').max(50, 'is no metric');
export const goalPeriod = z.enum(
	['day', 'week', 'month', 'quarter', 'year'],
	'must be day, week, month, quarter or year'
);
export const goalValue = z.number(VALUE).int(VALUE).min(1, VALUE).max(MAX_AMOUNT, VALUE);

/** A goal is over a figure that grows day by day and that everybody in it can see (M8). */
export function metricFlaw({ authority }: App, key: string): Problem | undefined {
	const metric = catalogueOf(authority).get(key);
	if (!metric || !isFloorMetric({ authority }, key))
		return invalidField('/metric', 'is no metric that everybody can see');
	return metric.definition.kind === 'sum' && metric.direction === 'up'
		? undefined
		: invalidField('/metric', 'does not add up over days; choose a sum that is better the higher it is');
}
