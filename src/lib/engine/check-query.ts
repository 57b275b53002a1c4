import { LENSES, type BoardQuery, type BoardRefusal } from '#lib/domain/board.ts';
import type { Metric } from '#lib/domain/metrics.ts';
import type { Derived } from './floor.ts';
import { planOf } from './plan.ts';

/** What a query names that is not there, or asks without meaning; undefined: nothing. `metrics` by key. */
export function checkQuery(
	query: BoardQuery,
	derived: Derived,
	metrics: ReadonlyMap<string, Metric>
): BoardRefusal | undefined {
	const { metric, by, team, region } = query;
	if (!metrics.has(metric)) return { parameter: 'metric', message: `there is no metric "${metric}"` };
	if (by !== 'rep' && by !== 'team' && by !== 'region') {
		return { parameter: 'by', message: 'must be rep, team or region' };
	}
	if (team !== undefined && !derived.teams.has(team))
		return { parameter: 'team', message: `there is no team "${team}"` };
	if (region !== undefined && !derived.regions.has(region)) {
		return { parameter: 'region', message: `there is no region "${region}"` };
	}
	const plan = planOf(query, derived, 0, undefined, undefined);
	return plan.ok ? checkOptions(query, metrics) : plan.error;
}

function checkOptions(
	{ metric, by, lens, perMember, tieBreak }: BoardQuery,
	metrics: ReadonlyMap<string, Metric>
): BoardRefusal | undefined {
	if (lens !== undefined && !LENSES.includes(lens))
		return { parameter: 'lens', message: `must be one of ${LENSES.join(', ')}` };
	if (perMember && by === 'rep')
		return { parameter: 'perMember', message: 'is for boards of teams or regions' };
	if (tieBreak === undefined) return undefined;
	if (tieBreak === 'earliest')
		return metrics.get(metric)?.definition.kind === 'sum'
			? undefined
			: { parameter: 'tieBreak', message: 'earliest is for sums only' };
	return metrics.has(tieBreak)
		? undefined
		: { parameter: 'tieBreak', message: `there is no metric "${tieBreak}"` };
}
