/** Pieces of which the API's bodies, queries and answers are made. Bounds are those of protocol.md, Precise points. */
import { z } from 'zod';
import { LENSES } from '#lib/domain/board.ts';
import { isLocalDate, isTimeZone } from '#lib/domain/calendar.ts';

export const NAME_LENGTH = 200;
export const CUSTOMER_LENGTH = 500;
export const NOTE_LENGTH = 10_000;

/** Text of at most `max` characters that is sound Unicode and holds no control characters but white space. */
export const text = (max: number) =>
	z
		.string('must be text')
		.max(max, `may have at most ${max} characters`)
		.refine((value) => value.isWellFormed() && !hasControls(value), 'holds characters that are no text');

function hasControls(value: string): boolean {
	for (let i = 0; i < value.length; i++) {
		const code = value.charCodeAt(i);
		if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f) return true;
	}
	return false;
}

const trimmed = (max: number) => text(max).transform((value) => value.trim());

/** A name that must not be empty; white space around it is dropped. */
export const name = trimmed(NAME_LENGTH).pipe(z.string().min(1, 'is empty'));
export const shortText = trimmed(NAME_LENGTH);
export const email = trimmed(NAME_LENGTH).pipe(
	z.union([z.literal(''), z.email('is no e-mail address')], 'is no e-mail address')
);

export const id = z.string('must be an id').regex(/^[a-z0-9]{15}$/, 'is no id');

/** `YYYY-MM-DD` of a day that exists, from 1970 on. */
export const localDate = z
	.string('must be a date such as 2026-03-31')
	.refine((value) => isLocalDate(value) && value >= '1970-01-01', 'is no date such as 2026-03-31');
/** '' leaves the end open. */
export const openDate = z.union([z.literal(''), localDate], 'is no date such as 2026-03-31');

/** An instant with a zone, as ISO 8601. */
export const instant = z.iso.datetime({ offset: true, error: 'is no instant such as 2026-03-31T16:20:00Z' });

export const colour = z
	.string('must be a colour')
	.regex(/^(#[0-9a-f]{6})?$/i, 'must be a colour such as #3366cc, or empty');

export const timeZone = z
	.string('must be a time zone')
	.max(100, 'is no time zone')
	.refine((value) => value !== '' && isTimeZone(value), 'is no time zone such as Europe/Berlin');

export const weekday = z.literal([1, 2, 3, 4, 5, 6, 7], 'must be 1 (Monday) to 7 (Sunday)');
export const workingDays = z
	.array(weekday)
	.max(7)
	.refine((days) => new Set(days).size === days.length, 'names a day twice');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00');
export const hours = z
	.strictObject({ from: clockTime, to: clockTime })
	.refine(({ from, to }) => from < to, 'must end after it starts');

/** A whole number in a query. */
export const count = (min: number, max: number) =>
	z
		.string()
		.regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
		.transform(Number)
		.refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

/** What an effective-dated change may say of its beginning. */
export const from = localDate.optional();

export const ScreenBoard = z.strictObject({
	metric: z.string().min(1).max(50),
	period: z.string().min(1).max(50),
	by: z.enum(['rep', 'team', 'region']),
	team: id.optional(),
	region: id.optional(),
	lens: z.enum(LENSES).optional(),
	perMember: z.literal(true).optional(),
	dense: z.literal(true).optional(),
	tieBreak: z.string().min(1).max(50).optional()
});

/** How long a slide stays on a wall. */
const seconds = z.int().min(5).max(3600).optional();
export const ScreenSlide = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('board'), board: ScreenBoard, seconds }),
	z.strictObject({ kind: z.literal('two-more-calls'), team: id.optional(), seconds }),
	z.strictObject({ kind: z.literal('goal'), goal: id, seconds }),
	z.strictObject({ kind: z.literal('challenge'), seconds }),
	z.strictObject({ kind: z.literal('contest'), contest: id.optional(), seconds }),
	z.strictObject({ kind: z.literal('recognition'), team: id.optional(), seconds })
]);

/** A problem document, for the description of the API. */
export const ProblemDocument = z.object({
	type: z.string(),
	title: z.string(),
	status: z.int(),
	detail: z.string(),
	errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional()
});

/** One row's outcome of a bulk call. */
export const RowResult = z.object({
	externalId: z.string(),
	id: z.string(),
	status: z.enum(['created', 'updated', 'unchanged', 'rejected']),
	errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional()
});
export const RowResults = z.object({ results: z.array(RowResult), seq: z.int() });
