/** Headlines are the last ones only: what they told stays in the record of recognitions. */
import type { Headline } from '#lib/domain/recognition/recognition.ts';
import type { Authority } from '#lib/server/floor/types.ts';
import type { Job } from '#lib/server/jobs/clockwork.ts';
import type { RecordStore, Write } from '#lib/server/record/store.ts';

export const MOST_HEADLINES = 200;
/** At once. */
const MOST_WRITES = 500;

const newestFirst = (a: Headline, b: Headline) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1);

/** Takes away all but the newest. */
export const trimHeadlines = ({
	record,
	authority
}: {
	readonly record: Pick<RecordStore, 'write'>;
	readonly authority: Pick<Authority, 'tables'>;
}): Job => ({
	name: 'headlines',
	async run() {
		const { headlines } = authority.tables;
		if (headlines.size <= MOST_HEADLINES) return;
		const old = [...headlines.values()].sort(newestFirst).slice(MOST_HEADLINES, MOST_HEADLINES + MOST_WRITES);
		const writes = old.map(({ id }): Write => ({ op: 'delete', collection: 'headlines', id }));
		const written = await record.write(writes);
		// one that is gone already is no failure: the tables will show it
		if (!written.ok && written.error.kind !== 'missing') throw new Error(written.error.message);
	}
});
