/** C4: what a contest is counted from: after-images as the authority's engine holds them. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { contestFacts } from '#lib/domain/contests/proof.ts';
import { Measure } from '#lib/domain/contests/measure.ts';
import type { ContestFact, Roster, RosterMetric, RosterWindow } from '#lib/domain/contests/roster.ts';
import type { Id } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';

/** A window's dates by any clock on earth: of one with times of day, local dates reach a day further. */
export const datesOf = ({ from, to, byDate }: RosterWindow): readonly [first: number, last: number] =>
	byDate ? [dayNumber(from), dayNumber(to)] : [dayNumber(from) - 1, dayNumber(to) + 1];

/** C5: the facts of the entrants, of the metric's types, in the window or its baseline windows, in order. */
export function factsOf(
	{ engine, tables }: Pick<Authority, 'engine' | 'tables'>,
	roster: Pick<Roster, 'entrants' | 'metrics' | 'window' | 'past'>
): ContestFact[] {
	const types = typesOf({ tables }, Object.values(roster.metrics));
	const found = new Map<Id, ContestFact>();
	for (const window of [roster.window, ...roster.past]) {
		const [first, last] = datesOf(window);
		for (const fact of between({ engine }, first, last, types)) found.set(fact.id, fact);
	}
	return contestFacts(roster, found.values());
}

/** The activity types that metrics are made of. */
export function typesOf(
	{ tables }: Pick<Authority, 'tables'>,
	metrics: readonly RosterMetric[]
): Set<string> {
	const measures = metrics.map((metric) => new Measure(metric));
	const keys = [...tables.activity_types.values()].map(({ key }) => key);
	return new Set(keys.filter((key) => measures.some((measure) => measure.uses(key))));
}

/** Facts of those types dated within [first, last] (day numbers). */
export function* between(
	{ engine }: Pick<Authority, 'engine'>,
	first: number,
	last: number,
	types: ReadonlySet<string>
): Iterable<ContestFact> {
	for (const { id, rep, type, quantity, amount, occurredAt, day } of engine.evidence.between(
		first,
		last,
		types
	))
		yield { id, rep, type, quantity, amount, occurredAt, localDate: dateOfDay(day) };
}
