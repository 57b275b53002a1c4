import type { Result } from '#lib/domain/result.ts';
import type { App } from '#lib/server/app.ts';
import { shown } from '#lib/server/api/commit.ts';
import type { Recognition } from '#lib/server/recognition/feed.ts';
import type { Write, WriteRefusal } from '#lib/server/record/store.ts';

type Counts = Partial<Pick<Recognition, 'reactions' | 'comments'>>;

/**
 * Writes a change with the counts that follow from it, on the recognition and, while it is among the last, on its headline;
 * resolves when the server's tables show it. To be called in turn: the counts were read before.
 */
export async function writeCounts(
	app: Pick<App, 'record' | 'authority'>,
	{ id }: Pick<Recognition, 'id'>,
	counts: Counts,
	change: readonly Write[]
): Promise<Result<unknown, WriteRefusal>> {
	const kept: Write[] = [...change, { op: 'update', collection: 'recognitions', id, data: { ...counts } }];
	const onHeadline: Write = {
		op: 'update',
		collection: 'headlines',
		id,
		data: { ...(counts.reactions && { reactions: counts.reactions }), ...counted(counts) }
	};
	const among = app.authority.tables.headlines.has(id);
	const written = await app.record.write(among ? [...kept, onHeadline] : kept);
	// newer ones may have pushed the headline out meanwhile
	const again = !written.ok && written.error.kind === 'missing' && among;
	const done = again ? await app.record.write(kept) : written;
	if (done.ok) await shown(app);
	return done;
}

const counted = ({ comments }: Counts) => (comments === undefined ? {} : { comments });
