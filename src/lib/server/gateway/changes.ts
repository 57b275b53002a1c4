import type { StreamName } from '#lib/domain/identity.ts';
import type { FeedRow } from '#lib/domain/records.ts';
import type { Change } from '#lib/protocol/messages.ts';
import { project, type Viewpoint } from './projection.ts';

/**
 * What a feed row changes in a stream; undefined: nothing there. Within one stream epoch that is a function of the row's
 * two images: out -> in inserts without before, in -> out deletes the id only, equal images are nothing. `before` is told
 * for activities that were in the audience, since a client may hold them only within sums.
 */
export function changeOf(stream: StreamName, row: FeedRow, view: Viewpoint): Change | undefined {
	const { seq, collection, record: id } = row;
	const before = row.before ? project(stream, collection, id, row.before, view) : undefined;
	const after = row.after ? project(stream, collection, id, row.after, view) : undefined;
	const held = collection === 'activities' && before ? { before } : {};
	if (before && after) {
		if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
		return { seq, op: 'update', collection, id, ...held, after };
	}
	if (after) return { seq, op: 'insert', collection, id, after };
	if (!before) return undefined;
	return row.after ? { seq, op: 'delete', collection, id } : { seq, op: 'delete', collection, id, ...held };
}
