/** One activity as somebody sent it -> one activity whose rep, type, time and money are known; or what is wrong with it. */
import { z } from 'zod';
import { isLocalDate, localDateOf, noonOf } from '#lib/domain/calendar.ts';
import type { Identity } from '#lib/domain/identity.ts';
import { currencyDigits, MAX_AMOUNT, parseMajor } from '#lib/domain/money.ts';
import type { LocalDate, Rep } from '#lib/domain/records.ts';
import { failed, ok, type FieldError, type Result } from '#lib/domain/result.ts';
import type { Tables } from '#lib/server/floor/types.ts';
import { callable } from '#lib/server/people/access.ts';
import { repFinder, type RepFinder } from '#lib/server/people/resolve.ts';
import type { App } from '#lib/server/app.ts';
import { parse, pointerOf } from '#lib/server/api/parse.ts';
import {
	CUSTOMER_LENGTH,
	instant,
	localDate,
	NAME_LENGTH,
	NOTE_LENGTH,
	shortText,
	text
} from '#lib/server/api/schemas.ts';
import { todayOf, workspaceOf } from '#lib/server/floor/workspace.ts';
import { zoneAt, zoneOn } from '#lib/server/floor/zones.ts';

const MAX_QUANTITY = 1_000_000;
/** P4: how far ahead of our clock somebody else's may be. */
const AHEAD_MS = 300_000;
const QUANTITY = `must be a whole number from 1 to ${MAX_QUANTITY.toLocaleString('en')}`;
const MONEY = 'must be a whole number of minor units, or text in major units such as "12.50"';
const WHEN = 'must be an instant with a zone such as 2026-03-31T16:20:00Z, or a date such as 2026-03-31';

const money = z.union([z.number(), z.string().max(40, MONEY)], MONEY);

/** The body of `POST /api/v1/activities`, one row of it. */
export const ActivityInput = z.strictObject({
	externalId: shortText.optional(),
	rep: z
		.string('must name a person: an id, externalId, e-mail or exact name')
		.min(1, 'is empty')
		.max(NAME_LENGTH),
	type: z.string('must be the key of an activity type').min(1, 'is empty').max(50, 'is no activity type'),
	quantity: z.number(QUANTITY).int(QUANTITY).min(1, QUANTITY).max(MAX_QUANTITY, QUANTITY).optional(),
	amount: money.optional(),
	margin: money.optional(),
	occurredAt: z.union([instant, localDate], WHEN).optional(),
	customer: text(CUSTOMER_LENGTH).optional(),
	deal: text(CUSTOMER_LENGTH).optional(),
	note: text(NOTE_LENGTH).optional()
});
export type ActivityInput = z.output<typeof ActivityInput>;

/** When it happened: `date` is set where only a local date was given. */
export interface Moment {
	readonly occurredAt: number;
	readonly localDate: LocalDate;
	readonly date: boolean;
}

/** A row fit to be written. What is absent was not said: a new row takes its default, an old one keeps what it has. */
export interface Draft {
	readonly externalId: string;
	readonly rep: Rep;
	readonly type: string;
	readonly quantity?: number;
	readonly amount?: number;
	readonly margin?: number;
	readonly when?: Moment;
	readonly customer?: string;
	readonly deal?: string;
	readonly note?: string;
}

/** What rows are judged against; made once per request. */
export interface DraftContext {
	readonly tables: Tables;
	readonly find: RepFinder;
	readonly types: ReadonlySet<string>;
	readonly digits: number;
	/** ms since 1970 */
	readonly now: number;
}

/** `identity` finds people by no name, number or address that is kept from it. */
export function draftContext(app: Pick<App, 'authority' | 'clock'>, identity: Identity): DraftContext {
	const { authority, clock } = app;
	const { tables } = authority;
	return {
		tables,
		find: lazyFinder(tables, () => callable(tables, identity, todayOf(app))),
		types: new Set([...tables.activity_types.values()].map(({ key }) => key)),
		digits: currencyDigits(workspaceOf(tables).currency),
		now: clock.now()
	};
}

/** Most rows name people by id: the index over names and addresses is made only when one does not. */
function lazyFinder(tables: Tables, people: () => readonly Rep[]): RepFinder {
	let finder: RepFinder | undefined;
	return (wanted) => {
		const rep = tables.reps.get(wanted);
		return rep ? ok(rep) : (finder ??= repFinder(people()))(wanted);
	};
}

/** Reads one row; `at` is where it stood in the body. All that is wrong with it is said at once. */
export function readDraft(
	sent: unknown,
	at: readonly PropertyKey[],
	context: DraftContext
): Result<Draft, FieldError[]> {
	const parsed = parse(ActivityInput, sent, at);
	if (!parsed.ok) return parsed;
	const row = parsed.value;
	const errors: FieldError[] = [];
	const take = <T>(field: keyof ActivityInput, read: Result<T, string>): T | undefined => {
		if (read.ok) return read.value;
		errors.push({ pointer: pointerOf([...at, field]), message: read.error });
		return undefined;
	};
	const found = context.find(row.rep);
	const rep = take('rep', found.ok ? found : failed(found.error.message));
	take('type', context.types.has(row.type) ? ok(row.type) : failed('is no activity type'));
	const amount = row.amount === undefined ? undefined : take('amount', readMoney(row.amount, context.digits));
	const margin = row.margin === undefined ? undefined : take('margin', readMoney(row.margin, context.digits));
	const when =
		rep && row.occurredAt !== undefined
			? take('occurredAt', readMoment(row.occurredAt, rep, context))
			: undefined;
	if (errors.length > 0 || !rep) return failed(errors);
	return ok({
		externalId: row.externalId ?? '',
		rep,
		type: row.type,
		...(row.quantity !== undefined && { quantity: row.quantity }),
		...(amount !== undefined && { amount }),
		...(margin !== undefined && { margin }),
		...(when && { when }),
		...(row.customer !== undefined && { customer: row.customer.trim() }),
		...(row.deal !== undefined && { deal: row.deal.trim() }),
		...(row.note !== undefined && { note: row.note })
	});
}

/** A number is minor units and must be whole; text is major units with at most the currency's decimals. */
export function readMoney(sent: number | string, digits: number): Result<number, string> {
	if (typeof sent === 'string') return parseMajor(sent, digits);
	if (!Number.isInteger(sent))
		return failed('must be a whole number of minor units; write "12.50" as text for major units');
	if (Math.abs(sent) > MAX_AMOUNT) return failed(`may be at most ${MAX_AMOUNT} minor units either way`);
	return ok(sent === 0 ? 0 : sent); // -0 is no amount of its own
}

/** P4 and "occurredAt without a time": the instant and the rep's local date, computed once and stored. */
function readMoment(sent: string, rep: Rep, { tables, now }: DraftContext): Result<Moment, string> {
	if (isLocalDate(sent)) {
		if (sent > localDateOf(now, zoneAt(tables, rep.id, now)))
			return failed('is in the future for this person');
		const noon = noonOf(sent, zoneOn(tables, rep.id, sent));
		return ok({ occurredAt: Math.min(noon, now), localDate: sent, date: true });
	}
	const occurredAt = Date.parse(sent);
	if (!Number.isFinite(occurredAt) || occurredAt < 0) return failed('is before 1970, or no instant at all');
	if (occurredAt > now + AHEAD_MS) return failed('is more than 5 minutes in the future');
	return ok(momentAt(occurredAt, rep.id, tables));
}

/** The moment of an instant (ms since 1970) in the rep's zone. */
export const momentAt = (occurredAt: number, rep: string, tables: Tables): Moment => ({
	occurredAt,
	localDate: localDateOf(occurredAt, zoneAt(tables, rep, occurredAt)),
	date: false
});
