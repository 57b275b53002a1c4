import { dateOfDay, dayNumber } from '#lib/domain/calendar.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';

/** An effective-dated value (a membership's team, a team's region) between two local dates, both inclusive; '' is open. */
export interface Span {
	readonly id: Id;
	readonly value: Id;
	readonly from: LocalDate;
	readonly to: LocalDate;
}
export type SpanChange =
	| { readonly kind: 'end'; readonly id: Id; readonly to: LocalDate }
	| { readonly kind: 'begin'; readonly value: Id; readonly from: LocalDate; readonly to: LocalDate }
	| { readonly kind: 'replace'; readonly id: Id; readonly value: Id };

const dayBefore = (date: LocalDate): LocalDate => dateOfDay(dayNumber(date) - 1);

/** The span that holds on `date`. */
export const spanOn = <S extends { from: LocalDate; to: LocalDate }>(
	spans: readonly S[],
	date: LocalDate
): S | undefined => spans.find(({ from, to }) => from <= date && (to === '' || to >= date));

/**
 * What makes `value` hold from `from` on (default: `today`) until the span it replaces would have ended, without
 * overlaps. The first span of all, made without `from`, is open at the start: it holds for earlier facts too (P6).
 */
export function changeSpans(
	spans: readonly Span[],
	value: Id,
	from: LocalDate | undefined,
	today: LocalDate
): SpanChange[] {
	if (spans.length === 0) return [{ kind: 'begin', value, from: from ?? '', to: '' }];
	const date = from ?? today;
	const holding = spanOn(spans, date);
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
