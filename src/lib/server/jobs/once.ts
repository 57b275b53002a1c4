/**
 * What the server decides once and for all: that an invitation ran out, that a week was settled. The decision's name and
 * everything that follows from it are one batch, and the name is unique, so that a restart at any step, or a second server,
 * either finds nothing done or everything.
 */
import { instantText } from '#lib/domain/calendar.ts';
import type { Clock } from '#lib/domain/clock.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { RecordStore, Write, WriteRefusal } from '#lib/server/record/store.ts';

export interface OnceParts {
	readonly record: Pick<RecordStore, 'write' | 'find' | 'filter'>;
	readonly clock: Pick<Clock, 'now'>;
}

/** `already`: somebody decided it before; nothing was written now. What follows outside of the record is only for `new`. */
export type Decided = 'new' | 'already';

/**
 * Writes a decision with all that follows from it, unless it was made before.
 * @param key the decision's name, such as `challenges:abc:expired`; at most 300 characters
 * @param writes at most 999
 */
export async function decideOnce(
	{ record, clock }: OnceParts,
	key: string,
	writes: readonly Write[],
	data: unknown = null
): Promise<Result<Decided, WriteRefusal>> {
	const intent: Write = {
		op: 'create',
		collection: 'intents',
		data: { key, data, at: instantText(clock.now()) }
	};
	const written = await record.write([intent, ...writes]);
	if (written.ok) return ok('new');
	return (await decided({ record }, key)) ? ok('already') : failed(written.error);
}

/** Whether a decision of this name was made. */
export async function decided({ record }: Pick<OnceParts, 'record'>, key: string): Promise<boolean> {
	const found = await record.find('intents', { filter: record.filter('key = {:key}', { key }), limit: 1 });
	return found.length > 0;
}
