import type { Clock } from '#lib/domain/clock.ts';
import type { Result } from '#lib/domain/result.ts';
import type { RecordStore, WriteRefusal } from '#lib/server/record/store.ts';

/** Between tries, in ms: about a minute in all, which a restart of PocketBase never needs. */
const WAITS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

export type PatientStore = Pick<RecordStore, 'write' | 'seed' | 'find' | 'filter' | 'head' | 'activityIds'>;

/**
 * The same record for a job that takes minutes: what gets no answer is asked again for about a minute. A write that was
 * committed though its answer was lost comes back as a conflict, which a job settles by looking what is there.
 */
export function patient(
	record: RecordStore,
	clock: Pick<Clock, 'after'>,
	stopped: () => boolean
): PatientStore {
	const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

	async function insist<T>(ask: () => Promise<T>): Promise<T> {
		for (const wait of WAITS) {
			try {
				return await ask();
			} catch (error) {
				if (stopped()) throw error;
				await pause(wait);
			}
		}
		return ask();
	}

	async function committed<T>(
		commit: () => Promise<Result<T, WriteRefusal>>
	): Promise<Result<T, WriteRefusal>> {
		for (const wait of WAITS) {
			const written = await commit();
			if (written.ok || written.error.kind !== 'unavailable' || stopped()) return written;
			await pause(wait);
		}
		return commit();
	}

	return {
		filter: (text, values) => record.filter(text, values),
		find: (collection, options) => insist(() => record.find(collection, options)),
		head: () => insist(() => record.head()),
		activityIds: (count) => insist(() => record.activityIds(count)),
		write: (writes) => committed(() => record.write(writes)),
		seed: (activities) => committed(() => record.seed(activities))
	};
}
