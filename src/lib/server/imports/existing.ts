import type { Activity } from '#lib/domain/records.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

/** PocketBase takes filters of up to 3,500 characters and 200 comparisons. */
const FILTER_LENGTH = 3_000;
const FILTER_PARTS = 150;
const AT_ONCE = 4;

/** Everything that a file brings stands under this source, so that the same file finds it again. */
export const SOURCE = 'import';

/** Cuts externalIds into filters that are short enough. */
function* filters(record: Pick<RecordStore, 'filter'>, externalIds: readonly string[]): Generator<string> {
	const source = record.filter('source = {:source}', { source: SOURCE });
	let parts: string[] = [];
	let length = 0;
	for (const externalId of externalIds) {
		const part = record.filter('externalId = {:externalId}', { externalId });
		if (parts.length === FILTER_PARTS || (parts.length > 0 && length + part.length > FILTER_LENGTH)) {
			yield `${source} && (${parts.join(' || ')})`;
			[parts, length] = [[], 0];
		}
		parts.push(part);
		length += part.length + 4;
	}
	if (parts.length > 0) yield `${source} && (${parts.join(' || ')})`;
}

/** The imported activities with these externalIds, by externalId. Rejects where the record does not answer. */
export async function existing(
	record: Pick<RecordStore, 'filter' | 'find'>,
	externalIds: readonly string[]
): Promise<Map<string, Activity>> {
	const found = new Map<string, Activity>();
	const all = [...filters(record, externalIds)];
	for (let i = 0; i < all.length; i += AT_ONCE) {
		const pages = await Promise.all(
			all.slice(i, i + AT_ONCE).map((filter) => record.find('activities', { filter, limit: FILTER_PARTS }))
		);
		for (const activity of pages.flat()) found.set(activity.externalId, activity);
	}
	return found;
}

/** Whether anything was ever imported: on a new floor there is nothing to compare with. */
export async function anyExisting(record: Pick<RecordStore, 'filter' | 'find'>): Promise<boolean> {
	const filter = record.filter('source = {:source}', { source: SOURCE });
	return (await record.find('activities', { filter, limit: 1 })).length > 0;
}
