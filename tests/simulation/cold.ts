/** Between the product's cold start and the models: what it reads, and what it fills. */
import type { CollectionName, FeedRow, Id } from '#lib/domain/records.ts';
import type { FeedSource } from '#lib/server/feed/tailer.ts';
import type { FloorAuthority } from '#lib/server/floor/authority.ts';
import type { RecordStore } from '#lib/server/record/store.ts';
import type { Runner } from './kit.ts';
import { applyTo, type Content, type ModelRecord } from './record.ts';

const PAGE = 20;

/** The record, page by page, in the order of ids: each page as it is when it is read. */
export function scanned(record: ModelRecord, { head, feed }: FeedSource, asking: Runner): RecordStore {
	const page = (name: CollectionName, after: string) =>
		record.answer(asking, () =>
			[...record.content[name].values()]
				.filter(({ id }) => String(id) > after)
				.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
				.slice(0, PAGE)
		);
	return {
		head,
		feed,
		position: async () => {
			const { epoch, seq } = await head();
			const [row] = seq > 0 ? await feed(seq - 1, 1) : [];
			return { epoch, seq: row?.seq ?? 0, mark: row?.mark ?? '' };
		},
		feedRow: async (seq: number) => (await feed(seq - 1, 1))[0],
		async *scan(name: CollectionName) {
			// of the small tables most are empty
			if (name !== 'activities' && record.content[name].size === 0) return;
			for (let last = ''; ;) {
				const rows = await page(name, last);
				yield rows;
				if (rows.length < PAGE) return;
				last = String(rows.at(-1)?.id);
			}
		}
	} as unknown as RecordStore;
}

/** Tables that a cold start fills. */
export function fills(content: Content): FloorAuthority {
	const put = (name: CollectionName, id: Id, after: object | null) => {
		if (after) content[name].set(id, { ...after, id });
		else content[name].delete(id);
	};
	const nothing = () => undefined;
	return {
		clear: nothing,
		rebuilding: nothing,
		ready: nothing,
		putRow: put,
		putActivity: (id: Id, after: object | null) => put('activities', id, after),
		apply: (rows: readonly FeedRow[]) => {
			for (const row of rows) applyTo(content, row);
		}
	} as unknown as FloorAuthority;
}
