/** What histories happen on: people, teams, metrics, targets, and when and where they begin. */
import { BUILT_IN_METRICS } from '#lib/domain/metrics.ts';
import type { MetricRecord } from '#lib/domain/records.ts';
import * as floor from './floor-fixture.ts';

export const REPS = ['ana', 'bob', 'Änne', 'carl', 'dora', 'house'];
export const TEAMS = ['red', 'blue', 'green'];
export const REGIONS = ['north', 'south'];
/** Years' ends, changes of the clocks in each of the zones, a leap day, the end of a quarter, and a plain summer. */
export const STARTS = [
	...['2025-12-31', '2027-01-01', '2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05'],
	...['2026-09-27', '2028-02-29', '2026-07-01', '2026-07-15']
];
export const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland'];

export const definition = (value: unknown, key: string, direction: 'up' | 'down'): MetricRecord => ({
	id: floor.idOf(key),
	key,
	name: key,
	definition: value,
	unit: 'count',
	direction,
	version: 1
});
export const CUSTOM = [
	definition(
		{
			kind: 'sum',
			terms: [
				{ type: 'call', field: 'quantity', weight: '0.1' },
				{ type: 'order', field: 'rows', weight: '-2.25' },
				{ type: 'order', field: 'margin', weight: '0.003' }
			]
		},
		'effort',
		'up'
	),
	definition({ kind: 'sum', terms: [{ type: 'no_show', field: 'rows', weight: '1' }] }, 'misses', 'down'),
	definition(
		{
			kind: 'ratio',
			numerator: { distinct: 'customer', types: ['quote', 'order'] },
			denominator: [{ type: 'call', field: 'quantity', weight: '0.5' }],
			minimumDenominator: '2.5'
		},
		'reach',
		'up'
	),
	definition({ kind: 'followUp', days: 2 }, 'quick_follow_up', 'up'),
	definition({ kind: 'attainment', metric: 'quote_to_order' }, 'hit_rate_goal', 'up'),
	definition({ kind: 'medianDays', from: 'lead', to: 'order' }, 'lead_cycle', 'down')
];
/** Of which there is usually something to tell. */
const TELLING = [
	...['calls', 'orders', 'revenue', 'points', 'effort', 'quote_to_order', 'value_per_customer', 'attainment'],
	...[
		'call_to_order',
		'reach',
		'hit_rate_goal',
		'cycle_days',
		'quick_follow_up',
		'margin',
		'calls',
		'revenue'
	]
];
export const METRICS = [
	...[...BUILT_IN_METRICS, ...CUSTOM].map(({ key }) => key),
	...TELLING,
	...TELLING,
	...TELLING
];

/** Some of all there may be. */
export const TARGETS = [
	floor.target('workspace', 5_000_000),
	...['ana', 'bob', 'carl'].map((name, index) =>
		floor.target(`rep:${floor.idOf(name)}`, 400_000 + index, { period: index === 1 ? 'year' : 'month' })
	),
	...REPS.map((name) =>
		floor.target(`rep:${floor.idOf(name)}`, 9, {
			id: floor.idOf(`m${name}`),
			metric: 'calls',
			period: 'month'
		})
	),
	...['ana', 'Änne'].map((name) =>
		floor.target(`rep:${floor.idOf(name)}`, 12, {
			id: floor.idOf(`t${name}`),
			metric: 'calls',
			period: 'week'
		})
	),
	floor.target(`team:${floor.idOf('red')}`, 7, { metric: 'quote_to_order', period: 'day' })
];

export const SUMS = ['calls', 'orders', 'revenue', 'points', 'misses', 'quotes', 'margin', 'effort'];
/** What often decides between equal scores; the lower the better in some of them. */
export const SECOND = ['misses', 'no_show_rate', 'cycle_days', 'calls', 'revenue', 'attainment', 'effort'];
/** Of which there are targets. */
export const AIMED = ['calls', 'revenue', 'quote_to_order', 'calls'];
