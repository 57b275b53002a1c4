/** Whether the floor is a demo and nothing else: asked at every guest's request, so kept up to date by what changes. */
import { isDemoOnly } from '#lib/domain/demo/guest.ts';
import { DEMO_SOURCE } from '#lib/domain/demo/history.ts';
import type { FeedRow } from '#lib/domain/records.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { RecordStore } from '#lib/server/record/store.ts';

export interface DemoWatch {
	/** As of the authority's position. */
	demoOnly(): boolean;
	close(): void;
}

const isReal = ({ collection, after }: FeedRow): boolean =>
	collection === 'activities' && after !== null && 'source' in after && after.source !== DEMO_SOURCE;

/** Looks once whether there is any real activity, and listens from then on. */
export async function watchDemo(
	store: Pick<RecordStore, 'find' | 'filter'>,
	authority: Pick<Authority, 'tables' | 'onRows'>
): Promise<DemoWatch> {
	let realActivity = false;
	// first: what is written between the look and the listening would be missed otherwise
	const close = authority.onRows((rows) => {
		realActivity ||= rows.some(isReal);
	});
	const filter = store.filter('source != {:source}', { source: DEMO_SOURCE });
	const found = await store.find('activities', { filter, limit: 1 });
	realActivity ||= found.length > 0;
	return {
		demoOnly() {
			const { workspace, users, reps, teams, regions } = authority.tables;
			const [floor] = workspace.values();
			if (!floor?.demo || realActivity) return false;
			return [users, reps, teams, regions].every((table) =>
				isDemoOnly({ workspace: floor, people: table.keys(), realActivity })
			);
		},
		close
	};
}
