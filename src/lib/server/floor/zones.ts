/** P6: by whose calendar a rep's days are counted, as the authority's tables tell. */
import type { Id, LocalDate } from '#lib/domain/records.ts';
import * as zones from '#lib/domain/zones.ts';
import type { Tables } from './types.ts';
import { workspaceOf } from './workspace.ts';

type Zoned = Pick<Tables, 'capacity' | 'workspace'>;

/** The zone whose calendar a rep lives by at a moment (ms). */
export const zoneAt = (tables: Zoned, rep: Id, ms: number): string =>
	zones.zoneAt(tables.capacity.values(), rep, ms, workspaceOf(tables).timeZone);

/** The same for a local date. */
export const zoneOn = (tables: Zoned, rep: Id, date: LocalDate): string =>
	zones.zoneOn(tables.capacity.values(), rep, date, workspaceOf(tables).timeZone);
