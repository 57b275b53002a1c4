/** P6: by whose calendar a rep's days are counted. */
import { localDateOf } from '#lib/domain/calendar.ts';
import { holdsOn, type Dated } from '#lib/domain/membership.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import type { Tables } from './types.ts';
import { workspaceOf } from './workspace.ts';

/**
 * The zone whose calendar a rep lives by at a moment (ms): the rep's own capacity in force, else the workspace's capacity,
 * else the workspace's zone. Of several the one that began last.
 */
export function zoneAt(tables: Pick<Tables, 'capacity' | 'workspace'>, rep: Id, ms: number): string {
	return zoneWhere(tables, rep, (row) => holdsOn(row, localDateOf(ms, row.timeZone)));
}

/** The same for a local date. */
export function zoneOn(tables: Pick<Tables, 'capacity' | 'workspace'>, rep: Id, date: LocalDate): string {
	return zoneWhere(tables, rep, (row) => holdsOn(row, date));
}

type ZonedSpan = Dated & { readonly timeZone: string };

function zoneWhere(
	tables: Pick<Tables, 'capacity' | 'workspace'>,
	rep: Id,
	inForce: (row: ZonedSpan) => boolean
): string {
	let best: (ZonedSpan & { readonly rep: Id }) | undefined;
	for (const row of tables.capacity.values()) {
		if ((row.rep !== rep && row.rep !== '') || row.timeZone === '' || !inForce(row)) continue;
		const moreOwn = row.rep !== '' && best?.rep === '';
		const later = row.rep === best?.rep && row.from > best.from;
		if (!best || moreOwn || later) best = row;
	}
	return best?.timeZone ?? workspaceOf(tables).timeZone;
}
