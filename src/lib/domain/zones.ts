/** P6: by whose calendar a rep's days are counted. */
import { localDateOf } from './calendar.ts';
import { holdsOn } from './membership.ts';
import type { Capacity, Id, LocalDate } from './records.ts';

type ZonedSpan = Pick<Capacity, 'rep' | 'from' | 'to' | 'timeZone'>;

/**
 * The zone a rep lives by at a moment (ms since 1970): the rep's own capacity in force, else the workspace's capacity
 * (rep ''), else `standard`. Of several the one that began last. A rep '' asks for the workspace's.
 */
export const zoneAt = (capacity: Iterable<ZonedSpan>, rep: Id, ms: number, standard: string): string =>
	zoneWhere(capacity, rep, standard, (row) => holdsOn(row, localDateOf(ms, row.timeZone)));

/** The same for a local date. */
export const zoneOn = (capacity: Iterable<ZonedSpan>, rep: Id, date: LocalDate, standard: string): string =>
	zoneWhere(capacity, rep, standard, (row) => holdsOn(row, date));

function zoneWhere(
	capacity: Iterable<ZonedSpan>,
	rep: Id,
	standard: string,
	inForce: (row: ZonedSpan) => boolean
): string {
	let best: ZonedSpan | undefined;
	for (const row of capacity) {
		if ((row.rep !== rep && row.rep !== '') || row.timeZone === '' || !inForce(row)) continue;
		const moreOwn = row.rep !== '' && best?.rep === '';
		const later = row.rep === best?.rep && row.from > best.from;
		if (!best || moreOwn || later) best = row;
	}
	return best?.timeZone ?? standard;
}
