import { localDateOf, noonOf } from '#lib/domain/calendar.ts';
import { currencyDigits, parseMajor } from '#lib/domain/money.ts';
import type { Id, LocalDate } from '#lib/domain/records.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { Temporal } from 'temporal-polyfill';
import type { Moment } from './dates.ts';
import type { ActivityField, Mapping } from './mapping.ts';
import { fold, nearest } from '#lib/domain/names.ts';
import { meansCurrency } from './numbers.ts';
import { columnOf, type LineError, type LineValues } from './rows.ts';

/** What the floor knows and a line is judged by. */
export interface ActivityContext {
	readonly findRep: (text: string) => Result<{ readonly id: Id }, { message: string; suggestion?: string }>;
	/** Folded keys and names of the active types -> key. */
	readonly types: ReadonlyMap<string, string>;
	/** ISO 4217 */
	readonly currency: string;
	/** The rep's IANA zone on a local date. */
	readonly zoneOf: (rep: Id, date: LocalDate) => string;
	/** ms since 1970 */
	readonly now: number;
}

/** When it happened: ms since 1970 and the rep's local date. */
export interface When {
	readonly instant: number;
	readonly localDate: LocalDate;
	/** The file names a day without a time: the instant is only a stand-in. */
	readonly wholeDay: boolean;
}

/** An activity as a line states it, ready to be compared with the record. Absent: the file does not say. */
export interface ImportedActivity {
	readonly externalId?: string;
	readonly rep: Id;
	readonly type: string;
	readonly quantity: number;
	/** Minor units. */
	readonly amount: number;
	/** Minor units. */
	readonly margin: number;
	/** Absent: the file has no such column. */
	readonly when?: When;
	readonly customer: string;
	readonly deal: string;
	readonly note: string;
}

const AHEAD_MS = 5 * 60_000;
const MOST_QUANTITY = 1_000_000;
const LONGEST: Partial<Record<ActivityField, number>> = {
	externalId: 200,
	customer: 500,
	deal: 500,
	note: 10_000
};
const LATER = 'has not come yet';

/**
 * Places a moment: a bare day is noon in the rep's zone, or now if that is earlier, and must not be after the rep's
 * today; a time without an offset is the rep's wall clock; an instant may be at most 5 minutes ahead (P4).
 */
export function place(
	moment: Moment,
	rep: Id,
	context: Pick<ActivityContext, 'zoneOf' | 'now'>
): Result<When, string> {
	if (moment.kind === 'day') {
		const zone = context.zoneOf(rep, moment.date);
		if (moment.date > localDateOf(context.now, zone)) return failed(LATER);
		const instant = Math.min(noonOf(moment.date, zone), context.now);
		return ok({ instant, localDate: moment.date, wholeDay: true });
	}
	const zone = context.zoneOf(rep, moment.text.slice(0, 10));
	const instant =
		moment.kind === 'instant'
			? Temporal.Instant.from(moment.text).epochMilliseconds
			: Temporal.PlainDateTime.from(moment.text).toZonedDateTime(zone).epochMilliseconds;
	if (instant > context.now + AHEAD_MS) return failed(LATER);
	return ok({ instant, localDate: localDateOf(instant, zone), wholeDay: false });
}

/** Makes a line's values into an activity, or says everything that is wrong with them. */
export function activityOf(
	values: LineValues,
	mapping: Mapping,
	context: ActivityContext
): Result<ImportedActivity, LineError[]> {
	const errors: LineError[] = [];
	const { texts, moments, figures } = values;
	const wrong = (field: ActivityField, reason: string): void => {
		const column = columnOf(mapping, field);
		errors.push({ column, value: texts[field] ?? '', message: `${column} ${reason}` });
	};

	const repOf = (): Id => {
		if (texts.rep === undefined) {
			wrong('rep', 'is empty: who was it?');
			return '';
		}
		const found = context.findRep(texts.rep);
		if (found.ok) return found.value.id;
		errors.push({ column: columnOf(mapping, 'rep'), value: texts.rep, ...found.error });
		return '';
	};
	const typeOf = (): string => {
		if (texts.type === undefined) {
			wrong('type', 'is empty: what happened?');
			return '';
		}
		const key = context.types.get(fold(texts.type));
		if (key !== undefined) return key;
		const near = nearest(texts.type, context.types.keys());
		const column = columnOf(mapping, 'type');
		const message = `${column} names no type of activity${near === undefined ? '' : `. ${near}?`}`;
		errors.push({ column, value: texts.type, message, ...(near === undefined ? {} : { suggestion: near }) });
		return '';
	};
	const minor = (field: 'amount' | 'margin'): number => {
		const figure = figures[field];
		if (!figure) return 0;
		if (!meansCurrency(figure.currency, context.currency)) {
			wrong(field, `is in ${figure.currency}, and this floor counts in ${context.currency}`);
			return 0;
		}
		const amount = parseMajor(figure.decimal, currencyDigits(context.currency));
		if (amount.ok) return amount.value;
		wrong(field, amount.error);
		return 0;
	};
	const quantityOf = (): number => {
		if (!figures.quantity) return 1;
		const quantity = Number(figures.quantity.decimal);
		if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_QUANTITY) return quantity;
		wrong('quantity', 'must be a whole number from 1 to 1,000,000');
		return 1;
	};
	const whenOf = (rep: Id): When | undefined => {
		if (mapping.columns.occurredAt === undefined) return undefined;
		if (!moments.occurredAt) {
			wrong('occurredAt', 'is empty: which day was it?');
			return undefined;
		}
		const placed = place(moments.occurredAt, rep, context);
		if (placed.ok) return placed.value;
		wrong('occurredAt', placed.error);
		return undefined;
	};

	const rep = repOf();
	const type = typeOf();
	const when = whenOf(rep);
	const amounts = { amount: minor('amount'), margin: minor('margin') };
	const quantity = quantityOf();
	if (mapping.columns.externalId !== undefined && texts.externalId === undefined) {
		wrong('externalId', 'is empty: a second import could not tell it from a new one');
	}
	for (const [field, most] of Object.entries(LONGEST) as [ActivityField, number][]) {
		if ((texts[field]?.length ?? 0) > most)
			wrong(field, `is longer than ${most.toLocaleString('en')} characters`);
	}
	if (errors.length > 0) return failed(errors);
	return ok({
		...(texts.externalId === undefined ? {} : { externalId: texts.externalId }),
		rep,
		type,
		quantity,
		...amounts,
		...(when ? { when } : {}),
		customer: texts.customer ?? '',
		deal: texts.deal ?? '',
		note: texts.note ?? ''
	});
}
