import { PocketBaseProcess, type PocketBaseOptions } from '#lib/server/pocketbase/process.ts';
import { PocketBaseStore } from './pocketbase-store.ts';

/** PocketBase running, and the record in it, fit to be read and written. */
export interface OpenRecord {
	readonly pocketbase: PocketBaseProcess;
	readonly store: PocketBaseStore;
	/** Why this start ended the former epoch, if it did. */
	readonly rotated: 'schema' | 'power' | undefined;
	/** "Start my own floor": the database goes aside and a new, empty one with an epoch of its own takes its place. Answers with the folder of the old one. */
	startOver(label: string): Promise<string>;
	/** Store first, then PocketBase, then the directory's lock. */
	close(): Promise<void>;
}

/** Starts PocketBase on a data directory and makes its feed fit. Throws, in words for the operator, if it can't. */
export async function openRecord(options: PocketBaseOptions): Promise<OpenRecord> {
	const pocketbase = await PocketBaseProcess.start(options);
	const store = new PocketBaseStore(pocketbase);
	const close = async () => {
		await store.close();
		await pocketbase.stop();
	};
	try {
		const { changed, rotated } = await store.settle(pocketbase.powerWasLost);
		await pocketbase.markRunning();
		return {
			pocketbase,
			store,
			rotated: changed ? 'schema' : rotated ? 'power' : undefined,
			startOver: async (label) => {
				const aside = await pocketbase.replaceDatabase(label);
				await store.settle(true);
				return aside;
			},
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}
