import { z } from 'zod';
import type { Id, InstantText } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';

/** Behind which record a page begins, in a list from the newest on. */
export interface Cursor {
	readonly at: InstantText;
	readonly id: Id;
}

const CURSOR = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z)\/([a-z0-9]{15})$/;
const NOT_OURS = 'is no cursor of ours';

/** As a query of a list has it. */
export const cursorText = z.string().max(200, NOT_OURS).optional();

/** The cursor as a text, to ask for the page after it. */
export const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at}/${id}`).toString('base64url');

/** The place a cursor names; undefined: none was given. Refused, in plain words: a text that `writeCursor` did not make. */
export function readCursor(text: string | undefined): Result<Cursor | undefined, string> {
	if (text === undefined) return ok(undefined);
	const parts = CURSOR.exec(Buffer.from(text, 'base64url').toString('latin1'));
	return parts ? ok({ at: parts[1] ?? '', id: parts[2] ?? '' }) : failed(NOT_OURS);
}
