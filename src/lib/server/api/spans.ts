/** Effective-dated rows as the API changes them: a value from a date on, or none. */
import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { changeSpans, spanOn, type Span, type SpanChange } from '#lib/server/people/spans.ts';
import { randomId } from '#lib/server/record/ids.ts';
import type { Write } from '#lib/server/record/store.ts';

type Change = SpanChange | { readonly kind: 'drop'; readonly id: Id };

/** What makes `value` (null: nothing) hold from a date on, until the span it replaces would have ended. */
export function spanChanges(
	spans: readonly Span[],
	value: Id | null,
	from: LocalDate | undefined,
	today: LocalDate
): Change[] {
	if (value !== null) return changeSpans(spans, value, from, today);
	const date = from ?? today;
	const holding = spanOn(spans, date);
	if (!holding) return [];
	if (holding.from === date) return [{ kind: 'drop', id: holding.id }];
	return [{ kind: 'end', id: holding.id, to: dateOfDay(dayNumber(date) - 1) }];
}

/** A rep's team from a date on. */
export const membershipWrites = (rep: Id, changes: readonly Change[]): Write[] =>
	changes.map((change): Write => {
		const collection = 'memberships';
		if (change.kind === 'drop') return { op: 'delete', collection, id: change.id };
		if (change.kind === 'end') return { op: 'update', collection, id: change.id, data: { to: change.to } };
		if (change.kind === 'replace')
			return { op: 'update', collection, id: change.id, data: { team: change.value } };
		const { value: team, from, to } = change;
		return { op: 'create', collection, data: { id: randomId(), rep, team, from, to } };
	});

/** A team's region from a date on. */
export const regionWrites = (team: Id, changes: readonly Change[]): Write[] =>
	changes.map((change): Write => {
		const collection = 'team_regions';
		if (change.kind === 'drop') return { op: 'delete', collection, id: change.id };
		if (change.kind === 'end') return { op: 'update', collection, id: change.id, data: { to: change.to } };
		if (change.kind === 'replace')
			return { op: 'update', collection, id: change.id, data: { region: change.value } };
		const { value: region, from, to } = change;
		return { op: 'create', collection, data: { id: randomId(), team, region, from, to } };
	});
