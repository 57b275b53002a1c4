import { emptyState, type StreamRow, type StreamState } from '#lib/domain/facts.ts';
import type { StreamName } from '#lib/domain/identity.ts';
import type { Activity, CollectionName, Id } from '#lib/domain/records.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import { project, type Viewpoint } from './projection.ts';
import { publicFacts, type HeldFacts } from './snapshot-facts.ts';

const PAGE = 1_000;

/** The small tables' records that a stream's audience sees. */
export function rowsOf(stream: StreamName, tables: Tables, view: Viewpoint): StreamRow[] {
	const rows: StreamRow[] = [];
	for (const [collection, table] of Object.entries(tables)) {
		for (const [id, image] of table as ReadonlyMap<Id, object>) {
			const row = project(stream, collection as CollectionName, id, image, view);
			if (row) rows.push({ collection, id, row });
		}
	}
	return rows;
}

/** The floor at this moment, to be named by `hub.streamPosition('floor')` of the same turn. */
export function floorState(tables: Tables, view: Viewpoint, held: HeldFacts): StreamState {
	return { rows: rowsOf('floor', tables, view), ...publicFacts(held, view.hideAmounts) };
}

/**
 * Any other stream: take `hub.streamPosition(stream)` and the small tables' rows first, in one turn, then read the
 * activities. What is read may be newer than the position: the rows that follow it are applied by id, and end at the same
 * state.
 */
export async function detailState(
	stream: StreamName,
	tables: Tables,
	view: Viewpoint,
	record: Pick<RecordStore, 'find' | 'filter'>
): Promise<StreamState> {
	const rows = rowsOf(stream, tables, view);
	for (const rep of repsBehind(stream, view)) {
		for await (const page of activitiesOf(rep, record)) {
			for (const activity of page) {
				const row = project(stream, 'activities', activity.id, activity, view);
				if (row) rows.push({ collection: 'activities', id: activity.id, row });
			}
		}
	}
	return { ...emptyState(), rows };
}

function repsBehind(stream: StreamName, { roster }: Viewpoint): readonly Id[] {
	const [kind, id = ''] = stream.split(':');
	if (kind === 'rep') return [id];
	return kind === 'team' ? roster.repsOf(id) : [];
}

/** In the order of ids, by keyset. */
async function* activitiesOf(
	rep: Id,
	record: Pick<RecordStore, 'find' | 'filter'>
): AsyncGenerator<Activity[]> {
	let last = '';
	for (;;) {
		const filter = record.filter('rep = {:rep} && id > {:last}', { rep, last });
		const page = await record.find('activities', { filter, sort: 'id', limit: PAGE });
		yield page;
		const end = page.at(-1);
		if (!end || page.length < PAGE) return;
		last = end.id;
	}
}
