import type { Activity, Id, InstantText } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';

/** Behind which record a page begins. */
export interface Cursor {
	readonly occurredAt: InstantText;
	readonly id: Id;
}

const CURSOR = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z)\/([a-z0-9]{15})$/;

export const writeCursor = ({ occurredAt, id }: Pick<Activity, 'occurredAt' | 'id'>): string =>
	Buffer.from(`${occurredAt}/${id}`).toString('base64url');

/** The place a cursor names. Refused, in plain words: a text that `writeCursor` did not make. */
export function readCursor(text: string): Result<Cursor, string> {
	const parts = CURSOR.exec(Buffer.from(text, 'base64url').toString('latin1'));
	return parts ? ok({ occurredAt: parts[1] ?? '', id: parts[2] ?? '' }) : failed('is no cursor of ours');
}
