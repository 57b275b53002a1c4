/** How effective-dated records change: a value (a membership's team, a team's region) from a date on, or none. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import { holdsOn, type Dated } from '#lib/domain/membership.ts';
import type { Id, LocalDate, Membership, TeamRegion } from '#lib/domain/records.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';

/** An effective-dated record and what it says. */
export interface Span extends Dated {
	readonly id: Id;
	readonly value: Id;
}
export type SpanChange =
	| { readonly kind: 'end'; readonly id: Id; readonly to: LocalDate }
	| { readonly kind: 'begin'; readonly value: Id; readonly from: LocalDate; readonly to: LocalDate }
	| { readonly kind: 'replace'; readonly id: Id; readonly value: Id }
	| { readonly kind: 'drop'; readonly id: Id };

const dayBefore = (date: LocalDate): LocalDate => dateOfDay(dayNumber(date) - 1);

/**
 * What makes `value` (null: nothing) hold from `from` on (default: `today`) until the span it replaces would have ended,
 * without overlaps. The first span of all, made without `from`, is open at the start: it holds for earlier facts too (P6).
 */
export function changeSpans(
	spans: readonly Span[],
	value: Id | null,
	from: LocalDate | undefined,
	today: LocalDate
): SpanChange[] {
	const date = from ?? today;
	const holding = spans.find((span) => holdsOn(span, date));
	if (value === null) {
		if (!holding) return [];
		if (holding.from === date) return [{ kind: 'drop', id: holding.id }];
		return [{ kind: 'end', id: holding.id, to: dayBefore(date) }];
	}
	if (spans.length === 0) return [{ kind: 'begin', value, from: from ?? '', to: '' }];
	if (holding === undefined) {
		const later = spans.map((span) => span.from).filter((start) => start > date);
		const next = later.sort()[0];
		return [{ kind: 'begin', value, from: date, to: next === undefined ? '' : dayBefore(next) }];
	}
	if (holding.value === value) return [];
	if (holding.from === date) return [{ kind: 'replace', id: holding.id, value }];
	return [
		{ kind: 'end', id: holding.id, to: dayBefore(date) },
		{ kind: 'begin', value, from: date, to: holding.to }
	];
}

/** The new value and since when, as `changeSpans` takes them. */
export interface Placing {
	readonly value: Id | null;
	readonly from: LocalDate | undefined;
	readonly today: LocalDate;
	/** Ids of new records; random ones by default. */
	readonly newId?: () => Id;
}

/** What puts a rep into a team (null: none); `held`: all memberships of the rep. */
export const membershipWrites = (rep: Id, held: readonly Membership[], placing: Placing): Write[] =>
	spanWrites(
		'memberships',
		held.map(({ id, team, from, to }) => ({ id, value: team, from, to })),
		placing,
		{ rep },
		(team) => ({ team })
	);

/** What puts a team into a region (null: none); `held`: all regions the team was in. */
export const regionWrites = (team: Id, held: readonly TeamRegion[], placing: Placing): Write[] =>
	spanWrites(
		'team_regions',
		held.map(({ id, region, from, to }) => ({ id, value: region, from, to })),
		placing,
		{ team },
		(region) => ({ region })
	);

function spanWrites(
	collection: 'memberships' | 'team_regions',
	spans: readonly Span[],
	{ value, from, today, newId = randomId }: Placing,
	owner: { rep: Id } | { team: Id },
	named: (value: Id) => { team: Id } | { region: Id }
): Write[] {
	return changeSpans(spans, value, from, today).map((change): Write => {
		switch (change.kind) {
			case 'drop':
				return { op: 'delete', collection, id: change.id };
			case 'end':
				return { op: 'update', collection, id: change.id, data: { to: change.to } };
			case 'replace':
				return { op: 'update', collection, id: change.id, data: named(change.value) };
			case 'begin': {
				const { from, to } = change;
				return {
					op: 'create',
					collection,
					data: { id: newId(), ...owner, ...named(change.value), from, to }
				};
			}
		}
	});
}
