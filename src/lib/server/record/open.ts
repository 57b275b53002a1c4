import type { PocketBaseHost } from '#lib/server/pocketbase/host.ts';
import { PocketBaseProcess, type PocketBaseOptions } from '#lib/server/pocketbase/process.ts';
import { PocketBaseClient } from './client.ts';
import { PocketBaseStore, type StoreOptions } from './pocketbase-store.ts';

/** PocketBase running, and the record in it, fit to be read and written. */
export interface OpenRecord {
	readonly pocketbase: PocketBaseProcess;
	readonly store: PocketBaseStore;
	/** Why this start ended the former epoch, if it did. A new database counts as a changed schema. */
	readonly rotated: 'schema' | 'power' | undefined;
	/**
	 * "Start my own floor": the database goes aside, and a new, empty one with an epoch of its own takes its place; the store
	 * goes on with that one. Answers with the folder of the old one. Throws, with the old one back, if that fails.
	 */
	readonly startOver: (label: string) => Promise<string>;
	/** Store first, then PocketBase, then the directory's lock. */
	readonly close: () => Promise<void>;
}

/** Starts PocketBase on a data directory and makes its feed fit. Throws, in words for the operator, if it can't. */
export async function openRecord(
	options: Omit<PocketBaseOptions, 'prepare'> & StoreOptions
): Promise<OpenRecord> {
	let rotated: OpenRecord['rotated'];
	const pocketbase = await PocketBaseProcess.start({
		...options,
		prepare: async (host, { powerWasLost }) => {
			const done = await settle(host, powerWasLost);
			rotated = done.changed ? 'schema' : done.rotated ? 'power' : undefined;
		}
	});
	const store = new PocketBaseStore(pocketbase, options);
	return {
		pocketbase,
		store,
		rotated,
		startOver: (label) => pocketbase.replaceDatabase(label),
		close: async () => {
			await store.close();
			await pocketbase.stop();
		}
	};
}

/**
 * Before anybody writes: if the schema is not the one the triggers were made for, they are made anew. That, or `rotate`,
 * ends the epoch. Throws if a followed collection lacks a column.
 */
async function settle(
	host: PocketBaseHost,
	rotate: boolean
): Promise<{ changed: boolean; rotated: boolean }> {
	const client = new PocketBaseClient(host);
	const path = '/api/pacesetter/settle';
	const { status, body } = await client
		.call({ method: 'POST', path, body: { rotate }, safe: true })
		.finally(() => client.close());
	if (status === 200) return body as { changed: boolean; rotated: boolean };
	const { message } = body as { message?: string };
	throw new Error(`The record's collections don't fit this release: ${message ?? `status ${status}`}`);
}
